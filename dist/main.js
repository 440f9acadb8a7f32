(()=>{"use strict";var e,r,t={186:e=>{e.exports=require("./run.js")}},n={};function __nccwpck_require__(e){
var r=n[e];if(void 0!==r)return r.exports;var o=n[e]={exports:{}},_=!0;try{
t[e](o,o.exports,__nccwpck_require__),_=!1}finally{_&&delete n[e]}return o.exports}
__nccwpck_require__.ab=__dirname+"/",r=Object.getPrototypeOf?e=>Object.getPrototypeOf(e):e=>e.__proto__,
__nccwpck_require__.t=function(t,n){if(1&n&&(t=this(t)),8&n)return t;if("object"==typeof t&&t){
if(4&n&&t.__esModule)return t;if(16&n&&"function"==typeof t.then)return t}var o=Object.create(null)
;__nccwpck_require__.r(o);var _={};e=e||[null,r({}),r([]),r(r)]
;for(var c=2&n&&t;"object"==typeof c&&!~e.indexOf(c);c=r(c))Object.getOwnPropertyNames(c).forEach(e=>_[e]=()=>t[e])
;return _.default=()=>t,__nccwpck_require__.d(o,_),o},__nccwpck_require__.d=(e,r)=>{
for(var t in r)__nccwpck_require__.o(r,t)&&!__nccwpck_require__.o(e,t)&&Object.defineProperty(e,t,{
enumerable:!0,get:r[t]})},__nccwpck_require__.o=(e,r)=>Object.prototype.hasOwnProperty.call(e,r),
__nccwpck_require__.r=e=>{
"undefined"!=typeof Symbol&&Symbol.toStringTag&&Object.defineProperty(e,Symbol.toStringTag,{value:"Module"}),
Object.defineProperty(e,"__esModule",{value:!0})};const o=["en","zh-CN"],_=[20,3],c={en:{
title:"Node is too old",
message:(e,r)=>`This action needs Node ${e} or later, and this runner gave it Node ${r}. Nothing was done: instances may be left and billed. Update the runner, or the image of the job's container.`
},"zh-CN":{title:"Node 版本过低",
message:(e,r)=>`此 Action 需要 Node ${e} 或更高版本，当前运行器提供的是 Node ${r}。未执行任何操作：实例可能仍在运行并计费。请升级运行器，或更新作业所用的容器镜像。`}
},i=function(e,r){const[t=0,n=0]=e.split(".").map(Number);if(t>_[0]||t===_[0]&&n>=_[1])return
;const{title:o,message:i}=c[r];return`::error title=${o}::${i(_.join("."),e)}`
}(process.versions.node,function(e){const r=""===e.trim()?void 0:e.trim();return o.find(e=>e===r)??o[0]
}(function(e,r){const t=`INPUT_${"language".toUpperCase()}`;return r[t]??r[t.replaceAll("-","_")]
}(0,process.env)??""))
;void 0===i?Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__,186,23)).then(({run:e})=>e("main")):(console.log(i),
process.exitCode=1),module.exports={}})();
