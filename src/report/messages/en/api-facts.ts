import type { QueryForm } from '../../../compshare/inventory.ts';

const FORMS: Readonly<Record<QueryForm, string>> = {
  anywhere: 'Without Region and Zone',
  region: 'With Region',
  zone: 'With Region and Zone',
};

/** How the API answered, to be pasted into an issue. */
export const apiFacts = {
  title: 'How this API answered',
  intro: 'No names, IDs or keys are in here: please paste it into an issue of this action.',
  shownBy: (form: QueryForm, shown: number, seen: number): string =>
    `${FORMS[form]}: ${shown} of ${seen} ${seen === 1 ? 'instance' : 'instances'} shown`,
  counts: (counts: 'unproven' | 'right' | 'wrong'): string => `TotalCount: ${counts}`,
  regionRequired: (required: boolean): string => `Region: ${required ? 'required' : 'not required so far'}`,
  spellings: (spellings: string): string => `Action of the answers to Describe: ${spellings}`,
  lock: (forms: string): string => `The lock: ${forms === '' ? 'not met' : forms}`,
  zones: (zones: string): string => `Zones known: ${zones}`,
  refused: (place: string, why: string): string => `Refused for ${place}: ${why}`,
  diskIds: (diskIds: 'same' | 'different' | 'not-compared'): string =>
    `Disk IDs in DescribeCompshareDisk and in the list of instances: ${diskIds}`,
  clock: (seconds: number | undefined): string =>
    `Clock: ${seconds === undefined ? 'not reported' : `${seconds} s ahead of this machine's`}`,
};
