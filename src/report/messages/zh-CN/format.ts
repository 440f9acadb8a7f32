import type { Messages } from '../en/every-run.ts';

/** Instances, such as `2 台实例`. */
export function instances(amount: number): string {
  return `${amount} 台实例`;
}

/** Data disks, such as `2 块数据盘（300 GB）`; without a size where one is not known. */
export function dataDisks(amount: number, gb: number | undefined): string {
  return `${amount} 块数据盘${gb === undefined ? '' : `（${gb} GB）`}`;
}

/** How Chinese writes lists, times and money. Everything that is handed in is clean. */
export const format: Messages['format'] = {
  comma: '，',
  andMore: (list, more) => `${list}，另有 ${more} 个`,
  semicolon: '；',
  or: ' 或 ',
  sentences: (sentences) => sentences.join(''),
  inBrackets: (text, detail) => `${text}（${detail}）`,
  units: { d: ' 天', h: ' 小时', min: ' 分钟', s: ' 秒' },
  instances,
  dataDisks,
  cny: (cny) => `${cny.toFixed(2)} 元`,
  cnyPerDay: (cny) => `约 ${cny.toFixed(2)} 元/天`,
  state: (state) => (state === '' ? '未知状态' : state),
};
