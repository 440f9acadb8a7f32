import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The parts of a small action for a test. */
export interface FixtureParts {
  /** `inputs:` of action.yml, as YAML in flow style. */
  inputs?: string;
  /** Source of the main phase, CommonJS. `fs`, `print` and `append` are at hand. */
  main: string;
  /** Source of the post phase, likewise. */
  post?: string;
}

/** An action in a temporary folder, which goes with it. */
export interface Fixture extends AsyncDisposable {
  directory: string;
}

const PRELUDE = `
const fs = require('node:fs');
const print = (text) => fs.writeSync(1, text + '\\n');
const append = (variable, text) => fs.appendFileSync(process.env[variable], text);
`;

/** Source of a phase that prints "ready", then each signal and its count, until SIGUSR2 ends it. */
export const LISTENER = `
const timer = setInterval(() => undefined, 1000);
for (const name of ['SIGINT', 'SIGTERM']) {
  let count = 0;
  process.on(name, () => print(name + ' ' + ++count));
}
process.on('SIGUSR2', () => { print('released'); clearInterval(timer); });
print('ready');
`;

/** Writes an action's files to a temporary folder. */
export async function writeFixture({ inputs = '{}', main, post }: FixtureParts): Promise<Fixture> {
  const directory = await mkdtemp(path.join(tmpdir(), 'action-'));
  const runs = ['using: node24', 'main: main.js', ...(post === undefined ? [] : ['post: post.js'])];
  await writeFile(
    path.join(directory, 'action.yml'),
    `name: Fixture\ninputs: ${inputs}\nruns: { ${runs.join(', ')} }\n`,
  );
  await writeFile(path.join(directory, 'main.js'), PRELUDE + main);
  if (post !== undefined) {
    await writeFile(path.join(directory, 'post.js'), PRELUDE + post);
  }
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
