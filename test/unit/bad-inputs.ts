/** One wrong input and the message that the user gets for it. */
export interface BadInput {
  what: string;
  with: Record<string, string>;
  message: string;
}

const SECRETS = "Check the secret's name; pull requests from forks and Dependabot get no secrets.";
const ID = 'is not an instance ID. An ID is uhost- or cpod- and then lower-case letters, digits and hyphens.';
const UNIT = 'Write a whole number and a unit (s, m, h or d)';
const WORD = 'Write at most 64 letters, digits, hyphens and underscores.';
const NO_SPACE = 'contains a space or line break. Copy it again.';
const NO_LETTER = "contains a character that keys and tokens don't have. Copy it again.";
const NARROW =
  'Narrow it: write how the names begin, such as gpu-ci-*, or add tag, older-than or exclude. dry-run: true shows what it selects.';
/** What a step that selects by name has besides. */
const BY_NAME = { 'uhost-id': '' };
const WITH_TOKEN = { 'github-token': 'token' };

const bad = (what: string, given: Record<string, string>, message: string): BadInput => ({
  what,
  with: given,
  message,
});
const id = (what: string, value: string, shown = value): BadInput =>
  bad(what, { 'uhost-id': value }, `uhost-id: "${shown}" ${ID}`);
const json = (what: string, value: string): BadInput =>
  bad(
    what,
    { 'uhost-id': value },
    `uhost-id is "${value}", which is not valid JSON. Write ["uhost-a", "uhost-b"], or the IDs separated by commas.`,
  );
const secret = (what: string, name: string, value: string, problem: string): BadInput =>
  bad(what, { [name]: value }, `${name} ${problem}`);
const choice = (name: string, value: string, choices = 'true or false'): BadInput =>
  bad(`${name}: ${value}`, { [name]: value }, `${name} is "${value}". Write ${choices}.`);
const duration = (what: string, name: string, value: string): BadInput =>
  bad(
    `${name}: ${what}`,
    { [name]: value },
    `${name} is "${value}". ${UNIT}, ${name === 'timeout' ? 'from 1s to 24h' : 'such as 90m, 12h or 3d'}.`,
  );
const count = (what: string, value: string): BadInput =>
  bad(
    `max-instances: ${what}`,
    { 'max-instances': value },
    `max-instances is "${value}". Write a whole number from 1 to 999999.`,
  );
const word = (what: string, name: string, value: string, shown = value): BadInput =>
  bad(what, { [name]: value }, `${name} is "${shown}". ${WORD}`);
const url = (what: string, value: string): BadInput =>
  bad(
    `api-url: ${what}`,
    { 'api-url': value },
    "api-url can't be used. Write an https address without user, query and fragment, or http on a loopback address.",
  );
const invisible = (what: string, given: Record<string, string>, name: string, shown: string): BadInput =>
  bad(what, given, `${name} contains an invisible character, shown by its code: "${shown}". Remove it.`);
const hidden = (what: string, name: string, value: string, codes: string): BadInput =>
  secret(what, name, value, `contains an invisible character (${codes}). Copy it again without it.`);
const everything = (
  what: string,
  name: string,
  shown = name,
  others: Record<string, string> = {},
): BadInput =>
  bad(what, { ...BY_NAME, ...others, name }, `name "${shown}" selects every instance. ${NARROW}`);
const dryRunEmpty =
  'dry-run is empty, and false would delete. Write dry-run: ${{ inputs.dry-run || false }}.';
const ageEmpty =
  "older-than is empty, which would select instances of any age. Write older-than: ${{ inputs.age || '12h' }}, or 0s for any age.";

const KEYS: readonly BadInput[] = [
  bad(
    'no keys at all',
    { 'public-key': '', 'private-key': '' },
    `public-key and private-key are empty, and COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set. ${SECRETS}`,
  ),
  bad(
    'keys of nothing but spaces',
    { 'public-key': ' ', 'private-key': '\n' },
    'public-key and private-key are empty,',
  ),
  secret('no public key', 'public-key', '', `is empty. ${SECRETS}`),
  secret('no private key', 'private-key', '', `is empty. ${SECRETS}`),
  secret('a private key of nothing but a zero-width space', 'private-key', '\u200b', `is empty. ${SECRETS}`),
  secret('a public key of two words', 'public-key', 'two words', NO_SPACE),
  secret('a private key of two words', 'private-key', 'two words', NO_SPACE),
  secret('a private key of two lines', 'private-key', 'one\ntwo', NO_SPACE),
  secret('a private key of two lines of Windows', 'private-key', 'one\r\ntwo', NO_SPACE),
  secret('a public key with a tab', 'public-key', 'one\ttwo', NO_SPACE),
  secret('a private key with an accent', 'private-key', 'clé', NO_LETTER),
  secret('a public key in full-width letters', 'public-key', '\uff41\uff42\uff43', NO_LETTER),
  secret('a private key with a full-width space', 'private-key', 'a\u3000b', NO_LETTER),
  secret('a private key with an emoji', 'private-key', 'key🔑', NO_LETTER),
  secret('a private key in Chinese quotation marks', 'private-key', '“key”', NO_LETTER),
  hidden('a private key with an escape', 'private-key', 'a\u001b[31mb', 'U+001B'),
  hidden('a private key with a zero-width space', 'private-key', 'a\u200bb', 'U+200B'),
  hidden('a private key with a byte order mark inside', 'private-key', 'a\ufeffb', 'U+FEFF'),
  hidden('a public key with a non-breaking space', 'public-key', 'a\u00a0b', 'U+00A0'),
  hidden(
    'a public key with two invisible characters',
    'public-key',
    'a\u200b\u2060\u200bb',
    'U+200B, U+2060',
  ),
  hidden('a public key with an invisible tag letter', 'public-key', 'a\u{e0041}b', 'U+E0041'),
  secret(
    'a key of 5,000 characters',
    'public-key',
    'k'.repeat(5000),
    'is longer than 4096 characters. Copy it again.',
  ),
  secret('a security token of two words', 'security-token', 'two words', NO_SPACE),
  secret('a security token with a tab', 'security-token', 'a\tb', NO_SPACE),
  hidden('a security token with a zero-width space', 'security-token', 'a\u200bb', 'U+200B'),
  secret('a security token with an umlaut', 'security-token', 'schlüssel', NO_LETTER),
];

const IDS: readonly BadInput[] = [
  id('an ID of another kind', 'i-0abc123'),
  id('a bare name', 'my-gpu'),
  id('an ID without its rest', 'uhost-'),
  id('an ID with upper case', 'uhost-ABC'),
  id('an upper-case prefix', 'UHost-abc'),
  id('an ID with an underscore', 'uhost-a_b'),
  id('an ID with a dot', 'uhost-a.b'),
  id('an ID with a slash', 'uhost-a/../b'),
  id('an ID with a parameter behind it', 'uhost-a&Action=DeleteEverything'),
  id('an ID with an equals sign', 'uhost-a=b'),
  id('an ID with a percent escape', 'uhost-a%0ab'),
  id('an ID with a full stop behind it', 'uhost-a.'),
  id('an ID in single quotes', "'uhost-a'"),
  id('an ID in Chinese quotation marks', '“uhost-a”'),
  id('an ID in backquotes', '`uhost-a`'),
  id('IDs separated by bars', 'uhost-a|uhost-b'),
  id('IDs separated by full-width full stops', 'uhost-a。uhost-b'),
  id('an ID that begins with a hyphen', 'uhost--a'),
  id('an ID with a star', 'uhost-*'),
  id('an ID with a Cyrillic а', 'uhost-\u0430bc'),
  id('an ID with a dash for its hyphen', 'uhost\u2013abc'),
  id('an ID with full-width letters', 'uhost-\uff41\uff42'),
  id('an ID of 65 characters', `uhost-${'a'.repeat(59)}`, `uhost-${'a'.repeat(53)}…`),
  id('a megabyte', 'x'.repeat(1_000_000), `${'x'.repeat(59)}…`),
  id('a log command in place of an ID', '::set-output', '::set-output'),
  id('an old log command', '##[add-mask]abc', '# #[add-mask]abc'),
  id('an expression that was not evaluated', '${{steps.create.outputs.id}}'),
  id('HTML', '<img/src=x>'),
  id('null', 'null'),
  id('undefined', 'undefined'),
  id('KEY=value', 'UHostId=uhost-a'),
  id("a disk's ID", 'bsm-mdzfnfe2lqzd'),
  id('one wrong ID among right ones', 'uhost-a,uhost-b,gpu3', 'gpu3'),
  id('one wrong ID among full-width commas', 'uhost-a，gpu3、uhost-b；uhost-c', 'gpu3'),
  id('a wrong ID in a JSON array', '["uhost-a", "gpu3"]', 'gpu3'),
  id('a number in a JSON array', '["uhost-a", 7]', '7'),
  id('null in a JSON array', '[null]', 'null'),
  id('an array in a JSON array', '[["uhost-a"]]', '["uhost-a"]'),
  id('an object in a JSON array', '[{"id":"uhost-a"}]', '{"id":"uhost-a"}'),
  id('a JSON object', '{"id":"uhost-a"}'),
  json('an array that does not end', '["uhost-a"'),
  json('an array with single quotes', "['uhost-a', 'uhost-b']"),
  json('an array without quotes', '[uhost-a, uhost-b]'),
  json('an array with a comma at its end', '["uhost-a",]'),
  json('two IDs in quotes', '"uhost-a","uhost-b"'),
  json('Markdown', '[a](https://example.com)'),
  invisible('an ID with a zero-width space', { 'uhost-id': 'uhost-a\u200bb' }, 'uhost-id', 'uhost-aU+200Bb'),
  invisible(
    'an ID with a right-to-left mark',
    { 'uhost-id': 'uhost-a\u202eb' },
    'uhost-id',
    'uhost-aU+202Eb',
  ),
  invisible('an ID with a byte order mark', { 'uhost-id': 'uhost-\ufeffb' }, 'uhost-id', 'uhost-U+FEFFb'),
  invisible(
    'a non-breaking space between IDs',
    { 'uhost-id': 'uhost-a\u00a0uhost-b' },
    'uhost-id',
    'uhost-aU+00A0uhost-b',
  ),
  invisible('an ID with a NUL', { 'uhost-id': 'uhost-a\u0000b' }, 'uhost-id', 'uhost-aU+0000b'),
  invisible(
    'an ID with an escape sequence',
    { 'uhost-id': 'uhost-a\u001b[2Jb' },
    'uhost-id',
    'uhost-aU+001B[2Jb',
  ),
  invisible(
    'a zero-width space in a JSON array',
    { 'uhost-id': '["uhost-a\u200bb"]' },
    'uhost-id',
    'uhost-aU+200Bb',
  ),
];

const CHOICES: readonly BadInput[] = [
  choice('stop', 'yes'),
  choice('stop', '1'),
  choice('stop', 'tRuE'),
  choice('stop', 'off'),
  choice('release-disk', 'on'),
  choice('release-disk', '0'),
  choice('release-disk', '"true"'),
  choice('ignore-not-found', 'n'),
  choice('ignore-not-found', 'null'),
  choice('dry-run', 'maybe'),
  choice('dry-run', 'no'),
  choice('dry-run', '是'),
  bad('dry-run: nothing', { 'dry-run': '' }, dryRunEmpty),
  bad('dry-run: spaces', { 'dry-run': '  ' }, dryRunEmpty),
  bad('dry-run: nothing, with a name', { ...BY_NAME, name: 'gpu-7', 'dry-run': '' }, dryRunEmpty),
  bad(
    'dry-run: nothing, with a name of nothing but a star',
    { ...BY_NAME, name: '*', 'dry-run': '' },
    dryRunEmpty,
  ),
  choice('when', 'later', 'now or job-end'),
  choice('when', 'NOW', 'now or job-end'),
  choice('when', 'job_end', 'now or job-end'),
  choice('when', 'always()', 'now or job-end'),
  choice('language', 'de', 'en or zh-CN'),
  choice('language', 'zh', 'en or zh-CN'),
  choice('language', 'zh_CN', 'en or zh-CN'),
  choice('language', 'EN', 'en or zh-CN'),
];

const NUMBERS: readonly BadInput[] = [
  duration('a number', 'timeout', '20'),
  duration('zero', 'timeout', '0s'),
  duration('more than a day', 'timeout', '25h'),
  duration('two days', 'timeout', '2d'),
  duration('negative', 'timeout', '-5m'),
  duration('a fraction', 'timeout', '1.5h'),
  duration('with a space', 'timeout', '20 m'),
  duration('two units', 'timeout', '1h30m'),
  duration('in words', 'timeout', 'forever'),
  duration('an upper-case unit', 'timeout', '20M'),
  duration('a unit of three letters', 'timeout', '20min'),
  duration('milliseconds', 'timeout', '500ms'),
  duration('exponent', 'timeout', '1e3s'),
  duration('Arabic digits', 'timeout', '\u0662\u0660m'),
  duration('Chinese', 'timeout', '20分钟'),
  duration('ISO 8601', 'timeout', 'PT20M'),
  duration('twenty digits', 'timeout', '99999999999999999999s'),
  duration('a number', 'older-than', '12'),
  duration('a date', 'older-than', '2026-01-01'),
  duration('weeks', 'older-than', '2w'),
  duration('negative', 'older-than', '-1h'),
  duration('in words', 'older-than', 'yesterday'),
  bad('older-than: nothing, with a name', { ...BY_NAME, name: 'gpu-*', 'older-than': '' }, ageEmpty),
  bad('older-than: nothing, with a tag', { ...BY_NAME, tag: 'ci', 'older-than': '' }, ageEmpty),
  bad('older-than: spaces, with a name', { ...BY_NAME, name: 'gpu-*', 'older-than': ' ' }, ageEmpty),
  bad(
    'older-than: nothing, with a name of nothing but a star',
    { ...BY_NAME, name: '*', 'older-than': '' },
    ageEmpty,
  ),
  bad(
    'older-than: nothing, at the end of the job',
    { ...BY_NAME, name: 'gpu-*', 'older-than': '', when: 'job-end' },
    ageEmpty,
  ),
  count('zero', '0'),
  count('negative', '-1'),
  count('a fraction', '2.5'),
  count('hexadecimal', '0x10'),
  count('a million', '1000000'),
  count('in words', 'all'),
  count('with a separator', '1,000'),
  count('full-width', '\uff15'),
];

const NAMES: readonly BadInput[] = [
  invisible('a name with a right-to-left mark', { ...BY_NAME, name: 'a\u202eb' }, 'name', 'aU+202Eb'),
  invisible(
    'a name with a zero-width space at its end',
    { ...BY_NAME, name: 'gpu-7\u200b' },
    'name',
    'gpu-7U+200B',
  ),
  invisible('a name with a non-breaking space', { ...BY_NAME, name: 'gpu\u00a07' }, 'name', 'gpuU+00A07'),
  invisible(
    'a name with a non-breaking space at its end',
    { ...BY_NAME, name: 'gpu-7\u00a0' },
    'name',
    'gpu-7U+00A0',
  ),
  invisible('a name with a tab', { ...BY_NAME, name: 'gpu\t7' }, 'name', 'gpuU+00097'),
  invisible(
    'one of several names with a byte order mark',
    { ...BY_NAME, name: 'gpu-7\n\ufeffgpu-8' },
    'name',
    'U+FEFFgpu-8',
  ),
  invisible('a name with a line separator', { ...BY_NAME, name: 'a\u2028b' }, 'name', 'aU+2028b'),
  invisible('a name with a blank Hangul letter', { ...BY_NAME, name: 'a\u3164b' }, 'name', 'aU+3164b'),
  bad(
    'a name of 256 characters',
    { ...BY_NAME, name: 'n'.repeat(256) },
    `name is "${'n'.repeat(59)}…". Write at most 255 characters.`,
  ),
  bad(
    'one of several names that is too long',
    { ...BY_NAME, name: `gpu-7\n${'n'.repeat(256)}` },
    `name is "${'n'.repeat(59)}…". Write at most 255 characters.`,
  ),
  invisible(
    'a name to exclude with a zero-width joiner',
    { ...BY_NAME, name: 'gpu-*', exclude: 'a\u200db' },
    'exclude',
    'aU+200Db',
  ),
  invisible(
    'a wrong name to exclude, with a name of nothing but a star',
    { ...BY_NAME, name: '*', exclude: 'a\u200db' },
    'exclude',
    'aU+200Db',
  ),
  bad(
    'a name to exclude of 256 characters',
    { ...BY_NAME, name: 'gpu-*', exclude: 'n'.repeat(256) },
    `exclude is "${'n'.repeat(59)}…". Write at most 255 characters.`,
  ),
  invisible('a tag with an escape sequence', { ...BY_NAME, tag: 'a\u001b[31m' }, 'tag', 'aU+001B[31m'),
  invisible('a tag with a soft hyphen', { ...BY_NAME, tag: 'a\u00adb' }, 'tag', 'aU+00ADb'),
  bad('a tag of two lines', { ...BY_NAME, tag: 'a\nb' }, 'tag is "a b" on several lines. Write one line.'),
  bad(
    'a tag with a log command',
    { ...BY_NAME, tag: 'a\n::add-mask::b' },
    'tag is "a ::add-mask::b" on several lines. Write one line.',
  ),
  everything('a star for a name', '*'),
  everything('two stars for a name', '**'),
  everything('a question mark and a star for a name', '?*'),
  everything('a star in spaces for a name', '  *  ', '*'),
  everything('a star at the end of the job', '*', '*', { when: 'job-end' }),
  everything('a star among several names', 'gpu-7\n*\ngpu-8', '*'),
  everything('a star and an age of zero', '*', '*', { 'older-than': '0s' }),
  everything('a star and an age of zero days', '*', '*', { 'older-than': '0d' }),
  everything('a star in one region', '*', '*', { region: 'cn-wlcb' }),
  everything('a star and a higher limit', '*', '*', { 'max-instances': '100' }),
  bad(
    "the platform's default name",
    { ...BY_NAME, name: 'host' },
    `name "host" selects every instance that has the default name of the platform. ${NARROW}`,
  ),
  bad(
    "the platform's default name among several",
    { ...BY_NAME, name: 'gpu-7\nhost' },
    'name "host" selects every instance that has the default name',
  ),
];

const PLACES: readonly BadInput[] = [
  word('a region with a space', 'region', 'cn wlcb'),
  word('a region with a parameter behind it', 'region', 'cn-wlcb&Zone=x'),
  word('a region in Chinese', 'region', '乌兰察布'),
  word('two regions', 'region', 'cn-wlcb,cn-bj2'),
  invisible('a region with a zero-width space', { region: 'cn\u200bwlcb' }, 'region', 'cnU+200Bwlcb'),
  word('a zone with HTML', 'zone', '<b>'),
  word('a zone of 65 characters', 'zone', 'z'.repeat(65), `${'z'.repeat(59)}…`),
  word('a zone that begins with a hyphen', 'zone', '-01'),
  word('a project ID with a slash', 'project-id', 'org/1'),
  word('a project ID in quotes', 'project-id', '"org-1"', '"org-1"'),
  invisible('a project ID with a soft hyphen', { 'project-id': 'org\u00ad1' }, 'project-id', 'orgU+00AD1'),
  url('a host only', 'api.compshare.cn'),
  url('http to the API', 'http://api.compshare.cn'),
  url('http to a name that looks like loopback', 'http://127.0.0.1.example.com'),
  url('http to a name that ends like loopback', 'http://evil-localhost'),
  url('ftp to loopback', 'ftp://localhost'),
  url('http to localhost.example.com', 'http://localhost.example.com/'),
  url('http to a private address', 'http://192.168.0.1'),
  url('http to every address', 'http://0.0.0.0'),
  url('a file', 'file:///etc/passwd'),
  url('a script', 'javascript:alert(1)'),
  url('a web socket', 'wss://api.compshare.cn'),
  url('with a password', 'https://user:hunter2@api.compshare.cn'),
  url('with a user alone', 'https://user@api.compshare.cn'),
  url('with a password alone', 'https://:hunter2@api.compshare.cn'),
  url('with a query', 'https://api.compshare.cn/?Action=x'),
  url('with a fragment', 'https://api.compshare.cn/#x'),
];

const GITHUB: readonly BadInput[] = [
  bad(
    'a GitHub token of two words',
    { 'github-token': 'two words', environment: 'pr-7' },
    `github-token ${NO_SPACE}`,
  ),
  bad(
    'a GitHub token with a zero-width space',
    { 'github-token': 'a\u200bb', environment: 'pr-7' },
    'github-token contains an invisible character (U+200B). Copy it again without it.',
  ),
  bad(
    'a runner and no GitHub token',
    { 'runner-name': 'gpu-1' },
    `github-token is empty. runner-name and environment need it. ${SECRETS}`,
  ),
  bad(
    'an environment and no GitHub token',
    { environment: 'pr-7' },
    `github-token is empty. runner-name and environment need it. ${SECRETS}`,
  ),
  bad(
    "an organization's runner without a name",
    { ...WITH_TOKEN, 'runner-name': 'org: ' },
    'runner-name is "org:". Write a runner\'s name or a glob after org:.',
  ),
  bad(
    'a runner without a name among others',
    { ...WITH_TOKEN, 'runner-name': 'gpu-1\norg:\ngpu-2' },
    'runner-name is "org:". Write a runner\'s name or a glob after org:.',
  ),
  bad(
    'a runner of 256 characters',
    { ...WITH_TOKEN, 'runner-name': 'r'.repeat(256) },
    `runner-name is "${'r'.repeat(59)}…". Write at most 255 characters.`,
  ),
  invisible(
    'a runner with a tab in its name',
    { ...WITH_TOKEN, 'runner-name': 'gpu\t1' },
    'runner-name',
    'gpuU+00091',
  ),
  bad(
    "an enterprise's runner",
    { ...WITH_TOKEN, 'runner-name': 'enterprise:gpu-1' },
    'runner-name is "enterprise:gpu-1". This action can\'t remove an enterprise\'s runners. Name runners of this repository, or of its organization with org: before the name.',
  ),
  invisible(
    'an environment with a zero-width space',
    { ...WITH_TOKEN, environment: 'pr\u200b7' },
    'environment',
    'prU+200B7',
  ),
  bad(
    'two environments',
    { ...WITH_TOKEN, environment: 'pr-7\npr-8' },
    'environment is "pr-7 pr-8" on several lines. Write one line.',
  ),
];

const SELECTION: readonly BadInput[] = [
  bad('no instance at all', BY_NAME, 'No instance is named: uhost-id, name and tag are empty.'),
  bad(
    'a comma between two IDs that are empty',
    { 'uhost-id': ',' },
    'No instance is named: uhost-id, name and tag are empty.',
  ),
  bad('an empty JSON array', { 'uhost-id': '[]' }, 'No instance is named: uhost-id, name and tag are empty.'),
  bad(
    'a JSON array of nothing',
    { 'uhost-id': '["", ""]' },
    'No instance is named: uhost-id, name and tag are empty.',
  ),
  bad(
    'an empty output as JSON',
    { 'uhost-id': '""' },
    'No instance is named: uhost-id, name and tag are empty.',
  ),
  bad(
    'a full-width comma alone',
    { 'uhost-id': '，' },
    'No instance is named: uhost-id, name and tag are empty.',
  ),
  bad(
    'names of blank lines',
    { ...BY_NAME, name: '\n  \n' },
    'No instance is named: uhost-id, name and tag are empty.',
  ),
  bad(
    'an age alone',
    { ...BY_NAME, 'older-than': '3d' },
    'older-than selects nothing by itself. Add name or tag.',
  ),
  bad(
    'exclude alone',
    { ...BY_NAME, exclude: 'keep-*' },
    'exclude selects nothing by itself. Add name or tag.',
  ),
  bad(
    'an age and exclude alone',
    { ...BY_NAME, 'older-than': '3d', exclude: 'keep-*' },
    'older-than and exclude select nothing by themselves. Add name or tag.',
  ),
];

/** Every kind of wrong input that somebody has thought of. */
export const BAD_INPUTS: readonly BadInput[] = [
  ...KEYS,
  ...IDS,
  ...CHOICES,
  ...NUMBERS,
  ...NAMES,
  ...PLACES,
  ...GITHUB,
  ...SELECTION,
];
