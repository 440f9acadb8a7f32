/** Another operation holds the instance's lock. */
export const OPERATION_IN_PROGRESS = 226609;
/** An image is being made from the instance. */
export const IMAGE_BEING_MADE = 8964;

/** Messages of the API that don't hang on a number of their own. */
export type Meaning =
  /** A lock whose message has the name that the documents give it. */
  'InstanceOperationInProgress' | 'spot-stopped-by-hand' | 'schedule-for-spot';

/** `[]` is where the name of a parameter stands; elsewhere it comes at the end. */
type Message = readonly [english: string, chinese: string];

/** The RetCodes that the vendor's documents, client and server name. Of most messages only the meaning is known. */
const MESSAGES: ReadonlyMap<number | Meaning, Message> = new Map<number | Meaning, Message>([
  [110, ['API timeout', '接口超时']],
  [120, ['Data error', '数据错误']],
  [130, ['Internal service error', '内部服务错误']],
  [150, ['Service unavailable', '服务不可用']],
  [153, ['Request was denied due to request throttling', '请求过于频繁，请稍后重试']],
  [160, ['Missing Action', '缺少 Action']],
  [161, ['Action [] not exist', 'Action [] 不存在']],
  [170, ['Missing signature', '缺少签名']],
  [171, ['Signature VerifyAC Error', '签名错误']],
  [172, ['User not exist', '用户不存在']],
  [174, ['Token not exist', '令牌不存在']],
  [210, ['Missing params []', '缺少参数 []']],
  [220, ['Params [] format error', '参数 [] 格式错误']],
  [230, ['Params [] not available', '参数 [] 不可用']],
  [240, ['No permission for this operation', '无权限进行此操作']],
  [280, ['Format error', '格式错误']],
  [292, ['Project not exist', '项目不存在']],
  [293, ['No permission for this zone', '没有可用区权限']],
  [294, ['IP not allowed', 'IP 不在白名单内']],
  [295, ['Security lock', '安全锁']],
  [299, ['Permission denied', '没有权限']],
  [520, ['Insufficient balance', '余额不足']],
  [8010, ['The instance must be shut down first', '请先关闭主机']],
  [8022, ['Deleting failed, try again later', '删除失败，请稍后重试']],
  [8034, ['The password is being reset', '正在重置密码']],
  [8035, ['The instance is being migrated', '实例正在迁移']],
  [8039, ['The instance does not exist or has been released', '实例不存在或已释放']],
  [8097, ['Billing information is unavailable', '获取计费信息失败']],
  [8102, ['Billing information is unavailable', '计费信息暂不可用']],
  [8104, ['There is an unpaid order', '存在未支付订单']],
  [8108, ['State information is unavailable', '获取状态信息失败']],
  [8117, ['State information is unavailable', '状态信息暂不可用']],
  [8351, ['The resource does not exist or has been released', '资源不存在或已释放']],
  [8366, ['Billing information is unavailable', '查询计费信息失败']],
  [8401, ['Paging out of range', '分页超出范围']],
  [8421, ['Service error', '服务异常']],
  [8429, ['The account is in arrears', '账户已欠费']],
  [8433, ['Service error', '服务错误']],
  [8434, ['A disk is still detaching', '磁盘正在卸载']],
  [8436, ['The instance can not be changed now', '当前状态不允许变更']],
  [8438, ['Upstream timeout', '上游服务超时']],
  [8441, ['Too many operations, try again later', '操作过于频繁，请稍后重试']],
  [8498, ['Upstream service error', '上游服务异常']],
  [8510, ['Upstream service error', '上游服务错误']],
  [8520, ['Upstream service failed', '上游服务失败']],
  [8580, ['Upstream service failed', '依赖服务异常']],
  [8840, ['Detaching the disk failed', '卸载磁盘失败']],
  [8854, ['Deleting timed out', '删除超时']],
  [8855, ['Deleting failed', '删除失败']],
  [8856, ['The instance must be stopped before it can be deleted', '请先关机再删除实例']],
  [8868, ['Deleting failed, try again later', '删除资源失败，请稍后重试']],
  [8903, ['Operation failed', '操作失败']],
  [8905, ['The power state does not allow this operation', '实例当前状态不支持该操作']],
  [8908, ['Deleting timed out', '删除超时']],
  [8909, ['Deleting failed', '删除失败']],
  [8917, ['There is an open order', '存在未完成订单']],
  [8918, ['The order is not finished', '订单未完成']],
  [8919, ['There is an open order', '存在待处理订单']],
  [8939, ['Deleting the system disk failed, try again later', '删除系统盘失败，请稍后重试']],
  [IMAGE_BEING_MADE, ['An image is being made from the instance', '实例正在制作镜像']],
  [226601, ['The account is in arrears', '账户欠费']],
  [226602, ['The resource has expired', '资源已过期，请续费']],
  [226607, ['The container state is inconsistent', '容器状态不一致']],
  [OPERATION_IN_PROGRESS, ['An operation is in progress', '实例操作正在处理中']],
  [226618, ['Shared storage is mounted by a running instance', '共享存储正被运行中的实例挂载']],
  [226619, ['Too many operations', '操作过于频繁']],
  [226620, ['The image is being synced', '镜像同步中']],
  [226621, ['The system disk is being migrated', '系统盘迁移中']],
  [226622, ['The instance is starting', '实例启动中']],
  [
    'InstanceOperationInProgress',
    [
      'InstanceOperationInProgress: another operation is in progress',
      'InstanceOperationInProgress：操作进行中',
    ],
  ],
  ['spot-stopped-by-hand', ['A spot instance can not be stopped manually', '抢占式实例不支持手动关机']],
  ['schedule-for-spot', ['A spot instance can not be stopped on schedule', '抢占式实例不支持定时关机']],
]);

/** The RetCodes that the simulator knows a message for. */
export const KNOWN_RET_CODES: readonly number[] = [...MESSAGES.keys()].filter(
  (key) => typeof key === 'number',
);

/** The language that the simulator's messages come in. */
export type Language = 'en' | 'zh';

/** The message that comes with a RetCode; `detail` stands in it in square brackets, as the vendor writes it. */
export function messageFor(meaning: number | Meaning, language: Language, detail?: string): string {
  const messages = MESSAGES.get(meaning) ?? ['Unknown error', '未知错误'];
  const message = language === 'en' ? messages[0] : messages[1];
  if (detail === undefined) return message.replace(/ ?\[\]/, '');
  return message.includes('[]') ? message.replace('[]', `[${detail}]`) : `${message} [${detail}]`;
}

/** What a refusal says beyond its number. */
export interface RefusalDetails {
  /** What to say, where that doesn't follow from the number. */
  readonly meaning?: number | Meaning;
  /** The language to say it in, where that isn't the simulator's. */
  readonly language?: Language;
  /** Further fields of the answer. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A call that the API refuses. */
export class Refusal extends Error {
  readonly retCode: number;
  /** The parameter or instance that it is about. */
  readonly detail: string | undefined;
  readonly details: RefusalDetails;

  constructor(retCode: number, detail?: string, details: RefusalDetails = {}) {
    super(`RetCode ${retCode}`);
    this.retCode = retCode;
    this.detail = detail;
    this.details = details;
  }
}
