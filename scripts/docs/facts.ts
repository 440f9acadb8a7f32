/** The numbers that the documents name, from the code that goes by them. */
import { ANSWER_LIMIT_BYTES, ANSWER_TIMEOUT_MS } from '../../src/compshare/transport.ts';
import { PUBLISHED_PRICE_DATE, PUBLISHED_PRICE_PER_GB_HOUR } from '../../src/compshare/disk-price.ts';
import { LATE_LISTING_MS } from '../../src/action/phase.ts';
import {
  CONFIRM_ABSENCE_MS,
  CONFIRM_DELETION_MS,
  MAX_ATTEMPTS,
  MAX_REFUSALS,
  MISSES_AFTER_DELETION,
  MISSES_WITHOUT_DELETION,
  SETTLE_MS,
  UNKNOWN_CODE_MS,
  UNKNOWN_STATE_MS,
  UNREACHABLE_MS,
} from '../../src/teardown/decide.ts';
import manifest from '../../package.json' with { type: 'json' };
import { GIVE_UP_MS, RELEASE_MS } from '../../src/teardown/disk-rules.ts';
import { TIME_AFTER_FINDING_MS, TIME_AFTER_SIGNAL_MS } from '../../src/time/job-end.ts';
import { same } from './language.ts';
import type { Translated } from './language.ts';

const seconds = (ms: number): Translated => ({ en: `${ms / 1000} s`, 'zh-CN': `${ms / 1000} 秒` });
const minutes = (ms: number): Translated => ({
  en: ms === 60_000 ? 'a minute' : `${ms / 60_000} minutes`,
  'zh-CN': `${ms / 60_000} 分钟`,
});

const FACTS: Readonly<Record<string, Translated>> = {
  'misses-after-deletion': same(String(MISSES_AFTER_DELETION)),
  'misses-without-deletion': same(String(MISSES_WITHOUT_DELETION)),
  'time-after-deletion': seconds(CONFIRM_DELETION_MS),
  'time-without-deletion': seconds(CONFIRM_ABSENCE_MS),
  'late-listing-id': seconds(LATE_LISTING_MS.id),
  'late-listing-filter': seconds(LATE_LISTING_MS.filter),
  'late-listing-job-ended': seconds(LATE_LISTING_MS.jobEnded),
  'unknown-code-time': minutes(UNKNOWN_CODE_MS),
  'unknown-state-time': minutes(UNKNOWN_STATE_MS),
  'unreachable-time': minutes(UNREACHABLE_MS),
  'termination-settles': minutes(SETTLE_MS.terminate),
  'max-attempts': same(String(MAX_ATTEMPTS)),
  'max-refusals': same(String(MAX_REFUSALS)),
  'oldest-node': same(manifest.engines.node.replace('>=', '')),
  'answer-timeout': seconds(ANSWER_TIMEOUT_MS),
  'answer-limit': same(`${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`),
  'time-after-signal': seconds(TIME_AFTER_SIGNAL_MS),
  'time-after-finding': seconds(TIME_AFTER_FINDING_MS),
  'disk-release-time': seconds(RELEASE_MS),
  'disk-deletion-time': minutes(GIVE_UP_MS - RELEASE_MS),
  'disk-price': {
    en: `${PUBLISHED_PRICE_PER_GB_HOUR} CNY per GB and hour`,
    'zh-CN': `每 GB 每小时 ${PUBLISHED_PRICE_PER_GB_HOUR} 元`,
  },
  'disk-price-date': same(PUBLISHED_PRICE_DATE),
  'disk-price-day': {
    en: `${(100 * 24 * PUBLISHED_PRICE_PER_GB_HOUR).toFixed(2)} CNY a day for 100 GB`,
    'zh-CN': `100 GB 每天 ${(100 * 24 * PUBLISHED_PRICE_PER_GB_HOUR).toFixed(2)} 元`,
  },
};

/**
 * A fact in each language.
 *
 * @throws Error if there is none of that name.
 */
export function fact(name: string): Translated {
  const found = FACTS[name];
  if (found === undefined) throw new Error(`There is no fact ${name} in scripts/docs/facts.ts`);
  return found;
}
