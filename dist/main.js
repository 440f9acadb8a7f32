(() => {
"use strict";
var e = {
186: e => {
e.exports = require("./run.js");
}
}, r = {};
function __nccwpck_require__(t) {
var n = r[t];
if (void 0 !== n) return n.exports;
var o = r[t] = {
exports: {}
}, _ = !0;
try {
e[t](o, o.exports, __nccwpck_require__);
_ = !1;
} finally {
_ && delete r[t];
}
return o.exports;
}
__nccwpck_require__.ab = __dirname + "/";
(() => {
var e, r = Object.getPrototypeOf ? e => Object.getPrototypeOf(e) : e => e.__proto__;
__nccwpck_require__.t = function(t, n) {
1 & n && (t = this(t));
if (8 & n) return t;
if ("object" == typeof t && t) {
if (4 & n && t.__esModule) return t;
if (16 & n && "function" == typeof t.then) return t;
}
var o = Object.create(null);
__nccwpck_require__.r(o);
var _ = {};
e = e || [ null, r({}), r([]), r(r) ];
for (var c = 2 & n && t; "object" == typeof c && !~e.indexOf(c); c = r(c)) Object.getOwnPropertyNames(c).forEach(e => _[e] = () => t[e]);
_.default = () => t;
__nccwpck_require__.d(o, _);
return o;
};
})();
(() => {
__nccwpck_require__.d = (e, r) => {
for (var t in r) __nccwpck_require__.o(r, t) && !__nccwpck_require__.o(e, t) && Object.defineProperty(e, t, {
enumerable: !0,
get: r[t]
});
};
})();
(() => {
__nccwpck_require__.o = (e, r) => Object.prototype.hasOwnProperty.call(e, r);
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
const t = [ "en", "zh-CN" ], n = [ 20, 3 ], o = {
en: {
title: "Node is too old",
message: (e, r) => `This action needs Node ${e} or later, and this runner gave it Node ${r}. Nothing was done: instances may be left and billed. Update the runner, or the image of the job's container.`
},
"zh-CN": {
title: "Node 版本过低",
message: (e, r) => `此 Action 需要 Node ${e} 或更高版本，当前运行器提供的是 Node ${r}。未执行任何操作：实例可能仍在运行并计费。请升级运行器，或更新作业所用的容器镜像。`
}
}, _ = function(e, r) {
const [t = 0, _ = 0] = e.split(".").map(Number);
if (t > n[0] || t === n[0] && _ >= n[1]) return;
const {title: c, message: i} = o[r];
return `::error title=${c}::${i(n.join("."), e)}`;
}(process.versions.node, function(e) {
const r = "" === e.trim() ? void 0 : e.trim();
return t.find(e => e === r) ?? t[0];
}(function(e, r) {
const t = `INPUT_${"language".toUpperCase()}`;
return r[t] ?? r[t.replaceAll("-", "_")];
}(0, process.env) ?? ""));
if (void 0 === _) Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 186, 23)).then(({run: e}) => e("main")); else {
console.log(_);
process.exitCode = 1;
}
module.exports = {};
})();
