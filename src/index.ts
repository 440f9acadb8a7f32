/** The entry of both phases. It loads as little as it can, since most post phases have nothing to do. */
import { nothingLeft, STATE } from './state.ts';

const phase = process.argv[1]?.endsWith('post.js') === true ? 'post' : 'main';
const idle = phase === 'post' ? nothingLeft(process.env[`STATE_${STATE.progress}`]) : undefined;
if (idle === undefined) void import('./start.ts').then(({ start }) => start(phase));
else console.log(idle);
