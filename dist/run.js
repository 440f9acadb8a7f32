(()=>{"use strict";var leafPrototypes,getProto,__webpack_modules__={12:module=>{
module.exports=require("./github.js")},235:module=>{module.exports=require("./proxy-settings.js")},
225:module=>{module.exports=require("./proxy.js")},67:module=>{module.exports=require("node:http")},
708:module=>{module.exports=require("node:https")}},__webpack_module_cache__={}
;function __nccwpck_require__(moduleId){var cachedModule=__webpack_module_cache__[moduleId]
;if(void 0!==cachedModule)return cachedModule.exports;var module=__webpack_module_cache__[moduleId]={
exports:{}},threw=!0;try{__webpack_modules__[moduleId](module,module.exports,__nccwpck_require__),threw=!1
}finally{threw&&delete __webpack_module_cache__[moduleId]}return module.exports}
__nccwpck_require__.ab=__dirname+"/",
getProto=Object.getPrototypeOf?obj=>Object.getPrototypeOf(obj):obj=>obj.__proto__,
__nccwpck_require__.t=function(value,mode){if(1&mode&&(value=this(value)),8&mode)return value
;if("object"==typeof value&&value){if(4&mode&&value.__esModule)return value
;if(16&mode&&"function"==typeof value.then)return value}var ns=Object.create(null);__nccwpck_require__.r(ns)
;var def={};leafPrototypes=leafPrototypes||[null,getProto({}),getProto([]),getProto(getProto)]
;for(var current=2&mode&&value;"object"==typeof current&&!~leafPrototypes.indexOf(current);current=getProto(current))Object.getOwnPropertyNames(current).forEach(key=>def[key]=()=>value[key])
;return def.default=()=>value,__nccwpck_require__.d(ns,def),ns},__nccwpck_require__.d=(exports,definition)=>{
for(var key in definition)__nccwpck_require__.o(definition,key)&&!__nccwpck_require__.o(exports,key)&&Object.defineProperty(exports,key,{
enumerable:!0,get:definition[key]})
},__nccwpck_require__.o=(obj,prop)=>Object.prototype.hasOwnProperty.call(obj,prop),
__nccwpck_require__.r=exports=>{
"undefined"!=typeof Symbol&&Symbol.toStringTag&&Object.defineProperty(exports,Symbol.toStringTag,{
value:"Module"}),Object.defineProperty(exports,"__esModule",{value:!0})};var __webpack_exports__={}
;__nccwpck_require__.r(__webpack_exports__),__nccwpck_require__.d(__webpack_exports__,{run:()=>run})
;const external_core_js_namespaceObject=require("./core.js"),SPACE=/[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]/u,INVISIBLE=/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2007\u202f\u2800\u3164\uffa0]|\u034f/u,PLAIN=/^[\x21-\x7e]*$/
;function trimSpaces(text){return trimmed(text,character=>SPACE.test(character))}function trimInvisible(text){
return trimmed(text,character=>SPACE.test(character)||INVISIBLE.test(character))}function hasInvisible(text){
return!PLAIN.test(text)&&INVISIBLE.test(text)}function codeOf(character){
return`U+${(character.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}`}
function trimmed(text,isLeftOut){if(PLAIN.test(text))return text
;const characters=Array.from(text),isKept=character=>!isLeftOut(character),first=characters.findIndex(isKept)
;return first<0?"":characters.slice(first,characters.findLastIndex(isKept)+1).join("")}const KEY_VARIABLES={
"public-key":"COMPSHARE_PUBLIC_KEY","private-key":"COMPSHARE_PRIVATE_KEY"}
;function readKeyPair(readInput,env){
const publicKey=trimInvisible(readInput("public-key")??""),privateKey=trimInvisible(readInput("private-key")??"")
;return""!==publicKey||""!==privateKey?{publicKey,privateKey,fromEnvironment:!1}:{
publicKey:trimInvisible(env[KEY_VARIABLES["public-key"]]??""),
privateKey:trimInvisible(env[KEY_VARIABLES["private-key"]]??""),fromEnvironment:!0}}
function json_isRecord(value){return"object"==typeof value&&null!==value&&!Array.isArray(value)}
function json_parseJson(text){try{return JSON.parse(text)}catch{return}}const DAYS={Postpay:24,Dynamic:24,
Spot:24,Day:1,Month:1/30,Year:1/365};function readDataDiskPrice(entry,chargeType,disks){
const{DiskPriceInfo:infos,DiskPrice:total}=entry;if(Array.isArray(infos)&&infos.length>0){
const prices=infos.filter(json_isRecord).filter(({IsBoot})=>!0!==IsBoot&&"True"!==IsBoot).map(({Price,ChargeType})=>perDay(Price,"string"==typeof ChargeType?ChargeType:chargeType))
;return prices.length>0&&prices.every(price=>void 0!==price)?sum(prices):void 0}
const isSystemFree=disks?.every(({boot,sizeGb})=>!boot||(sizeGb??0)<=100)
;return!0===isSystemFree?perDay(total,chargeType):void 0}
function diskPricePerDay({sizeGb,volume},together,disks){if(void 0===sizeGb||volume)return
;const sizes=disks.map(disk=>disk.sizeGb)
;return void 0!==together&&sizes.every(size=>void 0!==size)&&sum(sizes)>0?together*sizeGb/sum(sizes):5e-4*sizeGb*24
}function perDay(price,chargeType){const factor=DAYS[chargeType]
;return"number"==typeof price&&Number.isFinite(price)&&price>0&&void 0!==factor?price*factor:void 0}
function sum(values){return values.reduce((total,value)=>total+value,0)}
const PREPAID=["Year","Month","Day","Dynamic"];function dataDisksOf({disks},before){
if(void 0===disks)return before;const listed=disks.filter(disk=>!disk.boot)
;return[...new Map([...before??[],...listed].map(disk=>[disk.id,disk])).values()]}
const STATE_KINDS=new Map([["running","running"],["stopped","terminable"],["installfail","terminable"],["resizefail","terminable"],["已中断","terminable"],["interrupt","terminable"],["interrupted","terminable"],["initializing","in-transition"],["install","in-transition"],["starting","in-transition"],["stopping","in-transition"],["rebooting","in-transition"],["resizing","in-transition"],["reinstalling","in-transition"],["pending","in-transition"]])
;function kindOfState(state){return STATE_KINDS.get(bare(state))??"unknown"}function bare(state){
return state.toLowerCase().replace(/[\s_-]+/g,"")}function readInstance(entry){if(!json_isRecord(entry))return
;const id=word(entry.UHostId),state=entry.State??"";if(""===id||"string"!=typeof state)return
;const zone=word(entry.Zone),chargeType=instance_text(entry.ChargeType),disks=function(entry){
if(DISK_LISTS.every(name=>void 0===entry[name]))return;const disks=new Map
;for(const name of DISK_LISTS)for(const item of list(entry[name])){
const disk=readDisk(item,"VolumeSet"===name);void 0!==disk&&disks.set(disk.id,disk)}return[...disks.values()]
}(entry);return{id,name:instance_text(entry.Name),tag:instance_text(entry.Tag),state,
region:word(entry.Region)||regionOfZone(zone),zone,gpuType:instance_text(entry.GpuType),
gpuCount:amount(entry.GPU),chargeType,spot:"Spot"===chargeType||isTrue(entry.IsSpot),
createdAt:time(entry.CreateTime),startedAt:time(entry.StartTime),pricePerHour:amount(entry.InstancePrice),
dataDiskPricePerDay:readDataDiskPrice(entry,chargeType,disks),disks}}function regionOfZone(zone){
return zone.slice(0,Math.max(0,zone.lastIndexOf("-")))}const DISK_LISTS=["DiskSet","UDiskSet","VolumeSet"]
;function readDisk(entry,volume){if(json_isRecord(entry))return{id:word(entry.DiskId)||word(entry.VolumeId),
name:instance_text(entry.Name),sizeGb:amount(entry.Size),type:instance_text(entry.DiskType),
boot:isTrue(entry.IsBoot),volume}}function isTrue(value){
return!0===value||"string"==typeof value&&"true"===value.toLowerCase()}function list(value){
return Array.isArray(value)?value:[]}function instance_text(value){return"string"==typeof value?value:""}
function word(value){return"string"==typeof value&&/^[A-Za-z0-9_-]{1,64}$/.test(value)?value:""}
function time(value){return amount("string"==typeof value&&/^\d{1,12}$/.test(value)?Number(value):value)}
function amount(value){return"number"==typeof value&&Number.isFinite(value)&&value>=0?value:void 0}
const UNIT_MS={s:1e3,m:6e4,h:36e5,d:864e5};function formatElapsed(ms){
const seconds=Math.max(0,Math.floor(ms/1e3)),two=value=>String(value).padStart(2,"0"),[hours,minutes]=[Math.floor(seconds/3600),Math.floor(seconds/60)%60]
;return hours>0?`${hours}:${two(minutes)}:${two(seconds%60)}`:`${minutes}:${two(seconds%60)}`}
const ID_SEPARATORS=/[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]+|[,;，；、]+/u,ID=/^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/
;class InputReader{problems=[];trimmed=new Set;#rejected=new Set;#source;#messages;#defaults
;constructor(source,messages,defaults){this.#source=source,this.#messages=messages,this.#defaults=defaults}
isWrittenEmpty(name){return""===this.#source.getInput(name)?.trim()}isEmpty(name){
return""===(this.#source.getInput(name)??"").trim()}isSound(...names){
return!names.some(name=>this.#rejected.has(name))}reject(name,problem){this.#rejected.add(name),
this.problems.push(problem)}optionalSecret(name,text=this.#source.getInput(name)){
const value=this.#noteTrimmed(name,trimSpaces(text??"")),{secretTooLong,secretWithInvisible,secretWithSpace,secretWithOther}=this.#messages
;if(""!==value)if(value.length>4096)this.reject(name,secretTooLong(name,4096));else{
if(/^[\x21-\x7e]+$/.test(value))return value
;/[ \t\r\n]/.test(value)?this.reject(name,secretWithSpace(name)):hasInvisible(value)?this.reject(name,secretWithInvisible(name,function(text){
return[...new Set(Array.from(text).filter(character=>INVISIBLE.test(character)))].map(codeOf)
}(value))):this.reject(name,secretWithOther(name))}}word(name){
const value=this.#noteTrimmed(name,trimSpaces(this.#source.getInput(name)??""))
;if(""!==value)return/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)?value:void this.reject(name,this.#showsInvisible(name,value)??this.#messages.notAWord(name,value))
}label(name){const value=trimSpaces(this.#source.getInput(name)??"")
;if(""!==value)return/[\r\n]/.test(value)?void this.reject(name,this.#messages.severalLines(name,value)):this.#checkLabel(name,value)
}labels(name){
return(this.#source.getInput(name)??"").split(/\r\n|\r|\n/).map(trimSpaces).filter(line=>""!==line).flatMap(line=>this.#checkLabel(name,line)??[])
}#checkLabel(name,value){const invisible=this.#showsInvisible(name,value)
;if(void 0!==invisible)this.reject(name,invisible);else{if(value.length<=255)return value
;this.reject(name,this.#messages.tooLong(name,value,255))}}ids(name){
const text=trimSpaces(this.#source.getInput(name)??""),parts=this.#listOf(name,text).flatMap(item=>item.split(ID_SEPARATORS)).map(part=>this.#noteTrimmed(name,part)).filter(part=>""!==part)
;for(const part of new Set(parts.filter(one=>!ID.test(one))))this.reject(name,this.#showsInvisible(name,part)??this.#messages.notAnId(name,part))
;return this.isSound(name)?[...new Set(parts)]:[]}#listOf(name,text){if(!/^["[]/.test(text))return[text]
;const value=json_parseJson(text)
;return"string"==typeof value?value.startsWith("[")?this.#listOf(name,value):[value]:Array.isArray(value)?value.map(item=>"string"==typeof item?item:JSON.stringify(item)):(this.reject(name,this.#showsInvisible(name,text)??this.#messages.notJson(name,text)),
[])}boolean(name){const value=this.#value(name)
;return!!["true","True","TRUE"].includes(value)||(["false","False","FALSE"].includes(value)||this.reject(name,this.#messages.notAChoice(name,value,["true","false"])),
!1)}oneOf(name,choices){const value=this.#value(name),chosen=choices.find(choice=>choice===value)
;return void 0===chosen&&this.reject(name,this.#messages.notAChoice(name,value,choices)),chosen??choices[0]}
duration(name,atLeastMs,atMostMs,range){const value=this.#value(name),ms=function(text){
const[,amount,unit]=/^(\d{1,9})([smhd])$/.exec(text)??[]
;return void 0===amount?void 0:Number(amount)*UNIT_MS[unit]}(value)
;return void 0!==ms&&ms>=atLeastMs&&ms<=atMostMs?ms:(this.reject(name,this.#messages.notADuration(name,value,range)),
0)}positiveInteger(name){const value=this.#value(name)
;return/^[1-9]\d{0,5}$/.test(value)?Number(value):(this.reject(name,this.#messages.notACount(name,value)),0)}
apiUrl(name){
const value=this.#value(name),url=URL.canParse(value)?new URL(value):void 0,loopback=void 0!==url&&/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
;return void 0!==url&&("https:"===url?.protocol||"http:"===url?.protocol&&loopback)&&""===url.username&&""===url.password&&""===url.search&&""===url.hash?url.href:(this.reject(name,this.#messages.notAnApiUrl(name)),
"")}#value(name){const value=(this.#source.getInput(name)??"").trim()
;return""===value?this.#defaults[name]??"":value}#noteTrimmed(name,text){const trimmed=trimInvisible(text)
;return trimmed!==text&&this.trimmed.add(name),trimmed}#showsInvisible(name,value){
return hasInvisible(value)?this.#messages.invisible(name,(text=value,
PLAIN.test(text)?text:Array.from(text,character=>INVISIBLE.test(character)?codeOf(character):character).join(""))):void 0
;var text}}class InputError extends Error{problems;constructor(problems){super(problems.join("\n")),
this.name="InputError",this.problems=problems}}const DEFAULTS={"older-than":"0s","max-instances":"10",
stop:"true","release-disk":"false","ignore-not-found":"false",when:"now",timeout:"20m","dry-run":"false",
language:"en","api-url":"https://api.compshare.cn"
},SECRET_INPUTS=["public-key","private-key","security-token","github-token"],LONGEST_TIMEOUT_MS=864e5
;function readPlace(inputs){
const zone=inputs.word("zone"),region=inputs.word("region")??regionOfZone(zone??"");return{...""!==region&&{
region},...void 0!==zone&&{zone}}}function readTargets(inputs,{when,dryRun,messages}){
const ids=inputs.ids("uhost-id"),names=inputs.labels("name"),tag=inputs.label("tag"),exclude=inputs.labels("exclude"),olderThanMs=inputs.duration("older-than",0,Number.MAX_SAFE_INTEGER,messages.ageRange),maxInstances=inputs.positiveInteger("max-instances"),narrowing=[...olderThanMs>0?["older-than"]:[],...exclude.length>0?["exclude"]:[]],selects=names.length>0||void 0!==tag
;if(ids.length>0)return{by:"id",ids,filterIgnored:selects||narrowing.length>0};if(selects){
inputs.isWrittenEmpty("older-than")&&inputs.reject("older-than",messages.emptyAge)
;const everything=names.find(isEverything)
;return void 0!==everything&&!(void 0!==tag||narrowing.length>0||dryRun)&&inputs.isSound("tag","older-than","exclude","dry-run","uhost-id")&&inputs.reject("name",messages.selectsEverything(everything)),
{by:"filter",filter:{...names.length>0&&{names},...void 0!==tag&&{tag},...exclude.length>0&&{exclude},
...olderThanMs>0&&{olderThanMs}},maxInstances}}
return"now"===when&&inputs.isSound("uhost-id","name","tag","when")&&(narrowing.length>0?inputs.reject("name",messages.selectsNothing(narrowing)):inputs.isSound("older-than","exclude")&&inputs.reject("uhost-id",messages.nothingNamed)),
{by:"nothing"}}function isEverything(name){return/^[*?]*\*[*?]*$/.test(name)||"host"===name}const done={
icon:"✅",failed:!1,retryable:!1},failed={icon:"❌",gone:!1,failed:!0},OUTCOMES={terminated:{word:"terminated",
...done,gone:!0},"already-gone":{word:"already-gone",...done,gone:!0},"not-found-ignored":{
word:"not-found-ignored",...done,gone:!1},"would-terminate":{word:"would-terminate",...done,icon:"🔍",gone:!1
},refused:{word:"failed: refused",...failed,retryable:"it-depends"},unreachable:{word:"failed: unreachable",
...failed,retryable:!0},running:{word:"failed: running",...failed,retryable:!1},"unknown-state":{
word:"failed: unknown-state",...failed,retryable:!0},ambiguous:{word:"failed: ambiguous",...failed,
retryable:!1},"not-found":{word:"failed: not-found",...failed,retryable:!1},elsewhere:{
word:"failed: elsewhere",...failed,retryable:!1},"timed-out":{word:"failed: timed-out",...failed,retryable:!0
},cancelled:{word:"failed: cancelled",...failed,retryable:!0},"disks-left":{word:"failed: disks-left",
...failed,gone:!0,retryable:"it-depends"}};function isFailure(outcome){return OUTCOMES[outcome.kind].failed}
function isFailed(result){return isFailure(result.outcome)}function isRetryable(failure){
const{retryable}=OUTCOMES[failure.kind]
;return"it-depends"!==retryable?retryable:"disks-left"===failure.kind?failure.mayGoLater:"refused"===failure.kind&&"permanent"!==failure.error.class
}function disksLeft(result){
return OUTCOMES[result.outcome.kind].gone?disksThat(result,"kept","unverified","still-there"):[]}
function disksThat(result,...fates){return result.disks.filter(({fate})=>fates.includes(fate))}
function terminationOf(outcome){
return"terminated"===outcome.kind?outcome:"disks-left"===outcome.kind?outcome.terminated:void 0}
function mayHaveUnseenDisks({outcome,dataDisks}){return!isFailure(outcome)&&void 0===dataDisks}
function oneLine(text,limit=120){const clean=function(text){
return/^[\x20-\x7e]*$/.test(text)?text:text.replace(/\p{Cc}+|[\u2028\u2029]+/gu," ").replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu,"")
}(text.slice(0,4*limit)).replaceAll("##[","# #[").trim(),characters=Array.from(clean)
;return characters.length<=limit&&text.length<=4*limit?clean:`${characters.slice(0,limit-1).join("")}…`}
function quoted(text,limit=60){return`"${oneLine(text,limit)}"`}function html(text,limit=120){
return oneLine(text,limit).replace(/[&<>"'`*_[\]|\\~@#:!]/g,character=>`&#${character.charCodeAt(0)};`)}
function count(amount,noun){return`${amount} ${noun}${1===amount?"":"s"}`}const RET_CODES={110:{
class:"transient",mayHaveTakenEffect:!0},120:{class:"transient"},130:{class:"transient"},150:{
class:"transient"},153:{class:"transient",throttled:!0},160:{class:"permanent"},161:{class:"permanent"},170:{
class:"permanent"},171:{class:"permanent",aboutKeys:!0},172:{class:"permanent",aboutKeys:!0},174:{
class:"permanent"},210:{class:"permanent",aboutPlace:!0,regionMissing:!0},220:{class:"permanent",
aboutPlace:!0,regionMissing:!0},230:{class:"permanent",aboutPlace:!0,regionMissing:!0,endOfList:!0},240:{
class:"permanent",aboutPlace:!0},280:{class:"permanent"},292:{class:"permanent"},293:{class:"permanent",
aboutPlace:!0},294:{class:"permanent"},295:{class:"permanent"},299:{class:"permanent",aboutPlace:!0},520:{
class:"permanent"},8010:{class:"busy"},8022:{class:"busy"},8034:{class:"busy"},8035:{class:"busy"},8039:{
class:"deleted"},8097:{class:"transient"},8102:{class:"transient"},8104:{class:"permanent"},8108:{
class:"transient"},8117:{class:"transient"},8351:{class:"deleted"},8366:{class:"transient"},8401:{
class:"unknown",endOfList:!0},8421:{class:"busy",mayHaveTakenEffect:!0},8429:{class:"permanent"},8433:{
class:"busy",mayHaveTakenEffect:!0},8434:{class:"busy"},8436:{class:"busy"},8438:{class:"transient",
mayHaveTakenEffect:!0},8441:{class:"transient",throttled:!0},8498:{class:"busy",mayHaveTakenEffect:!0},8510:{
class:"busy",mayHaveTakenEffect:!0},8520:{class:"busy",mayHaveTakenEffect:!0},8580:{class:"busy",
mayHaveTakenEffect:!0},8840:{class:"busy"},8854:{class:"busy",mayHaveTakenEffect:!0},8855:{class:"busy",
mayHaveTakenEffect:!0},8856:{class:"busy"},8868:{class:"busy"},8903:{class:"busy"},8905:{class:"busy"},8908:{
class:"busy",mayHaveTakenEffect:!0},8909:{class:"busy",mayHaveTakenEffect:!0},8917:{class:"permanent"},8918:{
class:"busy"},8919:{class:"permanent"},8939:{class:"busy"},8964:{class:"busy",blocksStopForNow:!0},226601:{
class:"permanent"},226602:{class:"permanent",deletable:!0},226607:{class:"busy"},226609:{class:"busy",lock:!0
},226618:{class:"busy"},226619:{class:"transient",throttled:!0},226620:{class:"busy"},226621:{class:"busy"},
226622:{class:"busy"}},LOCK_TEXT=/InstanceOperationInProgress|实例操作正在处理中/i;function isListed(retCode){
return Object.hasOwn(RET_CODES,retCode)}function tellsOfLock(text){return LOCK_TEXT.test(text)}
class CompShareError extends Error{action;requestId;constructor(action,detail,{requestId,cause}={}){
super(`${action}: ${detail}`,{cause}),this.name=new.target.name,this.action=action,this.requestId=requestId}}
const PROXY_REFUSALS=[403,407],UNREACHABLE=/^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EPROTO|ERR_SSL_\w+|UND_ERR_CONNECT_TIMEOUT)$/
;class TransportError extends CompShareError{throttled=!1;mayHaveTakenEffect;class;failure;code;proxyStatus
;untrusted;unreachable;reusedConnection;constructor(action,failure,details={}){
const{code,proxyStatus,reusedConnection=!1,cause}=details,told=code??proxyStatus
;super(action,void 0===told?failure:`${failure} (${told})`,{cause}),this.failure=failure,this.code=code,
this.proxyStatus=proxyStatus,
this.reusedConnection=reusedConnection,this.mayHaveTakenEffect="proxy-refused"!==failure,
this.untrusted=void 0!==code&&function(code){
return/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)||"ERR_TLS_CERT_ALTNAME_INVALID"===code
}(code),this.unreachable=void 0!==code&&UNREACHABLE.test(code)
;const refused=void 0!==proxyStatus&&PROXY_REFUSALS.includes(proxyStatus)
;this.class=this.untrusted||refused?"permanent":"transient"}}class NotSentError extends CompShareError{
class="transient";throttled=!1;mayHaveTakenEffect=!1;constructor(action){super(action,"not sent")}}
class HttpStatusError extends CompShareError{class;throttled;mayHaveTakenEffect;status;retryAfterMs
;constructor(action,status,requestId,retryAfterMs){super(action,`status ${status}`,{requestId}),
this.status=status,this.throttled=429===status,this.mayHaveTakenEffect=status>=500||status<300,
this.retryAfterMs=retryAfterMs,this.class=function(status){
return 429===status||408===status||status>=500?"transient":status<300?"unknown":"permanent"}(status)}}
class MalformedAnswerError extends CompShareError{class="unknown";throttled=!1;mayHaveTakenEffect=!0;defect
;constructor(action,defect,requestId){super(action,defect,{requestId}),this.defect=defect}}
class RetCodeError extends CompShareError{class;throttled;mayHaveTakenEffect;retCode;facts;apiMessage;locked
;lockForm;constructor(action,retCode,apiMessage,requestId,otherText=""){super(action,`RetCode ${retCode}`,{
requestId}),this.facts=function(retCode,locked){
return locked?RET_CODES[226609]:isListed(retCode)?RET_CODES[retCode]:retCode>=2e3?{class:"unknown",
mayHaveTakenEffect:!0}:{class:"permanent"}}(retCode,tellsOfLock(apiMessage)||tellsOfLock(otherText)),
this.locked=this.facts.lock??!1,
this.lockForm=this.locked?tellsOfLock(apiMessage)?"message":tellsOfLock(otherText)?"other-field":"number":void 0,
this.class=this.facts.class,
this.throttled=this.facts.throttled??!1,this.mayHaveTakenEffect=this.facts.mayHaveTakenEffect??!1,
this.retCode=retCode,this.apiMessage=apiMessage}}const startedAt=Date.now()-1e3*process.uptime(),systemClock={
now:()=>startedAt+1e3*process.uptime(),sleep:(ms,signal)=>new Promise(resolve=>{
if(signal?.aborted)return void resolve();const finish=()=>{
clearTimeout(timer),signal?.removeEventListener("abort",finish),resolve()},timer=setTimeout(finish,ms)
;signal?.addEventListener("abort",finish,{once:!0})})};function setAlarm(clock,ms){
const alarm=new AbortController,released=new AbortController;return clock.sleep(ms,released.signal).then(()=>{
released.signal.aborted||alarm.abort("alarm")}),{signal:alarm.signal,release:()=>{released.abort("released")}}
}class ConnectionError extends Error{reusedConnection;proxyStatus
;constructor(message,{reusedConnection=!1,proxyStatus,cause}={}){super(message,{cause}),
this.name="ConnectionError",this.reusedConnection=reusedConnection,this.proxyStatus=proxyStatus}}
function createRedactor(secrets){
const plain=secrets.filter(secret=>""!==secret),needles=[...new Set(plain.flatMap(formsOf))].sort((one,other)=>other.length-one.length)
;return text=>{const covered=new Spans;if(needles.length>0){let letters=lettersOf(text)
;for(let decodings=0;;decodings++){find(needles,letters,covered)
;const decoded=decodings<3&&ESCAPES.test(letters.text)?decode(letters):void 0;if(void 0===decoded)break
;letters=decoded}}const masked=covered.maskIn(text)
;return plain.reduce((clean,secret)=>clean.replaceAll(secret,"***"),masked)}}function formsOf(secret){
const{text:letters}=lettersOf(secret);return letters.length<6?[]:[letters,...base64Forms(secret)]}
function base64Forms(secret){const bytes=Buffer.from(secret,"utf8");return[0,1,2].flatMap(before=>{
const whole=Buffer.concat([Buffer.alloc(before),bytes]).toString("base64").replace(/=+$/,""),start=Math.ceil(8*before/6),end=Math.floor(8*(before+bytes.length)/6),own=whole.slice(start,end).toLowerCase()
;return own.length<8?[]:[own,own.replaceAll("+","-").replaceAll("/","_")]})}function lettersOf(text){
if(/^[\x21-\x7e]*$/.test(text))return{text:text.toLowerCase(),starts:void 0,ends:void 0}
;const starts=new Int32Array(text.length),ends=new Int32Array(text.length),codes=Buffer.allocUnsafe(text.length)
;let length=0;for(let at=0;at<text.length;at++){const code=text.charCodeAt(at)
;code<33||code>126||(codes[length]=code,starts[length]=at,ends[length]=at+1,length++)}return{
text:codes.toString("latin1",0,length).toLowerCase(),starts,ends}}
const ESCAPES=/[%&\\]/,ESCAPE=/(?:%|\\x)([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,8});|\\(["'/\\])/g,ENTITIES={
amp:"&",lt:"<",gt:">",quot:'"',apos:"'",plus:"+",equals:"=",sol:"/",bsol:"\\",commat:"@",period:".",comma:",",
colon:":",semi:";",lowbar:"_",num:"#",percnt:"%",dollar:"$",excl:"!",quest:"?",ast:"*",lpar:"(",rpar:")",
nbsp:"",shy:"",zwnj:"",zwj:"",lrm:"",rlm:""};function decode({text,starts,ends}){
const parts=[],newStarts=new Int32Array(text.length),newEnds=new Int32Array(text.length);let length=0,from=0
;const copy=to=>{to>from&&parts.push(text.slice(from,to))
;for(let at=from;at<to;at++)newStarts[length]=void 0===starts?at:starts[at]??0,
newEnds[length]=void 0===ends?at+1:ends[at]??0,length++};for(const match of text.matchAll(ESCAPE)){
const letter=letterOf(match);if(void 0===letter)continue;const last=match.index+match[0].length-1
;copy(match.index),
from=last+1,""!==letter&&(parts.push(letter),newStarts[length]=void 0===starts?match.index:starts[match.index]??0,
newEnds[length]=void 0===ends?last+1:ends[last]??0,length++)}if(0!==from)return copy(text.length),{
text:parts.join(""),starts:newStarts,ends:newEnds}}function letterOf([,byte,json,hex,decimal,name,sign]){
if(void 0!==sign)return sign;if(void 0!==name)return ENTITIES[name]
;const base16=byte??json??hex,code=void 0===base16?Number(decimal):Number.parseInt(base16,16)
;return code<33||code>126?"":String.fromCharCode(code).toLowerCase()}
function find(needles,{text,starts,ends},into){
for(const needle of needles)for(let at=text.indexOf(needle);at>=0;at=text.indexOf(needle,at+1)){
const last=at+needle.length-1;into.add(void 0===starts?at:starts[at]??0,void 0===ends?last+1:ends[last]??0)}}
class Spans{#spans=[];add(start,end){this.#spans.push({start,end})}maskIn(text){
if(0===this.#spans.length)return text;const parts=[];let from=0
;for(const{start,end}of this.#spans.sort((one,other)=>one.start-other.start))start>=from&&parts.push(text.slice(from,start),"***"),
from=Math.max(from,end);return parts.push(text.slice(from)),parts.join("")}}
const external_node_crypto_namespaceObject=require("node:crypto");function sign(parameters,privateKey){
const hash=(0,external_node_crypto_namespaceObject.createHash)("sha1")
;for(const name of Object.keys(parameters).sort())hash.update(name+(parameters[name]??""),"utf8")
;return hash.update(privateKey,"utf8").digest("hex")}class Throttle{#clock;#gapMs=0;#nextStart=0
;constructor(clock){this.#clock=clock}async turn(signal){
const now=this.#clock.now(),gapMs=this.#gapMs,start=Math.max(now,this.#nextStart)
;return this.#nextStart=start+gapMs,start>now&&await this.#clock.sleep(start-now,signal),gapMs}
slowDown(gapMs,retryAfterMs=0){gapMs>=this.#gapMs&&(this.#gapMs=Math.min(1e4,Math.max(500,2*this.#gapMs)))
;const pause=Math.min(6e4,Math.max(retryAfterMs,this.#gapMs))
;this.#nextStart=Math.max(this.#nextStart,this.#clock.now()+pause)}speedUp(){
this.#gapMs=.8*this.#gapMs<50?0:.8*this.#gapMs}}class Transport{#connection;#fetch;#clock;#throttle;#signal
;#onCall;#secrets;#redact;#connectionsDie=!1;#answered=!1;#clockOffsetMs
;constructor({connection,fetch,clock,signal,onCall}){const{publicKey,privateKey,securityToken}=connection
;this.#connection=connection,
this.#secrets=[privateKey,publicKey,securityToken].filter(secret=>void 0!==secret),
this.#redact=createRedactor(this.#secrets),
this.#fetch=fetch,this.#clock=clock,this.#throttle=new Throttle(clock),this.#signal=signal,
this.#onCall=onCall??(()=>{})}get answered(){return this.#answered}get clockOffsetMs(){
return this.#clockOffsetMs}redact(text){return this.#redact(text)}
async call({action,change=!1,targets,parameters},signal){
const notToSend=AbortSignal.any([signal,this.#signal]),gapMs=await this.#throttle.turn(notToSend)
;if(notToSend.aborted)throw new NotSentError(action)
;const startedAt=this.#clock.now(),record=(retCode,requestId,error)=>{
const durationMs=this.#clock.now()-startedAt;this.#onCall({action,targets,durationMs,retCode,requestId,error})
};try{const signed=this.#signed(action,parameters),exchange={action,signed,signal,
freshConnection:change&&this.#connectionsDie},{text,requestId}=await this.#exchange(exchange).catch(error=>{
if(!(error instanceof TransportError&&error.reusedConnection))throw error;if(this.#connectionsDie=!0,
change||notToSend.aborted)throw error;return this.#exchange({...exchange,freshConnection:!0})
}),answer=function(action,text,requestId,redact){const fields=json_parseJson(text)
;if(!json_isRecord(fields))throw new MalformedAnswerError(action,"not-json",requestId)
;const retCode=function(value){
const retCode="string"==typeof value&&/^-?\d{1,9}$/.test(value)?Number(value):value
;return"number"==typeof retCode&&Number.isInteger(retCode)?retCode:void 0}(fields.RetCode)
;if(void 0===retCode)throw new MalformedAnswerError(action,"no-ret-code",requestId);if(0!==retCode){
const message="string"==typeof fields.Message?redact(fields.Message):"",texts=Object.values(fields).filter(value=>"string"==typeof value)
;throw new RetCodeError(action,retCode,message,requestId,texts.join("\n"))}return{fields,requestId,
answeredAction:bareAction("string"==typeof fields.Action?fields.Action:"")}
}(action,text,requestId,this.#redact);return this.#throttle.speedUp(),record(0,requestId),answer}catch(error){
if(!(error instanceof CompShareError))throw error
;throw error.throttled&&this.#throttle.slowDown(gapMs,error instanceof HttpStatusError?error.retryAfterMs:void 0),
record(error instanceof RetCodeError?error.retCode:void 0,error.requestId,error),error}}
#signed(action,parameters){
const{publicKey,privateKey,securityToken,projectId}=this.#connection,flat=function(parameters){const flat={}
;for(const[name,value]of Object.entries(parameters))if("object"==typeof value)value.forEach((item,index)=>{
flat[`${name}.${index}`]=item});else{
if("number"==typeof value&&!Number.isSafeInteger(value))throw new RangeError(`${name} must be a whole number`)
;flat[name]=String(value)}return flat}({Action:action,PublicKey:publicKey,...void 0!==projectId&&{
ProjectId:projectId},...void 0!==securityToken&&{SecurityToken:securityToken},...parameters});return{...flat,
Signature:sign(flat,privateKey)}}#redactAnswer(text,signature){
return createRedactor([...this.#secrets.filter(secret=>secret.length>=16),signature])(text)}
async#exchange({action,signed,signal,freshConnection}){
const timeout=setAlarm(this.#clock,3e4),giveUp=AbortSignal.any([signal,timeout.signal]),send=async()=>{
const sentAt=this.#clock.now(),response=await this.#fetch(this.#connection.apiUrl,{method:"POST",headers:{
"Content-Type":"application/x-www-form-urlencoded","User-Agent":"terminate-compshare-instance/2.0.0",
Accept:"application/json"},body:new URLSearchParams(signed).toString(),redirect:"manual",signal:giveUp,
freshConnection});this.#answered=!0,this.#noteTime(response,sentAt)
;const requestId=this.#requestIdOf(response),text=await async function(action,{body},requestId){
if(null===body)return"";const chunks=[];let size=0;for await(const chunk of body){if(size+=chunk.byteLength,
size>4194304)throw new MalformedAnswerError(action,"too-large",requestId);chunks.push(chunk)}
return Buffer.concat(chunks).toString("utf8")}(action,response,requestId)
;if(200!==response.status)throw new HttpStatusError(action,response.status,requestId,function({headers}){
const ms=1e3*Number(headers.get("retry-after")??Number.NaN);return Number.isFinite(ms)?ms:void 0}(response))
;return{text:this.#redactAnswer(text,signed.Signature??""),requestId}};try{
return await async function(signal,promise){let giveUp=()=>{};const aborted=new Promise((_,reject)=>{
giveUp=()=>{reject(new Error("aborted"))},signal.aborted?giveUp():signal.addEventListener("abort",giveUp,{
once:!0})});try{return await Promise.race([promise,aborted])}finally{
signal.removeEventListener("abort",giveUp)}}(giveUp,send())}catch(error){
if(error instanceof CompShareError)throw error
;if(timeout.signal.aborted)throw new TransportError(action,"timeout")
;if(signal.aborted)throw new TransportError(action,"aborted");throw function(action,error){let code
;for(let cause=error;cause instanceof Error;cause=cause.cause)"code"in cause&&"string"==typeof cause.code&&(code=cause.code)
;const known=function(error){return error instanceof Error&&"ConnectionError"===error.name
}(error)?error:void 0,proxyStatus=known?.proxyStatus
;return new TransportError(action,void 0===proxyStatus?"connection-failed":"proxy-refused",{code,proxyStatus,
reusedConnection:known?.reusedConnection??!1,cause:error})}(action,error)}finally{timeout.release()}}
#requestIdOf({headers}){const requestId=headers.get("x-ucloud-request-uuid")
;return null===requestId?void 0:this.#redact(requestId)}#noteTime({headers},sentAt){
const date=Date.parse(headers.get("date")??"")
;Number.isNaN(date)||(this.#clockOffsetMs=date+500-(sentAt+this.#clock.now())/2)}}function bareAction(action){
return action.toLowerCase().replace(/response$/,"")}
const CHECK_PERMISSION="Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.",CHECK_PLACE="Check the inputs region and zone, or leave them out.",REPORT_BUG="This is a fault of the action: please report it with the request ID.",BILLING="Settle it in the CompShare console, then run the teardown again.",STATUS_PAGE="If it stays, ask CompShare support with the request ID.",RAISE_TIMEOUT="Raise the input timeout.",FEWER_JOBS="Run fewer jobs with this account at a time.",BUSY_ELSEWHERE="Somebody or something may be starting or stopping it.",LOCKED="The lock can last ten minutes: see who else works on the instance, or raise the input timeout.",RET_CODE_MESSAGES={
110:{meaning:"the API took too long; the operation may have happened",advice:STATUS_PAGE},120:{
meaning:"a data error inside the API",advice:STATUS_PAGE},130:{
meaning:"the gateway or the auth service failed",advice:STATUS_PAGE},150:{
meaning:"the service is unavailable",advice:STATUS_PAGE},153:{meaning:"too many requests",advice:FEWER_JOBS},
160:{meaning:"the action is missing",advice:REPORT_BUG},161:{meaning:"the action is unknown",
advice:"Check the input api-url; otherwise this is a fault of the action: please report it."},170:{
meaning:"the signature is missing",advice:REPORT_BUG},171:{meaning:"the signature is wrong",
advice:"Check that public-key and private-key are the two halves of one key pair."},172:{
meaning:"the user does not exist",
advice:"Check public-key: it is wrong, was deleted, or is swapped with private-key."},174:{
meaning:"the token does not exist",
advice:"Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one."},
210:{meaning:"a parameter is missing",advice:REPORT_BUG},220:{meaning:"a parameter has the wrong form",
advice:CHECK_PLACE},230:{meaning:"a parameter is not available",
advice:`${CHECK_PLACE} If the message names organization_id, give project-id.`},240:{
meaning:"no permission for this operation: the project, the role or the owner",advice:CHECK_PERMISSION},280:{
meaning:"the request has the wrong format",advice:REPORT_BUG},292:{meaning:"the project does not exist",
advice:"Check the input project-id."},293:{meaning:"no permission for the zone",
advice:`${CHECK_PLACE} Check the input project-id.`},294:{meaning:"the caller's IP address is refused",
advice:"The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address."
},295:{meaning:"the account is under a security lock",advice:BILLING},299:{meaning:"permission refused",
advice:CHECK_PERMISSION},520:{meaning:"the account has no balance",advice:BILLING},8010:{
meaning:"the instance must be shut down first",advice:BUSY_ELSEWHERE},8022:{meaning:"deleting failed for now",
advice:STATUS_PAGE},8034:{meaning:"the password of the instance is being reset",advice:RAISE_TIMEOUT},8035:{
meaning:"the instance is being migrated",advice:RAISE_TIMEOUT},8039:{meaning:"the instance has been deleted",
advice:"Nothing to do."},8097:{meaning:"billing information is not available for now",advice:STATUS_PAGE},
8102:{meaning:"billing information is not available for now",advice:STATUS_PAGE},8104:{
meaning:"an order is unpaid",advice:BILLING},8108:{meaning:"billing information is not available for now",
advice:STATUS_PAGE},8117:{meaning:"state information is not available for now",advice:STATUS_PAGE},8351:{
meaning:"the instance does not exist or has been released",advice:"Nothing to do."},8366:{
meaning:"state information is not available for now",advice:STATUS_PAGE},8401:{
meaning:"the offset is past the end of the list",advice:REPORT_BUG},8421:{
meaning:"a service behind the API failed",advice:STATUS_PAGE},8429:{meaning:"the account is in arrears",
advice:BILLING},8433:{meaning:"service error",advice:STATUS_PAGE},8434:{meaning:"a disk is still detaching",
advice:RAISE_TIMEOUT},8436:{meaning:"the instance can't be changed now",advice:RAISE_TIMEOUT},8438:{
meaning:"a service behind the API timed out; the operation may have happened",advice:STATUS_PAGE},8441:{
meaning:"too many operations",advice:FEWER_JOBS},8498:{meaning:"a service behind the API failed",
advice:STATUS_PAGE},8510:{meaning:"a service behind the API failed",advice:STATUS_PAGE},8520:{
meaning:"a service behind the API failed",advice:STATUS_PAGE},8580:{meaning:"a service behind the API failed",
advice:STATUS_PAGE},8840:{meaning:"detaching a disk failed",advice:STATUS_PAGE},8854:{
meaning:"deleting timed out",advice:STATUS_PAGE},8855:{meaning:"deleting failed",advice:STATUS_PAGE},8856:{
meaning:"it must be stopped before it can be deleted",advice:"Somebody or something may be starting it again."
},8868:{meaning:"deleting failed for now",advice:STATUS_PAGE},8903:{
meaning:"the operation failed; seen while an instance is in transition",
advice:"An image that is being made from the instance blocks it too. Raise the input timeout."},8905:{
meaning:"the power state is wrong for now",advice:BUSY_ELSEWHERE},8908:{meaning:"deleting failed",
advice:STATUS_PAGE},8909:{meaning:"deleting failed",advice:STATUS_PAGE},8917:{
meaning:"an order is still open",advice:BILLING},8918:{meaning:"an order is not finished",advice:RAISE_TIMEOUT
},8919:{meaning:"an order is still open",advice:BILLING},8939:{
meaning:"deleting the system disk failed for now",advice:STATUS_PAGE},8964:{
meaning:"an image is being made from the instance",advice:RAISE_TIMEOUT},226601:{
meaning:"the account is in arrears",advice:BILLING},226602:{meaning:"the instance has expired",advice:BILLING
},226607:{meaning:"the state of the container is inconsistent for now",advice:RAISE_TIMEOUT},226609:{
meaning:"another operation holds the lock of the instance",advice:LOCKED},226618:{
meaning:"shared storage is still mounted by a running instance",
advice:"Stop the instance that mounts it, or raise the input timeout."},226619:{meaning:"too many operations",
advice:FEWER_JOBS},226620:{meaning:"an image is being synchronised",advice:RAISE_TIMEOUT},226621:{
meaning:"the system disk is being migrated",advice:RAISE_TIMEOUT},226622:{meaning:"the instance is starting",
advice:RAISE_TIMEOUT},locked:{meaning:"another operation holds the lock of the instance",advice:LOCKED},
undocumented:{meaning:"a code that is not documented",
advice:"Ask CompShare support with the request ID, and tell us what the code means."}},TRANSPORT_FAILURES={
timeout:"no answer within 30 s",aborted:"given up while waiting for the answer",
"connection-failed":"the connection failed","proxy-refused":"the proxy refused the connection"
},ANSWER_DEFECTS={"not-json":"is not JSON","too-large":"is larger than 4 MiB","no-ret-code":"has no RetCode",
"no-instance-list":"has no list of instances","not-an-instance":"lists something that is no instance",
"no-disk-list":"has no list of disks","other-action":"belongs to another action",
"list-not-whole":"lists fewer instances than it counts",
"nothing-new":"lists nothing new before the end of the list"};function retCodeMessage(retCode,locked){
return locked?RET_CODE_MESSAGES.locked:isListed(retCode)?RET_CODE_MESSAGES[retCode]:RET_CODE_MESSAGES.undocumented
}function describeError(error){return`${error.action}: ${function(error){
if(error instanceof RetCodeError)return`RetCode ${error.retCode}, ${retCodeMessage(error.retCode,error.locked).meaning}`
;if(error instanceof HttpStatusError)return`HTTP status ${error.status}${error.status>=300&&error.status<400?" (a redirect is not followed)":""}`
;if(error instanceof TransportError){
const detail=void 0===error.proxyStatus?error.code:`HTTP status ${error.proxyStatus}`
;return`${TRANSPORT_FAILURES[error.failure]}${void 0===detail?"":` (${detail})`}`}
return error instanceof MalformedAnswerError?`the answer ${ANSWER_DEFECTS[error.defect]}`:error instanceof NotSentError?"not sent any more":error.message
}(error)}`}function adviceFor(error){
return error instanceof RetCodeError?retCodeMessage(error.retCode,error.locked).advice:error instanceof HttpStatusError?"transient"===error.class?"The gateway is overloaded or down.":"Check the input api-url and the proxy.":error instanceof MalformedAnswerError?"Something between the runner and the API answers in its place: check api-url and the proxy.":error instanceof TransportError?function({untrusted,proxyStatus}){
return untrusted?"The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority.":407===proxyStatus?"The proxy asks for a user name and a password: put them into the proxy variable, as http://USER:PASSWORD@HOST:PORT.":403===proxyStatus?"The proxy does not allow this address: have it allowed, or name it in NO_PROXY if it can be reached without the proxy.":"Check the runner's network, its proxy settings and the input api-url."
}(error):"Nothing was changed by it."}function explainFailure(messages,result){
const{explain}=messages.outcomes[result.outcome.kind];return explain(result)}
function outcomeLine(messages,result){
if(isFailed(result))return messages.log.failed(explainFailure(messages,result))
;const{line}=messages.outcomes[result.outcome.kind];return line(result)}function outcomeCell(messages,result){
const{cell}=messages.outcomes[result.outcome.kind];return"string"==typeof cell?cell:cell(result)}
class TeardownLog{#options;#startedAt;#lastLineAt;#actionFailures=new Map;#pollFailure=""
;constructor(options){this.#options=options,this.#startedAt=options.clock.now(),
this.#lastLineAt=this.#startedAt}write(line){const{sink,clock}=this.#options,now=clock.now()
;this.#lastLineAt=now,sink.info(`[${formatElapsed(now-this.#startedAt)}] ${line}`)}selected(instances){
const{log}=this.#options.messages;this.write(log.selected(instances.length))
;for(const instance of instances)this.write(log.selectedInstance(instance))}onEvent(event){
if("polled"===event.kind)return this.#reportPollFailure(event.error),void this.#heartbeat(event.open)
;const line=this.#lineOf(event);void 0!==line&&this.write(line)}
onCall({action,targets,durationMs,retCode,requestId,error}){
const{sink,messages}=this.#options,about=targets.length>3?messages.log.manyInstances(targets.length):targets.join(" "),said=void 0!==retCode?`RetCode ${retCode}`:void 0===error?"no answer":describeError(error)
;sink.debug(oneLine(`${action} ${about} → ${said}, ${Math.round(durationMs)} ms, request ID ${requestId??"none"}`,400))
}#lineOf(event){const{messages,resumesInPost}=this.#options,{log}=messages;switch(event.kind){case"observed":{
const{instance,before}=event
;return this.#actionFailures.delete(instance.id),void 0===before?log.found(instance):log.changed(instance.id,before,instance.state)
}case"missed":return log.missed(event.id);case"acting":if(this.#actionFailures.has(event.id))return
;return"stop"===event.action?log.stopping(event.id,event.force):log.terminating(event.id,event.releaseDisks)
;case"accepted":
return this.#actionFailures.delete(event.id),"stop"===event.action?log.stopAccepted(event.id):log.terminationAccepted(event.id,event.inRecycle)
;case"action-failed":{const failure=describeError(event.error)
;if(this.#actionFailures.get(event.id)===failure)return;return this.#actionFailures.set(event.id,failure),
log.actionFailed(event.id,event.error,event.retrying)}case"awaiting-listing":
return log.awaitingListing(event.ids,Math.ceil(event.forMs/1e3));case"not-sent":
return log.notSent(event.id,event.action);case"finished":return outcomeLine(messages,event.result)
;case"awaiting-disks":return log.awaitingDisks(event.id,event.disks.length);case"deleting-disk":
return this.#actionFailures.has(event.disk)?void 0:log.deletingDisk(event.id,event.disk,event.sizeGb)
;case"disk-deletion-failed":{const failure=describeError(event.error)
;if(this.#actionFailures.get(event.disk)===failure)return;return this.#actionFailures.set(event.disk,failure),
log.diskDeletionFailed(event.disk,event.error)}case"disks-settled":
return isFailed(event.result)?outcomeLine(messages,event.result):log.disksSettled(event.result)
;case"terminating":case"disks-to-release":return;case"ending":return log.ending(event.reason,resumesInPost)}}
#reportPollFailure(error){const failure=void 0===error?"":describeError(error)
;void 0!==error&&failure!==this.#pollFailure&&this.write(this.#options.messages.log.pollFailed(error)),
this.#pollFailure=failure}#heartbeat(open){const{clock,messages}=this.#options
;if(0===open.length||clock.now()-this.#lastLineAt<3e4)return;const{log}=messages,byState=new Map
;for(const{id,state}of open){const shown=void 0===state?log.notSeenYet:messages.state(state)
;byState.set(shown,[...byState.get(shown)??[],id])}
const states=[...byState].map(([shown,ids])=>ids.length>3?log.manyInState(shown,ids.length):log.fewInState(shown,ids))
;this.write(log.stillWaiting(open.length,states,this.#reasonToWait(open)))}#reasonToWait(open){
const{log}=this.#options.messages;if(""!==this.#pollFailure)return log.pollsFailing(this.#pollFailure)
;const held=open.find(({id})=>this.#actionFailures.has(id))?.id
;return void 0===held?"":log.heldUp(held,this.#actionFailures.get(held)??"")}}function disks_text(value){
return"string"==typeof value?value:""}const DESCRIBE="DescribeCompShareInstance";class CompShareClient{
#transport;#describeSpellings=new Set([bareAction(DESCRIBE)]);#answeredActions=new Set
;constructor(dependencies){this.#transport=new Transport(dependencies)}get answered(){
return this.#transport.answered}get answeredActions(){return[...this.#answeredActions]}get clockOffsetMs(){
return this.#transport.clockOffsetMs}redact(text){return this.#transport.redact(text)}
async describe(query,signal){const{ids=[],region,zone,tag,offset}=query,parameters={...ids.length>0&&{
UHostIds:ids},...void 0!==region&&{Region:region},...void 0!==zone&&{Zone:zone},...void 0!==tag&&{Tag:tag},
Limit:100,Offset:offset??0},answer=await this.#transport.call({action:DESCRIBE,targets:ids,parameters
},signal),{fields,requestId}=answer
;"string"==typeof fields.Action&&this.#answeredActions.size<5&&this.#answeredActions.add(fields.Action)
;const instances=function({fields,answeredAction,requestId},own){
const{UHostSet:listed,TotalCount:total}=fields,entries=null===listed||void 0===listed&&0===(total??(own&&""!==answeredAction?0:void 0))?[]:listed
;if(!Array.isArray(entries))throw new MalformedAnswerError(DESCRIBE,own?"no-instance-list":"other-action",requestId)
;const instances=entries.map(readInstance)
;if(!instances.every(instance=>void 0!==instance))throw new MalformedAnswerError(DESCRIBE,"not-an-instance",requestId)
;return instances}(answer,this.#isDescribes(answer)),total=fields.TotalCount,page={instances,
totalCount:"number"==typeof total&&Number.isInteger(total)&&total>=0?total:void 0,
provesAbsence:this.#isDescribes(answer),requestId}
;return instances.some(({id})=>0===ids.length||ids.includes(id))&&this.#describeSpellings.add(answer.answeredAction),
page}async zones(place,signal){const parameters=void 0===place.region?{}:{Region:place.region
},{fields}=await this.#transport.call({action:"DescribeCompShareSupportZone",targets:[],parameters
},signal),entries=fields.ZoneInfo;return(Array.isArray(entries)?entries:[]).flatMap(entry=>function(entry){
if(!json_isRecord(entry))return;const{Region:region,Zone:zone,IsPod:pods}=entry
;return"string"==typeof zone&&""!==zone?{
region:"string"==typeof region&&""!==region?region:regionOfZone(zone),zone,
pods:!0===pods||"Yes"===pods||"true"===pods}:void 0}(entry)??[])}async disks({region,instanceId},signal){
const parameters={...void 0!==region&&{Region:region},...void 0!==instanceId&&{HostId:instanceId}
},targets=void 0===instanceId?[]:[instanceId],answer=await this.#transport.call({
action:"DescribeCompshareDisk",targets,parameters},signal),{fields,requestId}=answer
;refuseOthers("DescribeCompshareDisk",answer)
;const{DiskSet:listed,TotalCount:total}=fields,counted=total??(""===answer.answeredAction?void 0:0),entries=null===listed||void 0===listed&&0===counted?[]:listed
;if(!Array.isArray(entries))throw new MalformedAnswerError("DescribeCompshareDisk","no-disk-list",requestId)
;const disks=entries.flatMap(entry=>function(entry){if(!json_isRecord(entry))return
;const id=disks_text(entry.ResourceId);if(!/^[A-Za-z0-9_-]{1,64}$/.test(id))return
;const[,size]=/^(\d{1,9})\s*GB?$/i.exec(disks_text(entry.Configuration))??[];return{id,
name:disks_text(entry.Name),sizeGb:void 0===size?void 0:Number(size),type:disks_text(entry.DiskType),
status:disks_text(entry.Status),attachedTo:disks_text(entry.MountInstance),zone:disks_text(entry.Zone)}
}(entry)??[]);return{disks,whole:disks.length===entries.length&&!("number"==typeof total&&total>disks.length)}
}async deleteDisk(id,{region,zone},signal){await this.#change("DeleteCompshareDisk",id,{UDiskId:id,
Region:region,Zone:zone},signal)}async refundPrices(ids,{region,zone},signal){const call={
action:"GetCompShareRefundPrice",targets:ids,parameters:{Region:region,Zone:zone,UHostIds:ids}
},{fields}=await this.#transport.call(call,signal),prices=new Map
;for(const entry of Array.isArray(fields.RefundPriceSet)?fields.RefundPriceSet:[]){
if(!json_isRecord(entry))continue;const{UHostId:id,Code:code,RefundPrice:price}=entry
;0!==code&&"0"!==code||"string"==typeof id&&ids.includes(id)&&"number"==typeof price&&price>=0&&prices.set(id,price)
}return prices}async stop(id,place,{force},signal){const parameters={...instanceAt(id,place),...force&&{
Force:!0}};await this.#change("StopCompShareInstance",id,parameters,signal)}
async terminate(id,place,{releaseDisks},signal){const parameters={...instanceAt(id,place),
ReleaseUDisk:releaseDisks
},{fields}=await this.#change("TerminateCompShareInstance",id,parameters,signal),inRecycle=fields.InRecycle
;return"Yes"===inRecycle||"No"===inRecycle?inRecycle:void 0}#isDescribes({answeredAction}){
return""===answeredAction||this.#describeSpellings.has(answeredAction)}
async#change(action,target,parameters,signal){const answer=await this.#transport.call({action,change:!0,
targets:[target],parameters},signal);return refuseOthers(action,answer),answer}}
function refuseOthers(action,{answeredAction,requestId}){
if(""!==answeredAction&&answeredAction!==bareAction(action))throw new MalformedAnswerError(action,"other-action",requestId)
}function instanceAt(id,{region,zone}){return{UHostId:id,Region:region,Zone:zone}}
const noRetry=({error})=>Promise.reject(error);class InstanceList{#client;#counts="unproven";#countsAll=!1
;constructor(client){this.#client=client}get counts(){return this.#counts}
async read(query,signal,retry,into,options={}){const earlierErrors=[];for(let reading=1;;reading++){
const end=await this.#readPages(query,signal,retry,into,options);if("whole"===end)return;if(reading<4)continue
;if("shifted"===end)return;const error=new MalformedAnswerError(DESCRIBE,"list-not-whole");await retry({error,
attempt:earlierErrors.length+1,earlierErrors:[...earlierErrors]}),earlierErrors.push(error)}}
async#readPages(query,signal,retry,into,{isComplete=()=>!1,onShown}){const reading={seen:new Set,last:void 0,
count:void 0,shifted:!1,repeatedPages:0};for(let offset=0;;){const size=await withRetries(()=>this.#readPage({
...query,offset},signal,reading,into,onShown),retry);if(isComplete())return"whole"
;const{seen,count,shifted}=reading
;if("end"===size)return"unproven"===this.#counts&&seen.size>0&&count===seen.size&&(this.#counts="right"),
void 0!==count&&Math.max(seen.size,into.size)<count||void 0===count&&reading.repeatedPages>0?"not-whole":shifted?"shifted":"whole"
;if("right"===this.#counts&&count===seen.size)return shifted?"shifted":"whole";offset+=Math.max(1,size-1),
1===size&&(reading.last=void 0)}}async#readPage(query,signal,reading,into,onShown){
const page=await this.#describe(query,signal),ids=page.instances.map(({id})=>id),isNew=ids.some(id=>!reading.seen.has(id))
;for(const instance of page.instances)into.set(instance.id,instance),onShown?.(instance)
;if(!page.provesAbsence)throw new MalformedAnswerError(DESCRIBE,"other-action",page.requestId)
;for(const id of ids)reading.seen.add(id);this.#takeCount(page,query.ids,reading)
;const{last,seen,count}=reading,overlaps=void 0===last||ids[0]===last
;if(0===ids.length)return reading.shifted||=void 0!==last,"end"
;if(1===ids.length&&!isNew)return reading.shifted||=!overlaps,"end";if(!isNew){
if(void 0!==count&&seen.size<count)throw new MalformedAnswerError(DESCRIBE,"nothing-new",page.requestId)
;if(reading.shifted=!0,void 0!==count)return"end"
;if(++reading.repeatedPages>=2)throw new MalformedAnswerError(DESCRIBE,"nothing-new",page.requestId)}
return reading.shifted||=!overlaps,reading.last=ids.at(-1),ids.length}async#describe(query,signal){try{
return await this.#client.describe(query,signal)}catch(error){
if(0===query.offset||!(error instanceof RetCodeError)||!0!==error.facts.endOfList)throw error;return{
instances:[],totalCount:void 0,provesAbsence:!0,requestId:error.requestId}}}
#takeCount({instances,totalCount},ids,reading){
void 0!==totalCount&&(void 0!==ids&&totalCount>ids.length&&(this.#countsAll||=instances.length>0&&instances.every(({id})=>ids.includes(id)),
this.#countsAll)||(totalCount>=reading.seen.size?reading.count=totalCount:(reading.count=void 0,
this.#counts="wrong")))}}async function withRetries(call,retry){const errors=[];for(;;)try{return await call()
}catch(error){if(!(error instanceof CompShareError))throw error;await retry({error,attempt:errors.length+1,
earlierErrors:[...errors]}),errors.push(error)}}function isIn(place,{region,zone}){
const fits=(wanted,told)=>void 0===wanted||""===told||told===wanted
;return fits(place.region,region)&&fits(place.zone,zone)}
const DOCUMENTED_ZONES=["cn-wlcb-01","cn-wlcb-03","cn-sh2-02","cn-bj2-03"],ANYWHERE={},LIST_DEFECTS=["no-instance-list","not-an-instance","other-action","list-not-whole","nothing-new"]
;class Inventory{#client;#list;#zones=new Map(DOCUMENTED_ZONES.map(zone=>[zone,regionOfZone(zone)]))
;#zonesLoaded=!1;#regionRefusals=0;#answered=new Map;#refused=new Map;#shownBy=new Map;#missed=new Set
;constructor(client){this.#client=client,this.#list=new InstanceList(client)}get placesAsked(){
return[...this.#answered.values()]}get facts(){
const shownBy=[...this.#shownBy.values()].map(places=>new Set([...places.values()].map(formOf)));return{
seen:shownBy.length,
shownBy:Object.fromEntries(["anywhere","region","zone"].map(form=>[form,shownBy.filter(shown=>shown.has(form)).length])),
counts:this.#list.counts,regionRequired:this.#regionRequired,zonesListed:this.#zonesLoaded,
zones:[...this.#zones.keys()],refused:this.placesRefused}}get placesRefused(){
return[...this.#refused.values()]}async find(ids,options,signal){this.#learnFrom(options)
;const search=new Search(ids)
;return await this.#ask(search,id=>this.#missed.has(id)?this.#all(id,options):this.#likeliest(id,options),signal),
await this.#ask(search,id=>this.#ordinary(id,options),signal),
search.missing().some(id=>this.#isSearchedEverywhere(id,options))&&(await this.#loadZones(signal,noRetry),
await this.#ask(search,id=>this.#all(id,options),signal)),this.#missed=new Set(search.missing()),
search.result()}async list(place,signal,retry){const{tag,...where}=place;this.#learnFrom({place:where})
;const instances=new Map,onShown=instance=>{
instances.set(JSON.stringify([instance.id,instance.name]),instance)
},asked=new Set,refusals=[],read=async from=>{asked.add(keyOf(from));const query={...from,...void 0!==tag&&{
tag}},listed=new Map;try{await this.#list.read(query,signal,retry,listed,{onShown}),this.#noteAnswer(from)
}catch(error){if(!(error instanceof RetCodeError&&isAboutPlace(error)))throw error
;this.#noteRefusal(from,error),refusals.push(error)}finally{
for(const instance of listed.values())this.#noteShown(instance,from)}
},anywhere=this.#isAnywhereHopeless?[]:[read(ANYWHERE)]
;for(await allSettled([...anywhere,this.#loadZones(signal,retry)]);;){
const next=this.#within(where).filter(other=>!asked.has(keyOf(other)));if(0===next.length)break
;await allSettled(next.map(read))}if(refusals.length===asked.size)throw mostTelling(refusals)
;return[...instances.values()]}async#ask(search,placesOf,signal){const groups=new Map
;for(const id of search.missing())for(const place of placesOf(id)){const key=keyOf(place)
;if(!search.begin(id,key))continue;const group=groups.get(key)??{place,ids:[]};groups.set(key,group),
group.ids.push(id)}await allSettled([...groups.values()].flatMap(({place,ids})=>function(ids){const chunks=[]
;for(let start=0;start<ids.length;start+=100)chunks.push(ids.slice(start,start+100));return chunks
}(ids).map(chunk=>this.#askFor(chunk,place,search,signal))))}async#askFor(ids,place,search,signal){
const listed=new Map,isComplete=()=>ids.every(id=>listed.has(id));let failure;try{await this.#list.read({
...place,ids},signal,noRetry,listed,{isComplete}),this.#noteAnswer(place)}catch(error){
if(!(error instanceof CompShareError))throw error;failure=error}for(const id of ids){
const instance=listed.get(id);void 0!==instance&&(this.#noteShown(instance,place),search.found(instance))}
const missing=ids.filter(id=>!listed.has(id));var error
;if(void 0!==failure&&0!==missing.length)if(("deleted"===(error=failure).class||error instanceof MalformedAnswerError&&("list-not-whole"===error.defect||"nothing-new"===error.defect))&&ids.length>1)await allSettled(missing.map(id=>this.#askFor([id],place,search,signal)));else if("deleted"===failure.class)this.#noteAnswer(place);else if(this.#isRefusal(failure,place)){
this.#noteRefusal(place,failure);for(const id of missing)search.refused(id,failure)
}else for(const id of missing)search.failed(id,failure)}#likeliest(id,options){
const shownBy=this.#shownBy.get(id)
;return void 0===shownBy||shownBy.has(keyOf(ANYWHERE))?this.#regionRequired?this.#ordinary(id,options).slice(0,1):[ANYWHERE]:[...shownBy.values()].slice(0,1)
}#ordinary(id,{place,seen}){
const instance=seen.get(id),own=void 0===instance||""===instance.region?complete(place):placeOf(instance)
;return[...void 0===own.region?[]:[own],...this.#regionRequired?void 0===own.region?[]:[{region:own.region
}]:[ANYWHERE],...this.#shownBy.get(id)?.values()??[]]}#isSearchedEverywhere(id,{place,seen,searchEverywhere}){
if(searchEverywhere.has(id))return!0;const region=seen.get(id)?.region??""
;return this.#regionRequired&&""===region&&void 0===complete(place).region}#all(id,options){
const ordinary=[...this.#ordinary(id,options),...this.#isAnywhereHopeless?[]:[ANYWHERE]]
;return this.#isSearchedEverywhere(id,options)?[...ordinary,...this.#within(ANYWHERE)]:ordinary}
#within(place){
const{region,zone}=complete(place),zones=[...this.#zones].filter(([name,itsRegion])=>!(void 0!==region&&itsRegion!==region||void 0!==zone&&name!==zone)),regions=new Set([...void 0===region?[]:[region],...zones.map(([,itsRegion])=>itsRegion)])
;return[...zones.map(([name,itsRegion])=>({region:itsRegion,zone:name})),...[...regions].map(name=>({
region:name}))]}async#loadZones(signal,retry){if(this.#zonesLoaded)return
;const limited=failed=>failed.attempt<3&&!isFinalForZones(failed.error)?retry(failed):noRetry(failed),load=async place=>{
try{const zones=await withRetries(()=>this.#client.zones(place,signal),limited)
;for(const{region,zone}of zones)this.#learnZone(region,zone);return}catch(error){
if(error instanceof CompShareError)return error;throw error}};let errors=[await load({})]
;errors.some(error=>error instanceof RetCodeError&&!0===error.facts.regionMissing)&&(errors=await Promise.all([...new Set(this.#zones.values())].map(region=>load({
region})))),this.#zonesLoaded=errors.some(error=>void 0===error)||errors.every(isFinalForZones)}
#learnFrom({place,seen}){const{region,zone}=complete(place);this.#learnZone(region??"",zone??"")
;for(const instance of seen?.values()??[])this.#learnZone(instance.region,instance.zone)}
#learnZone(region,zone){""!==region&&""!==zone&&this.#zones.set(zone,region)}#noteShown(instance,place){
this.#learnZone(instance.region,instance.zone);const shownBy=this.#shownBy.get(instance.id)??new Map
;this.#shownBy.set(instance.id,shownBy.set(keyOf(place),place))}get#regionRequired(){
return this.#regionRefusals>0}get#isAnywhereHopeless(){return this.#regionRefusals>=2}#noteAnswer(place){
void 0===place.region&&(this.#regionRefusals=0),this.#answered.set(keyOf(place),place),
this.#refused.delete(keyOf(place))}#noteRefusal(place,error){this.#refused.set(keyOf(place),{place,error}),
void 0===place.region&&error instanceof RetCodeError&&wantsRegion(error)&&this.#regionRefusals++}
#isRefusal(error,place){
return error instanceof RetCodeError&&!0===error.facts.aboutPlace&&!this.#answered.has(keyOf(place))}}
class Search{#ids;#found=new Map;#failed=new Map;#refused=new Map;#asked;constructor(ids){this.#ids=ids,
this.#asked=new Map(ids.map(id=>[id,new Set]))}missing(){return this.#ids.filter(id=>{
return!this.#found.has(id)&&!((error=this.#failed.get(id))instanceof MalformedAnswerError?!LIST_DEFECTS.includes(error.defect):void 0!==error&&!(error instanceof RetCodeError&&isAboutPlace(error)))
;var error})}begin(id,place){const asked=this.#asked.get(id)
;return void 0!==asked&&!asked.has(place)&&(asked.add(place),!0)}found(instance){
this.#found.set(instance.id,instance)}failed(id,error){this.#failed.set(id,error)}refused(id,error){
this.#refused.set(id,[...this.#refused.get(id)??[],error])}result(){const unanswered=new Map
;for(const id of this.#ids){if(this.#found.has(id))continue
;const refusals=this.#refused.get(id)??[],error=this.#failed.get(id)??(refusals.length===this.#asked.get(id)?.size?mostTelling(refusals):void 0)
;void 0!==error&&unanswered.set(id,error)}return{found:this.#found,unanswered}}}
function isAboutPlace({class:errorClass,facts}){
return!0===facts.aboutPlace||"unknown"===errorClass||"busy"===errorClass||"deleted"===errorClass}
function wantsRegion({facts,apiMessage}){const[,parameter="region"]=/\[(\w+)\]/.exec(apiMessage)??[]
;return!0===facts.regionMissing&&/^(region|zone)/i.test(parameter)}function isFinalForZones(error){
return"permanent"===error?.class}function mostTelling(refusals){const[first]=refusals
;if(void 0===first)throw new RangeError("There is no refusal")
;return refusals.find(error=>!(error instanceof RetCodeError&&wantsRegion(error)))??first}
function complete({region,zone}){return placeOf({region:region??(void 0===zone?"":regionOfZone(zone)),
zone:zone??""})}function placeOf({region,zone}){return{...void 0!==region&&""!==region&&{region},
...void 0!==zone&&""!==zone&&{zone}}}function keyOf({region="",zone=""}){return`${region} ${zone}`}
async function allSettled(promises){
for(const end of await Promise.allSettled(promises))if("rejected"===end.status)throw end.reason}
function formOf({region,zone}){return void 0!==zone?"zone":void 0===region?"anywhere":"region"}
class ActionQueue{#mayStart;#onIdle;#max;#inFlight=new Set;#limit;#endedInRound=0;#waiting=[]
;constructor({initial,max},mayStart,onIdle){this.#limit=initial,this.#max=max,this.#mayStart=mayStart,
this.#onIdle=onIdle}isIdle(){return 0===this.#inFlight.size}start(tasks){this.#waiting.push(...tasks),
this.#fill()}slowDown(){this.#limit=Math.max(1,Math.floor(this.#limit/2)),this.#endedInRound=0}clear(){
this.#waiting=[]}async drain(){this.clear(),await Promise.all(this.#inFlight)}#fill(){
for(;this.#inFlight.size<this.#limit&&this.#mayStart();){const task=this.#waiting.shift()
;if(void 0===task)return;const running=task().finally(()=>{this.#inFlight.delete(running),this.#countEnd(),
this.#fill(),0===this.#inFlight.size&&this.#onIdle()});this.#inFlight.add(running)}}#countEnd(){
++this.#endedInRound<this.#limit||(this.#limit=Math.min(this.#max,2*this.#limit),this.#endedInRound=0)}}
function isDeletionConfirmed({stop,terminate}){
return void 0!==terminate.acceptedAt||void 0!==terminate.reportedDeleted||void 0!==stop.reportedDeleted}
function hasExisted(history){
return history.seen||isDeletionConfirmed(history)||history.terminate.mayHaveTakenEffect}
function afterFailure(before,error,now){
const isUnknown="unknown"===error.class,hasRetCode=error instanceof RetCodeError;return{
count:(before?.count??0)+1,unknownCount:(before?.unknownCount??0)+(isUnknown?1:0),
unusableCount:(before?.unusableCount??0)+(isUnknown&&!hasRetCode?1:0),
unknownSince:Math.min(before?.unknownSince??1/0,isUnknown&&hasRetCode?now:1/0),
unreachable:(before?.unreachable??!0)&&error instanceof TransportError&&error.unreachable,lastError:error,
lastAt:now}}function isProductRefusal(error){
return error instanceof RetCodeError&&error.retCode>=2e3&&!error.locked&&!error.throttled&&!0!==error.facts.blocksStopForNow
}const MAX_ATTEMPTS=5,UNKNOWN_CODE_MS=6e5,UNREACHABLE_MS=6e4,SETTLE_MS={stop:2e4,terminate:6e4
},LONGEST_PAUSE_MS=15e3,LONGEST_UNKNOWN_PAUSE_MS=6e4;function outcomeAtEnd(options,history,reason){
if("cancelled"===reason)return{kind:"cancelled"}
;if(isAbsenceConfirmed(history)&&!hasExisted(history))return notFound(options)
;const{failedLookups,terminate,stop}=history,{lastError}=failedLookups??terminate.failures??stop.failures??{
lastError:void 0};return{kind:"timed-out",lastError,..."job-ending"===reason&&{jobEnding:!0}}}
function isPermanent({lastError,unusableCount,unknownSince},now){
return"unknown"!==lastError.class?"permanent"===lastError.class:lastError instanceof RetCodeError?now-unknownSince>=UNKNOWN_CODE_MS:unusableCount>=MAX_ATTEMPTS
}function isUnreachable({unreachable},since,now){return unreachable&&now-since>=UNREACHABLE_MS}
function pauseAfter({lastError,count,unknownCount}){
return"unknown"===lastError.class?Math.min(LONGEST_UNKNOWN_PAUSE_MS,2e3*2**unknownCount):"deleted"===lastError.class?SETTLE_MS.terminate:Math.min(LONGEST_PAUSE_MS,500*2**count)
}function isAbsenceConfirmed(history){const{misses}=history;if(void 0===misses)return!1
;const{count,firstAnsweredAt,lastStartedAt}=misses,[polls,ms]=isDeletionConfirmed(history)?[2,2e3]:[3,5e3]
;return count>=polls&&lastStartedAt-firstAnsweredAt>=ms}function obstacle(action,history,now){
const{failures,acceptedAt}=history[action],refusal=permanentFailure(failures,now)
;return void 0!==refusal?refusal:now<(void 0===failures?(acceptedAt??-1/0)+SETTLE_MS[action]:failures.lastAt+pauseAfter(failures))?{
do:"wait"}:void 0}function permanentFailure(failures,now){
if(void 0!==failures&&isPermanent(failures,now))return finish({kind:"refused",error:failures.lastError,
attempts:failures.count})}function notFound({ignoreNotFound}){return{
kind:ignoreNotFound?"not-found-ignored":"not-found"}}function finish(outcome){return{do:"finish",outcome}}
function wouldTerminate({releaseDisks},stopFirst){return finish({kind:"would-terminate",stopFirst,releaseDisks
})}const STILL_LISTED={kind:"terminated",inRecycle:void 0,stillListed:!0},SOON={reserve:0,canJoin:!1,exact:!1
},POLLS={stop:{afterMs:polls=>0===polls?5500:Math.max(1e3,3200*.981**(polls-1)),reserve:4},terminate:{
afterMs:polls=>[0,1400,550,550,550][polls]??Math.min(2400,1400*1.05**(polls-5)),reserve:1},missed:{
afterMs:()=>1e3,reserve:0},other:{afterMs:polls=>[1e3,1e3][polls]??2400,reserve:1}};class DiskRelease{
#dependencies;#open=new Map;#noted=new Map;#answered=new Set;#running;#wake=new AbortController;#pauseMs=1e3
;constructor(dependencies){this.#dependencies=dependencies}async look(targets){
const{clock,deadline}=this.#dependencies,asked=targets.filter(({disks,instance})=>void 0!==instance&&0!==disks.dataDisks?.length)
;if(0===asked.length)return
;const alarm=setAlarm(clock,5e3),signal=AbortSignal.any([deadline.abortCalls,alarm.signal]),regions=new Set(asked.map(regionOf)),answers=await this.#ask(regions,signal),listsFor=target=>[...new Set([regionOf(target),""])].flatMap(region=>{
const answer=answers.get(region);return void 0!==answer&&"list"in answer?[answer.list]:[]})
;if(!asked.every(target=>{const shown=new Set(listsFor(target).flatMap(({disks})=>disks.map(({id})=>id)))
;return target.disks.dataDisks?.every(({id})=>shown.has(id))??!1
})&&!regions.has(""))for(const[region,answer]of await this.#ask(new Set([""]),signal))answers.set(region,answer)
;alarm.release();for(const target of asked){
const lists=listsFor(target),whole=lists.length>0&&lists.every(list=>list.whole)
;target.disks.observeList(lists.flatMap(({disks})=>disks),whole)}}async beforeTermination(targets){
await this.look(targets);for(const target of targets)target.disks.beforeTermination();this.note(targets),
targets.length>0&&this.#dependencies.onEvent({kind:"terminating"})}note(targets){
for(const{id,disks}of targets){const{released}=disks,told=JSON.stringify(released)
;told!==(this.#noted.get(id)??"[]")&&(this.#noted.set(id,told),this.#dependencies.onEvent({
kind:"disks-to-release",id,disks:released}))}}begin(target,confirmed){const{clock,onEvent}=this.#dependencies
;target.disks.gone(confirmed,clock.now()),this.note([target]),target.disks.any&&(onEvent({
kind:"awaiting-disks",id:target.id,disks:target.disks.open}),this.#open.set(target.id,target),
this.#pauseMs=1e3,this.#wake.abort(),this.#running??=Promise.allSettled([this.#run()]))}async settle(targets){
for(const{disks}of targets)disks.notTerminated();this.note(targets)
;for(const end of await this.#running??[])if("rejected"===end.status)throw end.reason
;for(const target of this.#open.values())target.disks.end(),this.#conclude(target);this.#open.clear()}
async#run(){const{clock,deadline}=this.#dependencies;for(;this.#open.size>0&&void 0===deadline.reason;){
this.#wake=new AbortController,await this.#lookAfter();const deletions=[]
;for(const target of[...this.#open.values()]){const{toDelete}=target.disks.decide(clock.now())
;for(const id of toDelete)deletions.push(this.#delete(target,id))
;target.disks.open.length>0||(this.#open.delete(target.id),this.#conclude(target))}
if(await Promise.all(deletions),0===this.#open.size)break;deletions.length>0&&(this.#pauseMs=1e3),
await deadline.sleep(this.#pauseMs,this.#wake.signal),this.#pauseMs=Math.min(5e3,1.5*this.#pauseMs)}
this.#running=void 0}async#lookAfter(){
const targets=[...this.#open.values()],regions=new Set(["",...targets.flatMap(regionsOf)]),answers=await this.#ask(regions,this.#dependencies.deadline.abortCalls)
;for(const target of targets)target.disks.look(id=>{
const zone=target.disks.zoneOf(id),ways=["",...""===zone?regionsOf(target):[regionOfZone(zone)]]
;return lookOf(id,[...new Set(ways)].flatMap(region=>answers.get(region)??[]))})}async#ask(regions,signal){
const{client}=this.#dependencies,answers=new Map;return await Promise.all([...regions].map(async region=>{try{
answers.set(region,{list:await client.disks(""===region?{}:{region},signal)}),this.#answered.add(region)
}catch(error){if(!(error instanceof CompShareError))throw error;answers.set(region,{error,
refused:"permanent"===error.class&&!this.#answered.has(region)})}})),answers}async#delete(target,id){
const{client,clock,deadline,onEvent}=this.#dependencies,zone=target.disks.zoneOf(id)||(target.instance?.zone??"")
;onEvent({kind:"deleting-disk",id:target.id,disk:id,sizeGb:target.disks.sizeOf(id)});try{
await client.deleteDisk(id,{region:regionOfZone(zone),zone},deadline.abortCalls),
target.disks.deletionAccepted(id,clock.now())}catch(error){if(!(error instanceof CompShareError))throw error
;if(error instanceof NotSentError)return;target.disks.deletionFailed(id,error,clock.now()),onEvent({
kind:"disk-deletion-failed",id:target.id,disk:id,error})}}#conclude(target){
const{clock,deadline,onEvent}=this.#dependencies,result=target.settleDisks(deadline.reason,clock.now())
;this.note([target]),void 0!==result&&onEvent({kind:"disks-settled",result})}}function regionOf({instance}){
return instance?.region??""}function regionsOf(target){const{disks}=target
;return[regionOf(target),...disks.open.map(id=>regionOfZone(disks.zoneOf(id)))]}function lookOf(id,answers){
const lists=answers.flatMap(answer=>"list"in answer?[answer.list]:[]),failures=answers.flatMap(answer=>"error"in answer?[answer]:[]),shown=lists.flatMap(({disks})=>disks.filter(disk=>disk.id===id)),error=(failures.find(({refused})=>!refused)??failures[0])?.error
;if(shown.length>0)return{look:"shown",shown,error:void 0}
;const areRefused=failures.every(({refused})=>refused);return 0===lists.length&&areRefused?{look:"refused",
shown,error}:{look:lists.length>0&&lists.every(({whole})=>whole)&&areRefused?"missed":"failed",shown,error}}
class PollSchedule{#clock;#random;#budget=6;#countedAt;constructor(clock,random){this.#clock=clock,
this.#random=random,this.#countedAt=clock.now()}countPoll(){this.#budget=this.#available()-1,
this.#countedAt=this.#clock.now()}usualPause(){return this.#jittered(2400)}pause(requests){
const available=this.#available(),others=requests.filter(({canJoin})=>!canJoin),pauses=(others.length>0?others:requests).map(({afterMs,reserve,exact})=>available<1+reserve&&afterMs<2400?this.usualPause():exact?afterMs+5:this.#jittered(afterMs))
;return Math.min(...pauses)}#available(){const earned=(this.#clock.now()-this.#countedAt)/2e3
;return Math.min(16,this.#budget+earned)}#jittered(ms){return ms*(.9+.2*this.#random())}}
async function askRefunds(targets,{client,clock,signal}){const unasked=targets.flatMap(target=>{
const{instance,refund}=target;return void 0!==instance&&!refund.asked&&function({chargeType}){
return PREPAID.includes(chargeType)}(instance)?[{target,instance}]:[]});if(0===unasked.length)return
;const zones=new Map;for(const entry of unasked){entry.target.refund={asked:!0,cny:void 0}
;const zone=`${entry.instance.region} ${entry.instance.zone}`;zones.set(zone,[...zones.get(zone)??[],entry])}
const timeout=setAlarm(clock,5e3),limited=AbortSignal.any([signal,timeout.signal])
;await Promise.all([...zones.values()].map(async members=>{const[first]=members;if(void 0===first)return
;const ids=members.map(({instance})=>instance.id),prices=await client.refundPrices(ids,first.instance,limited).catch(error=>{
if(error instanceof CompShareError)return new Map;throw error});for(const{target}of members)target.refund={
asked:!0,cny:prices.get(target.id)}})).finally(()=>{timeout.release()})}function forbiddingRule(facts){
const{system,volume,atTermination,takenOver,attachedTo,targetGone}=facts
;return system||volume?"data-disk":void 0===atTermination?"termination":atTermination.stoodAtTarget?atTermination.attached?""!==attachedTo||takenOver?"detached":targetGone?void 0:"target-gone":"attached-at-termination":"stood-at-target"
}function decideDisk(facts,now){
const{look,listed,volume,system,deletion,goneSince}=facts,elapsed=now-goneSince
;if("missed"===look&&listed)return disk_rules_finish(deletion.mayHaveTakenEffect?"deleted-by-id":"released")
;if("failed"===look&&elapsed<3e4)return WAIT;if(volume||system)return disk_rules_finish("kept");switch(look){
case"missed":return disk_rules_finish("unverified");case"refused":case"failed":
return disk_rules_finish(facts.shownSince?"still-there":"unverified");case"shown":
return function(facts,elapsed,now){const{takenOver,deletion,atTermination}=facts
;if(!0===atTermination?.detached)return disk_rules_finish("kept");const rule=forbiddingRule(facts)
;if(takenOver)return disk_rules_finish("still-there");if(elapsed<3e4)return WAIT
;const{failures,acceptedAt}=deletion,refused=void 0!==failures&&isPermanent(failures,now)
;if(elapsed>=9e4||refused)return disk_rules_finish("still-there");if("detached"===rule)return WAIT
;if(void 0!==rule)return disk_rules_finish("still-there")
;return now<(void 0===failures?(acceptedAt??-1/0)+2e4:failures.lastAt+pauseAfter(failures))?WAIT:{do:"delete"}
}(facts,elapsed,now)}}function fateAtEnd({volume,system,shownSince}){
return volume||system?"kept":shownSince?"still-there":"unverified"}const WAIT={do:"wait"}
;function disk_rules_finish(fate){return{do:"finish",fate}}class TargetDisks{#targetId;#records=new Map
;#dataDisks;#instance;#price={together:void 0,disks:[]};#hasVolumes=!1;#atNextTermination;#gone={since:0,
confirmed:!1};constructor(targetId,dataDisks,released){this.#targetId=targetId,this.#dataDisks=dataDisks
;for(const disk of dataDisks??[])this.#record(disk,"");for(const{id,sizeGb,zone,listed}of released??[]){
const{facts}=this.#record(bareDisk(id,sizeGb),zone);facts.listed=listed,facts.atTermination={stoodAtTarget:!0,
attached:!0,detached:!1}}}get dataDisks(){if(void 0!==this.#dataDisks)return this.#dataDisks
;const mounted=[...this.#records.values()].flatMap(record=>record.mounted?[record.disk]:[])
;return mounted.length>0?mounted:void 0}get any(){return this.#records.size>0}get open(){
return[...this.#records.values()].flatMap(({disk,fate})=>void 0===fate?[disk.id]:[])}get released(){
return[...this.#records.values()].flatMap(({disk,zone,facts,fate})=>{
const{volume,system,takenOver,listed}=facts,at=this.#atNextTermination?.get(disk.id)??facts.atTermination
;return!0!==at?.stoodAtTarget||!at.attached||volume||system||takenOver||isOver(fate)?[]:[{id:disk.id,
sizeGb:disk.sizeGb,zone,listed}]})}observe(instance){if(this.notTerminated(),this.#instance=instance,
this.#dataDisks=dataDisksOf(instance,this.#dataDisks),void 0===instance.disks)return
;const{dataDiskPricePerDay:together}=instance;void 0!==together&&(this.#price={together,
disks:instance.disks.filter(({boot})=>!boot)}),this.#hasVolumes||=instance.disks.some(({volume})=>volume)
;const listed=new Set(instance.disks.map(({id})=>id))
;for(const[id,record]of this.#records)void 0!==record.attached.inOwnList&&(record.attached.inOwnList=listed.has(id))
;for(const disk of instance.disks){const known=this.#records.get(disk.id);if(disk.boot){
void 0!==known&&(known.facts.system=!0);continue}const record=this.#record(disk,instance.zone)
;record.disk=disk,record.facts.volume||=disk.volume,record.inOwnList=!0,record.attached.inOwnList=!0}}
observeList(disks,whole){for(const[id,record]of this.#records){
const entries=disks.filter(disk=>disk.id===id),isShown=entries.length>0;record.facts.listed||=isShown,
(isShown||whole&&void 0!==record.attached.mounted)&&(record.attached.mounted=isShown&&entries.every(({attachedTo})=>attachedTo===this.#targetId))
}for(const entry of disks){if(entry.attachedTo!==this.#targetId||this.#isSystemDisk(entry.id))continue
;const record=this.#record(bareDisk(entry.id,entry.sizeGb,entry),entry.zone)
;record.zone=""===entry.zone?record.zone:entry.zone,
record.facts.listed=!0,record.facts.volume||=this.#hasVolumes&&!record.inOwnList,record.mounted=!0,
record.attached.mounted??=!0}}beforeTermination(){
this.#atNextTermination=new Map([...this.#records].map(([id,{inOwnList,mounted,attached}])=>{
const looks=[attached.inOwnList,attached.mounted];return[id,{stoodAtTarget:inOwnList||mounted,
attached:looks.includes(!0)&&!looks.includes(!1),detached:!looks.includes(!0)}]}))}notTerminated(){
this.#atNextTermination=void 0}terminated(){if(void 0!==this.#atNextTermination){
for(const[id,{facts}]of this.#records)facts.atTermination=this.#atNextTermination.get(id)??NOT_ATTACHED
;this.#atNextTermination=void 0}}gone(confirmed,now){this.notTerminated(),this.#gone={since:now,confirmed}}
look(lookAt){for(const record of this.#openRecords()){
const{look,shown,error}=lookAt(record.disk.id),{facts}=record;facts.look=look,record.error=error,
facts.attachedTo=0===shown.length?void 0:shown.find(isAttached)?.attachedTo??"",
0!==shown.length&&(facts.listed=!0,
facts.shownSince=!0,facts.takenOver||=shown.some(({attachedTo})=>""!==attachedTo&&attachedTo!==this.#targetId),
record.zone=shown.find(({zone})=>""!==zone)?.zone??record.zone)}}decide(now){const toDelete=[]
;for(const record of this.#openRecords()){const decision=decideDisk(this.#factsOf(record),now)
;"finish"===decision.do&&this.#finish(record,decision.fate),
"delete"===decision.do&&toDelete.push(record.disk.id)}return{toDelete}}deletionAccepted(id,now){
const record=this.#records.get(id);void 0!==record&&(record.facts.deletion={mayHaveTakenEffect:!0,
acceptedAt:now,failures:void 0})}deletionFailed(id,error,now){const record=this.#records.get(id)
;if(void 0===record)return;const{deletion}=record.facts;record.facts.deletion={...deletion,
mayHaveTakenEffect:deletion.mayHaveTakenEffect||error.mayHaveTakenEffect,
failures:afterFailure(deletion.failures,error,now)}}end(){
for(const record of this.#openRecords())this.#finish(record,fateAtEnd(this.#factsOf(record)))}mayGoLater(now){
return[...this.#records.values()].some(record=>("still-there"===record.fate||"unverified"===record.fate)&&function(facts,now){
const{failures}=facts.deletion;return void 0===forbiddingRule({...facts,attachedTo:"",targetGone:!0
})&&!(void 0!==failures&&isPermanent(failures,now))}(this.#factsOf(record),now))}zoneOf(id){
return this.#records.get(id)?.zone??""}sizeOf(id){return this.#records.get(id)?.disk.sizeGb}results(fate){
const all=[...this.#records.values()],{together,disks:priced}=this.#price;return all.map(record=>{
const{disk,zone}=record,isPriced=priced.some(({id})=>id===disk.id);return{...disk,
zone:""===zone?this.#instance?.zone??"":zone,
pricePerDayCny:diskPricePerDay(disk,isPriced?together:void 0,priced),
fate:record.fate??(disk.volume?"kept":fate),
error:record.error??(isOver(record.fate)?void 0:record.facts.deletion.failures?.lastError)}})}*#openRecords(){
for(const record of this.#records.values())void 0===record.fate&&(yield record)}#finish(record,fate){
record.fate=fate,isOver(fate)&&(record.error=void 0)}#factsOf({facts}){const{since,confirmed}=this.#gone
;return{...facts,targetGone:confirmed,goneSince:since}}#isSystemDisk(id){
return(this.#instance?.disks?.some(disk=>disk.id===id&&disk.boot)??!1)||!0===this.#records.get(id)?.facts.system
}#record(disk,zone){const known=this.#records.get(disk.id);if(void 0!==known)return known;const record={disk,
zone,inOwnList:!1,mounted:!1,attached:{inOwnList:void 0,mounted:void 0},facts:{system:disk.boot,
volume:disk.volume,atTermination:void 0,takenOver:!1,attachedTo:void 0,look:"failed",listed:!1,shownSince:!1,
deletion:{mayHaveTakenEffect:!1,acceptedAt:void 0,failures:void 0}},fate:void 0,error:void 0}
;return this.#records.set(disk.id,record),record}}const NOT_ATTACHED={stoodAtTarget:!1,attached:!1,detached:!0
};function isAttached({attachedTo}){return""!==attachedTo}function isOver(fate){
return void 0!==fate&&"still-there"!==fate&&"unverified"!==fate}function bareDisk(id,sizeGb,{name,type}={
name:"",type:""}){return{id,name,sizeGb,type,boot:!1,volume:!1}}class Target{id;history;observation={
kind:"missed"};instance;refund={asked:!1,cny:void 0};acting=!1;disks;result;#startedAt;#releaseDisks
;#stateFound;#inRecycle;#runningAt;constructor(spec,startedAt,releaseDisks){
const{id,seen,instance,dataDisks,releasedDisks}=spec;this.id=id,this.history=function(seen,now){const none={
mayHaveTakenEffect:!1,acceptedAt:void 0,failures:void 0,refusals:0,reportedDeleted:void 0};return{since:now,
answered:!1,seen,seenInPlace:seen,state:{name:void 0,since:now},misses:void 0,failedLookups:void 0,stop:none,
terminate:none,lastChange:"other",pollsSinceChange:0}}(seen,startedAt),this.instance=instance,
this.#startedAt=startedAt,
this.#releaseDisks=releaseDisks,this.disks=new TargetDisks(id,dataDisks,releasedDisks),
void 0!==instance&&this.disks.observe(instance),this.#stateFound=instance?.state}
observe(observation,time,place){
if(this.observation=observation,this.history=function(history,observation,{startedAt,answeredAt},place){
switch(observation.kind){case"found":{
const{instance}=observation,{state}=history,unchanged=void 0!==state.name&&(one=state.name,
other=instance.state,bare(one)===bare(other));return{...history,answered:!0,seen:!0,
seenInPlace:history.seenInPlace||isIn(place,instance),state:unchanged?state:{name:instance.state,
since:answeredAt},misses:void 0,failedLookups:void 0,pollsSinceChange:history.pollsSinceChange+1}}
case"missed":{const{misses}=history;return{...history,answered:!0,misses:{count:(misses?.count??0)+1,
firstAnsweredAt:misses?.firstAnsweredAt??answeredAt,lastStartedAt:startedAt},failedLookups:void 0,
lastChange:"missed",pollsSinceChange:history.pollsSinceChange+1}}case"failed":return{...history,
failedLookups:afterFailure(history.failedLookups,observation.error,answeredAt)}}var one,other
}(this.history,observation,time,place),"found"!==observation.kind)return;const{instance}=observation
;this.instance=instance,this.disks.observe(instance),this.#stateFound??=instance.state,
"running"===kindOfState(instance.state)&&(this.#runningAt=time.answeredAt)}accepted(action,now,inRecycle){
this.history=function(history,action,now){const accepted={...history[action],mayHaveTakenEffect:!0,
acceptedAt:now,failures:void 0,refusals:0,reportedDeleted:void 0};return{...history,[action]:accepted,
lastChange:action,pollsSinceChange:0}
}(this.history,action,now),"terminate"===action&&(this.#inRecycle=inRecycle,this.disks.terminated())}
failed(action,error,now){this.history=function(history,action,error,now){const before=history[action],failed={
...before,mayHaveTakenEffect:before.mayHaveTakenEffect||error.mayHaveTakenEffect,
failures:afterFailure(before.failures,error,now),refusals:before.refusals+(isProductRefusal(error)?1:0),
reportedDeleted:"deleted"===error.class?{first:before.reportedDeleted?.first??now,last:now
}:before.reportedDeleted};return{...history,[action]:failed,lastChange:"other",pollsSinceChange:0}
}(this.history,action,error,now),"terminate"===action&&error.mayHaveTakenEffect&&this.disks.terminated()}
finish(outcome,now){const{id,instance,history}=this;return this.result={id,
outcome:"terminated"===outcome.kind?{...outcome,inRecycle:this.#inRecycle}:outcome,instance,
dataDisks:this.disks.dataDisks,
disks:"would-terminate"===outcome.kind||OUTCOMES[outcome.kind].gone?this.disks.results(this.#releaseDisks?"unverified":"kept"):[],
missed:void 0!==history.misses,stateFound:this.#stateFound,stopAccepted:void 0!==history.stop.acceptedAt,
terminationAccepted:void 0!==history.terminate.acceptedAt,refundCny:this.refund.cny,ranMs:this.#ranMs(),
elapsedMs:now-this.#startedAt},this.result}settleDisks(endedBy,now){if(void 0===this.result)return
;const disks=this.disks.results("unverified"),isLeft=disks.some(({fate})=>"still-there"===fate||void 0!==endedBy&&"unverified"===fate),{outcome}=this.result,terminated="terminated"===outcome.kind?{
inRecycle:outcome.inRecycle}:void 0;return this.result={...this.result,dataDisks:this.disks.dataDisks,disks,
outcome:isLeft?{kind:"disks-left",terminated,endedBy,mayGoLater:this.disks.mayGoLater(now)}:outcome},
this.result}#ranMs(){const startedAt=this.instance?.startedAt??0
;if(void 0!==this.#runningAt&&0!==startedAt)return Math.max(0,this.#runningAt-1e3*startedAt)}}
const ACTIONS_IN_FLIGHT={initial:8,max:32};class Reconciler{#dependencies;#targets;#schedule;#queue;#disks
;#startedAt;#wake=new AbortController;#waitAnnounced=!1;constructor(targets,dependencies){
const{clock,random,options,deadline}=dependencies;this.#dependencies=dependencies,
this.#schedule=new PollSchedule(clock,random),
this.#queue=new ActionQueue(ACTIONS_IN_FLIGHT,()=>void 0===deadline.reason,()=>{this.#wake.abort()}),
this.#disks=new DiskRelease(dependencies),
this.#startedAt=clock.now(),this.#targets=targets.map(spec=>new Target(spec,this.#startedAt,options.releaseDisks))
}async run(){const{client,clock,options,deadline,onEvent}=this.#dependencies
;for(;this.#open().length>0&&void 0===deadline.reason;){
const actions=await this.#poll(),acted=actions.map(({target})=>target),terminated=actions.flatMap(({target,decision:{do:action}})=>"terminate"===action&&options.releaseDisks?[target]:[])
;await Promise.all([askRefunds(acted,{client,clock,signal:deadline.abortCalls
}),this.#disks.beforeTermination(terminated)]),this.#queue.start(actions.map(action=>()=>this.#act(action))),
await this.#pause()}const{reason}=deadline;void 0!==reason&&this.#open().length>0&&onEvent({kind:"ending",
reason}),await this.#queue.drain()
;for(const target of this.#open())this.#finish(target,outcomeAtEnd(options,target.history,reason??"timed-out"))
;return await this.#disks.settle(this.#targets),this.#targets.flatMap(({result})=>result??[])}#open(){
return this.#targets.filter(({result})=>void 0===result)}async#poll(){
const{inventory,clock,options,deadline,onEvent}=this.#dependencies,polled=this.#open().filter(({acting})=>!acting)
;if(0===polled.length)return[];this.#queue.clear(),this.#schedule.countPoll()
;const startedAt=clock.now(),result=await inventory.find(polled.map(({id})=>id),(targets=polled,
place=options.place,{place,
seen:new Map(targets.flatMap(({id,instance})=>void 0===instance?[]:[[id,instance]])),
searchEverywhere:new Set(targets.flatMap(({id,instance})=>void 0===instance?[id]:[]))}),deadline.abortCalls)
;var targets,place;const time={startedAt,answeredAt:clock.now()
},actions=[],observed=polled.filter(target=>this.#observe(target,function(id,{found,unanswered}){
const error=unanswered.get(id);if(error instanceof NotSentError)return;if(void 0!==error)return{kind:"failed",
error};const instance=found.get(id);return void 0===instance?{kind:"missed"}:{kind:"found",instance}
}(target.id,result),time))
;options.dryRun&&await this.#disks.look(observed.filter(({disks})=>void 0===disks.dataDisks))
;for(const target of observed){const{observation}=target,decision=this.#conclude(target)
;"stop"!==decision.do&&"terminate"!==decision.do||"found"!==observation.kind||actions.push({target,
instance:observation.instance,decision})}
const open=this.#open(),failing=open.flatMap(({history})=>history.failedLookups??[]);return onEvent({
kind:"polled",open:open.map(({id,instance})=>({id,state:instance?.state})),
error:void 0===deadline.reason?failing[0]?.lastError:void 0}),this.#announceWait(open),actions}
#announceWait(open){
const{clock,options,onEvent}=this.#dependencies,unseen=open.filter(({history})=>void 0!==history.misses&&!hasExisted(history)),forMs=options.lateListingMs-(clock.now()-this.#startedAt)
;this.#waitAnnounced||0===unseen.length||forMs<=0||(this.#waitAnnounced=!0,onEvent({kind:"awaiting-listing",
ids:unseen.map(({id})=>id),forMs}))}#observe(target,observation,time){
const{options,onEvent}=this.#dependencies;if(void 0===observation)return!1;const before=target.instance?.state
;return target.observe(observation,time,options.place),
"found"===observation.kind&&before!==observation.instance.state&&onEvent({kind:"observed",
instance:observation.instance,before
}),"missed"===observation.kind&&1===target.history.misses?.count&&void 0!==before&&onEvent({kind:"missed",
id:target.id}),!0}#conclude(target){
const{options,clock}=this.#dependencies,decision=function(observation,options,history,now){
switch(observation.kind){case"failed":return function(history,now){const{failedLookups,since}=history
;return void 0!==failedLookups&&!history.answered&&isUnreachable(failedLookups,since,now)?finish({
kind:"unreachable",error:failedLookups.lastError}):permanentFailure(failedLookups,now)??{do:"wait"}
}(history,now);case"missed":return function(options,history){
return isAbsenceConfirmed(history)?history.terminate.mayHaveTakenEffect?finish({kind:"terminated",
inRecycle:void 0,stillListed:!1}):hasExisted(history)?finish({kind:"already-gone"}):function({since,misses}){
return void 0===misses?0:misses.lastStartedAt-since}(history)<options.lateListingMs?{do:"wait"
}:finish(notFound(options)):{do:"wait"}}(options,history);case"found":
return function(instance,options,history,now){
if(!isIn(options.place,instance)&&!history.seenInPlace)return finish({kind:"elsewhere",region:instance.region,
zone:instance.zone});const kind=kindOfState(instance.state)
;if("running"!==kind&&function({terminate:{mayHaveTakenEffect,reportedDeleted}}){
return mayHaveTakenEffect&&void 0!==reportedDeleted&&reportedDeleted.last-reportedDeleted.first>=SETTLE_MS.terminate
}(history))return finish(STILL_LISTED);if(void 0!==history.terminate.acceptedAt){
const pending=obstacle("terminate",history,now);if(void 0!==pending)return pending;if("running"!==kind)return{
do:"terminate"}}switch(kind){case"running":return function(instance,options,history,now){
if(!options.stop)return finish({kind:"running"});if(options.dryRun)return wouldTerminate(options,!0)
;const expired=function({stop:{failures}}){const error=failures?.lastError
;return error instanceof RetCodeError&&!0===error.facts.deletable?failures:void 0}(history)
;return void 0!==expired&&history.terminate.refusals>=2?finish({kind:"refused",error:expired.lastError,
attempts:expired.count}):void 0!==expired||function({spot},{stop,terminate}){
return spot&&stop.refusals>=2&&terminate.refusals<stop.refusals
}(instance,history)?obstacle("terminate",history,now)??{do:"terminate"}:obstacle("stop",history,now)??{
do:"stop",force:instance.spot}}(instance,options,history,now);case"terminable":
return options.dryRun?wouldTerminate(options,!1):obstacle("terminate",history,now)??{do:"terminate"}
;case"in-transition":return options.dryRun?wouldTerminate(options,options.stop):{do:"wait"};case"unknown":
return function({state},options,history,now){
return options.dryRun?wouldTerminate(options,options.stop):now-Math.max(history.state.since,history.stop.acceptedAt??0)<6e4?{
do:"wait"}:options.stop?obstacle("terminate",history,now)??{do:"terminate"}:finish({kind:"unknown-state",state
})}(instance,options,history,now)}}(observation.instance,options,history,now)}
}(target.observation,options,target.history,clock.now())
;return"finish"===decision.do&&this.#finish(target,decision.outcome),decision}async#act(action){
const{deadline,onEvent}=this.#dependencies,{target,decision}=action,error=await async function(action,dependencies){
const{target,decision}=action,{clock,options,onEvent}=dependencies,{id}=target,force="stop"===decision.do&&decision.force,releaseDisks="terminate"===decision.do&&options.releaseDisks
;target.acting=!0,onEvent({kind:"acting",id,action:decision.do,force,releaseDisks});try{
const inRecycle=await async function({instance:{id,region,zone},decision},{client,options,deadline}){
const place={region,zone}
;return"terminate"===decision.do?client.terminate(id,place,options,deadline.abortCalls):void await client.stop(id,place,decision,deadline.abortCalls)
}(action,dependencies);return target.accepted(decision.do,clock.now(),inRecycle),void onEvent({
kind:"accepted",id,action:decision.do,inRecycle,releaseDisks})}catch(error){
if(!(error instanceof CompShareError))throw error;return error instanceof NotSentError?void onEvent({
kind:"not-sent",id,action:decision.do}):(target.failed(decision.do,error,clock.now()),error)}finally{
target.acting=!1}}(action,this.#dependencies);if(void 0===error)return
;if(error.throttled&&this.#queue.slowDown(),"finish"===this.#conclude(target).do)return
;const retrying=void 0===deadline.reason;onEvent({kind:"action-failed",id:target.id,action:decision.do,error,
retrying})}#finish(target,outcome){const{options,clock,onEvent}=this.#dependencies;onEvent({kind:"finished",
result:target.finish(outcome,clock.now())
}),options.releaseDisks&&!options.dryRun&&OUTCOMES[outcome.kind].gone&&this.#disks.begin(target,!("terminated"===outcome.kind&&outcome.stillListed))
}async#pause(){if(!this.#queue.isIdle()&&(await this.#sleep(this.#schedule.usualPause()),
!this.#queue.isIdle()))return
;const{options,clock}=this.#dependencies,now=clock.now(),requests=this.#open().map(({history})=>function(options,history,now){
const{lastChange,pollsSinceChange,failedLookups,misses}=history;if(void 0!==failedLookups)return{...SOON,
afterMs:Math.min(LONGEST_PAUSE_MS,500*2**failedLookups.count)}
;if(void 0!==misses)return function(options,history,missingSince,now){
const deleted=isDeletionConfirmed(history),confirmMs=deleted?2e3:5e3,lateMs=hasExisted(history)?0:options.lateListingMs-(now-history.since),left=Math.max(missingSince+confirmMs-now,lateMs)
;return left<=0?{...SOON,afterMs:2400,canJoin:deleted}:{afterMs:deleted?left:Math.min(left,2500),reserve:0,
canJoin:deleted,exact:!0}}(options,history,misses.firstAnsweredAt,now)
;const{afterMs,reserve}=POLLS[lastChange];return{...SOON,afterMs:afterMs(pollsSinceChange),reserve}
}(options,history,now));requests.length>0&&await this.#sleep(this.#schedule.pause(requests))}async#sleep(ms){
this.#wake=new AbortController,await this.#dependencies.deadline.sleep(ms,this.#wake.signal)}}
const MAX_CLOCK_DIFFERENCE_MS=6e4;function clockDifference({machineMs,apiMs=machineMs}){
const difference=apiMs-machineMs;return Math.abs(difference)>MAX_CLOCK_DIFFERENCE_MS?difference:0}
function matchesAny(patterns,name){return patterns.some(pattern=>function(glob,text){
const pattern=Array.from(glob),characters=Array.from(text);let p=0,c=0,lastStar=-1,resumeAt=0
;for(;c<characters.length;)if("*"===pattern[p])lastStar=p++,
resumeAt=c;else if(p<pattern.length&&("?"===pattern[p]||pattern[p]===characters[c]))p++,c++;else{
if(!(lastStar>=0))return!1;p=lastStar+1,c=++resumeAt}for(;"*"===pattern[p];)p++;return p===pattern.length
}(pattern,name))}const select_LATE_LISTING_PAUSE_MS=5e3;function verdictOn(instance,filter,place,clocks){
const verdict=function(filter,instance,clocks){const{names,tag,exclude=[],olderThanMs}=filter,{name}=instance
;return void 0!==tag&&tag!==instance.tag?"not-matched":void 0===names||matchesAny(names,name)?matchesAny(exclude,name)?"excluded":void 0===olderThanMs?"selected":function({createdAt},olderThanMs,clocks){
if(void 0===createdAt||0===createdAt)return"age-unknown"
;const isOld=nowMs=>nowMs-1e3*createdAt>=olderThanMs,{machineMs}=clocks,byMachine=isOld(machineMs)
;return byMachine!==isOld(machineMs+clockDifference(clocks))?"clocks-differ":byMachine?"selected":"too-young"
}(instance,olderThanMs,clocks):matchesAny(names.map(pattern=>pattern.normalize("NFKC")),name.normalize("NFKC"))?"normalized-only":"not-matched"
}(filter,instance,clocks);return isIn(place,instance)?verdict:"selected"===verdict?"elsewhere":"not-matched"}
function conclude(sightings){const instances=[],ambiguous=[],leftAlone=new Map
;for(const{instance,names,matches}of sightings){
const others=[...matches].filter(verdict=>"selected"!==verdict),[other]=others
;void 0===other?instances.push(instance):matches.has("selected")&&names.size>1?ambiguous.push({instance,
names:[...names]}):leftAlone.set(other,[...leftAlone.get(other)??[],instance])}return{instances,ambiguous,
listed:sightings.map(({instance})=>instance),leftAlone}}
async function readList(filter,startedAt,dependencies){
const{client,inventory,clock,place,deadline,onEvent}=dependencies;let lastError;const cameAt=new Map,query={
...place,...void 0!==filter.tag&&{tag:filter.tag}}
;return inventory.list(query,deadline.signal,async({error,earlierErrors})=>{
if(error instanceof NotSentError)throw lastError??error
;const alike=earlierErrors.filter(earlier=>earlier.class===error.class),now=clock.now();cameAt.set(error,now)
;const failures=[...alike,error].reduce((before,failure)=>afterFailure(before,failure,cameAt.get(failure)??now),void 0)
;if(void 0===failures||isPermanent(failures,now)||void 0!==deadline.reason)throw error
;if(!client.answered&&isUnreachable(failures,startedAt,now))throw error;lastError=error,onEvent({
kind:"polled",open:[],error}),await deadline.sleep(pauseAfter(failures))})}
const FIRST_READINGS=2,NO_LATE_INSTANCES={tooMany:[],unknownAge:[],error:void 0}
;async function tearDown(teardown,dependencies){
const{fetch,clock,deadline,onCall,onFacts}=dependencies,{signal}=deadline,lockForms=new Set,client=new CompShareClient({
connection:teardown.connection,fetch,clock,signal,onCall:call=>{
call.error instanceof RetCodeError&&void 0!==call.error.lockForm&&lockForms.add(call.error.lockForm),
onCall(call)}
}),inventory=new Inventory(client),end=await async function({selection,options},{clock,random,deadline,onEvent,onSelected},{client,inventory}){
const startedAt=clock.now(),runLoop=targets=>async function(targets,dependencies){
return new Reconciler(targets,dependencies).run()}(targets,{client,inventory,clock,random,options,deadline,
onEvent});if("id"===selection.by)return onSelected(selection.targets,void 0),{kind:"finished",
results:await runLoop(selection.targets),selected:void 0,late:NO_LATE_INSTANCES}
;const{filter,maxInstances}=selection,selectNow=how=>async function(filter,{readings,lateListingMs,lookElsewhere},dependencies){
const{clock,client,place,deadline,onEvent}=dependencies,sightings=new Map,startedAt=clock.now(),until=startedAt+lateListingMs,clocks=()=>{
const machineMs=clock.now(),{clockOffsetMs}=client;return{machineMs,
apiMs:void 0===clockOffsetMs?void 0:machineMs+clockOffsetMs}},note=listed=>{for(const instance of listed){
const seen=sightings.get(instance.id)??{instance,names:new Set,matches:new Set};seen.names.add(instance.name),
seen.matches.add(verdictOn(instance,filter,place,clocks())),sightings.set(instance.id,{...seen,instance})}
},isFound=verdict=>[...sightings.values()].some(({matches})=>matches.has(verdict))
;for(let reading=1;;reading++){if(note(await readList(filter,startedAt,dependencies)),
reading<readings)continue;if(isFound("selected"))break
;const leftMs=Math.min(until-clock.now(),deadline.timeLeft)
;if("cancelled"===deadline.reason)throw new NotSentError(DESCRIBE);if(leftMs<=0)break
;reading===readings&&onEvent({kind:"awaiting-listing",ids:[],forMs:leftMs
}),await deadline.sleep(Math.min(leftMs,select_LATE_LISTING_PAUSE_MS))}
return lookElsewhere&&function({region,zone}){return void 0!==region||void 0!==zone
}(place)&&!isFound("selected")&&!isFound("elsewhere")&&note(await async function({tag},{inventory,deadline}){
try{return await inventory.list(void 0===tag?{}:{tag},deadline.signal,noRetry)}catch(error){
if(error instanceof CompShareError)return[];throw error}}(filter,dependencies)),{filter,
...conclude([...sightings.values()]),placesRefused:dependencies.inventory.placesRefused,
clockDifferenceMs:clockDifference(clocks())}}(filter,how,{client,inventory,clock,place:options.place,deadline,
onEvent}),{lateListingMs}=options;let selected;try{selected=await selectNow({readings:FIRST_READINGS,
lateListingMs,lookElsewhere:!0})}catch(error){if(!(error instanceof CompShareError))throw error;return{
kind:"no-list",error,reason:deadline.reason??"refused"}}
const all=[...selected.instances,...selected.ambiguous.map(({instance})=>instance)]
;if(all.length>maxInstances)return{kind:"too-many",selected:all,maxInstances}
;const targets=selected.instances.map(specOf);onSelected(targets,selected)
;const results=[...await runLoop(targets),...ambiguousResults(selected.ambiguous,options,startedAt)],end={
kind:"finished",results,selected,late:NO_LATE_INSTANCES}
;if(!(results.length>0)||results.some(isFailed)||options.dryRun||void 0!==deadline.reason)return end;let again
;try{again=await selectNow({readings:1,lateListingMs:0,lookElsewhere:!1})}catch(error){
if(!(error instanceof CompShareError))throw error;return{...end,late:{...NO_LATE_INSTANCES,error}}}
const known=new Set(results.map(({id})=>id)),matching=again.instances.filter(({id})=>!known.has(id)),beganAt=startedAt+(client.clockOffsetMs??0),isDated=({createdAt=0})=>createdAt>0,before=matching.filter(one=>isDated(one)&&1e3*(one.createdAt??0)<=beganAt),late={
tooMany:results.length+before.length>maxInstances?before:[],unknownAge:matching.filter(one=>!isDated(one)),
error:void 0},ambiguous=again.ambiguous.filter(({instance})=>!known.has(instance.id))
;results.push(...ambiguousResults(ambiguous,options,startedAt))
;const more=[...late.tooMany.length>0?[]:before,...again.listed.filter(one=>known.has(one.id)&&(({id})=>results.some(({id:ofResult,outcome})=>ofResult===id&&!function(outcome){
return"terminated"===outcome.kind&&outcome.stillListed}(outcome)))(one))].map(specOf)
;if(0===more.length)return{...end,late};onSelected(more,again);const anew=await runLoop(more);return{...end,
results:[...results.map(result=>anew.find(({id,outcome})=>id===result.id&&"already-gone"!==outcome.kind)??result),...anew.filter(({id})=>!known.has(id))],
late}}(teardown,dependencies,{client,inventory
}),diskIds=teardown.options.dryRun?await async function(client,end,signal){
const ids="finished"===end.kind?end.results.flatMap(({dataDisks=[]})=>dataDisks):[]
;if(0===ids.length)return"not-compared";try{
const{disks}=await client.disks({},signal),listed=new Set(disks.map(({id})=>id))
;return ids.some(({id})=>listed.has(id))?"same":"different"}catch(error){
if(error instanceof CompShareError)return"not-compared";throw error}
}(client,end,signal):"not-compared",{answeredActions,clockOffsetMs}=client;return onFacts({...inventory.facts,
answeredActions,lockForms:[...lockForms],clockOffsetMs,diskIds}),end}function specOf(instance){return{
id:instance.id,seen:!0,instance}}function ambiguousResults(ambiguous,options,now){
return ambiguous.map(({instance,names})=>new Target(specOf(instance),now,options.releaseDisks).finish({
kind:"ambiguous",names},now))}class Deadline{at;atTimeout;signal;abortCalls;#clock;#cancelled
;#timedOut=new AbortController;#graceOver=new AbortController;#released=new AbortController
;constructor({clock,timeoutMs,atTimeout="timed-out",cancelled}){this.#clock=clock,this.#cancelled=cancelled,
this.at=clock.now()+timeoutMs,
this.atTimeout=atTimeout,this.signal=AbortSignal.any([cancelled,this.#timedOut.signal]),
this.abortCalls=this.#graceOver.signal,this.#abortAfter(timeoutMs,this.#timedOut);const startGrace=()=>{
this.#abortAfter(2e3,this.#graceOver)}
;this.signal.aborted?startGrace():this.signal.addEventListener("abort",startGrace,{once:!0})}get reason(){
return this.#cancelled.aborted?"cancelled":this.#clock.now()>=this.at?this.atTimeout:void 0}get timeLeft(){
return void 0===this.reason?this.at-this.#clock.now():0}async sleep(ms,wake){
const pause=Math.min(ms,this.timeLeft);if(pause<=0)return
;const signal=void 0===wake?this.#cancelled:AbortSignal.any([this.#cancelled,wake])
;await this.#clock.sleep(pause,signal)}release(){this.#released.abort()}#abortAfter(ms,controller){
this.#clock.sleep(ms,this.#released.signal).then(()=>{this.#released.signal.aborted||controller.abort()})}}
const TIME_AFTER_SIGNAL_MS=27e4,TIME_AFTER_FINDING_MS=2e5,MIN_TIME_MS=2e4,CHECK_MS=1e4,DOCUMENTED_REGION="cn-wlcb"
;function mayLackRegion(error){
return error instanceof RetCodeError&&!0===error.facts.regionMissing&&!/project|organization/i.test(error.apiMessage)
}function instanceIntent(targets,dryRun,{log}){switch(targets.by){case"id":
return log.intentById(targets.ids,dryRun);case"filter":return log.intentByFilter(dryRun);case"nothing":
return log.intentLater(dryRun)}}const MAX_RESULTS_BYTES=9e5,MAX_NAME_LENGTH=255,SHORT_NAME_LENGTH=40
;function resultRow(result){
const{id,instance,outcome,elapsedMs}=result,place=instance??("elsewhere"===outcome.kind?outcome:void 0)
;return{kind:"instance",id,name:oneLine(instance?.name??"",MAX_NAME_LENGTH),region:place?.region??"",
zone:place?.zone??"",outcome:OUTCOMES[outcome.kind].word,inRecycle:terminationOf(outcome)?.inRecycle??"",
keptDisks:disksLeft(result).map(({id:diskId,sizeGb,zone,pricePerDayCny})=>({id:diskId,sizeGb:sizeGb??null,
zone,pricePerDayCny:void 0===pricePerDayCny?null:Math.round(100*pricePerDayCny)/100})),
seconds:Math.floor(elapsedMs/1e3)}}function isFailedRow({outcome}){
return"string"==typeof outcome&&outcome.startsWith("failed")}function resumesInPost({dryRun},phase){
return"main"===phase&&!dryRun}function mayBeGoneByLostMain({request,state}){
return"now"===request.when&&("missing"===state.origin||"untrusted"===state.origin)}
function resumption({deadline,messages}){const{resumesInPost:resumes,resumesIfPostRuns}=messages.annotations
;return"cancelled"===deadline.reason||"job-ending"===deadline.reason?resumesIfPostRuns:resumes}
function setResults({runner,messages},rows){const{text,left}=function(rows){const whole=JSON.stringify(rows)
;if(text=whole,Buffer.byteLength(text)<=MAX_RESULTS_BYTES)return{text:whole,left:rows.length};var text
;const texts=rows.map(row=>JSON.stringify(function(row){const{name}=row;return"string"==typeof name?{...row,
name:oneLine(name,SHORT_NAME_LENGTH)}:row}(row))),order=rows.map((row,index)=>({index,failed:isFailedRow(row)
})),failedFirst=[...order.filter(({failed})=>failed),...order.filter(({failed})=>!failed)],kept=new Set
;let bytes=2;for(const{index}of failedFirst){if(bytes+=Buffer.byteLength(texts[index]??"")+1,
bytes>MAX_RESULTS_BYTES)break;kept.add(index)}return{
text:`[${texts.filter((_,index)=>kept.has(index)).join()}]`,left:kept.size}}(rows)
;runner.setOutput("results",text);const{title,message}=messages.annotations.resultsCut
;left<rows.length&&runner.warning(message(left,rows.length),{title})}
async function cleanUpGitHub(run,results){
const{request,phase,state,runner,log,clock}=run,{github,dryRun}=request;if(void 0===github)return!0
;const{tornDown}=run.known,failed=results.filter(isFailed),resumes=resumesInPost(request,phase),instancesLeft=resumes&&failed.some(({outcome})=>isRetryable(outcome)),gitHub=await run.loadGitHub()
;if(instancesLeft&&(void 0!==run.deadline.reason||!gitHub.isDue(github,tornDown)))return!0
;const earlier=state.cleanupsLeft,deadline=resumes?run.deadline:function({clock,cancelled,deadline}){
return deadline.timeLeft>=MIN_TIME_MS?deadline:new Deadline({clock,timeoutMs:MIN_TIME_MS,
atTimeout:deadline.atTimeout,cancelled})}(run),report=await gitHub.cleanUp({
request:requestLeft(github,earlier),dryRun,deadline,tornDown},{clock,log:line=>{log.write(line)},debug:line=>{
runner.debug(line)}});if(deadline!==run.deadline&&deadline.release(),instancesLeft)state.update({
cleanupsLeft:withoutFailed(github,report)}),state.save();else{state.update({cleanupsLeft:report.left})
;const wrong=report.problems.length+failed.length>0;!function({state,request},progress){state.update({
progress:request.dryRun?"dry-run":progress}),state.save()
}(run,report.left.length>0?"github-left":wrong?"failed":"done")}
setResults(run,[...results.map(resultRow),...report.rows]),runner.addSummary(report.summary)
;for(const{title,message}of void 0===earlier?report.notices:[])runner.notice(message,{title})
;for(const{title,message}of report.warnings)runner.warning(message,{title})
;for(const{title,message,transient}of report.problems)runner.error(transient&&resumes?`${message} ${resumption(run)}`:message,{
title});return 0===report.problems.length}function requestLeft({token,cleanups},left){return{token,
cleanups:cleanups.filter(({kind})=>left?.includes(kind)??!0)}}function withoutFailed({cleanups},{failed}){
return cleanups.map(({kind})=>kind).filter(kind=>!failed.includes(kind))}class KnownInstances{#names;#fates
;#listed;#listRead;constructor(saved){this.#names=new Map(saved?.names),this.#fates=new Map(saved?.fates),
this.#listed=new Map(saved?.listed),this.#listRead=saved?.listRead??!1}observed({id,name}){
this.#names.set(id,name)}listed(instances){this.#listed=new Map(instances.map(({id,name})=>[id,name])),
this.#listRead=!0}finished(results){
for(const result of results)void 0!==result.instance&&this.observed(result.instance),
this.#fates.set(result.id,fateOf(result))}get tornDown(){return{gone:this.#withFate("gone"),
notFound:this.#withFate("not-found"),failed:this.#withFate("failed"),
listed:[...this.#listed].map(([id,name])=>({id,name})),listRead:this.#listRead}}get saved(){return{
names:[...this.#names],fates:[...this.#fates],listed:[...this.#listed],listRead:this.#listRead}}
#withFate(wanted){return[...this.#fates].filter(([,fate])=>fate===wanted).map(([id])=>({id,
name:this.#names.get(id)??this.#listed.get(id)??""}))}}function onlyNamesakes(saved){
const ours=new Set(saved.names.map(([,name])=>name));return{...saved,
listed:saved.listed.filter(([,name])=>ours.has(name)),listRead:!1}}function fateOf(result){
return!isFailed(result)||OUTCOMES[result.outcome.kind].gone?"gone":"not-found"===result.outcome.kind?"not-found":"failed"
}const PROGRESSES=["deferred","started","done","dry-run","failed","unfinished","github-left"]
;const DRY_RUN_OVER="Nothing to do: the main phase was a dry run.";function sealState(content,seal){
return`${macOf(content,seal)}.${content}`}function macOf(content,{privateKey,env}){
const place=["GITHUB_RUN_ID","GITHUB_RUN_ATTEMPT","GITHUB_JOB","GITHUB_ACTION"].map(name=>env[name]??"")
;return(0,
external_node_crypto_namespaceObject.createHmac)("sha256",privateKey).update(JSON.stringify([...place,content])).digest("hex")
}function readState(sealed,seal){const content=""===sealed?void 0:function(sealed,seal){
const mac=Buffer.from(sealed.slice(0,sealed.indexOf("."))),content=sealed.slice(sealed.indexOf(".")+1),expected=Buffer.from(macOf(content,seal))
;return mac.length===expected.length&&(0,
external_node_crypto_namespaceObject.timingSafeEqual)(mac,expected)?content:void 0
}(sealed,seal),state=void 0===content?void 0:json_parseJson(content)
;return json_isRecord(state)&&(value=state,
Object.entries(CHECKS).every(([name,check])=>check(value[name])))?state:void 0;var value}
const isText=value=>"string"==typeof value,isInstanceId=value=>"string"==typeof value&&/^[^\s,*?]{1,255}$/.test(value),isListOf=check=>value=>Array.isArray(value)&&value.every(check),isMapOf=(key,check)=>value=>json_isRecord(value)&&Object.entries(value).every(([name,entry])=>key(name)&&check(entry)),isOptional=check=>value=>void 0===value||check(value),isSize=value=>null===value||"number"==typeof value,isSeenDisk=value=>Array.isArray(value)&&isText(value[0])&&isSize(value[1])&&(2===value.length||3===value.length&&1===value[2]),CHECKS={
progress:function(value){return PROGRESSES.some(progress=>progress===value)},
targets:isOptional(isListOf(isInstanceId)),
seen:isOptional(isMapOf(isInstanceId,value=>json_isRecord(value)&&isOptional(isListOf(isSeenDisk))(value.disks))),
release:isOptional(isMapOf(isInstanceId,isListOf(value=>Array.isArray(value)&&4===value.length&&"string"==typeof value[0]&&/^[A-Za-z0-9_-]{1,64}$/.test(value[0])&&isSize(value[1])&&isText(value[2])&&(0===value[3]||1===value[3])))),
instances:isOptional(value=>json_isRecord(value)&&["names","fates","listed"].every(name=>{
return isListOf((first=isText,
second=isText,value=>Array.isArray(value)&&2===value.length&&first(value[0])&&second(value[1])))(value[name])
;var first,second})&&"boolean"==typeof value.listRead),cleanupsLeft:isOptional(isListOf(isText)),
jobEndsAt:isOptional(value=>Number.isFinite(value)),inputs:isOptional(isMapOf(isText,isText))
},OMISSIONS=[["names",({instances,...state})=>void 0===instances?state:{...state,
instances:onlyNamesakes(instances)
}],["names",state=>without(state,"instances")],["disks",state=>without(state,"release")],["disks",({seen,...state})=>void 0===seen?state:{
...state,seen:withoutDisks(seen)
}],["seen",state=>without(state,"seen")],["targets",state=>without(state,"targets")],["inputs",state=>without(state,"inputs")]]
;class JobState{#keeper;#seal;#state;#onLeftOut;#leftOut=0;#saved="";origin
;constructor(keeper,phase,{seal,onLeftOut}){this.#keeper=keeper,this.#seal=seal,
this.#onLeftOut=onLeftOut??(()=>{})
;const sealed="post"===phase?keeper.getState("teardown"):"",saved=readState(sealed,seal);this.#state=saved??{
progress:"started"},this.origin="main"===phase?"new":""===sealed?"missing":void 0===saved?"untrusted":"saved"}
get progress(){return this.#state.progress}get targets(){return this.#state.targets??[]}get instances(){
return this.#state.instances}get cleanupsLeft(){return this.#state.cleanupsLeft}get jobEndsAt(){
return this.#state.jobEndsAt}get inputs(){return this.#state.inputs}hasSeen(id){
return void 0!==ownValue(this.#state.seen,id)}dataDisksOf(id){
return ownValue(this.#state.seen,id)?.disks?.map(([diskId,sizeGb,volume])=>({id:diskId,name:"",
sizeGb:sizeGb??void 0,type:"",boot:!1,volume:1===volume}))}releasedDisksOf(id){
return(ownValue(this.#state.release,id)??[]).map(([diskId,sizeGb,zone,listed])=>({id:diskId,
sizeGb:sizeGb??void 0,zone,listed:1===listed}))}observed(instance){const{id}=instance
;this.#setSeen(id,dataDisksOf(instance,this.dataDisksOf(id)))}releasing(id,disks){
const release=new Map(Object.entries(this.#state.release??{}));release.delete(id),
disks.length>0&&release.set(id,disks.map(disk=>[disk.id,disk.sizeGb??null,disk.zone,disk.listed?1:0])),
release.size>0?this.#state.release=Object.fromEntries(release):delete this.#state.release}disksLeft(id,disks){
this.#setSeen(id,disks)}update(change){Object.assign(this.#state,change)}save(){
let state=this.#state,sealed=sealState(JSON.stringify(state),this.#seal);const leftOut=new Set
;for(const[part,omit]of OMISSIONS){if(sealed.length<=3e4)break;const{length}=sealed;state=omit(state),
sealed=sealState(JSON.stringify(state),this.#seal),sealed.length<length&&leftOut.add(part)}
leftOut.size>this.#leftOut&&(this.#leftOut=leftOut.size,this.#onLeftOut([...leftOut])),
sealed!==this.#saved&&(this.#keeper.saveState("teardown",sealed),this.#saved=sealed)}#setSeen(id,disks){
this.#state.seen??=Object.create(null),this.#state.seen[id]=void 0===disks?{}:{
disks:disks.map(({id:diskId,sizeGb,volume})=>[diskId,sizeGb??null,...volume?[1]:[]])}}}
function ownValue(map,id){return void 0!==map&&Object.hasOwn(map,id)?map[id]:void 0}
function without(state,name){const rest={...state};return Reflect.deleteProperty(rest,name),rest}
function withoutDisks(seen){return Object.fromEntries(Object.keys(seen).map(id=>[id,{}]))}
const MAX_ANNOTATIONS=9,ROWS_SHOWN=20,ROWS_FOLDED=1e3,MAX_FOLDED_BYTES=15e4
;function foldedTable(rows,table,noun){if(0===rows.length)return[]
;const shown=table(rows.slice(0,ROWS_SHOWN)),folded=fitting(rows.slice(ROWS_SHOWN,ROWS_SHOWN+ROWS_FOLDED),table),rest=rows.length-ROWS_SHOWN-folded.length
;return[shown,...folded.length>0?[`<details><summary>${folded.length} more ${noun}</summary>\n`,table(folded),"</details>\n"]:[],...rest>0?[`And ${rest} more ${noun}, in the output <code>results</code>.\n`]:[]]
}function fitting(rows,table){const bytes=Buffer.byteLength(table(rows))
;if(bytes<=MAX_FOLDED_BYTES||0===rows.length)return rows
;const fewer=Math.min(rows.length-1,Math.floor(rows.length*MAX_FOLDED_BYTES/bytes))
;return fitting(rows.slice(0,fewer),table)}function tableOf(head,rows){
const row=(cells,tag)=>`<tr>${cells.map(cell=>`<${tag}>${cell}</${tag}>`).join("")}</tr>`
;return["<table>",row(head,"th"),...rows.map(cells=>row(cells,"td")),"</table>\n"].join("\n")}
function code(text){return""===text?"":`<code>${html(text,80)}</code>`}function nameOf(id,instance){
const name=void 0===instance?"":oneLine(instance.name,60);return""===name?id:`${id} "${name}"`}
function hardwareOf({gpuType,gpuCount,zone}){const gpu=oneLine(gpuType,40)
;return[`${void 0===gpuCount||""===gpu?"":`${gpuCount} × `}${gpu}`,oneLine(zone,40)].filter(part=>""!==part).join(", ")
}function explainError(error){
const said=error instanceof RetCodeError&&""!==error.apiMessage?`: ${quoted(error.apiMessage,200)}`:"",request=void 0===error.requestId?"":` (request ID ${oneLine(error.requestId,80)})`
;return`${describeError(error)}${said}${request}`}const MAX_FAILURES=20,MAX_UNSEEN=20
;function headline({summary},failed,done,left){
const would=done.filter(({outcome})=>"would-terminate"===outcome.kind).length,dryRun=would>0,gone=failed.filter(({outcome})=>OUTCOMES[outcome.kind].gone),stuck=gone.flatMap(result=>disksThat(result,"still-there","unverified")),others=dryRun?would:done.length+gone.length
;if(failed.length>gone.length){const disks=stuck.length>0?summary.disksLeftToo(stuck):""
;return`## ❌ ${summary.notTerminated(failed.length-gone.length,others,dryRun)}${disks}\n`}
if(stuck.length>0)return`## ❌ ${summary.disksStillThere(others,stuck)}\n`
;if(dryRun)return`## 🔍 ${summary.dryRun(would)}\n`
;if(0===left.length)return`## ✅ ${summary.gone(done.length,done.some(mayHaveUnseenDisks))}\n`
;const disks=left.map(({disk})=>disk),kept=disksThat({disks},"kept")
;return`## ⚠️ ${summary.goneDisksKept(done.length,kept,disksThat({disks},"unverified"))}\n`}
function failureList(messages,failed){if(0===failed.length)return[]
;const shown=failed.slice(0,MAX_FAILURES).map(result=>{const{what,left,advice}=explainFailure(messages,result)
;return`<li>${html(what,500)} ${html(left,300)} ${html(advice,300)}</li>`}),rest=failed.length-shown.length
;return["<ul>",...shown,...rest>0?[`<li>${messages.summary.moreFailures(rest)}</li>`]:[],"</ul>\n"]}
function identityCells(id,instance){if(void 0===instance)return[code(id),""]
;const name=""===instance.name?"":`<br>${code(instance.name)}`
;return[`${code(id)}${name}`,html(hardwareOf(instance)).replace(", ","<br>")]}
function costCell({summary},result){const{ranMs,refundCny}=result,cost=function({instance,ranMs}){
if("Postpay"===instance?.chargeType&&void 0!==instance.pricePerHour&&void 0!==ranMs)return instance.pricePerHour*ranMs/36e5
}(result)
;return[...void 0===ranMs?[]:[formatElapsed(ranMs)],...void 0===cost?[]:[summary.cost(cost)],...void 0===refundCny?[]:[summary.refund(refundCny)]].join("<br>")
}function estimateNote(messages,results){
return results.every(result=>""===costCell(messages,result))?[]:[`<sub>* ${messages.summary.estimate}</sub>\n`]
}function diskSection(messages,left){if(0===left.length)return[]
;const{summary}=messages,areKept=left.every(({disk})=>"kept"===disk.fate)
;return[`### 💾 ${summary.disksOnTheBill(left.map(({disk})=>disk),areKept)}\n`,`${areKept?summary.keptAsAsked:summary.deletionUnverified}\n`,...foldedTable(left,rows=>function({summary},rows){
const{columns}=summary
;return tableOf([columns.disk,columns.size,columns.type,columns.attachedTo,columns.zone,columns.price,columns.fate],rows.map(({disk,id})=>[code(disk.id),void 0===disk.sizeGb?"":`${disk.sizeGb} GB`,html(disk.type),code(id),html(disk.zone),void 0===disk.pricePerDayCny?"":`≈ ${disk.pricePerDayCny.toFixed(2)}`,summary.diskFates[disk.fate]]))
}(messages,rows),summary.disks)]}function unseenDiskSection({summary},unseen){if(0===unseen.length)return[]
;const ids=unseen.slice(0,MAX_UNSEEN).map(({id})=>code(id)),rest=unseen.length-ids.length
;return[`${summary.unseenDisks(`${ids.join(", ")}${rest>0?summary.andMore(rest):""}`)}\n`]}
function looksPrivate(key){return/^[0-9a-f]{40}$/.test(key)}function instancesOver({request},progress){
return void 0===request.github?progress:"github-left"}
function report_phase_saveProgress({request,state},progress){state.update({
progress:request.dryRun?"dry-run":progress}),state.save()}function report(run,end){
const{runner,messages}=run,results="finished"===end.kind?end.results:[]
;for(const[name,value]of Object.entries(function(results){const terminated=results.flatMap(({id,outcome})=>{
const termination=terminationOf(outcome);return void 0===termination?[]:[{id,inRecycle:termination.inRecycle}]
});return{"uhost-id":terminated.map(({id})=>id).join(","),
"in-recycle":terminated.map(({inRecycle})=>inRecycle??"").join(",")}
}(results)))runner.setOutput(name,String(value));switch(setResults(run,results.map(resultRow)),end.kind){
case"finished":return 0===end.results.length?function(run,selected){
const{runner,request,messages}=run,{title,message}=messages.annotations.nothingSelected
;if(report_phase_saveProgress(run,instancesOver(run,"done")),void 0!==selected){
const{filter,leftAlone,placesRefused}=selected,elsewhere=leftAlone.get("elsewhere")??[]
;runner.notice(message(filter,request.place,elsewhere,placesRefused),{title})}return!0
}(run,end.selected):function(run,{results,late}){
const{runner,request,phase,state,messages}=run,failed=results.filter(isFailed),unfinished=failed.filter(({outcome})=>isRetryable(outcome))
;unfinished.length>0?(state.update({targets:unfinished.map(({id})=>id)
}),report_phase_saveProgress(run,"unfinished")):report_phase_saveProgress(run,instancesOver(run,failed.length>0||late.tooMany.length>0?"failed":"done")),
runner.addSummary(function(messages,results){
const failed=results.filter(isFailed),done=results.filter(result=>!isFailed(result)),left=results.flatMap(result=>disksLeft(result).map(disk=>({
disk,id:result.id}))),{summary}=messages
;return[headline(messages,failed,done,left),...failureList(messages,failed),...foldedTable([...failed,...done],rows=>function(messages,results){
const{summary,state}=messages,{columns}=summary,costs=results.map(result=>costCell(messages,result)),withCost=costs.some(cost=>""!==cost)
;return tableOf([columns.instance,columns.hardware,columns.stateFound,columns.outcome,columns.recycleBin,...withCost?[columns.cost]:[],columns.time],results.map((result,index)=>{
const{id,instance,stateFound,outcome,elapsedMs}=result
;return[...identityCells(id,instance),void 0===stateFound?summary.notSeen:html(state(stateFound)),`${OUTCOMES[outcome.kind].icon} ${outcomeCell(messages,result)}`,"terminated"===outcome.kind?outcome.inRecycle??summary.notReported:"",...withCost?[costs[index]??""]:[],formatElapsed(elapsedMs)]
}))
}(messages,rows),summary.instances),...estimateNote(messages,results),...diskSection(messages,left),...unseenDiskSection(messages,done.filter(mayHaveUnseenDisks))].join("\n")
}(messages,results));const resumes=resumesInPost(request,phase)?resumption(run):void 0
;for(const{title,message}of function(messages,failed,resumes){
const shown=failed.slice(0,MAX_ANNOTATIONS).map(result=>{
const{what,left,advice}=explainFailure(messages,result),title=messages.outcomes[result.outcome.kind].title(result.id),next=void 0!==resumes&&isRetryable(result.outcome)?resumes:void 0
;return{title,
message:[what,left,...("cancelled"===result.outcome.kind&&void 0!==next?[next]:[advice,next]).filter(part=>void 0!==part)].join(" ")
}}),others=failed.slice(MAX_ANNOTATIONS).map(({id})=>id);if(0===others.length)return shown
;const{title,message}=messages.annotations.more;return[...shown,{title,message:message(others)}]
}(messages,failed,resumes))runner.error(message,{title});return reportKeyHints(run,failed.flatMap(errorsOf)),
function(run,results,{tooMany,unknownAge,error}){
const{runner,request,messages}=run,{targets}=request,{stillListed,lateTooMany,lateUnread,lateUnknownAge,stateLost,disksKept,disksUnverified}=messages.annotations,kept=results.flatMap(disksLeft).filter(({fate})=>"kept"===fate)
;kept.length>0&&runner.notice(disksKept.message(kept),{title:disksKept.title})
;const unverified=results.filter(result=>!isFailed(result)).flatMap(result=>disksThat(result,"unverified"))
;unverified.length>0&&runner.warning(disksUnverified.message(unverified),{title:disksUnverified.title})
;const notThere=results.filter(({outcome})=>"not-found-ignored"===outcome.kind).map(({id})=>id)
;notThere.length>0&&!request.ignoreNotFound&&mayBeGoneByLostMain(run)&&runner.warning(stateLost.message(notThere),{
title:stateLost.title})
;const unknown=results.filter(result=>result.terminationAccepted&&mayHaveUnseenDisks(result))
;request.releaseDisks&&unknown.length>0&&runner.warning(disksUnverified.unknown(unknown.map(({id})=>id)),{
title:disksUnverified.title})
;const inBin=results.flatMap(({id,outcome})=>"terminated"===outcome.kind&&outcome.stillListed?[id]:[])
;inBin.length>0&&runner.notice(stillListed.message(inBin),{title:stillListed.title})
;const idsOf=instances=>instances.map(({id})=>id)
;tooMany.length>0&&"filter"===targets.by&&runner.error(lateTooMany.message(idsOf(tooMany),targets.maxInstances),{
title:lateTooMany.title}),void 0!==error&&runner.warning(lateUnread.message(error),{title:lateUnread.title}),
unknownAge.length>0&&runner.warning(lateUnknownAge.message(idsOf(unknownAge)),{title:lateUnknownAge.title})
}(run,results,late),0===failed.length&&0===late.tooMany.length}(run,end);case"too-many":{
const{selected,maxInstances}=end,{title,message}=messages.annotations.tooMany
;return report_phase_saveProgress(run,"failed"),runner.addSummary(function(messages,selected,maxInstances){
const{summary}=messages
;return[`## ❌ ${summary.nothingTerminated}\n`,`${summary.tooMany(selected.length,maxInstances)}\n`,...foldedTable(selected,rows=>function(messages,instances){
const{columns}=messages.summary
;return tableOf([columns.instance,columns.hardware,columns.state],instances.map(instance=>[...identityCells(instance.id,instance),html(messages.state(instance.state))]))
}(messages,rows),summary.instances)].join("\n")}(messages,selected,maxInstances)),
runner.error(message(selected.map(({id})=>id),maxInstances),{title}),!1}case"no-list":
return function(run,{error,reason}){
const{runner,request,phase,messages}=run,{listCancelled,listFailed,listLeft,unreachable}=messages.annotations,final="refused"===reason&&"permanent"===error.class
;report_phase_saveProgress(run,final?"failed":"unfinished")
;const next=!final&&resumesInPost(request,phase)?[resumption(run)]:[],[title,parts]="cancelled"===reason?[listCancelled.title,[listCancelled.message,listLeft]]:["refused"===reason&&error instanceof TransportError&&error.unreachable?unreachable.title:listFailed.title,[listFailed.message(error,reason),listLeft,listFailed.advice(error)]]
;return runner.error([...parts,...next].join(" "),{title}),reportKeyHints(run,[error]),!1}(run,end)}}
function reportKeyHints({runner,request,messages},errors){
const areRefused=errors.some(error=>error instanceof RetCodeError&&!0===error.facts.aboutKeys),{title,message,...words}=messages.annotations.keysLookWrong,hints=areRefused?function({publicKey,privateKey},{quoted,assignment,swapped}){
return[...[["public-key",publicKey],["private-key",privateKey]].flatMap(([name="",key=""])=>[.../^(["'`“‘]).+["'`”’]$/u.test(key)?[quoted(name)]:[],.../^["']?[A-Za-z]\w*=[^=]/.test(key)?[assignment(name)]:[]]),...looksPrivate(publicKey)&&!looksPrivate(privateKey)?[swapped]:[]]
}(request.connection,words):[];hints.length>0&&runner.warning(message(hints),{title})}
function errorsOf({outcome}){
return"refused"===outcome.kind?[outcome.error]:"timed-out"===outcome.kind&&void 0!==outcome.lastError?[outcome.lastError]:[]
}
const SAVED_INPUTS=["uhost-id","name","tag","exclude","older-than","max-instances","project-id","region","zone","when","dry-run","stop","release-disk","ignore-not-found","timeout","runner-name","environment","language","api-url"]
;const LATE_LISTING_MS={id:1e4,filter:3e4,jobEnded:6e4};async function runPhase(phase,dependencies){
const{runner,messages,clock,cancelled,env}=dependencies,{privateKey}=readKeyPair(name=>runner.getInput(name),env),seal={
privateKey,env},state=function(phase,seal,{runner,messages}){
const{stateShortened,stateParts}=messages.log,state=new JobState(runner,phase,{seal,onLeftOut:parts=>{
runner.info(stateShortened(parts.map(part=>stateParts[part])))}});"main"===phase&&state.save()
;const{title,message}=messages.annotations.stateUntrusted
;return"untrusted"===state.origin&&""!==seal.privateKey&&runner.warning(message,{title}),state
}(phase,seal,dependencies),request=function(phase,seal,state,{runner,messages,env}){try{
const targetsKnown=state.targets.length>0||"github-left"===state.progress,request=function(source,context){
const{messages,targetsKnown}=context;!function(source,env){
const forms=[...SECRET_INPUTS.map(name=>source.getInput(name)),...Object.values(KEY_VARIABLES).map(name=>env[name])].flatMap((value="")=>[trimSpaces(value),trimInvisible(value)])
;for(const secret of new Set(forms))""!==secret&&source.setSecret(secret)}(source,context.env)
;const inputs=new InputReader(source,messages,DEFAULTS),keys=function(inputs,source,{phase,env,messages}){
const{publicKey,privateKey,fromEnvironment}=readKeyPair(name=>source.getInput(name),env)
;if(""===publicKey&&""===privateKey)return inputs.reject("public-key","post"===phase?messages.noKeysInPost:messages.noKeys),
{publicKey,privateKey,fromEnvironment:!1};const read=(input,key)=>{
const variable=KEY_VARIABLES[input],name=fromEnvironment?variable:input
;return""===key&&inputs.reject(name,messages.keyEmpty(name)),
inputs.optionalSecret(name,(fromEnvironment?env[variable]:source.getInput(input))??"")??""};return{
publicKey:read("public-key",publicKey),privateKey:read("private-key",privateKey),fromEnvironment}
}(inputs,source,context),securityToken=inputs.optionalSecret("security-token"),projectId=inputs.word("project-id"),when=inputs.oneOf("when",["now","job-end"]),dryRun=function(inputs,{messages,targetsKnown}){
return inputs.isWrittenEmpty("dry-run")&&!targetsKnown&&inputs.reject("dry-run",messages.emptyDryRun),
inputs.boolean("dry-run")}(inputs,context),github=function(inputs,messages){
const token=inputs.optionalSecret("github-token"),runners=inputs.labels("runner-name").map(line=>function(line,inputs,{noRunnerName,enterpriseRunner}){
const[,prefix="",rest=""]=/^(org:|enterprise:)?(.*)$/s.exec(line)??[],name=rest.trim()
;return"enterprise:"===prefix?inputs.reject("runner-name",enterpriseRunner("runner-name",line)):""===name&&inputs.reject("runner-name",noRunnerName("runner-name",line)),
{scope:"org:"===prefix?"organization":"repository",name}
}(line,inputs,messages)),environment=inputs.label("environment")
;if(inputs.isEmpty("runner-name")&&inputs.isEmpty("environment"))return
;inputs.isEmpty("github-token")&&inputs.reject("github-token",messages.tokenEmpty);const cleanups=[]
;for(const scope of["repository","organization"]){
const names=runners.filter(runner=>runner.scope===scope).map(({name})=>name);names.length>0&&cleanups.push({
kind:"runner",scope,names:[...new Set(names)]})}return void 0!==environment&&cleanups.push({kind:"deployment",
environment}),{token:token??"",cleanups}}(inputs,messages),request={connection:{
apiUrl:inputs.apiUrl("api-url"),publicKey:keys.publicKey,privateKey:keys.privateKey,
...void 0!==securityToken&&{securityToken},...void 0!==projectId&&{projectId}},targets:targetsKnown?{
by:"nothing"}:readTargets(inputs,{when,dryRun,messages}),place:readPlace(inputs),stop:inputs.boolean("stop"),
releaseDisks:inputs.boolean("release-disk"),ignoreNotFound:inputs.boolean("ignore-not-found"),when,
timeoutMs:inputs.duration("timeout",1e3,LONGEST_TIMEOUT_MS,messages.timeoutRange),dryRun,
jobStatus:source.getInput("job-status")?.trim()??"",language:inputs.oneOf("language",["en","zh-CN"]),
...void 0!==github&&{github},keysFromEnvironment:keys.fromEnvironment,trimmedInputs:[...inputs.trimmed]}
;if(inputs.problems.length>0)throw new InputError(inputs.problems);return request}(function(source,saved){
if(void 0===saved)return source
;const hasIds=""!==(source.getInput("uhost-id")??""),filters=["name","tag","exclude","older-than"];return{
setSecret:secret=>{source.setSecret(secret)},getInput:name=>{const value=source.getInput(name)
;return void 0!==value&&""!==value||!Object.hasOwn(saved,name)||hasIds&&filters.includes(name)?value:saved[name]
}}}(runner,state.inputs),{phase,env,messages:messages.inputs,targetsKnown})
;"new"===state.origin&&state.update({inputs:(source=runner,Object.fromEntries(SAVED_INPUTS.flatMap(name=>{
const value=source.getInput(name)??"";return""===value?[]:[[name,value]]})))
}),request.keysFromEnvironment&&runner.info(messages.log.keysFromEnvironment)
;const{title,message}=messages.annotations.inputsTrimmed
;return request.trimmedInputs.length>0&&runner.notice(message(request.trimmedInputs),{title}),request
}catch(error){if(!(error instanceof InputError))throw error;state.update({progress:"failed"}),state.save()
;const{wrongInputs,keysLost}=messages.annotations,lost="untrusted"===state.origin&&""===seal.privateKey
;return void runner.error(lost?`${keysLost}\n${error.message}`:error.message,{title:wrongInputs.title})}
var source}(phase,seal,state,dependencies);if(void 0===request)return!1
;const{jobEndsAt,...time}=function({now,timeoutMs,jobCancelled,savedJobEndsAt}){if(!jobCancelled)return{
timeoutMs,atTimeout:"timed-out",jobEndsAt:void 0}
;const jobEndsAt=Math.min(savedJobEndsAt??now+TIME_AFTER_FINDING_MS,now+TIME_AFTER_SIGNAL_MS),leftMs=Math.max(MIN_TIME_MS,jobEndsAt-now)
;return leftMs<timeoutMs?{timeoutMs:leftMs,atTimeout:"job-ending",jobEndsAt}:{timeoutMs,atTimeout:"timed-out",
jobEndsAt}}({now:clock.now(),timeoutMs:request.timeoutMs,jobCancelled:"cancelled"===request.jobStatus,
savedJobEndsAt:state.jobEndsAt});if(void 0!==jobEndsAt&&state.update({jobEndsAt}),
"main"===phase&&"job-end"===request.when)return async function(request,state,dependencies){
const{runner,messages}=dependencies;return state.update({progress:"deferred"}),state.save(),
runner.info(messages.log.deferred(await async function({targets,dryRun,github},{messages,loadGitHub}){
const gitHubIntents=void 0===github?[]:(await loadGitHub()).intents(github,{dryRun})
;return messages.log.intents([instanceIntent(targets,dryRun,messages),...gitHubIntents])
}(request,dependencies))),async function({connection,place},{runner,messages,fetch,clock,cancelled}){
const limit=setAlarm(clock,CHECK_MS),signal=AbortSignal.any([limit.signal,cancelled]),client=new CompShareClient({
connection,fetch,clock,signal}),read=async from=>{try{return void await client.describe(from,signal)
}catch(error){if(error instanceof CompShareError)return error;throw error}};try{let error=await read({})
;if(void 0!==error&&mayLackRegion(error)&&(error=await read({region:place.region??DOCUMENTED_REGION})),
void 0===error||cancelled.aborted)return!0;const{keysRefused,keysUnchecked}=messages.annotations
;return"permanent"!==error.class||mayLackRegion(error)?(runner.warning(keysUnchecked.message(error),{
title:keysUnchecked.title}),!0):(runner.error(keysRefused.message(error),{title:keysRefused.title}),!1)
}finally{limit.release()}}(request,dependencies)}(request,state,dependencies)
;if("post"===phase&&"now"===request.when&&request.dryRun)return runner.info(DRY_RUN_OVER),!0
;const deadline=new Deadline({clock,...time,cancelled}),log=new TeardownLog({sink:runner,clock,messages,
resumesInPost:resumesInPost(request,phase)}),known=new KnownInstances(state.instances),run={...dependencies,
phase,request,state,known,deadline,log},stopNoting=function({clock,cancelled,state}){
const released=new AbortController,note=()=>{const jobEndsAt=clock.now()+TIME_AFTER_SIGNAL_MS;state.update({
jobEndsAt:Math.min(jobEndsAt,state.jobEndsAt??1/0)}),state.save()}
;return cancelled.aborted?note():cancelled.addEventListener("abort",note,{once:!0,signal:released.signal}),
()=>{released.abort()}}(run);try{return await async function(run){
const{runner,request,state,known,messages}=run
;if("github-left"===state.progress)return runner.info(messages.log.onlyGitHubLeft(function({notFound,failed}){
return 0===notFound.length&&0===failed.length}(known.tornDown))),cleanUpGitHub(run,[])
;const selection=function({request:{targets},state}){const specsOf=ids=>ids.map(id=>({id,
seen:state.hasSeen(id),dataDisks:state.dataDisksOf(id),releasedDisks:state.releasedDisksOf(id)}))
;if(state.targets.length>0)return{by:"id",targets:specsOf(state.targets)};switch(targets.by){case"id":return{
by:"id",targets:specsOf(targets.ids)};case"filter":return targets;case"nothing":return}}(run)
;if(void 0===selection){const{title,message}=messages.annotations.nothingNamed
;return runner.warning(message(void 0!==request.github),{title}),!0}
(function({runner,request,state,phase,messages}){const{stateLost}=messages.annotations,{targets,when}=request
;if(0===state.targets.length&&"id"===targets.by&&targets.filterIgnored){
const{title,message}=messages.annotations.filtersNotUsed;runner.notice(message,{title})}if("post"===phase){
const{jobEnds,mainUnfinished}=messages.log
;runner.info("job-end"===when?jobEnds:mainUnfinished(state.targets)),
"missing"===state.origin&&runner.info(stateLost.log)}})(run),report_phase_saveProgress(run,"started")
;const end=await async function(run,selection){
const{request,state,known,log,fetch,clock,random,deadline}=run,{place,stop,releaseDisks,ignoreNotFound,dryRun}=request,connection=request.connection,lateListingMs=function({dryRun,jobStatus},selection){
return dryRun||"filter"===selection.by&&(selection.filter.olderThanMs??0)>=6e4?0:"cancelled"===jobStatus||"failure"===jobStatus?LATE_LISTING_MS.jobEnded:LATE_LISTING_MS[selection.by]
}(request,selection),options={stop,releaseDisks,ignoreNotFound:ignoreNotFound||mayBeGoneByLostMain(run),
dryRun,place,lateListingMs},warning=function({deadline,clock,runner,messages}){
const released=new AbortController;let left
;return"job-ending"===deadline.atTimeout&&clock.sleep(deadline.timeLeft/2,released.signal).then(()=>{
if(released.signal.aborted||0===left?.length)return;const{title,message}=messages.annotations.jobEnding
;runner.warning(message(left??[]),{title})}),{left:ids=>{left=ids},release:()=>{released.abort()}}
}(run),save=()=>{void 0!==request.github&&state.update({instances:known.saved}),state.save()
},end=await tearDown({connection,selection,options},{fetch,clock,random,deadline,onEvent:event=>{
"observed"===event.kind&&(state.observed(event.instance),known.observed(event.instance)),
"disks-to-release"===event.kind&&state.releasing(event.id,event.disks),
"disks-settled"===event.kind&&state.disksLeft(event.result.id,disksLeft(event.result)),
"polled"===event.kind&&((event.open.length>0||void 0===event.error)&&warning.left(event.open.map(({id})=>id)),
save()),"terminating"===event.kind&&save(),log.onEvent(event)},onCall:call=>{log.onCall(call)},
onFacts:facts=>{!function({runner,request,messages},facts){if(!request.dryRun&&!runner.isDebug())return
;const{apiFacts}=messages,{seen,shownBy}=facts,lines=[apiFacts.intro,...["anywhere","region","zone"].map(form=>apiFacts.shownBy(form,shownBy[form],seen)),apiFacts.regionRequired(facts.regionRequired),apiFacts.counts(facts.counts),apiFacts.spellings(facts.answeredActions),apiFacts.lock(facts.lockForms),apiFacts.zones(facts.zones),apiFacts.diskIds(facts.diskIds),apiFacts.clock(facts.clockOffsetMs),...facts.refused.map(({place,error})=>apiFacts.refused(oneLine([place.region,place.zone].filter(Boolean).join(" "),80),error))]
;runner.startGroup(apiFacts.title);for(const line of lines)runner.info(line);runner.endGroup()}(run,facts)},
onSelected:(targets,selected)=>{state.update({
targets:[...new Set([...state.targets,...targets.map(({id})=>id)])]})
;for(const instance of selected?.instances??[])state.observed(instance),known.observed(instance)
;void 0!==selected&&(known.listed(selected.listed),function({runner,log,messages},selected){
const{instances,leftAlone,clockDifferenceMs}=selected,excluded=leftAlone.get("excluded")??[]
;excluded.length>0&&log.write(messages.log.excluded(excluded.length))
;const{unknownAge,clocksDiffer,normalizedOnly}=messages.annotations
;instances.length>0&&log.selected(instances);const ageless=leftAlone.get("age-unknown")??[]
;if(ageless.length>0&&runner.warning(unknownAge.message(ageless.length),{title:unknownAge.title}),
0!==clockDifferenceMs){const spared=leftAlone.get("clocks-differ")??[]
;runner.warning(clocksDiffer.message(clockDifferenceMs,spared.length),{title:clocksDiffer.title})}
const similar=leftAlone.get("normalized-only")??[];if(similar.length>0){
const names=similar.map(({name})=>name);runner.notice(normalizedOnly.message(names),{
title:normalizedOnly.title})}}(run,selected)),warning.left(targets.map(({id})=>id)),save()}}).finally(()=>{
warning.release()});return"finished"===end.kind&&known.finished(end.results),save(),end
}(run,selection),succeeded=report(run,end);if("finished"!==end.kind)return succeeded
;const cleanedUp=await cleanUpGitHub(run,end.results);return succeeded&&cleanedUp}(run)}finally{stopNoting(),
deadline.release()}}const external_node_fs_namespaceObject=require("node:fs")
;function guardedWriter(core,loss,file){let unreported=loss;return write=>{const length=function(file){
if(void 0!==file&&""!==file)try{const status=(0,external_node_fs_namespaceObject.statSync)(file)
;return status.isFile()?status.size:void 0}catch{return}}(file);try{write()}catch(error){
if(void 0!==file&&void 0!==length&&function(file,length){try{
(0,external_node_fs_namespaceObject.truncateSync)(file,length)}catch{}}(file,length),
void 0===unreported)return;const{title,message}=unreported;unreported=void 0
;const reason=(error instanceof Error?error.message:String(error)).replace(/\.$/,"")
;core.warning(`${reason}. ${message}`,{title})}}}const external_node_dns_namespaceObject=require("node:dns")
;let pending=0;function countedLookup(hostname,options,callback){pending++;options.all,(0,
external_node_dns_namespaceObject.lookup)(hostname,options,(...answer)=>{pending--,callback(...answer)})}
const nodeFetch=async(url,{method,headers,body,signal,freshConnection})=>{
const{request:send}=await(url.startsWith("https:")?Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,708,23)):Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,67,23)))
;return new Promise((resolve,reject)=>{const request=send(url,{method,signal,lookup:countedLookup,headers:{
...headers,"Content-Length":String(Buffer.byteLength(body))},...!0===freshConnection&&{agent:!1}})
;let bytesBefore=0;const fail=cause=>{
const{socket}=request,silent=null===socket||socket.bytesRead===bytesBefore,reusedConnection=request.reusedSocket&&silent
;reject(new ConnectionError("the connection failed",{reusedConnection,cause}))};request.on("socket",socket=>{
bytesBefore=socket.bytesRead}),request.on("response",response=>{resolve(responseOf(response))}),
request.on("upgrade",(response,socket)=>{socket.destroy(),resolve({...responseOf(response),body:null})}),
request.on("error",fail),request.on("close",fail),request.end(body)})};function responseOf(response){return{
status:response.statusCode??0,headers:{get:name=>{const value=response.headers[name.toLowerCase()]
;return"string"==typeof value?value:null}},body:response}}function networkFetch(choose,loadProxied){
let proxied
;return async(url,request)=>"direct"===choose(url).kind?nodeFetch(url,request):(proxied??=loadProxied(),
(await proxied)(url,request))}
const CHECK_SECRET="Check the secret's name; pull requests from forks and Dependabot get no secrets."
;function state(text){return""===text?"unknown state":oneLine(text,40)}function dataDisks(disks){
const sizes=disks.map(({sizeGb})=>sizeGb),size=sizes.every(gb=>void 0!==gb)?` (${sizes.reduce((sum,gb)=>sum+gb,0)} GB)`:""
;return`${count(disks.length,"data disk")}${size}`}function diskList(disks,priced=!1){
const shown=disks.slice(0,20).map(disk=>function({id,sizeGb,zone,pricePerDayCny},priced){
const details=[...void 0===sizeGb?[]:[`${sizeGb} GB`],...""===zone?[]:[oneLine(zone,40)],...void 0===pricePerDayCny||priced?[]:[`about ${pricePerDayCny.toFixed(2)} CNY a day`]]
;return 0===details.length?id:`${id} (${details.join(", ")})`}(disk,priced&&1===disks.length)).join("; ")
;return disks.length>20?`${shown} and ${disks.length-20} more`:shown}function costOf(disks){
const prices=disks.map(({pricePerDayCny})=>pricePerDayCny)
;return prices.every(price=>void 0!==price)?`, about ${prices.reduce((sum,price)=>sum+price,0).toFixed(2)} CNY a day`:""
}function wouldDo({outcome,disks}){
const deleted=outcome.releaseDisks?disks.filter(({volume})=>!volume):[],kept=disks.filter(disk=>!deleted.includes(disk)),ids=some=>idList(some.map(({id})=>id))
;return[outcome.stopFirst?"would stop, then terminate":"would terminate",...deleted.length>0?[` and delete ${dataDisks(deleted)}: ${ids(deleted)}`]:[],...kept.length>0?[`; would keep ${dataDisks(kept)}${costOf(kept)}: ${ids(kept)}`]:[]].join("")
}function diskErrors(disks){
const errors=new Set(disks.flatMap(({error})=>void 0===error?[]:[explainError(error)]))
;return 0===errors.size?"":` The last error was: ${[...errors].slice(0,3).join("; ")}.`}
function disksOnTheBill(result){
const there=disksThat(result,"still-there"),unknown=disksThat(result,"unverified")
;return[...there.length>0?[`Still there and billed: ${diskList(there)}.`]:[],...unknown.length>0?[`Not known to be deleted: ${diskList(unknown)}.`]:[]].join(" ")
}function whatIsLeft({instance,missed,stopAccepted,terminationAccepted}){
if(void 0===instance)return"Its state is not known: it may exist and be billed."
;if(missed)return(terminationAccepted?"Its termination was accepted and the last look did not show it any more":`It was ${state(instance.state)}, and the last look did not show it any more`)+", but one look is no proof: it may still exist and be billed."
;const running="running"===kindOfState(instance.state)
;return terminationAccepted&&!running?`Its termination was accepted, but when last seen it was still there (${state(instance.state)}): it may be billed.`:stopAccepted&&running?`Its stop was accepted, but when last seen it was still ${state(instance.state)}: it may be billed.`:function(instance){
const shown=state(instance.state);switch(kindOfState(instance.state)){case"running":
return`It is still ${shown} and billed.`;case"in-transition":case"unknown":
return`It is still there (${shown}) and may be billed.`;case"terminable":
return"Postpay"===instance.chargeType?`It is still there (${shown}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`:`It is still there (${shown}) and may be billed: a prepaid instance is, whether it runs or not.`
}}(instance)}function idList(ids){const shown=ids.slice(0,20).join(", ")
;return ids.length>20?`${shown} and ${ids.length-20} more`:shown}const ENDINGS={
cancelled:"The runner interrupted this step: stopping here","timed-out":"Time is up: stopping here",
"job-ending":"The job was cancelled, and its time is up: stopping here"},POST_PHASES={
cancelled:"; this goes on if the runner runs the post phase",
"timed-out":"; the post phase of this step goes on",
"job-ending":"; this goes on if the runner runs the post phase"};function filterText({names,tag}){
const shown=names?.slice(0,5).map(name=>quoted(name))??[],rest=(names?.length??0)-shown.length
;return[...0===shown.length?[]:[`name ${shown.join(" or ")}${rest>0?` or ${rest} more`:""}`],...void 0===tag?[]:[`tag ${quoted(tag)}`]].join(" and ")
}function placeText({region,zone}){
return void 0!==zone&&""!==zone?`zone ${oneLine(zone,40)}`:`region ${oneLine(region??"",40)}`}const log={
selected:instances=>`Selected ${count(instances,"instance")}:`,
selectedInstance:instance=>`  ${nameOf(instance.id,instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
excluded:instances=>`Spared by exclude: ${count(instances,"instance")}`,
keysFromEnvironment:"The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.",
found:instance=>`${nameOf(instance.id,instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
changed:(id,before,now)=>`${id}: ${state(before)} → ${state(now)}`,
missed:id=>`${id}: not in the list any more, looking again to be sure`,
stopping:(id,force)=>`${id}: ${force?"stopping (by force, as a spot instance needs it)":"stopping"}`,
terminating:(id,releaseDisks)=>`${id}: ${releaseDisks?"terminating, with its data disks":"terminating; data disks are kept"}`,
stopAccepted:id=>`${id}: stop accepted`,
terminationAccepted:(id,inRecycle)=>`${id}: termination accepted${void 0===inRecycle?"":"Yes"===inRecycle?", into the recycle bin":", not into the recycle bin"}`,
actionFailed:(id,error,retrying)=>`${id}: ${explainError(error)}${retrying?"; looking again":""}`,
notSent:(id,action)=>`${id}: ${"stop"===action?"the stop":"the termination"} was not sent any more`,
awaitingDisks:(id,disks)=>`${id}: looking whether its ${1===disks?"data disk is":`${disks} data disks are`} gone too`,
deletingDisk:(id,disk,sizeGb)=>`${id}: its data disk ${disk}${void 0===sizeGb?"":` (${sizeGb} GB)`} did not go with it: deleting it`,
diskDeletionFailed:(disk,error)=>`${disk}: ${explainError(error)}`,disksSettled:result=>{
const gone=disksThat(result,"released","deleted-by-id"),unverified=disksThat(result,"unverified"),kept=disksThat(result,"kept"),parts=[...gone.length>0?[`${dataDisks(gone)} deleted and no longer listed`]:[],...unverified.length>0?[`could not verify that ${dataDisks(unverified)} ${1===unverified.length?"is":"are"} deleted`]:[],...kept.length>0?[`${dataDisks(kept)} kept`]:[]]
;return`${result.id}: ${parts.join("; ")}`},failed:({what,left})=>`${what} ${left}`,
pollFailed:error=>`${explainError(error)}; trying again`,
ending:(reason,resumesInPost)=>ENDINGS[reason]+(resumesInPost?POST_PHASES[reason]:""),
awaitingListing:(ids,seconds)=>`${0===ids.length?"Nothing matches yet":`${idList(ids)}: not found yet`}. An instance may be listed late: looking for up to ${seconds} s more`,
stillWaiting:(instances,states,reason)=>`Still waiting for ${count(instances,"instance")}: ${states.join("; ")}${reason}`,
pollsFailing:why=>` (the last look failed: ${why})`,heldUp:(id,why)=>` (${id} is held up by ${why})`,
manyInState:(shown,instances)=>`${shown}: ${instances}`,fewInState:(shown,ids)=>`${ids.join(", ")} ${shown}`,
notSeenYet:"not seen yet",manyInstances:instances=>count(instances,"instance"),
stateShortened:leftOut=>`The state for the post phase is too long. Left out: ${leftOut.join(", ")}.`,
stateParts:{names:"names of instances",disks:"data disks",seen:"which instances were seen",
targets:"IDs of the instances",inputs:"inputs"},
deferred:intent=>`Nothing is changed now. The post phase of this step will ${intent}.`,
onlyGitHubLeft:allGone=>(allGone?"The instances are gone. ":"")+"Going on with GitHub's side.",
jobEnds:"The job ends: tearing down now.",
mainUnfinished:ids=>`The main phase did not finish: ${ids.length>0?`going on with ${idList(ids)}`:"tearing down now"}.`,
intentById:(ids,dryRun)=>`${intentVerb(dryRun)} ${idList(ids)}`,
intentByFilter:dryRun=>`${intentVerb(dryRun)} what name and tag select then, unless uhost-id is given by then`,
intentLater:dryRun=>`${intentVerb(dryRun)} what uhost-id, name and tag say then`,
intents:parts=>parts.join(", then ")};function intentVerb(dryRun){
return dryRun?"only look (dry-run) at":"terminate"}const apiFacts={title:"How this API answered",
intro:"No names, IDs or keys are in here: please paste it into an issue of this action.",
shownBy:(form,shown,seen)=>`${FORMS[form]}: ${shown} of ${count(seen,"instance")} shown`,
counts:counts=>`TotalCount: ${counts}`,
regionRequired:required=>"Region: "+(required?"required":"not required so far"),
spellings:spellings=>`Action of the answers to Describe: ${spellings.map(name=>quoted(name,80)).join(", ")}`,
lock:forms=>`The lock: ${0===forms.length?"not met":forms.join(", ")}`,
zones:zones=>`Zones known: ${zones.map(zone=>oneLine(zone,40)).join(", ")}`,
refused:(place,error)=>`Refused for ${place}: ${describeError(error)}`,
diskIds:diskIds=>`Disk IDs in DescribeCompshareDisk and in the list of instances: ${diskIds}`,
clock:offsetMs=>"Clock: "+(void 0===offsetMs?"not told":`${Math.round(offsetMs/1e3)} s ahead of this machine's`)
},FORMS={anywhere:"Without Region and Zone",region:"With Region",zone:"With Region and Zone"},summary={
nothingTerminated:"CompShare: nothing was terminated",
tooMany:(instances,maxInstances)=>`The filter selects ${count(instances,"instance")}, more than max-instances (${maxInstances}).`,
notTerminated:(failed,others,dryRun)=>`CompShare: ${count(failed,"instance")} not terminated, may still be billed`+(0===others?"":`; ${count(others,"other")} ${dryRun?"would be terminated":"gone"}`),
dryRun:instances=>`CompShare: dry run, ${count(instances,"instance")} would be terminated`,
gone:(instances,disksUnknown)=>`CompShare: ${count(instances,"instance")} gone, ${disksUnknown?"data disks not known":"no data disk kept"}`,
goneDisksKept:(instances,kept,unverified)=>[`CompShare: ${count(instances,"instance")} gone`,...kept.length>0?[`${dataDisks(kept)} kept and still billed${costOf(kept)}`]:[],...unverified.length>0?[`${dataDisks(unverified)} not known to be deleted`]:[]].join(", "),
disksStillThere:(instances,disks)=>`CompShare: ${count(instances,"instance")} gone, ${dataDisks(disks)} not, may still be billed${costOf(disks)}`,
disksLeftToo:disks=>`; ${dataDisks(disks)} left`,moreFailures:rest=>`${rest} more, in the table and the log`,
columns:{instance:"Instance",hardware:"GPU, zone",stateFound:"State found",state:"State",outcome:"Outcome",
recycleBin:"Recycle bin",cost:"Ran, cost *",time:"Time taken",disk:"Disk",size:"Size",type:"Type",
attachedTo:"Was attached to",zone:"Zone",price:"CNY a day",fate:"Outcome"},notSeen:"not seen",
notReported:"not told",cost:cny=>`≈ ${cny.toFixed(2)} CNY`,refund:cny=>`pays back ≈ ${cny.toFixed(2)} CNY`,
estimate:"An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.",
instances:"instances",disks:"disks",
disksOnTheBill:(disks,kept)=>`${dataDisks(disks)} ${kept?"kept":"left"}${costOf(disks)}`,diskFates:{
kept:"kept",released:"deleted","deleted-by-id":"deleted",unverified:"could not be verified",
"still-there":"still there"},
deletionUnverified:"It could not be verified that all of these are deleted. Check whether they are still there: a disk that is stays on the bill.",
keptAsAsked:"These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> data disks go with the instance; volumes of containers never do.",
unseenDisks:ids=>`Nobody saw ${ids}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.`,
andMore:rest=>` and ${rest} more`},en={outcomes:{terminated:{cell:result=>{
const gone=disksThat(result,"released","deleted-by-id")
;return"terminated, gone"+(gone.length>0?`, with ${dataDisks(gone)}`:"")},
line:({id,instance,outcome})=>`${nameOf(id,instance)}: gone${outcome.stillListed?", in the recycle bin":""}`},
"already-gone":{cell:()=>"already gone",
line:({id,instance})=>`${nameOf(id,instance)}: gone, though not by this phase`},"not-found-ignored":{
cell:()=>"not found, ignored",line:({id})=>`${id}: not found, which counts as done`},"would-terminate":{
cell:wouldDo,line:result=>`${nameOf(result.id,result.instance)}: ${wouldDo(result)}`},refused:{cell:"failed",
title:id=>`${id} was not terminated`,explain:result=>{
const{error,attempts}=result.outcome,tries=attempts>1?` after ${attempts} tries`:"";return{
what:`${nameOf(result.id,result.instance)}: ${explainError(error)}${tries}.`,left:whatIsLeft(result),
advice:adviceFor(error)}}},unreachable:{cell:"failed",title:()=>"The CompShare API can't be reached",
explain:result=>({
what:`${nameOf(result.id,result.instance)}: the CompShare API could not be reached for a minute. ${explainError(result.outcome.error)}.`,
left:whatIsLeft(result),advice:adviceFor(result.outcome.error)})},running:{cell:"failed",
title:id=>`${id} is running`,explain:result=>({
what:`${nameOf(result.id,result.instance)} is running, and only a stopped instance can be terminated.`+(result.terminationAccepted?"":" Nothing was changed."),
left:whatIsLeft(result),advice:"Stop it first, or leave the input stop at true."})},"unknown-state":{
cell:"failed",title:id=>`${id} is in an unknown state`,explain:result=>({
what:`${nameOf(result.id,result.instance)} has been in the ${""===result.outcome.state?"empty state":`state ${state(result.outcome.state)}`} for a minute, which this action does not know.`,
left:whatIsLeft(result),
advice:"See in the console what it is doing. With stop: true the termination is tried all the same."})},
ambiguous:{cell:"failed",title:id=>`${id} is listed under several names`,explain:({id,outcome})=>({
what:`${id} is listed under several names (${outcome.names.map(name=>quoted(name)).join(", ")}), and not all of them are selected.`,
left:"It was not touched, and may be billed.",
advice:"See in the console what it is called, and name it by uhost-id."})},"not-found":{cell:"failed",
title:id=>`${id} was not found`,explain:({id,instance})=>({
what:`${nameOf(id,instance)} was not found in any region of the project.`,left:"Nothing was terminated.",
advice:"Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true."
})},elsewhere:{cell:"failed",title:id=>`${id} is in another place`,explain:({id,instance,outcome})=>({
what:`${nameOf(id,instance)} was not found where region and zone say. It exists in the region ${oneLine(outcome.region,40)}, zone ${oneLine(outcome.zone,40)}.`,
left:"It was not touched, and may be billed.",advice:"Correct region and zone, or leave them out."})},
"timed-out":{cell:"failed",title:id=>`${id} was not gone in time`,explain:result=>{
const{lastError,jobEnding}=result.outcome;return{
what:`${nameOf(result.id,result.instance)} was not gone when ${!0===jobEnding?"the time of the cancelled job was up":"the timeout ended"}.`+(void 0===lastError?"":` The last error was: ${explainError(lastError)}.`),
left:whatIsLeft(result),
advice:!0===jobEnding?"Check the instance in the console: a cancelled job has about five minutes in all.":void 0===lastError?"Raise the input timeout, or see in the console what holds the instance.":adviceFor(lastError)
}}},cancelled:{cell:"failed",title:id=>`${id} was not gone when the step was interrupted`,explain:result=>({
what:`${nameOf(result.id,result.instance)} was not gone when the runner interrupted this step.`,
left:whatIsLeft(result),advice:"Unless a later phase or run goes on with it, terminate it by hand."})},
"disks-left":{cell:"gone, data disks are not",title:id=>`${id} left data disks`,explain:result=>{
const{id,instance,outcome}=result,left=disksThat(result,"still-there","unverified"),end="cancelled"===outcome.endedBy?"the job was cancelled":"the timeout ended"
;return{
what:`${nameOf(id,instance)} is gone, but ${count(left.length,"data disk")} that ${1===left.length?"was":"were"} to go with it `+(void 0===outcome.endedBy?1===left.length?"is not":"are not":`${1===left.length?"was":"were"} not seen to be gone when ${end}`)+"."+diskErrors(left),
left:disksOnTheBill(result),advice:"Unless somebody needs them, delete them in the CompShare console."}}}},
log,apiFacts,annotations:{wrongInputs:{title:"Nothing was done: the inputs are wrong"},nothingNamed:{
title:"No instance was named",
message:withGitHub=>"The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was created, it still runs. "+(withGitHub?"GitHub's side stays as it is too. ":"")+"Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it."
},filtersNotUsed:{title:"Filters not used",
message:"uhost-id is given, so name, tag, exclude and older-than are not used."},nothingSelected:{
title:"Nothing selected",
message:(filter,place,elsewhere,refused)=>[`No instance matches ${filterText(filter)}${void 0===place.region&&void 0===place.zone?"":` in ${placeText(place)}`}. Nothing to do.`,...elsewhere.slice(0,3).map(instance=>`${nameOf(instance.id,instance)} is in ${placeText(instance)}: check region and zone.`),...elsewhere.length>3?[elsewhere.length-3+" more are elsewhere too."]:[],...refused.filter(({place:{region}})=>void 0!==region).slice(0,3).map(({place:where,error})=>`The list of ${placeText(where)} was refused: ${explainError(error)}.`)].join(" ")
},tooMany:{title:"Too many instances selected",
message:(ids,maxInstances)=>`The filter selects ${count(ids.length,"instance")}, more than max-instances (${maxInstances}): ${idList(ids)}. None was touched. Narrow the filter, or raise max-instances if all are meant.`
},listCancelled:{title:"The instances were not listed when the step was interrupted",
message:"The runner interrupted this step before the list of instances was read."},unreachable:{
title:"The CompShare API can't be reached"},listFailed:{title:"The instances could not be listed",
message:(error,reason)=>`${"refused"===reason?"":"job-ending"===reason?"The time of the cancelled job is up. ":"Time ran out. "}The list of instances could not be read: ${explainError(error)}.`,
advice:adviceFor},listLeft:"Nothing was touched: what the filter selects may exist and be billed.",more:{
title:"More instances were not terminated",
message:ids=>`${count(ids.length,"more instance")} failed: ${idList(ids)}. The log says why.`},stillListed:{
title:"In the recycle bin",
message:ids=>`${idList(ids)}: the API reports ${1===ids.length?"it":"them"} as deleted and still lists ${1===ids.length?"it":"them"}, which is what the recycle bin looks like.`
},disksKept:{title:"Data disks kept",
message:disks=>`${dataDisks(disks)} kept${costOf(disks)}: ${diskList(disks,!0)}. ${1===disks.length?"It stays":"They stay"} on the bill until somebody deletes ${1===disks.length?"it":"them"}.`
},disksUnverified:{title:"Data disks could not be verified",
message:disks=>`It could not be verified that these data disks are deleted: ${diskList(disks)}.${diskErrors(disks)} See in the console whether they are still there: a disk that is stays on the bill.`,
unknown:ids=>`${idList(ids)}: no list showed the data disks, so it is not known whether there were any and they are deleted. See in the console: a disk that is left stays on the bill.`
},unknownAge:{title:"Instances of unknown age",
message:instances=>`${count(instances,"instance")} ${1===instances?"matches":"match"}, but the API does not say when ${1===instances?"it was":"they were"} created: left alone, and may be billed.`
},clocksDiffer:{title:"Clocks differ",
message:(differenceMs,instances)=>`The API's clock is ${formatElapsed(Math.abs(differenceMs))} ${differenceMs>0?"ahead of":"behind"} this machine's. ${count(instances,"instance")} that would be old by one of the two only ${1===instances?"was":"were"} left alone.`
},normalizedOnly:{title:"Similar names",
message:names=>`Left alone, since names compare exactly: ${names.slice(0,20).map(name=>quoted(name)).join(", ")}. They match only after Unicode normalization.`
},lateTooMany:{title:"More instances than max-instances",
message:(ids,maxInstances)=>`${count(ids.length,"more instance")} that match were listed late: ${idList(ids)}. With them it would be more than max-instances (${maxInstances}), so they were not touched and may be billed.`
},lateUnread:{title:"The last list could not be read",
message:error=>`What was selected is gone. The list was to be read once more, since an instance may be listed late, and could not be: ${explainError(error)}. See in the console whether another one matches.`
},lateUnknownAge:{title:"Instances listed late",
message:ids=>`${idList(ids)}: listed when the others were gone. It is not known whether they were created before this step began, so they were not touched and may be billed.`
},resumesInPost:"The post phase of this step goes on with it.",
resumesIfPostRuns:"This goes on if the runner runs the post phase; otherwise terminate it by hand.",
jobEnding:{title:"The job may be ended at any moment",
message:ids=>`The job was cancelled, and the runner ends it soon, whatever is left. Not gone yet: ${0===ids.length?"what this step is about":idList(ids)}. If nothing more is reported here, check in the console whether it is gone.`
},stateLost:{
log:"The main phase left no state: it was killed at its start, or this runner loses the state of a step that failed. Going by the inputs.",
title:"Not there now",
message:ids=>`${idList(ids)}: not there now; the main phase may have terminated ${1===ids.length?"it":"them"}. Its state is lost, so nothing tells. Check in the console if in doubt.`
},stateUntrusted:{title:"The saved state is not used",
message:"What the main phase saved is not what it sealed: another step set it, or the private key has changed since. Going by the inputs alone."
},keysRefused:{title:"The key check failed",
message:error=>`The API was asked for the list of instances, to see whether the keys work, and that failed: ${explainError(error)}. ${adviceFor(error)} This step fails now, before a later one creates an instance that could not be terminated.`
},keysUnchecked:{title:"The keys could not be checked",
message:error=>`The API was asked for the list of instances, to see whether the keys work: ${explainError(error)}. This may pass. The teardown at the end of the job tries again.`
},
keysLost:"The keys are empty in the post phase, and were not in the main phase: this happens to a step in a composite action that is called by another one. Give them to the job as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in env, or write the step into the workflow itself. Nothing was terminated: check the instance in the console.",
stateUnsaved:{title:"The state could not be saved",
message:"The teardown goes on. But the post phase may not know what this phase did: it then goes by the inputs alone, and may not find an instance that is gone."
},outputsUnset:{title:"The outputs could not be set",
message:"They may be empty for later steps. The log says what became of the instances."},summaryUnwritten:{
title:"The job summary could not be written",message:"The log says what became of the instances."},
inputsTrimmed:{title:"Invisible characters removed",
message:names=>`${names.join(", ")}: invisible characters at the ends were left out. Copy ${1===names.length?"it":"them"} again without them.`
},keysLookWrong:{title:"Check the keys",message:hints=>hints.join(" "),
quoted:name=>`${name} has quotation marks around it. Save the secret without them.`,
assignment:name=>`${name} looks like NAME=value. Save only what is right of the equals sign.`,
swapped:"public-key and private-key look swapped."},resultsCut:{title:"The output results is cut",
message:(left,all)=>`An output takes at most 1 MB, so results has ${left} of ${all} entries; those that failed are kept first. The log has them all.`
},wrongProxy:{title:"Nothing was done: the proxy settings are wrong",
message:variable=>`${variable}: got something else; takes a proxy's address, such as http://proxy.example:3128.`
},sha1Refused:{title:"This runner refuses SHA-1",
message:refusal=>`OpenSSL on this runner refuses SHA-1 (${refusal}), as some FIPS setups do. CompShare takes no other signatures, so nothing was terminated: instances may still exist and be billed. Run this step on a GitHub-hosted runner, or without the FIPS settings in OPENSSL_CONF and NODE_OPTIONS.`
},internalError:{title:"The action broke",
message:error=>`This is a fault of the action: ${error}. The instance may still exist and be billed: check it in the console, and report this, please.`
}},summary,inputs:{
noKeys:`public-key and private-key are empty, and COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set. ${CHECK_SECRET}`,
noKeysInPost:"public-key and private-key are empty in the post phase. A composite action inside another loses its inputs by then. Instances may be left and billed: check them in the console. Give the keys as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env instead.",
keyEmpty:name=>`${name} is empty. ${CHECK_SECRET}`,
tokenEmpty:`github-token is empty. runner-name and environment need it. ${CHECK_SECRET}`,
secretWithSpace:name=>`${name} contains a space or line break. Copy it again.`,
secretWithInvisible:(name,codes)=>`${name} contains an invisible character (${codes.slice(0,5).join(", ")}). Copy it again without it.`,
secretWithOther:name=>`${name} contains a character that keys and tokens don't have. Copy it again.`,
secretTooLong:(name,limit)=>`${name} is longer than ${limit} characters. Copy it again.`,
invisible:(name,shown)=>`${name} contains an invisible character, shown by its code: ${quoted(shown)}. Remove it.`,
severalLines:(name,value)=>`${name} is ${quoted(value)} on several lines. Write one line.`,
tooLong:(name,value,limit)=>`${name} is ${quoted(value)}. Write at most ${limit} characters.`,
notAWord:(name,value)=>`${name} is ${quoted(value)}. Write at most 64 letters, digits, hyphens and underscores.`,
notAnId:(name,value)=>`${name}: ${quoted(value)} is not an instance ID. An ID is uhost- or cpod- and then lower-case letters, digits and hyphens.`,
notJson:(name,value)=>`${name} is ${quoted(value)}, which is not valid JSON. Write ["uhost-a", "uhost-b"], or the IDs separated by commas.`,
notAChoice:(name,value,choices)=>`${name} is ${quoted(value)}. Write ${choices.join(" or ")}.`,
notADuration:(name,value,range)=>`${name} is ${quoted(value)}. Write a whole number and a unit (s, m, h or d), ${range}.`,
timeoutRange:"from 1s to 24h",ageRange:"such as 90m, 12h or 3d",
notACount:(name,value)=>`${name} is ${quoted(value)}. Write a whole number from 1 to 999999.`,
notAnApiUrl:name=>`${name} can't be used. Write an https address without user, query and fragment, or http on a loopback address.`,
noRunnerName:(name,line)=>`${name} is ${quoted(line)}. Write a runner's name or a glob after org:.`,
enterpriseRunner:(name,line)=>`${name} is ${quoted(line)}. This action can't remove an enterprise's runners. Name runners of this repository, or of its organization with org: before the name.`,
emptyDryRun:"dry-run is empty, and false would delete. Write dry-run: ${{ inputs.dry-run || false }}.",
emptyAge:"older-than is empty, which would select instances of any age. Write older-than: ${{ inputs.age || '12h' }}, or 0s for any age.",
nothingNamed:"No instance is named: uhost-id, name and tag are empty. If uhost-id comes from another step, that step gave no ID. Add a name that is known beforehand, such as name: gpu-${{ github.run_id }}.",
selectsNothing:names=>1===names.length?`${names.join()} selects nothing by itself. Add name or tag.`:`${names.join(" and ")} select nothing by themselves. Add name or tag.`,
selectsEverything:line=>`name ${quoted(line)} selects ${"host"===line?"every instance that has the default name of the platform":"every instance"}. Narrow it: write how the names begin, such as gpu-ci-*, or add tag, older-than or exclude. dry-run: true shows what it selects.`
},state,dataDisks},LINGER_MS=500;async function run(phase="main"){process.exitCode=1,function(){
for(const stream of[process.stdout,process.stderr])stream.on("error",()=>{})}()
;const{env}=process,{stateUnsaved,outputsUnset,summaryUnwritten,internalError}=en.annotations,isRead="main"===phase,runner=function(core,losses,env){
const summaryFile=env.GITHUB_STEP_SUMMARY??"",toState=guardedWriter(core,losses.state,env.GITHUB_STATE),toOutputs=guardedWriter(core,losses.outputs,env.GITHUB_OUTPUT),toSummary=guardedWriter(core,losses.summary,summaryFile),{setSecret,getState,info,isDebug,startGroup,endGroup,debug,notice,warning,error}=core
;return{setSecret,getState,info,isDebug,startGroup,endGroup,debug,notice,warning,error,
getInput:name=>function(name,env){const variable=`INPUT_${name.toUpperCase()}`
;return env[variable]??env[variable.replaceAll("-","_")]}(name,env),saveState:(name,value)=>{toState(()=>{
core.saveState(name,value)})},setOutput:(name,value)=>{toOutputs(()=>{core.setOutput(name,value)})},
addSummary:markdown=>{""!==summaryFile&&toSummary(()=>{
(0,external_node_fs_namespaceObject.appendFileSync)(summaryFile,markdown)})}}
}(external_core_js_namespaceObject,{state:isRead?stateUnsaved:void 0,outputs:isRead?outputsUnset:void 0,
summary:summaryUnwritten},env),cancelled=function(){const cancelled=new AbortController
;for(const signal of["SIGINT","SIGTERM"])process.on(signal,()=>{cancelled.abort()});return cancelled.signal}()
;try{const network={choose:await proxyChooser(env),lookup:countedLookup},succeeded=!function(phase,runner){
const refusal=function(){try{return void sign({},"")}catch(error){
return error instanceof Error?error.message:String(error)}}();if(void 0===refusal)return!1
;const{title,message}=en.annotations.sha1Refused;runner.error(message(refusal),{title});try{
saveFailed(phase,runner)}catch{}return!0}(phase,runner)&&!function(phase,runner,choose){
const given=(runner.getInput("api-url")??"").trim(),apiUrl=""===given?DEFAULTS["api-url"]:given,choice=URL.canParse(apiUrl)?choose(apiUrl):void 0
;if("invalid"!==choice?.kind)return!1;const{title,message}=en.annotations.wrongProxy
;return runner.error(message(choice.variable),{title}),saveFailed(phase,runner),!0
}(phase,runner,network.choose)&&await runPhase(phase,{runner,clock:systemClock,
fetch:networkFetch(network.choose,async()=>(await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,225,23))).proxyFetch(network)),
random:Math.random,cancelled,env,messages:en,loadGitHub:async()=>{
const[{createGitHub},{wholeProxyFetch}]=await Promise.all([Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,12,23)),Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,225,23))])
;return createGitHub({env,fetch:wholeProxyFetch(network)})}});succeeded&&(process.exitCode=0)}catch(error){
const{title,message}=internalError
;external_core_js_namespaceObject.error(message(error instanceof Error?error.message:String(error)),{title}),
error instanceof Error&&external_core_js_namespaceObject.debug(error.stack??"")}setTimeout(()=>{
1===process.exitCode&&pending>0&&process.kill(process.pid,"SIGKILL"),process.exit()},LINGER_MS).unref()}
async function proxyChooser(env){if(!function(env){
return["HTTPS_PROXY","https_proxy","HTTP_PROXY","http_proxy"].some(name=>""!==(env[name]??""))
}(env))return()=>({kind:"direct"})
;const{proxyFor}=await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,235,23))
;return url=>proxyFor(url,env)}function saveFailed(phase,runner){
const{env}=process,{privateKey}=readKeyPair(name=>runner.getInput(name),env),state=new JobState(runner,phase,{
seal:{privateKey,env}});state.update({progress:"failed"}),state.save()}module.exports=__webpack_exports__})();
