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
	var __webpack_exports__ = {}; // CONCATENATED MODULE: ./src/text/invisible.ts

	const SPACE = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]/u;
	const INVISIBLE =
		/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2007\u202f\u2800\u3164\uffa0]|\u034f/u;
	const PLAIN = /^[\x21-\x7e]*$/;
	function trimSpaces(text) {
		return trimmed(text, (character) => SPACE.test(character));
	}
	function trimInvisible(text) {
		return trimmed(text, (character) => SPACE.test(character) || INVISIBLE.test(character));
	}
	function hasInvisible(text) {
		return !PLAIN.test(text) && INVISIBLE.test(text);
	}
	function showInvisible(text) {
		if (PLAIN.test(text)) return text;
		return Array.from(text, (character) => (INVISIBLE.test(character) ? codeOf(character) : character)).join(
			'',
		);
	}
	function invisibleCodes(text) {
		return [...new Set(Array.from(text).filter((character) => INVISIBLE.test(character)))].map(codeOf);
	}
	function codeOf(character) {
		return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
	}
	function trimmed(text, isLeftOut) {
		if (PLAIN.test(text)) return text;
		const characters = Array.from(text);
		const isKept = (character) => !isLeftOut(character);
		const first = characters.findIndex(isKept);
		return first < 0 ? '' : characters.slice(first, characters.findLastIndex(isKept) + 1).join('');
	} // CONCATENATED MODULE: ./src/action/environment.ts

	const KEY_VARIABLES = {
		'public-key': 'COMPSHARE_PUBLIC_KEY',
		'private-key': 'COMPSHARE_PRIVATE_KEY',
	};
	function inputVariable(name, env) {
		const variable = `INPUT_${name.toUpperCase()}`;
		return env[variable] ?? env[variable.replaceAll('-', '_')];
	}
	function readKeyPair(readInput, env) {
		const publicKey = trimInvisible(readInput('public-key') ?? '');
		const privateKey = trimInvisible(readInput('private-key') ?? '');
		if (publicKey !== '' || privateKey !== '') return { publicKey, privateKey, fromEnvironment: false };
		return {
			publicKey: trimInvisible(env[KEY_VARIABLES['public-key']] ?? ''),
			privateKey: trimInvisible(env[KEY_VARIABLES['private-key']] ?? ''),
			fromEnvironment: true,
		};
	} // CONCATENATED MODULE: external "node:crypto"

	const external_node_crypto_namespaceObject = require('node:crypto'); // CONCATENATED MODULE: ./src/report/language.ts
	const LANGUAGES = ['en', 'zh-CN'];
	function languageOf(given, saved) {
		const wanted = given.trim() === '' ? saved : given.trim();
		return LANGUAGES.find((language) => language === wanted) ?? LANGUAGES[0];
	} // CONCATENATED MODULE: ./src/text/json.ts

	function isRecord(value) {
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	}
	function parseJson(text) {
		try {
			return JSON.parse(text);
		} catch {
			return undefined;
		}
	} // CONCATENATED MODULE: ./src/action/progress.ts

	const PROGRESSES = /* unused pure expression or super */ null && [
		'deferred',
		'started',
		'done',
		'dry-run',
		'failed',
		'unfinished',
		'github-left',
	];
	function isProgress(value) {
		return PROGRESSES.some((progress) => progress === value);
	}
	const STATE_NAME = 'teardown';
	const IDLE = {
		en: {
			done: 'Nothing to do: the main phase did the teardown.',
			'dry-run': 'Nothing to do: the main phase was a dry run.',
			failed: "Nothing to do: the main phase failed for a reason a retry can't fix.",
		},
		'zh-CN': {
			done: '无需操作：main 阶段已完成清理。',
			'dry-run': '无需操作：main 阶段只是试运行（dry-run）。',
			failed: '无需操作：main 阶段失败的原因无法靠重试解决。',
		},
	};
	function dryRunOver(language) {
		return IDLE[language]['dry-run'];
	}
	function sealState(content, seal) {
		return `${macOf(content, seal)}.${content}`;
	}
	function openState(sealed, seal) {
		const mac = Buffer.from(sealed.slice(0, sealed.indexOf('.')));
		const content = sealed.slice(sealed.indexOf('.') + 1);
		const expected = Buffer.from(macOf(content, seal));
		return mac.length === expected.length &&
			(0, external_node_crypto_namespaceObject.timingSafeEqual)(mac, expected)
			? content
			: undefined;
	}
	function idleMessage(sealed, seal, given = '') {
		const content = sealed === '' ? undefined : openState(sealed, seal);
		if (content === undefined) return undefined;
		const state = parseJson(content);
		if (!isRecord(state)) return undefined;
		const { progress, inputs } = state;
		const words = IDLE[languageOf(given, isRecord(inputs) ? inputs['language'] : undefined)];
		return progress === 'done' || progress === 'dry-run' || progress === 'failed'
			? words[progress]
			: undefined;
	}
	function macOf(content, { privateKey, env }) {
		const names = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'];
		const place = names.map((name) => env[name] ?? '');
		return (0, external_node_crypto_namespaceObject.createHmac)('sha256', privateKey)
			.update(JSON.stringify([...place, content]))
			.digest('hex');
	} // CONCATENATED MODULE: ./src/action/node-version.ts

	const OLDEST = [20, 3];
	const REFUSALS = {
		en: {
			title: 'Node is too old',
			message: (needed, given) =>
				`This action needs Node ${needed} or later, and this runner gave it Node ${given}. Nothing was done: instances may be left and billed. Update the runner, or the image of the job's container.`,
		},
		'zh-CN': {
			title: 'Node 版本过低',
			message: (needed, given) =>
				`此 Action 需要 Node ${needed} 或更高版本，当前运行器提供的是 Node ${given}。未执行任何操作：实例可能仍在运行并计费。请升级运行器，或更新作业所用的容器镜像。`,
		},
	};
	function refusalOf(version, language) {
		const [major = 0, minor = 0] = version.split('.').map(Number);
		if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
		const { title, message } = REFUSALS[language];
		return `::error title=${title}::${message(OLDEST.join('.'), version)}`;
	} // CONCATENATED MODULE: ./src/post.ts

	const { env } = process;
	const { privateKey } = readKeyPair((name) => inputVariable(name, env), env);
	const language = inputVariable('language', env) ?? '';
	const idle = idleMessage(env[`STATE_${STATE_NAME}`] ?? '', { privateKey, env }, language);
	const refusal = refusalOf(process.versions.node, languageOf(language));
	if (idle !== undefined) console.log(idle);
	else if (refusal === undefined)
		void Promise.resolve(/* import() */)
			.then(__nccwpck_require__.t.bind(__nccwpck_require__, 186, 23))
			.then(({ run }) => run('post'));
	else {
		console.log(refusal);
		process.exitCode = 1;
	}

	module.exports = __webpack_exports__;
})();
