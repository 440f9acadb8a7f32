import { marked } from 'marked';
import type { Annotation, AnnotationLevel } from '../runner/job.ts';
import { LANGUAGES } from './played.ts';
import type { Language, Played, PlayedPhase, ShownLine } from './played.ts';
import { STYLE } from './page-style.ts';
import { inWords } from './duration.ts';
import { SCENARIO_GROUPS } from './scenarios.ts';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'zh-CN': '中文' };
const LEVELS: readonly AnnotationLevel[] = ['error', 'warning', 'notice'];
const PHASES = { main: 'The step', post: 'Its post phase, at the end of the job' } as const;
const CONCLUSIONS = { success: '✅', failure: '❌', cancelled: '🚫' } as const;

/**
 * One HTML page, without scripts and without anything from elsewhere, that shows runs as GitHub does: the log with its
 * groups folded, the annotations, and the job summary. It is light or dark as the reader's system is.
 */
export function galleryPage(played: readonly Played[]): string {
  const languages = LANGUAGES.filter((language) => played.some((run) => run.language === language));
  const runsOf = (name: string): readonly Played[] => played.filter(({ scenario }) => scenario.name === name);
  const groups = SCENARIO_GROUPS.map(({ title, scenarios }) => ({
    title,
    scenarios: scenarios.filter(({ name }) => runsOf(name).length > 0),
  })).filter(({ scenarios }) => scenarios.length > 0);
  const contents = groups.map(
    ({ title, scenarios }) =>
      `<li>${text(title)}: ${scenarios.map(({ name }) => `<a href="#${name}">${name}</a>`).join(', ')}</li>`,
  );
  const sections = groups.map(
    ({ title, scenarios }) =>
      `<h2>${text(title)}</h2>\n${scenarios
        .map(
          ({ name, description }) =>
            `<section id="${name}"><h3><a href="#${name}">${name}</a></h3><p>${text(description)}</p>\n${runsOf(
              name,
            )
              .map(runHtml)
              .join('\n')}</section>`,
        )
        .join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What people read</title>
<style>${STYLE}</style>
<main>
<h1>What people read</h1>
<p>${played.length} runs of the built action against a simulated API, as GitHub shows them. Times are the API’s.</p>
<p class="languages">${languages
    .map(
      (language, index) =>
        `<label><input type="radio" name="language" id="show-${language}"${index === 0 ? ' checked' : ''}> ${LANGUAGE_NAMES[language]}</label>`,
    )
    .join(' ')}</p>
<ul class="contents">${contents.join('\n')}</ul>
${sections.join('\n')}
</main>
</html>
`;
}

function runHtml({ language, phases, left }: Played): string {
  const leftover =
    left.length === 0
      ? 'Nothing is left.'
      : `Left: ${left.map((item) => `<code>${text(item)}</code>`).join(' ')}`;
  return `<div class="run ${language}" lang="${language}">${phases.map(phaseHtml).join('\n')}<p class="left">${leftover}</p></div>`;
}

function phaseHtml({ name, lines, result, seconds }: PlayedPhase): string {
  const { annotations, summary, header, conclusion } = result;
  return `<h4>${CONCLUSIONS[conclusion]} ${PHASES[name]} <small>${inWords(seconds)}</small></h4>
${annotationsHtml(annotations)}
${summary === '' ? '' : `<div class="summary">${marked.parse(summary, { async: false })}</div>`}
<details class="log" open><summary>Log</summary>${logHtml(header, lines)}</details>`;
}

function annotationsHtml(annotations: readonly Annotation[]): string {
  const sorted = LEVELS.flatMap((level) => annotations.filter((annotation) => annotation.level === level));
  if (sorted.length === 0) return '';
  return `<ul class="annotations">${sorted
    .map(
      ({ level, title, message }) =>
        `<li class="${level}"><b>${text(title ?? '')}</b><div>${text(message)}</div></li>`,
    )
    .join('')}</ul>`;
}

/** The log: what the step was given, folded, then its lines. */
function logHtml([title = '', ...given]: readonly string[], lines: readonly ShownLine[]): string {
  const first = title.startsWith('▼ ')
    ? groupHtml(
        title,
        given.map((line) => lineHtml({ text: line, kind: 'text', folded: true })),
      )
    : lineHtml({ text: title, kind: 'text', folded: false });
  const shown: string[] = [first];
  let group: { title: string; lines: string[] } | undefined;
  const endGroup = (): void => {
    if (group !== undefined) shown.push(groupHtml(group.title, group.lines));
    group = undefined;
  };
  for (const line of lines) {
    if (line.folded && group !== undefined) {
      group.lines.push(lineHtml(line));
      continue;
    }
    endGroup();
    if (line.kind === 'group') group = { title: line.text, lines: [] };
    else shown.push(lineHtml(line));
  }
  endGroup();
  return shown.join('');
}

function groupHtml(title: string, lines: readonly string[]): string {
  return `<details><summary>${text(title.replace('▼ ', ''))}</summary>${lines.join('')}</details>`;
}

function lineHtml({ kind, text: line }: ShownLine): string {
  return `<div class="line ${kind}">${text(line)}</div>`;
}

function text(plain: string): string {
  return plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
