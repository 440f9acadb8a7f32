/** The entry of the post phase, which runs at the end of the job. It loads the program only when something is left to do. */
import { nothingLeft, STATE } from './action/progress.ts';

const idle = nothingLeft(process.env[`STATE_${STATE.progress}`]);
if (idle === undefined) void import('./run.ts').then(({ run }) => run('post'));
else console.log(idle);
