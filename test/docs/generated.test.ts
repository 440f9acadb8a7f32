import { describe, expect, it } from 'vitest';
import { fillIn, table } from '../../scripts/docs/blocks.ts';
import { problems } from '../../scripts/docs/documents.ts';
import { sectionsOf, staleSections, stampSections } from '../../scripts/docs/sections.ts';
import { textOf } from './repository.ts';

it('what is generated in the documents is up to date, and each Chinese section translates the English one', () => {
  expect(problems()).toEqual([]);
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  it('has at most 13 kB and 260 lines', () => {
    expect(Buffer.byteLength(textOf(file))).toBeLessThanOrEqual(13_000);
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(260);
  });

  it('shows a complete workflow within 60 lines', () => {
    const lines = textOf(file).split('\n').slice(0, 60);
    const example = textOf('examples/leak-nothing.yml').trimEnd().split('\n');
    expect(lines).toContain(example.at(-1));
    expect(lines.filter((line) => /^on: |when: job-end|id: create/.test(line))).toHaveLength(3);
  });
});

describe('a generated part', () => {
  const sources = { block: (name: string) => `(${name})`, fact: () => '3 s' };

  it('is written anew between its markers, and nothing else is', () => {
    const document = [
      'Before.',
      '<!-- generated: some table -->',
      'old',
      '',
      'older',
      '<!-- end of generated -->',
      'It takes <!-- fact: pause -->2 s<!-- / --> or <!-- fact: pause -->9 s<!-- / -->.',
      '',
    ].join('\n');
    const filled = fillIn(document, sources);
    expect(filled).toMatchInlineSnapshot(`
      "Before.
      <!-- generated: some table -->

      (some table)

      <!-- end of generated -->
      It takes <!-- fact: pause -->3 s<!-- / --> or <!-- fact: pause -->3 s<!-- / -->.
      "
    `);
    expect(fillIn(filled, sources)).toBe(filled);
  });

  it('is not written where nothing has its name', () => {
    const unknown = (): never => {
      throw new Error('no such block');
    };
    const document = '<!-- generated: no such thing -->\n<!-- end of generated -->\n';
    expect(() => fillIn(document, { ...sources, block: unknown })).toThrow('no such block');
  });

  it('keeps a vertical bar in a cell', () => {
    expect(table(['a'], [['`x || y`']])).toBe('<!-- prettier-ignore -->\n| a |\n| --- |\n| `x \\|\\| y` |');
  });
});

describe('a translation', () => {
  const english = '# Title\n\nHello.\n\n## Billing\n\nPrepaid instances are billed while stopped.\n';
  const chinese = '# 标题\n\n你好。\n\n## 计费\n\n预付费实例关机后仍然计费。\n';
  const stamped = stampSections(english, chinese, new Set()).text;

  it('has a stamp in each section', () => {
    expect(stamped).toMatchInlineSnapshot(`
      "# 标题

      <!-- translates 5618dccc as bbc69782 -->

      你好。

      ## 计费

      <!-- translates 6c0a538c as 953dda5e -->

      预付费实例关机后仍然计费。
      "
    `);
    expect([...staleSections(english, chinese)]).toEqual([
      ['标题', 'unstamped'],
      ['计费', 'unstamped'],
    ]);
    expect([...staleSections(english, stamped)]).toEqual([]);
  });

  const moved = english.replace('are billed', 'are never billed');

  it('is out of date where the English section was changed, and nothing but stamping it mends that', () => {
    expect([...staleSections(moved, stamped)]).toEqual([['计费', 'outdated']]);
    // What npm run docs writes leaves the stamps alone.
    const written = fillIn(stamped, { block: () => '', fact: () => '' });
    expect([...staleSections(moved, written)]).toEqual([['计费', 'outdated']]);
  });

  it('is not stamped while the Chinese section was not touched', () => {
    const again = stampSections(moved, stamped, new Set());
    expect(again).toEqual({ text: stamped, untouched: ['计费'] });
  });

  it('is stamped when the Chinese section was changed too, or is said to be right as it is', () => {
    const translated = stampSections(moved, stamped.replace('仍然', '不再'), new Set());
    expect(translated.untouched).toEqual([]);
    expect([...staleSections(moved, translated.text)]).toEqual([]);
    const stillRight = stampSections(moved, stamped, new Set(['计费']));
    expect(stillRight.untouched).toEqual([]);
    expect([...staleSections(moved, stillRight.text)]).toEqual([]);
  });

  it('stays as it is where a stamp still holds, though the Chinese was changed', () => {
    const polished = stamped.replace('你好', '您好');
    expect(stampSections(english, polished, new Set())).toEqual({ text: polished, untouched: [] });
  });

  it('may carry a stamp at the end of a line', () => {
    const [stamp = ''] = /<!-- .* -->/.exec(stamped) ?? [];
    const moving = stamped.replace(`${stamp}\n\n`, '').replace('你好。', `你好。 ${stamp}`);
    expect([...staleSections(english, moving)]).toEqual([]);
    const renewed = stampSections(english.replace('Hello', 'Hi'), moving.replace('你好', '您好'), new Set());
    expect(renewed.text).toMatch(/^您好。 <!-- translates \w+ as \w+ -->$/m);
    expect(renewed.text).not.toContain(stamp);
  });

  it('has as many sections as the original', () => {
    expect(() => staleSections(`${english}\n## More\n\nText.\n`, stamped)).toThrow('has 3 sections');
  });
});

it('a section ends where the next heading begins, and not at one in a code block', () => {
  const document = '# A\n\n```sh\n# no heading\n## none\n```\n\n### Part of A\n\n## B\n\nText.\n';
  expect(sectionsOf(document).map(({ anchor }) => anchor)).toEqual(['a', 'b']);
  expect(
    sectionsOf(document)
      .map(({ text }) => text)
      .join(''),
  ).toBe(document);
});
