/** The entry of the post phase, which runs at the end of the job. It loads the program only when something is left to do. */
import { inputVariable, readKeyPair } from './action/environment.ts';
import { idleMessage, STATE_NAME } from './action/progress.ts';
import { languageOf } from './report/language.ts';
import { refusalOf } from './action/node-version.ts';

const { env } = process;
const { privateKey } = readKeyPair((name) => inputVariable(name, env), env);
const language = inputVariable('language', env) ?? '';
const idle = idleMessage(env[`STATE_${STATE_NAME}`] ?? '', { privateKey, env }, language);
const refusal = refusalOf(process.versions.node, languageOf(language));
if (idle !== undefined) console.log(idle);
else if (refusal === undefined) void import('./run.ts').then(({ run }) => run('post'));
else {
  console.log(refusal);
  process.exitCode = 1;
}
