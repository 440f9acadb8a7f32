(() => {
	// webpackBootstrap
	'use strict';
	var __webpack_exports__ = {}; // CONCATENATED MODULE: external "./run.js"

	const external_run_js_namespaceObject = require('./run.js'); // CONCATENATED MODULE: ./src/main.ts
	void (0, external_run_js_namespaceObject.run)('main');

	module.exports = __webpack_exports__;
})();
