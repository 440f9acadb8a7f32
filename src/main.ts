/** The entry of the main phase: the step itself. It loads the program only where this Node can run it. */
import { inputVariable } from './action/environment.ts';
import { languageOf } from './report/language.ts';
import { refusalOf } from './action/node-version.ts';

const refusal = refusalOf(process.versions.node, languageOf(inputVariable('language', process.env) ?? ''));
if (refusal === undefined) void import('./run.ts').then(({ run }) => run('main'));
else {
  console.log(refusal);
  process.exitCode = 1;
}
