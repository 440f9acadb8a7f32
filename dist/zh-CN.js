(() => {
"use strict";
var e = {};
(() => {
e.d = (t, n) => {
for (var s in n) e.o(n, s) && !e.o(t, s) && Object.defineProperty(t, s, {
enumerable: !0,
get: n[s]
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
messages: () => d
});
function instances(e) {
return `${e} 台实例`;
}
function dataDisks(e, t) {
return `${e} 块数据盘${void 0 === t ? "" : `（${t} GB）`}`;
}
const n = {
comma: "，",
andMore: (e, t) => `${e}，另有 ${t} 个`,
semicolon: "；",
or: " 或 ",
sentences: e => e.join(""),
inBrackets: (e, t) => `${e}（${t}）`,
units: {
d: " 天",
h: " 小时",
min: " 分钟",
s: " 秒"
},
instances,
dataDisks,
cny: e => `${e.toFixed(2)} 元`,
cnyPerDay: e => `约 ${e.toFixed(2)} 元/天`,
state: e => "" === e ? "未知状态" : e
};
function beforeChinese(e) {
return /[\p{Script=Han}，。；：、！？）》」』”]$/u.test(e) ? e : `${e} `;
}
const s = "；如果运行器会执行 post 阶段，则由它继续", i = {
cancelled: [ "运行器中断了此步骤", s ],
"timed-out": [ "超时", "；此步骤的 post 阶段会继续" ],
"job-ending": [ "作业已取消，剩余时间已用完", s ]
};
function intentVerb(e) {
return e ? "只查询（dry-run）" : "删除";
}
const o = {
lookingFor: e => `正在查找：${e}`,
leftAlone: e => `未选中：${e}`,
selected: e => `选中了 ${instances(e)}：`,
keysFromEnvironment: "密钥取自 COMPSHARE_PUBLIC_KEY 和 COMPSHARE_PRIVATE_KEY。",
stopping: "正在关机",
stoppingByForce: "正在强制关机（抢占式实例需要强制）",
terminating: "正在删除",
terminatingWithDisks: e => `正在删除，连同 ${e}`,
terminatingWithoutDisks: e => `正在删除；将保留 ${e}`,
inRecycleBin: "在回收站中",
notListedAnyMore: "已不在列表中，再次确认",
retrying: e => `${e}；将重试`,
stopNotSent: "关机请求未发送",
terminationNotSent: "删除请求未发送",
awaitingDisks: e => `正在确认它的${1 === e ? "数据盘" : ` ${e} 块数据盘`}也已删除`,
deletingDisk: e => `数据盘 ${beforeChinese(e)}没有随实例删除，正在单独删除`,
disksDeleted: (e, t) => `已删除 ${dataDisks(e, t)}`,
disksUnverified: (e, t) => `无法确认 ${dataDisks(e, t)}是否已删除`,
disksKept: (e, t) => `已保留 ${dataDisks(e, t)}`,
failed: e => `失败：${e}`,
ending: (e, t) => i[e][0] + (t ? i[e][1] : ""),
awaitingListing: (e, t) => `${"" === e ? "暂时没有匹配的实例" : `暂时没有找到 ${e}`}。新建的实例可能稍后才会列出，最多再等 ${t} 秒`,
waitingFor: e => `正在等待 ${e}`,
waits: {
stop: e => `${beforeChinese(e)}关机`,
termination: e => `${beforeChinese(e)}消失`,
listing: e => `${beforeChinese(e)}出现在列表中`,
confirmation: e => `确认 ${beforeChinese(e)}已不存在`,
state: (e, t) => `${beforeChinese(e)}离开 ${t} 状态`,
retry: (e, t) => `${e}：${t}`,
api: e => `API 恢复：${e}`
},
done: {
line: (e, t) => `完成：${e}${"" === t ? "" : `；${t}`}`,
gone: e => `${e} 台已删除`,
wouldTerminate: e => `${e} 台将被删除（试运行）`,
notFound: e => `${e} 台未找到`,
failed: e => `${e} 台失败`,
disksKept: e => `保留了 ${e}`,
disksLeft: e => `无法确认 ${e}是否已删除`,
nothing: "无需操作",
untouched: "未做任何更改"
},
stateShortened: e => `留给 post 阶段的状态过长，省略了：${e}。`,
stateParts: {
names: "实例名称",
disks: "数据盘",
seen: "查到过哪些实例",
targets: "实例 ID",
inputs: "输入"
},
deferred: e => `现在不做任何改动。此步骤的 post 阶段会${e}。`,
onlyGitHubLeft: e => (e ? "实例都已删除。" : "") + "继续处理 GitHub 一侧。",
jobEnds: "作业即将结束，开始清理。",
mainUnfinished: e => `main 阶段没有完成：${"" === e ? "现在开始清理" : `继续处理 ${e}`}。`,
stateLost: "main 阶段没有留下状态：它过早被终止，或者这个运行器会丢失失败步骤的状态。改为按输入处理。",
intentById: (e, t) => `${intentVerb(t)} ${e}`,
intentByFilter: e => `${intentVerb(e)}届时 name 和 tag 选中的实例，除非届时已设置 uhost-id`,
intentLater: e => `${intentVerb(e)}届时 uhost-id、name 和 tag 指定的实例`,
intents: e => e.join("，然后")
}, a = {
nothingNamed: {
title: "没有指定实例",
message: e => "作业即将结束，而 uhost-id、name 和 tag 都为空：没有清理任何实例。如果创建过实例，它仍在运行并计费。" + (e ? "GitHub 一侧也没有改动。" : "") + "请同时设置 name，例如 name: gpu-${{ github.run_id }}，并用这个名称创建实例。"
},
filtersNotUsed: {
title: "筛选条件未使用",
message: "已设置 uhost-id，因此不使用 name、tag、exclude 和 older-than。"
},
nothingSelected: {
title: "没有选中实例",
message: e => `没有实例符合：${e}。无需操作。`,
leftAlone: e => `未选中：${e}。`,
elsewhere: (e, t) => `${beforeChinese(e)}在${beforeChinese(t)}，请检查 region 和 zone。`,
moreElsewhere: e => `另有 ${e} 台也在其他位置。`,
refused: (e, t) => `查询${beforeChinese(e)}时被拒绝：${t}。`
},
stillListed: {
title: "在回收站中",
message: e => `${e}：优云智算报告已删除，但仍在列表中，回收站里的实例就是这样。`
},
disksKept: {
title: "保留了数据盘",
message: (e, t, n, s) => `已保留 ${t}${"" === n ? "" : `，${n}`}：${s}。在有人删除之前会一直计费。`
},
disksUnverified: {
title: "无法确认数据盘是否已删除",
message: e => `这些数据盘可能没有删除：${e}。请到控制台检查：仍然存在的磁盘会一直计费。`,
lastError: e => `最后一次错误：${e}。`,
unknown: e => `${e}：没有任何列表显示数据盘，可能有遗留。请到控制台检查：仍然存在的磁盘会一直计费。`
},
unknownAge: {
title: "实例的创建时间未知",
message: e => `有 ${instances(e)}匹配，但优云智算没有返回创建时间。没有操作，可能仍在计费。`
},
clocksDiffer: {
title: "时钟不一致",
message: (e, t, n) => `优云智算的时钟比此运行器${t ? "快" : "慢"} ${e}。有 ${instances(n)}只按其中一个时钟算才足够久，没有操作。`
},
normalizedOnly: {
title: "名称相似",
message: e => `名称按原样比较，因此没有选中：${e}。它们只有经过 Unicode 规范化才匹配。`
},
lateTooMany: {
title: "实例数量超过 max-instances",
message: (e, t, n) => `另有 ${t} 台匹配的实例较晚才列出：${e}。算上它们会超过 max-instances（${n}），因此没有操作，可能仍在计费。请用 uhost-id 删除，或者调大 max-instances 后重新运行。`
},
lateUnread: {
title: "最后一次列表未能读取",
message: e => `选中的实例都已删除。最后查询是否有较晚列出的实例时失败：${e}。请到控制台检查是否还有匹配的实例。`
},
lateUnknownAge: {
title: "有实例较晚才列出",
message: e => `${e}：其他实例删除后才列出，可能是在此步骤开始之后创建的，因此没有操作，可能仍在计费。如果确实要删除，请用 uhost-id。`
},
jobEnding: {
title: "作业随时可能被终止",
message: (e, t) => [ "作业已取消，无论还剩下什么，运行器都会很快终止它。", ..."" === e && "" !== t ? [] : [ `尚未删除：${"" === e ? "此步骤要删除的实例" : e}。` ], ..."" === t ? [] : [ `数据盘尚未确认删除的实例：${t}。` ], "如果之后没有新的报告，请到控制台检查。" ].join("")
},
stateLost: {
title: "现在找不到",
message: e => `${e}：现在找不到，main 阶段可能已经删除，但它的状态已丢失。如有疑问，请到控制台检查。`
},
stateUntrusted: {
title: "未使用保存的状态",
message: "它不是 main 阶段保存的内容：被其他步骤改写，或者私钥已经更换。改为按输入处理。"
},
keysUnchecked: {
title: "无法检查密钥",
message: e => `为检查密钥而查询实例列表时失败：${e}。这可能是暂时的，作业结束时清理会再次尝试。`
},
stateUnsaved: {
title: "无法保存状态",
message: "清理会继续。但 post 阶段可能不知道这个阶段做了什么，只能按输入处理，并可能把已删除的实例报告为未找到。"
},
outputsUnset: {
title: "无法设置输出",
message: "后续步骤读到的输出可能为空。实例的处理结果见日志。"
},
summaryUnwritten: {
title: "无法写入作业摘要",
message: "实例的处理结果见日志。"
},
inputsTrimmed: {
title: "去掉了不可见字符",
message: e => `${e}：已去掉首尾的不可见字符。请重新复制，不要带上它们。`
},
resultsCut: {
title: "输出 results 不完整",
message: (e, t) => `单个输出最多 1 MB，因此 results 只包含 ${t} 项中的 ${e} 项，失败的排在最前。完整结果见日志。`
},
wrongProxy: {
title: "未执行任何操作：代理设置有误",
message: e => `${e} 不是代理地址。请写成 http://proxy.example:3128 这样的地址。没有清理任何实例：它们可能仍在运行并计费。`
},
sha1Refused: {
title: "此运行器禁用了 SHA-1",
message: e => `此运行器上的 OpenSSL 拒绝 SHA-1（${e}），某些 FIPS 配置会这样。优云智算只接受这种签名，因此没有删除任何实例：它们可能仍然存在并计费。请改用 GitHub 托管的运行器，或者去掉 OPENSSL_CONF 和 NODE_OPTIONS 中的 FIPS 设置。`
},
internalError: {
title: "此 Action 内部错误",
message: e => `${e}。实例可能仍然存在并计费，请到控制台检查，并反馈这个错误。`
},
resumesInPost: "此步骤的 post 阶段会继续。",
resumesIfPostRuns: "如果运行器会执行 post 阶段，则由它继续；否则请手动完成。"
}, r = {
notTerminated: e => `优云智算：${instances(e)}未删除，可能仍在计费`,
notYetTerminated: e => `优云智算：${instances(e)}尚未删除，可能仍在计费`,
othersGone: e => `；另有 ${e} 台已删除`,
othersWouldGo: e => `；另有 ${e} 台将被删除`,
disksLeftToo: e => `；遗留 ${e}`,
dryRun: e => `优云智算：试运行，${instances(e)}将被删除`,
gone: e => `优云智算：${instances(e)}已删除`,
andNotFound: e => `，${e} 台未找到`,
notFound: e => `优云智算：${instances(e)}未找到`,
noDisksKept: "，没有保留数据盘",
disksUnknown: "，数据盘情况未知",
disksKept: (e, t) => `，保留了 ${e}，仍在计费${t}`,
disksUnverified: e => `，无法确认 ${e}是否已删除`,
disksStillThere: (e, t, n) => `优云智算：${instances(e)}已删除，${t}没有，可能仍在计费${n}`,
nothingSelected: "优云智算：没有匹配的实例，无需操作",
nothingDone: "优云智算：未执行任何操作",
resumes: "此步骤的 post 阶段会继续，它的摘要在下方。",
resumesIfPostRuns: "如果运行器会执行 post 阶段，则由它继续，它的摘要会出现在下方。",
finishes: "以下接续上方此步骤的摘要，是最终结果。",
lookedFor: e => `查找条件：${e}。`,
leftAlone: e => `未选中：${e}。`,
table: {
labelled: (e, t) => `${e}：${t}`,
all: (e, t) => `全部 ${e} 项：${t}`,
moreRows: e => `其余 ${e} 项`,
rowsInResults: e => `另有 ${e} 项，见输出 <code>results</code>。`
},
columns: {
instance: "实例",
hardware: "GPU",
zone: "可用区",
state: "状态",
outcome: "结果",
recycleBin: "回收站",
age: "创建至今",
chargeType: "计费方式",
price: "元/小时",
ran: "运行时长",
cost: "费用 *",
refund: "退款",
disks: "数据盘",
time: "耗时",
disk: "磁盘",
size: "容量",
type: "类型",
attachedTo: "原挂载于",
pricePerDay: "元/天"
},
prepaid: "预付费",
inRecycleBin: "是",
notInRecycleBin: "否",
notReported: "未返回",
notSeen: "未查到",
goneState: "已删除",
wouldTerminate: "将删除",
wouldStopFirst: "将先关机再删除",
wouldDelete: e => `将删除 ${e}`,
wouldKeep: e => `将保留 ${e}`,
terminated: "已删除，确认不存在",
withDisks: e => `，连同 ${e}`,
alreadyGone: "已不存在（在别处被删除）",
notFoundIgnored: "未找到，已忽略",
failed: e => `失败：${e}`,
pending: e => `尚未删除：${e}`,
estimate: "根据启动时间和优云智算返回的价格估算：只计最近一次启动以来的费用，不含磁盘和折扣。",
disksKeptHeading: e => `已保留 ${e}`,
disksLeftHeading: e => `遗留 ${e}`,
diskFates: {
kept: "已保留",
released: "已删除",
"deleted-by-id": "已删除",
unverified: "无法确认",
"still-there": "仍然存在"
},
wouldBe: {
kept: "将保留",
deleted: "将删除"
},
deletionUnverified: "无法确认它们都已删除。请到控制台检查：仍然存在的磁盘会一直计费。",
keptAsAsked: "在有人到优云智算控制台删除它们之前，会一直计费。设置 <code>release-disk: true</code> 时，数据盘随实例一起删除；容器的存储卷不会随之删除。",
unseenDisks: e => `从未查到 ${e}。请到控制台检查是否有遗留的数据盘。`
}, d = {
format: n,
errors: {
failedCall: (e, t) => `${e}：${t}`,
retCode: (e, t) => `RetCode ${e}，${t}`,
undocumented: "没有文档说明的返回码",
httpStatus: e => `HTTP 状态码 ${e}`,
redirect: "不跟随重定向",
transport: {
timeout: e => `${e} 秒内没有响应`,
aborted: () => "等待响应时被中止",
"connection-failed": () => "连接失败",
"proxy-refused": () => "代理拒绝了连接"
},
defects: {
"not-json": () => "响应不是 JSON",
"too-large": e => `响应超过 ${e} MiB`,
"no-ret-code": () => "响应中没有 RetCode",
"no-instance-list": () => "响应中没有实例列表",
"not-an-instance": () => "响应的列表里有不是实例的内容",
"no-disk-list": () => "响应中没有磁盘列表",
"other-action": () => "响应属于另一个接口",
"list-not-whole": () => "响应列出的实例少于它给出的总数",
"nothing-new": () => "列表尚未结束，响应却没有列出新内容"
},
notSent: "未发送",
said: (e, t) => `${e}：${t}`,
requestId: e => `请求 ID ${e}`
},
retCodes: {
110: "API 处理超时，操作可能已经生效",
120: "API 内部数据错误",
130: "网关或鉴权服务出错",
150: "服务不可用",
153: "请求过于频繁",
160: "缺少 Action",
161: "Action 不存在",
170: "缺少签名",
171: "签名错误",
172: "公钥对应的用户不存在",
174: "安全令牌不存在",
210: "缺少参数",
220: "参数格式错误",
230: "参数不可用",
240: "没有此操作的权限（项目、角色或所有者不符）",
280: "请求格式错误",
292: "项目不存在",
293: "没有该可用区的权限",
294: "调用方的 IP 地址被拒绝",
295: "账号处于安全锁定状态",
299: "没有权限",
520: "账户余额不足",
8010: "需要先关机",
8022: "暂时无法删除",
8034: "正在重置实例密码",
8035: "实例正在迁移",
8039: "实例已被删除",
8097: "暂时无法获取计费信息",
8102: "暂时无法获取计费信息",
8104: "存在未支付的订单",
8108: "暂时无法获取计费信息",
8117: "暂时无法获取状态信息",
8351: "实例不存在或已释放",
8366: "暂时无法获取状态信息",
8401: "分页偏移超出列表末尾",
8421: "API 后端服务异常",
8429: "账户已欠费",
8433: "服务错误",
8434: "磁盘仍在卸载",
8436: "实例当前不允许变更",
8438: "API 后端服务超时，操作可能已经生效",
8441: "操作过于频繁",
8498: "API 后端服务异常",
8510: "API 后端服务异常",
8520: "API 后端服务异常",
8580: "API 后端服务异常",
8840: "卸载磁盘失败",
8854: "删除超时",
8855: "删除失败",
8856: "需要先关机才能删除",
8868: "暂时无法删除",
8903: "操作失败，常见于实例状态变化期间",
8905: "当前电源状态不允许此操作",
8908: "删除失败",
8909: "删除失败",
8917: "存在未完成的订单",
8918: "订单尚未完成",
8919: "存在未完成的订单",
8939: "暂时无法删除系统盘",
8964: "正在用该实例制作镜像",
226601: "账户已欠费",
226602: "实例已过期",
226607: "容器状态暂时不一致",
226609: "实例被另一个操作锁定",
226618: "共享存储仍被运行中的实例挂载",
226619: "操作过于频繁",
226620: "镜像正在同步",
226621: "系统盘正在迁移",
226622: "实例正在启动"
},
reasons: {
"keys-refused": "密钥被拒绝",
"token-refused": "安全令牌被拒绝",
"permission-refused": "没有权限",
"project-refused": "缺少项目 ID 或项目 ID 有误",
"parameter-refused": "参数被拒绝",
"ip-address-refused": "IP 地址被拒绝",
"account-locked": "账号处于安全锁定状态",
"payment-due": "有未支付的账单或订单",
expired: "已过期",
throttled: "请求过于频繁",
locked: "被另一个操作锁定",
busy: "正忙",
"still-listed": "已删除，但仍在列表中",
"api-failed": "平台内部错误",
"request-refused": "请求未被接受",
"ret-code-unknown": "未知的 RetCode",
"gateway-failed": "平台宕机或过载",
"no-answer": "没有响应",
"not-the-api": "响应不是来自优云智算",
unreachable: "无法连接 API",
"certificate-untrusted": "证书不受信任",
"proxy-refused": "代理拒绝了连接",
"timed-out": "超时",
"job-ended": "被取消的作业已没有剩余时间",
cancelled: "被中断",
running: "正在运行，而 stop 为 false",
"unknown-state": "状态未知",
ambiguous: "以多个名称列出",
"not-found": "未找到",
elsewhere: "在其他地域或可用区",
"disks-left": "实例已删除，数据盘没有"
},
log: o,
lookedFor: {
names: e => `名称 ${e}`,
tag: e => `业务组 ${e}`,
exclude: e => `排除 ${e}`,
olderThan: e => `创建已超过 ${e}`,
globOfAnyAge: "不限创建时间（通配符没有配合 older-than）",
zone: e => `可用区 ${e}`,
region: e => `地域 ${e}`,
everywhere: "所有地域",
thatZone: e => `可用区 ${e}`,
thatRegion: e => `地域 ${e}`,
excluded: e => `${e} 台被排除`,
tooYoung: e => `${e} 台创建不够久`,
ageUnknown: e => `${e} 台创建时间未知`,
clocksDiffer: e => `${e} 台创建时间不确定`
},
notes: a,
summary: r
};
module.exports = t;
})();
