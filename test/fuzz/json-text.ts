import fc from 'fast-check';
import { SECRETS } from './target.ts';

/** Names of fields that the APIs use, and some that objects have of their own. */
const FIELDS = [
  'Action',
  'RetCode',
  'Message',
  'ErrCode',
  'TotalCount',
  'UHostSet',
  'UHostId',
  'Name',
  'Tag',
  'State',
  'Region',
  'Zone',
  'GPU',
  'GpuType',
  'ChargeType',
  'IsSpot',
  'CreateTime',
  'StartTime',
  'InstancePrice',
  'DiskPriceInfo',
  'PostPayPowerOffBillingResource',
  'DiskSet',
  'UDiskSet',
  'VolumeSet',
  'DiskId',
  'VolumeId',
  'Size',
  'IsBoot',
  'ResourceId',
  'Configuration',
  'MountInstance',
  'ZoneInfo',
  'IsPod',
  'InRecycle',
  'RefundPriceSet',
  'RefundPrice',
  'Code',
  '__proto__',
  'constructor',
  'toString',
] as const;
/** Fields whose values must never be shown. */
const SECRET_FIELDS = ['Password', 'FileBrowserPassword', 'SshLoginCommand', 'Softwares', 'IPSet'] as const;

/** Values that parsers trip over. */
export const NASTY_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'null',
  'undefined',
  '__proto__',
  'uhost-a1',
  'cpod-a1',
  'Running',
  'Stopped',
  'cn-wlcb-01',
  '\u0000',
  '\ud800',
  '\u202e',
  '\u2028',
  '::error::forged',
  'a'.repeat(5000),
  '%00',
  '&#x;',
  '-'.repeat(300),
] as const;

const RET_CODES = [0, 150, 153, 171, 230, 299, 8039, 8401, 226609, 9999, -1, '0', '8903', null, 1.5];

const text = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 30 }));
const secretText = fc
  .tuple(fc.string({ maxLength: 5 }), fc.constantFrom(SECRETS.password), fc.string({ maxLength: 5 }))
  .map((parts) => parts.join(''));

/** Any JSON value, whose objects have fields that the APIs use. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    text,
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.maxSafeInteger()),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('record'),
  ),
  record: fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 8 }),
      fc.array(fc.tuple(fc.constantFrom(...SECRET_FIELDS), secretText), { maxLength: 2 }),
    )
    .map(([fields, secrets]) => Object.fromEntries([...fields, ...secrets])),
})).value;

const instance = fc
  .record(
    {
      UHostId: fc.oneof(fc.constantFrom('uhost-a1', 'uhost-b2', 'cpod-c3'), anyJson),
      State: fc.oneof(fc.constantFrom('Running', 'Stopped', ''), anyJson),
      Name: fc.oneof(text, anyJson),
      Zone: fc.oneof(fc.constantFrom('cn-wlcb-01', 'cn-sh2-02'), anyJson),
      DiskSet: anyJson,
      DiskPriceInfo: anyJson,
      InstancePrice: anyJson,
      CreateTime: anyJson,
      Password: secretText,
      SshLoginCommand: secretText,
    },
    { requiredKeys: ['UHostId', 'State'] },
  )
  .map((fields): Record<string, unknown> => fields);

/** What looks like an answer of the CompShare API, more or less. */
export const apiAnswer: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    {
      Action: fc.oneof(
        fc.constantFrom('DescribeCompShareInstanceResponse', 'describecompshareinstance', 'GetProjectList'),
        anyJson,
      ),
      RetCode: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(...RET_CODES) },
      ),
      Message: fc.oneof(
        text,
        fc.constantFrom(
          `Signature of ${SECRETS.publicKey} is wrong`,
          encodeURIComponent(`key=${SECRETS.privateKey}&`),
          Buffer.from(`x ${SECRETS.securityToken}`).toString('base64'),
          SECRETS.privateKey.split('').join('\u200b'),
        ),
      ),
      TotalCount: fc.oneof(fc.nat({ max: 5 }), anyJson),
      UHostSet: fc.oneof(fc.array(instance, { maxLength: 4 }), anyJson),
      DiskSet: anyJson,
      ZoneInfo: anyJson,
      RefundPriceSet: anyJson,
      InRecycle: anyJson,
    },
    { requiredKeys: ['RetCode'] },
  )
  .map((fields): Record<string, unknown> => fields);

/** The text of an answer: JSON, cut off, or none at all. */
export const answerText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: apiAnswer.map((answer) => JSON.stringify(answer)) },
  { weight: 2, arbitrary: anyJson.map((answer) => JSON.stringify(answer)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(apiAnswer, fc.nat({ max: 400 }))
      .map(([answer, length]) => JSON.stringify(answer).slice(0, length)),
  },
  { weight: 1, arbitrary: text },
);
