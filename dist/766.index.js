"use strict";
exports.id = 766;
exports.ids = [766];
exports.modules = {

/***/ 766:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   proxyFetch: () => (/* binding */ proxyFetch)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(761);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(undici__WEBPACK_IMPORTED_MODULE_0__);

function proxyFetch(env) {
    const variables = completeProxies(env);
    if (variables.length > 0)
        return { kind: 'wrong', variables };
    const dispatcher = new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({ pipelining: 0 });
    return { kind: 'fetch', fetch: (url, request) => (0,undici__WEBPACK_IMPORTED_MODULE_0__.fetch)(url, { ...request, dispatcher }) };
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
        new undici__WEBPACK_IMPORTED_MODULE_0__.ProxyAgent(address);
        return true;
    }
    catch {
        return false;
    }
}


/***/ })

};
;