(() => {
"use strict";
var e = {};
(() => {
e.d = (t, i) => {
for (var n in i) e.o(i, n) && !e.o(t, n) && Object.defineProperty(t, n, {
enumerable: !0,
get: i[n]
});
};
})();
(() => {
e.o = (e, t) => Object.prototype.hasOwnProperty.call(e, t);
})();
(() => {
e.r = e => {
"undefined" != typeof Symbol && Symbol.toStringTag && Object.defineProperty(e, Symbol.toStringTag, {
value: "Module"
});
Object.defineProperty(e, "__esModule", {
value: !0
});
};
})();
var t = {};
e.r(t);
e.d(t, {
details: () => l
});
const i = {
anywhere: "不带 Region 和 Zone",
region: "带 Region",
zone: "带 Region 和 Zone"
}, n = {
unproven: "未验证",
right: "正确",
wrong: "错误"
}, o = {
same: "一致",
different: "不一致",
"not-compared": "未比较"
}, r = {
title: "此 API 的响应方式",
intro: "这里没有名称、ID 和密钥，可以直接粘贴到此 Action 的 issue 里。",
shownBy: (e, t, n) => `${i[e]}：显示了 ${n} 台实例中的 ${t} 台`,
counts: e => `TotalCount：${n[e]}`,
regionRequired: e => "Region：" + (e ? "必填" : "目前不必填"),
spellings: e => `Describe 响应中的 Action：${e}`,
lock: e => `操作锁：${"" === e ? "未遇到" : e}`,
zones: e => `已知可用区：${e}`,
refused: (e, t) => `查询 ${e} 被拒绝：${t}`,
diskIds: e => `DescribeCompshareDisk 与实例列表中的磁盘 ID：${o[e]}`,
clock: e => "时钟：" + (void 0 === e ? "未返回" : `比本机快 ${e} 秒`)
};
function instances(e) {
return `${e} 台实例`;
}
function beforeChinese(e) {
return /[\p{Script=Han}，。；：、！？）》」』”]$/u.test(e) ? e : `${e} `;
}
const s = "似乎有人或程序在反复启动它。请查明原因，或者调大输入 timeout。", a = {
8010: s,
8856: s,
8905: s,
8903: "可能正在用该实例制作镜像。请调大输入 timeout。",
8964: "请等镜像制作完成，或者调大输入 timeout。",
226618: "请先关闭挂载该共享存储的实例，或者调大输入 timeout。"
}, d = {
"keys-refused": {
title: "优云智算拒绝了密钥",
advice: ({retCode: e}) => 172 === e ? "请检查 public-key：它有误、已被删除，或者与 private-key 填反了。" : "请检查 public-key 和 private-key 是否属于同一对密钥，并重新复制这两项。"
},
"token-refused": {
title: "优云智算拒绝了安全令牌",
advice: "请检查 security-token：它有误或已过期。如果使用的是永久密钥，请不要填写。"
},
"permission-refused": {
title: "密钥缺少权限",
advice: ({action: e}) => `请在实例所在的项目中为密钥授予 ${e} 权限。子账号的密钥还必须填写 project-id。`
},
"project-refused": {
title: "缺少项目 ID 或项目 ID 有误",
advice: "请检查输入 project-id。子账号的密钥必须填写；不填则使用默认项目。"
},
"parameter-refused": {
title: "优云智算拒绝了某个参数",
advice: ({parameter: e}) => /^(region|zone)/i.test(e) ? `优云智算不接受这个 ${e}。请检查输入 region 和 zone，或者不填。` : /^uhostid/i.test(e) ? "优云智算不接受这个实例 ID。请检查输入 uhost-id。" : "" === e ? "请检查输入 region 和 zone，或者不填。子账号的密钥还需要 project-id。" : `优云智算不接受 ${e}。如果 region、zone 和 project-id 都正确，请连同请求 ID 反馈这个问题。`
},
"ip-address-refused": {
title: "优云智算拒绝了此运行器的 IP 地址",
advice: "账号设置了 IP 白名单。请把运行器的地址加入白名单，或者使用地址固定的运行器。"
},
"account-locked": {
title: "账号处于安全锁定状态",
advice: "请在优云智算控制台解除安全锁定，然后重新运行作业。"
},
"payment-due": {
title: "优云智算账户有待支付的费用",
advice: "请在优云智算控制台充值，并处理未支付的账单和未完成的订单，然后重新运行作业。"
},
expired: {
title: "实例已过期",
advice: "请在优云智算控制台续费后重新运行作业，或者直接在控制台删除实例。"
},
throttled: {
title: "优云智算限制了请求频率",
advice: "请减少同时使用此账号的作业，或者调大输入 timeout。"
},
locked: {
title: "实例被另一个操作锁定",
advice: "操作锁最长可达十分钟。请查明还有谁在操作这台实例，或者调大输入 timeout。"
},
busy: {
title: "实例正忙",
advice: ({retCode: e}) => (void 0 === e ? void 0 : a[e]) ?? "请调大输入 timeout，或者到控制台查看实例被什么占用。"
},
"still-listed": {
title: "已删除，但仍在列表中",
advice: "优云智算称它已被删除，却仍把它列出：它可能在回收站里。请到控制台确认。"
},
"api-failed": {
title: "优云智算内部错误",
advice: "这通常是暂时的：请重新运行作业。如果一直如此，请把请求 ID 提供给优云智算的技术支持。"
},
"request-refused": {
title: "优云智算不接受这个请求",
advice: "请检查输入 api-url。如果没有问题，就是此 Action 的缺陷：请连同请求 ID 反馈。"
},
"ret-code-unknown": {
title: "优云智算返回了未知的 RetCode",
advice: "请把请求 ID 提供给优云智算的技术支持，询问它的含义，并把这个返回码反馈给此 Action。"
},
"gateway-failed": {
title: "优云智算宕机或过载",
advice: "优云智算的网关过载，或者连不上它后面的服务。通常几分钟后恢复：请重新运行作业，或者调大输入 timeout，让步骤等得更久。"
},
"no-answer": {
title: "优云智算没有响应",
advice: "请重新运行作业。如果一直如此，请检查运行器的网络、代理设置和 api-url。"
},
"not-the-api": {
title: "响应不是来自优云智算",
advice: "请检查输入 api-url，以及运行器与优云智算之间的代理或网络登录页。"
},
unreachable: {
title: "无法连接优云智算 API",
advice: "请检查运行器的网络、代理设置和输入 api-url。"
},
"certificate-untrusted": {
title: "API 的证书不受信任",
advice: "请检查输入 api-url 和代理。公司自己的证书颁发机构可以用 NODE_EXTRA_CA_CERTS 添加。"
},
"proxy-refused": {
title: "代理拒绝了连接",
advice: ({proxyStatus: e}) => 407 === e ? "代理要求用户名和密码：请按 http://USER:PASSWORD@HOST:PORT 的形式写进代理变量。" : 403 === e ? "请在代理中放行这个地址；如果不经代理也能访问，请把它写进 NO_PROXY。" : "请检查运行器的代理设置和代理本身，然后重新运行作业。"
},
"timed-out": {
title: "超时",
advice: "请调大输入 timeout，或者到控制台查看实例被什么占用。"
},
"job-ended": {
title: "被取消的作业已没有剩余时间",
advice: "请到控制台检查。被取消的作业一共只有约五分钟；可以由后续的工作流完成清理。"
},
cancelled: {
title: "步骤被中断",
advice: "如果后续的阶段或运行不会继续处理，请在优云智算控制台删除。"
},
running: {
title: "实例正在运行，而 stop 为 false",
advice: "请去掉 stop: false，让此 Action 先关机再删除。"
},
"unknown-state": {
title: "实例处于未知状态",
advice: "请到控制台查看它在做什么。不设置 stop: false 时，仍会尝试删除。"
},
ambiguous: {
title: "实例以多个名称列出",
advice: "请到控制台确认它的名称，并用 uhost-id 选择它。"
},
"not-found": {
title: "未找到实例",
advice: "请检查 uhost-id、project-id 以及密钥属于谁。如果它可能已经不存在，请设置 ignore-not-found: true。"
},
elsewhere: {
title: "实例在其他地域或可用区",
advice: "请改正 region 和 zone，或者不填。"
},
"disks-left": {
title: "数据盘没有删除",
advice: "如果没有人需要，请在优云智算控制台删除它们。"
}
}, c = {
causes: d,
several: (e, t) => `${instances(e)}（${t}）`,
what: {
callFailed: (e, t, i) => `${e} ${i > 1 ? `失败了 ${i} 次` : "失败"}：${t}。`,
timedOut: "超时。",
jobEnded: "被取消的作业已没有剩余时间。",
lastError: (e, t) => `最后一次错误：${e}：${t}。`,
unreachable: e => `一分钟内都无法连接 API：${e}。`,
interrupted: "运行器中断了此步骤。",
running: "只有已关机的实例才能删除，而 stop 为 false。",
unknownState: e => `它处于${"" === e ? "空状态" : ` ${e} 状态`}已有一分钟，此 Action 不认识这个状态。`,
ambiguous: (e, t) => `${beforeChinese(e)}以多个名称列出（${t}），其中有的没有被选中。`,
notFound: e => `项目的所有地域中都没有找到 ${e}。`,
elsewhere: (e, t) => `${beforeChinese(e)}在${beforeChinese(t)}，不在 region 和 zone 指定的位置。`,
disksLeft: (e, t, i, n) => `${beforeChinese(e)}已删除，但有 ${i} 块数据盘${void 0 === n ? "没有删除。" : "timed-out" === n ? "到超时为止仍无法确认已删除。" : "到作业取消时仍无法确认已删除。"}`
},
left: {
running: (e, t, i) => `${beforeChinese(e)}仍为 ${i} 状态，正在计费。`,
existing: (e, t, i) => `${beforeChinese(e)}仍然存在（${i}），可能在计费。`,
stopped: (e, t, i) => `${beforeChinese(e)}仍然存在（${i}）：GPU、CPU 和内存不计费，数据盘和扩容的系统盘仍计费。`,
prepaid: (e, t, i) => `${beforeChinese(e)}仍然存在（${i}），可能在计费：预付费实例无论是否运行都计费。`,
neverSeen: e => `${beforeChinese(e)}可能存在并计费。`,
missed: e => `${beforeChinese(e)}不在最后一次列表中，但这还不能证明已删除：可能仍然存在并计费。`,
stopAccepted: (e, t, i) => `${e}：关机请求已被接受，但最后查到的状态是 ${i}，可能在计费。`,
terminationAccepted: (e, t, i) => `${e}：删除请求已被接受，但最后查到的状态是 ${i}，可能在计费。`,
untouched: () => "没有操作，可能在计费。",
nothing: "没有删除任何实例。",
disks: e => `仍然存在并计费：${e}。`,
disksUnverified: e => `无法确认是否已删除：${e}。`
},
noList: {
interrupted: "读取实例列表之前，运行器中断了此步骤。",
unread: e => `无法读取实例列表：${e}。`,
left: "没有做任何操作。匹配的实例可能存在并计费。"
},
tooMany: {
title: "选中的实例过多",
what: (e, t, i) => `筛选条件选中了 ${instances(e)}，超过 max-instances（${t}）：${i}。`,
left: "一台也没有操作，它们可能在计费。",
advice: "请缩小筛选范围；如果确实都要删除，请调大 max-instances。"
},
keyCheck: {
what: e => `检查密钥失败：${e}`,
left: "此步骤现在就失败，以免后续步骤创建出无法删除的实例。"
},
wrongInputs: {
title: "未执行任何操作：输入有误",
left: "没有删除任何实例：它们可能仍然存在并计费。",
keysLost: "密钥在 main 阶段有值，到 post 阶段却为空：被另一个复合 Action 调用的复合 Action 中的步骤会这样。请在作业的 env 中设置 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY，或者把这个步骤写进工作流本身。没有删除任何实例，请到控制台检查。"
},
keyHints: {
quoted: e => `${e} 两端带有引号：保存 secret 时请去掉。`,
assignment: e => `${e} 看起来像 NAME=value：只保存等号右边的内容。`,
swapped: "public-key 和 private-key 看起来填反了。"
},
more: {
title: "更多失败",
message: (e, t) => `另有 ${instances(e)}因其他原因失败：${t}。原因见作业摘要和日志。`
},
details: {
retCode: e => `RetCode ${e}`,
httpStatus: e => `HTTP ${e}`,
requestId: e => `请求 ID ${e}`
}
}, u = "请检查 secret 的名称；来自 fork 和 Dependabot 的 PR 拿不到 secret。", $ = {
noKeys: `public-key 和 private-key 为空，COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY 也没有设置。${u}`,
noKeysInPost: "public-key 和 private-key 在 post 阶段为空。嵌套在另一个复合 Action 中的复合 Action 到这时会丢失输入。实例可能仍然存在并计费，请到控制台检查。请改为在作业的 env 中设置 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY。",
keyEmpty: e => `${e} 为空。${u}`,
tokenEmpty: `github-token 为空，而 runner-name 和 environment 需要它。${u}`,
secretWithSpace: e => `${e} 中有空格或换行。请重新复制。`,
secretWithInvisible: (e, t) => `${e} 中有不可见字符（${t}）。请去掉后重新复制。`,
secretWithOther: e => `${e} 中有密钥和令牌不会包含的字符。请重新复制。`,
secretTooLong: (e, t) => `${e} 超过 ${t} 个字符。请重新复制。`,
invisible: (e, t) => `${e} 中有不可见字符，以编码显示为：${t}。请去掉它。`,
severalLines: (e, t) => `${e} 的值 ${t} 有多行。请写成一行。`,
tooLong: (e, t, i) => `${e} 的值是 ${t}。最多 ${i} 个字符。`,
notAWord: (e, t) => `${e} 的值是 ${t}。最多 64 个字母、数字、连字符和下划线。`,
notAnId: (e, t) => `${e}：${t} 不是实例 ID。ID 以 uhost- 或 cpod- 开头，后面是小写字母、数字和连字符。`,
notJson: (e, t) => `${e} 的值是 ${t}，不是有效的 JSON。请写成 ["uhost-a", "uhost-b"]，或者用逗号分隔 ID。`,
notAChoice: (e, t, i) => `${e} 的值是 ${t}。请写 ${i.join(" 或 ")}。`,
notATimeout: (e, t) => `${e} 的值是 ${t}。请写整数加单位（s、m、h 或 d），范围是 1s 到 24h。`,
notAnAge: (e, t) => `${e} 的值是 ${t}。请写整数加单位（s、m、h 或 d），例如 90m、12h 或 3d。`,
notACount: (e, t) => `${e} 的值是 ${t}。请写 1 到 999999 的整数。`,
notAnApiUrl: e => `${e} 不可用。请写不含用户名、查询参数和片段的 https 地址，或者本机回环地址上的 http 地址。`,
noRunnerName: (e, t) => `${e} 的值是 ${t}。请在 org: 后面写运行器的名称或通配符。`,
enterpriseRunner: (e, t) => `${e} 的值是 ${t}。此 Action 不能移除企业级运行器。请填写本仓库的运行器，或者在名称前加 org: 填写所属组织的运行器。`,
emptyDryRun: "dry-run 为空，而默认的 false 会真正删除。请写成 dry-run: ${{ inputs.dry-run || false }}。",
emptyAge: "older-than 为空，会选中任何创建时间的实例。请写成 older-than: ${{ inputs.age || '12h' }}，或者用 0s 表示不限。",
nothingNamed: "没有指定实例：uhost-id、name 和 tag 都为空。如果 uhost-id 来自其他步骤，说明那个步骤没有给出 ID。请加上事先就知道的名称，例如 name: gpu-${{ github.run_id }}。",
selectsNothing: e => `只有 ${e.join(" 和 ")} 不会选中任何实例。请加上 name 或 tag。`,
selectsEverything: (e, t) => `name ${e} 会选中${t ? "所有使用平台默认名称的实例" : "所有实例"}。请缩小范围：写明名称的开头，例如 gpu-ci-*，或者加上 tag、older-than 或 exclude。dry-run: true 会显示它选中了什么。`
}, l = {
failures: c,
inputs: $,
apiFacts: r
};
module.exports = t;
})();
