/** What the troubleshooting text says under each title that an annotation can have. */
import type { CauseKind } from '../../src/report/causes.ts';
import type { DetailMessages } from '../../src/report/messages/en/details.ts';
import type { Messages } from '../../src/report/messages/en/every-run.ts';
import type { Translated } from './language.ts';

/** What a section says beside its title. */
export interface SectionText {
  /** What the title means. */
  meaning: Translated;
  /** What to do. */
  advice: Translated;
}

/** A section about an annotation that isn't about the failure of an instance. */
export interface NoteText extends SectionText {
  level: 'error' | 'warning' | 'notice';
}

/** The notes that have a title. */
type NoteKey = {
  [Key in keyof Messages['notes']]: Messages['notes'][Key] extends { title: string } ? Key : never;
}[keyof Messages['notes']];

/** The failures that have a title, beside the causes. */
type FailureKey = {
  [Key in keyof DetailMessages['failures']]: DetailMessages['failures'][Key] extends { title: string }
    ? Key
    : never;
}[keyof DetailMessages['failures']];

/** The titles of annotations about GitHub's side. */
export type GitHubTitle =
  'runnersLeft' | 'deploymentsLeft' | 'noRepository' | 'olderUnread' | 'noRunner' | 'noDeployment';

/** Why instances were not terminated. */
export const CAUSES: Readonly<Record<CauseKind, SectionText>> = {
  'keys-refused': {
    meaning: {
      en: 'The signature is wrong, or nobody has this public key. The message says so if a key has quotation marks or `NAME=` around it, or if the two look swapped.',
      'zh-CN': '签名错误，或者公钥不存在。如果密钥带有引号或 `NAME=`，或者两个密钥像是填反了，消息里会说明。',
    },
    advice: {
      en: 'Check that `public-key` and `private-key` are the two halves of one pair, and save both secrets again. If the pair was deleted in the console, create a new one.',
      'zh-CN':
        '检查 `public-key` 和 `private-key` 是不是同一对密钥，并重新保存两个 secret。如果这对密钥已在控制台删除，请新建一对。',
    },
  },
  'token-refused': {
    meaning: {
      en: 'Temporary (STS) keys come with a security token. This one is wrong or has expired.',
      'zh-CN': '临时密钥（STS）要配合安全令牌使用。这个令牌不正确，或者已过期。',
    },
    advice: {
      en: 'Check `security-token`. With a permanent key pair, leave it out. With `when: job-end`, the token must outlive the job.',
      'zh-CN':
        '检查 `security-token`。使用永久密钥时不要填写。使用 `when: job-end` 时，令牌的有效期必须比作业长。',
    },
  },
  'permission-refused': {
    meaning: {
      en: 'The key is valid, but may not call the API action that the message names in this project. A missing `project-id` can look the same.',
      'zh-CN': '密钥有效，但没有权限在这个项目里调用消息所说的 API。没有填写 `project-id` 时也可能是这样。',
    },
    advice: {
      en: "Give the key that permission: see [API permissions](reference.md#api-permissions). A sub-account's key also needs `project-id`.",
      'zh-CN': '给密钥加上这项权限：见 [API 权限](reference.md#api-权限)。子账号的密钥还需要 `project-id`。',
    },
  },
  'project-refused': {
    meaning: {
      en: 'The project does not exist, or the key needs one and none is given.',
      'zh-CN': '项目不存在，或者这个密钥必须指定项目而没有填写。',
    },
    advice: {
      en: "Check `project-id`. A sub-account's key needs it.",
      'zh-CN': '检查 `project-id`。子账号的密钥必须填写。',
    },
  },
  'parameter-refused': {
    meaning: {
      en: 'CompShare does not accept one of the values in the call. The message names it, if CompShare did.',
      'zh-CN': 'CompShare 不接受请求中的某个值。如果 CompShare 说明了是哪个，消息里会写出来。',
    },
    advice: {
      en: 'Check `region` and `zone`, or leave them out. If the message names `organization_id` or `ProjectID`, set `project-id`. If all of these are right, please report it with the request ID.',
      'zh-CN':
        '检查 `region` 和 `zone`，或者不填。如果消息里有 `organization_id` 或 `ProjectID`，请填写 `project-id`。如果都没有问题，请带上请求 ID 报告给我们。',
    },
  },
  'ip-address-refused': {
    meaning: {
      en: 'The account has an IP allow-list, and this runner is not on it. GitHub-hosted runners change their addresses.',
      'zh-CN': '账号设有 IP 白名单，而这个运行器不在其中。GitHub 托管的运行器地址会变化。',
    },
    advice: {
      en: "Add the runner's address to the list, or use a runner with a fixed address.",
      'zh-CN': '把运行器的地址加进白名单，或者使用地址固定的运行器。',
    },
  },
  'account-locked': {
    meaning: {
      en: 'CompShare has put a security lock on the account.',
      'zh-CN': 'CompShare 对账号启用了安全锁定。',
    },
    advice: {
      en: 'Lift the lock in the console, then run the job again.',
      'zh-CN': '在控制台解除锁定，再重新运行作业。',
    },
  },
  'payment-due': {
    meaning: {
      en: 'The account has no balance or is in arrears, or an order is unpaid or still open.',
      'zh-CN': '账号没有余额或欠费，或者有未支付、未完结的订单。',
    },
    advice: {
      en: 'Top up the account and settle bills and orders in the console, then run the job again.',
      'zh-CN': '在控制台充值并处理好账单和订单，再重新运行作业。',
    },
  },
  expired: {
    meaning: {
      en: 'The instance has expired. The action tried to terminate it anyway, and CompShare refused.',
      'zh-CN': '实例已过期。本 Action 仍然尝试删除，但被 CompShare 拒绝。',
    },
    advice: {
      en: 'Renew it in the console and run the job again, or delete it there.',
      'zh-CN': '在控制台续费后重新运行作业，或者直接在控制台删除。',
    },
  },
  throttled: {
    meaning: {
      en: 'CompShare asks for fewer calls. The action slowed down, and the timeout ended first.',
      'zh-CN': 'CompShare 要求减少调用。本 Action 放慢了速度，但先到了超时时间。',
    },
    advice: {
      en: 'Run fewer jobs with this account at a time, or raise `timeout`.',
      'zh-CN': '减少同时使用这个账号的作业，或者加大 `timeout`。',
    },
  },
  locked: {
    meaning: {
      en: "Another operation holds the instance's lock. CompShare lets one operation at a time work on an instance, and a lock can last ten minutes. The action waited for it until the timeout.",
      'zh-CN':
        '另一个操作占着实例的锁。CompShare 同一时间只允许一个操作，锁最长可持续十分钟。本 Action 一直等到超时。',
    },
    advice: {
      en: 'Find out who else is working on the instance, or raise `timeout`.',
      'zh-CN': '查清还有谁在操作这台实例，或者加大 `timeout`。',
    },
  },
  busy: {
    meaning: {
      en: 'The instance is in the wrong state for now: it is starting, an image is being made from it, its password is being reset, or similar. The RetCode says which.',
      'zh-CN': '实例暂时处于不合适的状态：正在开机、正在用它制作镜像、正在重置密码等。RetCode 说明是哪一种。',
    },
    advice: {
      en: 'Raise `timeout`, or check the console for what is holding the instance. If it keeps starting again, find out who starts it.',
      'zh-CN': '加大 `timeout`，或者到控制台查看是什么占着实例。如果它反复开机，请查清是谁在开机。',
    },
  },
  'still-listed': {
    meaning: {
      en: 'CompShare refused to delete the instance because it has been deleted already, and went on listing it until the timeout. No deletion by this action was accepted, so it is not taken for gone: it may be in the recycle bin.',
      'zh-CN':
        'CompShare 以实例已被删除为由拒绝了删除请求，却直到超时仍把它列出。本 Action 的删除请求从未被接受，因此不能视为已删除：它可能在回收站里。',
    },
    advice: {
      en: 'Check the console. If the instance is in the recycle bin, nothing is left to do; a sweep can `exclude` its name until it is no longer listed.',
      'zh-CN':
        '到控制台确认。如果实例在回收站里，就无需再做什么；定时清理可以用 `exclude` 排除它的名称，直到它不再列出。',
    },
  },
  'api-failed': {
    meaning: {
      en: 'Something inside CompShare failed, and kept failing until the timeout.',
      'zh-CN': 'CompShare 内部出错，直到超时都没有恢复。',
    },
    advice: {
      en: 'This usually passes: run the job again. If it stays, give the request ID to CompShare support.',
      'zh-CN': '这类问题通常会过去：请重新运行作业。问题持续存在时，请把请求 ID 提供给优云智算技术支持。',
    },
  },
  'request-refused': {
    meaning: {
      en: 'CompShare did not understand the call. Either `api-url` is wrong, or this action has a bug.',
      'zh-CN': 'CompShare 无法理解这个请求。要么 `api-url` 不正确，要么是本 Action 的缺陷。',
    },
    advice: {
      en: 'Check `api-url`. If it is right, please report this with the request ID.',
      'zh-CN': '检查 `api-url`。如果没有问题，请带上请求 ID 报告给我们。',
    },
  },
  'ret-code-unknown': {
    meaning: {
      en: 'The code is not documented anywhere we know of. Codes of 2000 and above are retried for <!-- fact: unknown-code-time -->10 minutes<!-- / -->, lower ones are not.',
      'zh-CN':
        '在我们所知的文档里没有这个代码。2000 及以上的代码会重试 <!-- fact: unknown-code-time -->10 分钟<!-- / -->，更小的不重试。',
    },
    advice: {
      en: 'Ask CompShare support what it means, with the request ID, and please report the code to us.',
      'zh-CN': '带上请求 ID 询问优云智算技术支持，并请把这个代码报告给我们。',
    },
  },
  'gateway-failed': {
    meaning: {
      en: "HTTP status 408 or 5xx: CompShare's gateway is overloaded, or can't reach the service behind it. The action retried until the timeout.",
      'zh-CN':
        'HTTP 状态 408 或 5xx：CompShare 的网关过载，或者连不上它后面的服务。本 Action 一直重试到超时。',
    },
    advice: {
      en: 'This usually passes within minutes: run the job again, or raise `timeout`.',
      'zh-CN': '这类问题通常几分钟内会过去：请重新运行作业，或者加大 `timeout`。',
    },
  },
  'no-answer': {
    meaning: {
      en: 'The connection broke, or no answer came in time. An operation may have happened all the same, so the action looks before it tries again.',
      'zh-CN': '连接中断，或者没有及时收到响应。操作可能仍然生效了，所以本 Action 会先查询再重试。',
    },
    advice: {
      en: "Run the job again. If it stays, check the runner's network and [proxy](#network).",
      'zh-CN': '重新运行作业。问题持续存在时，请检查运行器的网络和[代理](#网络)。',
    },
  },
  'not-the-api': {
    meaning: {
      en: 'The answer is a redirect, a web page or something else that CompShare would not send. A redirect is not followed.',
      'zh-CN': '收到的是重定向、网页或其他 CompShare 不会发送的内容。不会跟随重定向。',
    },
    advice: {
      en: 'Check `api-url`, and the proxy or login portal between the runner and CompShare.',
      'zh-CN': '检查 `api-url`，以及运行器与 CompShare 之间的代理或登录门户。',
    },
  },
  unreachable: {
    meaning: {
      en: 'Nothing was reached for <!-- fact: unreachable-time -->a minute<!-- / -->: no such host, nobody listens there, or TLS on a plain port. What was to be terminated may exist and be billed.',
      'zh-CN':
        '<!-- fact: unreachable-time -->1 分钟<!-- / -->内始终连不上：域名不存在、端口无人监听，或者对明文端口使用了 TLS。要删除的实例可能仍然存在并计费。',
    },
    advice: {
      en: "Check the runner's network, its [proxy settings](#network) and `api-url`. The post phase tries again.",
      'zh-CN': '检查运行器的网络、[代理设置](#网络)和 `api-url`。post 阶段会再试。',
    },
  },
  'certificate-untrusted': {
    meaning: {
      en: 'The certificate belongs to another name, has expired, or was issued by an authority that Node does not know. Often a proxy that opens TLS connections is in between.',
      'zh-CN': '证书属于其他域名、已过期，或者颁发机构不被 Node 信任。中间常常有一个会解开 TLS 连接的代理。',
    },
    advice: {
      en: "Check `api-url` and the proxy. `NODE_EXTRA_CA_CERTS` adds a company's own certificate authority.",
      'zh-CN': '检查 `api-url` 和代理。公司自己的证书机构可以用 `NODE_EXTRA_CA_CERTS` 加入。',
    },
  },
  'proxy-refused': {
    meaning: {
      en: 'The proxy answered, and did not connect to CompShare. The message has its HTTP status.',
      'zh-CN': '代理有响应，但没有连接到 CompShare。消息里有它的 HTTP 状态。',
    },
    advice: {
      en: 'Status 407: put the user name and password into the variable, as `http://USER:PASSWORD@HOST:PORT`. Status 403: have the address allowed, or list it in `NO_PROXY` if it can be reached directly.',
      'zh-CN':
        '状态 407：把用户名和密码写进变量，例如 `http://USER:PASSWORD@HOST:PORT`。状态 403：请代理放行这个地址；如果可以直接访问，把它写进 `NO_PROXY`。',
    },
  },
  'timed-out': {
    meaning: {
      en: 'The instance was not gone when `timeout` ended. No error stood in the way: stopping or deleting it took too long.',
      'zh-CN': '到了 `timeout`，实例仍然存在。没有出现错误，只是关机或删除用时太长。',
    },
    advice: {
      en: 'Raise `timeout`, or check the console for what is holding the instance.',
      'zh-CN': '加大 `timeout`，或者到控制台查看是什么占着实例。',
    },
  },
  'job-ended': {
    meaning: {
      en: 'The job was cancelled, and GitHub gives a cancelled job about five minutes for everything that is left of it.',
      'zh-CN': '作业已被取消，而 GitHub 给被取消的作业剩余的部分一共只有大约五分钟。',
    },
    advice: {
      en: 'Check the console. A workflow [after a run](recipes.md#after-a-run) can finish the teardown.',
      'zh-CN': '请到控制台查看。[运行结束之后](recipes.md#运行结束之后)的工作流可以完成清理。',
    },
  },
  cancelled: {
    meaning: {
      en: 'The runner interrupted the step: the job was cancelled, `timeout-minutes` was over, or the runner shut down.',
      'zh-CN': '步骤被运行器中断：作业被取消，`timeout-minutes` 到了，或者运行器关闭了。',
    },
    advice: {
      en: 'If the post phase runs, it continues. Otherwise terminate the instance in the console.',
      'zh-CN': '如果 post 阶段会运行，它会继续清理。否则请在控制台删除实例。',
    },
  },
  running: {
    meaning: {
      en: '`stop` is `false`, and only a stopped instance can be terminated. Nothing was changed.',
      'zh-CN': '`stop` 为 `false`，而只有已关机的实例才能删除。没有做任何改动。',
    },
    advice: {
      en: 'Stop it first, or leave `stop` at `true`.',
      'zh-CN': '先关机，或者让 `stop` 保持 `true`。',
    },
  },
  'unknown-state': {
    meaning: {
      en: '`stop` is `false`, and for <!-- fact: unknown-state-time -->a minute<!-- / --> the instance has been in a state that this action does not know. The message names it.',
      'zh-CN':
        '`stop` 为 `false`，而实例处在本 Action 不认识的状态已有 <!-- fact: unknown-state-time -->1 分钟<!-- / -->。消息里写着这个状态。',
    },
    advice: {
      en: 'Check the console for what it is doing. With `stop: true` its termination is tried anyway.',
      'zh-CN': '到控制台查看它在做什么。设为 `stop: true` 时仍会尝试删除。',
    },
  },
  ambiguous: {
    meaning: {
      en: 'CompShare lists its ID under several names, not all of which are selected. It was not touched.',
      'zh-CN': 'CompShare 用多个名称列出同一个 ID，其中有的没有被选中。没有操作它。',
    },
    advice: {
      en: 'Check the console for its name, and select it by `uhost-id`.',
      'zh-CN': '到控制台查看它的名称，并用 `uhost-id` 指定它。',
    },
  },
  'not-found': {
    meaning: {
      en: 'It is in no region of the project.',
      'zh-CN': '项目的所有地域里都没有它。',
    },
    advice: {
      en: 'Check `uhost-id`, `project-id` and whose keys these are. If it may already be gone, set `ignore-not-found: true`.',
      'zh-CN':
        '检查 `uhost-id`、`project-id`，以及密钥属于谁。如果它可能已被删除，请设置 `ignore-not-found: true`。',
    },
  },
  elsewhere: {
    meaning: {
      en: 'It exists, but not where `region` and `zone` say. It was not touched.',
      'zh-CN': '它存在，但不在 `region` 和 `zone` 所说的位置。没有操作它。',
    },
    advice: {
      en: 'Correct `region` and `zone`, or leave them out.',
      'zh-CN': '改正 `region` 和 `zone`，或者不填。',
    },
  },
  'disks-left': {
    meaning: {
      en: 'With `release-disk`: the instance is gone, but a data disk that should have gone with it is not, or was not seen to be in time.',
      'zh-CN': '使用 `release-disk` 时：实例已不存在，而应当随它删除的数据盘还在，或者没有来得及确认。',
    },
    advice: {
      en: 'If the message says that the post phase continues, nothing. Otherwise delete the disk in the console, unless somebody needs it.',
      'zh-CN': '如果消息说 post 阶段会继续处理，就无需处理。否则，没有人需要它时，请在控制台删除。',
    },
  },
};

/** Other failures. */
export const FAILURES: Readonly<Record<FailureKey, SectionText>> = {
  wrongInputs: {
    meaning: {
      en: 'Said before any call. Each line names an input, what is wrong with it and what to write.',
      'zh-CN': '在调用 API 之前给出。每行一个输入：哪里不对，该怎么写。',
    },
    advice: {
      en: 'Correct the inputs. A secret that the workflow may not read is empty: pull requests from forks and Dependabot get none.',
      'zh-CN': '改正输入。工作流无权读取的 secret 是空的：来自 fork 和 Dependabot 的 PR 拿不到 secret。',
    },
  },
  tooMany: {
    meaning: {
      en: '`name` and `tag` select more than `max-instances`. None was touched.',
      'zh-CN': '`name` 和 `tag` 选中的实例超过 `max-instances`。一台也没有操作。',
    },
    advice: {
      en: 'Narrow them, or raise `max-instances` if all of them are meant.',
      'zh-CN': '缩小范围；如果确实都要删除，加大 `max-instances`。',
    },
  },
  more: {
    meaning: {
      en: 'There were more causes than GitHub shows annotations: ten per step.',
      'zh-CN': '失败的原因多于 GitHub 显示的注解：每个步骤最多十条。',
    },
    advice: {
      en: 'See the job summary and the log, which have all of them.',
      'zh-CN': '全部内容见作业摘要和日志。',
    },
  },
};

/** What is annotated beside failures. */
export const NOTES: Readonly<Record<NoteKey, NoteText>> = {
  wrongProxy: {
    level: 'error',
    meaning: {
      en: "Said before any call. A proxy variable of the runner's holds no address of a proxy. Its value is not shown, since it can contain a password.",
      'zh-CN': '在调用 API 之前给出。运行器的某个代理环境变量不是代理地址。值里可能有密码，所以不显示。',
    },
    advice: { en: 'Correct the variable, or remove it.', 'zh-CN': '改正这个变量，或者去掉它。' },
  },
  sha1Refused: {
    level: 'error',
    meaning: {
      en: "OpenSSL refuses to sign requests, as in some FIPS setups. CompShare's signatures are SHA-1. Said before any call: nothing was terminated.",
      'zh-CN':
        'OpenSSL 拒绝为请求签名，常见于某些 FIPS 环境。CompShare 的签名是 SHA-1。在调用 API 之前给出，没有删除任何实例。',
    },
    advice: {
      en: 'Use a GitHub-hosted runner, or take the FIPS settings out of `OPENSSL_CONF` and `NODE_OPTIONS`.',
      'zh-CN': '改用 GitHub 托管的运行器，或者从 `OPENSSL_CONF` 和 `NODE_OPTIONS` 中去掉 FIPS 设置。',
    },
  },
  internalError: {
    level: 'error',
    meaning: { en: 'A bug in this action.', 'zh-CN': '本 Action 自身的缺陷。' },
    advice: {
      en: 'Check the console for the instance, and please report the error.',
      'zh-CN': '到控制台检查实例，并请把错误报告给我们。',
    },
  },
  nothingNamed: {
    level: 'warning',
    meaning: {
      en: 'At the end of the job, `uhost-id`, `name` and `tag` are all empty. If an instance was created, it is still running. With `runner-name` or `environment`, nothing was changed on GitHub either.',
      'zh-CN':
        '作业结束时，`uhost-id`、`name` 和 `tag` 都为空。如果创建过实例，它还在运行。使用 `runner-name` 或 `environment` 时，GitHub 一侧也没有改动。',
    },
    advice: {
      en: 'Set `name` as well, as in [leak nothing](recipes.md#leak-nothing).',
      'zh-CN': '像[防止实例泄漏](recipes.md#防止实例泄漏)那样同时填写 `name`。',
    },
  },
  jobEnding: {
    level: 'warning',
    meaning: {
      en: 'The job was cancelled, and half of its remaining time is over. The instances that it names are not gone yet.',
      'zh-CN': '作业已被取消，剩余时间已过半。其中列出的实例还没有删除。',
    },
    advice: {
      en: 'If nothing more is reported, check the console.',
      'zh-CN': '如果之后没有别的报告，请到控制台查看。',
    },
  },
  disksUnverified: {
    level: 'warning',
    meaning: {
      en: 'With `release-disk`: it is not known whether these disks are deleted. The key may lack the permission `DescribeCompshareDisk`, or the list of disks uses other IDs.',
      'zh-CN':
        '使用 `release-disk` 时：不知道这些盘是否已删除。密钥可能没有 `DescribeCompshareDisk` 权限，或者磁盘列表使用另外的 ID。',
    },
    advice: {
      en: 'Check the console: a disk that still exists is billed.',
      'zh-CN': '请到控制台查看：仍然存在的盘会继续计费。',
    },
  },
  unknownAge: {
    level: 'warning',
    meaning: {
      en: 'Instances match, but CompShare does not say when they were created. With `older-than` they are left alone.',
      'zh-CN': '有实例匹配，但 CompShare 没有给出创建时间。使用 `older-than` 时不会操作它们。',
    },
    advice: { en: 'Terminate them by `uhost-id`, if meant.', 'zh-CN': '如果要删除，请用 `uhost-id` 指定。' },
  },
  clocksDiffer: {
    level: 'warning',
    meaning: {
      en: "CompShare's clock and the runner's are more than a minute apart. Instances that are old enough by only one of the two were left alone.",
      'zh-CN': 'CompShare 的时钟与运行器的相差一分钟以上。只按其中一个算够久的实例没有操作。',
    },
    advice: { en: "Set the runner's clock right.", 'zh-CN': '把运行器的时钟调准。' },
  },
  lateTooMany: {
    level: 'warning',
    meaning: {
      en: 'More matching instances were listed late. With them, `max-instances` would be exceeded, so they were not touched.',
      'zh-CN': '又有匹配的实例较晚才列出。加上它们会超过 `max-instances`，所以没有操作。',
    },
    advice: {
      en: 'Terminate them by `uhost-id`, or raise `max-instances` and run the step again.',
      'zh-CN': '用 `uhost-id` 删除它们，或者加大 `max-instances` 再运行一次。',
    },
  },
  lateUnread: {
    level: 'warning',
    meaning: {
      en: 'What was selected is gone. Whether another matching instance was listed late is not known.',
      'zh-CN': '选中的实例已不存在。不知道是否还有较晚才列出的匹配实例。',
    },
    advice: { en: 'Check the console for one.', 'zh-CN': '请到控制台查看。' },
  },
  lateUnknownAge: {
    level: 'warning',
    meaning: {
      en: 'They were listed when the others were gone. They may have been created after the step began, so they were not touched.',
      'zh-CN': '其他实例消失之后才列出。它们可能是步骤开始之后才创建的，所以没有操作。',
    },
    advice: { en: 'Terminate them by `uhost-id`, if meant.', 'zh-CN': '如果要删除，请用 `uhost-id` 指定。' },
  },
  stateLost: {
    level: 'warning',
    meaning: {
      en: 'The ID is not there, and what the main phase did is not known, since its state is lost.',
      'zh-CN': 'ID 不存在，而主阶段的状态已丢失，不知道它做了什么。',
    },
    advice: { en: 'Check the console if in doubt.', 'zh-CN': '有疑问时请到控制台查看。' },
  },
  stateUntrusted: {
    level: 'warning',
    meaning: {
      en: 'What the main phase saved was changed on the way, or the private key was. The post phase uses the inputs alone.',
      'zh-CN': '主阶段保存的状态中途被改过，或者私钥换过。post 阶段只按输入来做。',
    },
    advice: {
      en: 'Find out which step sets `STATE_teardown`.',
      'zh-CN': '查清是哪个步骤设置了 `STATE_teardown`。',
    },
  },
  keysUnchecked: {
    level: 'warning',
    meaning: {
      en: 'With `when: job-end`: the call that tries the keys got no answer that tells.',
      'zh-CN': '使用 `when: job-end` 时：检查密钥的请求没有得到能说明问题的响应。',
    },
    advice: {
      en: 'Nothing. The teardown at the end of the job tries again.',
      'zh-CN': '无需处理。作业结束时的清理会再试。',
    },
  },
  stateUnsaved: {
    level: 'warning',
    meaning: {
      en: "The runner's file for state can't be written, as on a full disk. The teardown continues.",
      'zh-CN': '运行器存放状态的文件无法写入，例如磁盘已满。清理照常进行。',
    },
    advice: {
      en: 'Nothing, if the step is green. Its post phase may then report an instance as not found that is gone.',
      'zh-CN': '步骤成功时无需处理。它的 post 阶段可能会把已经不存在的实例报告为没有找到。',
    },
  },
  outputsUnset: {
    level: 'warning',
    meaning: {
      en: "The runner's file for outputs can't be written, as on a full disk. The teardown is not affected.",
      'zh-CN': '运行器存放输出的文件无法写入，例如磁盘已满。清理不受影响。',
    },
    advice: {
      en: 'Later steps may get empty outputs. The log and the job summary say what became of the instances.',
      'zh-CN': '后面的步骤可能拿到空的输出。日志和作业摘要里有每台实例的结果。',
    },
  },
  summaryUnwritten: {
    level: 'warning',
    meaning: {
      en: 'The teardown continued without a summary.',
      'zh-CN': '清理照常进行，只是没有摘要。',
    },
    advice: {
      en: 'Nothing. The log and the outputs say what became of the instances.',
      'zh-CN': '无需处理。日志和输出里有每台实例的结果。',
    },
  },
  resultsCut: {
    level: 'warning',
    meaning: {
      en: 'An output holds 1 MB. Names are cut, and the last entries left out, failed ones last.',
      'zh-CN': '单个输出最多 1 MB。名称被截短，末尾的条目被省略，失败的条目最后才省略。',
    },
    advice: { en: 'See the log, which has them all.', 'zh-CN': '完整内容见日志。' },
  },
  nothingSelected: {
    level: 'notice',
    meaning: {
      en: '`name` and `tag` select nothing. The step is green. If such an instance is outside `region` or `zone`, the message says where.',
      'zh-CN':
        '`name` 和 `tag` 没有选中任何实例。步骤成功。如果 `region` 或 `zone` 之外有这样的实例，消息会说明在哪里。',
    },
    advice: {
      en: 'Nothing, if that is right. Otherwise check the names in the console: they are compared exactly.',
      'zh-CN': '如果本该如此，无需处理。否则请到控制台核对名称：名称按原样比较。',
    },
  },
  filtersNotUsed: {
    level: 'notice',
    meaning: {
      en: '`uhost-id` is set as well, and wins.',
      'zh-CN': '同时填写了 `uhost-id`，以它为准。',
    },
    advice: { en: 'Nothing.', 'zh-CN': '无需处理。' },
  },
  normalizedOnly: {
    level: 'notice',
    meaning: {
      en: 'Names match only after Unicode normalization. Names are compared exactly, so these instances were left alone.',
      'zh-CN': '有名称在 Unicode 规范化之后才匹配。名称按原样比较，所以没有操作这些实例。',
    },
    advice: {
      en: 'Write the name as the instance has it, if it is meant.',
      'zh-CN': '如果确实要删除，请按实例的写法填写名称。',
    },
  },
  stillListed: {
    level: 'notice',
    meaning: {
      en: 'CompShare reports the instance as deleted and still lists it, as it does with the recycle bin. It counts as gone.',
      'zh-CN': 'CompShare 报告实例已被删除，但仍列出它：回收站里的实例就是这样。它算作已不存在。',
    },
    advice: { en: 'Nothing.', 'zh-CN': '无需处理。' },
  },
  disksKept: {
    level: 'notice',
    meaning: {
      en: 'These data disks are billed until somebody deletes them, at the price in the message.',
      'zh-CN': '这些数据盘在有人删除之前一直计费，价格见消息。',
    },
    advice: {
      en: 'Delete them in the console when nobody needs them. With `release-disk: true` data disks go with the instance.',
      'zh-CN': '没有人需要时，请在控制台删除。设置 `release-disk: true` 时，数据盘会随实例一起删除。',
    },
  },
  inputsTrimmed: {
    level: 'notice',
    meaning: {
      en: 'There were invisible characters at the ends of a key or an ID.',
      'zh-CN': '密钥或 ID 的首尾有不可见字符。',
    },
    advice: { en: 'Copy the value again without them.', 'zh-CN': '重新复制，去掉这些字符。' },
  },
};

/** What is annotated about runners and deployments. */
export const GITHUB: Readonly<Record<GitHubTitle, NoteText>> = {
  runnersLeft: {
    level: 'error',
    meaning: {
      en: 'The instances are gone, but self-hosted runners stay registered: busy, refused or not reached.',
      'zh-CN': '实例已不存在，但自托管运行器的注册还在：正忙、被拒绝，或者没有连上。',
    },
    advice: {
      en: 'Give the token the permission that the message names. If the reason may pass, the post phase continues.',
      'zh-CN': '给令牌加上消息所说的权限。如果只是临时性问题，post 阶段会继续。',
    },
  },
  deploymentsLeft: {
    level: 'error',
    meaning: {
      en: 'The instances are gone, but GitHub still shows the environment as active.',
      'zh-CN': '实例已不存在，但 GitHub 仍把该环境显示为 active。',
    },
    advice: {
      en: 'Give the token the permission that the message names. If the reason may pass, the post phase continues.',
      'zh-CN': '给令牌加上消息所说的权限。如果只是临时性问题，post 阶段会继续。',
    },
  },
  noRepository: {
    level: 'error',
    meaning: {
      en: '`runner-name` or `environment` is set, but `GITHUB_REPOSITORY` names no repository.',
      'zh-CN': '填写了 `runner-name` 或 `environment`，但 `GITHUB_REPOSITORY` 没有指明仓库。',
    },
    advice: {
      en: "Leave both out on runners other than GitHub's: see [other runners](other-runners.md).",
      'zh-CN': '在 GitHub 以外的运行器上请不要填写这两项：见[其他运行器](other-runners.md)。',
    },
  },
  olderUnread: {
    level: 'warning',
    meaning: {
      en: 'The newest deployment is inactive, but the rate limit of the token ended the check of older ones.',
      'zh-CN': '最新的部署已经是 inactive，但令牌的速率限制让更早的部署没能检查。',
    },
    advice: {
      en: 'If older ones may still be active, run the step again later.',
      'zh-CN': '如果更早的部署可能仍是 active，请稍后再运行一次。',
    },
  },
  noRunner: {
    level: 'notice',
    meaning: {
      en: '`runner-name` matches no self-hosted runner there.',
      'zh-CN': '`runner-name` 没有匹配到任何自托管运行器。',
    },
    advice: {
      en: "If the runner is already gone, nothing. Otherwise write the runner's name, not its label; for runners of the organization, write `org:` before it.",
      'zh-CN': '如果运行器已经不在，无需处理。否则请填写运行器的名称而不是标签；组织的运行器前面加 `org:`。',
    },
  },
  noDeployment: {
    level: 'notice',
    meaning: { en: 'The environment has no deployment.', 'zh-CN': '该环境没有任何部署。' },
    advice: {
      en: 'Check the name: `environment` takes one exact name, not a glob.',
      'zh-CN': '检查名称：`environment` 只接受一个完整名称，不支持通配符。',
    },
  },
};
