/** The sections of the troubleshooting text: one for each title that an annotation can have. */
import { CATALOGS } from '../../src/action/catalogs.ts';
import type { CauseKind } from '../../src/report/causes.ts';
import { anchorOf } from '../../src/report/help.ts';
import type { DetailMessages } from '../../src/report/messages/en/details.ts';
import type { Messages } from '../../src/report/messages/en/every-run.ts';
import type { Language, Translated } from './language.ts';

/** What a section says: what the title means, and what to do. */
interface SectionText {
  meaning: Translated;
  advice: Translated;
}

/** The notes that have a title. */
type NoteKey = {
  [Key in keyof Messages['notes']]: Messages['notes'][Key] extends { title: string } ? Key : never;
}[keyof Messages['notes']];

type FailureKey = Extract<keyof DetailMessages['failures'], 'wrongInputs' | 'tooMany' | 'more'>;

/** What each cause of a failure means. What to do is said as the action itself says it. */
const CAUSES: Readonly<Record<CauseKind, Translated>> = {
  'keys-refused': {
    en: 'The API does not accept the key pair: RetCode 171 or 172. With `when: job-end` it is said before an instance is created.',
    'zh-CN': 'API 不接受这对密钥：RetCode 171 或 172。使用 `when: job-end` 时，会在创建实例之前报告。',
  },
  'token-refused': {
    en: 'The API does not accept `security-token`: RetCode 174.',
    'zh-CN': 'API 不接受 `security-token`：RetCode 174。',
  },
  'permission-refused': {
    en: 'The keys are right, but may not do this: RetCode 240, 293 or 299. The message names the API action.',
    'zh-CN': '密钥正确，但没有这项权限：RetCode 240、293 或 299。消息中写有被拒绝的 API 操作。',
  },
  'project-refused': {
    en: 'The API does not know the project, or needs one: RetCode 292, or 230 with a message that names the project.',
    'zh-CN': 'API 找不到该项目，或者要求给出项目：RetCode 292，或者消息中提到项目的 230。',
  },
  'parameter-refused': {
    en: 'The API does not accept a value: RetCode 210, 220 or 230. Its message names the parameter in brackets.',
    'zh-CN': 'API 不接受某个参数值：RetCode 210、220 或 230。它的消息在方括号里写有参数名。',
  },
  'ip-address-refused': {
    en: 'The account only accepts calls from certain addresses: RetCode 294.',
    'zh-CN': '账号只接受来自特定地址的调用：RetCode 294。',
  },
  'account-locked': {
    en: 'The platform has locked the account for its security: RetCode 295.',
    'zh-CN': '平台出于安全原因锁定了账号：RetCode 295。',
  },
  'payment-due': {
    en: 'The account has no balance, an unpaid bill or an open order: nothing can be changed until that is settled.',
    'zh-CN': '账号余额不足、有欠费或有未完结的订单：处理之前无法做任何更改。',
  },
  expired: {
    en: 'A prepaid instance has expired (RetCode 226602), and the API refused both to stop and to delete it.',
    'zh-CN': '预付费实例已过期（RetCode 226602），API 既不允许关机，也不允许删除。',
  },
  throttled: {
    en: 'The API kept asking for fewer calls until the time was up.',
    'zh-CN': 'API 一直要求减少调用，直到超时。',
  },
  locked: {
    en: 'CompShare runs one operation at a time on an instance, and another one held its lock until the time was up.',
    'zh-CN': '优云智算对同一台实例一次只执行一个操作，而另一个操作一直占着锁，直到超时。',
  },
  busy: {
    en: 'The instance was in a state in which the API refuses the operation, until the time was up. The message says in which.',
    'zh-CN': '实例一直处于 API 拒绝该操作的状态，直到超时。消息中写有原因。',
  },
  'api-failed': {
    en: 'The API answered that something inside it failed, until the time was up.',
    'zh-CN': 'API 一直回答内部故障，直到超时。',
  },
  'request-refused': {
    en: 'The API did not understand the request: it is not the one that this action was written for.',
    'zh-CN': 'API 无法理解该请求：它可能不是本 Action 所针对的 API。',
  },
  'ret-code-unknown': {
    en: 'The API answered with a RetCode that is not in the table [below](#retcodes).',
    'zh-CN': 'API 返回了不在[下表](#retcode)中的 RetCode。',
  },
  'gateway-failed': {
    en: "CompShare's gateway answered with HTTP 408 or 5xx until the time was up.",
    'zh-CN': '直到超时，优云智算的网关一直返回 HTTP 408 或 5xx。',
  },
  'no-answer': {
    en: 'The connection was made, but broke or brought no answer in time.',
    'zh-CN': '建立了连接，但连接中断，或者没有及时收到响应。',
  },
  'not-the-api': {
    en: "What answered is not CompShare's API: a redirect, an HTTP 4xx, a page, or JSON of another kind.",
    'zh-CN': '响应不是来自优云智算的 API：重定向、HTTP 4xx、网页，或者其他 JSON。',
  },
  unreachable: {
    en: 'No such name, nobody listens, or TLS is spoken to a plain port. What was to be terminated may exist and be billed.',
    'zh-CN': '域名不存在、端口无人监听，或对明文端口使用了 TLS。要删除的实例可能仍然存在并计费。',
  },
  'certificate-untrusted': {
    en: "The server's certificate is not trusted on this runner.",
    'zh-CN': '该运行器不信任服务器的证书。',
  },
  'proxy-refused': {
    en: 'The proxy between the runner and the API refused: it asks for a password, or does not allow the address.',
    'zh-CN': '运行器与 API 之间的代理拒绝了连接：它要求密码，或者不允许访问该地址。',
  },
  'timed-out': {
    en: 'The timeout ended before the instance was gone, and no error says why.',
    'zh-CN': '超时后实例仍存在，且没有错误能说明原因。',
  },
  'job-ended': {
    en: 'The job was cancelled, and what it has left of time ended before the instance was gone.',
    'zh-CN': '作业已被取消，剩余时间用完时实例仍存在。',
  },
  cancelled: {
    en: 'The runner ended the step before the instance was gone: the job was cancelled, `timeout-minutes` was over, or the runner shut down.',
    'zh-CN': '实例删除之前，运行器中断了步骤：作业被取消，`timeout-minutes` 到了，或者运行器关闭了。',
  },
  running: {
    en: 'The instance is running, `stop` is `false`, and only a stopped instance can be terminated.',
    'zh-CN': '实例正在运行，`stop` 为 `false`，而只有已关机的实例才能删除。',
  },
  'unknown-state': {
    en: '`stop` is `false`, and the instance has been for a minute in a state that this action does not know.',
    'zh-CN': '`stop` 为 `false`，而实例处在本 Action 不认识的状态已有一分钟。',
  },
  ambiguous: {
    en: 'The API lists one ID under several names, and not all of them are selected. It was not touched.',
    'zh-CN': 'API 用多个名称列出同一个 ID，其中有的没有被选中。没有操作该实例。',
  },
  'not-found': { en: 'The ID is in no region of the project.', 'zh-CN': '项目的所有地域里都没有这个 ID。' },
  elsewhere: {
    en: 'The instance exists, but not where `region` and `zone` say. It was not touched.',
    'zh-CN': '实例存在，但不在 `region` 和 `zone` 所说的位置。没有操作该实例。',
  },
  'disks-left': {
    en: 'With `release-disk`: the instance is gone, and a data disk that was to go with it is not, or was not seen to be in time.',
    'zh-CN': '使用 `release-disk` 时：实例已不存在，而应随它一起删除的数据盘还在，或者没有来得及确认。',
  },
};

const FAILURES: Readonly<Record<FailureKey, SectionText>> = {
  wrongInputs: {
    meaning: {
      en: 'Before any call. Each line names an input, what is wrong with it and what to write.',
      'zh-CN': '在任何调用之前给出。每行一个输入：哪里不对，该怎么写。',
    },
    advice: {
      en: 'Correct the inputs. A secret that the workflow may not read is empty: a pull request from a fork gets none.',
      'zh-CN': '改正输入。工作流读不到的 secret 也是空的：来自 fork 的 PR 拿不到 secret。',
    },
  },
  tooMany: {
    meaning: {
      en: '`name` and `tag` select more than `max-instances`. None was touched.',
      'zh-CN': '`name` 和 `tag` 选中的数量超过 `max-instances`。一台也没有碰。',
    },
    advice: {
      en: 'Narrow them, or raise `max-instances` if all are meant.',
      'zh-CN': '收窄条件；如果确实都要删，加大 `max-instances`。',
    },
  },
  more: {
    meaning: {
      en: 'Instances failed for more than nine different reasons.',
      'zh-CN': '失败的原因超过九种。',
    },
    advice: { en: 'The log and the job summary have them all.', 'zh-CN': '日志和作业摘要里有全部失败。' },
  },
};

const NOTES: Readonly<Record<NoteKey, SectionText>> = {
  nothingNamed: {
    meaning: {
      en: "A warning at the end of the job: `uhost-id`, `name` and `tag` are all empty. If an instance was created, it still runs. With `runner-name` or `environment`, GitHub's side stays as it is too.",
      'zh-CN':
        '作业结束时的警告：`uhost-id`、`name` 和 `tag` 都为空。如果创建过实例，它还在运行。填了 `runner-name` 或 `environment` 时，GitHub 那边也保持原样。',
    },
    advice: {
      en: 'Give `name` as well, as in [leak nothing](recipes.md#leak-nothing).',
      'zh-CN': '像[不留漏网实例](recipes.md#防止实例泄漏)那样同时给出 `name`。',
    },
  },
  filtersNotUsed: {
    meaning: {
      en: 'A notice: `uhost-id` is given as well, and wins.',
      'zh-CN': '提示：同时给出了 `uhost-id`，以它为准。',
    },
    advice: { en: 'Nothing.', 'zh-CN': '不用管。' },
  },
  nothingSelected: {
    meaning: {
      en: 'A notice: `name` and `tag` select nothing. With `region` or `zone`, it says where else there is such an instance.',
      'zh-CN':
        '提示：`name` 和 `tag` 没有选中任何实例。填了 `region` 或 `zone` 时，会说明别处是否有这样的实例。',
    },
    advice: { en: 'Nothing, if that is right.', 'zh-CN': '如果本该如此，不用管。' },
  },
  stillListed: {
    meaning: {
      en: 'A notice: the API reports the instance as deleted and still lists it, which is what the recycle bin looks like.',
      'zh-CN': '提示：API 说实例已被删除，但仍列出它：回收站里的实例就是这样。',
    },
    advice: { en: 'Nothing.', 'zh-CN': '不用管。' },
  },
  disksKept: {
    meaning: {
      en: 'A notice: these stay on the bill, at the price that it names.',
      'zh-CN': '提示：这些盘会按其中的价格继续计费。',
    },
    advice: {
      en: 'Delete them in the console when nobody needs them. With `release-disk: true` data disks go with the instance.',
      'zh-CN': '没有人需要时，请到控制台删除。设 `release-disk: true` 时，数据盘会随实例一起删除。',
    },
  },
  disksUnverified: {
    meaning: {
      en: 'A warning: with `release-disk`, it is not known whether these are deleted. The key may lack the permission `DescribeCompshareDisk`, or the list of disks uses other IDs.',
      'zh-CN':
        '这是一条警告：使用 `release-disk` 时，不知道这些盘是否已删除。密钥可能没有 `DescribeCompshareDisk` 权限，或者磁盘列表使用另外的 ID。',
    },
    advice: { en: 'See in the console whether they are still there.', 'zh-CN': '到控制台看它们是否还在。' },
  },
  unknownAge: {
    meaning: {
      en: 'A warning: instances match, but the API does not say when they were created. With `older-than` they are left alone.',
      'zh-CN': '警告：有实例匹配，但 API 没有给出创建时间。填了 `older-than` 时不会碰它们。',
    },
    advice: {
      en: 'Terminate them by `uhost-id`, if they are meant.',
      'zh-CN': '如果要删，用 `uhost-id` 指定。',
    },
  },
  clocksDiffer: {
    meaning: {
      en: "A warning: the API's clock and the runner's are more than a minute apart. What is old by one of them only was left alone.",
      'zh-CN': '警告：API 的时钟与运行器的相差一分钟以上。只按其中一个算够久的实例没有碰。',
    },
    advice: { en: "Set the runner's clock right.", 'zh-CN': '把运行器的时钟调准。' },
  },
  normalizedOnly: {
    meaning: {
      en: 'A notice: names match only after Unicode normalization. Names compare exactly, so these instances were left alone.',
      'zh-CN': '提示：有名称在 Unicode 规范化之后才匹配。名称按原样比较，所以没有碰这些实例。',
    },
    advice: {
      en: 'Write the name as the instance has it, if it is meant.',
      'zh-CN': '如果就是要删它，请按实例的写法填写名称。',
    },
  },
  lateTooMany: {
    meaning: {
      en: 'A warning: more instances that match were listed late. With them it would be more than `max-instances`, so they were not touched.',
      'zh-CN': '警告：又有匹配的实例较晚才列出。加上它们会超过 `max-instances`，所以没有碰。',
    },
    advice: {
      en: 'Terminate them by `uhost-id`, or raise `max-instances` and run the step again.',
      'zh-CN': '用 `uhost-id` 删除它们，或者加大 `max-instances` 再运行一次。',
    },
  },
  lateUnread: {
    meaning: {
      en: 'A warning: what was selected is gone, but whether another instance that matches was listed late is not known.',
      'zh-CN': '警告：选中的实例已经消失，但最后一次列表没有读到，不知道是否还有较晚才列出的匹配实例。',
    },
    advice: { en: 'See in the console whether one matches.', 'zh-CN': '到控制台看一眼。' },
  },
  lateUnknownAge: {
    meaning: {
      en: 'A warning: listed when the others were gone, and it is not known whether they were created before the step began. They were not touched.',
      'zh-CN': '警告：其他实例消失之后才列出，不知道是不是在步骤开始之前创建的。没有碰它们。',
    },
    advice: {
      en: 'Terminate them by `uhost-id`, if they are meant.',
      'zh-CN': '如果要删，用 `uhost-id` 指定。',
    },
  },
  jobEnding: {
    meaning: {
      en: 'A warning in a cancelled job, halfway to its end: what it names is not gone yet.',
      'zh-CN': '作业被取消、时间过半时的警告：列出的实例还没有消失。',
    },
    advice: {
      en: 'If nothing more is reported, see in the console whether it is gone.',
      'zh-CN': '如果之后没有别的报告，到控制台看它是否已经消失。',
    },
  },
  stateLost: {
    meaning: {
      en: 'A warning: the ID is not there, and what the main phase did is not known, since its state is lost.',
      'zh-CN': '这是一条警告：ID 不存在，而主阶段的状态已丢失，不知道它做了什么。',
    },
    advice: {
      en: 'See in the console whether it is gone, if in doubt.',
      'zh-CN': '有疑问时到控制台看它是否已经消失。',
    },
  },
  stateUntrusted: {
    meaning: {
      en: 'A warning: what the main phase saved was changed on the way, or the private key was.',
      'zh-CN': '这是一条警告：主阶段保存的状态中途被改过，或者私钥换过。',
    },
    advice: {
      en: 'Find out which step sets `STATE_teardown`. The teardown goes by the inputs alone.',
      'zh-CN': '查清是哪个步骤设置了 `STATE_teardown`。清理只按输入来做。',
    },
  },
  keysUnchecked: {
    meaning: {
      en: 'A warning: the API gave no answer that tells.',
      'zh-CN': '这是一条警告：API 没有给出能说明问题的回答。',
    },
    advice: {
      en: 'Nothing. The teardown at the end of the job tries again.',
      'zh-CN': '不用做什么。作业结束时的清理会再试。',
    },
  },
  stateUnsaved: {
    meaning: {
      en: "A warning: the runner's file for state can't be written, as on a full disk. The teardown goes on.",
      'zh-CN': '这是一条警告：运行器存放状态的文件写不进去，例如磁盘已满。清理照常进行。',
    },
    advice: {
      en: 'Nothing, if the step is green: its post phase may then report an instance as not found that is gone.',
      'zh-CN': '步骤为绿时不用做什么：它的 post 阶段可能会把已经消失的实例报告为未找到。',
    },
  },
  outputsUnset: {
    meaning: {
      en: "A warning: the runner's file for outputs can't be written, as on a full disk. The teardown is not affected.",
      'zh-CN': '这是一条警告：运行器存放输出的文件写不进去，例如磁盘已满。清理不受影响。',
    },
    advice: {
      en: 'Later steps may get empty outputs. The log and the job summary say what became of the instances.',
      'zh-CN': '后面的步骤可能拿到空的输出。日志和作业摘要里有每台实例的结果。',
    },
  },
  summaryUnwritten: {
    meaning: {
      en: 'A warning. The teardown went on without a summary.',
      'zh-CN': '这是一条警告。清理照常进行，只是没有摘要。',
    },
    advice: {
      en: 'Nothing. The log and the outputs say what became of the instances.',
      'zh-CN': '不用做什么。日志和输出里有每台实例的结果。',
    },
  },
  inputsTrimmed: {
    meaning: {
      en: 'A notice: there were invisible characters at the ends of a key or an ID.',
      'zh-CN': '提示：密钥或 ID 的首尾有不可见字符。',
    },
    advice: { en: 'Copy the value again without them.', 'zh-CN': '重新复制，去掉这些字符。' },
  },
  resultsCut: {
    meaning: {
      en: 'An output takes 1 MB: names are shorter and the last entries left out, failed ones last.',
      'zh-CN': '单个输出最多 1 MB：名称被截短，末尾的条目被省略，失败的条目最后才省略。',
    },
    advice: { en: 'The log has them all.', 'zh-CN': '完整内容见日志。' },
  },
  wrongProxy: {
    meaning: {
      en: "Said before any call. Each line names a variable of the runner's that is no address of a proxy. What it holds is not shown, since that can be a password.",
      'zh-CN':
        '在任何调用之前给出。每行一个运行器的环境变量，它的值不是代理地址。值里可能有密码，所以不显示。',
    },
    advice: { en: 'Correct the variable, or take it away.', 'zh-CN': '改正这个变量，或者去掉它。' },
  },
  sha1Refused: {
    meaning: {
      en: 'OpenSSL refuses to sign requests, as in some FIPS setups. Said before any call: nothing was terminated.',
      'zh-CN': 'OpenSSL 拒绝为请求签名，常见于某些 FIPS 环境。在任何调用之前给出，没有删除任何实例。',
    },
    advice: {
      en: 'Use a GitHub-hosted runner, or take the FIPS settings out of `OPENSSL_CONF` and `NODE_OPTIONS`.',
      'zh-CN': '改用 GitHub 托管的运行器，或从 `OPENSSL_CONF` 和 `NODE_OPTIONS` 中去掉 FIPS 设置。',
    },
  },
  internalError: {
    meaning: { en: 'A fault of this action.', 'zh-CN': '这个 Action 自身的缺陷。' },
    advice: {
      en: 'Check the instance in the console, and report it, please.',
      'zh-CN': '到控制台检查实例，并请报告给我们。',
    },
  },
};

const GITHUB = {
  runnersLeft: {
    meaning: {
      en: 'The instances are gone, but self-hosted runners stay registered: busy, refused or not reached.',
      'zh-CN': '实例已消失，但自托管运行器的注册还在：正忙、被拒绝，或者没有连上。',
    },
    advice: {
      en: 'See the permission that the message names. After a passing trouble the post phase goes on.',
      'zh-CN': '看提示里写的权限。如果只是暂时的问题，post 阶段会接着做。',
    },
  },
  runnerNotFound: {
    meaning: {
      en: 'A notice: `runner-name` matches no self-hosted runner there.',
      'zh-CN': '提示：`runner-name` 没有匹配到任何自托管运行器。',
    },
    advice: {
      en: "If the runner is gone already, nothing. Otherwise give the runner's name, not its label; for runners of the organization, write `org:` before it.",
      'zh-CN': '如果运行器已经不在了，不用管。否则请填写运行器的名称而不是标签；组织的运行器前面加 `org:`。',
    },
  },
  deploymentsLeft: {
    meaning: {
      en: 'The instances are gone, but GitHub still shows the environment as active.',
      'zh-CN': '实例已消失，但 GitHub 仍把该环境显示为 active。',
    },
    advice: {
      en: 'See the permission that the message names. After a passing trouble the post phase goes on.',
      'zh-CN': '看提示里写的权限。如果只是暂时的问题，post 阶段会接着做。',
    },
  },
  deploymentNotFound: {
    meaning: { en: 'A notice: the environment has no deployment.', 'zh-CN': '提示：该环境没有任何部署。' },
    advice: {
      en: 'Check the name: `environment` takes one exact name, not a glob.',
      'zh-CN': '检查名称：`environment` 只接受一个全名，不支持通配符。',
    },
  },
  olderUnread: {
    meaning: {
      en: 'A warning: the newest deployment is inactive, but the rate limit of the token ended the check of older ones.',
      'zh-CN': '警告：最新的部署已经是 inactive，但令牌的速率限制让更早的部署没能检查。',
    },
    advice: {
      en: 'Run the step again later, if older ones may still be active.',
      'zh-CN': '如果更早的部署可能仍是 active，稍后再运行一次该步骤。',
    },
  },
  noRepository: {
    meaning: {
      en: '`GITHUB_REPOSITORY` names no repository, so `runner-name` and `environment` could not be carried out.',
      'zh-CN': '`GITHUB_REPOSITORY` 没有指明仓库，因此无法处理 `runner-name` 和 `environment`。',
    },
    advice: { en: 'Run the step in a workflow of a repository.', 'zh-CN': '请在仓库的工作流中运行该步骤。' },
  },
} satisfies Readonly<Record<string, SectionText>>;

/** A title and its section, in one language. */
export interface TitleSection {
  title: string;
  meaning: string;
  advice: string;
}

/** A section for each title in a language, without the RetCodes and statuses that may follow a title: failures first. */
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
  const section = (title: string, { meaning, advice }: SectionText): TitleSection => ({
    title,
    meaning: meaning[language],
    advice: advice[language],
  });
  const noneTold = { action: '', parameter: '', proxyStatus: undefined, retCode: undefined };
  return [
    section(failures.wrongInputs.title, FAILURES.wrongInputs),
    ...keysOf(CAUSES).map((kind) => {
      const { title, advice } = failures.causes[kind];
      const told = typeof advice === 'string' ? advice : advice({ ...noneTold, action: '…' });
      return { title, meaning: CAUSES[kind][language], advice: told };
    }),
    section(failures.tooMany.title, FAILURES.tooMany),
    section(failures.more.title, FAILURES.more),
    ...keysOf(NOTES).map((key) => section(notes[key].title, NOTES[key])),
    section(runners.title, GITHUB.runnersLeft),
    section(runners.nothingFound(['name']).title, GITHUB.runnerNotFound),
    section(deployments.title, GITHUB.deploymentsLeft),
    section(deployments.nothingFound(['name']).title, GITHUB.deploymentNotFound),
    ...(deployments.olderUnread === undefined
      ? []
      : [section(deployments.olderUnread.title, GITHUB.olderUnread)]),
    section(gitHub.noRepository.title, GITHUB.noRepository),
  ];
}

/**
 * The sections in Markdown.
 *
 * @throws Error if two titles have one anchor, since annotations link to it.
 */
export function titlesBlock(sections: readonly TitleSection[], language: Language): string {
  const anchors = sections.map(({ title }) => anchorOf(title));
  const twice = anchors.find((anchor, index) => anchors.indexOf(anchor) !== index);
  if (twice !== undefined) throw new Error(`Two titles have the anchor ${twice}`);
  const whatToDo = { en: 'What to do:', 'zh-CN': '怎么办：' }[language];
  return sections
    .map(({ title, meaning, advice }) => `### ${title}\n\n${meaning}\n\n**${whatToDo}** ${advice}`)
    .join('\n\n');
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
