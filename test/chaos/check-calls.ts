import { savedIn } from '../support/saved-state.ts';
import { parseDuration } from '../../src/time/duration.ts';
import type { Call, Evidence, PhaseEvidence } from './evidence.ts';
import { inOrderOfAnswers, isAnswered, isChange, selectedByFilter } from './sightings.ts';

const TERMINABLE = ['Stopped', 'Install Fail', 'InstallFail'];
/** How long after its end a phase may still be at it, in milliseconds. */
const OVERTIME_MS = 5000;
/** What is left of the job once it is cancelled, in milliseconds: the program gives itself this long. */
const POST_AFTER_CANCEL_MS = 270_000;

/** What is wrong with the calls of one phase. */
export function checkCalls(evidence: Evidence, phase: PhaseEvidence): string[] {
  const changes = phase.calls.filter(isChange);
  return [
    ...checkTargets(evidence, phase, changes),
    ...changes.flatMap((change) => checkOccasion(evidence, phase, change)),
    ...checkOneAtATime(phase, changes),
    ...checkTime(evidence, phase, changes),
    ...checkAmount(evidence, phase, changes),
  ];
}

/** The IDs that a phase may change something about. */
export function permitted(evidence: Evidence, phase: PhaseEvidence): Set<string> {
  const saved = savedIn(phase.stateBefore)?.targets ?? [];
  if (phase.phase === 'post' && saved.length > 0) return new Set(saved);
  const asked = (evidence.inputs['uhost-id'] ?? '').split(/[\s,]+/).filter((id) => id !== '');
  return asked.length > 0 ? new Set(asked) : selectedByFilter(evidence, phase);
}

function checkTargets(evidence: Evidence, phase: PhaseEvidence, changes: readonly Call[]): string[] {
  const allowed = permitted(evidence, phase);
  const strange = changes.filter(({ targets }) => !targets.every((id) => allowed.has(id)));
  const others = [...phase.fates]
    .filter(
      ([id, { by }]) => by === 'client' && !evidence.phases.some((each) => permitted(evidence, each).has(id)),
    )
    .map(([id]) => `${id} was nobody's target and is gone by the client`);
  const dry =
    evidence.inputs['dry-run'] === 'true' && changes.length > 0 ? ['a dry run changed something'] : [];
  return [...strange.map((call) => `#${call.seq} changes what is no target`), ...others, ...dry];
}

/** A change must fit what the client was told last. */
function checkOccasion(evidence: Evidence, phase: PhaseEvidence, change: Call): string[] {
  const [id = ''] = change.targets;
  const before = phase.calls.filter(
    (call) => isAnswered(call) && (call.end?.callsSent ?? Infinity) < change.seq,
  );
  const lastTold = inOrderOfAnswers(before)
    .flatMap(({ told }) => told)
    .findLast(({ uhostId }) => uhostId === id)?.state;
  const problems: string[] = [];
  const isStop = change.action === 'StopCompShareInstance';
  const fits = isStop ? lastTold === 'Running' : TERMINABLE.includes(lastTold ?? '');
  if (!fits) problems.push(`#${change.seq} ${change.action} of ${id}, last told as ${String(lastTold)}`);
  if (isStop && evidence.inputs['stop'] === 'false')
    problems.push(`#${change.seq} stops in spite of stop: false`);
  const instance = evidence.instances.get(id);
  if (isStop && (change.parameters['Force'] === 'true') !== instance?.spot)
    problems.push(`#${change.seq} force does not fit`);
  if (!isStop && change.parameters['ReleaseUDisk'] !== evidence.inputs['release-disk'])
    problems.push(`#${change.seq} has another ReleaseUDisk than was asked for`);
  return problems;
}

/** One action at a time on an instance, and between two of them a look at what became of the first. */
function checkOneAtATime(phase: PhaseEvidence, changes: readonly Call[]): string[] {
  return [...Map.groupBy(changes, ({ targets }) => targets.join())].flatMap(([id, ofOne]) =>
    ofOne.slice(1).flatMap((change, index) => {
      const before = ofOne[index]?.end?.callsSent ?? Infinity;
      if (before >= change.seq) return [`#${change.seq} on ${id} while another action was under way`];
      const isLookBetween = ({ seq, told, end }: Call): boolean =>
        seq > before &&
        (end?.callsSent ?? Infinity) < change.seq &&
        told.some(({ uhostId }) => uhostId === id);
      return phase.calls.some(isLookBetween)
        ? []
        : [`#${change.seq} on ${id} without a look since the last action`];
    }),
  );
}

/** How long the phase may take, in milliseconds. */
function limitOf({ inputs, phases }: Evidence, { phase }: PhaseEvidence): number {
  const timeoutMs = parseDuration(inputs['timeout'] ?? '20m') ?? 0;
  const cancelled = phases.some(({ cancelledAtMs }) => cancelledAtMs !== undefined);
  return phase === 'post' && cancelled ? Math.min(timeoutMs, POST_AFTER_CANCEL_MS) : timeoutMs;
}

function checkTime(evidence: Evidence, phase: PhaseEvidence, changes: readonly Call[]): string[] {
  const { startedAtMs, endedAtMs, cancelledAtMs, jitterMs } = phase;
  const deadline = Math.min(startedAtMs + limitOf(evidence, phase), cancelledAtMs ?? Infinity);
  return [
    ...(endedAtMs > deadline + OVERTIME_MS + jitterMs ? [`ended ${endedAtMs - deadline} ms too late`] : []),
    ...changes
      .filter(({ atMs }) => atMs > deadline + jitterMs)
      .map((call) => `#${call.seq} changes something ${call.atMs - deadline} ms after the end`),
  ];
}

/** No busy loop: looks at most every two seconds, but for a few quick ones; tries ever more slowly. */
function checkAmount({ instances }: Evidence, phase: PhaseEvidence, changes: readonly Call[]): string[] {
  const seconds = (phase.endedAtMs - phase.startedAtMs) / 1000;
  const looks = phase.calls.length - changes.length;
  const problems: string[] = [];
  const mostLooks = mostLooksIn(seconds, changes.length);
  if (looks > mostLooks) problems.push(`${looks} looks in ${seconds} s, more than ${mostLooks}`);
  for (const id of instances.keys()) {
    const tries = changes.filter(({ targets }) => targets.includes(id)).length;
    const most = mostTriesIn(seconds);
    if (tries > most) problems.push(`${tries} tries on ${id} in ${seconds} s, more than ${most}`);
  }
  return problems;
}

/** The bound on looks, with nine calls for one of what was never seen: each zone, each region, without a place, the zones. */
function mostLooksIn(seconds: number, changes: number): number {
  return Math.ceil(9 * (10 + changes + seconds / 2));
}

/** The bound on actions on one instance. */
function mostTriesIn(seconds: number): number {
  return Math.ceil(10 + seconds / 8);
}
