(() => {
"use strict";
var e = {
261: e => {
e.exports = require("./en-details.js");
},
458: e => {
e.exports = require("./en-github.js");
},
348: e => {
e.exports = require("./en.js");
},
12: e => {
e.exports = require("./github.js");
},
235: e => {
e.exports = require("./proxy-settings.js");
},
225: e => {
e.exports = require("./proxy.js");
},
940: e => {
e.exports = require("./zh-CN-details.js");
},
121: e => {
e.exports = require("./zh-CN-github.js");
},
865: e => {
e.exports = require("./zh-CN.js");
},
67: e => {
e.exports = require("node:http");
},
708: e => {
e.exports = require("node:https");
}
}, t = {};
function __nccwpck_require__(n) {
var s = t[n];
if (void 0 !== s) return s.exports;
var i = t[n] = {
exports: {}
}, r = !0;
try {
e[n](i, i.exports, __nccwpck_require__);
r = !1;
} finally {
r && delete t[n];
}
return i.exports;
}
__nccwpck_require__.ab = __dirname + "/";
(() => {
var e, t = Object.getPrototypeOf ? e => Object.getPrototypeOf(e) : e => e.__proto__;
__nccwpck_require__.t = function(n, s) {
1 & s && (n = this(n));
if (8 & s) return n;
if ("object" == typeof n && n) {
if (4 & s && n.__esModule) return n;
if (16 & s && "function" == typeof n.then) return n;
}
var i = Object.create(null);
__nccwpck_require__.r(i);
var r = {};
e = e || [ null, t({}), t([]), t(t) ];
for (var o = 2 & s && n; "object" == typeof o && !~e.indexOf(o); o = t(o)) Object.getOwnPropertyNames(o).forEach(e => r[e] = () => n[e]);
r.default = () => n;
__nccwpck_require__.d(i, r);
return i;
};
})();
(() => {
__nccwpck_require__.d = (e, t) => {
for (var n in t) __nccwpck_require__.o(t, n) && !__nccwpck_require__.o(e, n) && Object.defineProperty(e, n, {
enumerable: !0,
get: t[n]
});
};
})();
(() => {
__nccwpck_require__.o = (e, t) => Object.prototype.hasOwnProperty.call(e, t);
})();
(() => {
__nccwpck_require__.r = e => {
"undefined" != typeof Symbol && Symbol.toStringTag && Object.defineProperty(e, Symbol.toStringTag, {
value: "Module"
});
Object.defineProperty(e, "__esModule", {
value: !0
});
};
})();
var n = {};
__nccwpck_require__.r(n);
__nccwpck_require__.d(n, {
run: () => run
});
const s = require("./core.js"), i = {
everyRun: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 348, 23))).messages,
details: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 261, 23))).details,
gitHub: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 458, 23))).gitHubMessages
}, r = {
everyRun: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 865, 23))).messages,
details: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 940, 23))).details,
gitHub: async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 121, 23))).gitHubMessages
}, o = {
en: i,
"zh-CN": r
}, a = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]/u, c = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2007\u202f\u2800\u3164\uffa0]|\u034f/u, d = /^[\x21-\x7e]*$/;
function trimSpaces(e) {
return trimmed(e, e => a.test(e));
}
function trimInvisible(e) {
return trimmed(e, e => a.test(e) || c.test(e));
}
function hasInvisible(e) {
return !d.test(e) && c.test(e);
}
function showInvisible(e) {
return d.test(e) ? e : Array.from(e, e => c.test(e) ? codeOf(e) : e).join("");
}
function invisibleCodes(e) {
return [ ...new Set(Array.from(e).filter(e => c.test(e))) ].map(codeOf);
}
function codeOf(e) {
return `U+${(e.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
function trimmed(e, t) {
if (d.test(e)) return e;
const n = Array.from(e), isKept = e => !t(e), s = n.findIndex(isKept);
return s < 0 ? "" : n.slice(s, n.findLastIndex(isKept) + 1).join("");
}
const l = {
"public-key": "COMPSHARE_PUBLIC_KEY",
"private-key": "COMPSHARE_PRIVATE_KEY"
};
function inputVariable(e, t) {
const n = `INPUT_${e.toUpperCase()}`;
return t[n] ?? t[n.replaceAll("-", "_")];
}
function readKeyPair(e, t) {
const n = trimInvisible(e("public-key") ?? ""), s = trimInvisible(e("private-key") ?? "");
return "" !== n || "" !== s ? {
publicKey: n,
privateKey: s,
fromEnvironment: !1
} : {
publicKey: trimInvisible(t[l["public-key"]] ?? ""),
privateKey: trimInvisible(t[l["private-key"]] ?? ""),
fromEnvironment: !0
};
}
function json_isRecord(e) {
return "object" == typeof e && null !== e && !Array.isArray(e);
}
function json_parseJson(e) {
try {
return JSON.parse(e);
} catch {
return;
}
}
const u = {
Postpay: 24,
Dynamic: 24,
Spot: 24,
Day: 1,
Month: 1 / 30,
Year: 1 / 365
};
function readDataDiskPrice(e, t, n) {
const {DiskPriceInfo: s, DiskPrice: i} = e;
if (Array.isArray(s) && s.length > 0) {
const e = s.filter(json_isRecord).filter(({IsBoot: e}) => !0 !== e && "True" !== e), n = e.map(({Price: e, ChargeType: n}) => perDay(e, "string" == typeof n ? n : t));
return n.length > 0 && n.every(e => void 0 !== e) ? sum(n) : void 0;
}
const r = n?.every(({boot: e, sizeGb: t}) => !e || (t ?? 0) <= 100);
return !0 === r ? perDay(i, t) : void 0;
}
function diskPricePerDay({sizeGb: e, volume: t}, n, s) {
if (void 0 === e || t) return;
const i = s.map(e => e.sizeGb);
return void 0 !== n && i.every(e => void 0 !== e) && sum(i) > 0 ? n * e / sum(i) : 5e-4 * e * 24;
}
function perDay(e, t) {
const n = u[t];
return "number" == typeof e && Number.isFinite(e) && e > 0 && void 0 !== n ? e * n : void 0;
}
function sum(e) {
return e.reduce((e, t) => e + t, 0);
}
const f = [ "Year", "Month", "Day", "Dynamic" ];
function isPrepaid({chargeType: e}) {
return f.includes(e);
}
function dataDisksOf({disks: e}, t) {
if (void 0 === e) return t;
const n = e.filter(e => !e.boot);
return [ ...new Map([ ...t ?? [], ...n ].map(e => [ e.id, e ])).values() ];
}
const h = new Map([ [ "running", "running" ], [ "stopped", "terminable" ], [ "installfail", "terminable" ], [ "resizefail", "terminable" ], [ "已中断", "terminable" ], [ "interrupt", "terminable" ], [ "interrupted", "terminable" ], [ "initializing", "in-transition" ], [ "install", "in-transition" ], [ "starting", "in-transition" ], [ "stopping", "in-transition" ], [ "rebooting", "in-transition" ], [ "resizing", "in-transition" ], [ "reinstalling", "in-transition" ], [ "pending", "in-transition" ] ]);
function kindOfState(e) {
return h.get(bare(e)) ?? "unknown";
}
function isSameState(e, t) {
return bare(e) === bare(t);
}
function bare(e) {
return e.toLowerCase().replace(/[\s_-]+/g, "");
}
function readInstance(e) {
if (!json_isRecord(e)) return;
const t = word(e.UHostId), n = e.State ?? "";
if ("" === t || "string" != typeof n) return;
const s = word(e.Zone), i = instance_text(e.ChargeType), r = readDisks(e);
return {
id: t,
name: instance_text(e.Name),
tag: instance_text(e.Tag),
state: n,
region: word(e.Region) || regionOfZone(s),
zone: s,
gpuType: instance_text(e.GpuType),
gpuCount: amount(e.GPU),
chargeType: i,
spot: "Spot" === i || isTrue(e.IsSpot),
createdAt: time(e.CreateTime),
startedAt: time(e.StartTime),
pricePerHour: amount(e.InstancePrice),
dataDiskPricePerDay: readDataDiskPrice(e, i, r),
disks: r
};
}
function regionOfZone(e) {
return e.slice(0, Math.max(0, e.lastIndexOf("-")));
}
const m = [ "DiskSet", "UDiskSet", "VolumeSet" ];
function readDisks(e) {
if (m.every(t => void 0 === e[t])) return;
const t = new Map;
for (const n of m) for (const s of list(e[n])) {
const e = readDisk(s, "VolumeSet" === n);
void 0 !== e && t.set(e.id, e);
}
return [ ...t.values() ];
}
function readDisk(e, t) {
if (json_isRecord(e)) return {
id: word(e.DiskId) || word(e.VolumeId),
name: instance_text(e.Name),
sizeGb: amount(e.Size),
type: instance_text(e.DiskType),
boot: isTrue(e.IsBoot),
volume: t
};
}
function isTrue(e) {
return !0 === e || "string" == typeof e && "true" === e.toLowerCase();
}
function list(e) {
return Array.isArray(e) ? e : [];
}
function instance_text(e) {
return "string" == typeof e ? e : "";
}
function word(e) {
return "string" == typeof e && /^[A-Za-z0-9_-]{1,64}$/.test(e) ? e : "";
}
function time(e) {
return amount("string" == typeof e && /^\d{1,12}$/.test(e) ? Number(e) : e);
}
function amount(e) {
return "number" == typeof e && Number.isFinite(e) && e >= 0 ? e : void 0;
}
const p = [ "en", "zh-CN" ];
function language_languageOf(e, t) {
const n = "" === e.trim() ? t : e.trim();
return p.find(e => e === n) ?? p[0];
}
function oneLine(e, t = 120) {
const n = printable(e.slice(0, 4 * t)).replaceAll("##[", "# #[").trim(), s = Array.from(n);
return s.length <= t && e.length <= 4 * t ? n : `${s.slice(0, t - 1).join("")}…`;
}
function printable(e) {
return /^[\x20-\x7e×→]*$/.test(e) ? e : e.replace(/\p{Cc}+|[\u2028\u2029]+/gu, " ").replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, "");
}
function quoted(e, t = 60) {
return `"${oneLine(e, t)}"`;
}
function html(e, t = 120) {
return oneLine(e, t).replace(/[&<>"'`*_[\]|\\~@#:!]/g, e => `&#${e.charCodeAt(0)};`);
}
const g = {
s: 1e3,
m: 6e4,
h: 36e5,
d: 864e5
};
function parseDuration(e) {
const [, t, n] = /^(\d{1,9})([smhd])$/.exec(e) ?? [];
return void 0 === t ? void 0 : Number(t) * g[n];
}
function formatElapsed(e) {
const t = Math.max(0, Math.floor(e / 1e3)), two = e => String(e).padStart(2, "0"), [n, s] = [ Math.floor(t / 3600), Math.floor(t / 60) % 60 ];
return n > 0 ? `${n}:${two(s)}:${two(t % 60)}` : `${s}:${two(t % 60)}`;
}
function formatDuration(e, t) {
const n = Math.max(0, Math.floor(e / 1e3)), s = [ [ Math.floor(n / 86400), t.d ], [ Math.floor(n / 3600) % 24, t.h ], [ Math.floor(n / 60) % 60, t.min ], [ n % 60, t.s ] ], i = s.findIndex(([e]) => e > 0);
if (i < 0) return `0${t.s}`;
const r = 2 === i && n >= 600 ? 3 : i + 2;
return s.slice(i, r).filter(([e]) => e > 0).map(([e, t]) => `${e}${t}`).join(" ");
}
const k = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]+|[,;，；、]+/u, w = /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/;
class InputReader {
problems=[];
trimmed=new Set;
#e=new Set;
#t;
#n;
constructor(e, t) {
this.#t = e;
this.#n = t;
}
isWrittenEmpty(e) {
return "" === this.#t.getInput(e)?.trim();
}
isEmpty(e) {
return "" === (this.#t.getInput(e) ?? "").trim();
}
isSound(...e) {
return !e.some(e => this.#e.has(e));
}
reject(e, t) {
this.#e.add(e);
this.problems.push(t);
}
optionalSecret(e, t = this.#t.getInput(e)) {
const n = this.#s(e, trimSpaces(t ?? ""));
if ("" !== n) if (n.length > 4096) this.reject(e, t => t.secretTooLong(e, 4096)); else {
if (/^[\x21-\x7e]+$/.test(n)) return n;
if (/[ \t\r\n]/.test(n)) this.reject(e, t => t.secretWithSpace(e)); else if (hasInvisible(n)) {
const t = invisibleCodes(n).slice(0, 5).join(", ");
this.reject(e, n => n.secretWithInvisible(e, t));
} else this.reject(e, t => t.secretWithOther(e));
}
}
word(e) {
const t = this.#s(e, trimSpaces(this.#t.getInput(e) ?? ""));
if ("" !== t) {
if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(t)) return t;
this.reject(e, this.#i(e, t, n => n.notAWord(e, quoted(t))));
}
}
label(e) {
const t = trimSpaces(this.#t.getInput(e) ?? "");
if ("" !== t) {
if (!/[\r\n]/.test(t)) return this.#r(e, t);
this.reject(e, n => n.severalLines(e, quoted(t)));
}
}
labels(e) {
return (this.#t.getInput(e) ?? "").split(/\r\n|\r|\n/).map(trimSpaces).filter(e => "" !== e).flatMap(t => this.#r(e, t) ?? []);
}
#r(e, t) {
if (!hasInvisible(t) && t.length <= 255) return t;
this.reject(e, this.#i(e, t, n => n.tooLong(e, quoted(t), 255)));
}
ids(e) {
const t = trimSpaces(this.#t.getInput(e) ?? ""), n = this.#o(e, t).flatMap(e => e.split(k)).map(t => this.#s(e, t)).filter(e => "" !== e);
for (const t of new Set(n.filter(e => !w.test(e)))) this.reject(e, this.#i(e, t, n => n.notAnId(e, quoted(t))));
return this.isSound(e) ? [ ...new Set(n) ] : [];
}
#o(e, t) {
if (!/^["[]/.test(t)) return [ t ];
const n = json_parseJson(t);
if ("string" == typeof n) return n.startsWith("[") ? this.#o(e, n) : [ n ];
if (Array.isArray(n)) return n.map(e => "string" == typeof e ? e : JSON.stringify(e));
this.reject(e, this.#i(e, t, n => n.notJson(e, quoted(t))));
return [];
}
boolean(e) {
const t = this.#a(e);
if ([ "true", "True", "TRUE" ].includes(t)) return !0;
[ "false", "False", "FALSE" ].includes(t) || this.reject(e, n => n.notAChoice(e, quoted(t), [ "true", "false" ]));
return !1;
}
oneOf(e, t) {
const n = this.#a(e), s = t.find(e => e === n);
void 0 === s && this.reject(e, s => s.notAChoice(e, quoted(n), t));
return s ?? t[0];
}
duration(e, {atLeastMs: t, atMostMs: n, problem: s}) {
const i = this.#a(e), r = parseDuration(i);
if (void 0 !== r && r >= t && r <= n) return r;
this.reject(e, t => t[s](e, quoted(i)));
return 0;
}
positiveInteger(e) {
const t = this.#a(e);
if (/^[1-9]\d{0,5}$/.test(t)) return Number(t);
this.reject(e, n => n.notACount(e, quoted(t)));
return 0;
}
apiUrl(e) {
const t = this.#a(e), n = URL.canParse(t) ? new URL(t) : void 0, s = void 0 !== n && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(n.hostname), i = "https:" === n?.protocol || "http:" === n?.protocol && s;
if (void 0 !== n && i && "" === n.username && "" === n.password && "" === n.search && "" === n.hash) return n.href;
this.reject(e, t => t.notAnApiUrl(e));
return "";
}
#a(e) {
const t = (this.#t.getInput(e) ?? "").trim();
return "" === t ? this.#n[e] ?? "" : t;
}
#s(e, t) {
const n = trimInvisible(t);
n !== t && this.trimmed.add(e);
return n;
}
#i(e, t, n) {
return hasInvisible(t) ? n => n.invisible(e, quoted(showInvisible(t))) : n;
}
}
class InputError extends Error {
problems;
constructor(e) {
super("The inputs are wrong");
this.name = "InputError";
this.problems = e;
}
}
const y = {
"older-than": "0s",
"max-instances": "10",
stop: "true",
"release-disk": "false",
"ignore-not-found": "false",
when: "now",
timeout: "20m",
"dry-run": "false",
language: "en",
"api-url": "https://api.compshare.cn"
}, v = [ "public-key", "private-key", "security-token", "github-token" ], b = 864e5;
function readRequest(e, t) {
const {targetsKnown: n} = t;
maskSecrets(e, t.env);
const s = new InputReader(e, y), i = readKeys(s, e, t), r = s.optionalSecret("security-token"), o = s.word("project-id"), a = s.oneOf("when", [ "now", "job-end" ]), c = readDryRun(s, t), d = readGitHub(s), l = {
connection: {
apiUrl: s.apiUrl("api-url"),
publicKey: i.publicKey,
privateKey: i.privateKey,
...void 0 !== r && {
securityToken: r
},
...void 0 !== o && {
projectId: o
}
},
targets: n ? {
by: "nothing"
} : readTargets(s, {
when: a,
dryRun: c
}),
place: readPlace(s),
stop: s.boolean("stop"),
releaseDisks: s.boolean("release-disk"),
ignoreNotFound: s.boolean("ignore-not-found"),
when: a,
timeoutMs: s.duration("timeout", {
atLeastMs: 1e3,
atMostMs: b,
problem: "notATimeout"
}),
dryRun: c,
jobStatus: e.getInput("job-status")?.trim() ?? "",
language: s.oneOf("language", p),
...void 0 !== d && {
github: d
},
keysFromEnvironment: i.fromEnvironment,
trimmedInputs: [ ...s.trimmed ]
};
if (s.problems.length > 0) throw new InputError(s.problems);
return l;
}
function maskSecrets(e, t) {
const n = [ ...v.map(t => e.getInput(t)), ...Object.values(l).map(e => t[e]) ], s = n.flatMap((e = "") => [ trimSpaces(e), trimInvisible(e) ]);
for (const t of new Set(s)) "" !== t && e.setSecret(t);
}
function readKeys(e, t, {phase: n, env: s}) {
const {publicKey: i, privateKey: r, fromEnvironment: o} = readKeyPair(e => t.getInput(e), s);
if ("" === i && "" === r) {
e.reject("public-key", e => "post" === n ? e.noKeysInPost : e.noKeys);
return {
publicKey: i,
privateKey: r,
fromEnvironment: !1
};
}
const read = (n, i) => {
const r = l[n], a = o ? r : n;
"" === i && e.reject(a, e => e.keyEmpty(a));
return e.optionalSecret(a, (o ? s[r] : t.getInput(n)) ?? "") ?? "";
};
return {
publicKey: read("public-key", i),
privateKey: read("private-key", r),
fromEnvironment: o
};
}
function readDryRun(e, {targetsKnown: t}) {
e.isWrittenEmpty("dry-run") && !t && e.reject("dry-run", e => e.emptyDryRun);
return e.boolean("dry-run");
}
function readPlace(e) {
const t = e.word("zone"), n = e.word("region") ?? regionOfZone(t ?? "");
return {
..."" !== n && {
region: n
},
...void 0 !== t && {
zone: t
}
};
}
function readTargets(e, {when: t, dryRun: n}) {
const s = e.ids("uhost-id"), i = e.labels("name"), r = e.label("tag"), o = e.labels("exclude"), a = e.duration("older-than", {
atLeastMs: 0,
atMostMs: Number.MAX_SAFE_INTEGER,
problem: "notAnAge"
}), c = e.positiveInteger("max-instances"), d = [ ...a > 0 ? [ "older-than" ] : [], ...o.length > 0 ? [ "exclude" ] : [] ], l = i.length > 0 || void 0 !== r;
if (s.length > 0) return {
by: "id",
ids: s,
filterIgnored: l || d.length > 0
};
if (l) {
e.isWrittenEmpty("older-than") && e.reject("older-than", e => e.emptyAge);
const t = i.find(isEverything), s = void 0 !== r || d.length > 0 || n;
void 0 !== t && !s && e.isSound("tag", "older-than", "exclude", "dry-run", "uhost-id") && e.reject("name", e => e.selectsEverything(quoted(t), t === S));
const l = {
...i.length > 0 && {
names: i
},
...void 0 !== r && {
tag: r
},
...o.length > 0 && {
exclude: o
},
...a > 0 && {
olderThanMs: a
}
};
return {
by: "filter",
filter: l,
maxInstances: c
};
}
"now" === t && e.isSound("uhost-id", "name", "tag", "when") && (d.length > 0 ? e.reject("name", e => e.selectsNothing(d)) : e.isSound("older-than", "exclude") && e.reject("uhost-id", e => e.nothingNamed));
return {
by: "nothing"
};
}
const S = "host";
function isEverything(e) {
return /^[*?]*\*[*?]*$/.test(e) || e === S;
}
function readGitHub(e) {
const t = e.optionalSecret("github-token"), n = e.labels("runner-name").map(t => readRunnerName(t, e)), s = e.label("environment");
if (e.isEmpty("runner-name") && e.isEmpty("environment")) return;
e.isEmpty("github-token") && e.reject("github-token", e => e.tokenEmpty);
const i = [];
for (const e of [ "repository", "organization" ]) {
const t = n.filter(t => t.scope === e).map(({name: e}) => e);
t.length > 0 && i.push({
kind: "runner",
scope: e,
names: [ ...new Set(t) ]
});
}
void 0 !== s && i.push({
kind: "deployment",
environment: s
});
return {
token: t ?? "",
cleanups: i
};
}
function readRunnerName(e, t) {
const [, n = "", s = ""] = /^(org:|enterprise:)?(.*)$/s.exec(e) ?? [], i = s.trim();
"enterprise:" === n ? t.reject("runner-name", t => t.enterpriseRunner("runner-name", quoted(e))) : "" === i && t.reject("runner-name", t => t.noRunnerName("runner-name", quoted(e)));
return {
scope: "org:" === n ? "organization" : "repository",
name: i
};
}
const E = {
en: "docs/troubleshooting.md",
"zh-CN": "docs/zh-CN/troubleshooting.md"
}, O = /\s*[(（](?:RetCode|HTTP) \d+[)）]$/;
class HelpLinks {
#c;
constructor(e, t) {
const n = e.GITHUB_ACTION_REPOSITORY ?? "", s = e.GITHUB_ACTION_REF ?? "", i = e.GITHUB_SERVER_URL ?? "https://github.com", r = /^[\w.-]+\/[\w.-]+$/.test(n) && /^[\w.-]+(\/[\w.-]+)*$/.test(s) && /^https?:\/\/[\w.-]+(:\d+)?$/.test(i);
this.#c = r ? `${i}/${n}/blob/${s}/${E[t]}` : void 0;
}
urlOf(e) {
return void 0 === this.#c ? void 0 : `${this.#c}#${encodeURIComponent(anchorOf(e))}`;
}
withUrl(e, t) {
const n = this.urlOf(e);
return void 0 === n ? t : `${t}\n${n}`;
}
linked(e) {
const t = this.urlOf(e);
return void 0 === t ? e : `<a href="${t}">${e}</a>`;
}
}
function anchorOf(e) {
return e.replace(O, "").toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
}
const A = 20;
function listText({format: e}, t, n = e.comma, s = A) {
const i = t.slice(0, s).join(n);
return t.length > s ? e.andMore(i, t.length - s) : i;
}
function totalGb(e) {
return totalOf(e.map(({sizeGb: e}) => e));
}
function disksText({format: e}, t) {
return e.dataDisks(t.length, totalGb(t));
}
function totalOf(e) {
return e.every(e => void 0 !== e) ? e.reduce((e, t) => e + t, 0) : void 0;
}
function stateText({format: e}, t) {
return e.state(oneLine(t, 40));
}
function durationText({format: e}, t) {
return formatDuration(t, e.units);
}
const T = {
icon: "✅",
failed: !1,
retryable: !1
}, _ = {
icon: "❌",
gone: !1,
failed: !0
}, x = {
terminated: {
word: "terminated",
...T,
gone: !0
},
"already-gone": {
word: "already-gone",
...T,
gone: !0
},
"not-found-ignored": {
word: "not-found-ignored",
...T,
gone: !1
},
"would-terminate": {
word: "would-terminate",
...T,
icon: "🔍",
gone: !1
},
refused: {
word: "failed: refused",
..._,
retryable: "it-depends"
},
unreachable: {
word: "failed: unreachable",
..._,
retryable: !0
},
running: {
word: "failed: running",
..._,
retryable: !1
},
"unknown-state": {
word: "failed: unknown-state",
..._,
retryable: !0
},
ambiguous: {
word: "failed: ambiguous",
..._,
retryable: !1
},
"not-found": {
word: "failed: not-found",
..._,
retryable: !1
},
elsewhere: {
word: "failed: elsewhere",
..._,
retryable: !1
},
"timed-out": {
word: "failed: timed-out",
..._,
retryable: !0
},
cancelled: {
word: "failed: cancelled",
..._,
retryable: !0
},
"disks-left": {
word: "failed: disks-left",
..._,
gone: !0,
retryable: "it-depends"
}
};
function isFailure(e) {
return x[e.kind].failed;
}
function isFailed(e) {
return isFailure(e.outcome);
}
function isRetryable(e) {
const {retryable: t} = x[e.kind];
return "it-depends" !== t ? t : "disks-left" === e.kind ? e.mayGoLater : "refused" === e.kind && "permanent" !== e.error.class;
}
function estimatedCost({instance: e, ranMs: t}) {
if ("Postpay" === e?.chargeType && void 0 !== e.pricePerHour && void 0 !== t) return e.pricePerHour * t / 36e5;
}
function disksLeft(e) {
return x[e.outcome.kind].gone ? disksThat(e, "kept", "unverified", "still-there") : [];
}
function disksThat(e, ...t) {
return e.disks.filter(({fate: e}) => t.includes(e));
}
function terminationOf(e) {
return "terminated" === e.kind ? e : "disks-left" === e.kind ? e.terminated : void 0;
}
function mayHaveUnseenDisks({outcome: e, dataDisks: t}) {
return !isFailure(e) && void 0 === t;
}
const M = {
110: {
class: "transient",
mayHaveTakenEffect: !0
},
120: {
class: "transient"
},
130: {
class: "transient"
},
150: {
class: "transient"
},
153: {
class: "transient",
throttled: !0
},
160: {
class: "permanent",
topic: "request"
},
161: {
class: "permanent",
topic: "request"
},
170: {
class: "permanent",
topic: "request"
},
171: {
class: "permanent",
topic: "keys"
},
172: {
class: "permanent",
topic: "keys"
},
174: {
class: "permanent",
topic: "token"
},
210: {
class: "permanent",
topic: "parameter",
aboutPlace: !0,
regionMissing: !0
},
220: {
class: "permanent",
topic: "parameter",
aboutPlace: !0,
regionMissing: !0
},
230: {
class: "permanent",
topic: "parameter",
aboutPlace: !0,
regionMissing: !0,
endOfList: !0
},
240: {
class: "permanent",
topic: "permission",
aboutPlace: !0
},
280: {
class: "permanent",
topic: "request"
},
292: {
class: "permanent",
topic: "project"
},
293: {
class: "permanent",
topic: "permission",
aboutPlace: !0
},
294: {
class: "permanent",
topic: "ip-address"
},
295: {
class: "permanent",
topic: "security-lock"
},
299: {
class: "permanent",
topic: "permission",
aboutPlace: !0
},
520: {
class: "permanent",
topic: "payment"
},
8010: {
class: "busy"
},
8022: {
class: "busy",
topic: "api-failure"
},
8034: {
class: "busy"
},
8035: {
class: "busy"
},
8039: {
class: "deleted"
},
8097: {
class: "transient"
},
8102: {
class: "transient"
},
8104: {
class: "permanent",
topic: "payment"
},
8108: {
class: "transient"
},
8117: {
class: "transient"
},
8351: {
class: "deleted"
},
8366: {
class: "transient"
},
8401: {
class: "unknown",
topic: "request",
endOfList: !0
},
8421: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8429: {
class: "permanent",
topic: "payment"
},
8433: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8434: {
class: "busy"
},
8436: {
class: "busy"
},
8438: {
class: "transient",
mayHaveTakenEffect: !0
},
8441: {
class: "transient",
throttled: !0
},
8498: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8510: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8520: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8580: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8840: {
class: "busy",
topic: "api-failure"
},
8854: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8855: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8856: {
class: "busy"
},
8868: {
class: "busy",
topic: "api-failure"
},
8903: {
class: "busy"
},
8905: {
class: "busy"
},
8908: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8909: {
class: "busy",
topic: "api-failure",
mayHaveTakenEffect: !0
},
8917: {
class: "permanent",
topic: "payment"
},
8918: {
class: "busy"
},
8919: {
class: "permanent",
topic: "payment"
},
8939: {
class: "busy",
topic: "api-failure"
},
8964: {
class: "busy",
blocksStopForNow: !0
},
226601: {
class: "permanent",
topic: "payment"
},
226602: {
class: "permanent",
topic: "expired",
deletable: !0
},
226607: {
class: "busy"
},
226609: {
class: "busy",
topic: "lock"
},
226618: {
class: "busy"
},
226619: {
class: "transient",
throttled: !0
},
226620: {
class: "busy"
},
226621: {
class: "busy"
},
226622: {
class: "busy"
}
}, C = /InstanceOperationInProgress|实例操作正在处理中/i;
function isListed(e) {
return Object.hasOwn(M, e);
}
function tellsOfLock(e) {
return C.test(e);
}
function factsOf(e, t) {
return t ? M[226609] : isListed(e) ? M[e] : e >= 2e3 ? {
class: "unknown",
mayHaveTakenEffect: !0
} : {
class: "permanent"
};
}
class CompShareError extends Error {
action;
requestId;
constructor(e, t, {requestId: n, cause: s} = {}) {
super(`${e}: ${t}`, {
cause: s
});
this.name = new.target.name;
this.action = e;
this.requestId = n;
}
}
const R = [ 403, 407 ], D = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EPROTO|ERR_SSL_\w+|UND_ERR_CONNECT_TIMEOUT)$/;
class TransportError extends CompShareError {
throttled=!1;
mayHaveTakenEffect;
class;
failure;
code;
proxyStatus;
untrusted;
unreachable;
reusedConnection;
constructor(e, t, n = {}) {
const {code: s, proxyStatus: i, reusedConnection: r = !1, cause: o} = n, a = s ?? i;
super(e, void 0 === a ? t : `${t} (${a})`, {
cause: o
});
this.failure = t;
this.code = s;
this.proxyStatus = i;
this.reusedConnection = r;
this.mayHaveTakenEffect = "proxy-refused" !== t;
this.untrusted = void 0 !== s && isCertificateError(s);
this.unreachable = void 0 !== s && D.test(s);
const c = void 0 !== i && R.includes(i);
this.class = this.untrusted || c ? "permanent" : "transient";
}
}
class NotSentError extends CompShareError {
class="transient";
throttled=!1;
mayHaveTakenEffect=!1;
constructor(e) {
super(e, "not sent");
}
}
class HttpStatusError extends CompShareError {
class;
throttled;
mayHaveTakenEffect;
status;
retryAfterMs;
constructor(e, t, n, s) {
super(e, `status ${t}`, {
requestId: n
});
this.status = t;
this.throttled = 429 === t;
this.mayHaveTakenEffect = t >= 500 || t < 300;
this.retryAfterMs = s;
this.class = classOfStatus(t);
}
}
class MalformedAnswerError extends CompShareError {
class="unknown";
throttled=!1;
mayHaveTakenEffect=!0;
defect;
constructor(e, t, n) {
super(e, t, {
requestId: n
});
this.defect = t;
}
}
class RetCodeError extends CompShareError {
class;
throttled;
mayHaveTakenEffect;
retCode;
facts;
apiMessage;
locked;
lockForm;
constructor(e, t, n, s, i = "") {
super(e, `RetCode ${t}`, {
requestId: s
});
this.facts = factsOf(t, tellsOfLock(n) || tellsOfLock(i));
this.locked = "lock" === this.facts.topic;
this.lockForm = this.locked ? tellsOfLock(n) ? "message" : tellsOfLock(i) ? "other-field" : "number" : void 0;
this.class = this.facts.class;
this.throttled = this.facts.throttled ?? !1;
this.mayHaveTakenEffect = this.facts.mayHaveTakenEffect ?? !1;
this.retCode = t;
this.apiMessage = n;
}
}
function classOfStatus(e) {
return 429 === e || 408 === e || e >= 500 ? "transient" : e < 300 ? "unknown" : "permanent";
}
function isCertificateError(e) {
return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(e);
}
const I = {
keys: "keys-refused",
token: "token-refused",
permission: "permission-refused",
project: "project-refused",
parameter: "parameter-refused",
"ip-address": "ip-address-refused",
"security-lock": "account-locked",
payment: "payment-due",
expired: "expired",
lock: "locked",
request: "request-refused",
"api-failure": "api-failed"
};
function errorOf(e) {
return "refused" === e.kind || "unreachable" === e.kind ? e.error : "timed-out" === e.kind ? e.lastError : void 0;
}
function causeOf(e) {
return "refused" === e.kind ? causeOfError(e.error) : "timed-out" !== e.kind ? e.kind : void 0 !== e.lastError ? causeOfError(e.lastError) : !0 === e.jobEnding ? "job-ended" : "timed-out";
}
function causeOfError(e) {
return e instanceof RetCodeError ? causeOfRetCode(e) : e instanceof HttpStatusError ? e.throttled ? "throttled" : "transient" === e.class ? "gateway-failed" : "not-the-api" : e instanceof MalformedAnswerError ? "not-the-api" : e instanceof NotSentError ? "timed-out" : e instanceof TransportError ? e.untrusted ? "certificate-untrusted" : void 0 !== e.proxyStatus ? "proxy-refused" : e.unreachable ? "unreachable" : "no-answer" : "no-answer";
}
function causeOfRetCode(e) {
const {topic: t, throttled: n, class: s} = e.facts;
if ("parameter" === t && isProject(parameterIn(e))) return "project-refused";
if (void 0 !== t) return I[t];
if (!0 === n) return "throttled";
switch (s) {
case "transient":
return "api-failed";

case "busy":
return "busy";

case "deleted":
return "still-listed";

case "permanent":
case "unknown":
return "ret-code-unknown";
}
}
function parameterIn({apiMessage: e}) {
const [, t = ""] = /\[\s*([A-Za-z][\w.]{0,40})\s*\]/.exec(e) ?? [];
return t;
}
function isProject(e) {
return /^(project|organization)_?id$/i.test(e);
}
const L = Date.now() - 1e3 * process.uptime(), j = {
now: () => L + 1e3 * process.uptime(),
sleep: (e, t) => new Promise(n => {
if (t?.aborted) {
n();
return;
}
const finish = () => {
clearTimeout(s);
t?.removeEventListener("abort", finish);
n();
}, s = setTimeout(finish, e);
t?.addEventListener("abort", finish, {
once: !0
});
})
};
function setAlarm(e, t) {
const n = new AbortController, s = new AbortController;
e.sleep(t, s.signal).then(() => {
s.signal.aborted || n.abort("alarm");
});
return {
signal: n.signal,
release: () => {
s.abort("released");
}
};
}
class ConnectionError extends Error {
reusedConnection;
proxyStatus;
constructor(e, {reusedConnection: t = !1, proxyStatus: n, cause: s} = {}) {
super(e, {
cause: s
});
this.name = "ConnectionError";
this.reusedConnection = t;
this.proxyStatus = n;
}
}
function isConnectionError(e) {
return e instanceof Error && "ConnectionError" === e.name;
}
function createRedactor(e) {
const t = e.filter(e => "" !== e), n = [ ...new Set(t.flatMap(formsOf)) ].sort((e, t) => t.length - e.length);
return e => {
const s = holdsAny(n, e) ? mask(n, e) : e;
return t.reduce((e, t) => e.replaceAll(t, "***"), s);
};
}
function holdsAny(e, t) {
if (0 === e.length) return !1;
let n = t.replace(P, "").toLowerCase();
for (let t = 0; ;t++) {
if (e.some(e => n.includes(e))) return !0;
if (3 === t || !$.test(n)) return !1;
n = n.replace(z, (...e) => letterOf(e) ?? e[0]);
}
}
function mask(e, t) {
const n = new Spans;
let s = lettersOf(t);
for (let t = 0; void 0 !== s; t++) {
find(e, s, n);
s = t < 3 ? decode(s) : void 0;
}
return n.maskIn(t);
}
function formsOf(e) {
const {text: t} = lettersOf(e);
return t.length < 6 ? [] : [ t, ...base64Forms(e) ];
}
function base64Forms(e) {
const t = Buffer.from(e, "utf8");
return [ 0, 1, 2 ].flatMap(e => {
const n = Buffer.concat([ Buffer.alloc(e), t ]).toString("base64").replace(/=+$/, ""), s = Math.ceil(8 * e / 6), i = Math.floor(8 * (e + t.length) / 6), r = n.slice(s, i).toLowerCase();
return r.length < 8 ? [] : [ r, r.replaceAll("+", "-").replaceAll("/", "_") ];
});
}
const P = /[^\x21-\x7e]+/g;
function lettersOf(e) {
if (/^[\x21-\x7e]*$/.test(e)) return {
text: e.toLowerCase(),
starts: void 0,
ends: void 0
};
const t = new Int32Array(e.length), n = new Int32Array(e.length), s = Buffer.allocUnsafe(e.length);
let i = 0;
for (let r = 0; r < e.length; r++) {
const o = e.charCodeAt(r);
if (!(o < 33 || o > 126)) {
s[i] = o;
t[i] = r;
n[i] = r + 1;
i++;
}
}
return {
text: s.toString("latin1", 0, i).toLowerCase(),
starts: t,
ends: n
};
}
const $ = /[%&\\]/, z = /(?:%|\\x)([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,8});|\\(["'/\\])/g, F = {
amp: "&",
lt: "<",
gt: ">",
quot: '"',
apos: "'",
plus: "+",
equals: "=",
sol: "/",
bsol: "\\",
commat: "@",
period: ".",
comma: ",",
colon: ":",
semi: ";",
lowbar: "_",
num: "#",
percnt: "%",
dollar: "$",
excl: "!",
quest: "?",
ast: "*",
lpar: "(",
rpar: ")",
nbsp: "",
shy: "",
zwnj: "",
zwj: "",
lrm: "",
rlm: ""
};
function decode({text: e, starts: t, ends: n}) {
const s = [], i = new Int32Array(e.length), r = new Int32Array(e.length);
let o = 0, a = 0;
const copy = c => {
c > a && s.push(e.slice(a, c));
for (let e = a; e < c; e++) {
i[o] = void 0 === t ? e : t[e] ?? 0;
r[o] = void 0 === n ? e + 1 : n[e] ?? 0;
o++;
}
};
for (const c of e.matchAll(z)) {
const e = letterOf(c);
if (void 0 === e) continue;
const d = c.index + c[0].length - 1;
copy(c.index);
a = d + 1;
if ("" !== e) {
s.push(e);
i[o] = void 0 === t ? c.index : t[c.index] ?? 0;
r[o] = void 0 === n ? d + 1 : n[d] ?? 0;
o++;
}
}
if (0 !== a) {
copy(e.length);
return {
text: s.join(""),
starts: i,
ends: r
};
}
}
function letterOf([, e, t, n, s, i, r]) {
if (void 0 !== r) return r;
if (void 0 !== i) return F[i];
const o = e ?? t ?? n, a = void 0 === o ? Number(s) : Number.parseInt(o, 16);
return a < 33 || a > 126 ? "" : String.fromCharCode(a).toLowerCase();
}
function find(e, {text: t, starts: n, ends: s}, i) {
for (const r of e) for (let e = t.indexOf(r); e >= 0; e = t.indexOf(r, e + 1)) {
const t = e + r.length - 1;
i.add(void 0 === n ? e : n[e] ?? 0, void 0 === s ? t + 1 : s[t] ?? 0);
}
}
class Spans {
#d=[];
add(e, t) {
this.#d.push({
start: e,
end: t
});
}
maskIn(e) {
if (0 === this.#d.length) return e;
const t = [];
let n = 0;
for (const {start: s, end: i} of this.#d.sort((e, t) => e.start - t.start)) {
s >= n && t.push(e.slice(n, s), "***");
n = Math.max(n, i);
}
t.push(e.slice(n));
return t.join("");
}
}
const q = require("node:crypto");
function flatten(e) {
const t = {};
for (const [n, s] of Object.entries(e)) if ("object" == typeof s) s.forEach((e, s) => {
t[`${n}.${s}`] = e;
}); else {
if ("number" == typeof s && !Number.isSafeInteger(s)) throw new RangeError(`${n} must be a whole number`);
t[n] = String(s);
}
return t;
}
function sign(e, t) {
const n = (0, q.createHash)("sha1");
for (const t of Object.keys(e).sort()) n.update(t + (e[t] ?? ""), "utf8");
return n.update(t, "utf8").digest("hex");
}
function signingRefusal() {
try {
sign({}, "");
return;
} catch (e) {
return e instanceof Error ? e.message : String(e);
}
}
class Throttle {
#l;
#u=0;
#f=0;
constructor(e) {
this.#l = e;
}
async turn(e) {
const t = this.#l.now(), n = this.#u, s = Math.max(t, this.#f);
this.#f = s + n;
s > t && await this.#l.sleep(s - t, e);
return n;
}
slowDown(e, t = 0) {
e >= this.#u && (this.#u = Math.min(1e4, Math.max(500, 2 * this.#u)));
const n = Math.min(6e4, Math.max(t, this.#u));
this.#f = Math.max(this.#f, this.#l.now() + n);
}
speedUp() {
this.#u = .8 * this.#u < 50 ? 0 : .8 * this.#u;
}
}
const N = 3e4, H = 4194304;
class Transport {
#h;
#m;
#l;
#p;
#g;
#k;
#w;
#y;
#v=!1;
#b=!1;
#S;
constructor({connection: e, fetch: t, clock: n, signal: s, onCall: i}) {
const {publicKey: r, privateKey: o, securityToken: a} = e;
this.#h = e;
this.#w = [ o, r, a ].filter(e => void 0 !== e);
this.#y = createRedactor(this.#w);
this.#m = t;
this.#l = n;
this.#p = new Throttle(n);
this.#g = s;
this.#k = i ?? (() => {});
}
get answered() {
return this.#b;
}
get clockOffsetMs() {
return this.#S;
}
redact(e) {
return this.#y(e);
}
async call({action: e, change: t = !1, targets: n, parameters: s}, i) {
const r = AbortSignal.any([ i, this.#g ]), o = await this.#p.turn(r);
if (r.aborted) throw new NotSentError(e);
const a = this.#l.now(), record = (t, s, i) => {
const r = this.#l.now() - a;
this.#k({
action: e,
targets: n,
durationMs: r,
retCode: t,
requestId: s,
error: i
});
};
try {
const n = this.#E(e, s), o = {
action: e,
signed: n,
signal: i,
freshConnection: t && this.#v
}, {text: a, requestId: c} = await this.#O(o).catch(e => {
if (!(e instanceof TransportError && e.reusedConnection)) throw e;
this.#v = !0;
if (t || r.aborted) throw e;
return this.#O({
...o,
freshConnection: !0
});
}), d = readEnvelope(e, a, c, this.#y);
this.#p.speedUp();
record(0, c);
return d;
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
e.throttled && this.#p.slowDown(o, e instanceof HttpStatusError ? e.retryAfterMs : void 0);
record(e instanceof RetCodeError ? e.retCode : void 0, e.requestId, e);
throw e;
}
}
#E(e, t) {
const {publicKey: n, privateKey: s, securityToken: i, projectId: r} = this.#h, o = flatten({
Action: e,
PublicKey: n,
...void 0 !== r && {
ProjectId: r
},
...void 0 !== i && {
SecurityToken: i
},
...t
});
return {
...o,
Signature: sign(o, s)
};
}
#A(e, t) {
const n = this.#w.filter(e => e.length >= 16);
return createRedactor([ ...n, t ])(e);
}
async #O({action: e, signed: t, signal: n, freshConnection: s}) {
const i = setAlarm(this.#l, N), r = AbortSignal.any([ n, i.signal ]), send = async () => {
const n = this.#l.now(), i = await this.#m(this.#h.apiUrl, {
method: "POST",
headers: {
"Content-Type": "application/x-www-form-urlencoded",
"User-Agent": "terminate-compshare-instance/2.0.0",
Accept: "application/json"
},
body: new URLSearchParams(t).toString(),
redirect: "manual",
signal: r,
freshConnection: s
});
this.#b = !0;
this.#T(i, n);
const o = this.#_(i), a = await readBody(e, i, o);
if (200 !== i.status) throw new HttpStatusError(e, i.status, o, retryAfter(i));
return {
text: this.#A(a, t.Signature ?? ""),
requestId: o
};
};
try {
return await settledBy(r, send());
} catch (t) {
if (t instanceof CompShareError) throw t;
if (i.signal.aborted) throw new TransportError(e, "timeout");
if (n.aborted) throw new TransportError(e, "aborted");
throw connectionError(e, t);
} finally {
i.release();
}
}
#_({headers: e}) {
const t = e.get("x-ucloud-request-uuid");
return null === t ? void 0 : this.#y(t);
}
#T({headers: e}, t) {
const n = Date.parse(e.get("date") ?? "");
Number.isNaN(n) || (this.#S = n + 500 - (t + this.#l.now()) / 2);
}
}
async function settledBy(e, t) {
let giveUp = () => {};
const n = new Promise((t, n) => {
giveUp = () => {
n(new Error("aborted"));
};
e.aborted ? giveUp() : e.addEventListener("abort", giveUp, {
once: !0
});
});
try {
return await Promise.race([ t, n ]);
} finally {
e.removeEventListener("abort", giveUp);
}
}
function readEnvelope(e, t, n, s) {
const i = json_parseJson(t);
if (!json_isRecord(i)) throw new MalformedAnswerError(e, "not-json", n);
const r = readRetCode(i.RetCode);
if (void 0 === r) throw new MalformedAnswerError(e, "no-ret-code", n);
if (0 !== r) {
const t = "string" == typeof i.Message ? s(i.Message) : "", o = Object.values(i).filter(e => "string" == typeof e);
throw new RetCodeError(e, r, t, n, o.join("\n"));
}
const o = "string" == typeof i.Action ? i.Action : "";
return {
fields: i,
requestId: n,
answeredAction: bareAction(o)
};
}
function readRetCode(e) {
const t = "string" == typeof e && /^-?\d{1,9}$/.test(e) ? Number(e) : e;
return "number" == typeof t && Number.isInteger(t) ? t : void 0;
}
function bareAction(e) {
return e.toLowerCase().replace(/response$/, "");
}
function retryAfter({headers: e}) {
const t = 1e3 * Number(e.get("retry-after") ?? Number.NaN);
return Number.isFinite(t) ? t : void 0;
}
async function readBody(e, {body: t}, n) {
if (null === t) return "";
const s = [];
let i = 0;
for await (const r of t) {
i += r.byteLength;
if (i > H) throw new MalformedAnswerError(e, "too-large", n);
s.push(r);
}
return Buffer.concat(s).toString("utf8");
}
function connectionError(e, t) {
let n;
for (let e = t; e instanceof Error; e = e.cause) "code" in e && "string" == typeof e.code && (n = e.code);
const s = isConnectionError(t) ? t : void 0, i = s?.proxyStatus;
return new TransportError(e, void 0 === i ? "connection-failed" : "proxy-refused", {
code: n,
proxyStatus: i,
reusedConnection: s?.reusedConnection ?? !1,
cause: t
});
}
function meaningOf({errors: e, retCodes: t}, n, s) {
return s ? t[226609] : isListed(n) ? t[n] : e.undocumented;
}
function reasonText(e, t) {
const {errors: n, format: s} = e;
if (t instanceof RetCodeError) return meaningOf(e, t.retCode, t.locked);
if (t instanceof HttpStatusError) {
const e = n.httpStatus(t.status);
return isRedirect(t) ? s.inBrackets(e, n.redirect) : e;
}
if (t instanceof TransportError) {
const e = n.transport[t.failure](N / 1e3), {proxyStatus: i, code: r} = t, o = void 0 === i ? r : n.httpStatus(i);
return void 0 === o ? e : s.inBrackets(e, o);
}
return t instanceof MalformedAnswerError ? n.defects[t.defect](H / 1024 / 1024) : t instanceof NotSentError ? n.notSent : t.message;
}
function isRedirect({status: e}) {
return e >= 300 && e < 400;
}
function describeError(e, t) {
const n = reasonText(e, t), {errors: s} = e;
return s.failedCall(t.action, t instanceof RetCodeError ? s.retCode(t.retCode, n) : n);
}
function explainError(e, t) {
const {errors: n, format: s} = e, i = apiWords(t), r = describeError(e, t), o = void 0 === i ? r : n.said(r, i);
return void 0 === t.requestId ? o : s.inBrackets(o, n.requestId(requestIdText(t.requestId)));
}
function apiWords(e) {
return e instanceof RetCodeError && "" !== e.apiMessage ? quoted(e.apiMessage, 200) : void 0;
}
function requestIdText(e) {
return oneLine(e, 80);
}
function nameOf(e, t) {
const n = void 0 === t ? "" : oneLine(t.name, 60);
return "" === n ? e : `${e} "${n}"`;
}
function gpuOf({gpuType: e, gpuCount: t}) {
const n = oneLine(e, 40);
return `${void 0 === t || "" === n ? "" : `${t} × `}${n}`;
}
function hardwareOf(e) {
return [ gpuOf(e), oneLine(e.zone, 40) ].filter(e => "" !== e).join(", ");
}
function diskList(e, t) {
return listText(e, t.map(t => diskDetails(e, t)), e.format.semicolon);
}
function diskDetails({format: e}, {id: t, sizeGb: n, zone: s, pricePerDayCny: i}) {
const r = [ ...void 0 === n ? [] : [ `${n} GB` ], ..."" === s ? [] : [ oneLine(s, 40) ], ...void 0 === i ? [] : [ e.cnyPerDay(i) ] ];
return 0 === r.length ? t : e.inBrackets(t, r.join(e.comma));
}
function costText({format: e}, t) {
const n = totalOf(t.map(({pricePerDayCny: e}) => e));
return void 0 === n ? void 0 : e.cnyPerDay(n);
}
function outcomeCell(e, t, n) {
if (!isFailed(t)) return doneText(e, t);
const s = e.reasons[causeOf(t.outcome)];
return n ? e.summary.pending(s) : e.summary.failed(s);
}
function doneText(e, t) {
const {summary: n} = e, {kind: s} = t.outcome;
if ("would-terminate" === s) return wouldDoText(e, t);
if ("already-gone" === s) return n.alreadyGone;
if ("not-found-ignored" === s) return n.notFoundIgnored;
const i = disksThat(t, "released", "deleted-by-id");
return n.terminated + (i.length > 0 ? n.withDisks(disksText(e, i)) : "");
}
function wouldDoText(e, t) {
const {summary: n, format: s} = e, {outcome: i, disks: r} = t;
if ("would-terminate" !== i.kind) return "";
const o = i.releaseDisks ? r.filter(({volume: e}) => !e) : [], a = r.filter(e => !o.includes(e)), named = (t, i) => n.table.labelled([ disksText(e, t), ...void 0 === i ? [] : [ i ] ].join(s.comma), listText(e, t.map(({id: e}) => e)));
return [ i.stopFirst ? n.wouldStopFirst : n.wouldTerminate, ...o.length > 0 ? [ n.wouldDelete(named(o)) ] : [], ...a.length > 0 ? [ n.wouldKeep(named(a, costText(e, a))) ] : [] ].join(s.semicolon);
}
function tallyOf(e) {
const t = {
gone: 0,
would: 0,
notFound: 0,
failed: 0
};
for (const n of e) x[n.outcome.kind].gone ? t.gone++ : isFailed(n) ? t.failed++ : "would-terminate" === n.outcome.kind ? t.would++ : t.notFound++;
return t;
}
function doneLine(e, t) {
const {log: n, format: s} = e, {done: i} = n, {gone: r, would: o, notFound: a, failed: c} = tallyOf(t), d = [ [ r, i.gone ], [ o, i.wouldTerminate ], [ a, i.notFound ], [ c, i.failed ] ].flatMap(([e, t]) => 0 === e ? [] : [ t(e) ]), l = t.flatMap(disksLeft), u = disksThat({
disks: l
}, "kept"), f = disksThat({
disks: l
}, "still-there", "unverified");
return i.line(0 === d.length ? i.nothing : d.join(s.comma), [ ...u.length > 0 ? [ i.disksKept(disksText(e, u)) ] : [], ...f.length > 0 ? [ i.disksLeft(disksText(e, f)) ] : [] ].join(s.comma));
}
class TeardownLog {
#x;
#M;
#C;
#R=new Map;
#D;
constructor(e) {
this.#x = e;
this.#M = e.clock.now();
this.#C = this.#M;
}
write(e) {
const {sink: t, clock: n} = this.#x, s = n.now();
this.#C = s;
t.info(`[${formatElapsed(s - this.#M)}] ${e}`);
}
selected(e) {
const {log: t} = this.#x.messages;
this.write(t.selected(e.length));
for (const t of e) {
this.#I(t);
this.write(`  ${this.#L(t)}`);
}
}
done(e) {
this.write(doneLine(this.#x.messages, e));
}
onEvent(e) {
if ("polled" === e.kind) {
this.#j(e.error);
this.#P(e.open);
return;
}
const t = this.#$(e);
void 0 !== t && this.write(t);
}
onCall({action: e, targets: t, durationMs: n, retCode: s, requestId: i, error: r}) {
const {sink: o, messages: a} = this.#x, c = t.length > 3 ? a.format.instances(t.length) : t.join(" "), d = void 0 !== s ? `RetCode ${s}` : void 0 === r ? "no answer" : describeError(a, r);
o.debug(oneLine(`${e} ${c} → ${d}, ${Math.round(n)} ms, request ID ${i ?? "none"}`, 400));
}
#$(e) {
const {messages: t, resumesInPost: n} = this.#x, {log: s} = t;
switch (e.kind) {
case "observed":
return this.#z(e.instance, e.before);

case "missed":
{
const t = this.#F(e.id);
t.missed = !0;
return "terminate" === t.accepted ? void 0 : `${e.id}: ${s.notListedAnyMore}`;
}

case "acting":
this.#F(e.id).isForced = e.force;
return;

case "accepted":
{
const t = this.#F(e.id);
t.failure = void 0;
t.accepted = e.action;
return `${e.id}: ${this.#q(e, t)}`;
}

case "action-failed":
return this.#N(e.id, e.error) ? void 0 : `${e.id}: ${this.#H(e.error, e.retrying)}`;

case "awaiting-listing":
return s.awaitingListing(listText(t, e.ids), Math.ceil(e.forMs / 1e3));

case "not-sent":
return `${e.id}: ${"stop" === e.action ? s.stopNotSent : s.terminationNotSent}`;

case "finished":
return this.#U(e.result);

case "awaiting-disks":
return `${e.id}: ${s.awaitingDisks(e.disks.length)}`;

case "deleting-disk":
{
const {id: n, disk: i, sizeGb: r} = e;
if (void 0 !== this.#F(i).failure) return;
const o = void 0 === r ? i : t.format.inBrackets(i, `${r} GB`);
return `${n}: ${s.deletingDisk(o)}`;
}

case "disk-deletion-failed":
return this.#N(e.disk, e.error) ? void 0 : `${e.disk}: ${explainError(t, e.error)}`;

case "disks-settled":
return this.#G(e.result);

case "terminating":
case "disks-to-release":
return;

case "ending":
return s.ending(e.reason, n);
}
}
#F(e) {
const t = this.#R.get(e);
if (void 0 !== t) return t;
const n = {
dataDisks: [],
failure: void 0,
isForced: !1,
accepted: void 0,
missed: !1
};
this.#R.set(e, n);
return n;
}
#I(e) {
const t = this.#F(e.id);
t.dataDisks = dataDisksOf(e, t.dataDisks) ?? [];
t.missed = !1;
return t;
}
#L(e) {
const {messages: t} = this.#x, n = hardwareOf(e), s = nameOf(e.id, e);
return `${"" === n ? s : t.format.inBrackets(s, n)}: ${stateText(t, e.state)}`;
}
#z(e, t) {
const {messages: n} = this.#x, s = this.#I(e);
s.failure = void 0;
return void 0 === t ? this.#L(e) : void 0 === s.accepted || "in-transition" !== kindOfState(e.state) ? `${e.id}: ${stateText(n, t)} → ${stateText(n, e.state)}` : void 0;
}
#q({action: e, releaseDisks: t}, {isForced: n, dataDisks: s}) {
const {messages: i} = this.#x, {log: r} = i;
if ("stop" === e) return n ? r.stoppingByForce : r.stopping;
if (0 === s.length) return r.terminating;
const o = disksText(i, s);
return t ? r.terminatingWithDisks(o) : r.terminatingWithoutDisks(o);
}
#N(e, t) {
const {messages: n} = this.#x, s = this.#F(e), i = describeError(n, t);
if (s.failure?.text === i) return !0;
s.failure = {
text: i,
reason: reasonText(n, t)
};
return !1;
}
#H(e, t) {
const {messages: n} = this.#x, s = explainError(n, e);
return t ? n.log.retrying(s) : s;
}
#U(e) {
const {messages: t} = this.#x, {log: n, summary: s} = t, {id: i, instance: r, outcome: o} = e, a = nameOf(i, r);
if (isFailed(e)) return `${a}: ${n.failed(t.reasons[causeOf(e.outcome)])}`;
if ("terminated" !== o.kind) return `${a}: ${doneText(t, e)}`;
const c = o.stillListed || "Yes" === o.inRecycle;
return `${a}: ${s.goneState}${c ? t.format.comma + n.inRecycleBin : ""}`;
}
#G(e) {
const {messages: t} = this.#x, {log: n, reasons: s} = t, {id: i, outcome: r} = e;
if ("disks-left" === r.kind) return `${i}: ${n.failed(s["disks-left"])}`;
const o = [ [ disksThat(e, "released", "deleted-by-id"), n.disksDeleted ], [ disksThat(e, "unverified"), n.disksUnverified ], [ disksThat(e, "kept"), n.disksKept ] ].flatMap(([e, t]) => 0 === e.length ? [] : [ t(e.length, totalGb(e)) ]);
return `${i}: ${o.join(t.format.semicolon)}`;
}
#j(e) {
const {messages: t} = this.#x;
if (void 0 === e) {
this.#D = void 0;
return;
}
const n = describeError(t, e);
n !== this.#D?.text && this.write(this.#H(e, !0));
this.#D = {
text: n,
reason: reasonText(t, e)
};
}
#P(e) {
const {clock: t, messages: n} = this.#x;
if (0 === e.length || t.now() - this.#C < 3e4) return;
const {log: s, format: i} = n, r = new Map;
for (const {id: t, state: n} of e) {
const [e, s] = this.#B(t, n), i = r.get(e) ?? {
wait: s,
ids: []
};
i.ids.push(t);
r.set(e, i);
}
const o = [ ...r.values() ].map(({wait: e, ids: t}) => e(t.length > 3 ? i.instances(t.length) : t.join(i.comma))), a = void 0 === this.#D ? o : [ s.waits.api(this.#D.reason) ];
this.write(s.waitingFor(a.join(i.semicolon)));
}
#B(e, t) {
const {messages: n} = this.#x, {waits: s} = n.log, {failure: i, accepted: r, missed: o} = this.#F(e);
if (void 0 !== i) return [ `retry ${i.reason}`, e => s.retry(e, i.reason) ];
if (o) return [ "confirmation", s.confirmation ];
if (void 0 === t) return [ "listing", s.listing ];
if ("terminate" === r) return [ "termination", s.termination ];
if ("stop" === r) return [ "stop", s.stop ];
const a = stateText(n, t);
return [ `state ${a}`, e => s.state(e, a) ];
}
}
const U = 20, G = 1e3, B = 15e4, K = 60;
function foldedTable(e, t, n) {
if (0 === e.length) return [];
const s = e.length > 1 ? t.filter(t => isSame(e, t)) : [], i = t.filter(t => !s.includes(t) && e.some(e => "" !== t.cell(e))), [r] = e, o = s.flatMap(({head: e, cell: t}) => {
const s = void 0 === r ? "" : t(r);
return "" === s ? [] : [ n.labelled(e, s.replaceAll("<br>", ", ")) ];
}), table = e => tableOf(i, e), a = fitting(e.slice(U, U + G), table), c = e.length - U - a.length;
return [ ...o.length > 0 ? [ `${n.all(e.length, o.join(" · "))}\n` ] : [], table(e.slice(0, U)), ...a.length > 0 ? [ `<details><summary>${n.moreRows(a.length)}</summary>\n`, table(a), "</details>\n" ] : [], ...c > 0 ? [ `${n.rowsInResults(c)}\n` ] : [] ];
}
function isSame([e, ...t], {cell: n, isKey: s}) {
if (void 0 === e || !0 === s) return !1;
const i = n(e);
return t.every(e => n(e) === i);
}
function fitting(e, t) {
const n = Buffer.byteLength(t(e));
if (n <= B || 0 === e.length) return e;
const s = Math.min(e.length - 1, Math.floor(e.length * B / n));
return fitting(e.slice(0, s), t);
}
function tableOf(e, t) {
const cellOf = (e, {cell: t, wraps: n}) => {
const s = t(e);
return `<td${!0 === n && s.length > K ? "" : " nowrap"}>${s}</td>`;
};
return [ "<table>", `<tr>${e.map(({head: e}) => `<th nowrap>${e}</th>`).join("")}</tr>`, ...t.map(t => `<tr>${e.map(e => cellOf(t, e)).join("")}</tr>`), "</table>\n" ].join("\n");
}
function code(e) {
return "" === e ? "" : `<code>${html(e, 80)}</code>`;
}
const Z = 3;
function annotationText({format: e}, t) {
const {what: n, left: s, advice: i, next: r, details: o} = t, a = e.sentences([ ...n, ...s, ...i, ...r ]);
return 0 === o.length ? a : `${a}\n${o.join(" · ")}`;
}
function problemSection({title: e, what: t, left: n, advice: s, details: i}, r) {
const o = [ ...t, ...n, ...s ].map(e => html(e, 1e3));
return [ `### ${r.linked(e)}\n`, `${o.join("<br>")}\n`, ...0 === i.length ? [] : [ `<sub>${html(i.join(" · "), 1e3)}</sub>\n` ] ].join("\n");
}
function titleOf({failures: e, format: t}, n, s) {
const {title: i} = e.causes[n], r = problem_codeOf(e, s);
return void 0 === r ? i : t.inBrackets(i, r);
}
function adviceOn({failures: e}, t, n) {
const {advice: s} = e.causes[t];
return "string" == typeof s ? s : s(problem_factsOf(n));
}
function detailsOf({failures: e}, t) {
const some = e => [ ...new Set(e.filter(e => void 0 !== e)) ].slice(0, Z), n = t.find(e => void 0 !== e.requestId)?.requestId;
return [ ...some(t.map(t => problem_codeOf(e, t))), ...some(t.map(apiWords)), ...void 0 === n ? [] : [ e.details.requestId(requestIdText(n)) ] ];
}
function problemOfError(e, t, {what: n, left: s, hints: i}) {
const r = causeOfError(t);
return {
title: titleOf(e, r, t),
what: n,
left: s,
advice: [ ..."keys-refused" === r ? i : [], adviceOn(e, r, t) ],
next: [],
details: detailsOf(e, [ t ])
};
}
function problem_codeOf({details: e}, t) {
return t instanceof RetCodeError ? e.retCode(t.retCode) : t instanceof HttpStatusError ? e.httpStatus(t.status) : void 0;
}
function problem_factsOf(e) {
return {
action: e?.action ?? "",
parameter: e instanceof RetCodeError ? parameterIn(e) : "",
proxyStatus: e instanceof TransportError ? e.proxyStatus : void 0,
retCode: e instanceof RetCodeError ? e.retCode : void 0
};
}
const W = 20;
function summaryOf(e, t) {
const {messages: n, help: s} = e, {results: i, problems: r} = t, o = "no" !== t.resumes && i.some(mayResume), a = i.filter(isFailed), c = i.filter(e => !isFailed(e)), d = i.flatMap(e => disksLeft(e).map(t => ({
disk: t,
id: e.id
}))), {summary: l} = n, u = c.some(({outcome: e}) => "would-terminate" === e.kind);
return [ headline(n, i, d, o), ...o ? [ `${"yes" === t.resumes ? l.resumes : l.resumesIfPostRuns}\n` ] : [], ...preamble(e), ...r.map(e => problemSection(e, s)), ...foldedTable([ ...a, ...c ], u ? dryRunColumns(e) : instanceColumns(e, o), l.table), ...u || i.every(e => void 0 === estimatedCost(e)) ? [] : [ `<sub>* ${l.estimate}</sub>\n` ], ...diskSection(n, d), ...unseenDiskSection(n, c.filter(mayHaveUnseenDisks)) ].join("\n");
}
function nothingDoneSummary(e, t, n = []) {
const {messages: s, help: i} = e;
return [ `## ${t.next.length > 0 ? "⏳" : "❌"} ${s.summary.nothingDone}\n`, ...t.next.map(e => `${e}\n`), ...preamble(e), problemSection(t, i), ...foldedTable(n, selectionColumns(e), s.summary.table) ].join("\n");
}
function noteSummary(e, t, n, s) {
const {help: i, messages: r} = e;
return [ `## ${t} ${i.linked(n)}\n`, ...e.finishes ? [ `${r.summary.finishes}\n` ] : [], `${html(s, 3e3)}\n` ].join("\n");
}
function preamble({messages: {summary: e}, lookedFor: t, leftAlone: n, finishes: s}) {
const i = [ ..."" === t ? [] : [ html(e.lookedFor(t), 1e3) ], ..."" === n ? [] : [ html(e.leftAlone(n), 300) ] ];
return [ ...s ? [ `${e.finishes}\n` ] : [], ...0 === i.length ? [] : [ `${i.join("<br>")}\n` ] ];
}
function mayResume(e) {
return isFailed(e) && isRetryable(e.outcome);
}
function headline(e, t, n, s) {
const {summary: i} = e, {gone: r, would: o, notFound: a, failed: c} = tallyOf(t), d = n.map(({disk: e}) => e), l = t.some(({outcome: e}) => "disks-left" === e.kind), u = l ? disksThat({
disks: d
}, "still-there", "unverified") : [], f = s ? "⏳" : "❌", cost = t => {
const n = costText(e, t);
return void 0 === n ? "" : `${e.format.comma}${n}`;
};
if (c > 0) {
const t = [ ...r > 0 ? [ i.othersGone(r) ] : [], ...o > 0 ? [ i.othersWouldGo(o) ] : [], ...u.length > 0 ? [ i.disksLeftToo(disksText(e, u)) ] : [] ].join("");
return `## ${f} ${s ? i.notYetTerminated(c) : i.notTerminated(c)}${t}\n`;
}
if (u.length > 0) return `## ${f} ${i.disksStillThere(r, disksText(e, u), cost(u))}\n`;
if (o > 0) return `## 🔍 ${i.dryRun(o)}${missing(e, a)}\n`;
if (0 === r) return `## ✅ ${i.notFound(a)}\n`;
const h = i.gone(r) + missing(e, a);
if (0 === d.length) {
const e = t.some(e => x[e.outcome.kind].gone && mayHaveUnseenDisks(e));
return `## ✅ ${h}${e ? i.disksUnknown : i.noDisksKept}\n`;
}
const m = disksThat({
disks: d
}, "kept"), p = disksThat({
disks: d
}, "unverified");
return `## ⚠️ ${[ h, ...m.length > 0 ? [ i.disksKept(disksText(e, m), cost(m)) ] : [], ...p.length > 0 ? [ i.disksUnverified(disksText(e, p)) ] : [] ].join("")}\n`;
}
function missing({summary: e}, t) {
return 0 === t ? "" : e.andNotFound(t);
}
function identityColumns({summary: {columns: e}}) {
return [ {
head: e.instance,
isKey: !0,
cell: ({id: e, instance: t}) => void 0 === t || "" === t.name ? code(e) : `${code(e)}<br>${code(t.name)}`
}, {
head: e.hardware,
cell: ({instance: e}) => void 0 === e ? "" : html(gpuOf(e))
}, {
head: e.zone,
cell: ({instance: e}) => html(e?.zone ?? "")
} ];
}
function instanceColumns({messages: e}, t) {
const {summary: n, format: s} = e, {columns: i} = n;
return [ ...identityColumns(e), {
head: i.state,
cell: t => statesCell(e, t)
}, {
head: i.outcome,
wraps: !0,
cell: n => {
const s = t && mayResume(n), i = s ? "⏳" : x[n.outcome.kind].icon;
return `${i} ${html(outcomeCell(e, n, s), 300)}`;
}
}, {
head: i.recycleBin,
cell: ({outcome: t}) => "terminated" === t.kind ? binCell(e, t) : ""
}, {
head: i.ran,
cell: ({ranMs: t}) => void 0 === t ? "" : durationText(e, t)
}, {
head: i.cost,
cell: e => {
const t = estimatedCost(e);
return void 0 === t ? "" : `≈ ${s.cny(t)}`;
}
}, {
head: i.refund,
cell: t => refundCell(e, t)
}, {
head: i.time,
cell: ({elapsedMs: t}) => durationText(e, t)
} ];
}
function binCell({summary: e}, {inRecycle: t, stillListed: n}) {
return n || "Yes" === t ? e.inRecycleBin : void 0 === t ? e.notReported : e.notInRecycleBin;
}
function statesCell(e, {stateFound: t, instance: n, outcome: s}) {
const {summary: i} = e;
if (void 0 === t) return x[s.kind].gone ? i.goneState : i.notSeen;
const r = stateText(e, t), o = x[s.kind].gone ? i.goneState : stateText(e, n?.state ?? t);
return html(r === o ? r : `${r} → ${o}`);
}
function refundCell({format: e}, {refundCny: t}) {
return void 0 === t ? "" : `≈ ${e.cny(t)}`;
}
function dryRunColumns(e) {
const {messages: t} = e, {columns: n} = t.summary;
return [ ...identityColumns(t), {
head: n.state,
cell: e => statesCell(t, e)
}, ...ageAndPriceColumns(e), {
head: n.refund,
cell: e => refundCell(t, e)
}, {
head: n.disks,
cell: e => dataDisksCell(t, e)
}, {
head: n.outcome,
wraps: !0,
cell: e => `${x[e.outcome.kind].icon} ${html(wouldDoCell(t, e), 500)}`
} ];
}
function wouldDoCell(e, t) {
return outcomeCell(e, {
...t,
disks: []
}, !1);
}
function dataDisksCell(e, {outcome: t, dataDisks: n, disks: s}) {
const {summary: i, format: r} = e;
return void 0 === n ? i.notReported : s.map(({id: e, sizeGb: n, volume: s, pricePerDayCny: o}) => {
const a = "would-terminate" === t.kind && t.releaseDisks && !s, c = [ ...void 0 === n ? [] : [ `${n} GB` ], a ? i.wouldBe.deleted : i.wouldBe.kept, ...a || void 0 === o ? [] : [ r.cnyPerDay(o) ] ];
return r.inBrackets(code(e), c.join(r.comma));
}).join("<br>");
}
function ageAndPriceColumns({messages: e, nowMs: t}) {
const {columns: n, prepaid: s} = e.summary;
return [ {
head: n.age,
cell: ({instance: n}) => void 0 === n?.createdAt || 0 === n.createdAt ? "" : durationText(e, t - 1e3 * n.createdAt)
}, {
head: n.chargeType,
cell: ({instance: t}) => {
if (void 0 === t) return "";
const n = html(oneLine(t.chargeType, 40));
return isPrepaid(t) ? e.format.inBrackets(n, s) : n;
}
}, {
head: n.price,
cell: ({instance: e}) => void 0 === e?.pricePerHour ? "" : e.pricePerHour.toFixed(2)
} ];
}
function selectionColumns(e) {
const {messages: t} = e, {columns: n} = t.summary;
return [ ...identityColumns(t), {
head: n.state,
cell: ({instance: e}) => html(stateText(t, e.state))
}, ...ageAndPriceColumns(e) ].map(e => ({
...e,
cell: t => e.cell({
id: t.id,
instance: t
})
}));
}
function diskSection(e, t) {
if (0 === t.length) return [];
const {summary: n, format: s} = e, i = t.map(({disk: e}) => e), r = i.every(({fate: e}) => "kept" === e), o = costText(e, i), a = disksText(e, i), c = r ? n.disksKeptHeading(a) : n.disksLeftHeading(a);
return [ `### 💾 ${void 0 === o ? c : `${c}${s.comma}${o}`}\n`, `${r ? n.keptAsAsked : n.deletionUnverified}\n`, ...foldedTable(t, diskColumns(e), n.table) ];
}
function unseenDiskSection(e, t) {
if (0 === t.length) return [];
const n = t.map(({id: e}) => code(e));
return [ `${e.summary.unseenDisks(listText(e, n, e.format.comma, W))}\n` ];
}
function diskColumns({summary: e}) {
const {columns: t} = e;
return [ {
head: t.disk,
isKey: !0,
cell: ({disk: e}) => code(e.id)
}, {
head: t.size,
cell: ({disk: {sizeGb: e}}) => void 0 === e ? "" : `${e} GB`
}, {
head: t.type,
cell: ({disk: e}) => html(e.type)
}, {
head: t.attachedTo,
cell: ({id: e}) => code(e)
}, {
head: t.zone,
cell: ({disk: e}) => html(e.zone)
}, {
head: t.pricePerDay,
cell: ({disk: {pricePerDayCny: e}}) => void 0 === e ? "" : `≈ ${e.toFixed(2)}`
}, {
head: t.outcome,
cell: ({disk: t}) => e.diskFates[t.fate]
} ];
}
function readAttachableDisk(e) {
if (!json_isRecord(e)) return;
const t = disks_text(e.ResourceId);
if (!/^[A-Za-z0-9_-]{1,64}$/.test(t)) return;
const [, n] = /^(\d{1,9})\s*GB?$/i.exec(disks_text(e.Configuration)) ?? [];
return {
id: t,
name: disks_text(e.Name),
sizeGb: void 0 === n ? void 0 : Number(n),
type: disks_text(e.DiskType),
status: disks_text(e.Status),
attachedTo: disks_text(e.MountInstance),
zone: disks_text(e.Zone)
};
}
function disks_text(e) {
return "string" == typeof e ? e : "";
}
const J = "DescribeCompShareInstance", V = "DescribeCompshareDisk";
class CompShareClient {
#K;
#Z;
#W;
#J=new Set;
constructor({describeSpellings: e = [], onDescribeSpelling: t, ...n}) {
this.#K = new Transport(n);
this.#Z = new Set([ bareAction(J), ...e ]);
this.#W = t ?? (() => {});
}
get answered() {
return this.#K.answered;
}
get answeredActions() {
return [ ...this.#J ];
}
get clockOffsetMs() {
return this.#K.clockOffsetMs;
}
redact(e) {
return this.#K.redact(e);
}
async describe(e, t) {
const {ids: n = [], region: s, zone: i, tag: r, offset: o} = e, a = {
...n.length > 0 && {
UHostIds: n
},
...void 0 !== s && {
Region: s
},
...void 0 !== i && {
Zone: i
},
...void 0 !== r && {
Tag: r
},
Limit: 100,
Offset: o ?? 0
}, c = await this.#K.call({
action: J,
targets: n,
parameters: a
}, t), {fields: d, requestId: l} = c;
"string" == typeof d.Action && this.#J.size < 5 && this.#J.add(d.Action);
const u = readEntries(c, this.#V(c)), f = d.TotalCount, h = {
instances: u,
totalCount: "number" == typeof f && Number.isInteger(f) && f >= 0 ? f : void 0,
provesAbsence: this.#V(c),
requestId: l
};
if (u.some(({id: e}) => 0 === n.length || n.includes(e)) && !this.#V(c)) {
this.#Z.add(c.answeredAction);
this.#W(c.answeredAction);
}
return h;
}
async zones(e, t) {
const n = void 0 === e.region ? {} : {
Region: e.region
}, {fields: s} = await this.#K.call({
action: "DescribeCompShareSupportZone",
targets: [],
parameters: n
}, t), i = s.ZoneInfo;
return (Array.isArray(i) ? i : []).flatMap(e => readZone(e) ?? []);
}
async disks({region: e, instanceId: t}, n) {
const s = {
...void 0 !== e && {
Region: e
},
...void 0 !== t && {
HostId: t
}
}, i = void 0 === t ? [] : [ t ], r = await this.#K.call({
action: V,
targets: i,
parameters: s
}, n), {fields: o, requestId: a} = r;
refuseOthers(V, r);
const {DiskSet: c, TotalCount: d} = o, l = d ?? ("" === r.answeredAction ? void 0 : 0), u = null === c || void 0 === c && 0 === l ? [] : c;
if (!Array.isArray(u)) throw new MalformedAnswerError(V, "no-disk-list", a);
const f = u.flatMap(e => readAttachableDisk(e) ?? []);
return {
disks: f,
whole: f.length === u.length && !("number" == typeof d && d > f.length)
};
}
async deleteDisk(e, {region: t, zone: n}, s) {
await this.#Y("DeleteCompshareDisk", e, {
UDiskId: e,
Region: t,
Zone: n
}, s);
}
async refundPrices(e, {region: t, zone: n}, s) {
const i = {
Region: t,
Zone: n,
UHostIds: e
}, r = {
action: "GetCompShareRefundPrice",
targets: e,
parameters: i
}, {fields: o} = await this.#K.call(r, s), a = new Map;
for (const t of Array.isArray(o.RefundPriceSet) ? o.RefundPriceSet : []) {
if (!json_isRecord(t)) continue;
const {UHostId: n, Code: s, RefundPrice: i} = t;
0 !== s && "0" !== s || "string" == typeof n && e.includes(n) && "number" == typeof i && i >= 0 && a.set(n, i);
}
return a;
}
async stop(e, t, {force: n}, s) {
const i = {
...instanceAt(e, t),
...n && {
Force: !0
}
};
await this.#Y("StopCompShareInstance", e, i, s);
}
async terminate(e, t, {releaseDisks: n}, s) {
const i = {
...instanceAt(e, t),
ReleaseUDisk: n
}, {fields: r} = await this.#Y("TerminateCompShareInstance", e, i, s), o = r.InRecycle;
return "Yes" === o || "No" === o ? o : void 0;
}
#V({answeredAction: e}) {
return "" === e || this.#Z.has(e);
}
async #Y(e, t, n, s) {
const i = await this.#K.call({
action: e,
change: !0,
targets: [ t ],
parameters: n
}, s);
refuseOthers(e, i);
return i;
}
}
function refuseOthers(e, {answeredAction: t, requestId: n}) {
if ("" !== t && t !== bareAction(e)) throw new MalformedAnswerError(e, "other-action", n);
}
function readEntries({fields: e, answeredAction: t, requestId: n}, s) {
const {UHostSet: i, TotalCount: r} = e, o = r ?? (s && "" !== t ? 0 : void 0), a = null === i || void 0 === i && 0 === o ? [] : i;
if (!Array.isArray(a)) throw new MalformedAnswerError(J, s ? "no-instance-list" : "other-action", n);
const c = a.map(readInstance);
if (!c.every(e => void 0 !== e)) throw new MalformedAnswerError(J, "not-an-instance", n);
return c;
}
function instanceAt(e, {region: t, zone: n}) {
return {
UHostId: e,
Region: t,
Zone: n
};
}
function readZone(e) {
if (!json_isRecord(e)) return;
const {Region: t, Zone: n, IsPod: s} = e;
if ("string" != typeof n || "" === n) return;
const i = "string" == typeof t && "" !== t ? t : regionOfZone(n);
return {
region: i,
zone: n,
pods: !0 === s || "Yes" === s || "true" === s
};
}
const noRetry = ({error: e}) => Promise.reject(e);
class InstanceList {
#X;
#Q="unproven";
#ee=!1;
constructor(e) {
this.#X = e;
}
get counts() {
return this.#Q;
}
async read(e, t, n, s, i = {}) {
const r = [];
for (let o = 1; ;o++) {
const a = await this.#te(e, t, n, s, i);
if ("whole" === a) return;
if (o < 4) continue;
if ("shifted" === a) return;
const c = new MalformedAnswerError(J, "list-not-whole");
await n({
error: c,
attempt: r.length + 1,
earlierErrors: [ ...r ]
});
r.push(c);
}
}
async #te(e, t, n, s, {isComplete: i = () => !1, onShown: r}) {
const o = {
seen: new Set,
last: void 0,
count: void 0,
shifted: !1,
repeatedPages: 0
};
for (let a = 0; ;) {
const c = await withRetries(() => this.#ne({
...e,
offset: a
}, t, o, s, r), n);
if (i()) return "whole";
const {seen: d, count: l, shifted: u} = o;
if ("end" === c) {
"unproven" === this.#Q && d.size > 0 && l === d.size && (this.#Q = "right");
return void 0 !== l && Math.max(d.size, s.size) < l || void 0 === l && o.repeatedPages > 0 ? "not-whole" : u ? "shifted" : "whole";
}
if ("right" === this.#Q && l === d.size) return u ? "shifted" : "whole";
a += Math.max(1, c - 1);
1 === c && (o.last = void 0);
}
}
async #ne(e, t, n, s, i) {
const r = await this.#se(e, t), o = r.instances.map(({id: e}) => e), a = o.some(e => !n.seen.has(e));
for (const e of r.instances) {
s.set(e.id, e);
i?.(e);
}
if (!r.provesAbsence) throw new MalformedAnswerError(J, "other-action", r.requestId);
for (const e of o) n.seen.add(e);
this.#ie(r, e.ids, n);
const {last: c, seen: d, count: l} = n, u = void 0 === c || o[0] === c;
if (0 === o.length) {
n.shifted ||= void 0 !== c;
return "end";
}
if (1 === o.length && !a) {
n.shifted ||= !u;
return "end";
}
if (!a) {
if (void 0 !== l && d.size < l) throw new MalformedAnswerError(J, "nothing-new", r.requestId);
n.shifted = !0;
if (void 0 !== l) return "end";
if (++n.repeatedPages >= 2) throw new MalformedAnswerError(J, "nothing-new", r.requestId);
}
n.shifted ||= !u;
n.last = o.at(-1);
return o.length;
}
async #se(e, t) {
try {
return await this.#X.describe(e, t);
} catch (t) {
if (0 === e.offset || !(t instanceof RetCodeError) || !0 !== t.facts.endOfList) throw t;
return {
instances: [],
totalCount: void 0,
provesAbsence: !0,
requestId: t.requestId
};
}
}
#ie({instances: e, totalCount: t}, n, s) {
if (void 0 !== t) {
if (void 0 !== n && t > n.length) {
this.#ee ||= e.length > 0 && e.every(({id: e}) => n.includes(e));
if (this.#ee) return;
}
if (t >= s.seen.size) s.count = t; else {
s.count = void 0;
this.#Q = "wrong";
}
}
}
}
async function withRetries(e, t) {
const n = [];
for (;;) try {
return await e();
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
await t({
error: e,
attempt: n.length + 1,
earlierErrors: [ ...n ]
});
n.push(e);
}
}
function isIn(e, {region: t, zone: n}) {
const fits = (e, t) => void 0 === e || "" === t || t === e;
return fits(e.region, t) && fits(e.zone, n);
}
const Y = [ "cn-wlcb-01", "cn-wlcb-03", "cn-sh2-02", "cn-bj2-03" ], X = {}, Q = [ "no-instance-list", "not-an-instance", "other-action", "list-not-whole", "nothing-new" ];
class Inventory {
#X;
#re;
#oe=new Map(Y.map(e => [ e, regionOfZone(e) ]));
#ae=!1;
#ce=0;
#b=new Map;
#de=new Map;
#le=new Map;
#ue=new Set;
constructor(e) {
this.#X = e;
this.#re = new InstanceList(e);
}
get placesAsked() {
return [ ...this.#b.values() ];
}
get facts() {
const e = [ ...this.#le.values() ].map(e => new Set([ ...e.values() ].map(formOf)));
return {
seen: e.length,
shownBy: Object.fromEntries([ "anywhere", "region", "zone" ].map(t => [ t, e.filter(e => e.has(t)).length ])),
counts: this.#re.counts,
regionRequired: this.#fe,
zonesListed: this.#ae,
zones: [ ...this.#oe.keys() ],
refused: this.placesRefused
};
}
get placesRefused() {
return [ ...this.#de.values() ];
}
async find(e, t, n) {
this.#he(t);
const s = new Search(e);
await this.#me(s, e => this.#ue.has(e) ? this.#pe(e, t) : this.#ge(e, t), n);
await this.#me(s, e => this.#ke(e, t), n);
if (s.missing().some(e => this.#we(e, t))) {
await this.#ye(n, noRetry);
await this.#me(s, e => this.#pe(e, t), n);
}
this.#ue = new Set(s.missing());
return s.result();
}
async list(e, t, n) {
const {tag: s, ...i} = e;
this.#he({
place: i
});
const r = new Map, onShown = e => {
r.set(JSON.stringify([ e.id, e.name ]), e);
}, o = new Set, a = [], read = async e => {
o.add(keyOf(e));
const i = {
...e,
...void 0 !== s && {
tag: s
}
}, r = new Map;
try {
await this.#re.read(i, t, n, r, {
onShown
});
this.#ve(e);
} catch (t) {
if (!(t instanceof RetCodeError && isAboutPlace(t))) throw t;
this.#be(e, t);
a.push(t);
} finally {
for (const t of r.values()) this.#Se(t, e);
}
}, c = this.#Ee(i).length > 0, d = this.#Oe && c ? [] : [ read(X) ];
await allSettled([ ...d, this.#ye(t, n) ]);
for (;;) {
const e = this.#Ee(i).filter(e => !o.has(keyOf(e)));
if (0 === e.length) break;
await allSettled(e.map(read));
}
if (a.length === o.size) throw mostTelling(a);
return [ ...r.values() ];
}
async #me(e, t, n) {
const s = new Map;
for (const n of e.missing()) for (const i of t(n)) {
const t = keyOf(i);
if (!e.begin(n, t)) continue;
const r = s.get(t) ?? {
place: i,
ids: []
};
s.set(t, r);
r.ids.push(n);
}
await allSettled([ ...s.values() ].flatMap(({place: t, ids: s}) => chunked(s).map(s => this.#Ae(s, t, e, n))));
}
async #Ae(e, t, n, s) {
const i = new Map, isComplete = () => e.every(e => i.has(e));
let r;
try {
await this.#re.read({
...t,
ids: e
}, s, noRetry, i, {
isComplete
});
this.#ve(t);
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
r = e;
}
for (const s of e) {
const e = i.get(s);
if (void 0 !== e) {
this.#Se(e, t);
n.found(e);
}
}
const o = e.filter(e => !i.has(e));
if (void 0 !== r && 0 !== o.length) if (isAboutSome(r) && e.length > 1) await allSettled(o.map(e => this.#Ae([ e ], t, n, s))); else if ("deleted" === r.class) this.#ve(t); else if (this.#Te(r, t)) {
this.#be(t, r);
for (const e of o) n.refused(e, r);
} else for (const e of o) n.failed(e, r);
}
#ge(e, t) {
const n = this.#le.get(e);
return void 0 === n || n.has(keyOf(X)) ? this.#fe ? this.#ke(e, t).slice(0, 1) : [ X ] : [ ...n.values() ].slice(0, 1);
}
#ke(e, {place: t, seen: n}) {
const s = n.get(e), i = void 0 === s || "" === s.region ? complete(t) : placeOf(s);
return [ ...void 0 === i.region ? [] : [ i ], ...this.#fe ? void 0 === i.region ? [] : [ {
region: i.region
} ] : [ X ], ...this.#le.get(e)?.values() ?? [] ];
}
#we(e, {place: t, seen: n, searchEverywhere: s}) {
if (s.has(e)) return !0;
const i = n.get(e)?.region ?? "";
return this.#fe && "" === i && void 0 === complete(t).region;
}
#pe(e, t) {
const n = [ ...this.#ke(e, t), ...this.#Oe ? [] : [ X ] ];
return this.#we(e, t) ? [ ...n, ...this.#Ee(X) ] : n;
}
#Ee(e) {
const {region: t, zone: n} = complete(e), s = [ ...this.#oe ].filter(([e, s]) => !(void 0 !== t && s !== t || void 0 !== n && e !== n)), i = new Set([ ...void 0 === t ? [] : [ t ], ...s.map(([, e]) => e) ]);
return [ ...s.map(([e, t]) => ({
region: t,
zone: e
})), ...[ ...i ].map(e => ({
region: e
})) ];
}
async #ye(e, t) {
if (this.#ae) return;
const limited = e => e.attempt < 3 && !isFinalForZones(e.error) ? t(e) : noRetry(e), load = async t => {
try {
const n = await withRetries(() => this.#X.zones(t, e), limited);
for (const {region: e, zone: t} of n) this.#_e(e, t);
return;
} catch (e) {
if (e instanceof CompShareError) return e;
throw e;
}
};
let n = [ await load({}) ];
n.some(e => e instanceof RetCodeError && !0 === e.facts.regionMissing) && (n = await Promise.all([ ...new Set(this.#oe.values()) ].map(e => load({
region: e
}))));
this.#ae = n.some(e => void 0 === e) || n.every(isFinalForZones);
}
#he({place: e, seen: t}) {
const {region: n, zone: s} = complete(e);
this.#_e(n ?? "", s ?? "");
for (const e of t?.values() ?? []) this.#_e(e.region, e.zone);
}
#_e(e, t) {
"" !== e && "" !== t && this.#oe.set(t, e);
}
#Se(e, t) {
this.#_e(e.region, e.zone);
const n = this.#le.get(e.id) ?? new Map;
this.#le.set(e.id, n.set(keyOf(t), t));
}
get #fe() {
return this.#ce > 0;
}
get #Oe() {
return this.#ce >= 2;
}
#ve(e) {
void 0 === e.region && (this.#ce = 0);
this.#b.set(keyOf(e), e);
this.#de.delete(keyOf(e));
}
#be(e, t) {
this.#de.set(keyOf(e), {
place: e,
error: t
});
void 0 === e.region && t instanceof RetCodeError && wantsRegion(t) && this.#ce++;
}
#Te(e, t) {
return e instanceof RetCodeError && !0 === e.facts.aboutPlace && !this.#b.has(keyOf(t));
}
}
class Search {
#xe;
#L=new Map;
#Me=new Map;
#de=new Map;
#Ce;
constructor(e) {
this.#xe = e;
this.#Ce = new Map(e.map(e => [ e, new Set ]));
}
missing() {
return this.#xe.filter(e => !this.#L.has(e) && !endsSearch(this.#Me.get(e)));
}
begin(e, t) {
const n = this.#Ce.get(e);
if (void 0 === n || n.has(t)) return !1;
n.add(t);
return !0;
}
found(e) {
this.#L.set(e.id, e);
}
failed(e, t) {
this.#Me.set(e, t);
}
refused(e, t) {
this.#de.set(e, [ ...this.#de.get(e) ?? [], t ]);
}
result() {
const e = new Map;
for (const t of this.#xe) {
if (this.#L.has(t)) continue;
const n = this.#de.get(t) ?? [], s = this.#Me.get(t) ?? (n.length === this.#Ce.get(t)?.size ? mostTelling(n) : void 0);
void 0 !== s && e.set(t, s);
}
return {
found: this.#L,
unanswered: e
};
}
}
function isAboutSome(e) {
return "deleted" === e.class || e instanceof MalformedAnswerError && ("list-not-whole" === e.defect || "nothing-new" === e.defect);
}
function endsSearch(e) {
return e instanceof MalformedAnswerError ? !Q.includes(e.defect) : void 0 !== e && !(e instanceof RetCodeError && isAboutPlace(e));
}
function isAboutPlace({class: e, facts: t}) {
return !0 === t.aboutPlace || "unknown" === e || "busy" === e || "deleted" === e;
}
function wantsRegion({facts: e, apiMessage: t}) {
const [, n = "region"] = /\[(\w+)\]/.exec(t) ?? [];
return !0 === e.regionMissing && /^(region|zone)/i.test(n);
}
function isFinalForZones(e) {
return "permanent" === e?.class;
}
function mostTelling(e) {
const [t] = e;
if (void 0 === t) throw new RangeError("There is no refusal");
return e.find(e => !(e instanceof RetCodeError && wantsRegion(e))) ?? t;
}
function complete({region: e, zone: t}) {
return placeOf({
region: e ?? (void 0 === t ? "" : regionOfZone(t)),
zone: t ?? ""
});
}
function placeOf({region: e, zone: t}) {
return {
..."" !== e && {
region: e
},
..."" !== t && {
zone: t
}
};
}
function keyOf({region: e = "", zone: t = ""}) {
return `${e} ${t}`;
}
async function allSettled(e) {
for (const t of await Promise.allSettled(e)) if ("rejected" === t.status) throw t.reason;
}
function chunked(e) {
const t = [];
for (let n = 0; n < e.length; n += 100) t.push(e.slice(n, n + 100));
return t;
}
function formOf({region: e, zone: t}) {
return void 0 !== t ? "zone" : void 0 === e ? "anywhere" : "region";
}
class ActionQueue {
#Re;
#De;
#Ie;
#Le=new Set;
#je;
#Pe=0;
#$e=[];
constructor({initial: e, max: t}, n, s) {
this.#je = e;
this.#Ie = t;
this.#Re = n;
this.#De = s;
}
isIdle() {
return 0 === this.#Le.size;
}
start(e) {
this.#$e.push(...e);
this.#ze();
}
slowDown() {
this.#je = Math.max(1, Math.floor(this.#je / 2));
this.#Pe = 0;
}
clear() {
this.#$e = [];
}
async drain() {
this.clear();
await Promise.all(this.#Le);
}
#ze() {
for (;this.#Le.size < this.#je && this.#Re(); ) {
const e = this.#$e.shift();
if (void 0 === e) return;
const t = e().finally(() => {
this.#Le.delete(t);
this.#Fe();
this.#ze();
0 === this.#Le.size && this.#De();
});
this.#Le.add(t);
}
}
#Fe() {
if (!(++this.#Pe < this.#je)) {
this.#je = Math.min(this.#Ie, 2 * this.#je);
this.#Pe = 0;
}
}
}
function newHistory(e, t) {
const n = {
mayHaveTakenEffect: !1,
acceptedAt: void 0,
failures: void 0,
refusals: 0,
reportedDeleted: void 0
};
return {
since: t,
answered: !1,
seen: e,
seenInPlace: e,
state: {
name: void 0,
since: t
},
misses: void 0,
failedLookups: void 0,
stop: n,
terminate: n,
lastChange: "other",
pollsSinceChange: 0
};
}
function isDeletionConfirmed({stop: e, terminate: t}) {
return void 0 !== t.acceptedAt || void 0 !== t.reportedDeleted || void 0 !== e.reportedDeleted;
}
function hasExisted(e) {
return e.seen || isDeletionConfirmed(e) || e.terminate.mayHaveTakenEffect;
}
function lookedForMs({since: e, misses: t}) {
return void 0 === t ? 0 : t.lastStartedAt - e;
}
function afterFailure(e, t, n) {
const s = "unknown" === t.class, i = t instanceof RetCodeError;
return {
count: (e?.count ?? 0) + 1,
unknownCount: (e?.unknownCount ?? 0) + (s ? 1 : 0),
unusableCount: (e?.unusableCount ?? 0) + (s && !i ? 1 : 0),
unknownSince: Math.min(e?.unknownSince ?? 1 / 0, s && i ? n : 1 / 0),
unreachable: (e?.unreachable ?? !0) && t instanceof TransportError && t.unreachable,
lastError: t,
lastAt: n
};
}
function afterAcceptance(e, t, n) {
const s = {
...e[t],
mayHaveTakenEffect: !0,
acceptedAt: n,
failures: void 0,
refusals: 0,
reportedDeleted: void 0
};
return {
...e,
[t]: s,
lastChange: t,
pollsSinceChange: 0
};
}
function afterActionError(e, t, n, s) {
const i = e[t], r = {
...i,
mayHaveTakenEffect: i.mayHaveTakenEffect || n.mayHaveTakenEffect,
failures: afterFailure(i.failures, n, s),
refusals: i.refusals + (isProductRefusal(n) ? 1 : 0),
reportedDeleted: "deleted" === n.class ? {
first: i.reportedDeleted?.first ?? s,
last: s
} : i.reportedDeleted
};
return {
...e,
[t]: r,
lastChange: "other",
pollsSinceChange: 0
};
}
function afterPoll(e, t, {startedAt: n, answeredAt: s}, i) {
switch (t.kind) {
case "found":
{
const {instance: n} = t, {state: r} = e, o = void 0 !== r.name && isSameState(r.name, n.state);
return {
...e,
answered: !0,
seen: !0,
seenInPlace: e.seenInPlace || isIn(i, n),
state: o ? r : {
name: n.state,
since: s
},
misses: void 0,
failedLookups: void 0,
pollsSinceChange: e.pollsSinceChange + 1
};
}

case "missed":
{
const {misses: t} = e;
return {
...e,
answered: !0,
misses: {
count: (t?.count ?? 0) + 1,
firstAnsweredAt: t?.firstAnsweredAt ?? s,
lastStartedAt: n
},
failedLookups: void 0,
lastChange: "missed",
pollsSinceChange: e.pollsSinceChange + 1
};
}

case "failed":
return {
...e,
failedLookups: afterFailure(e.failedLookups, t.error, s)
};
}
}
function isProductRefusal(e) {
return e instanceof RetCodeError && e.retCode >= 2e3 && !e.locked && !e.throttled && !0 !== e.facts.blocksStopForNow;
}
const ee = 5, te = 6e5, ne = 6e4, se = {
stop: 2e4,
terminate: 6e4
}, ie = 2400, re = 15e3, oe = 6e4;
function decide(e, t, n, s) {
switch (e.kind) {
case "failed":
return decideUnanswered(n, s);

case "missed":
return decideMissing(t, n);

case "found":
return decideFound(e.instance, t, n, s);
}
}
function outcomeAtEnd(e, t, n) {
if ("cancelled" === n) return {
kind: "cancelled"
};
if (isAbsenceConfirmed(t) && !hasExisted(t)) return notFound(e);
const {failedLookups: s, terminate: i, stop: r} = t, {lastError: o} = s ?? i.failures ?? r.failures ?? {
lastError: void 0
};
return {
kind: "timed-out",
lastError: o,
..."job-ending" === n && {
jobEnding: !0
}
};
}
function nextPoll(e, t, n) {
const {lastChange: s, pollsSinceChange: i, failedLookups: r, misses: o} = t;
if (void 0 !== r) return {
...ce,
afterMs: Math.min(re, 500 * 2 ** r.count)
};
if (void 0 !== o) return pollToConfirm(e, t, o.firstAnsweredAt, n);
const {afterMs: a, reserve: c} = de[s];
return {
...ce,
afterMs: a(i),
reserve: c
};
}
function isPermanent({lastError: e, unusableCount: t, unknownSince: n}, s) {
return "unknown" !== e.class ? "permanent" === e.class : e instanceof RetCodeError ? s - n >= te : t >= ee;
}
function isUnreachable({unreachable: e}, t, n) {
return e && n - t >= ne;
}
function pauseAfter({lastError: e, count: t, unknownCount: n}) {
return "unknown" === e.class ? Math.min(oe, 2e3 * 2 ** n) : "deleted" === e.class ? se.terminate : Math.min(re, 500 * 2 ** t);
}
function decideUnanswered(e, t) {
const {failedLookups: n, since: s} = e;
return void 0 !== n && !e.answered && isUnreachable(n, s, t) ? finish({
kind: "unreachable",
error: n.lastError
}) : permanentFailure(n, t) ?? {
do: "wait"
};
}
function decideFound(e, t, n, s) {
if (!isIn(t.place, e) && !n.seenInPlace) return finish({
kind: "elsewhere",
region: e.region,
zone: e.zone
});
const i = kindOfState(e.state);
if ("running" !== i && isInRecycleBin(n)) return finish(ae);
if (isBeingDeleted(n)) {
const e = obstacle("terminate", n, s);
if (void 0 !== e) return e;
if ("running" !== i) return {
do: "terminate"
};
}
switch (i) {
case "running":
return decideRunning(e, t, n, s);

case "terminable":
return t.dryRun ? wouldTerminate(t, !1) : obstacle("terminate", n, s) ?? {
do: "terminate"
};

case "in-transition":
return t.dryRun ? wouldTerminate(t, t.stop) : {
do: "wait"
};

case "unknown":
return decideUnknownState(e, t, n, s);
}
}
function isBeingDeleted({terminate: e, stop: t}) {
return void 0 !== e.acceptedAt && e.acceptedAt >= (t.acceptedAt ?? -1 / 0);
}
function decideRunning(e, t, n, s) {
if (!t.stop) return finish({
kind: "running"
});
if (t.dryRun) return wouldTerminate(t, !0);
const i = expiryOf(n);
return void 0 !== i && n.terminate.refusals >= 2 ? finish({
kind: "refused",
error: i.lastError,
attempts: i.count
}) : void 0 !== i || neverStops(e, n) ? obstacle("terminate", n, s) ?? {
do: "terminate"
} : obstacle("stop", n, s) ?? {
do: "stop",
force: e.spot
};
}
function decideUnknownState({state: e}, t, n, s) {
if (t.dryRun) return wouldTerminate(t, t.stop);
const i = Math.max(n.state.since, n.stop.acceptedAt ?? 0);
return s - i < 6e4 ? {
do: "wait"
} : t.stop ? obstacle("terminate", n, s) ?? {
do: "terminate"
} : finish({
kind: "unknown-state",
state: e
});
}
function decideMissing(e, t) {
return isAbsenceConfirmed(t) ? t.terminate.mayHaveTakenEffect ? finish({
kind: "terminated",
inRecycle: void 0,
stillListed: !1
}) : hasExisted(t) ? finish({
kind: "already-gone"
}) : lookedForMs(t) < e.lateListingMs ? {
do: "wait"
} : finish(notFound(e)) : {
do: "wait"
};
}
function isAbsenceConfirmed(e) {
const {misses: t} = e;
if (void 0 === t) return !1;
const {count: n, firstAnsweredAt: s, lastStartedAt: i} = t, [r, o] = isDeletionConfirmed(e) ? [ 2, 2e3 ] : [ 3, 5e3 ];
return n >= r && i - s >= o;
}
function neverStops({spot: e}, {stop: t, terminate: n}) {
return e && t.refusals >= 2 && n.refusals < t.refusals;
}
function expiryOf({stop: {failures: e}}) {
const t = e?.lastError;
return t instanceof RetCodeError && !0 === t.facts.deletable ? e : void 0;
}
function isInRecycleBin({terminate: {mayHaveTakenEffect: e, reportedDeleted: t}}) {
return e && void 0 !== t && t.last - t.first >= se.terminate;
}
function obstacle(e, t, n) {
const {failures: s, acceptedAt: i} = t[e], r = permanentFailure(s, n);
if (void 0 !== r) return r;
const o = void 0 === s ? (i ?? -1 / 0) + se[e] : s.lastAt + pauseAfter(s);
return n < o ? {
do: "wait"
} : void 0;
}
function permanentFailure(e, t) {
if (void 0 !== e && isPermanent(e, t)) return finish({
kind: "refused",
error: e.lastError,
attempts: e.count
});
}
function notFound({ignoreNotFound: e}) {
return {
kind: e ? "not-found-ignored" : "not-found"
};
}
function finish(e) {
return {
do: "finish",
outcome: e
};
}
function wouldTerminate({releaseDisks: e}, t) {
return finish({
kind: "would-terminate",
stopFirst: t,
releaseDisks: e
});
}
const ae = {
kind: "terminated",
inRecycle: void 0,
stillListed: !0
}, ce = {
reserve: 0,
canJoin: !1,
exact: !1
};
function pollToConfirm(e, t, n, s) {
const i = isDeletionConfirmed(t), r = i ? 2e3 : 5e3, o = hasExisted(t) ? 0 : e.lateListingMs - (s - t.since), a = Math.max(n + r - s, o);
return a <= 0 ? {
...ce,
afterMs: ie,
canJoin: i
} : {
afterMs: i ? a : Math.min(a, 2500),
reserve: 0,
canJoin: i,
exact: !0
};
}
const de = {
stop: {
afterMs: e => 0 === e ? 5500 : Math.max(1e3, 3200 * .981 ** (e - 1)),
reserve: 4
},
terminate: {
afterMs: e => [ 0, 1400, 550, 550, 550 ][e] ?? Math.min(ie, 1400 * 1.05 ** (e - 5)),
reserve: 1
},
missed: {
afterMs: () => 1e3,
reserve: 0
},
other: {
afterMs: e => [ 1e3, 1e3 ][e] ?? ie,
reserve: 1
}
}, le = 1e3;
class DiskRelease {
#qe;
#Ne=new Map;
#He=new Map;
#b=new Set;
#Ue=new Set;
#Ge;
#Be=new AbortController;
#Ke=le;
constructor(e) {
this.#qe = e;
}
async look(e) {
const {clock: t, deadline: n} = this.#qe, s = e.filter(({disks: e, instance: t}) => void 0 !== t && 0 !== e.dataDisks?.length);
if (0 === s.length) return;
const i = setAlarm(t, 5e3), r = AbortSignal.any([ n.abortCalls, i.signal ]), o = new Set(s.map(regionOf)), a = await this.#me(o, r), listsFor = e => [ ...new Set([ regionOf(e), "" ]) ].flatMap(e => {
const t = a.get(e);
return void 0 !== t && "list" in t ? [ t.list ] : [];
});
if (!s.every(e => {
const t = new Set(listsFor(e).flatMap(({disks: e}) => e.map(({id: e}) => e)));
return e.disks.dataDisks?.every(({id: e}) => t.has(e)) ?? !1;
}) && !o.has("")) for (const [e, t] of await this.#me(new Set([ "" ]), r)) a.set(e, t);
i.release();
for (const e of s) {
const t = listsFor(e), n = t.length > 0 && t.every(e => e.whole);
e.disks.observeList(t.flatMap(({disks: e}) => e), n);
}
}
async beforeActions(e) {
const t = e.flatMap(({target: e, decision: t}) => "terminate" === t.do ? [ e ] : []), n = e.flatMap(({target: e}) => void 0 !== e.disks.dataDisks || this.#Ue.has(e.id) ? [] : [ e ]);
for (const {id: e} of n) this.#Ue.add(e);
await this.look([ ...new Set([ ...n, ...t ]) ]);
for (const e of t) e.disks.beforeTermination();
this.note(t);
t.length > 0 && this.#qe.onEvent({
kind: "terminating"
});
}
note(e) {
for (const {id: t, disks: n} of e) {
const {released: e} = n, s = JSON.stringify(e);
if (s !== (this.#He.get(t) ?? "[]")) {
this.#He.set(t, s);
this.#qe.onEvent({
kind: "disks-to-release",
id: t,
disks: e
});
}
}
}
begin(e, t) {
const {clock: n, onEvent: s} = this.#qe;
e.disks.gone(t, n.now());
this.note([ e ]);
if (e.disks.any) {
s({
kind: "awaiting-disks",
id: e.id,
disks: e.disks.open
});
this.#Ne.set(e.id, e);
this.#Ke = le;
this.#Be.abort();
this.#Ge ??= Promise.allSettled([ this.#Ze() ]);
}
}
async settle(e) {
for (const {disks: t} of e) t.notTerminated();
this.note(e);
for (const e of await this.#Ge ?? []) if ("rejected" === e.status) throw e.reason;
for (const e of this.#Ne.values()) {
e.disks.end();
this.#We(e);
}
this.#Ne.clear();
}
async #Ze() {
const {clock: e, deadline: t} = this.#qe;
for (;void 0 === t.reason; ) {
this.#Be = new AbortController;
await this.#Je();
const n = [];
for (const t of [ ...this.#Ne.values() ]) {
const {toDelete: s} = t.disks.decide(e.now());
for (const e of s) n.push(this.#Ve(t, e));
if (!(t.disks.open.length > 0)) {
this.#Ne.delete(t.id);
this.#We(t);
}
}
await Promise.all(n);
if (0 === this.#Ne.size) break;
n.length > 0 && (this.#Ke = le);
const s = this.#Ke;
this.#Ke = Math.min(5e3, 1.5 * s);
await t.sleep(s, this.#Be.signal);
}
this.#Ge = void 0;
}
async #Je() {
const e = [ ...this.#Ne.values() ], t = new Set([ "", ...e.flatMap(regionsOf) ]), n = await this.#me(t, this.#qe.deadline.abortCalls);
for (const t of e) t.disks.look(e => {
const s = t.disks.zoneOf(e), i = [ "", ..."" === s ? regionsOf(t) : [ regionOfZone(s) ] ];
return lookOf(e, [ ...new Set(i) ].flatMap(e => n.get(e) ?? []));
});
}
async #me(e, t) {
const {client: n} = this.#qe, s = new Map;
await Promise.all([ ...e ].map(async e => {
try {
s.set(e, {
list: await n.disks("" === e ? {} : {
region: e
}, t)
});
this.#b.add(e);
} catch (t) {
if (!(t instanceof CompShareError)) throw t;
s.set(e, {
error: t,
refused: "permanent" === t.class && !this.#b.has(e)
});
}
}));
return s;
}
async #Ve(e, t) {
const {client: n, clock: s, deadline: i, onEvent: r} = this.#qe, o = e.disks.zoneOf(t) || (e.instance?.zone ?? "");
r({
kind: "deleting-disk",
id: e.id,
disk: t,
sizeGb: e.disks.sizeOf(t)
});
try {
await n.deleteDisk(t, {
region: regionOfZone(o),
zone: o
}, i.abortCalls);
e.disks.deletionAccepted(t, s.now());
} catch (n) {
if (!(n instanceof CompShareError)) throw n;
if (n instanceof NotSentError) return;
e.disks.deletionFailed(t, n, s.now());
r({
kind: "disk-deletion-failed",
id: e.id,
disk: t,
error: n
});
}
}
#We(e) {
const {clock: t, deadline: n, onEvent: s} = this.#qe, i = e.settleDisks(n.reason, t.now());
this.note([ e ]);
void 0 !== i && s({
kind: "disks-settled",
result: i
});
}
}
function regionOf({instance: e}) {
return e?.region ?? "";
}
function regionsOf(e) {
const {disks: t} = e;
return [ regionOf(e), ...t.open.map(e => regionOfZone(t.zoneOf(e))) ];
}
function lookOf(e, t) {
const n = t.flatMap(e => "list" in e ? [ e.list ] : []), s = t.flatMap(e => "error" in e ? [ e ] : []), i = n.flatMap(({disks: t}) => t.filter(t => t.id === e)), r = (s.find(({refused: e}) => !e) ?? s[0])?.error;
if (i.length > 0) return {
look: "shown",
shown: i,
error: void 0
};
const o = s.every(({refused: e}) => e);
if (0 === n.length && o) return {
look: "refused",
shown: i,
error: r
};
const a = o && n.every(({whole: e}) => e);
return {
look: a ? "missed" : "failed",
shown: i,
error: r
};
}
function findOptions(e, t) {
return {
place: t,
seen: new Map(e.flatMap(({id: e, instance: t}) => void 0 === t ? [] : [ [ e, t ] ])),
searchEverywhere: new Set(e.flatMap(({id: e, instance: t}) => void 0 === t ? [ e ] : []))
};
}
function observationOf(e, {found: t, unanswered: n}) {
const s = n.get(e);
if (s instanceof NotSentError) return;
if (void 0 !== s) return {
kind: "failed",
error: s
};
const i = t.get(e);
return void 0 === i ? {
kind: "missed"
} : {
kind: "found",
instance: i
};
}
async function performAction(e, t) {
const {target: n, decision: s} = e, {clock: i, options: r, onEvent: o} = t, {id: a} = n, c = "stop" === s.do && s.force, d = "terminate" === s.do && r.releaseDisks;
n.acting = !0;
o({
kind: "acting",
id: a,
action: s.do,
force: c,
releaseDisks: d
});
try {
const r = await send(e, t);
n.accepted(s.do, i.now(), r);
o({
kind: "accepted",
id: a,
action: s.do,
inRecycle: r,
releaseDisks: d
});
return;
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
if (e instanceof NotSentError) {
o({
kind: "not-sent",
id: a,
action: s.do
});
return;
}
n.failed(s.do, e, i.now());
return e;
} finally {
n.acting = !1;
}
}
async function send({instance: {id: e, region: t, zone: n}, decision: s}, {client: i, options: r, deadline: o}) {
const a = {
region: t,
zone: n
};
if ("terminate" === s.do) return i.terminate(e, a, r, o.abortCalls);
await i.stop(e, a, s, o.abortCalls);
}
class PollSchedule {
#l;
#Ye;
#Xe=6;
#Qe;
constructor(e, t) {
this.#l = e;
this.#Ye = t;
this.#Qe = e.now();
}
countPoll() {
this.#Xe = this.#et() - 1;
this.#Qe = this.#l.now();
}
usualPause() {
return this.#tt(ie);
}
pause(e) {
const t = this.#et(), n = e.filter(({canJoin: e}) => !e), s = (n.length > 0 ? n : e).map(({afterMs: e, reserve: n, exact: s}) => t < 1 + n && e < ie ? this.usualPause() : s ? e + 5 : this.#tt(e));
return Math.min(...s);
}
#et() {
const e = (this.#l.now() - this.#Qe) / 2e3;
return Math.min(16, this.#Xe + e);
}
#tt(e) {
return e * (.9 + .2 * this.#Ye());
}
}
async function askRefunds(e, {client: t, clock: n, signal: s}) {
const i = e.flatMap(e => {
const {instance: t, refund: n} = e;
return void 0 !== t && !n.asked && isPrepaid(t) ? [ {
target: e,
instance: t
} ] : [];
});
if (0 === i.length) return;
const r = new Map;
for (const e of i) {
e.target.refund = {
asked: !0,
cny: void 0
};
const t = `${e.instance.region} ${e.instance.zone}`;
r.set(t, [ ...r.get(t) ?? [], e ]);
}
const o = setAlarm(n, 5e3), a = AbortSignal.any([ s, o.signal ]);
await Promise.all([ ...r.values() ].map(async e => {
const [n] = e;
if (void 0 === n) return;
const s = e.map(({instance: e}) => e.id), i = await t.refundPrices(s, n.instance, a).catch(e => {
if (e instanceof CompShareError) return new Map;
throw e;
});
for (const {target: t} of e) t.refund = {
asked: !0,
cny: i.get(t.id)
};
})).finally(() => {
o.release();
});
}
function forbiddingRule(e) {
const {system: t, volume: n, atTermination: s, takenOver: i, attachedTo: r, targetGone: o} = e;
return t || n ? "data-disk" : void 0 === s ? "termination" : s.stoodAtTarget ? s.attached ? "" !== r || i ? "detached" : o ? void 0 : "target-gone" : "attached-at-termination" : "stood-at-target";
}
function decideDisk(e, t) {
const {look: n, listed: s, volume: i, system: r, deletion: o, goneSince: a} = e, c = t - a;
if ("missed" === n && s) return disk_rules_finish(o.mayHaveTakenEffect ? "deleted-by-id" : "released");
if ("failed" === n && c < 3e4) return ue;
if (i || r) return disk_rules_finish("kept");
switch (n) {
case "missed":
return disk_rules_finish("unverified");

case "refused":
case "failed":
return disk_rules_finish(e.shownSince ? "still-there" : "unverified");

case "shown":
return decideShown(e, c, t);
}
}
function fateAtEnd({volume: e, system: t, shownSince: n}) {
return e || t ? "kept" : n ? "still-there" : "unverified";
}
function mayBeDeletedLater(e, t) {
const {failures: n} = e.deletion, s = {
...e,
attachedTo: "",
targetGone: !0
};
return void 0 === forbiddingRule(s) && !(void 0 !== n && isPermanent(n, t));
}
function decideShown(e, t, n) {
const {takenOver: s, deletion: i, atTermination: r} = e;
if (!0 === r?.detached) return disk_rules_finish("kept");
const o = forbiddingRule(e);
if (s) return disk_rules_finish("still-there");
if (t < 3e4) return ue;
const {failures: a, acceptedAt: c} = i, d = void 0 !== a && isPermanent(a, n);
if (t >= 9e4 || d) return disk_rules_finish("still-there");
if ("detached" === o) return ue;
if (void 0 !== o) return disk_rules_finish("still-there");
const l = void 0 === a ? (c ?? -1 / 0) + 2e4 : a.lastAt + pauseAfter(a);
return n < l ? ue : {
do: "delete"
};
}
const ue = {
do: "wait"
};
function disk_rules_finish(e) {
return {
do: "finish",
fate: e
};
}
class TargetDisks {
#nt;
#st=new Map;
#it;
#rt;
#ot={
together: void 0,
disks: []
};
#at=new Set;
#ct=!1;
#dt;
#lt={
since: 0,
confirmed: !1
};
constructor(e, t, n) {
this.#nt = e;
this.#it = t;
for (const e of t ?? []) this.#ut(e, "");
for (const {id: e, sizeGb: t, zone: s, listed: i} of n ?? []) {
const {facts: n} = this.#ut(bareDisk(e, t), s);
n.listed = i;
n.atTermination = {
stoodAtTarget: !0,
attached: !0,
detached: !1
};
}
}
get dataDisks() {
if (void 0 !== this.#it) return this.#it;
const e = [ ...this.#st.values() ].flatMap(e => e.mounted ? [ e.disk ] : []);
return e.length > 0 ? e : void 0;
}
get any() {
return this.#st.size > 0;
}
get open() {
return [ ...this.#st.values() ].flatMap(({disk: e, fate: t}) => void 0 === t ? [ e.id ] : []);
}
get released() {
return [ ...this.#st.values() ].flatMap(({disk: e, zone: t, facts: n, fate: s}) => {
const {volume: i, system: r, takenOver: o, listed: a} = n, c = this.#dt?.get(e.id) ?? n.atTermination, d = !0 === c?.stoodAtTarget && c.attached && !i && !r && !o;
return d && !isOver(s) ? [ {
id: e.id,
sizeGb: e.sizeGb,
zone: t,
listed: a
} ] : [];
});
}
observe(e) {
this.notTerminated();
this.#rt = e;
this.#it = dataDisksOf(e, this.#it);
if (void 0 === e.disks) return;
const {dataDiskPricePerDay: t} = e;
void 0 !== t && (this.#ot = {
together: t,
disks: e.disks.filter(({boot: e}) => !e)
});
this.#ct ||= e.disks.some(({volume: e}) => e);
for (const {attached: e} of this.#st.values()) void 0 !== e.inOwnList && (e.inOwnList = !1);
for (const t of e.disks) {
if (t.boot) {
this.#at.add(t.id);
const e = this.#st.get(t.id);
void 0 !== e && (e.facts.system = !0);
continue;
}
const n = this.#ut(t, e.zone);
n.disk = t;
n.facts.volume ||= t.volume;
n.inOwnList = !0;
n.attached.inOwnList = !0;
}
}
observeList(e, t) {
for (const [n, s] of this.#st) {
const i = e.filter(e => e.id === n), r = i.length > 0;
s.facts.listed ||= r;
(r || t && void 0 !== s.attached.mounted) && (s.attached.mounted = r && i.every(({attachedTo: e}) => e === this.#nt));
}
for (const t of e) {
if (t.attachedTo !== this.#nt || this.#at.has(t.id)) continue;
const e = this.#ut(bareDisk(t.id, t.sizeGb, t), t.zone);
e.zone = "" === t.zone ? e.zone : t.zone;
e.facts.listed = !0;
e.facts.volume ||= this.#ct && !e.inOwnList;
e.mounted = !0;
e.attached.mounted ??= !0;
}
}
beforeTermination() {
this.#dt = new Map([ ...this.#st ].map(([e, {inOwnList: t, mounted: n, attached: s}]) => {
const i = [ s.inOwnList, s.mounted ];
return [ e, {
stoodAtTarget: t || n,
attached: i.includes(!0) && !i.includes(!1),
detached: !i.includes(!0)
} ];
}));
}
notTerminated() {
this.#dt = void 0;
}
terminated() {
if (void 0 !== this.#dt) {
for (const [e, {facts: t}] of this.#st) t.atTermination = this.#dt.get(e) ?? fe;
this.#dt = void 0;
}
}
gone(e, t) {
this.notTerminated();
this.#lt = {
since: t,
confirmed: e
};
}
look(e) {
for (const t of this.#ft()) {
const {look: n, shown: s, error: i} = e(t.disk.id), {facts: r} = t;
r.look = n;
t.error = i;
r.attachedTo = 0 === s.length ? void 0 : s.find(isAttached)?.attachedTo ?? "";
if (0 !== s.length) {
r.listed = !0;
r.shownSince = !0;
r.takenOver ||= s.some(({attachedTo: e}) => "" !== e && e !== this.#nt);
t.zone = s.find(({zone: e}) => "" !== e)?.zone ?? t.zone;
}
}
}
decide(e) {
const t = [];
for (const n of this.#ft()) {
const s = decideDisk(this.#ht(n), e);
"finish" === s.do && this.#mt(n, s.fate);
"delete" === s.do && t.push(n.disk.id);
}
return {
toDelete: t
};
}
deletionAccepted(e, t) {
const n = this.#st.get(e);
void 0 !== n && (n.facts.deletion = {
mayHaveTakenEffect: !0,
acceptedAt: t,
failures: void 0
});
}
deletionFailed(e, t, n) {
const s = this.#st.get(e);
if (void 0 === s) return;
const {deletion: i} = s.facts;
s.facts.deletion = {
...i,
mayHaveTakenEffect: i.mayHaveTakenEffect || t.mayHaveTakenEffect,
failures: afterFailure(i.failures, t, n)
};
}
end() {
for (const e of this.#ft()) this.#mt(e, fateAtEnd(this.#ht(e)));
}
mayGoLater(e) {
return [ ...this.#st.values() ].some(t => ("still-there" === t.fate || "unverified" === t.fate) && mayBeDeletedLater(this.#ht(t), e));
}
zoneOf(e) {
return this.#st.get(e)?.zone ?? "";
}
sizeOf(e) {
return this.#st.get(e)?.disk.sizeGb;
}
results(e) {
const t = [ ...this.#st.values() ], {together: n, disks: s} = this.#ot;
return t.map(t => {
const {disk: i, zone: r} = t, o = s.some(({id: e}) => e === i.id);
return {
...i,
zone: "" === r ? this.#rt?.zone ?? "" : r,
pricePerDayCny: diskPricePerDay(i, o ? n : void 0, s),
fate: t.fate ?? (i.volume ? "kept" : e),
error: t.error ?? (isOver(t.fate) ? void 0 : t.facts.deletion.failures?.lastError)
};
});
}
* #ft() {
for (const e of this.#st.values()) void 0 === e.fate && (yield e);
}
#mt(e, t) {
e.fate = t;
isOver(t) && (e.error = void 0);
}
#ht({facts: e}) {
const {since: t, confirmed: n} = this.#lt;
return {
...e,
targetGone: n,
goneSince: t
};
}
#ut(e, t) {
const n = this.#st.get(e.id);
if (void 0 !== n) return n;
const s = {
disk: e,
zone: t,
inOwnList: !1,
mounted: !1,
attached: {
inOwnList: void 0,
mounted: void 0
},
facts: {
system: this.#at.has(e.id),
volume: e.volume,
atTermination: void 0,
takenOver: !1,
attachedTo: void 0,
look: "failed",
listed: !1,
shownSince: !1,
deletion: {
mayHaveTakenEffect: !1,
acceptedAt: void 0,
failures: void 0
}
},
fate: void 0,
error: void 0
};
this.#st.set(e.id, s);
return s;
}
}
const fe = {
stoodAtTarget: !1,
attached: !1,
detached: !0
};
function isAttached({attachedTo: e}) {
return "" !== e;
}
function isOver(e) {
return void 0 !== e && "still-there" !== e && "unverified" !== e;
}
function bareDisk(e, t, {name: n, type: s} = {
name: "",
type: ""
}) {
return {
id: e,
name: n,
sizeGb: t,
type: s,
boot: !1,
volume: !1
};
}
class Target {
id;
history;
observation={
kind: "missed"
};
instance;
refund={
asked: !1,
cny: void 0
};
acting=!1;
disks;
result;
#M;
#pt;
#gt;
#kt;
#wt;
constructor(e, t, n) {
const {id: s, seen: i, instance: r, dataDisks: o, releasedDisks: a} = e;
this.id = s;
this.history = newHistory(i, t);
this.instance = r;
this.#M = t;
this.#pt = n;
this.disks = new TargetDisks(s, o, a);
void 0 !== r && this.disks.observe(r);
this.#gt = r?.state;
}
observe(e, t, n) {
this.observation = e;
this.history = afterPoll(this.history, e, t, n);
if ("found" !== e.kind) return;
const {instance: s} = e;
this.instance = s;
this.disks.observe(s);
this.#gt ??= s.state;
"running" === kindOfState(s.state) && (this.#wt = t.answeredAt);
}
accepted(e, t, n) {
this.history = afterAcceptance(this.history, e, t);
if ("terminate" === e) {
this.#kt = n;
this.disks.terminated();
}
}
failed(e, t, n) {
this.history = afterActionError(this.history, e, t, n);
"terminate" === e && t.mayHaveTakenEffect && this.disks.terminated();
}
finish(e, t) {
const {id: n, instance: s, history: i} = this;
this.result = {
id: n,
outcome: "terminated" === e.kind ? {
...e,
inRecycle: this.#kt
} : e,
instance: s,
dataDisks: this.disks.dataDisks,
disks: "would-terminate" === e.kind || x[e.kind].gone ? this.disks.results(this.#pt ? "unverified" : "kept") : [],
missed: void 0 !== i.misses,
stateFound: this.#gt,
stopAccepted: void 0 !== i.stop.acceptedAt,
terminationAccepted: void 0 !== i.terminate.acceptedAt,
refundCny: this.refund.cny,
ranMs: this.#yt(),
elapsedMs: t - this.#M
};
return this.result;
}
settleDisks(e, t) {
if (void 0 === this.result) return;
const n = this.disks.results("unverified"), s = n.some(({fate: t}) => "still-there" === t || void 0 !== e && "unverified" === t), {outcome: i} = this.result, r = "terminated" === i.kind ? {
inRecycle: i.inRecycle
} : void 0;
this.result = {
...this.result,
dataDisks: this.disks.dataDisks,
disks: n,
outcome: s ? {
kind: "disks-left",
terminated: r,
endedBy: e,
mayGoLater: this.disks.mayGoLater(t)
} : i
};
return this.result;
}
#yt() {
const e = this.instance?.startedAt ?? 0;
if (void 0 !== this.#wt && 0 !== e) return Math.max(0, this.#wt - 1e3 * e);
}
}
const he = {
initial: 8,
max: 32
};
async function reconcile(e, t) {
return new Reconciler(e, t).run();
}
class Reconciler {
#qe;
#vt;
#bt;
#St;
#Et;
#M;
#Be=new AbortController;
#Ot=!1;
constructor(e, t) {
const {clock: n, random: s, options: i, deadline: r} = t;
this.#qe = t;
this.#bt = new PollSchedule(n, s);
this.#St = new ActionQueue(he, () => void 0 === r.reason, () => {
this.#Be.abort();
});
this.#Et = new DiskRelease(t);
this.#M = n.now();
this.#vt = e.map(e => new Target(e, this.#M, i.releaseDisks));
}
async run() {
const {client: e, clock: t, options: n, deadline: s, onEvent: i} = this.#qe;
for (;this.#Ne().length > 0 && void 0 === s.reason; ) {
const i = await this.#At(), r = i.map(({target: e}) => e);
await Promise.all([ askRefunds(r, {
client: e,
clock: t,
signal: s.abortCalls
}), ...n.releaseDisks ? [ this.#Et.beforeActions(i) ] : [] ]);
this.#St.start(i.map(e => () => this.#Tt(e)));
await this.#_t();
}
const {reason: r} = s;
void 0 !== r && this.#Ne().length > 0 && i({
kind: "ending",
reason: r
});
await this.#St.drain();
for (const e of this.#Ne()) this.#mt(e, outcomeAtEnd(n, e.history, r ?? "timed-out"));
await this.#Et.settle(this.#vt);
return this.#vt.flatMap(({result: e}) => e ?? []);
}
#Ne() {
return this.#vt.filter(({result: e}) => void 0 === e);
}
async #At() {
const {inventory: e, clock: t, options: n, deadline: s, onEvent: i} = this.#qe, r = this.#Ne().filter(({acting: e}) => !e);
if (0 === r.length) return [];
this.#St.clear();
this.#bt.countPoll();
const o = t.now(), a = await e.find(r.map(({id: e}) => e), findOptions(r, n.place), s.abortCalls), c = {
startedAt: o,
answeredAt: t.now()
}, d = [], l = r.filter(e => this.#I(e, observationOf(e.id, a), c));
if (n.dryRun) {
await this.#Et.look(l.filter(({disks: e}) => void 0 === e.dataDisks));
await askRefunds(l, {
client: this.#qe.client,
clock: t,
signal: s.abortCalls
});
}
for (const e of l) {
const {observation: t} = e, n = this.#We(e);
"stop" !== n.do && "terminate" !== n.do || "found" !== t.kind || d.push({
target: e,
instance: t.instance,
decision: n
});
}
const u = this.#Ne(), f = u.flatMap(({history: e}) => e.failedLookups ?? []);
i({
kind: "polled",
open: u.map(({id: e, instance: t}) => ({
id: e,
state: t?.state
})),
error: void 0 === s.reason ? f[0]?.lastError : void 0
});
this.#xt(u);
return d;
}
#xt(e) {
const {clock: t, options: n, onEvent: s} = this.#qe, i = e.filter(({history: e}) => void 0 !== e.misses && !hasExisted(e)), r = n.lateListingMs - (t.now() - this.#M);
if (!(this.#Ot || 0 === i.length || r <= 0)) {
this.#Ot = !0;
s({
kind: "awaiting-listing",
ids: i.map(({id: e}) => e),
forMs: r
});
}
}
#I(e, t, n) {
const {options: s, onEvent: i} = this.#qe;
if (void 0 === t) return !1;
const r = e.instance?.state;
e.observe(t, n, s.place);
"found" === t.kind && r !== t.instance.state && i({
kind: "observed",
instance: t.instance,
before: r
});
"missed" === t.kind && 1 === e.history.misses?.count && void 0 !== r && i({
kind: "missed",
id: e.id
});
return !0;
}
#We(e) {
const {options: t, clock: n} = this.#qe, s = decide(e.observation, t, e.history, n.now());
"finish" === s.do && this.#mt(e, s.outcome);
return s;
}
async #Tt(e) {
const {deadline: t, onEvent: n} = this.#qe, {target: s, decision: i} = e, r = await performAction(e, this.#qe);
if (void 0 === r) return;
r.throttled && this.#St.slowDown();
if ("finish" === this.#We(s).do) return;
const o = void 0 === t.reason;
n({
kind: "action-failed",
id: s.id,
action: i.do,
error: r,
retrying: o
});
}
#mt(e, t) {
const {options: n, clock: s, onEvent: i} = this.#qe;
i({
kind: "finished",
result: e.finish(t, s.now())
});
n.releaseDisks && !n.dryRun && x[t.kind].gone && this.#Et.begin(e, !("terminated" === t.kind && t.stillListed));
}
async #_t() {
if (!this.#St.isIdle()) {
await this.#Mt(this.#bt.usualPause());
if (!this.#St.isIdle()) return;
}
const {options: e, clock: t} = this.#qe, n = t.now(), s = this.#Ne().map(({history: t}) => nextPoll(e, t, n));
s.length > 0 && await this.#Mt(this.#bt.pause(s));
}
async #Mt(e) {
this.#Be = new AbortController;
await this.#qe.deadline.sleep(e, this.#Be.signal);
}
}
function matchesGlob(e, t) {
const n = Array.from(e), s = Array.from(t);
let i = 0, r = 0, o = -1, a = 0;
for (;r < s.length; ) if ("*" === n[i]) {
o = i++;
a = r;
} else if (i < n.length && ("?" === n[i] || n[i] === s[r])) {
i++;
r++;
} else {
if (!(o >= 0)) return !1;
i = o + 1;
r = ++a;
}
for (;"*" === n[i]; ) i++;
return i === n.length;
}
function isGlob(e) {
return /[*?]/.test(e);
}
const me = 6e4;
function match(e, t, n) {
const {names: s, tag: i, exclude: r = [], olderThanMs: o} = e, {name: a} = t;
if (void 0 !== i && i !== t.tag) return "not-matched";
if (void 0 !== s && !matchesAny(s, a)) {
const e = s.map(e => e.normalize("NFKC"));
return matchesAny(e, a.normalize("NFKC")) ? "normalized-only" : "not-matched";
}
return matchesAny(r, a) ? "excluded" : void 0 === o ? "selected" : matchAge(t, o, n);
}
function clockDifference({machineMs: e, apiMs: t = e}) {
const n = t - e;
return Math.abs(n) > me ? n : 0;
}
function matchAge({createdAt: e}, t, n) {
if (void 0 === e || 0 === e) return "age-unknown";
const isOld = n => n - 1e3 * e >= t, {machineMs: s} = n, i = isOld(s), r = isOld(s + clockDifference(n));
return i !== r ? "clocks-differ" : i ? "selected" : "too-young";
}
function matchesAny(e, t) {
return e.some(e => matchesGlob(e, t));
}
const pe = 5e3;
async function select_select(e, {readings: t, lateListingMs: n, lookElsewhere: s}, i) {
const {clock: r, client: o, place: a, deadline: c, onEvent: d} = i, l = new Map, u = r.now(), f = u + n, clocks = () => {
const e = r.now(), {clockOffsetMs: t} = o;
return {
machineMs: e,
apiMs: void 0 === t ? void 0 : e + t
};
}, note = t => {
for (const n of t) {
const t = l.get(n.id) ?? {
instance: n,
names: new Set,
matches: new Set
};
t.names.add(n.name);
t.matches.add(verdictOn(n, e, a, clocks()));
l.set(n.id, {
...t,
instance: n
});
}
}, isFound = e => [ ...l.values() ].some(({matches: t}) => t.has(e));
for (let n = 1; ;n++) {
note(await readList(e, u, i));
if (n < t) continue;
if (isFound("selected")) break;
const s = Math.min(f - r.now(), c.timeLeft);
if ("cancelled" === c.reason) throw new NotSentError(J);
if (s <= 0) break;
n === t && d({
kind: "awaiting-listing",
ids: [],
forMs: s
});
await c.sleep(Math.min(s, pe));
}
s && isGiven(a) && !isFound("selected") && !isFound("elsewhere") && note(await readEverywhere(e, i));
return {
filter: e,
...conclude([ ...l.values() ]),
placesRefused: i.inventory.placesRefused,
clockDifferenceMs: void 0 === e.olderThanMs ? 0 : clockDifference(clocks())
};
}
function isGiven({region: e, zone: t}) {
return void 0 !== e || void 0 !== t;
}
function verdictOn(e, t, n, s) {
const i = match(t, e, s);
return isIn(n, e) ? i : "selected" === i ? "elsewhere" : "not-matched";
}
function conclude(e) {
const t = [], n = [], s = new Map;
for (const {instance: i, names: r, matches: o} of e) {
const e = [ ...o ].filter(e => "selected" !== e), [a] = e;
void 0 === a ? t.push(i) : o.has("selected") && r.size > 1 ? n.push({
instance: i,
names: [ ...r ]
}) : s.set(a, [ ...s.get(a) ?? [], i ]);
}
return {
instances: t,
ambiguous: n,
listed: e.map(({instance: e}) => e),
leftAlone: s
};
}
async function readEverywhere({tag: e}, {inventory: t, deadline: n}) {
try {
return await t.list(void 0 === e ? {} : {
tag: e
}, n.signal, noRetry);
} catch (e) {
if (e instanceof CompShareError) return [];
throw e;
}
}
async function readList(e, t, n) {
const {client: s, inventory: i, clock: r, place: o, deadline: a, onEvent: c} = n;
let d;
const l = new Map, u = {
...o,
...void 0 !== e.tag && {
tag: e.tag
}
};
return i.list(u, a.signal, async ({error: e, earlierErrors: n}) => {
if (e instanceof NotSentError) throw d ?? e;
const i = n.filter(t => t.class === e.class), o = r.now();
l.set(e, o);
const u = [ ...i, e ].reduce((e, t) => afterFailure(e, t, l.get(t) ?? o), void 0);
if (void 0 === u || isPermanent(u, o) || void 0 !== a.reason) throw e;
if (!s.answered && isUnreachable(u, t, o)) throw e;
d = e;
c({
kind: "polled",
open: [],
error: e
});
await a.sleep(pauseAfter(u));
});
}
const ge = 2, ke = {
tooMany: [],
unknownAge: [],
error: void 0
};
async function tearDown(e, t) {
const {fetch: n, clock: s, deadline: i, onCall: r, onDescribeSpelling: o, onFacts: a} = t, {connection: c, describeSpellings: d = []} = e, {signal: l} = i, u = new Set, f = new CompShareClient({
connection: c,
fetch: n,
clock: s,
signal: l,
describeSpellings: d,
onDescribeSpelling: o,
onCall: e => {
e.error instanceof RetCodeError && void 0 !== e.error.lockForm && u.add(e.error.lockForm);
r(e);
}
}), h = new Inventory(f), m = await selectAndReconcile(e, t, {
client: f,
inventory: h
}), p = e.options.dryRun ? await compareDiskIds(f, m, l) : "not-compared", {answeredActions: g, clockOffsetMs: k} = f;
a({
...h.facts,
answeredActions: g,
lockForms: [ ...u ],
clockOffsetMs: k,
diskIds: p
});
return m;
}
async function compareDiskIds(e, t, n) {
const s = "finished" === t.kind ? t.results.flatMap(({dataDisks: e = []}) => e) : [];
if (0 === s.length) return "not-compared";
try {
const {disks: t} = await e.disks({}, n), i = new Set(t.map(({id: e}) => e));
return s.some(({id: e}) => i.has(e)) ? "same" : "different";
} catch (e) {
if (e instanceof CompShareError) return "not-compared";
throw e;
}
}
async function selectAndReconcile({selection: e, options: t}, {clock: n, random: s, deadline: i, onEvent: r, onSelected: o, onSelectedLate: a}, {client: c, inventory: d}) {
const l = n.now(), runLoop = (e, o = r) => reconcile(e, {
client: c,
inventory: d,
clock: n,
random: s,
options: t,
deadline: i,
onEvent: o
});
if ("id" === e.by) {
o(e.targets, void 0);
const t = await runLoop(e.targets);
return {
kind: "finished",
results: t,
selected: void 0,
late: ke
};
}
const {filter: u, maxInstances: f} = e, selectNow = e => select_select(u, e, {
client: c,
inventory: d,
clock: n,
place: t.place,
deadline: i,
onEvent: r
}), {lateListingMs: h} = t;
let m;
try {
m = await selectNow({
readings: ge,
lateListingMs: h,
lookElsewhere: !0
});
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
return {
kind: "no-list",
error: e,
reason: i.reason ?? "refused"
};
}
const p = [ ...m.instances, ...m.ambiguous.map(({instance: e}) => e) ];
if (p.length > f) return {
kind: "too-many",
selected: p,
maxInstances: f
};
const g = m.instances.map(specOf);
o(g, m);
const k = [ ...await runLoop(g), ...ambiguousResults(m.ambiguous, t, l) ], w = {
kind: "finished",
results: k,
selected: m,
late: ke
}, y = k.length > 0 && !k.some(isFailed) && !t.dryRun;
if (!y || void 0 !== i.reason) return w;
let v;
try {
v = await selectNow({
readings: 1,
lateListingMs: 0,
lookElsewhere: !1
});
} catch (e) {
if (!(e instanceof CompShareError)) throw e;
return {
...w,
late: {
...ke,
error: e
}
};
}
const b = new Set(k.map(({id: e}) => e)), S = v.instances.filter(({id: e}) => !b.has(e)), E = l + (c.clockOffsetMs ?? 0), isDated = ({createdAt: e = 0}) => e > 0, O = S.filter(e => isDated(e) && 1e3 * (e.createdAt ?? 0) <= E), A = {
tooMany: k.length + O.length > f ? O : [],
unknownAge: S.filter(e => !isDated(e)),
error: void 0
}, T = v.ambiguous.filter(({instance: e}) => !b.has(e.id));
k.push(...ambiguousResults(T, t, l));
const isBack = ({id: e}) => k.some(({id: t, outcome: n}) => t === e && !isStillListed(n)), _ = [ ...A.tooMany.length > 0 ? [] : O, ...v.listed.filter(e => b.has(e.id) && isBack(e)) ];
if (0 === _.length) return {
...w,
late: A
};
a(_, v);
const asBefore = e => ("already-gone" === e.outcome.kind ? k.find(({id: t}) => t === e.id) : void 0) ?? e, x = await runLoop(_.map(specOf), e => {
r("finished" === e.kind ? {
...e,
result: asBefore(e.result)
} : e);
}), M = x.map(asBefore);
return {
...w,
results: [ ...k.map(e => M.find(({id: t}) => t === e.id) ?? e), ...M.filter(({id: e}) => !b.has(e)) ],
late: A
};
}
function isStillListed(e) {
return "terminated" === e.kind && e.stillListed;
}
function specOf(e) {
return {
id: e.id,
seen: !0,
instance: e
};
}
function ambiguousResults(e, t, n) {
return e.map(({instance: e, names: s}) => new Target(specOf(e), n, t.releaseDisks).finish({
kind: "ambiguous",
names: s
}, n));
}
class Deadline {
at;
atTimeout;
signal;
abortCalls;
#l;
#Ct;
#Rt=new AbortController;
#Dt=new AbortController;
#It=new AbortController;
constructor({clock: e, timeoutMs: t, atTimeout: n = "timed-out", cancelled: s}) {
this.#l = e;
this.#Ct = s;
this.at = e.now() + t;
this.atTimeout = n;
this.signal = AbortSignal.any([ s, this.#Rt.signal ]);
this.abortCalls = this.#Dt.signal;
this.#Lt(t, this.#Rt);
const startGrace = () => {
this.#Lt(2e3, this.#Dt);
};
this.signal.aborted ? startGrace() : this.signal.addEventListener("abort", startGrace, {
once: !0,
signal: this.#It.signal
});
}
get reason() {
return this.#Ct.aborted ? "cancelled" : this.#l.now() >= this.at ? this.atTimeout : void 0;
}
get timeLeft() {
return void 0 === this.reason ? this.at - this.#l.now() : 0;
}
async sleep(e, t) {
const n = Math.min(e, this.timeLeft);
if (n <= 0) return;
const s = void 0 === t ? this.#Ct : AbortSignal.any([ this.#Ct, t ]);
await this.#l.sleep(n, s);
}
release() {
this.#It.abort();
}
#Lt(e, t) {
this.#l.sleep(e, this.#It.signal).then(() => {
this.#It.signal.aborted || t.abort();
});
}
}
const we = 27e4, ye = 2e5, ve = 2e4;
function phaseTime({now: e, timeoutMs: t, jobCancelled: n, savedJobEndsAt: s}) {
if (!n) return {
timeoutMs: t,
atTimeout: "timed-out",
jobEndsAt: void 0
};
const i = Math.min(s ?? e + ye, e + we), r = Math.max(ve, i - e);
return r < t ? {
timeoutMs: r,
atTimeout: "job-ending",
jobEndsAt: i
} : {
timeoutMs: t,
atTimeout: "timed-out",
jobEndsAt: i
};
}
function allGone({notFound: e, failed: t}) {
return 0 === e.length && 0 === t.length;
}
async function logApiFacts(e, t) {
const {runner: n, request: s, messages: i, loadDetails: r} = e;
if (!s.dryRun && !n.isDebug()) return;
const {apiFacts: o} = await r(), {seen: a, shownBy: c, clockOffsetMs: d, zones: l, answeredActions: u} = t, f = [ o.intro, ...[ "anywhere", "region", "zone" ].map(e => o.shownBy(e, c[e], a)), o.regionRequired(t.regionRequired), o.counts(t.counts), o.spellings(u.map(e => quoted(e, 80)).join(", ")), o.lock(t.lockForms.join(", ")), o.zones(l.map(e => oneLine(e, 40)).join(", ")), o.diskIds(t.diskIds), o.clock(void 0 === d ? void 0 : Math.round(d / 1e3)), ...t.refused.map(({place: e, error: t}) => o.refused(oneLine([ e.region, e.zone ].filter(Boolean).join(" "), 80), describeError(i, t))) ];
n.startGroup(o.title);
for (const e of f) n.info(e);
n.endGroup();
}
const be = 1e4, Se = "cn-wlcb";
async function checkKeys({connection: e, place: t}, {fetch: n, clock: s, cancelled: i}) {
const r = setAlarm(s, be), o = AbortSignal.any([ r.signal, i ]), a = new CompShareClient({
connection: e,
fetch: n,
clock: s,
signal: o
}), read = async e => {
try {
await a.describe(e, o);
return;
} catch (e) {
if (e instanceof CompShareError) return e;
throw e;
}
};
try {
let e = await read({});
void 0 !== e && mayLackRegion(e) && (e = await read({
region: t.region ?? Se
}));
if (void 0 === e || i.aborted) return {
verdict: "good"
};
const n = "permanent" === e.class && !mayLackRegion(e);
return {
verdict: n ? "refused" : "unknown",
error: e
};
} finally {
r.release();
}
}
function mayLackRegion(e) {
return e instanceof RetCodeError && !0 === e.facts.regionMissing && !/project|organization/i.test(e.apiMessage);
}
function keyHints({publicKey: e, privateKey: t}, {quoted: n, assignment: s, swapped: i}) {
const r = [ [ "public-key", e ], [ "private-key", t ] ].flatMap(([e = "", t = ""]) => [ .../^(["'`“‘]).+["'`”’]$/u.test(t) ? [ n(e) ] : [], .../^["']?[A-Za-z]\w*=[^=]/.test(t) ? [ s(e) ] : [] ]);
return [ ...r, ...looksPrivate(e) && !looksPrivate(t) ? [ i ] : [] ];
}
function looksPrivate(e) {
return /^[0-9a-f]{40}$/.test(e);
}
async function defer(e, t, n, s) {
const {runner: i, messages: r} = n;
t.update({
progress: "deferred"
});
t.save();
i.info(r.log.deferred(await intent(e, n)));
const o = await checkKeys(e, n);
if ("good" === o.verdict) return !0;
if ("refused" === o.verdict) {
await reportRefusal(e, o.error, n, s);
return !1;
}
const {title: a, message: c} = r.notes.keysUnchecked;
i.warning(c(explainError(r, o.error)), {
title: a
});
return !0;
}
async function reportRefusal({connection: e}, t, {runner: n, messages: s, loadDetails: i, clock: r}, o) {
const a = {
...s,
...await i()
}, {what: c, keyCheck: d, keyHints: l} = a.failures, u = problemOfError(a, t, {
what: [ d.what(c.callFailed(t.action, reasonText(a, t), 1)) ],
left: [ d.left ],
hints: keyHints(e, l)
}), f = {
messages: s,
help: o,
nowMs: r.now(),
lookedFor: "",
leftAlone: "",
finishes: !1
};
n.addSummary(nothingDoneSummary(f, u));
n.error(annotationText(a, u), {
title: u.title
});
}
async function intent({targets: e, dryRun: t, github: n}, {messages: s, loadGitHub: i}) {
const r = void 0 === n ? [] : (await i()).intents(n, {
dryRun: t
});
return s.log.intents([ instanceIntent(e, t, s), ...r ]);
}
function instanceIntent(e, t, n) {
const {log: s} = n;
switch (e.by) {
case "id":
return s.intentById(listText(n, e.ids), t);

case "filter":
return s.intentByFilter(t);

case "nothing":
return s.intentLater(t);
}
}
const Ee = 9e5, Oe = 255, Ae = 40, Te = 200;
function outputsOf(e) {
const t = e.flatMap(({id: e, outcome: t}) => {
const n = terminationOf(t);
return void 0 === n ? [] : [ {
id: e,
inRecycle: n.inRecycle
} ];
});
return {
"uhost-id": t.map(({id: e}) => e).join(","),
"in-recycle": t.map(({inRecycle: e}) => e ?? "").join(",")
};
}
function resultRow(e, t) {
const {id: n, instance: s, outcome: i, elapsedMs: r} = e, o = s ?? ("elsewhere" === i.kind ? i : void 0);
return {
kind: "instance",
id: n,
name: oneLine(s?.name ?? "", Oe),
region: o?.region ?? "",
zone: o?.zone ?? "",
outcome: x[i.kind].word,
inRecycle: terminationOf(i)?.inRecycle ?? "",
keptDisks: disksLeft(e).map(({id: e, sizeGb: t, zone: n, pricePerDayCny: s}) => ({
id: e,
sizeGb: t ?? null,
zone: n,
pricePerDayCny: void 0 === s ? null : Math.round(100 * s) / 100
})),
seconds: Math.floor(r / 1e3),
...t
};
}
function resultsOutput(e) {
const t = JSON.stringify(e);
if (isShortEnough(t)) return {
text: t,
left: e.length
};
const n = e.map(e => JSON.stringify(withShortTexts(e))), s = e.map((e, t) => ({
index: t,
failed: isFailedRow(e)
})), i = [ ...s.filter(({failed: e}) => e), ...s.filter(({failed: e}) => !e) ], r = new Set;
let o = 2;
for (const {index: e} of i) {
o += Buffer.byteLength(n[e] ?? "") + 1;
if (o > Ee) break;
r.add(e);
}
return {
text: `[${n.filter((e, t) => r.has(t)).join()}]`,
left: r.size
};
}
function isShortEnough(e) {
return Buffer.byteLength(e) <= Ee;
}
function isFailedRow({outcome: e}) {
return "string" == typeof e && e.startsWith("failed");
}
function withShortTexts(e) {
const {name: t, message: n} = e;
return {
...e,
..."string" == typeof t && {
name: oneLine(t, Ae)
},
..."string" == typeof n && {
message: oneLine(n, Te)
}
};
}
function resumesInPost({dryRun: e}, t) {
return "main" === t && !e;
}
function mayBeGoneByLostMain({request: e, state: t}) {
return "now" === e.when && ("missing" === t.origin || "untrusted" === t.origin);
}
function resumption({deadline: e, messages: t}) {
const {resumesInPost: n, resumesIfPostRuns: s} = t.notes;
return "cancelled" === e.reason || "job-ending" === e.reason ? s : n;
}
function setResults({runner: e, messages: t}, n) {
const {text: s, left: i} = resultsOutput(n);
e.setOutput("results", s);
const {title: r, message: o} = t.notes.resultsCut;
i < n.length && e.warning(o(i, n.length), {
title: r
});
}
async function cleanUpGitHub(e, t, n) {
const {request: s, phase: i, state: r, runner: o, log: a, clock: c} = e, {github: d, dryRun: l} = s;
if (void 0 === d) return !0;
const {tornDown: u} = e.known, f = t.filter(isFailed), h = resumesInPost(s, i), m = h && f.some(({outcome: e}) => isRetryable(e)), p = await e.loadGitHub();
if (m && (void 0 !== e.deadline.reason || !p.isDue(d, u))) return !0;
const g = r.cleanupsLeft, k = h ? e.deadline : withMinTime(e), w = await p.cleanUp({
request: requestLeft(d, g),
dryRun: l,
deadline: k,
tornDown: u
}, {
clock: c,
log: e => {
a.write(e);
},
debug: e => {
o.debug(e);
}
});
k !== e.deadline && k.release();
if (m) {
r.update({
cleanupsLeft: withoutFailed(d, w)
});
r.save();
} else {
r.update({
cleanupsLeft: w.left
});
const t = w.problems.length + f.length > 0;
saveProgress(e, w.left.length > 0 ? "github-left" : t ? "failed" : "done");
}
setResults(e, [ ...n, ...w.rows ]);
o.addSummary(w.summary);
for (const {title: e, message: t} of void 0 === g ? w.notices : []) o.notice(t, {
title: e
});
for (const {title: e, message: t} of w.warnings) o.warning(t, {
title: e
});
for (const {title: t, message: n, transient: s} of w.problems) o.error(s && h ? e.messages.format.sentences([ n, resumption(e) ]) : n, {
title: t
});
return 0 === w.problems.length;
}
function withMinTime({clock: e, cancelled: t, deadline: n}) {
return n.timeLeft >= ve ? n : new Deadline({
clock: e,
timeoutMs: ve,
atTimeout: n.atTimeout,
cancelled: t
});
}
function saveProgress({state: e, request: t}, n) {
e.update({
progress: t.dryRun ? "dry-run" : n
});
e.save();
}
function requestLeft({token: e, cleanups: t}, n) {
return {
token: e,
cleanups: t.filter(({kind: e}) => n?.includes(e) ?? !0)
};
}
function withoutFailed({cleanups: e}, {failed: t}) {
return e.map(({kind: e}) => e).filter(e => !t.includes(e));
}
function startJobEndWarning({deadline: e, clock: t, runner: n, messages: s}) {
const i = new AbortController;
let r;
const o = new Set;
"job-ending" === e.atTimeout && t.sleep(e.timeLeft / 2, i.signal).then(() => {
if (i.signal.aborted || 0 === r?.length && 0 === o.size) return;
const {title: e, message: t} = s.notes.jobEnding, a = t(listText(s, r ?? []), listText(s, [ ...o ]));
n.warning(a, {
title: e
});
});
return {
left: e => {
r = e;
},
awaitsDisks: e => {
o.add(e);
},
disksSettled: e => {
o.delete(e);
},
release: () => {
i.abort();
}
};
}
class KnownInstances {
#jt;
#Pt;
#$t;
#zt;
constructor(e) {
this.#jt = new Map(e?.names);
this.#Pt = new Map(e?.fates);
this.#$t = new Map(e?.listed);
this.#zt = e?.listRead ?? !1;
}
observed({id: e, name: t}) {
this.#jt.set(e, t);
}
listed(e) {
this.#$t = new Map(e.map(({id: e, name: t}) => [ e, t ]));
this.#zt = !0;
}
finished(e) {
for (const t of e) {
void 0 !== t.instance && this.observed(t.instance);
this.#Pt.set(t.id, fateOf(t));
}
}
get tornDown() {
return {
gone: this.#Ft("gone"),
notFound: this.#Ft("not-found"),
failed: this.#Ft("failed"),
listed: [ ...this.#$t ].map(([e, t]) => ({
id: e,
name: t
})),
listRead: this.#zt
};
}
get saved() {
return {
names: [ ...this.#jt ],
fates: [ ...this.#Pt ],
listed: [ ...this.#$t ],
listRead: this.#zt
};
}
#Ft(e) {
return [ ...this.#Pt ].filter(([, t]) => t === e).map(([e]) => ({
id: e,
name: this.#jt.get(e) ?? this.#$t.get(e) ?? ""
}));
}
}
function onlyNamesakes(e) {
const t = new Set(e.names.map(([, e]) => e));
return {
...e,
listed: e.listed.filter(([, e]) => t.has(e)),
listRead: !1
};
}
function fateOf(e) {
return !isFailed(e) || x[e.outcome.kind].gone ? "gone" : "not-found" === e.outcome.kind ? "not-found" : "failed";
}
const _e = [ "deferred", "started", "done", "dry-run", "failed", "unfinished", "github-left" ], xe = "teardown", Me = {
en: {
done: "Nothing to do: the main phase did the teardown.",
"dry-run": "Nothing to do: the main phase was a dry run.",
failed: "Nothing to do: the main phase failed for a reason a retry can't fix."
},
"zh-CN": {
done: "无需操作：main 阶段已完成清理。",
"dry-run": "无需操作：main 阶段只是试运行（dry-run）。",
failed: "无需操作：main 阶段失败的原因无法靠重试解决。"
}
};
function dryRunOver(e) {
return Me[e]["dry-run"];
}
function sealState(e, t) {
return `${macOf(e, t)}.${e}`;
}
function openState(e, t) {
const n = Buffer.from(e.slice(0, e.indexOf("."))), s = e.slice(e.indexOf(".") + 1), i = Buffer.from(macOf(s, t));
return n.length === i.length && (0, q.timingSafeEqual)(n, i) ? s : void 0;
}
function macOf(e, {privateKey: t, env: n}) {
const s = [ "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "GITHUB_ACTION" ].map(e => n[e] ?? "");
return (0, q.createHmac)("sha256", t).update(JSON.stringify([ ...s, e ])).digest("hex");
}
function readState(e, t) {
const n = "" === e ? void 0 : openState(e, t), s = void 0 === n ? void 0 : json_parseJson(n);
return json_isRecord(s) && isSavedState(s) ? s : void 0;
}
const isText = e => "string" == typeof e, isInstanceId = e => "string" == typeof e && /^[^\s,*?]{1,255}$/.test(e), isSpelling = e => "string" == typeof e && /^[a-z]{1,64}$/.test(e), isListOf = e => t => Array.isArray(t) && t.every(e), isPairOf = (e, t) => n => Array.isArray(n) && 2 === n.length && e(n[0]) && t(n[1]), isMapOf = (e, t) => n => json_isRecord(n) && Object.entries(n).every(([n, s]) => e(n) && t(s)), isOptional = e => t => void 0 === t || e(t), isSize = e => null === e || "number" == typeof e, isSeenDisk = e => Array.isArray(e) && isText(e[0]) && isSize(e[1]) && (2 === e.length || 3 === e.length && 1 === e[2]), Ce = {
progress: function(e) {
return _e.some(t => t === e);
},
targets: isOptional(isListOf(isInstanceId)),
seen: isOptional(isMapOf(isInstanceId, e => json_isRecord(e) && isOptional(isListOf(isSeenDisk))(e.disks))),
release: isOptional(isMapOf(isInstanceId, isListOf(e => Array.isArray(e) && 4 === e.length && "string" == typeof e[0] && /^[A-Za-z0-9_-]{1,64}$/.test(e[0]) && isSize(e[1]) && isText(e[2]) && (0 === e[3] || 1 === e[3])))),
instances: isOptional(e => json_isRecord(e) && [ "names", "fates", "listed" ].every(t => isListOf(isPairOf(isText, isText))(e[t])) && "boolean" == typeof e.listRead),
cleanupsLeft: isOptional(isListOf(isText)),
jobEndsAt: isOptional(e => Number.isFinite(e)),
describeSpellings: isOptional(isListOf(isSpelling)),
inputs: isOptional(isMapOf(isText, isText))
};
function isSavedState(e) {
return Object.entries(Ce).every(([t, n]) => n(e[t]));
}
const Re = [ [ "names", ({instances: e, ...t}) => void 0 === e ? t : {
...t,
instances: onlyNamesakes(e)
} ], [ "names", e => without(e, "instances") ], [ "disks", e => without(e, "release") ], [ "disks", ({seen: e, ...t}) => void 0 === e ? t : {
...t,
seen: withoutDisks(e)
} ], [ "seen", e => without(e, "seen") ], [ "targets", e => without(e, "targets") ], [ "inputs", e => without(e, "inputs") ] ];
class JobState {
#qt;
#Nt;
#Ht;
#Ut;
#Gt=0;
#Bt="";
origin;
constructor(e, t, {seal: n, onLeftOut: s}) {
this.#qt = e;
this.#Nt = n;
this.#Ut = s ?? (() => {});
const i = "post" === t ? e.getState(xe) : "", r = readState(i, n);
this.#Ht = r ?? {
progress: "started"
};
this.origin = "main" === t ? "new" : "" === i ? "missing" : void 0 === r ? "untrusted" : "saved";
}
get progress() {
return this.#Ht.progress;
}
get targets() {
return this.#Ht.targets ?? [];
}
get instances() {
return this.#Ht.instances;
}
get cleanupsLeft() {
return this.#Ht.cleanupsLeft;
}
get jobEndsAt() {
return this.#Ht.jobEndsAt;
}
get describeSpellings() {
return this.#Ht.describeSpellings ?? [];
}
learned(e) {
const t = this.describeSpellings;
isSpelling(e) && t.length < 5 && (this.#Ht.describeSpellings = [ ...t, e ]);
}
get inputs() {
return this.#Ht.inputs;
}
hasSeen(e) {
return void 0 !== ownValue(this.#Ht.seen, e);
}
dataDisksOf(e) {
return ownValue(this.#Ht.seen, e)?.disks?.map(([e, t, n]) => ({
id: e,
name: "",
sizeGb: t ?? void 0,
type: "",
boot: !1,
volume: 1 === n
}));
}
releasedDisksOf(e) {
return (ownValue(this.#Ht.release, e) ?? []).map(([e, t, n, s]) => ({
id: e,
sizeGb: t ?? void 0,
zone: n,
listed: 1 === s
}));
}
observed(e) {
const {id: t} = e;
this.#Kt(t, dataDisksOf(e, this.dataDisksOf(t)));
}
releasing(e, t) {
const n = new Map(Object.entries(this.#Ht.release ?? {}));
n.delete(e);
t.length > 0 && n.set(e, t.map(e => [ e.id, e.sizeGb ?? null, e.zone, e.listed ? 1 : 0 ]));
n.size > 0 ? this.#Ht.release = Object.fromEntries(n) : delete this.#Ht.release;
}
disksLeft(e, t) {
this.#Kt(e, t);
}
update(e) {
Object.assign(this.#Ht, e);
}
save() {
let e = this.#Ht, t = sealState(JSON.stringify(e), this.#Nt);
const n = new Set;
for (const [s, i] of Re) {
if (t.length <= 3e4) break;
const {length: r} = t;
e = i(e);
t = sealState(JSON.stringify(e), this.#Nt);
t.length < r && n.add(s);
}
if (n.size > this.#Gt) {
this.#Gt = n.size;
this.#Ut([ ...n ]);
}
if (t !== this.#Bt) {
this.#qt.saveState(xe, t);
this.#Bt = t;
}
}
#Kt(e, t) {
this.#Ht.seen ??= Object.create(null);
this.#Ht.seen[e] = void 0 === t ? {} : {
disks: t.map(({id: e, sizeGb: t, volume: n}) => [ e, t ?? null, ...n ? [ 1 ] : [] ])
};
}
}
function ownValue(e, t) {
return void 0 !== e && Object.hasOwn(e, t) ? e[t] : void 0;
}
function without(e, t) {
const n = {
...e
};
Reflect.deleteProperty(n, t);
return n;
}
function withoutDisks(e) {
return Object.fromEntries(Object.keys(e).map(e => [ e, {} ]));
}
const De = 5;
function lookedForText(e, t, n) {
const {lookedFor: s, format: i} = e;
return [ ..."id" === t.by ? [ listText(e, t.ids) ] : filterParts(e, t.filter), isAnywhere(n) ? s.everywhere : void 0 !== n.zone ? s.zone(oneLine(n.zone, 40)) : s.region(oneLine(n.region ?? "", 40)) ].join(i.comma);
}
function filterParts(e, {names: t = [], tag: n, exclude: s = [], olderThanMs: i}) {
const {lookedFor: r, format: o} = e, list = t => listText(e, t.map(e => quoted(e)), o.or, De);
return [ ...t.length > 0 ? [ r.names(list(t)) ] : [], ...void 0 === n ? [] : [ r.tag(quoted(n)) ], ...s.length > 0 ? [ r.exclude(list(s)) ] : [], ...void 0 !== i ? [ r.olderThan(durationText(e, i)) ] : t.some(isGlob) ? [ r.globOfAnyAge ] : [] ];
}
function leftAloneText({lookedFor: e, format: t}, {leftAlone: n}) {
return [ [ "excluded", e.excluded ], [ "too-young", e.tooYoung ], [ "age-unknown", e.ageUnknown ], [ "clocks-differ", e.clocksDiffer ] ].flatMap(([e, t]) => {
const s = n.get(e)?.length ?? 0;
return 0 === s ? [] : [ t(s) ];
}).join(t.comma);
}
function placeText({lookedFor: e}, {region: t, zone: n}) {
return void 0 !== n && "" !== n ? e.thatZone(oneLine(n, 40)) : e.thatRegion(oneLine(t ?? "", 40));
}
function isAnywhere({region: e, zone: t}) {
return void 0 === e && void 0 === t;
}
const Ie = 3;
function groupFailures(e, t, n) {
const s = new Map;
for (const n of t) {
const {title: t, advice: i} = headOf(e, n), r = `${t}\n${i}`;
s.set(r, [ ...s.get(r) ?? [], n ]);
}
return [ ...s.values() ].flatMap(t => {
const [s] = t;
return void 0 === s ? [] : [ {
problem: problemOf(e, s, t, n),
results: t
} ];
});
}
function failureText(e, t) {
const {what: n, left: s} = problemOf(e, t, [ t ], {
resumes: void 0,
keyHints: []
});
return e.format.sentences([ ...n, ...s ]);
}
function headOf(e, {outcome: t}) {
const n = causeOf(t), s = errorOf(t), i = "timed-out" === t.kind && !0 === t.jobEnding;
return {
title: titleOf(e, n, s),
advice: adviceOn(e, i ? "job-ended" : n, s)
};
}
function problemOf(e, t, n, {resumes: s, keyHints: i}) {
const {title: r, advice: o} = headOf(e, t), a = causeOf(t.outcome), c = void 0 !== s && n.some(({outcome: e}) => isRetryable(e)), d = "cancelled" === a && c;
return {
title: r,
what: whatHappened(e, t, n),
left: whatIsLeft(e, n),
advice: [ ..."keys-refused" === a ? i : [], ...d ? [] : [ o ] ],
next: c ? [ s ] : [],
details: detailsOf(e, n.flatMap(errorsOf))
};
}
function errorsOf({outcome: e, disks: t}) {
const n = errorOf(e);
return void 0 !== n ? [ n ] : "disks-left" === e.kind ? t.flatMap(e => e.error ?? []) : [];
}
function whoOf(e, t) {
const [n] = t;
return void 0 === n ? "" : 1 === t.length ? nameOf(n.id, n.instance) : e.failures.several(t.length, listText(e, t.map(({id: e}) => e)));
}
function whatHappened(e, {outcome: t}, n) {
const {failures: s} = e, {what: i} = s, r = whoOf(e, n), {length: o} = n, one = e => n.slice(0, Ie).map(e);
switch (t.kind) {
case "refused":
return [ i.callFailed(t.error.action, reasonText(e, t.error), attemptsOf(n)) ];

case "unreachable":
return [ i.unreachable(reasonText(e, t.error)) ];

case "timed-out":
{
const {lastError: n, jobEnding: s} = t;
return [ !0 === s ? i.jobEnded : i.timedOut, ...void 0 === n ? [] : [ i.lastError(n.action, reasonText(e, n)) ] ];
}

case "cancelled":
return [ i.interrupted ];

case "running":
return [ i.running ];

case "unknown-state":
return [ i.unknownState("" === t.state ? "" : stateText(e, t.state)) ];

case "not-found":
return [ i.notFound(r, o) ];

case "ambiguous":
return one(({id: t, outcome: n}) => i.ambiguous(t, listText(e, "ambiguous" === n.kind ? n.names.map(e => quoted(e)) : [])));

case "elsewhere":
return one(({id: t, instance: n, outcome: s}) => i.elsewhere(nameOf(t, n), "elsewhere" === s.kind ? placeText(e, s) : ""));

case "disks-left":
{
const e = n.flatMap(e => disksThat(e, "still-there", "unverified"));
return [ i.disksLeft(r, o, e.length, t.endedBy) ];
}
}
}
function attemptsOf(e) {
return Math.max(...e.map(({outcome: e}) => "refused" === e.kind ? e.attempts : 1));
}
function whatIsLeft(e, t) {
const {left: n} = e.failures;
if (t.every(({outcome: e}) => "not-found" === e.kind)) return [ n.nothing ];
const s = new Map;
for (const n of t) {
const t = leftKindOf(n);
if (void 0 === t) continue;
const i = void 0 === n.instance ? "" : stateText(e, n.instance.state), r = `${t} ${i}`, o = s.get(r) ?? {
kind: t,
state: i,
results: []
};
o.results.push(n);
s.set(r, o);
}
const i = t.flatMap(e => disksThat(e, "still-there")), r = t.filter(({outcome: e}) => "disks-left" === e.kind).flatMap(e => disksThat(e, "unverified"));
return [ ...[ ...s.values() ].map(t => n[t.kind](whoOf(e, t.results), t.results.length, t.state)), ...i.length > 0 ? [ n.disks(diskList(e, i)) ] : [], ...r.length > 0 ? [ n.disksUnverified(diskList(e, r)) ] : [] ];
}
function leftKindOf(e) {
const {outcome: t, instance: n, missed: s, stopAccepted: i, terminationAccepted: r} = e;
if ("disks-left" === t.kind || "not-found" === t.kind) return;
if ("ambiguous" === t.kind || "elsewhere" === t.kind) return "untouched";
if (void 0 === n) return "neverSeen";
if (s) return "missed";
const o = "running" === kindOfState(n.state);
return r && !o ? "terminationAccepted" : i && o ? "stopAccepted" : billingOf(n);
}
function billingOf({state: e, chargeType: t}) {
switch (kindOfState(e)) {
case "running":
return "running";

case "in-transition":
case "unknown":
return "existing";

case "terminable":
return "Postpay" === t ? "stopped" : "prepaid";
}
}
function failureRow(e, t) {
const [n] = errorsOf(t);
return {
reason: causeOf(t.outcome),
message: failureText(e, t),
retCode: n instanceof RetCodeError ? n.retCode : null,
requestId: oneLine(n?.requestId ?? "", 80)
};
}
const Le = 9, je = 3;
function reportTarget(e, t) {
e.log.write(e.messages.log.lookingFor(lookedForOf(e, t)));
}
function reportSelection({runner: e, log: t, messages: n}, s) {
const {instances: i, leftAlone: r, clockDifferenceMs: o} = s, a = leftAloneText(n, s);
"" !== a && t.write(n.log.leftAlone(a));
const {unknownAge: c, clocksDiffer: d, normalizedOnly: l} = n.notes;
i.length > 0 && t.selected(i);
const u = r.get("age-unknown") ?? [];
u.length > 0 && e.warning(c.message(u.length), {
title: c.title
});
if (0 !== o) {
const t = r.get("clocks-differ") ?? [], s = durationText(n, Math.abs(o));
e.warning(d.message(s, o > 0, t.length), {
title: d.title
});
}
const f = r.get("normalized-only") ?? [];
if (f.length > 0) {
const t = listText(n, f.map(({name: e}) => quoted(e)));
e.notice(l.message(t), {
title: l.title
});
}
}
function instancesOver({request: e}, t) {
return void 0 === e.github ? t : "github-left";
}
function report_phase_saveProgress({request: e, state: t}, n) {
t.update({
progress: e.dryRun ? "dry-run" : n
});
t.save();
}
function reportNothingNamed(e) {
const {title: t, message: n} = e.messages.notes.nothingNamed, s = n(void 0 !== e.request.github);
e.runner.warning(s, {
title: t
});
e.runner.addSummary(noteSummary(summaryContext(e), "⚠️", t, s));
}
async function report(e, t, n) {
const {runner: s, log: i} = e, r = "finished" === n.kind ? n.results : [];
for (const [e, t] of Object.entries(outputsOf(r))) s.setOutput(e, String(t));
setResults(e, r.map(e => resultRow(e)));
switch (n.kind) {
case "finished":
i.done(n.results);
return 0 === n.results.length ? reportNothing(e, t, n.selected) : await reportResults(e, t, n);

case "too-many":
return reportTooMany(e, t, n);

case "no-list":
return reportNoList(e, t, n);
}
}
function lookedForOf({messages: e, request: t}, n) {
return lookedForText(e, "id" === n.by ? {
by: "id",
ids: n.targets.map(({id: e}) => e)
} : n, t.place);
}
function summaryContext(e, t, n) {
const {messages: s, help: i, clock: r, finishes: o} = e;
return {
messages: s,
help: i,
nowMs: r.now(),
lookedFor: "filter" === t?.by ? lookedForOf(e, t) : "",
leftAlone: void 0 === n ? "" : leftAloneText(s, n),
finishes: o
};
}
async function loadWords({messages: e, loadDetails: t}) {
return {
...e,
...await t()
};
}
function reportNothing(e, t, n) {
const {runner: s, messages: i} = e, {title: r, message: o, ...a} = i.notes.nothingSelected;
report_phase_saveProgress(e, instancesOver(e, "done"));
if (void 0 === n) return {
succeeded: !0,
rows: []
};
const c = n.leftAlone.get("elsewhere") ?? [], d = leftAloneText(i, n), l = i.format.sentences([ o(lookedForOf(e, t)), ..."" === d ? [] : [ a.leftAlone(d) ], ...c.slice(0, je).map(e => a.elsewhere(nameOf(e.id, e), placeText(i, e))), ...c.length > je ? [ a.moreElsewhere(c.length - je) ] : [], ...n.placesRefused.filter(({place: {region: e}}) => void 0 !== e).slice(0, je).map(({place: e, error: t}) => a.refused(placeText(i, e), explainError(i, t))) ]);
s.notice(l, {
title: r
});
s.addSummary(noteSummary(summaryContext(e), "✅", r, l));
return {
succeeded: !0,
rows: []
};
}
async function reportTooMany(e, t, {selected: n, maxInstances: s}) {
report_phase_saveProgress(e, "failed");
const i = await loadWords(e), {title: r, what: o, left: a, advice: c} = i.failures.tooMany, d = listText(i, n.map(({id: e}) => e)), l = {
title: r,
what: [ o(n.length, s, d) ],
left: [ a ],
advice: [ c ],
next: [],
details: []
};
return reportNothingDone(e, t, l, n);
}
async function reportNoList(e, t, {error: n, reason: s}) {
const {request: i, phase: r} = e, o = "refused" === s && "permanent" === n.class;
report_phase_saveProgress(e, o ? "failed" : "unfinished");
const a = !o && resumesInPost(i, r) ? [ resumption(e) ] : [], c = await loadWords(e), {what: d, noList: l, causes: u, keyHints: f} = c.failures, h = [ l.left ];
if ("cancelled" === s) {
const {title: n} = u.cancelled, s = {
title: n,
what: [ l.interrupted ],
left: h,
advice: [],
next: a,
details: []
};
return reportNothingDone(e, t, s);
}
const m = reasonText(c, n), p = "refused" === s ? [ l.unread(m) ] : [ "job-ending" === s ? d.jobEnded : d.timedOut, ...n instanceof NotSentError ? [] : [ l.unread(m) ] ], g = problemOfError(c, n, {
what: p,
left: h,
hints: keyHints(i.connection, f)
});
return reportNothingDone(e, t, {
...g,
next: a
});
}
function reportNothingDone(e, t, n, s = []) {
const {runner: i, messages: r, log: o} = e;
o.write(r.log.done.line(r.log.done.untouched, ""));
i.addSummary(nothingDoneSummary(summaryContext(e, t), n, s));
i.error(annotationText(r, n), {
title: n.title
});
return {
succeeded: !1,
rows: []
};
}
async function reportResults(e, t, {results: n, selected: s, late: i}) {
const {runner: r, request: o, phase: a, state: c, deadline: d} = e, l = n.filter(isFailed), u = l.filter(({outcome: e}) => isRetryable(e));
if (u.length > 0) {
c.update({
targets: u.map(({id: e}) => e)
});
report_phase_saveProgress(e, "unfinished");
} else {
const t = l.length > 0 || i.tooMany.length > 0 ? "failed" : "done";
report_phase_saveProgress(e, instancesOver(e, t));
}
const f = resumesInPost(o, a);
let h = [], m = n.map(e => resultRow(e));
if (l.length > 0) {
const t = await loadWords(e);
h = groupFailures(t, l, {
resumes: f ? resumption(e) : void 0,
keyHints: keyHints(o.connection, t.failures.keyHints)
});
m = n.map(e => resultRow(e, isFailed(e) ? failureRow(t, e) : void 0));
setResults(e, m);
annotateFailures(e, t, h);
}
r.addSummary(summaryOf(summaryContext(e, t, s), {
results: n,
problems: h.map(({problem: e}) => e),
resumes: f ? void 0 === d.reason || "timed-out" === d.reason ? "yes" : "if-it-runs" : "no"
}));
reportRest(e, n, i);
return {
succeeded: 0 === l.length && 0 === i.tooMany.length,
rows: m
};
}
function annotateFailures({runner: e, messages: t}, {failures: n}, s) {
for (const {problem: n} of s.slice(0, Le)) e.error(annotationText(t, n), {
title: n.title
});
const i = s.slice(Le).flatMap(({results: e}) => e.map(({id: e}) => e)), {title: r, message: o} = n.more;
i.length > 0 && e.error(o(i.length, listText(t, i)), {
title: r
});
}
function reportRest(e, t, {tooMany: n, unknownAge: s, error: i}) {
const {runner: r, request: o, messages: a} = e, {targets: c} = o, {stillListed: d, lateTooMany: l, lateUnread: u, lateUnknownAge: f, stateLost: h, disksKept: m, disksUnverified: p} = a.notes, idsOf = e => listText(a, e.map(({id: e}) => e)), g = t.flatMap(disksLeft).filter(({fate: e}) => "kept" === e);
if (g.length > 0) {
const {title: e, message: t} = m, n = costText(a, g) ?? "";
r.notice(t(g.length, disksText(a, g), n, diskList(a, g)), {
title: e
});
}
const k = t.filter(e => !isFailed(e)).flatMap(disksLeft).filter(({fate: e}) => "unverified" === e);
if (k.length > 0) {
const t = [ p.message(diskList(a, k)), ...lastErrorOf(e, k) ];
r.warning(a.format.sentences(t), {
title: p.title
});
}
const w = t.filter(({outcome: e}) => "not-found-ignored" === e.kind);
w.length > 0 && !o.ignoreNotFound && mayBeGoneByLostMain(e) && r.warning(h.message(idsOf(w), w.length), {
title: h.title
});
const y = t.filter(e => e.terminationAccepted && mayHaveUnseenDisks(e));
o.releaseDisks && y.length > 0 && r.warning(p.unknown(idsOf(y)), {
title: p.title
});
const v = t.filter(({outcome: e}) => "terminated" === e.kind && e.stillListed);
v.length > 0 && r.notice(d.message(idsOf(v), v.length), {
title: d.title
});
n.length > 0 && "filter" === c.by && r.error(l.message(idsOf(n), n.length, c.maxInstances), {
title: l.title
});
void 0 !== i && r.warning(u.message(explainError(a, i)), {
title: u.title
});
s.length > 0 && r.warning(f.message(idsOf(s), s.length), {
title: f.title
});
}
function lastErrorOf({messages: e}, t) {
const n = t.flatMap(({error: e}) => e ?? []), s = new Set(n.map(t => explainError(e, t)));
return 0 === s.size ? [] : [ e.notes.disksUnverified.lastError([ ...s ].slice(0, 3).join(e.format.semicolon)) ];
}
const Pe = require("node:fs");
function guardedRunner(e, t, n) {
const s = n.GITHUB_STEP_SUMMARY ?? "", i = guardedWriter(e, t.state, n.GITHUB_STATE), r = guardedWriter(e, t.outputs, n.GITHUB_OUTPUT), o = guardedWriter(e, t.summary, s), {setSecret: a, getState: c, info: d, isDebug: l, startGroup: u, endGroup: f, debug: h, notice: m, warning: p, error: g} = e;
return {
setSecret: a,
getState: c,
info: d,
isDebug: l,
startGroup: u,
endGroup: f,
debug: h,
notice: m,
warning: p,
error: g,
getInput: e => inputVariable(e, n),
saveState: (t, n) => {
i(() => {
e.saveState(t, n);
});
},
setOutput: (t, n) => {
r(() => {
e.setOutput(t, n);
});
},
addSummary: e => {
"" !== s && o(() => {
(0, Pe.appendFileSync)(s, e);
});
}
};
}
function withHelp(e, t) {
return {
...e,
notice: (n, {title: s}) => {
e.notice(t.withUrl(s, n), {
title: s
});
},
warning: (n, {title: s}) => {
e.warning(t.withUrl(s, n), {
title: s
});
},
error: (n, {title: s}) => {
e.error(t.withUrl(s, n), {
title: s
});
}
};
}
function guardedWriter(e, t, n = "") {
let s = t;
return t => {
const i = lengthOf(n);
try {
t();
} catch (t) {
void 0 !== i && truncate(n, i);
if (void 0 === s) return;
const {title: r, message: o} = s;
s = void 0;
const a = (t instanceof Error ? t.message : String(t)).replace(/\.$/, "");
e.warning(`${a}. ${o}`, {
title: r
});
}
};
}
function lengthOf(e) {
try {
const t = (0, Pe.statSync)(e);
return t.isFile() ? t.size : void 0;
} catch {
return;
}
}
function truncate(e, t) {
try {
(0, Pe.truncateSync)(e, t);
} catch {}
}
const $e = [ "uhost-id", "name", "tag", "exclude", "older-than", "max-instances", "project-id", "region", "zone", "when", "dry-run", "stop", "release-disk", "ignore-not-found", "timeout", "runner-name", "environment", "language", "api-url" ];
function inputsToSave(e) {
return Object.fromEntries($e.flatMap(t => {
const n = e.getInput(t) ?? "";
return "" === n ? [] : [ [ t, n ] ];
}));
}
function withSavedInputs(e, t) {
if (void 0 === t) return e;
const n = "" !== (e.getInput("uhost-id") ?? ""), s = [ "name", "tag", "exclude", "older-than" ];
return {
setSecret: t => {
e.setSecret(t);
},
getInput: i => {
const r = e.getInput(i), o = void 0 === r || "" === r;
return !o || !Object.hasOwn(t, i) || n && s.includes(i) ? r : t[i];
}
};
}
const ze = {
id: 1e4,
filter: 3e4,
jobEnded: 6e4
};
async function runPhase(e, t) {
const {messages: n, clock: s, cancelled: i, env: r} = t, o = new HelpLinks(r, t.language), a = withHelp(t.runner, o), c = {
...t,
runner: a
}, {privateKey: d} = readKeyPair(e => a.getInput(e), r), l = {
privateKey: d,
env: r
}, u = openJobState(e, l, c), f = "unfinished" === u.progress, h = await readInputs(e, l, u, c, o);
if (void 0 === h) return !1;
const {jobEndsAt: m, ...p} = phaseTime({
now: s.now(),
timeoutMs: h.timeoutMs,
jobCancelled: "cancelled" === h.jobStatus,
savedJobEndsAt: u.jobEndsAt
});
void 0 !== m && u.update({
jobEndsAt: m
});
if ("main" === e && "job-end" === h.when) return defer(h, u, c, o);
if ("post" === e && "now" === h.when && h.dryRun) {
a.info(dryRunOver(t.language));
return !0;
}
const g = new Deadline({
clock: s,
...p,
cancelled: i
}), k = new TeardownLog({
sink: a,
clock: s,
messages: n,
resumesInPost: resumesInPost(h, e)
}), w = new KnownInstances(u.instances), y = {
...c,
phase: e,
request: h,
state: u,
known: w,
deadline: g,
log: k,
help: o,
finishes: f
}, v = noteInterruption(y);
try {
return await resume(y);
} finally {
v();
g.release();
}
}
function openJobState(e, t, {runner: n, messages: s}) {
const {stateShortened: i, stateParts: r} = s.log, o = new JobState(n, e, {
seal: t,
onLeftOut: e => {
n.info(i(e.map(e => r[e]).join(s.format.comma)));
}
});
"main" === e && o.save();
const {title: a, message: c} = s.notes.stateUntrusted;
"untrusted" === o.origin && "" !== t.privateKey && n.warning(c, {
title: a
});
return o;
}
async function readInputs(e, t, n, s, i) {
const {runner: r, messages: o, env: a} = s;
try {
const t = n.targets.length > 0 || "github-left" === n.progress, s = readRequest(withSavedInputs(r, n.inputs), {
phase: e,
env: a,
targetsKnown: t
});
"new" === n.origin && n.update({
inputs: inputsToSave(r)
});
s.keysFromEnvironment && r.info(o.log.keysFromEnvironment);
const {title: i, message: c} = o.notes.inputsTrimmed, {trimmedInputs: d} = s;
d.length > 0 && r.notice(c(listText(o, d), d.length), {
title: i
});
return s;
} catch (e) {
if (!(e instanceof InputError)) throw e;
n.update({
progress: "failed"
});
n.save();
await reportWrongInputs(e, "untrusted" === n.origin && "" === t.privateKey, s, i);
return;
}
}
async function reportWrongInputs({problems: e}, t, {runner: n, messages: s, loadDetails: i, clock: r}, o) {
const {inputs: a, failures: c} = await i(), {title: d, left: l, keysLost: u} = c.wrongInputs, f = [ ...t ? [ u ] : [], ...e.map(e => e(a)) ], h = {
title: d,
what: f,
left: [ l ],
advice: [],
next: [],
details: []
}, m = {
messages: s,
help: o,
nowMs: r.now(),
lookedFor: "",
leftAlone: "",
finishes: !1
};
n.addSummary(nothingDoneSummary(m, h));
n.error([ ...f, l ].join("\n"), {
title: d
});
}
function noteInterruption({clock: e, cancelled: t, state: n}) {
const s = new AbortController, note = () => {
const t = e.now() + we;
n.update({
jobEndsAt: Math.min(t, n.jobEndsAt ?? 1 / 0)
});
n.save();
};
t.aborted ? note() : t.addEventListener("abort", note, {
once: !0,
signal: s.signal
});
return () => {
s.abort();
};
}
async function resume(e) {
const {runner: t, state: n, known: s, messages: i} = e;
if ("github-left" === n.progress) {
t.info(i.log.onlyGitHubLeft(allGone(s.tornDown)));
return cleanUpGitHub(e, [], []);
}
const r = selectionOf(e);
if (void 0 === r) {
reportNothingNamed(e);
return !0;
}
announce(e, r);
report_phase_saveProgress(e, "started");
const o = await carryOut(e, r), {succeeded: a, rows: c} = await report(e, r, o);
if ("finished" !== o.kind) return a;
const d = await cleanUpGitHub(e, o.results, c);
return a && d;
}
function selectionOf({request: {targets: e}, state: t}) {
const specsOf = e => e.map(e => ({
id: e,
seen: t.hasSeen(e),
dataDisks: t.dataDisksOf(e),
releasedDisks: t.releasedDisksOf(e)
}));
if (t.targets.length > 0) return {
by: "id",
targets: specsOf(t.targets)
};
switch (e.by) {
case "id":
return {
by: "id",
targets: specsOf(e.ids)
};

case "filter":
return e;

case "nothing":
return;
}
}
function announce(e, t) {
const {runner: n, request: s, state: i, phase: r, messages: o} = e, {targets: a, when: c} = s;
if ("id" === a.by && a.filterIgnored) {
const {title: e, message: t} = o.notes.filtersNotUsed;
n.notice(t, {
title: e
});
}
if ("post" === r) {
const {jobEnds: e, mainUnfinished: t, stateLost: s} = o.log;
n.info("job-end" === c ? e : t(listText(o, i.targets)));
"missing" === i.origin && n.info(s);
}
reportTarget(e, t);
}
async function carryOut(e, t) {
const {request: n, state: s, known: i, log: r, fetch: o, clock: a, random: c, deadline: d} = e, {place: l, stop: u, releaseDisks: f, ignoreNotFound: h, dryRun: m} = n, p = n.connection, g = lateListingFor(n, t), k = {
stop: u,
releaseDisks: f,
ignoreNotFound: h || mayBeGoneByLostMain(e),
dryRun: m,
place: l,
lateListingMs: g
}, w = startJobEndWarning(e), save = () => {
void 0 !== n.github && s.update({
instances: i.saved
});
s.save();
}, observe = e => {
s.observed(e);
i.observed(e);
}, begin = e => {
const t = e.map(({id: e}) => e);
s.update({
targets: [ ...new Set([ ...s.targets, ...t ]) ]
});
w.left(t);
save();
};
let y;
const v = await tearDown({
connection: p,
selection: t,
options: k,
describeSpellings: s.describeSpellings
}, {
fetch: o,
clock: a,
random: c,
deadline: d,
onEvent: e => {
"observed" === e.kind && observe(e.instance);
"disks-to-release" === e.kind && s.releasing(e.id, e.disks);
"awaiting-disks" === e.kind && w.awaitsDisks(e.id);
if ("disks-settled" === e.kind) {
w.disksSettled(e.result.id);
s.disksLeft(e.result.id, disksLeft(e.result));
}
if ("polled" === e.kind) {
(e.open.length > 0 || void 0 === e.error) && w.left(e.open.map(({id: e}) => e));
save();
}
"terminating" === e.kind && save();
r.onEvent(e);
},
onCall: e => {
r.onCall(e);
},
onDescribeSpelling: e => {
s.learned(e);
},
onFacts: e => {
y = e;
},
onSelected: (t, n) => {
if (void 0 !== n) {
n.instances.forEach(observe);
i.listed(n.listed);
reportSelection(e, n);
}
begin(t);
},
onSelectedLate: (e, {listed: t}) => {
e.forEach(observe);
i.listed(t);
r.selected(e);
begin(e);
}
}).finally(() => {
w.release();
});
"finished" === v.kind && i.finished(v.results);
save();
void 0 !== y && await logApiFacts(e, y);
return v;
}
function lateListingFor({dryRun: e, jobStatus: t}, n) {
return e || "filter" === n.by && (n.filter.olderThanMs ?? 0) >= 6e4 ? 0 : "cancelled" === t || "failure" === t ? ze.jobEnded : ze[n.by];
}
const Fe = require("node:dns");
let qe = 0;
function pendingLookups() {
return qe;
}
function countedLookup(e, t, n) {
qe++;
t.all, (0, Fe.lookup)(e, t, (...e) => {
qe--;
n(...e);
});
}
const nodeFetch = async (e, {method: t, headers: n, body: s, signal: i, freshConnection: r}) => {
const {request: o} = await (e.startsWith("https:") ? Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 708, 23)) : Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23)));
return new Promise((a, c) => {
const d = o(e, {
method: t,
signal: i,
lookup: countedLookup,
headers: {
...n,
"Content-Length": String(Buffer.byteLength(s))
},
...!0 === r && {
agent: !1
}
});
let l = 0;
const fail = e => {
const {socket: t} = d, n = null === t || t.bytesRead === l, s = d.reusedSocket && n;
c(new ConnectionError("the connection failed", {
reusedConnection: s,
cause: e
}));
};
d.on("socket", e => {
l = e.bytesRead;
});
d.on("response", e => {
a(responseOf(e));
});
d.on("upgrade", (e, t) => {
t.destroy();
a({
...responseOf(e),
body: null
});
});
d.on("error", fail);
d.on("close", fail);
d.end(s);
});
};
function responseOf(e) {
return {
status: e.statusCode ?? 0,
headers: {
get: t => {
const n = e.headers[t.toLowerCase()];
return "string" == typeof n ? n : null;
}
},
body: e
};
}
function namesProxy(e) {
return [ "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy" ].some(t => "" !== (e[t] ?? ""));
}
function networkFetch(e, t) {
let n;
return async (s, i) => {
if ("direct" === e(s).kind) return nodeFetch(s, i);
n ??= t();
return (await n)(s, i);
};
}
const Ne = 500;
async function run(e = "main") {
process.exitCode = 1;
outliveReader();
const {env: t} = process, n = chosenLanguage(e, t), i = o[n], r = await i.everyRun(), {stateUnsaved: a, outputsUnset: c, summaryUnwritten: d, internalError: l} = r.notes, u = "main" === e, f = guardedRunner(s, {
state: u ? a : void 0,
outputs: u ? c : void 0,
summary: d
}, t), h = {
runner: f,
messages: r,
help: new HelpLinks(t, n)
}, m = cancelledBySignal();
try {
const s = {
choose: await proxyChooser(t),
lookup: countedLookup
}, o = !reportRefusedSha1(e, h) && !reportWrongProxy(e, h, s.choose) && await runPhase(e, {
runner: f,
clock: j,
fetch: networkFetch(s.choose, async () => (await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23))).proxyFetch(s)),
random: Math.random,
cancelled: m,
env: t,
language: n,
messages: r,
loadDetails: i.details,
loadGitHub: async () => {
const [{createGitHub: e}, {wholeProxyFetch: n}, r] = await Promise.all([ Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 12, 23)), Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23)), i.gitHub() ]);
return e({
env: t,
fetch: n(s),
messages: r
});
}
});
o && (process.exitCode = 0);
} catch (e) {
const {title: t, message: n} = l, i = (e instanceof Error ? e.message : String(e)).replace(/\.$/, "");
reportError(h, t, n(i));
e instanceof Error && s.debug(e.stack ?? "");
}
setTimeout(() => {
1 === process.exitCode && pendingLookups() > 0 && process.kill(process.pid, "SIGKILL");
process.exit();
}, Ne).unref();
}
function chosenLanguage(e, t) {
const given = e => inputVariable(e, t), n = (given("language") ?? "").trim();
if ("main" === e || "" !== n) return language_languageOf(n);
const {privateKey: s} = readKeyPair(given, t), i = readState(t[`STATE_${xe}`] ?? "", {
privateKey: s,
env: t
});
return language_languageOf("", i?.inputs?.language);
}
function cancelledBySignal() {
const e = new AbortController;
for (const t of [ "SIGINT", "SIGTERM" ]) process.on(t, () => {
e.abort();
});
return e.signal;
}
function outliveReader() {
for (const e of [ process.stdout, process.stderr ]) e.on("error", () => {});
}
async function proxyChooser(e) {
if (!namesProxy(e)) return () => ({
kind: "direct"
});
const {proxyFor: t} = await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 235, 23));
return n => t(n, e);
}
function reportError({runner: e, messages: t, help: n}, s, i) {
withHelp(e, n).error(i, {
title: s
});
e.addSummary(noteSummary({
messages: t,
help: n,
finishes: !1
}, "❌", s, i));
}
function reportWrongProxy(e, t, n) {
const {runner: s, messages: i} = t, r = (s.getInput("api-url") ?? "").trim(), o = "" === r ? y["api-url"] : r, a = URL.canParse(o) ? n(o) : void 0;
if ("invalid" !== a?.kind) return !1;
saveFailed(e, s);
const {title: c, message: d} = i.notes.wrongProxy;
reportError(t, c, d(a.variable));
return !0;
}
function reportRefusedSha1(e, t) {
const n = signingRefusal();
if (void 0 === n) return !1;
const {title: s, message: i} = t.messages.notes.sha1Refused;
reportError(t, s, i(n));
try {
saveFailed(e, t.runner);
} catch {}
return !0;
}
function saveFailed(e, t) {
const {env: n} = process, {privateKey: s} = readKeyPair(e => t.getInput(e), n), i = new JobState(t, e, {
seal: {
privateKey: s,
env: n
}
});
i.update({
progress: "failed"
});
i.save();
}
module.exports = n;
})();
