import type { GitHubSimulator } from '../github-simulator/github-simulator.ts';
import { DEFAULT_TOKEN } from '../github-simulator/permissions.ts';
import type { JobOptions, Step } from '../runner/job.ts';
import { DIALECTS } from '../simulator/dialects.ts';
import { DEFAULT_KEYS } from '../simulator/simulator.ts';
import { UsageError } from '../support/command-line.ts';
import type { Simulator, SimulatorOptions } from '../simulator/simulator.ts';

/** Where a scenario takes place. */
export interface Stage {
  readonly simulator: Simulator;
  readonly gitHub: GitHubSimulator;
  /** Lets somebody else do something, milliseconds from now. */
  readonly after: (ms: number, action: () => void) => void;
}

/** What ends the main phase before its time, milliseconds from its start. */
export interface Interruption {
  readonly afterMs: number;
  /** `shutdown` leaves no post phase; `kill` ends the process at once, as a lack of memory does. */
  readonly by: 'cancel' | 'shutdown' | 'kill';
}

/** One situation that a user of the action can get into. */
export interface Scenario {
  /** As `--scenario` takes it. */
  readonly name: string;
  /** One line: what happens. */
  readonly description: string;
  /** What is special about the API. */
  readonly api?: Omit<SimulatorOptions, 'clock'>;
  /** Puts instances there. Returns the inputs beside the keys and the address, which it may replace. */
  readonly setUp: (stage: Stage) => Record<string, string>;
  readonly interruption?: Interruption;
  /** What is special about the step: its condition. */
  readonly step?: Omit<Step, 'with' | 'id'>;
  /** Whether the job was cancelled before the step began. */
  readonly jobCancelled?: boolean;
  /** It happens before a phase begins, so only the bundle shows it. */
  readonly needsBundle?: true;
  /** What is special about the job. */
  readonly job?: Pick<JobOptions, 'env' | 'filesCopiedBack'>;
}

/** Scenarios of one kind, under a heading. */
export interface ScenarioGroup {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

const DESCRIBE = 'DescribeCompShareInstance';
const STOP = 'StopCompShareInstance';
const TERMINATE = 'TerminateCompShareInstance';
const MINUTE = 60_000;

/** The instance that most scenarios are about. */
const TRAIN = { UHostId: 'uhost-1tr8x4train0', Name: 'train-4090' } as const;
const byId = { 'uhost-id': TRAIN.UHostId };

const running: Scenario['setUp'] = ({ simulator }) => {
  simulator.addInstance(TRAIN);
  return byId;
};

/** Twelve instances of a workflow run. */
const twelve = ({ simulator }: Stage): Record<string, string> => {
  for (let number = 1; number <= 12; number += 1) {
    const padded = String(number).padStart(2, '0');
    simulator.addInstance({ UHostId: `uhost-sweep${padded}aa`, Name: `sweep-${padded}` });
  }
  return { name: 'sweep-*', 'max-instances': '20' };
};

/** Instances of each kind, of three pull requests. */
const previews = ({ simulator }: Stage): void => {
  simulator.addInstance({
    UHostId: 'uhost-pr07run0aaaa',
    Name: 'preview-pr-7',
    Tag: 'preview',
    dataDisks: [50, 100],
  });
  simulator.addInstance({
    UHostId: 'uhost-pr08stop0aaa',
    Name: 'preview-pr-8',
    Tag: 'preview',
    State: 'Stopped',
    Zone: 'cn-sh2-02',
  });
  simulator.addInstance({
    UHostId: 'cpod-pr09pod0aaaa',
    Name: 'preview-pr-9',
    Tag: 'preview',
    GpuType: '3090',
    InstancePrice: 1.39,
    Zone: 'cn-wlcb-03',
  });
  simulator.addInstance({ UHostId: 'uhost-notebook0aaa', Name: 'notebook', Tag: 'research' });
};

/** The options that play a dialect of the API. */
function dialect(name: string): NonNullable<Scenario['api']> {
  const found = DIALECTS.find((known) => known.name === name);
  if (found === undefined) throw new Error(`There is no dialect ${name}`);
  return found.options;
}

/** The step with GitHub's side, on a stopped instance. */
const withGitHub =
  (prepare: (gitHub: GitHubSimulator) => void, inputs: Record<string, string> = {}): Scenario['setUp'] =>
  ({ simulator, gitHub }) => {
    simulator.addInstance({ ...TRAIN, State: 'Stopped' });
    prepare(gitHub);
    return {
      ...byId,
      'github-token': DEFAULT_TOKEN,
      'runner-name': TRAIN.Name,
      environment: 'pr-7',
      ...inputs,
    };
  };

/** Scenarios under a heading. */
function group(title: string, scenarios: readonly Scenario[]): ScenarioGroup {
  return { title, scenarios };
}

/** All that is shown, in the order in which a reader may want it. */
export const SCENARIO_GROUPS: readonly ScenarioGroup[] = [
  group('Gone', [
    { name: 'running', description: 'a running instance is stopped, then terminated', setUp: running },
    {
      name: 'stopped',
      description: 'an instance that is stopped already is terminated',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped' });
        return byId;
      },
    },
    {
      name: 'by-name',
      description: 'three previews of different kinds are selected by name and tag; one is excluded',
      setUp: (stage) => {
        previews(stage);
        return { name: 'preview-*', tag: 'preview', exclude: 'preview-pr-8' };
      },
    },
    { name: 'twelve', description: 'twelve instances of one sweep go at the same time', setUp: twelve },
    {
      name: 'disks-kept',
      description: 'its data disk is kept and stays on the bill',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, dataDisks: [200] });
        return byId;
      },
    },
    {
      name: 'disks-released',
      description: 'release-disk: its data disks go with it',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, dataDisks: [200, 100] });
        return { ...byId, 'release-disk': 'true' };
      },
    },
    {
      name: 'disks-deleted-by-id',
      description: 'release-disk: the API leaves the data disk, so it is deleted by its ID',
      api: dialect('disks-not-released'),
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped', dataDisks: [200] });
        return { ...byId, 'release-disk': 'true' };
      },
    },
    {
      name: 'spot',
      description: 'a spot instance is stopped by force',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, ChargeType: 'Spot', InstancePrice: 0.98 });
        return byId;
      },
    },
    {
      name: 'spot-deleted-running',
      description: 'the API refuses to stop a spot instance, so it is deleted while it runs',
      api: dialect('spot-never-stops'),
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, ChargeType: 'Spot', InstancePrice: 0.98 });
        return byId;
      },
    },
    {
      name: 'prepaid',
      description: 'a monthly instance is deleted before its time, which pays back part',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped', ChargeType: 'Month', refundPrice: 612.5 });
        return byId;
      },
    },
    {
      name: 'recycle-bin',
      description: 'the API still lists what is deleted: it is in the recycle bin',
      api: dialect('recycled-for-days'),
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped' });
        return byId;
      },
    },
    {
      name: 'deleted-elsewhere',
      description: 'somebody deletes it in the console while it is stopping',
      setUp: (stage) => {
        stage.after(12_000, () => stage.simulator.deleteByOther(TRAIN.UHostId));
        return running(stage);
      },
    },
    {
      name: 'not-found-ignored',
      description: 'ignore-not-found: an ID that does not exist counts as done',
      setUp: () => ({ ...byId, 'ignore-not-found': 'true' }),
    },
    {
      name: 'late-listing',
      description: 'an instance that was just created is listed only 20 s later',
      api: { listedAfterCreationMs: 20_000 },
      setUp: ({ simulator }) => {
        const now = Math.floor(simulator.clock.now() / 1000);
        simulator.addInstance({ ...TRAIN, CreateTime: now, StartTime: now });
        return { name: 'train-*' };
      },
    },
  ]),
  group('Waiting and trying again', [
    {
      name: 'lock',
      description: 'another operation holds the lock for its whole ten minutes',
      setUp: (stage) => {
        const inputs = running(stage);
        stage.simulator.lock(TRAIN.UHostId, 10 * MINUTE);
        return inputs;
      },
    },
    {
      name: 'installing',
      description: 'it is still being installed',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Install' });
        return byId;
      },
    },
    {
      name: 'restarted',
      description: 'somebody starts it again just before it is terminated',
      api: { faults: [{ fault: 'other-starts', on: { action: TERMINATE, nth: 1 } }] },
      setUp: running,
    },
    {
      name: 'throttled',
      description: 'the account makes too many requests (RetCode 153)',
      api: { faults: [{ fault: 'throttle', on: { to: 40_000, from: 1_000 } }] },
      setUp: running,
    },
    {
      name: 'hiccups',
      description: 'a gateway error, a lost answer and a stale list, one after another',
      api: {
        faults: [
          { fault: { status: 502 }, on: { action: STOP, nth: 1 } },
          { fault: 'lost-answer', on: { action: STOP, nth: 2 } },
          { fault: 'stale', on: { action: DESCRIBE, nth: 5 } },
        ],
      },
      setUp: running,
    },
  ]),
  group('Keys and permissions', [
    {
      name: 'wrong-key',
      description: 'the private key does not belong to the public key (RetCode 171)',
      setUp: (stage) => ({ ...running(stage), 'private-key': 'another-private-key' }),
    },
    {
      name: 'wrong-key-twelve',
      description: 'the same with twelve IDs',
      setUp: (stage) => {
        twelve(stage);
        const ids = stage.simulator.instances().map(({ UHostId }) => UHostId);
        return { 'uhost-id': ids.join(','), 'private-key': 'another-private-key' };
      },
    },
    {
      name: 'wrong-key-filter',
      description: 'the same, and the instances are selected by name',
      setUp: (stage) => ({ ...twelve(stage), 'private-key': 'another-private-key' }),
    },
    {
      name: 'swapped-keys',
      description: 'the two keys are swapped (RetCode 172)',
      setUp: (stage) => ({
        ...running(stage),
        'public-key': '4Zm0cK1rQ2sT3uV4wX5yZ6aB7cD8eF9gH0iJkLm',
        'private-key': '"AKIA0simulated1public2key3"',
      }),
    },
    {
      name: 'expired-token',
      description: 'the security token of temporary keys has expired (RetCode 174)',
      api: { keys: [{ ...DEFAULT_KEYS, securityToken: 'today-s-token' }] },
      setUp: (stage) => ({ ...running(stage), 'security-token': 'yesterday-s-token' }),
    },
    {
      name: 'denied',
      description: 'the key may not terminate instances (RetCode 299)',
      api: { deniedActions: [TERMINATE] },
      setUp: running,
    },
    {
      name: 'denied-list',
      description: 'the key may not list instances (RetCode 299)',
      api: { deniedActions: [DESCRIBE] },
      setUp: twelve,
    },
    {
      name: 'no-project',
      description: 'a sub-account gives no project-id (RetCode 230)',
      api: { keys: [{ ...DEFAULT_KEYS, subAccount: true }] },
      setUp: running,
    },
    {
      name: 'wrong-project',
      description: 'the project does not exist (RetCode 292)',
      setUp: (stage) => ({ ...running(stage), 'project-id': 'org-none' }),
    },
    {
      name: 'ip-refused',
      description: "the account's allow-list lacks the runner's address (RetCode 294)",
      api: { ipRefused: true },
      setUp: running,
    },
    {
      name: 'security-lock',
      description: 'the account is under a security lock (RetCode 295)',
      api: { securityLocked: true },
      setUp: running,
    },
  ]),
  group('Refused', [
    {
      name: 'arrears',
      description: 'the account is in arrears (RetCode 226601)',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, arrears: true });
        return byId;
      },
    },
    {
      name: 'expired',
      description: 'a prepaid instance has expired, and deleting it is refused too (RetCode 226602)',
      api: {
        faults: [{ fault: { retCode: 226602, message: '资源已过期，请续费' }, on: { action: TERMINATE } }],
      },
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped', ChargeType: 'Month' });
        return byId;
      },
    },
    {
      name: 'undocumented',
      description: 'a RetCode that nobody has documented',
      api: { faults: [{ fault: { retCode: 9999, message: 'Unknown' }, on: { action: STOP } }] },
      setUp: running,
    },
    {
      name: 'mixed',
      description: 'of four instances one is refused, one has the lock, two are gone',
      setUp: (stage) => {
        previews(stage);
        stage.simulator.addInstance({ ...TRAIN, unpaid: true });
        stage.simulator.lock('uhost-pr07run0aaaa', 60 * MINUTE);
        return {
          'uhost-id': `${TRAIN.UHostId} uhost-pr07run0aaaa uhost-pr08stop0aaa cpod-pr09pod0aaaa`,
          timeout: '5m',
        };
      },
    },
    {
      name: 'stop-false',
      description: 'stop: false, and it is running',
      setUp: (stage) => ({ ...running(stage), stop: 'false' }),
    },
    {
      name: 'disks-left',
      description: 'release-disk: the API leaves the data disk, and deleting it is refused',
      api: { ...dialect('disks-not-released'), deniedActions: ['DeleteCompshareDisk'] },
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped', dataDisks: [200] });
        return { ...byId, 'release-disk': 'true', timeout: '3m' };
      },
    },
    {
      name: 'disks-unverified',
      description: 'release-disk: the key may not list disks, so nobody knows whether they are gone',
      api: dialect('disk-calls-refused'),
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped', dataDisks: [200] });
        return { ...byId, 'release-disk': 'true' };
      },
    },
  ]),
  group('Not reached, not answered', [
    {
      name: 'down',
      description: 'the API is down: every answer is HTTP 503',
      api: { faults: [{ fault: { status: 503 } }] },
      setUp: (stage) => ({ ...running(stage), timeout: '5m' }),
    },
    {
      name: 'down-by-name',
      description: 'the same, and the instances are selected by name',
      api: { faults: [{ fault: { status: 503 } }] },
      setUp: (stage) => ({ ...twelve(stage), timeout: '5m' }),
    },
    {
      name: 'web-page',
      description: 'a web page answers in place of the API',
      api: { faults: [{ fault: 'html' }] },
      setUp: (stage) => ({ ...running(stage), timeout: '2m' }),
    },
    {
      name: 'no-answer',
      description: 'the API takes every request and answers none',
      api: { faults: [{ fault: 'lost-request' }] },
      setUp: (stage) => ({ ...running(stage), timeout: '2m' }),
    },
    {
      name: 'unreachable',
      description: 'nobody listens at the address of the API',
      setUp: (stage) => ({ ...running(stage), 'api-url': 'http://127.0.0.1:4' }),
    },
    {
      name: 'wrong-proxy',
      description: 'HTTPS_PROXY is no address',
      setUp: (stage) => ({ ...running(stage), 'api-url': 'https://api.compshare.cn' }),
      job: { env: { HTTPS_PROXY: 'no proxy' } },
      needsBundle: true,
    },
  ]),
  group('Not found, not selected', [
    { name: 'not-found', description: 'the ID does not exist', setUp: () => byId },
    {
      name: 'elsewhere',
      description: 'it is in another region than the step says',
      setUp: (stage) => ({ ...running(stage), region: 'cn-bj2' }),
    },
    {
      name: 'nothing-selected',
      description: 'no instance has such a name',
      setUp: (stage) => {
        previews(stage);
        return { name: 'gpu-999-*' };
      },
    },
    {
      name: 'too-young',
      description: 'none that matches is old enough, one is excluded, and of one the age is not known',
      setUp: (stage) => {
        previews(stage);
        stage.simulator.addInstance({ UHostId: 'uhost-ageless0aaaa', Name: 'preview-pr-1', CreateTime: 0 });
        return { name: 'preview-*', exclude: 'preview-pr-9', 'older-than': '3d', zone: 'cn-wlcb-01' };
      },
    },
    {
      name: 'too-many',
      description: 'more match than max-instances allows',
      setUp: (stage) => ({ ...twelve(stage), 'max-instances': '10' }),
    },
    {
      name: 'clocks-differ',
      description: 'the clock of the API is 13 h ahead: what is old by one clock only is left alone',
      api: dialect('clock-ahead'),
      setUp: (stage) => {
        previews(stage);
        return { name: 'preview-*', 'older-than': '12h' };
      },
    },
    {
      name: 'still-listed',
      description: 'somebody has deleted it, and the API still lists it',
      api: {
        faults: [
          { fault: { retCode: 8039, message: 'The instance has been deleted' }, on: { action: TERMINATE } },
        ],
      },
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, State: 'Stopped' });
        return { ...byId, timeout: '3m' };
      },
    },
    {
      name: 'unknown-state',
      description: 'it is in a state that nobody knows, and stop is false',
      api: { faults: [{ fault: { kind: 'unknown-state', state: 'Hibernating' } }] },
      setUp: (stage) => ({ ...running(stage), stop: 'false' }),
    },
  ]),
  group('Dry runs', [
    {
      name: 'dry-run',
      description: 'what would be done to one instance with a data disk',
      setUp: ({ simulator }) => {
        simulator.addInstance({ ...TRAIN, dataDisks: [200] });
        return { ...byId, 'dry-run': 'true' };
      },
    },
    {
      name: 'dry-run-by-name',
      description: 'what a glob would select: kinds, ages, prices and disks to judge by',
      setUp: (stage) => {
        previews(stage);
        stage.simulator.addInstance({
          UHostId: 'uhost-monthly0aaaa',
          Name: 'preview-monthly',
          Tag: 'preview',
          State: 'Stopped',
          ChargeType: 'Month',
          InstancePrice: 1120,
          refundPrice: 612.5,
        });
        return { name: 'preview-*', 'dry-run': 'true', 'release-disk': 'true' };
      },
    },
  ]),
  group('Wrong inputs', [
    {
      name: 'wrong-inputs',
      description: 'five inputs are wrong at once',
      setUp: () => ({
        'uhost-id': 'train-4090',
        timeout: '20 minutes',
        stop: 'yes',
        'max-instances': '0',
        'api-url': 'http://api.example',
      }),
    },
    {
      name: 'no-keys',
      description: 'the secrets are empty, as in a pull request from a fork',
      setUp: () => ({ ...byId, 'public-key': '', 'private-key': '' }),
    },
    {
      name: 'nothing-named',
      description: 'uhost-id comes empty from an earlier step',
      setUp: () => ({ 'uhost-id': '' }),
    },
    {
      name: 'names-everything',
      description: 'name: * would select every instance of the account',
      setUp: (stage) => {
        previews(stage);
        return { name: '*' };
      },
    },
  ]),
  group('Out of time', [
    {
      name: 'slow-stop',
      description: 'stopping takes longer than the timeout; the post phase finishes it',
      api: { durations: { stop: 4 * MINUTE } },
      setUp: (stage) => ({ ...running(stage), timeout: '2m' }),
    },
    {
      name: 'lock-timeout',
      description: 'the lock outlives the timeout, in the post phase too',
      setUp: (stage) => {
        const inputs = running(stage);
        stage.simulator.lock(TRAIN.UHostId, 60 * MINUTE);
        return { ...inputs, timeout: '3m' };
      },
    },
    {
      name: 'cancelled',
      description: 'the job is cancelled while it stops; the post phase finishes it',
      setUp: running,
      interruption: { afterMs: 12_000, by: 'cancel' },
    },
    {
      name: 'cancelled-too-late',
      description: 'the job is cancelled, and the post phase has not time enough either',
      api: { durations: { stop: 20 * MINUTE } },
      setUp: running,
      interruption: { afterMs: 12_000, by: 'cancel' },
    },
    {
      name: 'always-after-cancel',
      description: 'the step runs under always() in a cancelled job, and the lock is in the way',
      setUp: (stage) => {
        const inputs = running(stage);
        stage.simulator.lock(TRAIN.UHostId, 60 * MINUTE);
        return inputs;
      },
      step: { if: 'always()' },
      jobCancelled: true,
    },
    {
      name: 'shutdown',
      description: 'the runner shuts down: there is no post phase',
      setUp: running,
      interruption: { afterMs: 12_000, by: 'shutdown' },
    },
    {
      name: 'killed',
      description: 'the process is killed; the post phase finishes it',
      setUp: running,
      interruption: { afterMs: 12_000, by: 'kill' },
    },
    {
      name: 'state-lost',
      description: 'the runner loses what a failed main phase saved',
      api: { durations: { stop: 4 * MINUTE } },
      setUp: (stage) => ({ ...running(stage), timeout: '2m' }),
      job: { filesCopiedBack: 'on-success' },
    },
  ]),
  group('At the end of the job', [
    {
      name: 'job-end',
      description: 'when: job-end: the post phase does it all',
      setUp: (stage) => ({ ...running(stage), when: 'job-end' }),
    },
    {
      name: 'job-end-nothing-named',
      description: 'the job ends, and no instance was ever named',
      setUp: () => ({ 'uhost-id': '', when: 'job-end' }),
    },
    {
      name: 'job-end-wrong-key',
      description: 'the keys are refused before a later step creates an instance',
      setUp: () => ({ name: 'gpu-1234567890', when: 'job-end', 'private-key': 'another-private-key' }),
    },
  ]),
  group("GitHub's side", [
    {
      name: 'github',
      description: 'its runner is removed and its deployment set to inactive',
      setUp: withGitHub((gitHub) => {
        gitHub.addRunner(TRAIN.Name);
        gitHub.addDeployment('pr-7');
      }),
    },
    {
      name: 'github-nothing',
      description: 'no runner and no deployment is left',
      setUp: withGitHub(() => undefined),
    },
    {
      name: 'github-dry-run',
      description: 'what would be removed',
      setUp: withGitHub(
        (gitHub) => {
          gitHub.addRunner(TRAIN.Name);
          gitHub.addDeployment('pr-7');
        },
        { 'dry-run': 'true' },
      ),
    },
    {
      name: 'github-busy',
      description: 'the runner is running a job until the timeout',
      setUp: withGitHub(
        (gitHub) => {
          gitHub.addRunner(TRAIN.Name, { busy: true, online: true });
        },
        { timeout: '3m' },
      ),
    },
    {
      name: 'github-denied',
      description: 'the token may not remove runners',
      setUp: withGitHub(
        (gitHub) => {
          gitHub.addRunner(TRAIN.Name);
          gitHub.addDeployment('pr-7');
          gitHub.addToken('ghs_simulated0weak1token2of3a4workflow5', { deployments: 'write' });
        },
        { 'github-token': 'ghs_simulated0weak1token2of3a4workflow5' },
      ),
    },
    {
      name: 'github-wrong-token',
      description: 'the token was revoked',
      setUp: withGitHub(() => undefined, { 'github-token': 'ghp_simulated0revoked1token2of3a4user5' }),
    },
  ]),
];

/** Every scenario by itself. */
export const SCENARIOS: readonly Scenario[] = SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios);

/** The scenario of this name. Throws, and says which there are, where there is none. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) {
    throw new UsageError(
      `There is no scenario "${name}". There are: ${SCENARIOS.map((known) => known.name).join(', ')}`,
    );
  }
  return found;
}
