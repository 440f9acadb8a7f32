export const id = 766;
export const ids = [766];
export const modules = {

/***/ 8766:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   proxyFetch: () => (/* binding */ proxyFetch)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);

/** A `fetch` that goes through the proxy that the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in both cases. */
function proxyFetch() {
    // Connections are not kept: an open one would hold the process at its end.
    const dispatcher = new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({ pipelining: 0 });
    return (url, request) => (0,undici__WEBPACK_IMPORTED_MODULE_0__.fetch)(url, { ...request, dispatcher });
}


/***/ })

};
