import { parseDuration } from '../../src/time/duration.ts';
import type { Annotation } from '../scenarios/harness.ts';
import { deadlineOf, isDeferred, namedIds } from './check-calls.ts';
import { rowsOf } from './check-results.ts';
import type { Evidence, PhaseEvidence } from './evidence.ts';
import { CLOCKS_ALIKE_MS, isAnswered, isListing } from './sightings.ts';

/** What the runner takes: characters of an annotation, annotations of a kind, bytes of a summary and of the outputs. */
const LIMITS = { annotation: 4096, annotations: 10, summary: 1024 ** 2, outputs: 1_000_000 };
/** Characters of a state, which becomes a variable of the post phase's environment. */
const STATE_LIMIT = 30_000;

/** What one phase leaves unsaid, or says at such length that the runner doesn't take it. */
export function checkTold(evidence: Evidence, phase: PhaseEvidence): string[] {
  return [
    ...checkLimits(phase),
    ...(phase.killed
      ? []
      : [...checkKeptDisks(phase), ...checkClocks(evidence, phase), ...checkJobEnd(evidence, phase)]),
  ];
}

function checkLimits({ annotations, summary, outputs, state }: PhaseEvidence): string[] {
  const byLevel = [...Map.groupBy(annotations, ({ level }) => level)];
  const told = annotations.map((annotation) => JSON.stringify(annotation));
  return [
    ...byLevel
      .filter(([, { length }]) => length > LIMITS.annotations)
      .map(([level, { length }]) => `${length} annotations of the kind ${level}, of which GitHub shows ten`),
    ...annotations
      .filter(({ message }) => message.length > LIMITS.annotation)
      .map(({ title }) => `the annotation "${title}" is longer than GitHub takes`),
    ...(new Set(told).size < told.length ? ['the same annotation twice'] : []),
    ...(Buffer.byteLength(summary) > LIMITS.summary ? ['the summary is larger than GitHub takes'] : []),
    ...(Buffer.byteLength(JSON.stringify(outputs)) > LIMITS.outputs
      ? ['the outputs are larger than GitHub takes']
      : []),
    ...Object.entries(state)
      .filter(([, value]) => value.length > STATE_LIMIT)
      .map(([name]) => `${name} is longer than an environment takes`),
  ];
}

/** A kept disk stays on the bill, so it is told in an annotation too. */
function checkKeptDisks(phase: PhaseEvidence): string[] {
  const kept = rowsOf(phase)
    .filter(({ outcome }) => !outcome.startsWith('failed') && outcome !== 'would-terminate')
    .flatMap(({ keptDisks }) => keptDisks);
  const isTold = kept.some(({ id }) => phase.annotations.some(({ message }) => message.includes(id)));
  return kept.length > 0 && !isTold ? ['kept disks are in no annotation'] : [];
}

/** Where the clocks differ, an age is no age by both of them, which a filter by age must say. */
function checkClocks(evidence: Evidence, phase: PhaseEvidence): string[] {
  const { inputs, readings } = evidence;
  const ageMs = parseDuration(inputs['older-than'] ?? '') ?? 0;
  const hasSelected =
    namedIds(evidence, phase) === undefined &&
    !isDeferred(evidence, phase) &&
    phase.succeeded &&
    phase.calls.some((call) => isListing(call) && isAnswered(call));
  const mustWarn = hasSelected && ageMs > 0 && Math.abs(readings.dateAheadMs) > CLOCKS_ALIKE_MS;
  return mustWarn && !warns(phase, /clock/i) ? ['the clocks differ, and no warning says so'] : [];
}

/** A cancelled job may be ended before the phase is: halfway to its end a warning says what is left. */
function checkJobEnd(evidence: Evidence, phase: PhaseEvidence): string[] {
  const { jobStatus, cancelledAtMs, startedAtMs, endedAtMs } = phase;
  if (
    isDeferred(evidence, phase) ||
    jobStatus !== 'cancelled' ||
    cancelledAtMs !== undefined ||
    phase.calls.length === 0
  )
    return [];
  const deadline = deadlineOf(evidence, phase);
  const timeoutMs = parseDuration(evidence.inputs['timeout'] ?? '20m') ?? 0;
  const isEndOfJob = deadline - startedAtMs < timeoutMs;
  const isTold = warns(phase, /job was cancelled/i);
  return isEndOfJob && endedAtMs >= deadline && !isTold
    ? ['the job ends, and no warning says what is left']
    : [];
}

function warns({ annotations }: PhaseEvidence, about: RegExp): boolean {
  return annotations.some(({ level, message }: Annotation) => level === 'warning' && about.test(message));
}
