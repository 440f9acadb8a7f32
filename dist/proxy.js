(() => {
	// webpackBootstrap
	'use strict';
	// The require scope
	var __nccwpck_require__ = {};

	/************************************************************************/
	/* webpack/runtime/define property getters */
	(() => {
		// define getter functions for harmony exports
		__nccwpck_require__.d = (exports, definition) => {
			for (var key in definition) {
				if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
				}
			}
		};
	})();

	/* webpack/runtime/hasOwnProperty shorthand */
	(() => {
		__nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop);
	})();

	/* webpack/runtime/make namespace object */
	(() => {
		// define __esModule on exports
		__nccwpck_require__.r = (exports) => {
			if (typeof Symbol !== 'undefined' && Symbol.toStringTag) {
				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
			}
			Object.defineProperty(exports, '__esModule', { value: true });
		};
	})();

	/************************************************************************/
	var __webpack_exports__ = {};
	// ESM COMPAT FLAG
	__nccwpck_require__.r(__webpack_exports__);

	// EXPORTS
	__nccwpck_require__.d(__webpack_exports__, {
		proxyFetch: () => /* binding */ proxyFetch,
		wholeProxyFetch: () => /* binding */ wholeProxyFetch,
	}); // CONCATENATED MODULE: external "./undici.js"

	const external_undici_js_namespaceObject = require('./undici.js'); // CONCATENATED MODULE: ./src/network/http.ts
	class ConnectionError extends Error {
		reusedConnection;
		proxyStatus;
		constructor(message, { reusedConnection = false, proxyStatus, cause } = {}) {
			super(message, { cause });
			this.name = 'ConnectionError';
			this.reusedConnection = reusedConnection;
			this.proxyStatus = proxyStatus;
		}
	}
	function isConnectionError(error) {
		return error instanceof Error && error.name === 'ConnectionError';
	} // CONCATENATED MODULE: ./src/network/proxy.ts

	function proxyFetch(dependencies) {
		const dispatcherFor = dispatchers(dependencies);
		return async (url, { method, headers, body, redirect, signal }) => {
			try {
				const dispatcher = dispatcherFor(url);
				return await (0, external_undici_js_namespaceObject.fetch)(url, {
					method,
					headers,
					body,
					redirect,
					signal,
					dispatcher,
				});
			} catch (error) {
				throw new ConnectionError('the connection failed', { ...refusalIn(error), cause: error });
			}
		};
	}
	function wholeProxyFetch(dependencies) {
		const dispatcherFor = dispatchers(dependencies);
		const whole = (url, init) =>
			(0, external_undici_js_namespaceObject.fetch)(url, { ...init, dispatcher: dispatcherFor(url) });
		return whole;
	}
	function dispatchers({ choose, lookup }) {
		const options = { pipelining: 0, connect: { lookup } };
		const byProxy = new Map();
		return (url) => {
			const choice = choose(url);
			if (choice.kind === 'invalid') throw new Error(`${choice.variable} is no address of a proxy`);
			const proxy = choice.kind === 'proxy' ? choice.address : '';
			const known = byProxy.get(proxy);
			if (known !== undefined) return known;
			const dispatcher =
				proxy === ''
					? new external_undici_js_namespaceObject.Agent(options)
					: new external_undici_js_namespaceObject.ProxyAgent({ ...options, uri: proxy });
			byProxy.set(proxy, dispatcher);
			return dispatcher;
		};
	}
	function refusalIn(error) {
		for (let cause = error; cause instanceof Error; cause = cause.cause) {
			const [, status] = /^Proxy response \((\d{3})\)/.exec(cause.message) ?? [];
			if (status !== undefined) return { proxyStatus: Number(status) };
		}
		return {};
	}

	module.exports = __webpack_exports__;
})();
