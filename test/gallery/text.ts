import type { Annotation } from '../runner/job.ts';
import type { Played, PlayedPhase } from './played.ts';

const HEADINGS = { main: '═══ The step ═══', post: '═══ The post phase ═══' } as const;

/**
 * All that a played run shows, as plain text: log, annotations, outputs and summary of each phase. What differs from one
 * play to the next, ports and request IDs, is replaced.
 */
export function textOf({ scenario, phases, left }: Played): string {
  const text = [
    `${scenario.name}: ${scenario.description}`,
    ...phases.flatMap(phaseText),
    '═══ Left ═══',
    ...(left.length === 0 ? ['nothing'] : left),
  ].join('\n');
  return `${text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d{4,}/g, 'http://127.0.0.1:PORT')
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'REQUEST-ID')}\n`;
}

function phaseText({ name, lines, result }: PlayedPhase): string[] {
  const { annotations, outputs, summary, conclusion } = result;
  return [
    `${HEADINGS[name]} ${conclusion}`,
    ...lines.map(({ text }) => text),
    ...section('Annotations', annotations.map(annotationText)),
    ...section(
      'Outputs',
      Object.entries(outputs).map(([output, value]) => `${output}: ${value}`),
    ),
    ...section('Summary', summary === '' ? [] : [summary.trimEnd()]),
  ];
}

function annotationText({ level, title = '', message }: Annotation): string {
  return `[${level}] ${title}\n${message}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`─── ${title} ───`, ...lines];
}
