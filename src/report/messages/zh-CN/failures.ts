import type { RetCode } from '../../../compshare/ret-codes.ts';
import type { DetailMessages } from '../en/details.ts';
import { instances } from './format.ts';
import { beforeChinese } from '../../../text/chinese.ts';

const STARTED_AGAIN = '似乎有人或程序在反复启动它。请查明原因，或者调大输入 timeout。';

/** Where a code of a busy instance says more than that. */
const BUSY_ADVICE: Readonly<Partial<Record<RetCode, string>>> = {
  8010: STARTED_AGAIN,
  8856: STARTED_AGAIN,
  8905: STARTED_AGAIN,
  8903: '可能正在用该实例制作镜像。请调大输入 timeout。',
  8964: '请等镜像制作完成，或者调大输入 timeout。',
  226618: '请先关闭挂载该共享存储的实例，或者调大输入 timeout。',
};

/** Each cause's title, which is also the title of its section in docs/zh-CN/troubleshooting.md, and what to do about it. */
const causes: DetailMessages['failures']['causes'] = {
  'keys-refused': {
    title: '优云智算拒绝了密钥',
    advice: ({ retCode }) =>
      retCode === 172
        ? '请检查 public-key：它有误、已被删除，或者与 private-key 填反了。'
        : '请检查 public-key 和 private-key 是否属于同一对密钥，并重新复制这两项。',
  },
  'token-refused': {
    title: '优云智算拒绝了安全令牌',
    advice: '请检查 security-token：它有误或已过期。如果使用的是永久密钥，请不要填写。',
  },
  'permission-refused': {
    title: '密钥缺少权限',
    advice: ({ action }) =>
      `请在实例所在的项目中为密钥授予 ${action} 权限。子账号的密钥还必须填写 project-id。`,
  },
  'project-refused': {
    title: '缺少项目 ID 或项目 ID 有误',
    advice: '请检查输入 project-id。子账号的密钥必须填写；不填则使用默认项目。',
  },
  'parameter-refused': {
    title: '优云智算拒绝了某个参数',
    advice: ({ parameter }) =>
      /^(region|zone)/i.test(parameter)
        ? `优云智算不接受这个 ${parameter}。请检查输入 region 和 zone，或者不填。`
        : /^uhostid/i.test(parameter)
          ? '优云智算不接受这个实例 ID。请检查输入 uhost-id。'
          : parameter === ''
            ? '请检查输入 region 和 zone，或者不填。子账号的密钥还需要 project-id。'
            : `优云智算不接受 ${parameter}。如果 region、zone 和 project-id 都正确，请连同请求 ID 反馈这个问题。`,
  },
  'ip-address-refused': {
    title: '优云智算拒绝了此运行器的 IP 地址',
    advice: '账号设置了 IP 白名单。请把运行器的地址加入白名单，或者使用地址固定的运行器。',
  },
  'account-locked': {
    title: '账号处于安全锁定状态',
    advice: '请在优云智算控制台解除安全锁定，然后重新运行作业。',
  },
  'payment-due': {
    title: '优云智算账户有待支付的费用',
    advice: '请在优云智算控制台充值，并处理未支付的账单和未完成的订单，然后重新运行作业。',
  },
  expired: {
    title: '实例已过期',
    advice: '请在优云智算控制台续费后重新运行作业，或者直接在控制台删除实例。',
  },
  throttled: {
    title: '优云智算限制了请求频率',
    advice: '请减少同时使用此账号的作业，或者调大输入 timeout。',
  },
  locked: {
    title: '实例被另一个操作锁定',
    advice: '操作锁最长可达十分钟。请查明还有谁在操作这台实例，或者调大输入 timeout。',
  },
  busy: {
    title: '实例正忙',
    advice: ({ retCode }) =>
      (retCode === undefined ? undefined : BUSY_ADVICE[retCode as RetCode]) ??
      '请调大输入 timeout，或者到控制台查看实例被什么占用。',
  },
  'still-listed': {
    title: '已删除，但仍在列表中',
    advice: '优云智算称它已被删除，却仍把它列出：它可能在回收站里。请到控制台确认。',
  },
  'api-failed': {
    title: '优云智算内部错误',
    advice: '这通常是暂时的：请重新运行作业。如果一直如此，请把请求 ID 提供给优云智算的技术支持。',
  },
  'request-refused': {
    title: '优云智算不接受这个请求',
    advice: '请检查输入 api-url。如果没有问题，就是此 Action 的缺陷：请连同请求 ID 反馈。',
  },
  'ret-code-unknown': {
    title: '优云智算返回了未知的 RetCode',
    advice: '请把请求 ID 提供给优云智算的技术支持，询问它的含义，并把这个返回码反馈给此 Action。',
  },
  'gateway-failed': {
    title: '优云智算宕机或过载',
    advice:
      '优云智算的网关过载，或者连不上它后面的服务。通常几分钟后恢复：请重新运行作业，或者调大输入 timeout，让步骤等得更久。',
  },
  'no-answer': {
    title: '优云智算没有响应',
    advice: '请重新运行作业。如果一直如此，请检查运行器的网络、代理设置和 api-url。',
  },
  'not-the-api': {
    title: '响应不是来自优云智算',
    advice: '请检查输入 api-url，以及运行器与优云智算之间的代理或网络登录页。',
  },
  unreachable: {
    title: '无法连接优云智算 API',
    advice: '请检查运行器的网络、代理设置和输入 api-url。',
  },
  'certificate-untrusted': {
    title: 'API 的证书不受信任',
    advice: '请检查输入 api-url 和代理。公司自己的证书颁发机构可以用 NODE_EXTRA_CA_CERTS 添加。',
  },
  'proxy-refused': {
    title: '代理拒绝了连接',
    advice: ({ proxyStatus }) =>
      proxyStatus === 407
        ? '代理要求用户名和密码：请按 http://USER:PASSWORD@HOST:PORT 的形式写进代理变量。'
        : proxyStatus === 403
          ? '请在代理中放行这个地址；如果不经代理也能访问，请把它写进 NO_PROXY。'
          : '请检查运行器的代理设置和代理本身，然后重新运行作业。',
  },
  'timed-out': {
    title: '超时',
    advice: '请调大输入 timeout，或者到控制台查看实例被什么占用。',
  },
  'job-ended': {
    title: '被取消的作业已没有剩余时间',
    advice: '请到控制台检查。被取消的作业一共只有约五分钟；可以由后续的工作流完成清理。',
  },
  cancelled: {
    title: '步骤被中断',
    advice: '如果后续的阶段或运行不会继续处理，请在优云智算控制台删除。',
  },
  running: {
    title: '实例正在运行，而 stop 为 false',
    advice: '请去掉 stop: false，让此 Action 先关机再删除。',
  },
  'unknown-state': {
    title: '实例处于未知状态',
    advice: '请到控制台查看它在做什么。不设置 stop: false 时，仍会尝试删除。',
  },
  ambiguous: {
    title: '实例以多个名称列出',
    advice: '请到控制台确认它的名称，并用 uhost-id 选择它。',
  },
  'not-found': {
    title: '未找到实例',
    advice:
      '请检查 uhost-id、project-id 以及密钥属于谁。如果它可能已经不存在，请设置 ignore-not-found: true。',
  },
  elsewhere: {
    title: '实例在其他地域或可用区',
    advice: '请改正 region 和 zone，或者不填。',
  },
  'disks-left': {
    title: '数据盘没有删除',
    advice: '如果没有人需要，请在优云智算控制台删除它们。',
  },
};

/** Everything about failures. What is handed in is clean; `who` is an instance, or several with their number. */
export const failures: DetailMessages['failures'] = {
  causes,
  several: (amount, ids) => `${instances(amount)}（${ids}）`,
  what: {
    callFailed: (action, why, attempts) =>
      `${action} ${attempts > 1 ? `失败了 ${attempts} 次` : '失败'}：${why}。`,
    timedOut: '超时。',
    jobEnded: '被取消的作业已没有剩余时间。',
    lastError: (action, why) => `最后一次错误：${action}：${why}。`,
    unreachable: (why) => `一分钟内都无法连接 API：${why}。`,
    interrupted: '运行器中断了此步骤。',
    running: '只有已关机的实例才能删除，而 stop 为 false。',
    unknownState: (state) =>
      `它处于${state === '' ? '空状态' : ` ${state} 状态`}已有一分钟，此 Action 不认识这个状态。`,
    ambiguous: (who, names) => `${beforeChinese(who)}以多个名称列出（${names}），其中有的没有被选中。`,
    notFound: (who) => `项目的所有地域中都没有找到 ${who}。`,
    elsewhere: (who, place) =>
      `${beforeChinese(who)}在${beforeChinese(place)}，不在 region 和 zone 指定的位置。`,
    disksLeft: (who, _, disks, ended) =>
      `${beforeChinese(who)}已删除，但有 ${disks} 块数据盘${
        ended === undefined
          ? '没有删除。'
          : ended === 'timed-out'
            ? '到超时为止仍无法确认已删除。'
            : '到作业取消时仍无法确认已删除。'
      }`,
  },
  left: {
    running: (who, _, state) => `${beforeChinese(who)}仍为 ${state} 状态，正在计费。`,
    existing: (who, _, state) => `${beforeChinese(who)}仍然存在（${state}），可能在计费。`,
    stopped: (who, _, state) =>
      `${beforeChinese(who)}仍然存在（${state}）：GPU、CPU 和内存不计费，数据盘和扩容的系统盘仍计费。`,
    prepaid: (who, _, state) =>
      `${beforeChinese(who)}仍然存在（${state}），可能在计费：预付费实例无论是否运行都计费。`,
    neverSeen: (who) => `${beforeChinese(who)}可能存在并计费。`,
    missed: (who) => `${beforeChinese(who)}不在最后一次列表中，但这还不能证明已删除：可能仍然存在并计费。`,
    stopAccepted: (who, _, state) => `${who}：关机请求已被接受，但最后查到的状态是 ${state}，可能在计费。`,
    terminationAccepted: (who, _, state) =>
      `${who}：删除请求已被接受，但最后查到的状态是 ${state}，可能在计费。`,
    untouched: () => '没有操作，可能在计费。',
    nothing: '没有删除任何实例。',
    disks: (list) => `仍然存在并计费：${list}。`,
    disksUnverified: (list) => `无法确认是否已删除：${list}。`,
  },
  noList: {
    interrupted: '读取实例列表之前，运行器中断了此步骤。',
    unread: (why) => `无法读取实例列表：${why}。`,
    left: '没有做任何操作。匹配的实例可能存在并计费。',
  },
  tooMany: {
    title: '选中的实例过多',
    what: (amount, maxInstances, ids) =>
      `筛选条件选中了 ${instances(amount)}，超过 max-instances（${maxInstances}）：${ids}。`,
    left: '一台也没有操作，它们可能在计费。',
    advice: '请缩小筛选范围；如果确实都要删除，请调大 max-instances。',
  },
  keyCheck: {
    what: (what) => `检查密钥失败：${what}`,
    left: '此步骤现在就失败，以免后续步骤创建出无法删除的实例。',
  },
  wrongInputs: {
    title: '未执行任何操作：输入有误',
    left: '没有删除任何实例：它们可能仍然存在并计费。',
    keysLost:
      '密钥在 main 阶段有值，到 post 阶段却为空：被另一个复合 Action 调用的复合 Action 中的步骤会这样。请在作业的 env 中设置 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY，或者把这个步骤写进工作流本身。没有删除任何实例，请到控制台检查。',
  },
  keyHints: {
    quoted: (name) => `${name} 两端带有引号：保存 secret 时请去掉。`,
    assignment: (name) => `${name} 看起来像 NAME=value：只保存等号右边的内容。`,
    swapped: 'public-key 和 private-key 看起来填反了。',
  },
  more: {
    title: '更多失败',
    message: (amount, ids) => `另有 ${instances(amount)}因其他原因失败：${ids}。原因见作业摘要和日志。`,
  },
  details: {
    retCode: (retCode) => `RetCode ${retCode}`,
    httpStatus: (status) => `HTTP ${status}`,
    requestId: (id) => `请求 ID ${id}`,
  },
};
