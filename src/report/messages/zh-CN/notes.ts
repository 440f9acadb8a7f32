import type { Messages } from '../en/every-run.ts';
import { instances } from './format.ts';
import { beforeChinese } from '../../../text/chinese.ts';

/** What is annotated beside failures: warnings and notices, a title and a message each. */
export const notes: Messages['notes'] = {
  nothingNamed: {
    title: '没有指定实例',
    message: (withGitHub) =>
      '作业即将结束，而 uhost-id、name 和 tag 都为空：没有清理任何实例。如果创建过实例，它仍在运行并计费。' +
      (withGitHub ? 'GitHub 一侧也没有改动。' : '') +
      '请同时设置 name，例如 name: gpu-${{ github.run_id }}，并用这个名称创建实例。',
  },
  filtersNotUsed: {
    title: '筛选条件未使用',
    message: '已设置 uhost-id，因此不使用 name、tag、exclude 和 older-than。',
  },
  nothingSelected: {
    title: '没有选中实例',
    message: (lookedFor) => `没有实例符合：${lookedFor}。无需操作。`,
    leftAlone: (what) => `未选中：${what}。`,
    elsewhere: (name, place) => `${beforeChinese(name)}在${beforeChinese(place)}，请检查 region 和 zone。`,
    moreElsewhere: (amount) => `另有 ${amount} 台也在其他位置。`,
    refused: (place, why) => `查询${beforeChinese(place)}时被拒绝：${why}。`,
  },
  stillListed: {
    title: '在回收站中',
    message: (ids) => `${ids}：优云智算报告已删除，但仍在列表中，回收站里的实例就是这样。`,
  },
  disksKept: {
    title: '保留了数据盘',
    message: (_, what, cost, list) =>
      `已保留 ${what}${cost === '' ? '' : `，${cost}`}：${list}。在有人删除之前会一直计费。`,
  },
  disksUnverified: {
    title: '无法确认数据盘是否已删除',
    message: (list) => `这些数据盘可能没有删除：${list}。请到控制台检查：仍然存在的磁盘会一直计费。`,
    lastError: (why) => `最后一次错误：${why}。`,
    unknown: (ids) =>
      `${ids}：没有任何列表显示数据盘，可能有遗留。请到控制台检查：仍然存在的磁盘会一直计费。`,
  },
  unknownAge: {
    title: '实例的创建时间未知',
    message: (amount) => `有 ${instances(amount)}匹配，但优云智算没有返回创建时间。没有操作，可能仍在计费。`,
  },
  clocksDiffer: {
    title: '时钟不一致',
    message: (difference, ahead, amount) =>
      `优云智算的时钟比此运行器${ahead ? '快' : '慢'} ${difference}。有 ${instances(amount)}只按其中一个时钟算才足够久，没有操作。`,
  },
  normalizedOnly: {
    title: '名称相似',
    message: (names) => `名称按原样比较，因此没有选中：${names}。它们只有经过 Unicode 规范化才匹配。`,
  },
  lateTooMany: {
    title: '实例数量超过 max-instances',
    message: (ids, amount, maxInstances) =>
      `另有 ${amount} 台匹配的实例较晚才列出：${ids}。算上它们会超过 max-instances（${maxInstances}），因此没有操作，可能仍在计费。` +
      '请用 uhost-id 删除，或者调大 max-instances 后重新运行。',
  },
  lateUnread: {
    title: '最后一次列表未能读取',
    message: (why) =>
      `选中的实例都已删除。最后查询是否有较晚列出的实例时失败：${why}。请到控制台检查是否还有匹配的实例。`,
  },
  lateUnknownAge: {
    title: '有实例较晚才列出',
    message: (ids) =>
      `${ids}：其他实例删除后才列出，可能是在此步骤开始之后创建的，因此没有操作，可能仍在计费。如果确实要删除，请用 uhost-id。`,
  },
  jobEnding: {
    title: '作业随时可能被终止',
    message: (ids, disksOf) =>
      [
        '作业已取消，无论还剩下什么，运行器都会很快终止它。',
        ...(ids === '' && disksOf !== '' ? [] : [`尚未删除：${ids === '' ? '此步骤要删除的实例' : ids}。`]),
        ...(disksOf === '' ? [] : [`数据盘尚未确认删除的实例：${disksOf}。`]),
        '如果之后没有新的报告，请到控制台检查。',
      ].join(''),
  },
  stateLost: {
    title: '现在找不到',
    message: (ids) =>
      `${ids}：现在找不到，main 阶段可能已经删除，但它的状态已丢失。如有疑问，请到控制台检查。`,
  },
  stateUntrusted: {
    title: '未使用保存的状态',
    message: '它不是 main 阶段保存的内容：被其他步骤改写，或者私钥已经更换。改为按输入处理。',
  },
  keysUnchecked: {
    title: '无法检查密钥',
    message: (why) => `为检查密钥而查询实例列表时失败：${why}。这可能是暂时的，作业结束时清理会再次尝试。`,
  },
  stateUnsaved: {
    title: '无法保存状态',
    message:
      '清理会继续。但 post 阶段可能不知道这个阶段做了什么，只能按输入处理，并可能把已删除的实例报告为未找到。',
  },
  outputsUnset: {
    title: '无法设置输出',
    message: '后续步骤读到的输出可能为空。实例的处理结果见日志。',
  },
  summaryUnwritten: {
    title: '无法写入作业摘要',
    message: '实例的处理结果见日志。',
  },
  inputsTrimmed: {
    title: '去掉了不可见字符',
    message: (names) => `${names}：已去掉首尾的不可见字符。请重新复制，不要带上它们。`,
  },
  resultsCut: {
    title: '输出 results 不完整',
    message: (left, all) =>
      `单个输出最多 1 MB，因此 results 只包含 ${all} 项中的 ${left} 项，失败的排在最前。完整结果见日志。`,
  },
  wrongProxy: {
    title: '未执行任何操作：代理设置有误',
    // A proxy's address can hold a password, so it is not shown.
    message: (variable) =>
      `${variable} 不是代理地址。请写成 http://proxy.example:3128 这样的地址。没有清理任何实例：它们可能仍在运行并计费。`,
  },
  sha1Refused: {
    title: '此运行器禁用了 SHA-1',
    message: (refusal) =>
      `此运行器上的 OpenSSL 拒绝 SHA-1（${refusal}），某些 FIPS 配置会这样。优云智算只接受这种签名，因此没有删除任何实例：它们可能仍然存在并计费。` +
      '请改用 GitHub 托管的运行器，或者去掉 OPENSSL_CONF 和 NODE_OPTIONS 中的 FIPS 设置。',
  },
  internalError: {
    title: '此 Action 内部错误',
    message: (error) => `${error}。实例可能仍然存在并计费，请到控制台检查，并反馈这个错误。`,
  },
  resumesInPost: '此步骤的 post 阶段会继续。',
  resumesIfPostRuns: '如果运行器会执行 post 阶段，则由它继续；否则请手动完成。',
};
