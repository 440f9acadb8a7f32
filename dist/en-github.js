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
gitHubMessages: () => s
});
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
const s = 2 === r && t >= 600 ? 3 : r + 2;
return o.slice(r, s).filter(([e]) => e > 0).map(([e, n]) => `${e}${n}`).join(" ");
}
const t = {
d: " d",
h: " h",
min: " min",
s: " s"
}, o = {
intent: ({names: e}, {dryRun: n}) => `${n ? "look at" : "remove"} the self-hosted runners ${listOf(e, "and")}`,
words: ({scope: e, names: n}, {owner: t, repo: o}) => {
const r = "repository" === e, s = r ? `${t}/${o}` : `the organization ${t}`, a = r ? "administration: write on this repository" : `organization_self_hosted_runners: write in the organization ${t}`, i = r ? "" : ` If ${t} is a user, not an organization, leave out org: instead.`;
return {
heading: "Self-hosted runners",
title: "Runners were not removed",
what: `self-hosted runners ${listOf(n, "and")} of ${s}`,
noun: "runner",
plural: "runners",
nameColumn: "Runner",
done: "removed",
notDone: "not removed",
wouldBe: "would be removed",
busy: {
reason: "it is running a job",
explain: e => `${count(e, "runner")} ${1 === e ? "is" : "are"} busy: a runner cannot be removed before its job has ended.`
},
kept: keptInWords,
nothingFound: e => ({
title: "No runner was found",
message: `No self-hosted runner of ${s} is called ${listOf(e, "or")}. It may already be gone. If that is a runner's label, give its name instead. ` + (r ? "For a runner of the organization, write org: before the name. " : "For a runner of the repository, leave out org:. ") + "Several names stand one a line."
}),
notDue: "self-hosted runners stay as they are, since no instance is gone",
left: "A runner that stays registered is shown as offline.",
permission: `The token needs the permission ${a}, which GITHUB_TOKEN cannot have: give github-token a fine-grained personal access token or a GitHub App's token.${i}`
};
}
};
function keptInWords(e) {
switch (e) {
case "instance-exists":
return "left alone, an instance of that name exists";

case "unrelated":
return "left alone, this step terminated no instance of that name";

case "unrelated-in-use":
return "left alone, it is in use and this step terminated no instance of that name";

case "already-done":
return;
}
}
function listOf(e, n) {
const t = e.slice(0, 10).map(e => quoted(e));
if (e.length > t.length) return `${t.join(", ")} ${n} ${e.length - t.length} more`;
const o = t.pop() ?? "";
return 0 === t.length ? o : `${t.join(", ")} ${n} ${o}`;
}
const r = {
intent: ({environment: e}, {dryRun: n}) => {
const t = `the deployments of ${quoted(e)}`;
return n ? `look at ${t}` : `set ${t} to inactive`;
},
words: ({environment: e}, {owner: n, repo: t}) => ({
heading: "Deployments",
title: "Deployments were not set to inactive",
what: `deployments of ${quoted(e)} in ${n}/${t}`,
noun: "deployment",
plural: "deployments",
nameColumn: "Ref",
done: "set to inactive",
notDone: "not set to inactive",
wouldBe: "would be set to inactive",
kept: () => {},
nothingFound: () => ({
title: "No deployment was found",
message: `${n}/${t} has no deployment to the environment ${quoted(e)}. Check the name: environment takes one exact name, not a glob with * or ?.`
}),
olderUnread: {
title: "Older deployments were not checked",
message: `The newest deployment to ${quoted(e)} in ${n}/${t} is inactive, but the rate limit ended the check of older ones: some may still be active. Run the step again later to check them.`
},
notDue: `the deployments of ${quoted(e)} stay as they are while instances are left`,
left: "GitHub still shows the environment as active.",
permission: "The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions."
})
}, s = {
wordings: {
runner: o,
deployment: r
},
failure: failureInWords,
retrying: (e, n) => `${failureInWords(e)}; trying again in ${formatDuration(n, t)}`,
item: (e, n, t) => `${e.noun} ${n}: ${outcomeInWords(e, t)}`,
outcomeCell: ({done: e, notDone: n, wouldBe: t, busy: o}, {kind: r}) => {
switch (r) {
case "done":
return `✅ ${e}`;

case "already":
return "✅ already gone";

case "would":
return `🔍 ${t}`;

case "busy":
return `❌ ${n}: ${o?.reason ?? "it is in use"}`;

case "refused":
case "not-tried":
return `❌ ${n}`;
}
},
columns: ({nameColumn: e}) => [ e, "ID", "Outcome" ],
nameOf: (e, n) => "" === e ? n : `${quoted(e, 100)} (ID ${n})`,
kept: ({noun: e}, n, t) => `${e} ${n}: ${t}`,
more: e => `and ${e} more`,
waitingForBusy: (e, n) => `${e.length > 3 ? `${e.length} of them are` : `${e.join(", ")} ${1 === e.length ? "is" : "are"}`} busy; trying again in ${formatDuration(n, t)}`,
nothingToDo: ({what: e}) => `${e}: nothing to do`,
nothingToDoInSummary: ({what: e}) => `Nothing to do for ${e}.`,
problem: (e, n) => {
const {read: t, leftNames: o, left: r, busy: s, all: a, refusal: i, failure: u, accessDenied: l} = n, d = o.join(", ") + (r > o.length ? ` and ${r - o.length} more` : "");
return [ opening(e, n), ...0 === r || "nothing" === t ? [] : [ `Left (${r} of ${a}): ${d}.` ], ...0 === s ? [] : [ e.busy?.explain(s) ?? `${count(s, e.noun)} in use.` ], ...void 0 === i ? [] : [ sentence(failureInWords(i)) ], ...void 0 === u ? [] : [ sentence(failureInWords(u)) ], ...l && "refused" === u?.kind && 401 === u.status ? [ "The token is wrong, has expired or was revoked." ] : [], ...l ? [ e.permission ] : [], e.left ];
},
table: {
labelled: (e, n) => `${e}: ${n}`,
all: (e, n) => `All ${e}: ${n}`,
moreRows: e => `${e} more`,
rowsInResults: e => `And ${e} more, in the output <code>results</code>.`
},
sentences: e => e.join(" "),
noRepository: {
title: "GitHub was not asked",
message: "GITHUB_REPOSITORY does not name a repository (owner/name), so runner-name and environment could not be carried out."
}
};
function opening({what: e, done: n}, {dryRun: t, allGone: o, read: r}) {
const s = t ? "Dry run: " : o ? "The instances are gone, but " : "", a = {
all: `not all of the ${e} were ${n}.`,
some: `not all of the ${e} could be read and ${n}.`,
nothing: `the ${e} could not be read, so none was ${n}.`
}[r];
return "" === s ? `${a.charAt(0).toUpperCase()}${a.slice(1)}` : `${s}${a}`;
}
function outcomeInWords({done: e, notDone: n, wouldBe: t, busy: o}, r) {
switch (r.kind) {
case "done":
return e;

case "already":
return "already gone";

case "would":
return t;

case "busy":
return `${n}, ${o?.reason ?? "it is in use"}`;

case "refused":
return `${n}, ${failureInWords(r.error.failure)}`;

case "not-tried":
return n;
}
}
function failureInWords(e) {
switch (e.kind) {
case "rate-limited":
{
const {status: n, waitMs: o, apiMessage: r} = e, s = void 0 === o ? "" : `, which lasts for another ${formatDuration(o, t)}`;
return `GitHub answered ${n}, its rate limit${s}${quotedMessage(r)}`;
}

case "refused":
return `GitHub answered ${e.status}${quotedMessage(e.apiMessage)}`;

case "certificate-not-trusted":
return `the certificate of GitHub's API is not trusted (${e.code}); NODE_EXTRA_CA_CERTS adds a company's own authority`;

case "connection-failed":
return "the connection to GitHub's API failed" + ("" === e.code ? "" : ` (${e.code})`);

case "no-answer":
return `GitHub gave no answer within ${Math.ceil(e.timeoutMs / 1e3)} s`;

case "not-github":
return "something answers in GitHub's place, or not in its way: check GITHUB_API_URL and the proxy";

case "timed-out":
return "the timeout ended";

case "job-ending":
return "the time of the cancelled job is up";

case "cancelled":
return "the runner interrupted this step";
}
}
function quotedMessage(e) {
return "" === e ? "" : `: ${quoted(e, 200)}`;
}
function sentence(e) {
return `${e.charAt(0).toUpperCase()}${oneLine(e.slice(1), 1e3)}.`;
}
function count(e, n) {
return `${e} ${n}${1 === e ? "" : "s"}`;
}
module.exports = n;
})();
