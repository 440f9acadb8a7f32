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

function proxyFetch() {
    const dispatcher = new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({ pipelining: 0 });
    return (url, request) => (0,undici__WEBPACK_IMPORTED_MODULE_0__.fetch)(url, { ...request, dispatcher });
}


/***/ })

};
;