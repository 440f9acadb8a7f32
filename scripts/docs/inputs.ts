/** The tables of inputs and outputs: in English as action.yml describes them, in Chinese as they are described here. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { table } from './blocks.ts';
import type { Language, Translated } from './language.ts';

interface ActionFile {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string }>;
}

const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as ActionFile;

/** Inputs that belong together, with their Chinese descriptions. Up to the first full stop, each is a summary. */
interface Group {
  title: Translated;
  chinese: Readonly<Record<string, string>>;
}

const GROUPS: readonly Group[] = [
  {
    title: { en: 'Which instances', 'zh-CN': '选择实例' },
    chinese: {
      'uhost-id':
        '要删除的实例 ID（`uhost-…` 或 `cpod-…`）。多个 ID 用逗号、顿号、分号、空格或换行分隔，也可以写成 JSON 数组。不为空时，不使用 `name`、`tag`、`exclude` 和 `older-than`。',
      name: '按名称选择：每行一个完整名称或通配符（`*` 和 `?`）。区分大小写。与 `tag` 同时给出时，两者都要满足。会选中所有实例的名称会被拒绝，除非用 `tag`、`older-than` 或 `exclude` 缩小范围，或者 `dry-run` 为 `true`。',
      tag: '按业务组选择，完整匹配。与 `name` 同时给出时，两者都要满足。',
      exclude: '`name` 和 `tag` 绝不选中的名称或通配符，每行一个。区分大小写。日志会说明排除了几台实例。',
      'older-than':
        '只选择创建至少这么久的实例，例如 `90m`、`12h` 或 `3d`。用来缩小 `name` 和 `tag` 的范围；单独使用是错误（`when: job-end` 时是作业结束时的警告）。`0s` 表示不限。创建时间未知的实例不会被选中。',
      'max-instances': '`name` 和 `tag` 选中的实例超过这个数量时，步骤失败，一台也不操作。对 ID 没有限制。',
    },
  },
  {
    title: { en: 'Account and place', 'zh-CN': '账号与位置' },
    chinese: {
      'public-key':
        'API 密钥对的公钥。两个密钥都为空时，从环境变量 `COMPSHARE_PUBLIC_KEY` 和 `COMPSHARE_PRIVATE_KEY` 读取。',
      'private-key': '密钥对的私钥，请存放在 secret 里。',
      'security-token': '安全令牌，只在使用临时密钥（STS）时填写。',
      'project-id': '实例所在项目的 ID，子账号必须填写。不填则使用默认项目。',
      region: '在哪个地域查找，例如 `cn-wlcb`，默认所有地域。之后使用每台实例自己的地域。',
      zone: '在哪个可用区查找，例如 `cn-wlcb-01`，默认所有可用区。不必再填 `region`。',
    },
  },
  {
    title: { en: 'How', 'zh-CN': '如何清理' },
    chinese: {
      when: '`now`，或者 `job-end`：等到作业结束时，在 post 阶段清理。作业失败或被取消时同样会清理。',
      'dry-run': '只查询，并报告将会做什么。不做任何改动。值为空是错误，请写成 `inputs.dry-run || false`。',
      stop: '先关闭运行中的实例，并等待关机完成。为 `false` 时，遇到运行中的实例步骤失败。',
      'release-disk': '同时删除挂载的数据盘，并确认它们已不存在。为 `false` 时保留，在有人删除之前一直计费。',
      'ignore-not-found': 'ID 不存在时视为成功。实例在给出的 `region` 或 `zone` 之外时仍是错误。',
      timeout:
        '整个清理过程的超时时间，例如 `90s`、`20m` 或 `1h`。从 `1s` 到 `24h`。API 自身对实例的操作锁最长可达十分钟。',
    },
  },
  {
    title: { en: 'On GitHub', 'zh-CN': 'GitHub 一侧' },
    chinese: {
      'runner-name':
        '实例删除后要移除的自托管运行器：每行一个完整名称或通配符。区分大小写。对于仓库所属组织的运行器，在名称前加 `org:`，例如 `org:ci-*`。通配符只移除与本步骤删除的实例同名的运行器，以及离线且不属于任何列出实例的运行器。运行器正忙时会等待。',
      environment: '实例删除后，把这个环境的部署设为 inactive。填写本仓库的一个完整环境名称。',
      'github-token':
        '`runner-name` 和 `environment` 使用的令牌。对于 `environment`，带 `deployments: write` 权限的 `GITHUB_TOKEN` 就够了。对于 `runner-name` 则不够：请使用细粒度的个人访问令牌或 GitHub App 令牌，仓库的运行器需要 `administration: write`，组织的运行器需要 `organization_self_hosted_runners: write`。',
    },
  },
  {
    title: { en: 'Other', 'zh-CN': '其他' },
    chinese: {
      language: '日志、注解和作业摘要的语言：`en` 或 `zh-CN`。',
      'api-url': 'API 地址。必须是 https，试用时可以是本机回环地址上的 http。',
      'job-status': '内部使用，请勿填写。post 阶段靠它判断作业是否被取消，取消后剩余时间更短。',
    },
  },
];

const CHINESE_OUTPUTS: Readonly<Record<string, string>> = {
  'uhost-id': '已删除的实例 ID，用逗号分隔，顺序与给出的一致。',
  'in-recycle': '按同样的顺序，每台实例是否进了回收站。API 返回的 `Yes` 或 `No`，没有返回则为空。',
  results:
    'JSON 数组，每台实例一个对象，失败的也在内，并带有 `reason`、`message`、`retCode` 和 `requestId`。使用 `runner-name` 和 `environment` 时，之后是每个运行器一个对象、每个部署一个对象。',
};

/** All inputs in one table, with the first sentence about each and its default. */
export function inputsInShort(language: Language): string {
  checkGroups();
  const [input, , whatItDoes] = HEAD[language];
  const rows = GROUPS.flatMap(({ title, chinese }) => [
    [`**${title[language]}**`, ''],
    ...Object.keys(chinese).map((name) => [
      `\`${name}\``,
      summaryOf(describe(name, language), language) + defaultSentence(name, language),
    ]),
  ]);
  return table([input, whatItDoes], rows);
}

/** A table for each group of inputs, with all that there is to say. */
export function inputsInFull(language: Language): string {
  checkGroups();
  return GROUPS.map(({ title, chinese }) => {
    const rows = Object.keys(chinese).map((name) => [
      `\`${name}\``,
      defaultOf(name),
      describe(name, language),
    ]);
    return `### ${title[language]}\n\n${table(HEAD[language], rows)}`;
  }).join('\n\n');
}

/** The outputs. */
export function outputs(language: Language): string {
  const names = Object.keys(action.outputs);
  expectSame(names, Object.keys(CHINESE_OUTPUTS), 'outputs');
  const head = { en: ['Output', 'What it is'], 'zh-CN': ['输出', '内容'] }[language];
  return table(
    head,
    names.map((name) => [
      `\`${name}\``,
      (language === 'en' ? action.outputs[name]?.description : CHINESE_OUTPUTS[name]) ?? '',
    ]),
  );
}

const HEAD: Translated<readonly [input: string, standard: string, whatItDoes: string]> = {
  en: ['Input', 'Default', 'What it does'],
  'zh-CN': ['输入', '默认值', '作用'],
};

function describe(name: string, language: Language): string {
  const chinese = GROUPS.find((group) => name in group.chinese)?.chinese[name];
  return (language === 'en' ? action.inputs[name]?.description : chinese) ?? '';
}

function defaultOf(name: string): string {
  const value = action.inputs[name]?.default ?? '';
  return value === '' ? '' : `\`${value}\``;
}

/** Nothing where the default is empty. */
function defaultSentence(name: string, language: Language): string {
  const value = defaultOf(name);
  if (value === '') return '';
  return language === 'en' ? ` Default: ${value}.` : `默认 ${value}。`;
}

/** Up to the first full stop. */
function summaryOf(description: string, language: Language): string {
  const end = language === 'en' ? /^.*?\.(?= |$)/ : /^.*?。/;
  return end.exec(description)?.[0] ?? description;
}

function checkGroups(): void {
  const grouped = GROUPS.flatMap(({ chinese }) => Object.keys(chinese));
  expectSame(Object.keys(action.inputs), grouped, 'inputs');
}

function expectSame(inAction: readonly string[], here: readonly string[], what: string): void {
  const missing = inAction.filter((name) => !here.includes(name));
  const extra = here.filter((name) => !inAction.includes(name));
  if (missing.length + extra.length > 0)
    throw new Error(
      `scripts/docs/inputs.ts and action.yml have different ${what}: ${[...missing, ...extra].join(', ')}`,
    );
}
