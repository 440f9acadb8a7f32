(() => {
	// webpackBootstrap
	'use strict';
	var __webpack_modules__ = {
		186: (module) => {
			module.exports = require('./run.js');
		},
	};
	/************************************************************************/
	// The module cache
	var __webpack_module_cache__ = {};

	// The require function
	function __nccwpck_require__(moduleId) {
		// Check if module is in cache
		var cachedModule = __webpack_module_cache__[moduleId];
		if (cachedModule !== undefined) {
			return cachedModule.exports;
		}
		// Create a new module (and put it into the cache)
		var module = (__webpack_module_cache__[moduleId] = {
			// no module.id needed
			// no module.loaded needed
			exports: {},
		});

		// Execute the module function
		var threw = true;
		try {
			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
			threw = false;
		} finally {
			if (threw) delete __webpack_module_cache__[moduleId];
		}

		// Return the exports of the module
		return module.exports;
	}

	/************************************************************************/
	/* webpack/runtime/asset-relocator-loader */
	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + '/';

	/* webpack/runtime/create fake namespace object */
	(() => {
		var getProto = Object.getPrototypeOf ? (obj) => Object.getPrototypeOf(obj) : (obj) => obj.__proto__;
		var leafPrototypes;
		// create a fake namespace object
		// mode & 1: value is a module id, require it
		// mode & 2: merge all properties of value into the ns
		// mode & 4: return value when already ns object
		// mode & 16: return value when it's Promise-like
		// mode & 8|1: behave like require
		__nccwpck_require__.t = function (value, mode) {
			if (mode & 1) value = this(value);
			if (mode & 8) return value;
			if (typeof value === 'object' && value) {
				if (mode & 4 && value.__esModule) return value;
				if (mode & 16 && typeof value.then === 'function') return value;
			}
			var ns = Object.create(null);
			__nccwpck_require__.r(ns);
			var def = {};
			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
			for (
				var current = mode & 2 && value;
				typeof current == 'object' && !~leafPrototypes.indexOf(current);
				current = getProto(current)
			) {
				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => value[key]));
			}
			def['default'] = () => value;
			__nccwpck_require__.d(ns, def);
			return ns;
		};
	})();

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
	var __webpack_exports__ = {}; // CONCATENATED MODULE: ./src/action/node-version.ts

	const OLDEST = [20, 3];
	function refusalOf(version) {
		const [major = 0, minor = 0] = version.split('.').map(Number);
		if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
		return `This action needs Node ${OLDEST.join('.')} or later, and this runner gave it Node ${version}. Nothing was done. Update the runner, or the image of the job's container.`;
	} // CONCATENATED MODULE: ./src/main.ts

	const refusal = refusalOf(process.versions.node);
	if (refusal === undefined)
		void Promise.resolve(/* import() */)
			.then(__nccwpck_require__.t.bind(__nccwpck_require__, 186, 23))
			.then(({ run }) => run('main'));
	else {
		console.log(`::error title=Node is too old::${refusal}`);
		process.exitCode = 1;
	}

	module.exports = __webpack_exports__;
})();
