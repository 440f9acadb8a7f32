import type { HttpFetch, HttpRequest, HttpResponse } from '../../src/network/http.ts';
import type { JobStatus } from '../runner/manifest.ts';
import type { KillSwitch } from '../support/kill-switch.ts';
import { isLeft } from '../support/saved-state.ts';
import { Harness } from '../scenarios/harness.ts';
import type { Run, RunOptions } from '../scenarios/harness.ts';
import { DEFAULT_READINGS } from '../simulator/readings.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import type { ChaosCase, Deed } from './chaos-case.ts';
import { creationsOf, idOf, inputsOf, simulatorOptions } from './chaos-case.ts';
import type { CallEnd, Evidence, PhaseEvidence, TrueInstance } from './evidence.ts';

/** Virtual time between the end of the step and the end of the job, in milliseconds. */
const REST_OF_JOB_MS = 20_000;

/** What happens to the main phase from outside, beside a cancel. */
export interface Interruption {
  readonly killSwitch: KillSwitch;
  /** Whether what it had saved is lost with it, as with some runners in containers. */
  readonly losesState: boolean;
}

/** Plays one case in virtual time: the main phase, the rest of the job, and the post phase where it has something to do. */
export async function play(chaos: ChaosCase, interruption?: Interruption): Promise<Evidence> {
  const options = simulatorOptions(chaos);
  const harness = Harness.withoutSockets(options);
  const { simulator } = harness;
  chaos.instances.forEach((wanted, place) => {
    simulator.addInstance({ ...wanted, UHostId: idOf(place) });
  });
  const instances = new Map(
    simulator.instances().map(({ UHostId }) => [UHostId, truthOf(simulator, UHostId, false)]),
  );
  for (const { id, afterMs, wanted } of creationsOf(chaos)) {
    harness.after(afterMs, () => {
      const CreateTime = Math.floor(harness.clock.now() / 1000);
      simulator.addInstance({ ...wanted, CreateTime, StartTime: CreateTime, UHostId: id });
      instances.set(id, truthOf(simulator, id, true));
    });
  }
  for (const deed of chaos.deeds) {
    harness.after(deed.afterMs, () => {
      carryOut(deed, chaos, simulator);
    });
  }
  const inputs = inputsOf(chaos);
  const recorder = new Recorder(harness);
  const { cancelAfterMs, jobStatus, jobEnds } = chaos;
  const main = await recorder.run(inputs, {
    jobStatus,
    ...(cancelAfterMs !== null && { cancelAfterMs }),
    ...(interruption !== undefined && { killSwitch: interruption.killSwitch }),
  });
  const state = interruption?.losesState === true ? {} : main.state;
  if (isLeft(state)) {
    await harness.clock.run(() => harness.clock.sleep(REST_OF_JOB_MS));
    await recorder.run(inputs, {
      phase: 'post',
      state,
      jobStatus: lastStatus(main, jobStatus, jobEnds),
    });
  }
  return {
    inputs,
    phases: recorder.phases,
    readings: { ...DEFAULT_READINGS, ...options },
    instances: new Map(
      [...instances].map(([id, truth]) => [
        id,
        { ...truth, keptItsName: simulator.instance(id).Name === truth.name },
      ]),
    ),
    diskFates: simulator.diskFates(),
    secrets: [...simulator.secrets(), DEFAULT_KEYS.publicKey, DEFAULT_KEYS.privateKey],
    faults: simulator.faultCounts(),
    story: () => simulator.describeLedger(),
  };
}

/** How the job stands when its post phases run. Once it was cancelled it stays so. */
function lastStatus(main: PhaseEvidence, before: JobStatus, ends: JobStatus): JobStatus {
  if (main.cancelledAtMs !== undefined || before === 'cancelled') return 'cancelled';
  if (main.succeeded && before === 'success') return ends;
  return ends === 'cancelled' ? 'cancelled' : 'failure';
}

/** Runs phases and keeps what they show and when their calls ended. */
class Recorder {
  readonly phases: PhaseEvidence[] = [];
  readonly #harness: Harness;
  readonly #ends = new Map<number, CallEnd>();

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  async run(
    inputs: Record<string, string>,
    options: RunOptions & { state?: Record<string, string> },
  ): Promise<PhaseEvidence & { state: Record<string, string> }> {
    const { clock, simulator } = this.#harness;
    const {
      phase = 'main',
      state: stateBefore = {},
      jobStatus = 'success',
      cancelAfterMs,
      killSwitch,
    } = options;
    const startedAtMs = clock.now();
    const callsBefore = simulator.ledger.length;
    const run = await this.#harness.run(inputs, { ...options, tap: (fetch) => this.#tap(fetch) });
    const endedAtMs = clock.now();
    const cancelled = cancelAfterMs !== undefined && startedAtMs + cancelAfterMs <= endedAtMs;
    const evidence = {
      ...shownBy(run),
      phase,
      jobStatus,
      stateBefore,
      startedAtMs,
      endedAtMs,
      cancelledAtMs: cancelled ? startedAtMs + cancelAfterMs : killSwitch?.interruptedAtMs,
      killed: killSwitch?.isKilled ?? false,
      jitterMs: 0,
      calls: simulator.ledger
        .slice(callsBefore)
        .map((entry) => ({ ...entry, end: this.#ends.get(entry.seq) })),
      fates: simulator.fates(),
    };
    this.phases.push(evidence);
    return evidence;
  }

  /** Notes when the client has read the whole answer to a call, or given it up. */
  #tap(fetch: HttpFetch): HttpFetch {
    const { ledger } = this.#harness.simulator;
    const end = (seq: number): void => {
      this.#ends.set(seq, { callsSent: ledger.length, order: this.#ends.size });
    };
    return async (url: string, request: HttpRequest): Promise<HttpResponse> => {
      const before = ledger.length;
      const pending = fetch(url, request);
      const seq = ledger.length > before ? before + 1 : undefined;
      let response: HttpResponse;
      try {
        response = await pending;
      } catch (error) {
        if (seq !== undefined) end(seq);
        throw error;
      }
      const { body, status, headers } = response;
      return {
        status,
        headers,
        body:
          body === null || seq === undefined
            ? body
            : watched(body, () => {
                end(seq);
              }),
      };
    };
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    end();
  }
}

function shownBy(run: Run): Pick<
  PhaseEvidence,
  'succeeded' | 'printed' | 'debug' | 'annotations' | 'outputs' | 'summary'
> & {
  state: Record<string, string>;
} {
  const { succeeded, log, debug, annotations, outputs, state, summary } = run;
  return { succeeded, printed: log, debug, annotations, outputs, state, summary };
}

function truthOf(simulator: Simulator, id: string, late: boolean): TrueInstance {
  const { Region, Zone, Name, Tag, CreateTime, IsSpot, ChargeType } = simulator.instance(id);
  return {
    id,
    region: Region,
    zone: Zone,
    name: Name,
    tag: Tag,
    createdAt: CreateTime,
    late,
    spot: IsSpot || ChargeType === 'Spot',
    keptItsName: true,
  };
}

function carryOut({ what, instance }: Deed, { instances }: ChaosCase, simulator: Simulator): void {
  const id = idOf(instance % instances.length);
  if (simulator.fates().get(id)?.gone === true) return;
  switch (what) {
    case 'stops':
      simulator.stopByOther(id);
      break;
    case 'starts':
      simulator.startByOther(id);
      break;
    case 'renames':
      simulator.rename(id, 'renamed');
      break;
    case 'deletes':
      simulator.deleteByOther(id);
      break;
    case 'locks':
      simulator.lock(id);
      break;
    case 'creates':
      // See creationsOf().
      break;
  }
}
