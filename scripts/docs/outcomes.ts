/** The table of outcomes. */
import { OUTCOMES } from '../../src/teardown/outcome.ts';
import type { Outcome } from '../../src/teardown/outcome.ts';
import { table } from './blocks.ts';
import type { Language, Translated } from './language.ts';

const MEANINGS: Readonly<Record<Outcome['kind'], Translated>> = {
  terminated: { en: 'It was terminated and is gone.', 'zh-CN': '已删除，并确认不存在。' },
  'already-gone': {
    en: 'It was there and is gone: deleted by somebody else or in an earlier phase.',
    'zh-CN': '原来存在，现在已不存在：被别人删除，或者在之前的阶段已删除。',
  },
  'not-found-ignored': {
    en: 'It was not found, which `ignore-not-found` treats as success.',
    'zh-CN': '没有找到，`ignore-not-found` 视为成功。',
  },
  'would-terminate': { en: 'Dry run: it would be terminated.', 'zh-CN': '试运行：将会删除。' },
  refused: {
    en: 'The API refused, or its answers could not be used.',
    'zh-CN': 'API 拒绝了请求，或者返回的内容无法使用。',
  },
  unreachable: {
    en: 'The API was never reached in this phase.',
    'zh-CN': '这个阶段始终没有连上 API。',
  },
  running: { en: 'It is running, and `stop` is `false`.', 'zh-CN': '正在运行，而 `stop` 为 `false`。' },
  'unknown-state': {
    en: 'It is in a state that this action does not know, and `stop` is `false`.',
    'zh-CN': '处在本 Action 不认识的状态，而 `stop` 为 `false`。',
  },
  ambiguous: {
    en: 'It is listed under several names, and not all of them are selected.',
    'zh-CN': '同一个 ID 以多个名称列出，其中有的没有被选中。',
  },
  'not-found': { en: 'It was not found in any region.', 'zh-CN': '在所有地域都没有找到。' },
  elsewhere: {
    en: 'It exists, but not in the given region or zone.',
    'zh-CN': '存在，但不在给出的地域或可用区。',
  },
  'timed-out': { en: 'It was not gone when the timeout ended.', 'zh-CN': '超时后实例仍存在。' },
  cancelled: {
    en: 'It was not gone when the runner interrupted the step.',
    'zh-CN': '步骤被运行器中断时实例仍存在。',
  },
  'disks-left': {
    en: 'With `release-disk`: it is gone, and one of its data disks is not.',
    'zh-CN': '使用 `release-disk` 时：实例已不存在，而它的数据盘还在。',
  },
};

/** All outcomes, with what they mean and what they do to the step. */
export function outcomes(language: Language): string {
  const words = {
    en: {
      head: ['`outcome`', 'Meaning', 'Step', 'Post phase'],
      red: 'red',
      green: 'green',
      again: 'retries',
      maybe: 'retries if that can help',
    },
    'zh-CN': {
      head: ['`outcome`', '含义', '步骤', 'post 阶段'],
      red: '失败',
      green: '成功',
      again: '重试',
      maybe: '有可能成功时重试',
    },
  }[language];
  return table(
    words.head,
    Object.entries(OUTCOMES).map(([kind, { word, failed, retryable }]) => [
      `\`${word}\``,
      MEANINGS[kind as Outcome['kind']][language],
      failed ? words.red : words.green,
      retryable === 'it-depends' ? words.maybe : retryable ? words.again : '',
    ]),
  );
}
