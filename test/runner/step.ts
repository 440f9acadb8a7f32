/**
 * `npm run step -- NAME=VALUE…`: runs the built action once, with these inputs, as GitHub's runner does, and shows what its
 * user sees: the log as it comes, outputs, job summary, and the post phase where it has something to do.
 */
import { Job } from './job.ts';
import type { RunningPhase } from './job.ts';
import { print, printHeading, printLine, printResult } from './terminal.ts';

const SECRETS = ['public-key', 'private-key', 'security-token', 'github-token'];
const WRONG_USAGE = 2;

function readInputs(args: readonly string[]): Record<string, string> {
  const wrong = args.find((arg) => !/^[a-z-]+=/.test(arg));
  if (wrong !== undefined || args.length === 0) {
    console.error(
      `Usage: npm run step -- NAME=VALUE… (inputs of action.yml)${wrong === undefined ? '' : `, not "${wrong}"`}`,
    );
    process.exit(WRONG_USAGE);
  }
  return Object.fromEntries(
    args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]),
  );
}

async function show(title: string, phase: RunningPhase): Promise<boolean> {
  printHeading(title);
  for (const line of phase.header) print(line);
  const result = await phase.done;
  printResult(result);
  return result.conclusion === 'success';
}

const inputs = readInputs(process.argv.slice(2));
await using job = await Job.create({
  secrets: SECRETS.flatMap((name) => inputs[name] ?? []),
  onLog: printLine,
});
const isDone = await show('The step', job.start({ id: 'step', with: inputs }));
const isPostDone =
  isDone && inputs['when'] !== 'job-end' ? true : await show('At the end of the job', job.startPost('step'));
process.exitCode = isDone && isPostDone ? 0 : 1;
