/** `npm run check`: the checks beside the tests at the same time, or those that are named. */
import { CHECK_NAMES, endChildrenOnSignals, printResults, runCheck } from './checks.ts';
import type { CheckName } from './checks.ts';

const isCheck = (name: string): name is CheckName => (CHECK_NAMES as readonly string[]).includes(name);

endChildrenOnSignals();
const named = process.argv.slice(2);
const wrong = named.filter((name) => !isCheck(name));
if (wrong.length > 0) {
  console.error(`No check is called ${wrong.join(', ')}. There are ${CHECK_NAMES.join(', ')}`);
  process.exitCode = 2;
} else {
  const results = await Promise.all((named.length > 0 ? named.filter(isCheck) : CHECK_NAMES).map(runCheck));
  printResults(results);
  if (!results.every(({ passed }) => passed)) process.exitCode ??= 1;
}
