/** The entry of the post phase, which runs at the end of the job. It loads the program only when something is left to do. */
import { inputVariable, readKeyPair } from './action/environment.ts';
import { idleMessage, STATE_NAME } from './action/progress.ts';
import { refusalOf } from './action/node-version.ts';

const { env } = process;
const { privateKey } = readKeyPair((name) => inputVariable(name, env), env);
const idle = idleMessage(env[`STATE_${STATE_NAME}`] ?? '', { privateKey, env });
const refusal = refusalOf(process.versions.node);
if (idle !== undefined) console.log(idle);
else if (refusal === undefined) void import('./run.ts').then(({ run }) => run('post'));
else {
  console.log(`::error title=Node is too old::${refusal}`);
  process.exitCode = 1;
}
