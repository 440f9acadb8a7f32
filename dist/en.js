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
function count(e, t) {
return `${e} ${t}${1 === e ? "" : "s"}`;
}
function dataDisks(e, t) {
return `${count(e, "data disk")}${void 0 === t ? "" : ` (${t} GB)`}`;
}
const n = {
comma: ", ",
andMore: (e, t) => `${e} and ${t} more`,
semicolon: "; ",
or: " or ",
sentences: e => e.join(" "),
inBrackets: (e, t) => `${e} (${t})`,
units: {
d: " d",
h: " h",
min: " min",
s: " s"
},
instances: e => count(e, "instance"),
dataDisks,
cny: e => `${e.toFixed(2)} CNY`,
cnyPerDay: e => `about ${e.toFixed(2)} CNY a day`,
state: e => "" === e ? "unknown state" : e
}, s = "; the post phase continues if the runner runs it", o = {
cancelled: [ "The runner interrupted this step", s ],
"timed-out": [ "Timed out", "; the post phase of this step continues" ],
"job-ending": [ "The job was cancelled, and its time is up", s ]
}, i = {
lookingFor: e => `Looking for ${e}`,
leftAlone: e => `Left alone: ${e}`,
selected: e => `Selected ${count(e, "instance")}:`,
keysFromEnvironment: "The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.",
stopping: "stopping",
stoppingByForce: "stopping (by force, as a spot instance needs it)",
terminating: "terminating",
terminatingWithDisks: e => `terminating, with ${e}`,
terminatingWithoutDisks: e => `terminating; ${e} will be kept`,
inRecycleBin: "in the recycle bin",
notListedAnyMore: "no longer listed; checking again",
retrying: e => `${e}; retrying`,
stopNotSent: "the stop was not sent",
terminationNotSent: "the termination was not sent",
awaitingDisks: e => `checking that ${1 === e ? "its data disk is" : `its ${e} data disks are`} gone too`,
deletingDisk: e => `data disk ${e} did not go with the instance; deleting it`,
disksDeleted: (e, t) => `${dataDisks(e, t)} deleted`,
disksUnverified: (e, t) => `could not verify that ${dataDisks(e, t)} ${1 === e ? "is" : "are"} deleted`,
disksKept: (e, t) => `${dataDisks(e, t)} kept`,
failed: e => `FAILED: ${e}`,
ending: (e, t) => o[e][0] + (t ? o[e][1] : ""),
awaitingListing: (e, t) => `${"" === e ? "Nothing matches yet" : `${e}: not found yet`}. New instances can be listed late: looking for up to ${t} s more`,
waitingFor: e => `Waiting for ${e}`,
waits: {
stop: e => `${e} to stop`,
termination: e => `${e} to disappear`,
listing: e => `${e} to be listed`,
confirmation: e => `confirmation that ${e} ${e.includes(",") ? "are" : "is"} gone`,
state: (e, t) => `${e} to change from ${t}`,
retry: (e, t) => `${e} (${t})`,
api: e => `the API (${e})`
},
done: {
line: (e, t) => `Done: ${e}${"" === t ? "" : `; ${t}`}`,
gone: e => `${e} gone`,
wouldTerminate: e => `${e} would be terminated (dry run)`,
notFound: e => `${e} not found`,
failed: e => `${e} failed`,
disksKept: e => `${e} kept`,
disksLeft: e => `${e} not known to be deleted`,
nothing: "nothing to do",
untouched: "nothing was touched"
},
stateShortened: e => `The state for the post phase is too long. Left out: ${e}.`,
stateParts: {
names: "names of instances",
disks: "data disks",
seen: "which instances were seen",
targets: "IDs of the instances",
inputs: "inputs"
},
deferred: e => `Nothing is changed now. The post phase of this step will ${e}.`,
onlyGitHubLeft: e => (e ? "The instances are gone. " : "") + "Continuing with GitHub's side.",
jobEnds: "The job is ending: tearing down now.",
mainUnfinished: e => `The main phase did not finish: ${"" === e ? "tearing down now" : `continuing with ${e}`}.`,
stateLost: "The main phase left no state: it was killed early, or this runner loses the state of a failed step. Using the inputs instead.",
intentById: (e, t) => `${intentVerb(t)} ${e}`,
intentByFilter: e => `${intentVerb(e)} what name and tag select then, unless uhost-id is set by then`,
intentLater: e => `${intentVerb(e)} what uhost-id, name and tag say then`,
intents: e => e.join(", then ")
};
function intentVerb(e) {
return e ? "only look (dry-run) at" : "terminate";
}
function theyStay(e) {
return 1 === e ? "It stays on the bill until somebody deletes it." : "They stay on the bill until somebody deletes them.";
}
const a = {
nothingNamed: {
title: "No instance was named",
message: e => "The job is ending, and uhost-id, name and tag are all empty: nothing was torn down. If an instance was created, it is still running and billed. " + (e ? "Nothing was changed on GitHub either. " : "") + "Set name as well, such as name: gpu-${{ github.run_id }}, and create the instance under that name."
},
filtersNotUsed: {
title: "Filters not used",
message: "uhost-id is set, so name, tag, exclude and older-than are not used."
},
nothingSelected: {
title: "Nothing selected",
message: e => `No instance matches ${e}. Nothing to do.`,
leftAlone: e => `Left alone: ${e}.`,
elsewhere: (e, t) => `${e} is in ${t}: check region and zone.`,
moreElsewhere: e => `${e} more are elsewhere too.`,
refused: (e, t) => `Listing ${e} was refused: ${t}.`
},
stillListed: {
title: "In the recycle bin",
message: (e, t) => `${e}: CompShare reports ${1 === t ? "it" : "them"} as deleted and still lists ${1 === t ? "it" : "them"}, as it does with the recycle bin.`
},
disksKept: {
title: "Data disks kept",
message: (e, t, n, s) => `${t} kept${"" === n ? "" : `, ${n}`}: ${s}. ${theyStay(e)}`
},
disksUnverified: {
title: "Data disks could not be verified",
message: e => `These data disks may not be deleted: ${e}. Check the console: a disk that still exists stays on the bill.`,
lastError: e => `The last error was: ${e}.`,
unknown: e => `${e}: no list showed the data disks, so there may be some left. Check the console: a disk that still exists stays on the bill.`
},
unknownAge: {
title: "Instances of unknown age",
message: e => `${count(e, "instance")} ${1 === e ? "matches" : "match"}, but CompShare does not say when ${1 === e ? "it was" : "they were"} created. ` + (1 === e ? "It was" : "They were") + " left alone and may be billed."
},
clocksDiffer: {
title: "Clocks differ",
message: (e, t, n) => `CompShare's clock is ${e} ${t ? "ahead of" : "behind"} this runner's. ${count(n, "instance")} ${1 === n ? "is" : "are"} old enough by only one of the two and ${1 === n ? "was" : "were"} left alone.`
},
normalizedOnly: {
title: "Similar names",
message: e => `Left alone, since names are compared exactly: ${e}. They match only after Unicode normalization.`
},
lateTooMany: {
title: "More instances than max-instances",
message: (e, t, n) => `${count(t, "more matching instance")} ${1 === t ? "was" : "were"} listed late: ${e}. With ${1 === t ? "it" : "them"}, max-instances (${n}) would be exceeded, so ${1 === t ? "it was" : "they were"} not touched and may be billed. Terminate by uhost-id, or raise max-instances and run the step again.`
},
lateUnread: {
title: "The last list could not be read",
message: e => `Everything selected is gone. A last look for instances listed late failed: ${e}. Check the console for another one that matches.`
},
lateUnknownAge: {
title: "Instances listed late",
message: (e, t) => `${e}: listed when the others were gone. ${1 === t ? "It was" : "They were"} not touched, since ${1 === t ? "it" : "they"} may have been created after this step began, and may be billed. Terminate by uhost-id if meant.`
},
jobEnding: {
title: "The job may be ended at any moment",
message: (e, t) => [ "The job was cancelled, and the runner ends it soon, whatever is left.", ..."" === e && "" !== t ? [] : [ `Not gone yet: ${"" === e ? "what this step is about" : e}.` ], ..."" === t ? [] : [ `Data disks not known to be deleted yet: those of ${t}.` ], "If nothing more is reported here, check the console." ].join(" ")
},
stateLost: {
title: "Not there now",
message: (e, t) => `${e}: not found now; the main phase may have terminated ${1 === t ? "it" : "them"}, but its state is lost. Check the console if in doubt.`
},
stateUntrusted: {
title: "The saved state is not used",
message: "It is not what the main phase saved: another step set it, or the private key has changed since. Using the inputs instead."
},
keysUnchecked: {
title: "The keys could not be checked",
message: e => `Listing instances, to see whether the keys work, failed: ${e}. This may pass. The teardown at the end of the job tries again.`
},
stateUnsaved: {
title: "The state could not be saved",
message: "The teardown continues. But the post phase may not know what this phase did: it then uses the inputs alone, and may report an instance as not found that is gone."
},
outputsUnset: {
title: "The outputs could not be set",
message: "They may be empty for later steps. The log says what became of the instances."
},
summaryUnwritten: {
title: "The job summary could not be written",
message: "The log says what became of the instances."
},
inputsTrimmed: {
title: "Invisible characters removed",
message: (e, t) => `${e}: removed invisible characters at the ends. Copy ${1 === t ? "it" : "them"} again without them.`
},
resultsCut: {
title: "The output results is cut",
message: (e, t) => `An output holds at most 1 MB, so results has ${e} of ${t} entries, failed ones first. The log has them all.`
},
wrongProxy: {
title: "Nothing was done: the proxy settings are wrong",
message: e => `${e} is not a proxy's address. Write an address such as http://proxy.example:3128. Nothing was torn down: instances may be left and billed.`
},
sha1Refused: {
title: "This runner refuses SHA-1",
message: e => `OpenSSL on this runner refuses SHA-1 (${e}), as some FIPS setups do. CompShare takes no other signatures, so nothing was terminated: instances may still exist and be billed. Run this step on a GitHub-hosted runner, or without the FIPS settings in OPENSSL_CONF and NODE_OPTIONS.`
},
internalError: {
title: "Internal error in this action",
message: e => `${e}. Instances may still exist and be billed: check the console. Please report this error.`
},
resumesInPost: "The post phase of this step continues.",
resumesIfPostRuns: "The post phase continues if the runner runs it; otherwise finish it yourself."
}, r = {
notTerminated: e => `CompShare: ${count(e, "instance")} not terminated, may still be billed`,
notYetTerminated: e => `CompShare: ${count(e, "instance")} not gone yet, may still be billed`,
othersGone: e => `; ${count(e, "other")} gone`,
othersWouldGo: e => `; ${count(e, "other")} would be terminated`,
disksLeftToo: e => `; ${e} left`,
dryRun: e => `CompShare: dry run, ${count(e, "instance")} would be terminated`,
gone: e => `CompShare: ${count(e, "instance")} gone`,
andNotFound: e => `, ${e} not found`,
notFound: e => `CompShare: ${count(e, "instance")} not found`,
noDisksKept: ", no data disk kept",
disksUnknown: ", data disks not known",
disksKept: (e, t) => `, ${e} kept and still billed${t}`,
disksUnverified: e => `, ${e} not known to be deleted`,
disksStillThere: (e, t, n) => `CompShare: ${count(e, "instance")} gone, ${t} not, may still be billed${n}`,
nothingSelected: "CompShare: no instance matches, nothing to do",
nothingDone: "CompShare: nothing was done",
resumes: "The post phase of this step continues. Its part of this summary comes below.",
resumesIfPostRuns: "The post phase continues if the runner runs it, and its part of this summary then comes below.",
finishes: "This finishes the part of this step above.",
lookedFor: e => `Looked for: ${e}.`,
leftAlone: e => `Left alone: ${e}.`,
table: {
labelled: (e, t) => `${e}: ${t}`,
all: (e, t) => `All ${e}: ${t}`,
moreRows: e => `${e} more`,
rowsInResults: e => `And ${e} more, in the output <code>results</code>.`
},
columns: {
instance: "Instance",
hardware: "GPU",
zone: "Zone",
state: "State",
outcome: "Outcome",
recycleBin: "Recycle bin",
age: "Age",
chargeType: "Charge type",
price: "CNY an hour",
ran: "Ran",
cost: "Cost *",
refund: "Refund",
disks: "Data disks",
time: "Time taken",
disk: "Disk",
size: "Size",
type: "Type",
attachedTo: "Was attached to",
pricePerDay: "CNY a day"
},
prepaid: "prepaid",
inRecycleBin: "yes",
notInRecycleBin: "no",
notReported: "not reported",
notSeen: "not seen",
goneState: "gone",
wouldTerminate: "would terminate",
wouldStopFirst: "would stop, then terminate",
wouldDelete: e => `would delete ${e}`,
wouldKeep: e => `would keep ${e}`,
terminated: "terminated, gone",
withDisks: e => `, with ${e}`,
alreadyGone: "already gone (deleted elsewhere)",
notFoundIgnored: "not found, ignored",
failed: e => `failed: ${e}`,
pending: e => `not gone yet: ${e}`,
estimate: "An estimate from the start time and the price CompShare reported: since the last start, without disks and discounts.",
disksKeptHeading: e => `${e} kept`,
disksLeftHeading: e => `${e} left`,
diskFates: {
kept: "kept",
released: "deleted",
"deleted-by-id": "deleted",
unverified: "could not be verified",
"still-there": "still there"
},
wouldBe: {
kept: "would be kept",
deleted: "would be deleted"
},
deletionUnverified: "Not all of these are known to be deleted. Check the console: a disk that still exists stays on the bill.",
keptAsAsked: "These stay on the bill until somebody deletes them in the CompShare console. With <code>release-disk: true</code>, data disks are deleted with the instance; volumes of containers never are.",
unseenDisks: e => `${e} was never seen. Check the console for leftover data disks.`
}, d = {
format: n,
errors: {
failedCall: (e, t) => `${e}: ${t}`,
retCode: (e, t) => `RetCode ${e}, ${t}`,
undocumented: "a code that is not documented",
httpStatus: e => `HTTP status ${e}`,
redirect: "a redirect is not followed",
transport: {
timeout: e => `no answer within ${e} s`,
aborted: () => "given up while waiting for the answer",
"connection-failed": () => "the connection failed",
"proxy-refused": () => "the proxy refused the connection"
},
defects: {
"not-json": () => "the answer is not JSON",
"too-large": e => `the answer is larger than ${e} MiB`,
"no-ret-code": () => "the answer has no RetCode",
"no-instance-list": () => "the answer has no list of instances",
"not-an-instance": () => "the answer lists something that is no instance",
"no-disk-list": () => "the answer has no list of disks",
"other-action": () => "the answer belongs to another action",
"list-not-whole": () => "the answer lists fewer instances than it counts",
"nothing-new": () => "the answer lists nothing new before the end of the list"
},
notSent: "not sent",
said: (e, t) => `${e}: ${t}`,
requestId: e => `request ID ${e}`
},
retCodes: {
110: "the API took too long; the operation may have happened",
120: "a data error inside the API",
130: "the gateway or the auth service failed",
150: "the service is unavailable",
153: "too many requests",
160: "the action is missing",
161: "the action is unknown",
170: "the signature is missing",
171: "the signature is wrong",
172: "the public key's user does not exist",
174: "the security token does not exist",
210: "a parameter is missing",
220: "a parameter has the wrong form",
230: "a parameter is not available",
240: "no permission for this operation: the project, the role or the owner",
280: "the request has the wrong format",
292: "the project does not exist",
293: "no permission for the zone",
294: "the caller's IP address is refused",
295: "the account is under a security lock",
299: "permission refused",
520: "the account has no balance",
8010: "the instance must be shut down first",
8022: "deleting failed for now",
8034: "the instance's password is being reset",
8035: "the instance is being migrated",
8039: "the instance has been deleted",
8097: "billing information is not available for now",
8102: "billing information is not available for now",
8104: "an order is unpaid",
8108: "billing information is not available for now",
8117: "state information is not available for now",
8351: "the instance does not exist or has been released",
8366: "state information is not available for now",
8401: "the offset is past the end of the list",
8421: "a service behind the API failed",
8429: "the account is in arrears",
8433: "service error",
8434: "a disk is still detaching",
8436: "the instance can't be changed now",
8438: "a service behind the API timed out; the operation may have happened",
8441: "too many operations",
8498: "a service behind the API failed",
8510: "a service behind the API failed",
8520: "a service behind the API failed",
8580: "a service behind the API failed",
8840: "detaching a disk failed",
8854: "deleting timed out",
8855: "deleting failed",
8856: "the instance must be stopped before it can be deleted",
8868: "deleting failed for now",
8903: "the operation failed; seen while an instance is in transition",
8905: "the power state is wrong for now",
8908: "deleting failed",
8909: "deleting failed",
8917: "an order is still open",
8918: "an order is not finished",
8919: "an order is still open",
8939: "deleting the system disk failed for now",
8964: "an image is being made from the instance",
226601: "the account is in arrears",
226602: "the instance has expired",
226607: "the container's state is inconsistent for now",
226609: "another operation holds the instance's lock",
226618: "shared storage is still mounted by a running instance",
226619: "too many operations",
226620: "an image is being synchronised",
226621: "the system disk is being migrated",
226622: "the instance is starting"
},
reasons: {
"keys-refused": "keys refused",
"token-refused": "security token refused",
"permission-refused": "permission refused",
"project-refused": "project ID missing or wrong",
"parameter-refused": "parameter refused",
"ip-address-refused": "IP address refused",
"account-locked": "account under a security lock",
"payment-due": "unpaid bill or order",
expired: "expired",
throttled: "too many requests",
locked: "locked by another operation",
busy: "busy",
"still-listed": "deleted, but still listed",
"api-failed": "error inside CompShare",
"request-refused": "request not accepted",
"ret-code-unknown": "unknown RetCode",
"gateway-failed": "CompShare down or overloaded",
"no-answer": "no answer",
"not-the-api": "answer not from CompShare",
unreachable: "API unreachable",
"certificate-untrusted": "certificate not trusted",
"proxy-refused": "proxy refused the connection",
"timed-out": "timed out",
"job-ended": "the cancelled job's time was up",
cancelled: "interrupted",
running: "running, and stop is false",
"unknown-state": "in an unknown state",
ambiguous: "listed under several names",
"not-found": "not found",
elsewhere: "in another region or zone",
"disks-left": "gone, data disks are not"
},
log: i,
lookedFor: {
names: e => `name ${e}`,
tag: e => `tag ${e}`,
exclude: e => `except ${e}`,
olderThan: e => `older than ${e}`,
globOfAnyAge: "of any age (a glob without older-than)",
zone: e => `in zone ${e}`,
region: e => `in region ${e}`,
everywhere: "in every region",
thatZone: e => `zone ${e}`,
thatRegion: e => `region ${e}`,
excluded: e => `${e} excluded`,
tooYoung: e => `${e} too young`,
ageUnknown: e => `${e} of unknown age`,
clocksDiffer: e => `${e} of uncertain age`
},
notes: a,
summary: r
};
module.exports = t;
})();
