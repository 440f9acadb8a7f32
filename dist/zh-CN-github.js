(() => {
"use strict";
var e = {};
(() => {
e.d = (n, t) => {
for (var o in t) e.o(t, o) && !e.o(n, o) && Object.defineProperty(n, o, {
enumerable: !0,
get: t[o]
});
};
})();
(() => {
e.o = (e, n) => Object.prototype.hasOwnProperty.call(e, n);
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
var n = {};
e.r(n);
e.d(n, {
gitHubMessages: () => i
});
function beforeChinese(e) {
return /[\p{Script=Han}，。；：、！？）》」』”]$/u.test(e) ? e : `${e} `;
}
function oneLine(e, n = 120) {
const t = printable(e.slice(0, 4 * n)).replaceAll("##[", "# #[").trim(), o = Array.from(t);
return o.length <= n && e.length <= 4 * n ? t : `${o.slice(0, n - 1).join("")}…`;
}
function printable(e) {
return /^[\x20-\x7e×→]*$/.test(e) ? e : e.replace(/\p{Cc}+|[\u2028\u2029]+/gu, " ").replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, "");
}
function quoted(e, n = 60) {
return `"${oneLine(e, n)}"`;
}
function formatDuration(e, n) {
const t = Math.max(0, Math.floor(e / 1e3)), o = [ [ Math.floor(t / 86400), n.d ], [ Math.floor(t / 3600) % 24, n.h ], [ Math.floor(t / 60) % 60, n.min ], [ t % 60, n.s ] ], r = o.findIndex(([e]) => e > 0);
if (r < 0) return `0${n.s}`;
const i = 2 === r && t >= 600 ? 3 : r + 2;
return o.slice(r, i).filter(([e]) => e > 0).map(([e, n]) => `${e}${n}`).join(" ");
}
const t = {
d: " 天",
h: " 小时",
min: " 分钟",
s: " 秒"
}, o = {
intent: ({names: e}, {dryRun: n}) => `${n ? "只查询" : "移除"}自托管运行器 ${listOf(e, "和")}`,
words: ({scope: e, names: n}, {owner: t, repo: o}) => {
const r = "repository" === e, i = r ? `仓库 ${t}/${o}` : `组织 ${t}`, s = r ? "此仓库的 administration: write" : `组织 ${t} 的 organization_self_hosted_runners: write`, u = r ? "" : `如果 ${t} 是用户而不是组织，请改为去掉 org:。`;
return {
heading: "自托管运行器",
title: "运行器没有移除",
what: `${i} 的自托管运行器 ${listOf(n, "和")}`,
noun: "运行器",
plural: "运行器",
nameColumn: "运行器",
done: "已移除",
notDone: "未移除",
wouldBe: "将被移除",
busy: {
reason: "正在运行作业",
explain: e => `${e} 个运行器正忙：作业结束之前不能移除运行器。`
},
kept: keptInWords,
nothingFound: e => ({
title: "没有找到运行器",
message: `${i} 没有名为 ${listOf(e, "或")} 的自托管运行器。它可能已经移除。如果填写的是运行器的标签，请改填名称。` + (r ? "组织的运行器请在名称前加 org:。" : "仓库的运行器请去掉 org:。") + "多个名称每行写一个。"
}),
notDue: "没有实例被删除，自托管运行器保持不变",
left: "仍注册的运行器会显示为离线。",
permission: `令牌需要${s} 权限，GITHUB_TOKEN 无法具备：请为 github-token 提供细粒度的个人访问令牌或 GitHub App 令牌。${u}`
};
}
};
function keptInWords(e) {
switch (e) {
case "instance-exists":
return "未操作，存在同名的实例";

case "unrelated":
return "未操作，此步骤没有删除同名的实例";

case "unrelated-in-use":
return "未操作，它正在使用，而且此步骤没有删除同名的实例";

case "already-done":
return;
}
}
function listOf(e, n) {
const t = e.slice(0, 10).map(e => quoted(e));
if (e.length > t.length) return `${t.join("、")} 等 ${e.length} 个`;
const o = t.pop() ?? "";
return 0 === t.length ? o : `${t.join("、")} ${n} ${o}`;
}
const r = {
intent: ({environment: e}, {dryRun: n}) => n ? `只查询环境 ${quoted(e)} 的部署` : `把环境 ${quoted(e)} 的部署设为 inactive`,
words: ({environment: e}, {owner: n, repo: t}) => ({
heading: "部署",
title: "部署没有设为 inactive",
what: `仓库 ${n}/${t} 中环境 ${quoted(e)} 的部署`,
noun: "部署",
plural: "部署",
nameColumn: "Ref",
done: "已设为 inactive",
notDone: "未设为 inactive",
wouldBe: "将设为 inactive",
kept: () => {},
nothingFound: () => ({
title: "没有找到部署",
message: `${n}/${t} 没有到环境 ${quoted(e)} 的部署。请检查名称：environment 是一个完整名称，不是带 * 或 ? 的通配符。`
}),
olderUnread: {
title: "没有检查较早的部署",
message: `${n}/${t} 到环境 ${quoted(e)} 的最新部署是 inactive，但速率限制使较早的部署没有检查完：可能有的仍是 active。请稍后重新运行此步骤。`
},
notDue: `还有实例未删除，环境 ${quoted(e)} 的部署保持不变`,
left: "GitHub 仍会把该环境显示为 active。",
permission: "令牌需要此仓库的 deployments: write 权限。作业在 permissions 中声明后，GITHUB_TOKEN 就具备它。"
})
}, i = {
wordings: {
runner: o,
deployment: r
},
failure: failureInWords,
retrying: (e, n) => `${failureInWords(e)}；${formatDuration(n, t)}后重试`,
item: (e, n, t) => `${e.noun} ${n}：${outcomeInWords(e, t)}`,
outcomeCell: ({done: e, notDone: n, wouldBe: t, busy: o}, {kind: r}) => {
switch (r) {
case "done":
return `✅ ${e}`;

case "already":
return "✅ 已不存在";

case "would":
return `🔍 ${t}`;

case "busy":
return `❌ ${n}：${o?.reason ?? "正在使用"}`;

case "refused":
case "not-tried":
return `❌ ${n}`;
}
},
columns: ({nameColumn: e}) => [ e, "ID", "结果" ],
nameOf: (e, n) => "" === e ? n : `${quoted(e, 100)}（ID ${n}）`,
kept: ({noun: e}, n, t) => `${e} ${n}：${t}`,
more: e => `另有 ${e} 个`,
waitingForBusy: (e, n) => `${e.length > 3 ? `其中 ${e.length} 个` : e.join("、")}正忙；${formatDuration(n, t)}后重试`,
nothingToDo: ({what: e}) => `${e}：无需操作`,
nothingToDoInSummary: ({what: e}) => `${e}：无需操作。`,
problem: (e, n) => {
const {read: t, leftNames: o, left: r, busy: i, all: s, refusal: u, failure: a, accessDenied: l} = n, c = o.join("、") + (r > o.length ? `，另有 ${r - o.length} 个` : "");
return [ opening(e, n), ...0 === r || "nothing" === t ? [] : [ `未处理（${s} 个中的 ${r} 个）：${c}。` ], ...0 === i ? [] : [ e.busy?.explain(i) ?? `${i} 个${e.noun}正在使用。` ], ...void 0 === u ? [] : [ sentence(failureInWords(u)) ], ...void 0 === a ? [] : [ sentence(failureInWords(a)) ], ...l && "refused" === a?.kind && 401 === a.status ? [ "令牌有误、已过期或已被吊销。" ] : [], ...l ? [ e.permission ] : [], e.left ];
},
table: {
labelled: (e, n) => `${e}：${n}`,
all: (e, n) => `全部 ${e} 项：${n}`,
moreRows: e => `其余 ${e} 项`,
rowsInResults: e => `另有 ${e} 项，见输出 <code>results</code>。`
},
sentences: e => e.join(""),
noRepository: {
title: "没有访问 GitHub",
message: "GITHUB_REPOSITORY 不是仓库名称（owner/name），因此无法处理 runner-name 和 environment。"
}
};
function opening({what: e, done: n}, {dryRun: t, allGone: o, read: r}) {
const i = t ? "试运行：" : o ? "实例已删除，但" : "", s = n.replace(/^已/, ""), u = {
all: `${beforeChinese(e)}没有全部${s}。`,
some: `${beforeChinese(e)}没有全部读取到，也没有全部${s}。`,
nothing: `无法读取${e}，因此一个也没有${s}。`
}[r];
return `${i}${u}`;
}
function outcomeInWords({done: e, notDone: n, wouldBe: t, busy: o}, r) {
switch (r.kind) {
case "done":
return e;

case "already":
return "已不存在";

case "would":
return t;

case "busy":
return `${n}，${o?.reason ?? "正在使用"}`;

case "refused":
return `${n}，${failureInWords(r.error.failure)}`;

case "not-tried":
return n;
}
}
function failureInWords(e) {
switch (e.kind) {
case "rate-limited":
{
const {status: n, waitMs: o, apiMessage: r} = e, i = void 0 === o ? "" : `，还会持续 ${formatDuration(o, t)}`;
return `GitHub 返回 ${n}，达到速率限制${i}${quotedMessage(r)}`;
}

case "refused":
return `GitHub 返回 ${e.status}${quotedMessage(e.apiMessage)}`;

case "certificate-not-trusted":
return `GitHub API 的证书不受信任（${e.code}）；公司自己的证书颁发机构可以用 NODE_EXTRA_CA_CERTS 添加`;

case "connection-failed":
return "连接 GitHub API 失败" + ("" === e.code ? "" : `（${e.code}）`);

case "no-answer":
return `GitHub 在 ${Math.ceil(e.timeoutMs / 1e3)} 秒内没有响应`;

case "not-github":
return "响应不是来自 GitHub，或者不符合它的格式：请检查 GITHUB_API_URL 和代理";

case "timed-out":
return "超时";

case "job-ending":
return "被取消的作业已没有剩余时间";

case "cancelled":
return "运行器中断了此步骤";
}
}
function quotedMessage(e) {
return "" === e ? "" : `：${quoted(e, 200)}`;
}
function sentence(e) {
return `${oneLine(e, 1e3)}。`;
}
module.exports = n;
})();
