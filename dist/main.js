(()=>{"use strict";var leafPrototypes,getProto,__webpack_modules__={186:module=>{
module.exports=require("./run.js")}},__webpack_module_cache__={};function __nccwpck_require__(moduleId){
var cachedModule=__webpack_module_cache__[moduleId];if(void 0!==cachedModule)return cachedModule.exports
;var module=__webpack_module_cache__[moduleId]={exports:{}},threw=!0;try{
__webpack_modules__[moduleId](module,module.exports,__nccwpck_require__),threw=!1}finally{
threw&&delete __webpack_module_cache__[moduleId]}return module.exports}__nccwpck_require__.ab=__dirname+"/",
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
value:"Module"}),Object.defineProperty(exports,"__esModule",{value:!0})}
;const OLDEST=[20,3],refusal=function(version){const[major=0,minor=0]=version.split(".").map(Number)
;if(!(major>OLDEST[0]||major===OLDEST[0]&&minor>=OLDEST[1]))return`This action needs Node ${OLDEST.join(".")} or later, and this runner gave it Node ${version}. Nothing was done. Update the runner, or the image of the job's container.`
}(process.versions.node)
;void 0===refusal?Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,186,23)).then(({run})=>run("main")):(console.log(`::error title=Node is too old::${refusal}`),
process.exitCode=1),module.exports={}})();
