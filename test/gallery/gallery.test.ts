import { describe, expect, it } from 'vitest';
import { galleryPage } from './page.ts';
import { play } from './play.ts';
import { SCENARIOS, scenarioNamed } from './scenarios.ts';
import { textOf } from './text.ts';

describe('the table of scenarios', () => {
  it('has at least forty, each with a name of its own and one line that says what happens', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { name, description } of SCENARIOS) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(description).not.toContain('\n');
    }
  });

  it('says which names there are', () => {
    expect(() => scenarioNamed('klingon')).toThrow(/^There is no scenario "klingon"\. There are: running, /);
  });
});

describe.concurrent('played through the bundle', () => {
  it('ten minutes of a lock pass in no time, the same way each time', async () => {
    const [first, second] = await Promise.all([
      play(scenarioNamed('lock'), 'en'),
      play(scenarioNamed('lock'), 'en'),
    ]);
    expect(first.phases).toHaveLength(1);
    expect(first.phases[0]?.result.conclusion).toBe('success');
    expect(first.phases[0]?.seconds).toBeGreaterThan(600);
    expect(first.left).toEqual([]);
    expect(textOf(second)).toBe(textOf(first));
  });

  // Windows has no signals that a process could catch.
  it.skipIf(process.platform === 'win32')('a cancelled job: the post phase finishes it', async () => {
    const { phases, left } = await play(scenarioNamed('cancelled'), 'en');
    expect(phases.map(({ name, result }) => [name, result.conclusion])).toEqual([
      ['main', 'cancelled'],
      ['post', 'success'],
    ]);
    expect(left).toEqual([]);
  });
});

describe('the page', () => {
  it('shows log, annotations and summary of each run, and runs nothing', async () => {
    const played = await play(scenarioNamed('wrong-key'), 'en');
    const page = galleryPage([played]);
    const { annotations, summary } = played.phases[0]?.result ?? {};
    expect(annotations?.length).toBeGreaterThan(0);
    for (const { title = '' } of annotations ?? []) expect(page).toContain(`<b>${title}</b>`);
    expect(page.includes('class="summary"')).toBe(summary !== '');
    expect(page).toContain('<section id="wrong-key">');
    expect(page).not.toContain('<script');
    expect(page).toContain(`default-src 'none'`);
  });
});
