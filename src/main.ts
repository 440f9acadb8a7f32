/** The entry of the main phase: the step itself. It loads the program only where this Node can run it. */
import { refusalOf } from './action/node-version.ts';

const refusal = refusalOf(process.versions.node);
if (refusal === undefined) void import('./run.ts').then(({ run }) => run('main'));
else {
  console.log(`::error title=Node is too old::${refusal}`);
  process.exitCode = 1;
}
