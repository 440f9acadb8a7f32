import { parseDuration } from '../../src/time/duration.ts';
import { bareId } from '../chaos/check-results.ts';
import { matches } from '../chaos/sightings.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import type { Fate } from '../simulator/fate.ts';
import { LIES } from '../simulator/faults.ts';
import type { LedgerEntry } from '../simulator/ledger.ts';
import { DEFAULT_KEYS, DEFAULT_PROJECT } from '../simulator/simulator.ts';
import type { Run } from './harness.ts';
import type { Play, PlayedPhase, TrueInstance } from './recording.ts';

/** How long after its end a phase may still be at it, in milliseconds. */
const OVERTIME_MS = 5000;
/** How long a post phase may take after a cancelled job, in milliseconds: the runner gives it no longer. */
const POST_AFTER_CANCEL_MS = 270_000;
/** An instance of an age so near to `older-than` may be on either side of it, in milliseconds. */
const AGE_MARGIN_MS = 60_000;
/** How many characters a secret is recognised by at first. */
const HEAD_LENGTH = 8;
const CHANGES = ['StopCompShareInstance', 'TerminateCompShareInstance', 'DeleteCompshareDisk'];
const GONE = ['terminated', 'already-gone'];
const NEVER_THERE = ['not-found-ignored', 'failed: not-found'];

type Inputs = PlayedPhase['inputs'];
/** A phase that came to its end. */
type EndedPhase = PlayedPhase & { readonly end: Run };

/**
 * What a scenario shows of the promise broken, in whatever dialect it was played: green only if gone, nothing else
 * touched, red that says the truth, an end within the timeout and seconds, nothing secret. Empty where it holds.
 */
export function brokenPromises(play: Play): string[] {
  return play.phases.flatMap((phase) => {
    const { end } = phase;
    const problems =
      end instanceof Error
        ? [`threw: ${end.message}`, ...checkTouched(play, phase)]
        : [
            ...checkTouched(play, phase),
            ...checkGone(play, { ...phase, end }),
            ...checkColour({ ...phase, end }),
            ...checkTime({ ...phase, end }),
            ...checkSecrets(play, { ...phase, end }),
          ];
    return problems.map((problem) => `${phase.phase} phase: ${problem}`);
  });
}

/** Nothing that wasn't named is touched, and nothing is done to it that wasn't asked for. */
function checkTouched(play: Play, phase: PlayedPhase): string[] {
  const { inputs, calls } = phase;
  const before = play.phases.slice(0, play.phases.indexOf(phase) + 1);
  const allowed = new Set(before.flatMap((each) => [...namedBy(each)]));
  const changes = calls.filter(({ action }) => CHANGES.includes(action));
  const problems = changes
    .filter(({ action }) => action !== 'DeleteCompshareDisk')
    .filter(({ targets }) => targets.some((id) => !allowed.has(id)))
    .map((call) => `${tell(call)} was sent, and nobody named it`);
  if (inputs['dry-run'] === 'true') problems.push(...changes.map((call) => `${tell(call)} in a dry run`));
  if (inputs['stop'] === 'false') {
    const stops = changes.filter(({ action }) => action === 'StopCompShareInstance');
    problems.push(...stops.map((call) => `${tell(call)} in spite of stop: false`));
  }
  return [...problems, ...checkDisks(play, phase, allowed)];
}

/** Data disks are gone only where `release-disk` asks for it, and only those of the instances that were named. */
function checkDisks(
  { simulator }: Play,
  { inputs, calls }: PlayedPhase,
  allowed: ReadonlySet<string>,
): string[] {
  const seqs = new Set(calls.map(({ seq }) => seq));
  return [...simulator.diskFates()]
    .filter(([, { isBoot, deletedBySeq }]) => !isBoot && deletedBySeq !== null && seqs.has(deletedBySeq))
    .filter(([, { madeFor }]) => inputs['release-disk'] !== 'true' || !allowed.has(madeFor ?? ''))
    .map(([id]) => `the data disk ${id} was deleted, which nobody asked for`);
}

/** The IDs that a phase's inputs name; for a filter, those that were listed under a name that matches it. */
function namedBy({ inputs, calls, tapped, end }: PlayedPhase): Set<string> {
  const ids = idsIn(inputs);
  if (ids.length > 0 || !hasFilter(inputs)) return new Set(ids);
  const tag = inputs['tag'] ?? '';
  const told = calls
    .filter(({ targets, parameters }) => targets.length === 0 && (parameters['Tag'] ?? '') === tag)
    .flatMap((call) => call.told)
    .filter(({ name }) => nameMatches(inputs, name))
    .map(({ uhostId }) => uhostId);
  // What a tap made of the lists is not known here.
  const shown = tapped && !(end instanceof Error) ? end.results.map(({ id }) => String(id)) : [];
  return new Set([...told, ...shown]);
}

/** Green only if gone, and what is said of an instance is true. */
function checkGone(play: Play, phase: EndedPhase): string[] {
  const { simulator } = play;
  const { end, inputs, instances, fates, tapped } = phase;
  const isDeferred = phase.phase === 'main' && inputs['when'] === 'job-end';
  // Lists that lie, on purpose, for longer than anybody can see through: such scenarios say for how long.
  const lied = [...simulator.faultCounts().keys()].some((kind) => LIES.has(kind));
  if (tapped || lied || isDeferred) return [];
  const later = simulator.fates();
  const problems: string[] = [];
  for (const { kind, id: told, outcome: word } of end.results) {
    if (kind !== 'instance') continue;
    const [id, outcome] = [String(told), String(word)];
    if (GONE.includes(outcome) && !(isGone(fates, id) && isGone(later, id)))
      problems.push(`${id} exists, and is said to be ${outcome}`);
    if (NEVER_THERE.includes(outcome) && instances.some((one) => one.id === id && isInProject(one, inputs)))
      problems.push(`${id} exists, and the result is ${outcome}`);
    const terminations = play.phases
      .flatMap(({ calls }) => calls)
      .filter(({ action, targets }) => action === 'TerminateCompShareInstance' && targets.includes(id));
    if (outcome === 'terminated' && terminations.length === 0)
      problems.push(`${id} is said to be terminated, and no call was sent`);
  }
  if (!end.succeeded || inputs['dry-run'] === 'true') return problems;
  const meant = idsIn(inputs).length > 0 ? idsIn(inputs) : selectedIn(phase).map(({ id }) => id);
  const left = meant.filter((id) => fates.get(id)?.gone === false || later.get(id)?.gone === false);
  // The post phase has nothing left to do where the main phase failed for good: that one was red.
  const isOver = phase.phase === 'post' && play.phases.some((each) => isRed(each));
  return isOver
    ? problems
    : [...problems, ...left.map((id) => `green, and ${id} exists`), ...checkDisksGone(play, phase, meant)];
}

/**
 * With `release-disk`, and where the key may ask for disks, green means that the data disks are gone too, or that it says
 * which are not.
 */
function checkDisksGone(
  { simulator }: Play,
  { inputs, calls, end }: EndedPhase,
  meant: readonly string[],
): string[] {
  const mayAsk = calls.some(
    ({ action, answered }) =>
      action === 'DescribeCompshareDisk' && typeof answered === 'object' && answered.retCode === 0,
  );
  const isWarned = end.annotations.some(({ level }) => level === 'warning');
  if (inputs['release-disk'] !== 'true' || !mayAsk || isWarned) return [];
  const told = end.results
    .flatMap(({ keptDisks }) => keptDisks as { id: string }[])
    .map(({ id }) => bareId(id));
  return [...simulator.diskFates()]
    .filter(([, { isBoot, kept, madeFor }]) => !isBoot && kept && meant.includes(madeFor ?? ''))
    .filter(([id]) => !told.includes(bareId(id)))
    .map(([id, { madeFor }]) => `green, and the data disk ${id} of ${String(madeFor)} exists`);
}

/** The instances that match a filter, by what is true of them. */
function selectedIn({ inputs, instances, startedAtMs, end }: EndedPhase): TrueInstance[] {
  if (!hasFilter(inputs)) return [];
  const { region, zone, tag, 'older-than': olderThan = '' } = inputs;
  const ageMs = parseDuration(olderThan) ?? 0;
  // What it left alone for an age that isn't known, or for clocks that differ, it says in a warning.
  if (ageMs > 0 && end.annotations.some(({ level }) => level === 'warning')) return [];
  const fits = (wanted: string | undefined, value: string): boolean =>
    wanted === undefined || wanted === '' || wanted === value;
  return instances.filter(
    (instance) =>
      nameMatches(inputs, instance.name) &&
      fits(tag, instance.tag) &&
      fits(region, instance.region) &&
      fits(zone, instance.zone) &&
      isInProject(instance, inputs) &&
      (ageMs === 0 || startedAtMs - instance.createdAt * 1000 > ageMs + AGE_MARGIN_MS),
  );
}

/** Red has an error that says why; green has none. */
function checkColour({ end }: EndedPhase): string[] {
  const errors = end.annotations.filter(({ level }) => level === 'error');
  if (!end.succeeded) return errors.length === 0 ? ['red without an error'] : [];
  const failed = end.results.filter(({ outcome }) => String(outcome).startsWith('failed'));
  return [
    ...errors.map(({ title }) => `green with the error ${title}`),
    ...failed.map(({ id, outcome }) => `green, and ${String(id)} ${String(outcome)}`),
  ];
}

/** It ends within the timeout and seconds. */
function checkTime({ phase, inputs, jobStatus, cancelAfterMs = Infinity, end }: EndedPhase): string[] {
  const timeoutMs = parseDuration(inputs['timeout'] ?? '20m');
  if (timeoutMs === undefined) return [];
  const isCut = phase === 'post' && (inputs['job-status'] ?? jobStatus) === 'cancelled';
  const limitMs = Math.min(timeoutMs, isCut ? POST_AFTER_CANCEL_MS : Infinity, cancelAfterMs) + OVERTIME_MS;
  const tookMs = end.seconds * 1000;
  return tookMs <= limitMs ? [] : [`took ${tookMs} ms, and at most ${limitMs} ms were allowed`];
}

/** Nothing secret is shown, whatever the platform gives away. */
function checkSecrets({ simulator }: Play, { inputs, end }: EndedPhase): string[] {
  const { log, debug, groups, annotations, outputs, summary, state } = end;
  const shown = JSON.stringify([log, debug, groups, annotations, outputs, summary, state]);
  const given = ['private-key', 'security-token', 'github-token'].map((name) => inputs[name] ?? '');
  const secrets = [...simulator.secrets(), DEFAULT_KEYS.privateKey, DEFAULT_TOKEN, ...given];
  return findAny(shown, secrets).map((secret) => `shows the secret ${secret}`);
}

/** Which of many secrets are in a long text, but for those that are too short to be told from it. */
function findAny(text: string, secrets: readonly string[]): string[] {
  const long = new Set(secrets.filter(({ length }) => length >= HEAD_LENGTH));
  const byHead = Map.groupBy(long, (secret) => secret.slice(0, HEAD_LENGTH));
  const found = new Set<string>();
  for (let index = 0; index <= text.length - HEAD_LENGTH; index++) {
    for (const secret of byHead.get(text.slice(index, index + HEAD_LENGTH)) ?? [])
      if (text.startsWith(secret, index)) found.add(secret);
  }
  return [...found];
}

function isGone(fates: ReadonlyMap<string, Fate>, id: string): boolean {
  return fates.get(id)?.gone === true;
}

function isRed({ end }: PlayedPhase): boolean {
  return !(end instanceof Error) && !end.succeeded;
}

function hasFilter(inputs: Inputs): boolean {
  return [inputs['name'], inputs['tag']].some((wanted = '') => wanted.trim() !== '');
}

/** Whether the key and `project-id` lead to an instance. */
function isInProject({ projectId }: TrueInstance, inputs: Inputs): boolean {
  return projectId === (inputs['project-id'] ?? DEFAULT_PROJECT.ProjectId);
}

/** The IDs in `uhost-id`, with whatever stands between them. */
function idsIn(inputs: Inputs): string[] {
  return (inputs['uhost-id'] ?? '').split(/[\s,;，、；"[\]]+/).filter((id) => id !== '');
}

/** Whether a name is one that the filter selects: one of `name`, one a line, and none of `exclude`. */
function nameMatches(inputs: Inputs, name: string): boolean {
  const globsIn = (text = ''): string[] =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const wanted = globsIn(inputs['name']);
  return (
    (wanted.length === 0 || wanted.some((glob) => matches(glob, name))) &&
    !globsIn(inputs['exclude']).some((glob) => matches(glob, name))
  );
}

function tell({ seq, action, targets }: LedgerEntry): string {
  return `#${seq} ${action} of ${targets.join()}`;
}
