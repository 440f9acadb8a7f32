/** The table of RetCodes. */
import { CATALOGS } from '../../src/action/catalogs.ts';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import type { ErrorClass, RetCode } from '../../src/compshare/ret-codes.ts';
import { causeOfError } from '../../src/report/causes.ts';
import { anchorOf } from '../../src/report/help.ts';
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

/** All RetCodes that are known, with what they mean, what the action does and where it is said what to do. */
export async function retCodesTable(language: Language): Promise<string> {
  const [{ retCodes }, { failures }] = await Promise.all([
    CATALOGS[language].everyRun(),
    CATALOGS[language].details(),
  ]);
  const meanings = language === 'en' ? retCodes : CHINESE;
  const head = {
    en: ['RetCode', 'Meaning', 'The action', 'What to do'],
    'zh-CN': ['RetCode', '含义', '本 Action 的处理', '怎么办'],
  }[language];
  const codes = Object.keys(RET_CODES).map((code) => Number(code) as RetCode);
  return table(
    head,
    codes.map((code) => {
      const { title } = failures.causes[causeOfError(new RetCodeError('', code, ''))];
      const { class: errorClass } = RET_CODES[code];
      return [
        String(code),
        meanings[code],
        HANDLING[errorClass][language],
        errorClass === 'deleted' ? '' : `[${title}](#${anchorOf(title)})`,
      ];
    }),
  );
}

const CHINESE: Readonly<Record<RetCode, string>> = {
  110: 'API 处理超时；操作可能已经生效',
  120: 'API 内部数据错误',
  130: '网关或鉴权服务故障',
  150: '服务不可用',
  153: '请求太多',
  160: '缺少 Action 参数',
  161: '未知的 Action 参数值',
  170: '缺少签名',
  171: '签名错误',
  172: '用户不存在',
  174: '令牌不存在',
  210: '缺少参数',
  220: '参数格式不对',
  230: '参数不可用',
  240: '没有执行该操作的权限：项目、角色或所有者不符',
  280: '请求格式不对',
  292: '项目不存在',
  293: '没有该可用区的权限',
  294: '调用方的 IP 地址被拒绝',
  295: '账号处于安全锁定',
  299: '没有权限',
  520: '账号没有余额',
  8010: '必须先关机',
  8022: '暂时删除失败',
  8034: '正在重置实例的密码',
  8035: '实例正在迁移',
  8039: '实例已被删除',
  8097: '暂时查不到计费信息',
  8102: '暂时查不到计费信息',
  8104: '有未支付的订单',
  8108: '暂时查不到计费信息',
  8117: '暂时查不到状态信息',
  8351: '实例不存在或已释放',
  8366: '暂时查不到状态信息',
  8401: '偏移量超出列表末尾',
  8421: 'API 背后的服务故障',
  8429: '账号欠费',
  8433: '服务错误',
  8434: '磁盘还在卸载',
  8436: '实例现在不能改动',
  8438: 'API 背后的服务超时；操作可能已经生效',
  8441: '操作太多',
  8498: 'API 背后的服务故障',
  8510: 'API 背后的服务故障',
  8520: 'API 背后的服务故障',
  8580: 'API 背后的服务故障',
  8840: '卸载磁盘失败',
  8854: '删除超时',
  8855: '删除失败',
  8856: '必须先关机才能删除',
  8868: '暂时删除失败',
  8903: '操作失败；在实例状态变化过程中见过',
  8905: '暂时处于不合适的电源状态',
  8908: '删除失败',
  8909: '删除失败',
  8917: '还有未完结的订单',
  8918: '订单还没有完成',
  8919: '还有未完结的订单',
  8939: '暂时删除系统盘失败',
  8964: '正在用这台实例制作镜像',
  226601: '账号欠费',
  226602: '实例已过期',
  226607: '容器状态暂时不一致',
  226609: '另一个操作占着实例的锁',
  226618: '共享存储仍被一台运行中的实例挂载',
  226619: '操作太多',
  226620: '镜像正在同步',
  226621: '系统盘正在迁移',
  226622: '实例正在启动',
};
