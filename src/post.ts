/** The entry of the post phase, which runs at the end of the job. It loads the program only when something is left to do. */
import { inputVariable, readKeyPair } from './action/environment.ts';
import { idleMessage, STATE_NAME } from './action/progress.ts';

const { env } = process;
const idle = idleMessage(env[`STATE_${STATE_NAME}`] ?? '', {
  privateKey: readKeyPair((name) => inputVariable(name, env), env).privateKey,
  env,
});
if (idle === undefined) void import('./run.ts').then(({ run }) => run('post'));
else console.log(idle);
