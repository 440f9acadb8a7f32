/** Invented: the documents name `InstanceOperationInProgress` without its number. */
export const OPERATION_IN_PROGRESS = 8910;
/** Invented: the documents say that a spot instance refuses a manual stop, but not with which number. */
export const SPOT_REFUSES_STOP = 8906;
/** Invented in the same way: an instance that an image is being made from can't be stopped. */
export const IMAGE_BEING_MADE = 8907;

/**
 * What the simulator says with a RetCode, in English and in Chinese as the real API does. The numbers are
 * from the vendor's documents, but for the invented ones above.
 */
const MESSAGES: ReadonlyMap<number, readonly [english: string, chinese: string]> = new Map([
  [110, ['API timeout', '接口超时']],
  [130, ['Internal service error', '内部服务错误']],
  [150, ['Service unavailable', '服务不可用']],
  [153, ['Request was denied due to request throttling', '请求过于频繁，请稍后重试']],
  [160, ['Missing Action', '缺少 Action']],
  [161, ['Action not exist', 'Action 不存在']],
  [170, ['Missing signature', '缺少签名']],
  [171, ['Signature VerifyAC Error', '签名错误']],
  [172, ['User not exist', '用户不存在']],
  [174, ['Token not exist', '令牌不存在']],
  [210, ['Missing params', '缺少参数']],
  [220, ['Params format error', '参数格式错误']],
  [230, ['Params not available', '参数不可用']],
  [240, ['Zone not permitted', '可用区无权限']],
  [292, ['Project not exist', '项目不存在']],
  [293, ['No permission for this zone', '没有可用区权限']],
  [294, ['IP not allowed', 'IP 不在白名单内']],
  [295, ['Security lock', '安全锁']],
  [299, ['Permission denied', '没有权限']],
  [8035, ['The instance is being migrated', '实例正在迁移']],
  [8039, ['The instance has been deleted', '实例已被删除']],
  [8104, ['There is an unpaid order', '存在未支付订单']],
  [8433, ['Service error', '服务错误']],
  [8434, ['A disk is still detaching', '磁盘正在卸载']],
  [8854, ['Deleting timed out', '删除超时']],
  [8855, ['Deleting failed', '删除失败']],
  [8856, ['The instance must be stopped before it can be deleted', '请先关机再删除实例']],
  [8903, ['Operation failed', '操作失败']],
  [8905, ['The power state does not allow this operation', '实例当前状态不支持该操作']],
  [SPOT_REFUSES_STOP, ['A spot instance can only be stopped by force', '抢占式实例不支持手动关机']],
  [IMAGE_BEING_MADE, ['An image is being made from the instance', '实例正在制作镜像']],
  [8908, ['Deleting timed out', '删除超时']],
  [8909, ['Deleting failed', '删除失败']],
  [
    OPERATION_IN_PROGRESS,
    [
      'InstanceOperationInProgress: another operation is in progress',
      'InstanceOperationInProgress：操作进行中',
    ],
  ],
  [8918, ['The order is not finished', '订单未完成']],
  [226601, ['The account is in arrears', '账户欠费']],
  [226602, ['The resource has expired', '资源已过期']],
]);

/** The language that the simulator's messages come in. */
export type Language = 'en' | 'zh';

/** The message that comes with `retCode`; `detail` is added to it, in square brackets as the vendor does. */
export function messageFor(retCode: number, language: Language, detail?: string): string {
  const messages = MESSAGES.get(retCode) ?? ['Unknown error', '未知错误'];
  const message = language === 'en' ? messages[0] : messages[1];
  return detail === undefined ? message : `${message} [${detail}]`;
}

/** A call that the API refuses. */
export class Refusal extends Error {
  readonly retCode: number;
  readonly detail: string | undefined;
  /** The RetCode whose message comes with it. */
  readonly meaning: number;

  /** @param meaning the RetCode whose message to say, where a test has the number itself changed */
  constructor(retCode: number, detail?: string, meaning: number = retCode) {
    super(`RetCode ${retCode}`);
    this.retCode = retCode;
    this.detail = detail;
    this.meaning = meaning;
  }
}
