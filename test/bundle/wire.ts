import fc from 'fast-check';
import { isLeft } from '../support/saved-state.ts';
import { onceIn, upTo } from '../chaos/arbitrary.ts';
import { idOf, inputsOf } from '../chaos/chaos-case.ts';
import type { ChaosCase } from '../chaos/chaos-case.ts';
import type { CallEnd, Evidence, PhaseEvidence } from '../chaos/evidence.ts';
import type { PhaseResult, RunningPhase } from '../runner/job.ts';
import type { FaultRule, FaultSpec } from '../simulator/faults.ts';
import type { NewInstance } from '../simulator/instance.ts';
import { DEFAULT_READINGS } from '../simulator/readings.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { BundleHarness } from './bundle-harness.ts';

/** How a phase's process is ended from outside. */
interface Interruption {
  readonly how: 'cancel' | 'SIGTERM' | 'SIGKILL';
  /** Milliseconds after the start of the process. */
  readonly afterMs: number;
}

/** A run of the built bundle in real time: as in the campaign, but that faults are the wire's and times short. */
export interface WireCase extends ChaosCase {
  readonly interruption: Interruption | null;
}

/** Messages from a busy machine may be late by so much, in milliseconds. */
const JITTER_MS = 2000;
/** How much memory the process may hold, whatever comes over the wire. */
const MOST_MEMORY_KB = 200_000;

const passing = fc.constantFrom<FaultSpec>(
  'reset-before',
  'reset-after',
  'half-answer',
  'wrong-content-length',
  'truncated-json',
  'retcode-missing',
  'retcode-string',
  'throttle',
  'redirect',
  'html',
  { kind: 'html', applied: true },
  { status: 429 },
  { status: 429, retryAfterSeconds: 1 },
  { status: 500 },
  { status: 502, applied: true },
  { status: 503 },
  { status: 504, applied: true },
);
const slow: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('slow-drip' as const),
    bytes: fc.integer({ min: 200, max: 1000 }),
    everyMs: fc.integer({ min: 5, max: 30 }),
  }),
  fc.record({ kind: fc.constant('slow' as const), ms: upTo(800) }),
);
const wireFault: fc.Arbitrary<FaultSpec> = fc.oneof(
  { weight: 12, arbitrary: passing },
  { weight: 3, arbitrary: slow },
  { weight: 1, arbitrary: fc.constantFrom<FaultSpec>('missing-entry', 'ghost-entry') },
  // 100 MB, of which the client takes no more than it has to.
  { weight: 1, arbitrary: fc.constant<FaultSpec>('huge') },
  // These take all of the timeout.
  { weight: 1, arbitrary: fc.constantFrom<FaultSpec>('lost-request', 'lost-answer') },
);

const faultRule: fc.Arbitrary<FaultRule> = fc.record({
  fault: wireFault,
  on: fc.oneof(
    fc.record({ nth: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      action: fc.constantFrom('DescribeCompShareInstance', 'TerminateCompShareInstance'),
      nth: fc.constantFrom(1, 2),
    }),
  ),
});

const instance: fc.Arbitrary<NewInstance> = fc.record({
  Name: fc.constantFrom('gpu-7', 'gpu-70'),
  State: fc.constantFrom('Stopped', 'Stopped', 'Stopped', 'Stopped', 'Install Fail', 'Running'),
  ChargeType: fc.constantFrom('Postpay', 'Spot'),
  Zone: fc.constantFrom('cn-wlcb-01', 'cn-bj2-03'),
  dataDisks: fc.constantFrom([], [20]),
});

/** Any run over the wire. */
export const wireCase: fc.Arbitrary<WireCase> = fc.record({
  platform: fc.record({
    seed: fc.nat(1_000_000),
    latencyMs: fc.constantFrom(0, 0, 20),
    durations: fc.record({ stop: upTo(300), terminate: upTo(150) }),
    regionRequired: onceIn(4),
  }),
  dialects: fc.constant([]),
  instances: fc.array(instance, { minLength: 1, maxLength: 4 }),
  wanted: fc.record({
    select: fc.oneof(
      fc.record({
        by: fc.constant('id' as const),
        instances: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
        unknown: fc.constant(0),
        separator: fc.constant(','),
      }),
      fc.constant({ by: 'filter' as const, names: ['gpu-7'], exclude: [], tag: '', olderThan: '' }),
    ),
    place: fc.constant('none' as const),
    placeOf: fc.constant(0),
    stop: fc.constant(true),
    releaseDisk: fc.boolean(),
    ignoreNotFound: fc.boolean(),
    dryRun: onceIn(20),
    jobEnd: onceIn(10),
    timeout: fc.constantFrom('3s', '4s', '5s'),
    maxInstances: fc.constant(10),
  }),
  faults: fc.array(faultRule, { minLength: 1, maxLength: 3 }),
  deeds: fc.constant([]),
  cancelAfterMs: fc.constant(null),
  jobStatus: fc.constant('success'),
  jobEnds: fc.constant('success'),
  interruption: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        how: fc.constantFrom('cancel' as const, 'SIGTERM' as const, 'SIGKILL' as const),
        afterMs: fc.integer({ min: 0, max: 1500 }),
      }),
    },
  ),
});

/** Plays one case with the built bundle over HTTP on loopback. */
export async function playOverWire(wire: WireCase): Promise<{ evidence: Evidence; problems: string[] }> {
  const ends = new Map<number, CallEnd>();
  await using stage = await BundleHarness.create(
    {
      ...wire.platform,
      faults: wire.faults,
      onCall: ({ seq, answered }) => {
        const { length } = stage.simulator.ledger;
        // Whether nothing came is known to the client only when it gives up, which here it has no time for.
        if (answered !== 'lost') ends.set(seq, { callsSent: length, order: ends.size });
      },
    },
    { debug: true },
  );
  const { simulator, job } = stage;
  wire.instances.forEach((wanted, place) => {
    simulator.addInstance({ ...wanted, UHostId: idOf(place) });
  });
  const truths = simulator.instances().map((one) => ({
    id: one.UHostId,
    region: one.Region,
    zone: one.Zone,
    name: one.Name,
    tag: one.Tag,
    createdAt: one.CreateTime,
    late: false,
    spot: one.IsSpot,
    keptItsName: true,
  }));
  const inputs = inputsOf(wire);
  const phases: PhaseEvidence[] = [];
  const problems: string[] = [];

  const record = async (phase: 'main' | 'post', running: RunningPhase): Promise<PhaseResult> => {
    const callsBefore = simulator.ledger.length;
    const spawnedAtMs = simulator.clock.now();
    const jobStatus = job.status;
    const interruption = phase === 'main' ? wire.interruption : null;
    const result = await interrupted(running, interruption);
    const calls = simulator.ledger
      .slice(callsBefore)
      .map((entry) => ({ ...entry, end: ends.get(entry.seq) }));
    problems.push(...strangeIn(result).map((problem) => `${phase} phase: ${problem}`));
    phases.push({
      phase,
      jobStatus,
      stateBefore: phases.at(-1)?.state ?? {},
      succeeded: result.exitCode === 0,
      // What is masked was printed once, to the runner only.
      printed: result.raw.split(/\r?\n/).filter((line) => !line.startsWith('::')),
      debug: result.commands.filter(({ name }) => name === 'debug').map(({ data }) => data),
      annotations: result.annotations.map(({ level, title = '', message }) => ({ level, title, message })),
      outputs: result.outputs,
      state: result.state,
      summary: result.summary,
      // Until its first call the process has been starting.
      startedAtMs: calls[0]?.atMs ?? spawnedAtMs,
      endedAtMs: simulator.clock.now(),
      cancelledAtMs: interruption === null ? undefined : spawnedAtMs + interruption.afterMs,
      // A signal may come before the program is ready for it.
      killed: result.signal !== null,
      jitterMs: JITTER_MS,
      calls,
      fates: simulator.fates(),
    });
    return result;
  };

  const main = await record('main', job.start({ id: 'down', with: stage.with(inputs) }));
  if (isLeft(main.state)) await record('post', job.startPost('down'));
  return {
    problems,
    evidence: {
      inputs,
      phases,
      readings: { ...DEFAULT_READINGS, ...wire.platform },
      instances: new Map(truths.map((truth) => [truth.id, truth])),
      diskFates: simulator.diskFates(),
      secrets: [...simulator.secrets(), DEFAULT_KEYS.publicKey, DEFAULT_KEYS.privateKey],
      faults: simulator.faultCounts(),
      story: () => simulator.describeLedger(),
    },
  };
}

/** Ends a phase from outside, unless it ends before that. */
async function interrupted(running: RunningPhase, interruption: Interruption | null): Promise<PhaseResult> {
  if (interruption === null) return running.done;
  const { how, afterMs } = interruption;
  const timer = setTimeout(() => {
    if (how === 'cancel') running.cancel();
    else running.signal(how);
  }, afterMs);
  const result = await running.done;
  clearTimeout(timer);
  return result;
}

/** What only a process can do wrong: commands that nobody wrote, a stack trace, too much memory. */
function strangeIn({ commands, annotations, raw, maxRssKb = 0 }: PhaseResult): string[] {
  const known = ['group', 'endgroup', 'add-mask', 'error', 'notice', 'warning', 'debug'];
  return [
    ...commands.filter(({ name }) => !known.includes(name)).map(({ name }) => `prints the command ${name}`),
    ...annotations
      // The runner's own, and every one of the program's has a title.
      .filter(({ title, message }) => title === undefined && message !== 'The operation was canceled.')
      .map(({ message }) => `shows the untitled annotation ${message}`),
    ...(/^\s+at .*:\d+:\d+\)?$/m.test(raw) ? ['prints a stack trace'] : []),
    ...(maxRssKb > MOST_MEMORY_KB ? [`holds ${maxRssKb} KiB`] : []),
  ];
}
