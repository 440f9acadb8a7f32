import { expect, it } from 'vitest';
import { logApiFacts } from '../../src/action/api-facts.ts';
import { RetCodeError } from '../../src/compshare/errors.ts';
import type { ApiFacts } from '../../src/teardown/teardown.ts';
import { aPhaseRun } from './phase-run.ts';

const FACTS: ApiFacts = {
  seen: 3,
  shownBy: { anywhere: 3, region: 2, zone: 1 },
  counts: 'right',
  regionRequired: true,
  zonesListed: true,
  zones: ['cn-wlcb-01', `cn-\n${'x'.repeat(60)}`],
  refused: [
    { place: { region: 'cn-wlcb', zone: 'cn-wlcb-01' }, error: new RetCodeError('Describe', 299, '') },
    { place: { region: 'cn-sh2' }, error: new RetCodeError('Describe', 299, '') },
  ],
  answeredActions: ['DescribeCompShareInstanceResponse', 'Other'],
  lockForms: ['message', 'number'],
  clockOffsetMs: 2400,
  diskIds: 'same',
};

const LINES = [
  'No names, IDs or keys are in here: please paste it into an issue of this action.',
  'Without Region and Zone: 3 of 3 instances shown',
  'With Region: 2 of 3 instances shown',
  'With Region and Zone: 1 of 3 instances shown',
  'Region: required',
  'TotalCount: right',
  'Action of the answers to Describe: "DescribeCompShareInstanceResponse", "Other"',
  'The lock: message, number',
  expect.stringMatching(/^Zones known: cn-wlcb-01, cn- x{30,36}…?$/),
  'Disk IDs in DescribeCompshareDisk and in the list of instances: same',
  "Clock: 2 s ahead of this machine's",
  expect.stringMatching(/^Refused for cn-wlcb cn-wlcb-01: .*299/),
  expect.stringMatching(/^Refused for cn-sh2: .*299/),
];

it.each([
  ['in a dry run', { request: { dryRun: true } }],
  ['with debug logging', { debug: true }],
])('how the API answered is told, folded, %s', async (_, options) => {
  const { run, told } = await aPhaseRun(options);
  await logApiFacts(run, FACTS);
  run.runner.info('after');
  expect(told.groups).toEqual([{ title: 'How this API answered', lines: LINES }]);
  expect(told.lines).toEqual(['after']);
});

it('a clock that no answer told of is not reported', async () => {
  const { run, told } = await aPhaseRun({ debug: true });
  await logApiFacts(run, { ...FACTS, clockOffsetMs: undefined });
  expect(told.groups[0]?.lines).toContain('Clock: not reported');
});

it('otherwise nothing is told', async () => {
  const { run, told } = await aPhaseRun();
  await logApiFacts(run, FACTS);
  expect([told.groups, told.lines]).toEqual([[], []]);
});
