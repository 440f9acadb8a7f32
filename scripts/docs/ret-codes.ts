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
        retCodes[code],
        HANDLING[errorClass][language],
        errorClass === 'deleted' ? '' : `[${title}](#${anchorOf(title)})`,
      ];
    }),
  );
}
