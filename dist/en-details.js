(() => {
"use strict";
var e = {};
(() => {
e.d = (t, n) => {
for (var i in n) e.o(n, i) && !e.o(t, i) && Object.defineProperty(t, i, {
enumerable: !0,
get: n[i]
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
const n = {
anywhere: "Without Region and Zone",
region: "With Region",
zone: "With Region and Zone"
}, i = {
title: "How this API answered",
intro: "No names, IDs or keys are in here: please paste it into an issue of this action.",
shownBy: (e, t, i) => `${n[e]}: ${t} of ${i} ${1 === i ? "instance" : "instances"} shown`,
counts: e => `TotalCount: ${e}`,
regionRequired: e => "Region: " + (e ? "required" : "not required so far"),
spellings: e => `Action of the answers to Describe: ${e}`,
lock: e => `The lock: ${"" === e ? "not met" : e}`,
zones: e => `Zones known: ${e}`,
refused: (e, t) => `Refused for ${e}: ${t}`,
diskIds: e => `Disk IDs in DescribeCompshareDisk and in the list of instances: ${e}`,
clock: e => "Clock: " + (void 0 === e ? "not reported" : `${e} s ahead of this machine's`)
};
function count(e, t) {
return `${e} ${t}${1 === e ? "" : "s"}`;
}
const a = {
"keys-refused": {
title: "CompShare refused the keys",
advice: ({retCode: e}) => 172 === e ? "Check public-key: it is wrong, was deleted, or is swapped with private-key." : "Check that public-key and private-key are the two halves of one key pair, and copy both again."
},
"token-refused": {
title: "CompShare refused the security token",
advice: "Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one."
},
"permission-refused": {
title: "The key lacks a permission",
advice: ({action: e}) => `Give the key the permission ${e} in the project the instance is in. A sub-account's key also needs the input project-id.`
},
"project-refused": {
title: "The project ID is missing or wrong",
advice: "Check the input project-id. A sub-account's key needs it; without it, the default project is used."
},
"parameter-refused": {
title: "CompShare refused a parameter",
advice: ({parameter: e}) => /^(region|zone)/i.test(e) ? `CompShare does not accept this ${e}. Check the inputs region and zone, or leave them out.` : /^uhostid/i.test(e) ? "CompShare does not accept this instance ID. Check the input uhost-id." : "" === e ? "Check the inputs region and zone, or leave them out. A sub-account's key also needs project-id." : `CompShare does not accept ${e}. If region, zone and project-id are right, please report this with the request ID.`
},
"ip-address-refused": {
title: "CompShare refused this runner's IP address",
advice: "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address."
},
"account-locked": {
title: "The account is under a security lock",
advice: "Lift the security lock in the CompShare console, then run the job again."
},
"payment-due": {
title: "CompShare is waiting for a payment",
advice: "Top up the account, and settle unpaid bills and open orders in the CompShare console. Then run the job again."
},
expired: {
title: "The instance has expired",
advice: "Renew the instance in the CompShare console and run the job again, or delete it there."
},
throttled: {
title: "CompShare is throttling requests",
advice: "Run fewer jobs with this account at a time, or raise the input timeout."
},
locked: {
title: "Another operation holds the instance",
advice: "The lock can last ten minutes. Find out who else is working on the instance, or raise the input timeout."
},
busy: {
title: "The instance is busy",
advice: ({retCode: e}) => (void 0 === e ? void 0 : o[e]) ?? "Raise the input timeout, or check the console for what is holding the instance."
},
"still-listed": {
title: "Deleted, but still listed",
advice: "CompShare says that it has been deleted, and lists it all the same: it may be in the recycle bin. Check the console."
},
"api-failed": {
title: "CompShare failed internally",
advice: "This usually passes: run the job again. If it stays, give the request ID to CompShare support."
},
"request-refused": {
title: "CompShare didn't accept the request",
advice: "Check the input api-url. Otherwise this is a bug in this action: please report it with the request ID."
},
"ret-code-unknown": {
title: "CompShare answered with an unknown RetCode",
advice: "Ask CompShare support what it means, with the request ID, and please report the code to this action."
},
"gateway-failed": {
title: "CompShare is down or overloaded",
advice: "CompShare's gateway is overloaded or can't reach the service behind it. This usually passes within minutes: run the job again, or raise the input timeout so the step waits longer."
},
"no-answer": {
title: "CompShare didn't answer",
advice: "Run the job again. If it stays, check the runner's network, its proxy settings and api-url."
},
"not-the-api": {
title: "Something else answers in place of CompShare",
advice: "Check the input api-url, and the proxy or portal between the runner and CompShare."
},
unreachable: {
title: "The CompShare API can't be reached",
advice: "Check the runner's network, its proxy settings and the input api-url."
},
"certificate-untrusted": {
title: "The API's certificate is not trusted",
advice: "Check the input api-url and the proxy. NODE_EXTRA_CA_CERTS adds a company's own certificate authority."
},
"proxy-refused": {
title: "The proxy refused the connection",
advice: ({proxyStatus: e}) => 407 === e ? "The proxy asks for a user name and a password: put them into the proxy variable, as http://USER:PASSWORD@HOST:PORT." : 403 === e ? "Have this address allowed in the proxy, or list it in NO_PROXY if it can be reached without the proxy." : "Check the proxy settings of the runner and the proxy itself, then run the job again."
},
"timed-out": {
title: "Timed out",
advice: "Raise the input timeout, or check the console for what is holding the instance."
},
"job-ended": {
title: "The cancelled job's time was up",
advice: "Check the console. A cancelled job has about five minutes in all; a workflow that runs after this one can finish the teardown."
},
cancelled: {
title: "The step was interrupted",
advice: "Unless a later phase or run continues, terminate it in the CompShare console."
},
running: {
title: "The instance is running and stop is false",
advice: "Remove stop: false, so the action stops it before it terminates it."
},
"unknown-state": {
title: "The instance is in an unknown state",
advice: "Check the console for what it is doing. Without stop: false, the termination is tried all the same."
},
ambiguous: {
title: "The instance is listed under several names",
advice: "Check the console for its name, and select it by uhost-id."
},
"not-found": {
title: "The instance was not found",
advice: "Check uhost-id, project-id and whose keys these are. If it may be gone, set ignore-not-found: true."
},
elsewhere: {
title: "The instance is in another region or zone",
advice: "Correct region and zone, or leave them out."
},
"disks-left": {
title: "Data disks were not deleted",
advice: "Delete them in the CompShare console unless somebody needs them."
}
}, s = "Somebody or something seems to be starting it again. Find out what, or raise the input timeout.", o = {
8010: s,
8856: s,
8905: s,
8903: "An image that is being made from the instance may block it. Raise the input timeout.",
8964: "Wait until the image is finished, or raise the input timeout.",
226618: "Stop the instance that mounts the shared storage, or raise the input timeout."
};
function isOrAre(e) {
return 1 === e ? "is" : "are";
}
const r = {
causes: a,
several: (e, t) => `${e} instances (${t})`,
what: {
callFailed: (e, t, n) => `${e} failed${n > 1 ? ` ${n} times` : ""}: ${t}.`,
timedOut: "Timed out.",
jobEnded: "The cancelled job's time was up.",
lastError: (e, t) => `The last error: ${e}: ${t}.`,
unreachable: e => `The API could not be reached for a minute: ${e}.`,
interrupted: "The runner interrupted this step.",
running: "Only a stopped instance can be terminated, and stop is false.",
unknownState: e => `It has been in ${"" === e ? "an empty state" : `the state ${e}`} for a minute, which this action does not know.`,
ambiguous: (e, t) => `${e} is listed under several names (${t}), and not all of them are selected.`,
notFound: (e, t) => `${e} ${1 === t ? "was" : "were"} not found in any region of the project.`,
elsewhere: (e, t) => `${e} is in ${t}, not where region and zone say.`,
disksLeft: (e, t, n, i) => `${e} ${isOrAre(t)} gone, but ${count(n, "data disk")} ${void 0 === i ? `${isOrAre(n)} not.` : `${1 === n ? "was" : "were"} not seen to be gone when ${"timed-out" === i ? "the timeout ended" : "the job was cancelled"}.`}`
},
left: {
running: (e, t, n) => `${e} ${isOrAre(t)} still ${n} and billed.`,
existing: (e, t, n) => `${e} still ${1 === t ? "exists" : "exist"} (${n}) and may be billed.`,
stopped: (e, t, n) => `${e} still ${1 === t ? "exists" : "exist"} (${n}): GPU, CPU and memory are not billed, data disks and an enlarged system disk are.`,
prepaid: (e, t, n) => `${e} still ${1 === t ? "exists" : "exist"} (${n}) and may be billed: prepaid instances are, running or not.`,
neverSeen: e => `${e} may exist and be billed.`,
missed: (e, t) => `${e} ${1 === t ? "was" : "were"} missing from the last list, which is no proof: ${1 === t ? "it" : "they"} may still exist and be billed.`,
stopAccepted: (e, t, n) => `${e}: the stop was accepted, but last seen ${n}. ${1 === t ? "It" : "They"} may be billed.`,
terminationAccepted: (e, t, n) => `${e}: the termination was accepted, but last seen ${n}. ${1 === t ? "It" : "They"} may be billed.`,
untouched: (e, t) => (1 === t ? "It was" : "They were") + " not touched and may be billed.",
nothing: "Nothing was terminated.",
disks: e => `Still there and billed: ${e}.`,
disksUnverified: e => `Not known to be deleted: ${e}.`
},
noList: {
interrupted: "The runner interrupted this step before the list of instances was read.",
unread: e => `The list of instances could not be read: ${e}.`,
left: "Nothing was touched. Whatever matches may exist and be billed."
},
tooMany: {
title: "Too many instances selected",
what: (e, t, n) => `The filter selects ${count(e, "instance")}, more than max-instances (${t}): ${n}.`,
left: "None was touched; they may be billed.",
advice: "Narrow the filter, or raise max-instances if all of them are meant."
},
keyCheck: {
what: e => `The key check failed: ${e}`,
left: "This step fails now, before a later one creates an instance that could not be terminated."
},
wrongInputs: {
title: "Nothing was done: the inputs are wrong",
left: "Nothing was terminated: instances may exist and be billed.",
keysLost: "The keys are empty in the post phase, and were not in the main phase: this happens to a step in a composite action that is called by another one. Set them as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env, or move the step into the workflow itself. Nothing was terminated: check the console."
},
keyHints: {
quoted: e => `${e} has quotation marks around it: save the secret without them.`,
assignment: e => `${e} looks like NAME=value: save only what is right of the equals sign.`,
swapped: "public-key and private-key look swapped."
},
more: {
title: "More failures",
message: (e, t) => `${count(e, "more instance")} failed for other reasons: ${t}. The job summary and the log say why.`
},
details: {
retCode: e => `RetCode ${e}`,
httpStatus: e => `HTTP ${e}`,
requestId: e => `request ID ${e}`
}
}, h = "Check the secret's name; pull requests from forks and Dependabot get no secrets.", d = {
noKeys: `public-key and private-key are empty, and COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set. ${h}`,
noKeysInPost: "public-key and private-key are empty in the post phase. A composite action inside another loses its inputs by then. Instances may be left and billed: check the console. Set the keys as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env instead.",
keyEmpty: e => `${e} is empty. ${h}`,
tokenEmpty: `github-token is empty. runner-name and environment need it. ${h}`,
secretWithSpace: e => `${e} contains a space or line break. Copy it again.`,
secretWithInvisible: (e, t) => `${e} contains an invisible character (${t}). Copy it again without it.`,
secretWithOther: e => `${e} contains a character that keys and tokens don't have. Copy it again.`,
secretTooLong: (e, t) => `${e} is longer than ${t} characters. Copy it again.`,
invisible: (e, t) => `${e} contains an invisible character, shown by its code: ${t}. Remove it.`,
severalLines: (e, t) => `${e} is ${t} on several lines. Write one line.`,
tooLong: (e, t, n) => `${e} is ${t}. Write at most ${n} characters.`,
notAWord: (e, t) => `${e} is ${t}. Write at most 64 letters, digits, hyphens and underscores.`,
notAnId: (e, t) => `${e}: ${t} is not an instance ID. An ID is uhost- or cpod- and then lower-case letters, digits and hyphens.`,
notJson: (e, t) => `${e} is ${t}, which is not valid JSON. Write ["uhost-a", "uhost-b"], or the IDs separated by commas.`,
notAChoice: (e, t, n) => `${e} is ${t}. Write ${n.join(" or ")}.`,
notATimeout: (e, t) => `${e} is ${t}. Write a whole number and a unit (s, m, h or d), from 1s to 24h.`,
notAnAge: (e, t) => `${e} is ${t}. Write a whole number and a unit (s, m, h or d), such as 90m, 12h or 3d.`,
notACount: (e, t) => `${e} is ${t}. Write a whole number from 1 to 999999.`,
notAnApiUrl: e => `${e} can't be used. Write an https address without user, query and fragment, or http on a loopback address.`,
noRunnerName: (e, t) => `${e} is ${t}. Write a runner's name or a glob after org:.`,
enterpriseRunner: (e, t) => `${e} is ${t}. This action can't remove an enterprise's runners. Name runners of this repository, or of its organization with org: before the name.`,
emptyDryRun: "dry-run is empty, and false would delete. Write dry-run: ${{ inputs.dry-run || false }}.",
emptyAge: "older-than is empty, which would select instances of any age. Write older-than: ${{ inputs.age || '12h' }}, or 0s for any age.",
nothingNamed: "No instance is named: uhost-id, name and tag are empty. If uhost-id comes from another step, that step gave no ID. Add a name that is known beforehand, such as name: gpu-${{ github.run_id }}.",
selectsNothing: e => 1 === e.length ? `${e.join()} selects nothing by itself. Add name or tag.` : `${e.join(" and ")} select nothing by themselves. Add name or tag.`,
selectsEverything: (e, t) => `name ${e} selects ${t ? "every instance that has the default name of the platform" : "every instance"}. Narrow it: write how the names begin, such as gpu-ci-*, or add tag, older-than or exclude. dry-run: true shows what it selects.`
}, l = {
failures: r,
inputs: d,
apiFacts: i
};
module.exports = t;
})();
