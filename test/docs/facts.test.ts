import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ANSWER_LIMIT_BYTES, ANSWER_TIMEOUT_MS } from '../../src/compshare/transport.ts';
import {
  HttpStatusError,
  MalformedAnswerError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';
import { factsOf } from '../../src/compshare/ret-codes.ts';
import {
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  MAX_ATTEMPTS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  UNKNOWN_CODE_MS,
} from '../../src/teardown/decide.ts';
import { PUBLISHED_PRICE_DATE, PUBLISHED_PRICE_PER_GB_HOUR } from '../../src/compshare/disk-price.ts';
import { GIVE_UP_MS, RELEASE_MS } from '../../src/teardown/disk-rules.ts';
import { GRACE_MS } from '../../src/time/deadline.ts';
import { matchesGlob } from '../../src/text/glob.ts';
import { addSampleFleet } from '../simulator/sample-fleet.ts';
import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import { action, manifest, textOf } from './repository.ts';

const english = textOf('README.md');
const chinese = textOf('README.zh-CN.md');
const WORDS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const CHINESE_WORDS = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A whole number that a source file gives a constant, without its underscores. */
function constantIn(file: string, name: string): number {
  const [, digits = ''] = new RegExp(`const ${name} = ([\\d_]+);`).exec(textOf(file)) ?? [];
  return Number(digits.replaceAll('_', ''));
}

describe('the READMEs are right about', () => {
  it('how many looks must miss an instance', () => {
    const [confirmed, unconfirmed] = [MISSES_AFTER_DELETION, MISSES_WITHOUT_DELETION];
    expect(english).toContain(
      `when ${WORDS[confirmed] ?? ''} looks in a row miss it after the API confirmed`,
    );
    expect(english).toContain(`and ${WORDS[unconfirmed] ?? ''} where nothing but the list says so`);
    expect(chinese).toContain(`要连续${CHINESE_WORDS[confirmed] ?? ''}次没看到才算不存在`);
    expect(chinese).toContain(`要连续${CHINESE_WORDS[unconfirmed] ?? ''}次，`);
  });

  it('how long an absence must last', () => {
    const [confirmed, unconfirmed] = [CONFIRM_DELETION_MS / 1000, CONFIRM_ABSENCE_MS / 1000];
    expect(english).toContain(`confirmed the deletion, at least ${confirmed} s apart, and`);
    expect(english).toContain(`nothing but the list says so, over at least ${unconfirmed} s.`);
    expect(chinese).toContain(`才算不存在，其间至少隔 ${confirmed} 秒；`);
    expect(chinese).toContain(`其间至少 ${unconfirmed} 秒。`);
  });

  it('codes that are not in the table', () => {
    expect([1999, 2000].map((code) => factsOf(code, false).class)).toEqual(['permanent', 'unknown']);
    expect(english).toContain(
      `is retried for ${WORDS[UNKNOWN_CODE_MS / 60_000] ?? ''} minutes with growing pauses, looking in between, if it is 2000 or above`,
    );
    expect(chinese).toContain(`2000 及以上的，在${CHINESE_WORDS[UNKNOWN_CODE_MS / 60_000] ?? ''}分钟内重试`);
  });

  it('the lock', () => {
    expect(new RetCodeError('x', 1, 'InstanceOperationInProgress').class).toBe('busy');
    for (const text of [english, chinese]) expect(text).toContain('`InstanceOperationInProgress`');
  });

  it('trouble on the way to the API', () => {
    const classOf = (status: number): string => new HttpStatusError('x', status).class;
    expect([408, 429, 500, 502, 503, 504, 599].map(classOf)).toEqual(Array(7).fill('transient'));
    expect([301, 302, 400, 401, 403, 404].map(classOf)).toEqual(Array(6).fill('permanent'));
    expect(new TransportError('x', 'connection-failed', { code: 'ECONNRESET' }).class).toBe('transient');
    expect(new TransportError('x', 'connection-failed', { code: 'CERT_HAS_EXPIRED' }).class).toBe(
      'permanent',
    );
    expect(new MalformedAnswerError('x', 'not-json').class).toBe('unknown');
    for (const text of [english, chinese])
      expect(text).toContain(`\`no answer within ${ANSWER_TIMEOUT_MS / 1000} s\``);
    expect(english).toContain(`| Tries ${WORDS[MAX_ATTEMPTS] ?? ''} times. `);
    expect(chinese).toContain(`| 试${CHINESE_WORDS[MAX_ATTEMPTS] ?? ''}次。`);
  });

  it('which names a glob selects', () => {
    const [, selected = ''] = /`preview-pr-1\*` selects (.*?)\. If a preview/.exec(english) ?? [];
    const names = [...selected.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(names).toContain('preview-pr-12');
    for (const name of names) expect(matchesGlob('preview-pr-1*', name), name).toBe(true);
    for (const name of names) expect(matchesGlob('preview-pr-1', name), name).toBe(name === 'preview-pr-1');
    expect(matchesGlob('preview-pr-1-*', 'preview-pr-12-a')).toBe(false);
  });

  it('the time that is left after a cancel, and how soon the step then ends', () => {
    expect(constantIn('src/time/job-end.ts', 'TIME_AFTER_SIGNAL_MS')).toBe(270_000);
    expect(constantIn('src/time/job-end.ts', 'TIME_AFTER_FINDING_MS')).toBe(200_000);
    expect(english).toContain(
      'the teardown ends 270 s after the signal that it got, or 200 s after it found the job cancelled',
    );
    expect(chinese).toContain(
      '清理在收到信号之后 270 秒结束，没有收到信号时，在发现作业已取消之后 200 秒结束',
    );
    expect(GRACE_MS).toBeLessThanOrEqual(5000);
  });

  it('when annotations are put together', () => {
    const most = constantIn('src/report/annotations.ts', 'MAX_ANNOTATIONS');
    expect(english).toContain(`There were more than ${WORDS[most] ?? ''} failures.`);
    expect(chinese).toContain(`失败超过${CHINESE_WORDS[most] ?? ''}个。`);
    expect(english).toContain(`from the ${WORDS[most + 1] ?? ''}th failure on, one for all the rest`);
    expect(chinese).toContain(`从第${CHINESE_WORDS[most + 1] ?? ''}个失败起，其余的合成一条`);
  });

  it('the price and the time of data disks', () => {
    const price = PUBLISHED_PRICE_PER_GB_HOUR;
    expect(english).toContain(`${price} CNY a GB and hour (${PUBLISHED_PRICE_DATE})`);
    expect(chinese).toContain(`每 GB 每小时 ${price} 元（${PUBLISHED_PRICE_DATE}）`);
    const aDay = (100 * 24 * price).toFixed(2);
    expect(english).toContain(`${aDay} CNY a day for 100 GB`);
    expect(chinese).toContain(`100 GB 每天 ${aDay} 元`);
    expect(english).toContain(`One that is still there is given ${RELEASE_MS / 1000} s.`);
    expect(chinese).toContain(`仍然存在的，先等 ${RELEASE_MS / 1000} 秒`);
    expect(textOf('SECURITY.md')).toContain(`still there after ${RELEASE_MS / 1000} s`);
    expect(GIVE_UP_MS - RELEASE_MS).toBe(60_000);
  });

  it('the default of max-instances', () => {
    const standard = action.inputs['max-instances']?.default ?? '';
    expect(english).toContain(`More than \`max-instances\` (${standard} unless you set it)`);
    expect(chinese).toContain(`\`max-instances\`（默认 ${standard}）`);
  });
});

it('SECURITY.md is right about how large an answer may be', () => {
  expect(textOf('SECURITY.md')).toContain(
    `an answer over ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB is refused`,
  );
});

it('CONTRIBUTING.md is right about the oldest Node', () => {
  const [, oldest = ''] = /^>=(\d+)$/.exec(manifest.engines.node) ?? [];
  expect(textOf('CONTRIBUTING.md')).toContain(`Any Node from ${oldest} on`);
});

it('CI uses keys and a name that the simulator knows', () => {
  const { jobs } = parse(textOf('.github/workflows/ci.yml')) as {
    jobs: Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>;
  };
  const step = jobs['real-runner']?.steps.find(({ uses }) => uses === './');
  expect(step?.with).toMatchObject({
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
  });
  const names = addSampleFleet(new Simulator()).map(({ Name }) => Name);
  expect(names.filter((name) => name === step?.with?.['name'])).toHaveLength(1);
});
