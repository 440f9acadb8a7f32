import { createHmac, timingSafeEqual } from 'node:crypto';
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

/** What the post phase says of a dry run, which is not resumed. */
export const DRY_RUN_OVER = 'Nothing to do: the main phase was a dry run.';

const IDLE: Partial<Record<Progress, string>> = {
  done: 'Nothing to do: the main phase did the teardown.',
  'dry-run': DRY_RUN_OVER,
  failed: 'Nothing to do: the main phase failed for a reason that another try does not mend.',
};

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
 */
export function idleMessage(sealed: string, seal: Seal): string | undefined {
  const content = sealed === '' ? undefined : openState(sealed, seal);
  if (content === undefined) return undefined;
  const state = parseJson(content);
  const progress = isRecord(state) ? state['progress'] : undefined;
  return isProgress(progress) ? IDLE[progress] : undefined;
}

function macOf(content: string, { privateKey, env }: Seal): string {
  const names = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'];
  const place = names.map((name) => env[name] ?? '');
  return createHmac('sha256', privateKey)
    .update(JSON.stringify([...place, content]))
    .digest('hex');
}
