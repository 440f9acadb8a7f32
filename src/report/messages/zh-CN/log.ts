import type { Messages } from '../en/every-run.ts';
import type { EndReason } from '../../../time/deadline.ts';
import { dataDisks, instances } from './format.ts';
import { beforeChinese } from '../../../text/chinese.ts';

/** Not every end of a job leaves a post phase, and that one not always time. */
const IF_POST_RUNS = '；如果运行器会执行 post 阶段，则由它继续';

/** A signal may mean a cancel, the step's timeout-minutes or the end of the runner: nothing tells which. */
const ENDINGS: Readonly<Record<EndReason, [ending: string, resumed: string]>> = {
  cancelled: ['运行器中断了此步骤', IF_POST_RUNS],
  'timed-out': ['超时', '；此步骤的 post 阶段会继续'],
  'job-ending': ['作业已取消，剩余时间已用完', IF_POST_RUNS],
};

function intentVerb(dryRun: boolean): string {
  return dryRun ? '只查询（dry-run）' : '删除';
}

/** What a run logs, a line each. */
export const log: Messages['log'] = {
  lookingFor: (what) => `正在查找：${what}`,
  leftAlone: (what) => `未选中：${what}`,
  selected: (amount) => `选中了 ${instances(amount)}：`,
  keysFromEnvironment: '密钥取自 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY。',
  stopping: '正在关机',
  stoppingByForce: '正在强制关机（抢占式实例需要强制）',
  terminating: '正在删除',
  terminatingWithDisks: (disks) => `正在删除，连同 ${disks}`,
  terminatingWithoutDisks: (disks) => `正在删除；将保留 ${disks}`,
  inRecycleBin: '在回收站中',
  notListedAnyMore: '已不在列表中，再次确认',
  retrying: (why) => `${why}；将重试`,
  stopNotSent: '关机请求未发送',
  terminationNotSent: '删除请求未发送',
  awaitingDisks: (disks) => `正在确认它的${disks === 1 ? '数据盘' : ` ${disks} 块数据盘`}也已删除`,
  deletingDisk: (disk) => `数据盘 ${beforeChinese(disk)}没有随实例删除，正在单独删除`,
  disksDeleted: (disks, gb) => `已删除 ${dataDisks(disks, gb)}`,
  disksUnverified: (disks, gb) => `无法确认 ${dataDisks(disks, gb)}是否已删除`,
  disksKept: (disks, gb) => `已保留 ${dataDisks(disks, gb)}`,
  failed: (reason) => `失败：${reason}`,
  ending: (reason, resumesInPost) => ENDINGS[reason][0] + (resumesInPost ? ENDINGS[reason][1] : ''),
  awaitingListing: (ids, seconds) =>
    `${ids === '' ? '暂时没有匹配的实例' : `暂时没有找到 ${ids}`}。新建的实例可能稍后才会列出，最多再等 ${seconds} 秒`,
  waitingFor: (what) => `正在等待 ${what}`,
  waits: {
    stop: (who) => `${beforeChinese(who)}关机`,
    termination: (who) => `${beforeChinese(who)}消失`,
    listing: (who) => `${beforeChinese(who)}出现在列表中`,
    confirmation: (who) => `确认 ${beforeChinese(who)}已不存在`,
    state: (who, state) => `${beforeChinese(who)}离开 ${state} 状态`,
    retry: (who, why) => `${who}：${why}`,
    api: (why) => `API 恢复：${why}`,
  },
  done: {
    line: (outcomes, disks) => `完成：${outcomes}${disks === '' ? '' : `；${disks}`}`,
    gone: (amount) => `${amount} 台已删除`,
    wouldTerminate: (amount) => `${amount} 台将被删除（试运行）`,
    notFound: (amount) => `${amount} 台未找到`,
    failed: (amount) => `${amount} 台失败`,
    disksKept: (disks) => `保留了 ${disks}`,
    disksLeft: (disks) => `无法确认 ${disks}是否已删除`,
    nothing: '无需操作',
    untouched: '未做任何更改',
  },
  stateShortened: (leftOut) => `留给 post 阶段的状态过长，省略了：${leftOut}。`,
  stateParts: {
    names: '实例名称',
    disks: '数据盘',
    seen: '查到过哪些实例',
    targets: '实例 ID',
    inputs: '输入',
  },
  deferred: (intent) => `现在不做任何改动。此步骤的 post 阶段会${intent}。`,
  onlyGitHubLeft: (allGone) => `${allGone ? '实例都已删除。' : ''}继续处理 GitHub 一侧。`,
  jobEnds: '作业即将结束，开始清理。',
  mainUnfinished: (ids) => `main 阶段没有完成：${ids === '' ? '现在开始清理' : `继续处理 ${ids}`}。`,
  stateLost: 'main 阶段没有留下状态：它过早被终止，或者这个运行器会丢失失败步骤的状态。改为按输入处理。',
  intentById: (ids, dryRun) => `${intentVerb(dryRun)} ${ids}`,
  intentByFilter: (dryRun) => `${intentVerb(dryRun)}届时 name 和 tag 选中的实例，除非届时已设置 uhost-id`,
  intentLater: (dryRun) => `${intentVerb(dryRun)}届时 uhost-id、name 和 tag 指定的实例`,
  intents: (parts) => parts.join('，然后'),
};
