import { Job } from '../runner/job.ts';
import type { RunningPhase } from '../runner/job.ts';
import { ProcessClock } from '../support/process-clock.ts';
import { hasPostPhase } from './played.ts';
import type { Language, Played, PlayedPhase, ShownLine } from './played.ts';
import type { Scenario } from './scenarios.ts';
import { BEGIN, setStage, whatIsLeft } from './stage.ts';

/**
 * Plays a scenario through the built bundle as GitHub's runner runs it: a process for each phase, the API over HTTP. Its
 * time is virtual, so that ten minutes take a second, and each play comes out the same.
 */
export async function play(scenario: Scenario, language: Language): Promise<Played> {
  const clock = new ProcessClock(BEGIN);
  await using stage = await setStage(scenario, language, clock);
  const { inputs, secrets, env } = stage;
  let lines: ShownLine[] = [];
  await using job = await Job.create({
    clock,
    secrets,
    onLog: (text, kind, folded) => {
      lines.push({ text, kind, folded });
    },
    ...scenario.job,
    env,
  });
  const playPhase = async (name: PlayedPhase['name'], start: () => RunningPhase): Promise<PlayedPhase> => {
    lines = [];
    const startedAt = clock.now();
    const result = await clock.run(() => start().done);
    return { name, lines, result, seconds: (clock.now() - startedAt) / 1000 };
  };

  if (scenario.jobCancelled === true) job.cancel();
  const main = await playPhase('main', () => {
    const phase = job.start({ id: 'terminate', with: { ...inputs }, ...scenario.step });
    interrupt(scenario, clock, job, phase);
    return phase;
  });
  const phases = hasPostPhase(inputs, main, scenario)
    ? [main, await playPhase('post', () => job.startPost('terminate'))]
    : [main];
  return { scenario, language, phases, left: whatIsLeft(stage) };
}

function interrupt({ interruption }: Scenario, clock: ProcessClock, job: Job, phase: RunningPhase): void {
  if (interruption === undefined) return;
  clock.signalAt(clock.now() + interruption.afterMs, () => {
    if (interruption.by === 'cancel') job.cancel();
    else if (interruption.by === 'shutdown') job.shutdown();
    else phase.signal('SIGKILL');
  });
}
