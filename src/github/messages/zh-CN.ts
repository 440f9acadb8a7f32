import { beforeChinese } from '../../text/chinese.ts';
import { oneLine, quoted } from '../../text/clean.ts';
import { formatDuration } from '../../time/duration.ts';
import type { CleanupWords, KeepReason, Outcome, Wording } from '../cleanup.ts';
import type { DeploymentsRequest } from '../deployments.ts';
import type { GitHubFailure } from '../errors.ts';
import type { GitHubMessages, ProblemFacts } from '../messages.ts';
import type { RunnersRequest } from '../runners.ts';

/** After a number. */
const UNITS = { d: ' 天', h: ' 小时', min: ' 分钟', s: ' 秒' };

const runners: Wording<RunnersRequest> = {
  intent: ({ names }, { dryRun }) => `${dryRun ? '只查询' : '移除'}自托管运行器 ${listOf(names, '和')}`,
  words: ({ scope, names }, { owner, repo }) => {
    const inRepository = scope === 'repository';
    const there = inRepository ? `仓库 ${owner}/${repo}` : `组织 ${owner}`;
    const permission = inRepository
      ? '此仓库的 administration: write'
      : `组织 ${owner} 的 organization_self_hosted_runners: write`;
    const user = inRepository ? '' : `如果 ${owner} 是用户而不是组织，请改为去掉 org:。`;
    return {
      heading: '自托管运行器',
      title: '运行器没有移除',
      what: `${there} 的自托管运行器 ${listOf(names, '和')}`,
      noun: '运行器',
      plural: '运行器',
      nameColumn: '运行器',
      done: '已移除',
      notDone: '未移除',
      wouldBe: '将被移除',
      busy: {
        reason: '正在运行作业',
        explain: (amount) => `${amount} 个运行器正忙：作业结束之前不能移除运行器。`,
      },
      kept: keptInWords,
      nothingFound: (missing) => ({
        title: '没有找到运行器',
        message:
          `${there} 没有名为 ${listOf(missing, '或')} 的自托管运行器。它可能已经移除。` +
          '如果填写的是运行器的标签，请改填名称。' +
          (inRepository ? '组织的运行器请在名称前加 org:。' : '仓库的运行器请去掉 org:。') +
          '多个名称每行写一个。',
      }),
      notDue: '没有实例被删除，自托管运行器保持不变',
      left: '仍注册的运行器会显示为离线。',
      permission: `令牌需要${permission} 权限，GITHUB_TOKEN 无法具备：请为 github-token 提供细粒度的个人访问令牌或 GitHub App 令牌。${user}`,
    };
  },
};

function keptInWords(reason: KeepReason): string | undefined {
  switch (reason) {
    case 'instance-exists':
      return '未操作，存在同名的实例';
    case 'unrelated':
      return '未操作，此步骤没有删除同名的实例';
    case 'unrelated-in-use':
      return '未操作，它正在使用，而且此步骤没有删除同名的实例';
    case 'already-done':
      return undefined;
  }
}

/** Names, each quoted. */
function listOf(names: readonly string[], conjunction: '和' | '或'): string {
  const shown = names.slice(0, 10).map((name) => quoted(name));
  if (names.length > shown.length) return `${shown.join('、')} 等 ${names.length} 个`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join('、')} ${conjunction} ${last}`;
}

const deployments: Wording<DeploymentsRequest> = {
  intent: ({ environment }, { dryRun }) =>
    dryRun ? `只查询环境 ${quoted(environment)} 的部署` : `把环境 ${quoted(environment)} 的部署设为 inactive`,
  words: ({ environment }, { owner, repo }) => ({
    heading: '部署',
    title: '部署没有设为 inactive',
    what: `仓库 ${owner}/${repo} 中环境 ${quoted(environment)} 的部署`,
    noun: '部署',
    plural: '部署',
    nameColumn: 'Ref',
    done: '已设为 inactive',
    notDone: '未设为 inactive',
    wouldBe: '将设为 inactive',
    kept: () => undefined,
    nothingFound: () => ({
      title: '没有找到部署',
      message: `${owner}/${repo} 没有到环境 ${quoted(environment)} 的部署。请检查名称：environment 是一个完整名称，不是带 * 或 ? 的通配符。`,
    }),
    olderUnread: {
      title: '没有检查较早的部署',
      message: `${owner}/${repo} 到环境 ${quoted(environment)} 的最新部署是 inactive，但速率限制使较早的部署没有检查完：可能有的仍是 active。请稍后重新运行此步骤。`,
    },
    notDue: `还有实例未删除，环境 ${quoted(environment)} 的部署保持不变`,
    left: 'GitHub 仍会把该环境显示为 active。',
    permission:
      '令牌需要此仓库的 deployments: write 权限。作业在 permissions 中声明后，GITHUB_TOKEN 就具备它。',
  }),
};

/** All that is said of GitHub's side in Chinese. */
export const gitHubMessages: GitHubMessages = {
  wordings: { runner: runners, deployment: deployments },
  failure: failureInWords,
  retrying: (failure, pauseMs) => `${failureInWords(failure)}；${formatDuration(pauseMs, UNITS)}后重试`,
  item: (words, name, outcome) => `${words.noun} ${name}：${outcomeInWords(words, outcome)}`,
  outcomeCell: ({ done, notDone, wouldBe, busy }, { kind }) => {
    switch (kind) {
      case 'done':
        return `✅ ${done}`;
      case 'already':
        return '✅ 已不存在';
      case 'would':
        return `🔍 ${wouldBe}`;
      case 'busy':
        return `❌ ${notDone}：${busy?.reason ?? '正在使用'}`;
      case 'refused':
      case 'not-tried':
        return `❌ ${notDone}`;
    }
  },
  columns: ({ nameColumn }) => [nameColumn, 'ID', '结果'],
  nameOf: (name, id) => (name === '' ? id : `${quoted(name, 100)}（ID ${id}）`),
  kept: ({ noun }, name, why) => `${noun} ${name}：${why}`,
  more: (amount) => `另有 ${amount} 个`,
  waitingForBusy: (names, pauseMs) =>
    `${names.length > 3 ? `其中 ${names.length} 个` : names.join('、')}正忙；${formatDuration(pauseMs, UNITS)}后重试`,
  nothingToDo: ({ what }) => `${what}：无需操作`,
  nothingToDoInSummary: ({ what }) => `${what}：无需操作。`,
  problem: (words, facts) => {
    const { read, leftNames, left, busy, all, refusal, failure, accessDenied } = facts;
    const names =
      leftNames.join('、') + (left > leftNames.length ? `，另有 ${left - leftNames.length} 个` : '');
    return [
      opening(words, facts),
      ...(left === 0 || read === 'nothing' ? [] : [`未处理（${all} 个中的 ${left} 个）：${names}。`]),
      ...(busy === 0 ? [] : [words.busy?.explain(busy) ?? `${busy} 个${words.noun}正在使用。`]),
      ...(refusal === undefined ? [] : [sentence(failureInWords(refusal))]),
      ...(failure === undefined ? [] : [sentence(failureInWords(failure))]),
      ...(accessDenied && failure?.kind === 'refused' && failure.status === 401
        ? ['令牌有误、已过期或已被吊销。']
        : []),
      ...(accessDenied ? [words.permission] : []),
      words.left,
    ];
  },
  table: {
    labelled: (label, value) => `${label}：${value}`,
    all: (rows, what) => `全部 ${rows} 项：${what}`,
    moreRows: (rows) => `其余 ${rows} 项`,
    rowsInResults: (rows) => `另有 ${rows} 项，见输出 <code>results</code>。`,
  },
  sentences: (sentences) => sentences.join(''),
  noRepository: {
    title: '没有访问 GitHub',
    message: 'GITHUB_REPOSITORY 不是仓库名称（owner/name），因此无法处理 runner-name 和 environment。',
  },
};

function opening({ what, done }: CleanupWords, { dryRun, allGone, read }: ProblemFacts): string {
  const gone = dryRun ? '试运行：' : allGone ? '实例已删除，但' : '';
  // What is done, such as 已移除, without its 已.
  const verb = done.replace(/^已/, '');
  const fact = {
    all: `${beforeChinese(what)}没有全部${verb}。`,
    some: `${beforeChinese(what)}没有全部读取到，也没有全部${verb}。`,
    nothing: `无法读取${what}，因此一个也没有${verb}。`,
  }[read];
  return `${gone}${fact}`;
}

function outcomeInWords({ done, notDone, wouldBe, busy }: CleanupWords, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return done;
    case 'already':
      return '已不存在';
    case 'would':
      return wouldBe;
    case 'busy':
      return `${notDone}，${busy?.reason ?? '正在使用'}`;
    case 'refused':
      return `${notDone}，${failureInWords(outcome.error.failure)}`;
    case 'not-tried':
      return notDone;
  }
}

function failureInWords(failure: GitHubFailure): string {
  switch (failure.kind) {
    case 'rate-limited': {
      const { status, waitMs, apiMessage } = failure;
      const lasting = waitMs === undefined ? '' : `，还会持续 ${formatDuration(waitMs, UNITS)}`;
      return `GitHub 返回 ${status}，达到速率限制${lasting}${quotedMessage(apiMessage)}`;
    }
    case 'refused':
      return `GitHub 返回 ${failure.status}${quotedMessage(failure.apiMessage)}`;
    case 'certificate-not-trusted':
      return `GitHub API 的证书不受信任（${failure.code}）；公司自己的证书颁发机构可以用 NODE_EXTRA_CA_CERTS 添加`;
    case 'connection-failed':
      return `连接 GitHub API 失败${failure.code === '' ? '' : `（${failure.code}）`}`;
    case 'no-answer':
      return `GitHub 在 ${Math.ceil(failure.timeoutMs / 1000)} 秒内没有响应`;
    case 'not-github':
      return '响应不是来自 GitHub，或者不符合它的格式：请检查 GITHUB_API_URL 和代理';
    case 'timed-out':
      return '超时';
    case 'job-ending':
      return '被取消的作业已没有剩余时间';
    case 'cancelled':
      return '运行器中断了此步骤';
  }
}

function quotedMessage(apiMessage: string): string {
  return apiMessage === '' ? '' : `：${quoted(apiMessage, 200)}`;
}

function sentence(words: string): string {
  return `${oneLine(words, 1000)}。`;
}
