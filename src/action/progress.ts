import { createHmac, timingSafeEqual } from 'node:crypto';
import { languageOf } from '../report/language.ts';
import type { Language } from '../report/language.ts';
import { isRecord, parseJson } from '../text/json.ts';

/** The main phase is the step itself; the post phase runs at the end of the job, whatever happened in between. */
export type Phase = 'main' | 'post';

/**
 * How far the main phase got, for the post phase:
 *
 * - `deferred`: it left everything to the end of the job, as asked.
 * - `started`: the teardown was begun. It stays so when the process is killed.
 * - `done`: everything was torn down.
 * - `dry-run`: it only looked, and however that ended, there is nothing to resume.
 * - `failed`: for a reason that a retry can't fix.
 * - `unfinished`: cancelled, or something transient. The post phase resumes.
 * - `github-left`: the instances are gone or failed for good, and the clean-up on GitHub's side was begun. The post phase resumes with that.
 */
export type Progress = (typeof PROGRESSES)[number];

const PROGRESSES = ['deferred', 'started', 'done', 'dry-run', 'failed', 'unfinished', 'github-left'] as const;

/** Whether a value is one of them. */
export function isProgress(value: unknown): value is Progress {
  return PROGRESSES.some((progress) => progress === value);
}

/** The name under which everything is saved that one phase leaves to the next. */
export const STATE_NAME = 'teardown';

/** How far a main phase got that leaves nothing to do. */
type Over = Extract<Progress, 'done' | 'dry-run' | 'failed'>;

/** What the post phase says then. The words are here, since it loads nothing else. */
const IDLE: Readonly<Record<Language, Readonly<Record<Over, string>>>> = {
  en: {
    done: 'Nothing to do: the main phase did the teardown.',
    'dry-run': 'Nothing to do: the main phase was a dry run.',
    failed: "Nothing to do: the main phase failed for a reason a retry can't fix.",
  },
  'zh-CN': {
    done: '无需操作：main 阶段已完成清理。',
    'dry-run': '无需操作：main 阶段只是试运行（dry-run）。',
    failed: '无需操作：main 阶段失败的原因无法靠重试解决。',
  },
};

/** What the post phase says of a dry run, which is not resumed. */
export function dryRunOver(language: Language): string {
  return IDLE[language]['dry-run'];
}

/** What a saved state is sealed with: it then holds for this step of this run and for nothing else. */
export interface Seal {
  /** The private key as the step or the environment gives it, empty where there is none. */
  privateKey: string;
  /** The job's environment. */
  env: Readonly<Record<string, string | undefined>>;
}

/** Seals a state, so nobody without the private key can forge one through the environment of later steps. */
export function sealState(content: string, seal: Seal): string {
  return `${macOf(content, seal)}.${content}`;
}

/** Opens what {@link sealState} sealed; undefined where the seal is another one, or broken. */
export function openState(sealed: string, seal: Seal): string | undefined {
  const mac = Buffer.from(sealed.slice(0, sealed.indexOf('.')));
  const content = sealed.slice(sealed.indexOf('.') + 1);
  const expected = Buffer.from(macOf(content, seal));
  return mac.length === expected.length && timingSafeEqual(mac, expected) ? content : undefined;
}

/**
 * What to say when the post phase has nothing to do; undefined when it has, or when the state doesn't say.
 *
 * @param sealed as it was saved; empty where nothing was.
 * @param given the input `language`; where it is empty, what the main phase had counts.
 */
export function idleMessage(sealed: string, seal: Seal, given = ''): string | undefined {
  const content = sealed === '' ? undefined : openState(sealed, seal);
  if (content === undefined) return undefined;
  const state = parseJson(content);
  if (!isRecord(state)) return undefined;
  const { progress, inputs } = state;
  const words = IDLE[languageOf(given, isRecord(inputs) ? inputs['language'] : undefined)];
  return progress === 'done' || progress === 'dry-run' || progress === 'failed' ? words[progress] : undefined;
}

function macOf(content: string, { privateKey, env }: Seal): string {
  const names = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'];
  const place = names.map((name) => env[name] ?? '');
  return createHmac('sha256', privateKey)
    .update(JSON.stringify([...place, content]))
    .digest('hex');
}
