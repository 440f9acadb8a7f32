/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	// The require scope
/******/ 	var __nccwpck_require__ = {};
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  proxyFetch: () => (/* binding */ proxyFetch)
});

;// CONCATENATED MODULE: external "./undici.js"
const external_undici_js_namespaceObject = require("./undici.js");
;// CONCATENATED MODULE: ./src/network/proxy.ts

function proxyFetch(env) {
    const variables = completeProxies(env);
    if (variables.length > 0)
        return { kind: 'wrong', variables };
    const dispatcher = new external_undici_js_namespaceObject.EnvHttpProxyAgent({ pipelining: 0 });
    return { kind: 'fetch', fetch: (url, request) => (0,external_undici_js_namespaceObject.fetch)(url, { ...request, dispatcher }) };
}
function completeProxies(env) {
    const wrong = [];
    for (const lowerCase of ['http_proxy', 'https_proxy']) {
        const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
        const value = env[name] ?? '';
        const address = value.includes('://') ? value : `http://${value}`;
        if (value === '')
            continue;
        if (isProxy(address))
            env[name] = address;
        else
            wrong.push(name);
    }
    return wrong;
}
function isProxy(address) {
    try {
        new external_undici_js_namespaceObject.ProxyAgent(address);
        return true;
    }
    catch {
        return false;
    }
}

module.exports = __webpack_exports__;
/******/ })()
;