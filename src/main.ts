/** The entry of the main phase: the step itself. */
import { run } from './run.ts';

void run('main');
