import type { DetailMessages } from '../en/details.ts';

const CHECK_SECRET = '请检查 secret 的名称；来自 fork 和 Dependabot 的 PR 拿不到 secret。';

/** What is said of wrong inputs, a line each. Values are clean and quoted; those of secrets are never shown. */
export const inputs: DetailMessages['inputs'] = {
  noKeys: `public-key 和 private-key 为空，COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY 也没有设置。${CHECK_SECRET}`,
  noKeysInPost:
    'public-key 和 private-key 在 post 阶段为空。嵌套在另一个复合 Action 中的复合 Action 到这时会丢失输入。' +
    '实例可能仍然存在并计费，请到控制台检查。' +
    '请改为在作业的 env 中设置 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY。',
  keyEmpty: (name) => `${name} 为空。${CHECK_SECRET}`,
  tokenEmpty: `github-token 为空，而 runner-name 和 environment 需要它。${CHECK_SECRET}`,
  secretWithSpace: (name) => `${name} 中有空格或换行。请重新复制。`,
  secretWithInvisible: (name, codes) => `${name} 中有不可见字符（${codes}）。请去掉后重新复制。`,
  secretWithOther: (name) => `${name} 中有密钥和令牌不会包含的字符。请重新复制。`,
  secretTooLong: (name, limit) => `${name} 超过 ${limit} 个字符。请重新复制。`,
  invisible: (name, shown) => `${name} 中有不可见字符，以编码显示为：${shown}。请去掉它。`,
  severalLines: (name, value) => `${name} 的值 ${value} 有多行。请写成一行。`,
  tooLong: (name, value, limit) => `${name} 的值是 ${value}。最多 ${limit} 个字符。`,
  notAWord: (name, value) => `${name} 的值是 ${value}。最多 64 个字母、数字、连字符和下划线。`,
  notAnId: (name, value) =>
    `${name}：${value} 不是实例 ID。ID 以 uhost- 或 cpod- 开头，后面是小写字母、数字和连字符。`,
  notJson: (name, value) =>
    `${name} 的值是 ${value}，不是有效的 JSON。请写成 ["uhost-a", "uhost-b"]，或者用逗号分隔 ID。`,
  notAChoice: (name, value, choices) => `${name} 的值是 ${value}。请写 ${choices.join(' 或 ')}。`,
  notATimeout: (name, value) => `${name} 的值是 ${value}。请写整数加单位（s、m、h 或 d），范围是 1s 到 24h。`,
  notAnAge: (name, value) => `${name} 的值是 ${value}。请写整数加单位（s、m、h 或 d），例如 90m、12h 或 3d。`,
  notACount: (name, value) => `${name} 的值是 ${value}。请写 1 到 999999 的整数。`,
  // An address can hold a password, so it is not shown.
  notAnApiUrl: (name) =>
    `${name} 不可用。请写不含用户名、查询参数和片段的 https 地址，或者本机回环地址上的 http 地址。`,
  noRunnerName: (name, line) => `${name} 的值是 ${line}。请在 org: 后面写运行器的名称或通配符。`,
  enterpriseRunner: (name, line) =>
    `${name} 的值是 ${line}。此 Action 不能移除企业级运行器。请填写本仓库的运行器，或者在名称前加 org: 填写所属组织的运行器。`,
  emptyDryRun: 'dry-run 为空，而默认的 false 会真正删除。请写成 dry-run: ${{ inputs.dry-run || false }}。',
  emptyAge:
    "older-than 为空，会选中任何创建时间的实例。请写成 older-than: ${{ inputs.age || '12h' }}，或者用 0s 表示不限。",
  nothingNamed:
    '没有指定实例：uhost-id、name 和 tag 都为空。如果 uhost-id 来自其他步骤，说明那个步骤没有给出 ID。' +
    '请加上事先就知道的名称，例如 name: gpu-${{ github.run_id }}。',
  selectsNothing: (names) => `只有 ${names.join(' 和 ')} 不会选中任何实例。请加上 name 或 tag。`,
  selectsEverything: (line, isDefaultName) =>
    `name ${line} 会选中${isDefaultName ? '所有使用平台默认名称的实例' : '所有实例'}。` +
    '请缩小范围：写明名称的开头，例如 gpu-ci-*，或者加上 tag、older-than 或 exclude。dry-run: true 会显示它选中了什么。',
};
