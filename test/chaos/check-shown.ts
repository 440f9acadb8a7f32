import { ENGLISH } from '../support/english.ts';
import { STATE_NAME } from '../../src/action/progress.ts';
import { parseCommand } from '../runner/commands.ts';
import type { Evidence, PhaseEvidence } from './evidence.ts';
import { rowsOf } from './check-results.ts';
import { spellingsOf } from './spellings.ts';

/** The elements that a job summary is made of, with the attributes that they may have. */
const ELEMENTS = [
  'table',
  'tr',
  'th',
  'td',
  'td nowrap',
  'th nowrap',
  'code',
  'ul',
  'li',
  'details',
  'summary',
  'br',
  'sub',
];
/** The program folds lines of its own. */
const OWN_GROUPS = [`::group::${ENGLISH.apiFacts.title}`, '::endgroup::'];
/** How many instances a summary's tables show at most. */
const MOST_ROWS = 1020;

/** What is wrong with what one phase shows. */
export function checkShown(evidence: Evidence, phase: PhaseEvidence): string[] {
  const shown = JSON.stringify([
    phase.printed,
    phase.debug,
    phase.annotations,
    phase.outputs,
    phase.state,
    phase.summary,
  ]);
  return [
    ...evidence.secrets
      .filter((secret) => spellingsOf(secret).some((spelling) => shown.includes(spelling)))
      .map((secret) => `shows the secret ${secret}`),
    // A signature is 40 hexadecimal digits; request IDs have hyphens.
    ...(/\b[0-9a-f]{40}\b/.test(shown) ? ['shows what looks like a signature'] : []),
    ...phase.printed.flatMap(checkLine),
    ...phase.annotations.flatMap(({ title, message }) => [title, message].flatMap(checkText)),
    ...checkState(phase),
    ...checkSummary(phase),
  ];
}

/** A line as it is printed must not be a command to the runner, whatever commands it knows. */
function checkLine(printed: string): string[] {
  return printed
    .split(/\r\n|\r|\n/)
    .filter((line) => !OWN_GROUPS.includes(line) && parseCommand(line, () => true) !== undefined)
    .map((line) => `prints the command ${JSON.stringify(line.slice(0, 100))}`)
    .concat(checkText(printed));
}

/** Nothing that moves a terminal's cursor, turns text round or hides it. */
function checkText(text: string): string[] {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll('\n', ''))
    ? [`shows control characters in ${JSON.stringify(text.slice(0, 100))}`]
    : [];
}

/** Progress, IDs and sizes, and nothing of what the platform or a stranger wrote. */
function checkState({ state }: PhaseEvidence): string[] {
  return Object.entries(state)
    .filter(([name, value]) => name !== STATE_NAME || !isPlain(value))
    .map(([name]) => `saves an unexpected ${name}`);
}

/** Whether a sealed state is plain, but for the inputs, which are the user's own. */
function isPlain(sealed: string): boolean {
  if (!/^[0-9a-f]{64}\.\{/.test(sealed)) return false;
  const saved = JSON.parse(sealed.slice(sealed.indexOf('.') + 1)) as Record<string, unknown>;
  return /^[A-Za-z0-9,.:{}[\]"-]*$/.test(JSON.stringify({ ...saved, inputs: undefined }));
}

/** Text from outside must not become structure. */
function checkSummary(phase: PhaseEvidence): string[] {
  const { summary } = phase;
  if (summary === '') return [];
  const problems = [...summary.matchAll(/<\/?([a-z!][^\s>/]*)([^>]*)>/gi)]
    .filter(([, element = '', rest = '']) => !ELEMENTS.includes(`${element}${rest}`))
    .map(([tag]) => `the summary has ${tag}`);
  const cells = summary.replace(/<code>.*?<\/code>/g, '');
  if (/\]\(|!\[|<!--|```/.test(cells)) problems.push('the summary has Markdown in it');
  const rows = rowsOf(phase);
  const [table = ''] = /<table>[^]*?(?=<\/table>\n\n?### |$)/.exec(summary) ?? [];
  const shown = table.match(/<tr><td nowrap><code>(uhost|cpod)-/g)?.length ?? 0;
  if (rows.length > 0 && rows.length < MOST_ROWS && shown !== rows.length)
    problems.push(`the summary has ${shown} rows for ${rows.length} instances`);
  return problems;
}
