/** `npm run gallery`: plays every scenario in each language and writes what it shows to one HTML page. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseOptions, runCommand } from '../support/command-line.ts';
import { galleryPage } from './page.ts';
import { play } from './play.ts';
import { LANGUAGES } from './played.ts';
import type { Played } from './played.ts';
import { SCENARIOS, scenarioNamed } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

const HELP = `What a run of the action shows in each situation, as one HTML page.

Usage: npm run gallery -- [options]

  --out FILE       where the page is written (default: gallery/index.html)
  --scenario A,B   these only (default: all)
  --help           show this
`;

/** Plays all of them, some at a time: each is a process that waits for another one. */
async function playAll(scenarios: readonly Scenario[]): Promise<Played[]> {
  const runs = scenarios.flatMap((scenario) =>
    LANGUAGES.map((language) => ({ scenario, language, played: undefined as Played | undefined })),
  );
  const queue = [...runs];
  const work = async (): Promise<void> => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      run.played = await play(run.scenario, run.language);
    }
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, work));
  return runs.flatMap(({ played }) => (played === undefined ? [] : [played]));
}

await runCommand(async () => {
  const values = parseOptions({
    out: { type: 'string' },
    scenario: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    console.log(HELP);
    return true;
  }
  const out = path.resolve(values.out ?? 'gallery/index.html');
  const scenarios = values.scenario?.split(',').map(scenarioNamed) ?? SCENARIOS;
  const startedAt = performance.now();
  const played = await playAll(scenarios);
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, galleryPage(played));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${played.length} runs in ${seconds} s: ${out}`);
  return true;
});
