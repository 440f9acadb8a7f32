import type { DetailMessages } from '../en/details.ts';

const FORMS = {
  anywhere: '不带 Region 和 Zone',
  region: '带 Region',
  zone: '带 Region 和 Zone',
} as const;

const COUNTS = { unproven: '未验证', right: '正确', wrong: '错误' } as const;
const DISK_IDS = { same: '一致', different: '不一致', 'not-compared': '未比较' } as const;

/** How the API answered, to be pasted into an issue. */
export const apiFacts: DetailMessages['apiFacts'] = {
  title: '此 API 的响应方式',
  intro: '这里没有名称、ID 和密钥，可以直接粘贴到此 Action 的 issue 里。',
  shownBy: (form, shown, seen) => `${FORMS[form]}：显示了 ${seen} 台实例中的 ${shown} 台`,
  counts: (counts) => `TotalCount：${COUNTS[counts]}`,
  regionRequired: (required) => `Region：${required ? '必填' : '目前不必填'}`,
  spellings: (spellings) => `Describe 响应中的 Action：${spellings}`,
  lock: (forms) => `操作锁：${forms === '' ? '未遇到' : forms}`,
  zones: (zones) => `已知可用区：${zones}`,
  refused: (place, why) => `查询 ${place} 被拒绝：${why}`,
  diskIds: (diskIds) => `DescribeCompshareDisk 与实例列表中的磁盘 ID：${DISK_IDS[diskIds]}`,
  clock: (seconds) => `时钟：${seconds === undefined ? '未返回' : `比本机快 ${seconds} 秒`}`,
};
