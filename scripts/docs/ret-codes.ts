/** The table of RetCodes. */
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { ErrorClass, RetCode } from '../../src/compshare/ret-codes.ts';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { causeOfError } from '../../src/report/causes.ts';
import { details } from '../../src/report/messages/en/details.ts';
import { messages as everyRun } from '../../src/report/messages/en/every-run.ts';
import { adviceOn } from '../../src/report/problem.ts';
import { table } from './blocks.ts';
import type { Language, Translated } from './language.ts';

/** What the action does about an error of each class. */
const HANDLING: Readonly<Record<ErrorClass, Translated>> = {
  permanent: { en: 'fails at once', 'zh-CN': '立即失败' },
  transient: { en: 'retries', 'zh-CN': '重试' },
  busy: { en: 'looks, then retries', 'zh-CN': '查询后重试' },
  deleted: { en: 'counts as deleted', 'zh-CN': '视为已删除' },
  unknown: { en: 'ends the list', 'zh-CN': '列表结束' },
};

/** All RetCodes that are known, with what they mean, what the action does and what its user can do. */
export function retCodes(language: Language): string {
  const head = {
    en: ['RetCode', 'Meaning', 'The action', 'What you can do'],
    'zh-CN': ['RetCode', '含义', '本 Action 的处理', '怎么办'],
  }[language];
  const messages = { en: ENGLISH, 'zh-CN': CHINESE }[language];
  const codes = Object.keys(RET_CODES).map((code) => Number(code) as RetCode);
  return table(
    head,
    codes.map((code) => [
      String(code),
      messages[code].meaning,
      HANDLING[RET_CODES[code].class][language],
      messages[code].advice,
    ]),
  );
}

/** What is said of a RetCode in the table. */
interface RetCodeMessage {
  meaning: string;
  advice: string;
}

/** An action, where the advice names the one that was refused. */
const SOME_ACTION = 'that the message names';

/** As the action itself says it. */
function inEnglish(code: RetCode): RetCodeMessage {
  const error = new RetCodeError(SOME_ACTION, code, '');
  return {
    meaning: everyRun.retCodes[code],
    advice: adviceOn({ ...everyRun, ...details }, causeOfError(error), error),
  };
}

const ENGLISH = Object.fromEntries(
  Object.keys(RET_CODES).map((code) => [code, inEnglish(Number(code) as RetCode)]),
) as Record<RetCode, RetCodeMessage>;

const SUPPORT = '问题持续存在时，请带上请求 ID 联系优云智算技术支持。';
const REPORT_BUG = '这是本 Action 的缺陷，请带上请求 ID 报告给我们。';
const SETTLE = '在优云智算控制台处理好，再重新运行清理。';
const RAISE_TIMEOUT = '加大输入 timeout。';
const FEWER_JOBS = '减少同时使用这个账号的作业。';
const CHECK_PERMISSION = '检查密钥能否在这个项目里查询、关闭和删除实例；子账号需要填写 project-id。';
const BUSY_ELSEWHERE = '可能有人或其他程序正在开关机。';
const CHECK_PLACE = '检查输入 region 和 zone，或者不填。';
const NOTHING = '无需处理。';

const CHINESE: Readonly<Record<RetCode, RetCodeMessage>> = {
  110: { meaning: 'API 处理超时；操作可能已经生效', advice: SUPPORT },
  120: { meaning: 'API 内部数据错误', advice: SUPPORT },
  130: { meaning: '网关或鉴权服务故障', advice: SUPPORT },
  150: { meaning: '服务不可用', advice: SUPPORT },
  153: { meaning: '请求太多', advice: FEWER_JOBS },
  160: { meaning: '缺少 Action 参数', advice: REPORT_BUG },
  161: {
    meaning: '未知的 Action 参数值',
    advice: '检查输入 api-url；没问题的话是本 Action 的缺陷：请报告给我们。',
  },
  170: { meaning: '缺少签名', advice: REPORT_BUG },
  171: { meaning: '签名错误', advice: '检查 public-key 和 private-key 是不是同一对密钥。' },
  172: { meaning: '用户不存在', advice: '检查 public-key：写错了、已被删除，或者与 private-key 填反了。' },
  174: {
    meaning: '令牌不存在',
    advice: '检查 security-token：写错了，或者已过期。如果是永久密钥，就不要填它。',
  },
  210: { meaning: '缺少参数', advice: REPORT_BUG },
  220: { meaning: '参数格式不对', advice: CHECK_PLACE },
  230: {
    meaning: '参数不可用',
    advice: '检查输入 region 和 zone，或者不填。如果提示里有 organization_id，请填写 project-id。',
  },
  240: { meaning: '没有执行该操作的权限：项目、角色或所有者不符', advice: CHECK_PERMISSION },
  280: { meaning: '请求格式不对', advice: REPORT_BUG },
  292: { meaning: '项目不存在', advice: '检查输入 project-id。' },
  293: { meaning: '没有该可用区的权限', advice: '检查输入 region 和 zone，或者不填。检查输入 project-id。' },
  294: {
    meaning: '调用方的 IP 地址被拒绝',
    advice: '账号设有 IP 白名单。把运行器的地址加进去，或者使用地址固定的运行器。',
  },
  295: { meaning: '账号处于安全锁定', advice: SETTLE },
  299: { meaning: '没有权限', advice: CHECK_PERMISSION },
  520: { meaning: '账号没有余额', advice: SETTLE },
  8010: { meaning: '必须先关机', advice: BUSY_ELSEWHERE },
  8022: { meaning: '暂时删除失败', advice: SUPPORT },
  8034: { meaning: '正在重置实例的密码', advice: RAISE_TIMEOUT },
  8035: { meaning: '实例正在迁移', advice: RAISE_TIMEOUT },
  8039: { meaning: '实例已被删除', advice: NOTHING },
  8097: { meaning: '暂时查不到计费信息', advice: SUPPORT },
  8102: { meaning: '暂时查不到计费信息', advice: SUPPORT },
  8104: { meaning: '有未支付的订单', advice: SETTLE },
  8108: { meaning: '暂时查不到计费信息', advice: SUPPORT },
  8117: { meaning: '暂时查不到状态信息', advice: SUPPORT },
  8351: { meaning: '实例不存在或已释放', advice: NOTHING },
  8366: { meaning: '暂时查不到状态信息', advice: SUPPORT },
  8401: { meaning: '偏移量超出列表末尾', advice: REPORT_BUG },
  8421: { meaning: 'API 背后的服务故障', advice: SUPPORT },
  8429: { meaning: '账号欠费', advice: SETTLE },
  8433: { meaning: '服务错误', advice: SUPPORT },
  8434: { meaning: '磁盘还在卸载', advice: RAISE_TIMEOUT },
  8436: { meaning: '实例现在不能改动', advice: RAISE_TIMEOUT },
  8438: { meaning: 'API 背后的服务超时；操作可能已经生效', advice: SUPPORT },
  8441: { meaning: '操作太多', advice: FEWER_JOBS },
  8498: { meaning: 'API 背后的服务故障', advice: SUPPORT },
  8510: { meaning: 'API 背后的服务故障', advice: SUPPORT },
  8520: { meaning: 'API 背后的服务故障', advice: SUPPORT },
  8580: { meaning: 'API 背后的服务故障', advice: SUPPORT },
  8840: { meaning: '卸载磁盘失败', advice: SUPPORT },
  8854: { meaning: '删除超时', advice: SUPPORT },
  8855: { meaning: '删除失败', advice: SUPPORT },
  8856: { meaning: '必须先关机才能删除', advice: '可能有人或有什么东西又把它开机了。' },
  8868: { meaning: '暂时删除失败', advice: SUPPORT },
  8903: {
    meaning: '操作失败；在实例状态变化过程中见过',
    advice: '正在用这台实例制作镜像也会挡住操作。加大输入 timeout。',
  },
  8905: { meaning: '暂时处于不合适的电源状态', advice: BUSY_ELSEWHERE },
  8908: { meaning: '删除失败', advice: SUPPORT },
  8909: { meaning: '删除失败', advice: SUPPORT },
  8917: { meaning: '还有未完结的订单', advice: SETTLE },
  8918: { meaning: '订单还没有完成', advice: RAISE_TIMEOUT },
  8919: { meaning: '还有未完结的订单', advice: SETTLE },
  8939: { meaning: '暂时删除系统盘失败', advice: SUPPORT },
  8964: { meaning: '正在用这台实例制作镜像', advice: RAISE_TIMEOUT },
  226601: { meaning: '账号欠费', advice: SETTLE },
  226602: { meaning: '实例已过期', advice: SETTLE },
  226607: { meaning: '容器状态暂时不一致', advice: RAISE_TIMEOUT },
  226609: {
    meaning: '另一个操作占着实例的锁',
    advice: '锁最长可持续十分钟：看看还有谁在操作这台实例，或者加大输入 timeout。',
  },
  226618: { meaning: '共享存储仍被一台运行中的实例挂载', advice: '关闭挂载它的实例，或者加大输入 timeout。' },
  226619: { meaning: '操作太多', advice: FEWER_JOBS },
  226620: { meaning: '镜像正在同步', advice: RAISE_TIMEOUT },
  226621: { meaning: '系统盘正在迁移', advice: RAISE_TIMEOUT },
  226622: { meaning: '实例正在启动', advice: RAISE_TIMEOUT },
};
