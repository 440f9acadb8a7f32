import { DEFAULT_KEYS, Simulator } from '../simulator/simulator.ts';
import { Job } from './job.ts';
import type { RunningPhase } from './job.ts';
import { print, printHeading, printLine, printResult } from './terminal.ts';

function printHeader(phase: RunningPhase): void {
  phase.header.forEach((line) => {
    print(line);
  });
}

/**
 * Runs the built action once against a simulated API, as a workflow would, and shows what its user sees. Returns the
 * step's exit code.
 */
async function demonstrate(): Promise<number> {
  const simulator = new Simulator({ durations: { stop: [6_000, 8_000], terminate: 1_000 } });
  const trained = simulator.addInstance({ Name: 'train-4090', dataDisks: [200] });
  const bystander = simulator.addInstance({ Name: 'somebody-elses' });
  const { publicKey, privateKey } = DEFAULT_KEYS;

  const api = await simulator.listen();
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => api.close());
  await using job = await Job.create({ secrets: [publicKey, privateKey], onLog: printLine });
  const main = job.start({
    id: 'terminate',
    with: {
      'public-key': publicKey,
      'private-key': privateKey,
      'uhost-id': trained.UHostId,
      'release-disk': 'true',
      'api-url': api.url,
    },
  });
  printHeading('The step');
  printHeader(main);
  const result = await main.done;

  printResult(result);

  printHeading('At the end of the job');
  const post = job.startPost('terminate');
  printHeader(post);
  await post.done;

  printHeading('What is left');
  for (const { UHostId, Name } of [trained, bystander]) {
    const isGone = simulator.fates().get(UHostId)?.gone === true;
    print(`${UHostId} (${Name}): ${isGone ? 'gone' : simulator.instance(UHostId).State}`);
  }
  for (const disk of trained.DiskSet) {
    const isKept = simulator.diskFates().get(disk.DiskId)?.kept === true;
    print(`${disk.DiskId} (${disk.Name} of ${trained.Name}, ${disk.Size} GB): ${isKept ? 'kept' : 'gone'}`);
  }
  // A process that a signal ended has no exit code; that isn't a success either.
  return result.exitCode ?? 1;
}

process.exitCode = await demonstrate();
