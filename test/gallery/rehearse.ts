import path from 'node:path';
import { CATALOGS } from '../../src/action/catalogs.ts';
import { runPhase } from '../../src/action/phase.ts';
import { idleMessage, STATE_NAME } from '../../src/action/progress.ts';
import type { Runner } from '../../src/action/runner.ts';
import { createGitHub } from '../../src/github/github.ts';
import { nodeFetch } from '../../src/network/direct.ts';
import { wholeFetch } from '../github-simulator/tracked-fetch.ts';
import { describeJob } from '../runner/environment.ts';
import { evaluateInputs } from '../runner/inputs.ts';
import { readManifest } from '../runner/manifest.ts';
import type { JobStatus } from '../runner/manifest.ts';
import { Masks } from '../runner/masks.ts';
import { describeStep } from '../runner/step-header.ts';
import { StepLog } from '../runner/step-log.ts';
import { trackedFetch } from '../simulator/tracked-fetch.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { hasPostPhase } from './played.ts';
import type { Language, Played, PlayedPhase, ShownLine } from './played.ts';
import type { Interruption, Scenario } from './scenarios.ts';
import { BEGIN, setStage, whatIsLeft } from './stage.ts';
import type { SetStage } from './stage.ts';

const manifest = await readManifest(path.resolve(import.meta.dirname, '../..'));

/** What the runner keeps from one phase to the next. */
interface JobSoFar {
  readonly masks: Masks;
  readonly state: Map<string, string>;
  status: JobStatus;
}

/**
 * Plays a scenario with the sources in this process: what it shows is what {@link play} shows, in a fraction of the time.
 * What the bundle does before the phase begins, such as to read the proxy settings, is left out.
 */
export async function rehearse(scenario: Scenario, language: Language): Promise<Played> {
  const clock = new VirtualClock(BEGIN);
  await using stage = await setStage(scenario, language, clock);
  const job: JobSoFar = {
    masks: new Masks(),
    state: new Map(),
    status: scenario.jobCancelled === true ? 'cancelled' : 'success',
  };
  for (const secret of stage.secrets) job.masks.add(secret);
  const play = (name: PlayedPhase['name']): Promise<PlayedPhase> =>
    rehearsePhase(name, { scenario, language, clock, stage, job });
  const main = await play('main');
  if (scenario.job?.filesCopiedBack === 'on-success' && main.result.conclusion !== 'success')
    job.state.clear();
  const phases = hasPostPhase(stage.inputs, main, scenario) ? [main, await play('post')] : [main];
  return { scenario, language, phases, left: whatIsLeft(stage) };
}

interface Rehearsal {
  readonly scenario: Scenario;
  readonly language: Language;
  readonly clock: VirtualClock;
  readonly stage: SetStage;
  readonly job: JobSoFar;
}

async function rehearsePhase(
  name: PlayedPhase['name'],
  { scenario, language, clock, stage, job }: Rehearsal,
): Promise<PlayedPhase> {
  const { status } = job;
  const inputs = evaluateInputs({
    given: { ...stage.inputs },
    defaults: manifest.defaults,
    status,
    statusAtMain: status,
    support: 'evaluated',
  });
  const env = {
    ...describeJob({ temp: '', workspace: '', event: '', toolCache: '', debug: false }),
    GITHUB_ACTION: 'terminate',
    ...stage.env,
  };
  const lines: ShownLine[] = [];
  const log = new StepLog(job.masks, false);
  log.listeners.add((text, kind, folded) => lines.push({ text, kind, folded }));
  const outputs: Record<string, string> = {};
  let summary = '';
  let isAlive = true;
  const saved = new Map(job.state);
  const annotate =
    (level: 'error' | 'warning' | 'notice') =>
    (message: string, { title }: { title: string }): void => {
      if (isAlive) log.annotate(level, message, { title });
    };
  const say = (stored: string): void => {
    if (isAlive) log.output(stored);
  };
  const runner: Runner = {
    getInput: (input) => inputs.get(input),
    setSecret: (secret) => {
      job.masks.add(secret);
    },
    getState: (key) => job.state.get(key) ?? '',
    saveState: (key, value) => {
      if (isAlive) saved.set(key, value);
    },
    setOutput: (output, value) => {
      if (isAlive) outputs[output] = value;
    },
    info: say,
    isDebug: () => false,
    startGroup: (title) => {
      say(`##[group]${title}`);
    },
    endGroup: () => {
      say('##[endgroup]');
    },
    debug: () => undefined,
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: annotate('error'),
    addSummary: (markdown) => {
      if (isAlive) summary += markdown;
    },
  };
  const startedAt = clock.now();
  const cancelled = new AbortController();
  const interruption = name === 'main' ? scenario.interruption : undefined;
  if (interruption !== undefined) {
    clock.schedule(startedAt + interruption.afterMs, () => {
      isAlive = interruption.by !== 'kill';
      cancelled.abort();
    });
  }
  const privateKey = inputs.get('private-key') ?? '';
  const idle =
    name === 'post'
      ? idleMessage(job.state.get(STATE_NAME) ?? '', { privateKey, env }, inputs.get('language'))
      : undefined;
  let succeeded = true;
  const catalog = CATALOGS[language];
  if (idle !== undefined) say(idle);
  else {
    // Loaded before time is virtual: it would not wait for files.
    const [messages, details, gitHubMessages] = await Promise.all([
      catalog.everyRun(),
      catalog.details(),
      catalog.gitHub(),
    ]);
    succeeded = await clock.run(() =>
      runPhase(name, {
        runner,
        clock,
        fetch: trackedFetch(clock, nodeFetch),
        random: () => 0.5,
        cancelled: cancelled.signal,
        env,
        language,
        messages,
        loadDetails: () => Promise.resolve(details),
        loadGitHub: () =>
          Promise.resolve(createGitHub({ env, fetch: wholeFetch(clock), messages: gitHubMessages })),
      }),
    );
  }
  for (const [key, value] of saved) job.state.set(key, value);
  const conclusion = conclude(job, log, succeeded, cancelled.signal.aborted ? interruption : undefined);
  const filesAreRead = scenario.job?.filesCopiedBack !== 'on-success' || conclusion === 'success';
  return {
    name,
    lines,
    result: {
      annotations: log.annotations,
      outputs: filesAreRead ? outputs : {},
      summary: filesAreRead ? summary : '',
      header:
        name === 'main'
          ? describeStep(inputs, new Map(Object.entries(scenario.job?.env ?? {})), job.masks)
          : ['Post job cleanup.'],
      conclusion,
    },
    seconds: (clock.now() - startedAt) / 1000,
  };
}

/** What the runner says at the end of a phase, and makes of the job. */
function conclude(
  job: JobSoFar,
  log: StepLog,
  succeeded: boolean,
  interruption: Interruption | undefined,
): 'success' | 'failure' | 'cancelled' {
  if (interruption !== undefined && interruption.by !== 'kill') {
    log.annotate('error', 'The operation was canceled.');
    job.status = interruption.by === 'cancel' ? 'cancelled' : 'failure';
    return 'cancelled';
  }
  const conclusion = succeeded && interruption === undefined ? 'success' : 'failure';
  if (conclusion === 'failure' && job.status === 'success') job.status = 'failure';
  return conclusion;
}
