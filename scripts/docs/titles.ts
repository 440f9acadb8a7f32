/** The sections of the troubleshooting text: one for each title that an annotation can have. */
import { CATALOGS } from '../../src/action/catalogs.ts';
import { RetCodeError } from '../../src/compshare/errors.ts';
import { RET_CODES } from '../../src/compshare/ret-codes.ts';
import { causeOfError } from '../../src/report/causes.ts';
import type { CauseKind } from '../../src/report/causes.ts';
import { anchorOf } from '../../src/report/help.ts';
import type { Language, Translated } from './language.ts';
import { CAUSES, FAILURES, GITHUB, NOTES } from './title-texts.ts';
import type { GitHubTitle, NoteText, SectionText } from './title-texts.ts';

/** A title and its section, in one language. */
export interface TitleSection extends Record<keyof SectionText, string> {
  level: NoteText['level'];
  title: string;
  /** The title in English, where that is another. */
  inEnglish: string | undefined;
  /** What `results` says of it. */
  reason: CauseKind | undefined;
  /** Those that lead here. */
  retCodes: readonly number[];
}

/** A section for each title in a language, without the RetCodes and statuses that may follow a title. */
export async function titleSections(language: Language): Promise<TitleSection[]> {
  const catalog = CATALOGS[language];
  const [{ notes }, { failures }, gitHub] = await Promise.all([
    catalog.everyRun(),
    catalog.details(),
    catalog.gitHub(),
  ]);
  const repository = { owner: 'owner', repo: 'repo' };
  const runners = gitHub.wordings.runner.words(
    { kind: 'runner', scope: 'repository', names: ['name'] },
    repository,
  );
  const deployments = gitHub.wordings.deployment.words(
    { kind: 'deployment', environment: 'name' },
    repository,
  );
  const gitHubTitles: Readonly<Record<GitHubTitle, string | undefined>> = {
    runnersLeft: runners.title,
    deploymentsLeft: deployments.title,
    noRepository: gitHub.noRepository.title,
    olderUnread: deployments.olderUnread?.title,
    noRunner: runners.nothingFound(['name']).title,
    noDeployment: deployments.nothingFound(['name']).title,
  };
  const section = (
    title: string,
    text: SectionText & Partial<NoteText>,
    reason?: CauseKind,
  ): TitleSection => ({
    level: text.level ?? 'error',
    title,
    inEnglish: undefined,
    meaning: text.meaning[language],
    advice: text.advice[language],
    reason,
    retCodes: reason === undefined ? [] : retCodesOf(reason),
  });
  const sections = [
    ...keysOf(FAILURES).map((key) => section(failures[key].title, FAILURES[key])),
    ...keysOf(CAUSES).map((kind) => section(failures.causes[kind].title, CAUSES[kind], kind)),
    ...keysOf(NOTES).map((key) => section(notes[key].title, NOTES[key])),
    ...keysOf(GITHUB).map((key) => section(gitHubTitles[key] ?? '', GITHUB[key])),
  ];
  const english = language === 'en' ? sections : await titleSections('en');
  return sections.map((one, index) => {
    const title = english[index]?.title;
    return { ...one, inEnglish: title === one.title ? undefined : title };
  });
}

/**
 * The sections about errors, or those about warnings and notices, in Markdown.
 *
 * @throws Error if two titles have one anchor, since annotations link to it.
 */
export function titlesBlock(
  sections: readonly TitleSection[],
  levels: readonly NoteText['level'][],
  language: Language,
): string {
  const anchors = sections.map(({ title }) => anchorOf(title));
  const twice = anchors.find((anchor, index) => anchors.indexOf(anchor) !== index);
  if (twice !== undefined) throw new Error(`Two titles have the anchor ${twice}`);
  return levels
    .flatMap((level) => sections.filter((section) => section.level === level))
    .map(({ level, title, inEnglish, meaning, advice, reason, retCodes }) =>
      [
        `### ${title}`,
        ...(inEnglish === undefined ? [] : [`_${inEnglish}_`]),
        level === 'error' ? meaning : `${LEVELS[level][language]} ${meaning}`,
        `**${WHAT_TO_DO[language]}** ${advice}`,
        ...(reason === undefined ? [] : [DETAILS[language](reason, retCodes.join(', '))]),
      ].join('\n\n'),
    )
    .join('\n\n');
}

const LEVELS: Readonly<Record<NoteText['level'], Translated>> = {
  error: { en: '_Error._', 'zh-CN': '_错误。_' },
  warning: { en: '_Warning._', 'zh-CN': '_警告。_' },
  notice: { en: '_Notice._', 'zh-CN': '_提示。_' },
};

const WHAT_TO_DO: Translated = { en: 'What to do:', 'zh-CN': '怎么办：' };

const DETAILS: Translated<(reason: string, retCodes: string) => string> = {
  en: (reason, retCodes) =>
    `In \`results\`: \`${reason}\`.${retCodes === '' ? '' : ` RetCodes: ${retCodes}.`}`,
  'zh-CN': (reason, retCodes) =>
    `\`results\` 中为 \`${reason}\`。${retCodes === '' ? '' : `RetCode：${retCodes}。`}`,
};

/** The RetCodes that fail a step with this cause, whatever the message beside them. */
function retCodesOf(kind: CauseKind): number[] {
  const errors = Object.keys(RET_CODES).map((code) => new RetCodeError('', Number(code), ''));
  return errors.filter((error) => causeOfError(error) === kind).map(({ retCode }) => retCode);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
