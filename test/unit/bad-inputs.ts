/** One wrong input and the message that the user gets for it. */
export interface BadInput {
  what: string;
  with: Record<string, string>;
  message: string;
}

const IDS =
  'takes IDs that begin with uhost- or cpod-, of lower-case letters, digits and hyphens, separated by commas, spaces or newlines.';
const BOOLEAN = 'takes true or false.';
const TIMEOUT = 'takes a whole number and a unit (s, m, h or d), from 1s to 24h.';
const AGE = 'takes a whole number and a unit (s, m, h or d), such as 90m, 12h or 3d.';
const LABEL = 'takes up to 255 characters on one line, without invisible ones.';
const WORD = 'takes up to 64 letters, digits, hyphens and underscores.';
const URL_FORM = 'takes an https address without user, query and fragment, or http on a loopback address.';
const KEY = 'got a value that is not shown; takes letters, digits and signs, without spaces or line breaks.';
const NO_KEY = 'got nothing; takes the key itself. A secret that the workflow may not read is empty too.';
const NO_TOKEN =
  'got nothing; takes the token that runner-name and environment need. A secret that the workflow may not read is empty too.';
const COUNT = 'takes a whole number from 1 to 999999.';

const id = (what: string, value: string, got = `"${value}"`): BadInput => ({
  what,
  with: { 'uhost-id': value },
  message: `uhost-id: got ${got}; ${IDS}`,
});
const one = (what: string, name: string, value: string, got: string, takes: string): BadInput => ({
  what,
  with: { [name]: value },
  message: `${name}: got ${got}; ${takes}`,
});
const url = (what: string, value: string): BadInput =>
  one(what, 'api-url', value, 'something else', URL_FORM);

/** Every kind of wrong input that somebody has thought of. */
export const BAD_INPUTS: readonly BadInput[] = [
  { what: 'no public key', with: { 'public-key': '' }, message: `public-key: ${NO_KEY}` },
  { what: 'no private key', with: { 'private-key': '' }, message: `private-key: ${NO_KEY}` },
  { what: 'a public key of two words', with: { 'public-key': 'two words' }, message: `public-key: ${KEY}` },
  { what: 'a private key of two lines', with: { 'private-key': 'one\ntwo' }, message: `private-key: ${KEY}` },
  {
    what: 'a private key with an escape',
    with: { 'private-key': 'a\u001b[31mb' },
    message: `private-key: ${KEY}`,
  },
  { what: 'a private key with an accent', with: { 'private-key': 'clé' }, message: `private-key: ${KEY}` },
  {
    what: 'a key of 5,000 characters',
    with: { 'public-key': 'k'.repeat(5000) },
    message: `public-key: ${KEY}`,
  },
  {
    what: 'a security token with a tab',
    with: { 'security-token': 'a\tb' },
    message: `security-token: ${KEY}`,
  },
  {
    what: 'a security token with a zero-width space',
    with: { 'security-token': 'a\u200bb' },
    message: `security-token: ${KEY}`,
  },

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
  id('an ID in quotes', '"uhost-a"', '""uhost-a""'),
  id('an ID as a JSON array', '["uhost-a"]', '"["uhost-a"]"'),
  id('IDs separated by semicolons', 'uhost-a;uhost-b'),
  id('an ID that begins with a hyphen', 'uhost--a'),
  id('an ID with a star', 'uhost-*'),
  id('an ID with a Cyrillic а', 'uhost-\u0430bc'),
  id('an ID with full-width letters', 'uhost-\uff41\uff42'),
  id('an ID with a zero-width space', 'uhost-a\u200bb', '"uhost-ab"'),
  id('an ID with a right-to-left mark', 'uhost-a\u202eb', '"uhost-ab"'),
  id('an ID with a NUL', 'uhost-a\u0000b', '"uhost-a b"'),
  id('an ID with an escape sequence', 'uhost-a\u001b[2Jb', '"uhost-a [2Jb"'),
  id('an ID of 65 characters', `uhost-${'a'.repeat(59)}`, `"uhost-${'a'.repeat(53)}…"`),
  id('a megabyte', 'x'.repeat(1_000_000), `"${'x'.repeat(59)}…"`),
  id('a log command in place of an ID', '::set-output', '"::set-output"'),
  id('an old log command', '##[add-mask]abc', '"# #[add-mask]abc"'),
  id('an expression that was not evaluated', '${{steps.create.outputs.id}}'),
  id('HTML', '<img/src=x>'),
  id('Markdown', '[a](https://example.com)'),
  id('one wrong ID among right ones', 'uhost-a,uhost-b,gpu3', '"gpu3"'),

  one('stop: yes', 'stop', 'yes', '"yes"', BOOLEAN),
  one('stop: 1', 'stop', '1', '"1"', BOOLEAN),
  one('stop: nothing', 'stop', '', 'nothing', BOOLEAN),
  one('stop: tRuE', 'stop', 'tRuE', '"tRuE"', BOOLEAN),
  one('release-disk: on', 'release-disk', 'on', '"on"', BOOLEAN),
  one('release-disk: nothing', 'release-disk', '', 'nothing', BOOLEAN),
  one('ignore-not-found: n', 'ignore-not-found', 'n', '"n"', BOOLEAN),
  one('dry-run: maybe', 'dry-run', 'maybe', '"maybe"', BOOLEAN),

  one('timeout: a number', 'timeout', '20', '"20"', TIMEOUT),
  one('timeout: zero', 'timeout', '0s', '"0s"', TIMEOUT),
  one('timeout: more than a day', 'timeout', '25h', '"25h"', TIMEOUT),
  one('timeout: two days', 'timeout', '2d', '"2d"', TIMEOUT),
  one('timeout: negative', 'timeout', '-5m', '"-5m"', TIMEOUT),
  one('timeout: a fraction', 'timeout', '1.5h', '"1.5h"', TIMEOUT),
  one('timeout: with a space', 'timeout', '20 m', '"20 m"', TIMEOUT),
  one('timeout: two units', 'timeout', '1h30m', '"1h30m"', TIMEOUT),
  one('timeout: in words', 'timeout', 'forever', '"forever"', TIMEOUT),
  one('timeout: an upper-case unit', 'timeout', '20M', '"20M"', TIMEOUT),
  one('timeout: exponent', 'timeout', '1e3s', '"1e3s"', TIMEOUT),
  one('timeout: Arabic digits', 'timeout', '\u0662\u0660m', '"\u0662\u0660m"', TIMEOUT),
  one('timeout: twenty digits', 'timeout', '99999999999999999999s', '"99999999999999999999s"', TIMEOUT),
  one('timeout: nothing', 'timeout', '', 'nothing', TIMEOUT),
  one('older-than: a number', 'older-than', '12', '"12"', AGE),
  one('older-than: a date', 'older-than', '2026-01-01', '"2026-01-01"', AGE),
  one('older-than: weeks', 'older-than', '2w', '"2w"', AGE),

  one('max-instances: zero', 'max-instances', '0', '"0"', COUNT),
  one('max-instances: negative', 'max-instances', '-1', '"-1"', COUNT),
  one('max-instances: a fraction', 'max-instances', '2.5', '"2.5"', COUNT),
  one('max-instances: hexadecimal', 'max-instances', '0x10', '"0x10"', COUNT),
  one('max-instances: a million', 'max-instances', '1000000', '"1000000"', COUNT),
  one('max-instances: in words', 'max-instances', 'all', '"all"', COUNT),
  one('max-instances: nothing', 'max-instances', '', 'nothing', COUNT),

  one('when: later', 'when', 'later', '"later"', 'takes now or job-end.'),
  one('when: upper case', 'when', 'NOW', '"NOW"', 'takes now or job-end.'),
  one('when: nothing', 'when', '', 'nothing', 'takes now or job-end.'),

  one('a name of two lines', 'name', 'a\nb', '"a b"', LABEL),
  one('a name with a right-to-left mark', 'name', 'a\u202eb', '"ab"', LABEL),
  one('a name with a log command', 'name', 'a\n::add-mask::b', '"a ::add-mask::b"', LABEL),
  one('a name of 256 characters', 'name', 'n'.repeat(256), `"${'n'.repeat(59)}…"`, LABEL),
  one('a tag with an escape sequence', 'tag', 'a\u001b[31m', '"a [31m"', LABEL),
  one('a tag with a soft hyphen', 'tag', 'a\u00adb', '"ab"', LABEL),

  one('a region with a space', 'region', 'cn wlcb', '"cn wlcb"', WORD),
  one('a region with a parameter behind it', 'region', 'cn-wlcb&Zone=x', '"cn-wlcb&Zone=x"', WORD),
  one('a zone with HTML', 'zone', '<b>', '"<b>"', WORD),
  one('a zone of 65 characters', 'zone', 'z'.repeat(65), `"${'z'.repeat(59)}…"`, WORD),
  one('a project ID with a slash', 'project-id', 'org/1', '"org/1"', WORD),

  url('api-url: nothing', ''),
  url('api-url: a host only', 'api.compshare.cn'),
  url('api-url: http to the harness', 'http://api.compshare.cn'),
  url('api-url: http to a name that looks like loopback', 'http://127.0.0.1.example.com'),
  url('api-url: http to localhost.example.com', 'http://localhost.example.com/'),
  url('api-url: http to a private address', 'http://192.168.0.1'),
  url('api-url: a file', 'file:///etc/passwd'),
  url('api-url: a script', 'javascript:alert(1)'),
  url('api-url: with a password', 'https://user:hunter2@api.compshare.cn'),
  url('api-url: with a query', 'https://api.compshare.cn/?Action=x'),
  url('api-url: with a fragment', 'https://api.compshare.cn/#x'),

  {
    what: 'a GitHub token of two words',
    with: { 'github-token': 'two words', environment: 'pr-7' },
    message: `github-token: ${KEY}`,
  },
  {
    what: 'a runner and no GitHub token',
    with: { 'runner-name': 'gpu-1' },
    message: `github-token: ${NO_TOKEN}`,
  },
  {
    what: 'an environment and no GitHub token',
    with: { environment: 'pr-7' },
    message: `github-token: ${NO_TOKEN}`,
  },
  {
    what: "an organization's runner without a name",
    with: { 'runner-name': 'org: ', 'github-token': 'token' },
    message: 'runner-name: got "org:"; takes a runner\'s name or a glob after org:.',
  },
  {
    what: 'a runner with a tab in its name',
    with: { 'runner-name': 'gpu\t1', 'github-token': 'token' },
    message: `runner-name: got "gpu 1"; ${LABEL}`,
  },
  {
    what: "an enterprise's runner",
    with: { 'runner-name': 'enterprise:gpu-1', 'github-token': 'token' },
    message:
      'runner-name: "enterprise:gpu-1" names a runner of an enterprise, which this action cannot remove. Name runners of this repository, or of its organization with org: before the name.',
  },
  {
    what: 'an environment with a zero-width space',
    with: { environment: 'pr\u200b7', 'github-token': 'token' },
    message: `environment: got "pr7"; ${LABEL}`,
  },

  {
    what: 'no instance at all',
    with: { 'uhost-id': '' },
    message: 'No instance is named: uhost-id, name and tag are all empty.',
  },
  {
    what: 'a comma between two IDs that are empty',
    with: { 'uhost-id': ',' },
    message: 'No instance is named: uhost-id, name and tag are all empty.',
  },
  {
    what: 'an age alone',
    with: { 'uhost-id': '', 'older-than': '3d' },
    message: 'older-than selects nothing by itself: give name or tag with it.',
  },
];
