(() => {
	// webpackBootstrap
	'use strict';
	var __webpack_modules__ = {
		12: (module) => {
			module.exports = require('./github.js');
		},

		235: (module) => {
			module.exports = require('./proxy-settings.js');
		},

		225: (module) => {
			module.exports = require('./proxy.js');
		},

		67: (module) => {
			module.exports = require('node:http');
		},

		708: (module) => {
			module.exports = require('node:https');
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
	var __webpack_exports__ = {};
	// ESM COMPAT FLAG
	__nccwpck_require__.r(__webpack_exports__);

	// EXPORTS
	__nccwpck_require__.d(__webpack_exports__, {
		run: () => /* binding */ run,
	}); // CONCATENATED MODULE: external "./core.js"

	const external_core_js_namespaceObject = require('./core.js'); // CONCATENATED MODULE: ./src/text/invisible.ts
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
	} // CONCATENATED MODULE: ./src/compshare/disk-price.ts

	const PUBLISHED_PRICE_PER_GB_HOUR = 0.0005;
	const PUBLISHED_PRICE_DATE = '2026-11';
	const HOURS_PER_DAY = 24;
	const FREE_SYSTEM_DISK_GB = 100;
	const DAYS = {
		Postpay: HOURS_PER_DAY,
		Dynamic: HOURS_PER_DAY,
		Spot: HOURS_PER_DAY,
		Day: 1,
		Month: 1 / 30,
		Year: 1 / 365,
	};
	function readDataDiskPrice(entry, chargeType, disks) {
		const { DiskPriceInfo: infos, DiskPrice: total } = entry;
		if (Array.isArray(infos) && infos.length > 0) {
			const ofData = infos.filter(isRecord).filter(({ IsBoot }) => IsBoot !== true && IsBoot !== 'True');
			const prices = ofData.map(({ Price, ChargeType }) =>
				perDay(Price, typeof ChargeType === 'string' ? ChargeType : chargeType),
			);
			return prices.length > 0 && prices.every((price) => price !== undefined) ? sum(prices) : undefined;
		}
		const isSystemFree = disks?.every(({ boot, sizeGb }) => !boot || (sizeGb ?? 0) <= FREE_SYSTEM_DISK_GB);
		return isSystemFree === true ? perDay(total, chargeType) : undefined;
	}
	function diskPricePerDay({ sizeGb, volume }, together, disks) {
		if (sizeGb === undefined || volume) return undefined;
		const sizes = disks.map((disk) => disk.sizeGb);
		if (together !== undefined && sizes.every((size) => size !== undefined) && sum(sizes) > 0)
			return (together * sizeGb) / sum(sizes);
		return sizeGb * PUBLISHED_PRICE_PER_GB_HOUR * HOURS_PER_DAY;
	}
	function perDay(price, chargeType) {
		const factor = DAYS[chargeType];
		return typeof price === 'number' && Number.isFinite(price) && price > 0 && factor !== undefined
			? price * factor
			: undefined;
	}
	function sum(values) {
		return values.reduce((total, value) => total + value, 0);
	} // CONCATENATED MODULE: ./src/compshare/instance.ts

	const PREPAID = ['Year', 'Month', 'Day', 'Dynamic'];
	function isPrepaid({ chargeType }) {
		return PREPAID.includes(chargeType);
	}
	function dataDisksOf({ disks }, before) {
		if (disks === undefined) return before;
		const listed = disks.filter((disk) => !disk.boot);
		return [...new Map([...(before ?? []), ...listed].map((disk) => [disk.id, disk])).values()];
	}
	const STATE_KINDS = new Map([
		['running', 'running'],
		['stopped', 'terminable'],
		['installfail', 'terminable'],
		['resizefail', 'terminable'],
		['已中断', 'terminable'],
		['interrupt', 'terminable'],
		['interrupted', 'terminable'],
		['initializing', 'in-transition'],
		['install', 'in-transition'],
		['starting', 'in-transition'],
		['stopping', 'in-transition'],
		['rebooting', 'in-transition'],
		['resizing', 'in-transition'],
		['reinstalling', 'in-transition'],
		['pending', 'in-transition'],
	]);
	function kindOfState(state) {
		return STATE_KINDS.get(bare(state)) ?? 'unknown';
	}
	function isSameState(one, other) {
		return bare(one) === bare(other);
	}
	function bare(state) {
		return state.toLowerCase().replace(/[\s_-]+/g, '');
	}
	function readInstance(entry) {
		if (!isRecord(entry)) return undefined;
		const id = word(entry['UHostId']);
		const state = entry['State'] ?? '';
		if (id === '' || typeof state !== 'string') return undefined;
		const zone = word(entry['Zone']);
		const chargeType = instance_text(entry['ChargeType']);
		const disks = readDisks(entry);
		return {
			id,
			name: instance_text(entry['Name']),
			tag: instance_text(entry['Tag']),
			state,
			region: word(entry['Region']) || regionOfZone(zone),
			zone,
			gpuType: instance_text(entry['GpuType']),
			gpuCount: amount(entry['GPU']),
			chargeType,
			spot: chargeType === 'Spot' || isTrue(entry['IsSpot']),
			createdAt: time(entry['CreateTime']),
			startedAt: time(entry['StartTime']),
			pricePerHour: amount(entry['InstancePrice']),
			dataDiskPricePerDay: readDataDiskPrice(entry, chargeType, disks),
			disks,
		};
	}
	function regionOfZone(zone) {
		return zone.slice(0, Math.max(0, zone.lastIndexOf('-')));
	}
	const DISK_LISTS = ['DiskSet', 'UDiskSet', 'VolumeSet'];
	function readDisks(entry) {
		if (DISK_LISTS.every((name) => entry[name] === undefined)) return undefined;
		const disks = new Map();
		for (const name of DISK_LISTS) {
			for (const item of list(entry[name])) {
				const disk = readDisk(item, name === 'VolumeSet');
				if (disk !== undefined) disks.set(disk.id, disk);
			}
		}
		return [...disks.values()];
	}
	function readDisk(entry, volume) {
		if (!isRecord(entry)) return undefined;
		return {
			id: word(entry['DiskId']) || word(entry['VolumeId']),
			name: instance_text(entry['Name']),
			sizeGb: amount(entry['Size']),
			type: instance_text(entry['DiskType']),
			boot: isTrue(entry['IsBoot']),
			volume,
		};
	}
	function isTrue(value) {
		return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
	}
	function list(value) {
		return Array.isArray(value) ? value : [];
	}
	function instance_text(value) {
		return typeof value === 'string' ? value : '';
	}
	function word(value) {
		return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : '';
	}
	function time(value) {
		return amount(typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value);
	}
	function amount(value) {
		return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
	} // CONCATENATED MODULE: ./src/time/duration.ts

	const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
	function parseDuration(text) {
		const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
		return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit];
	}
	function formatElapsed(ms) {
		const seconds = Math.max(0, Math.floor(ms / 1000));
		const two = (value) => String(value).padStart(2, '0');
		const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
		return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
	} // CONCATENATED MODULE: ./src/action/input-reader.ts

	const MAX_SECRET_LENGTH = 4096;
	const MAX_LABEL_LENGTH = 255;
	const ID_SEPARATORS = /[^\S\u00a0\u2007\u202f\u2028\u2029\ufeff]+|[,;，；、]+/u;
	const ID = /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/;
	class InputReader {
		problems = [];
		trimmed = new Set();
		#rejected = new Set();
		#source;
		#messages;
		#defaults;
		constructor(source, messages, defaults) {
			this.#source = source;
			this.#messages = messages;
			this.#defaults = defaults;
		}
		isWrittenEmpty(name) {
			return this.#source.getInput(name)?.trim() === '';
		}
		isEmpty(name) {
			return (this.#source.getInput(name) ?? '').trim() === '';
		}
		isSound(...names) {
			return !names.some((name) => this.#rejected.has(name));
		}
		reject(name, problem) {
			this.#rejected.add(name);
			this.problems.push(problem);
		}
		optionalSecret(name, text = this.#source.getInput(name)) {
			const value = this.#noteTrimmed(name, trimSpaces(text ?? ''));
			const { secretTooLong, secretWithInvisible, secretWithSpace, secretWithOther } = this.#messages;
			if (value === '') return undefined;
			if (value.length > MAX_SECRET_LENGTH) this.reject(name, secretTooLong(name, MAX_SECRET_LENGTH));
			else if (/^[\x21-\x7e]+$/.test(value)) return value;
			else if (/[ \t\r\n]/.test(value)) this.reject(name, secretWithSpace(name));
			else if (hasInvisible(value)) this.reject(name, secretWithInvisible(name, invisibleCodes(value)));
			else this.reject(name, secretWithOther(name));
			return undefined;
		}
		word(name) {
			const value = this.#noteTrimmed(name, trimSpaces(this.#source.getInput(name) ?? ''));
			if (value === '') return undefined;
			if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)) return value;
			this.reject(name, this.#showsInvisible(name, value) ?? this.#messages.notAWord(name, value));
			return undefined;
		}
		label(name) {
			const value = trimSpaces(this.#source.getInput(name) ?? '');
			if (value === '') return undefined;
			if (!/[\r\n]/.test(value)) return this.#checkLabel(name, value);
			this.reject(name, this.#messages.severalLines(name, value));
			return undefined;
		}
		labels(name) {
			return (this.#source.getInput(name) ?? '')
				.split(/\r\n|\r|\n/)
				.map(trimSpaces)
				.filter((line) => line !== '')
				.flatMap((line) => this.#checkLabel(name, line) ?? []);
		}
		#checkLabel(name, value) {
			const invisible = this.#showsInvisible(name, value);
			if (invisible !== undefined) this.reject(name, invisible);
			else if (value.length <= MAX_LABEL_LENGTH) return value;
			else this.reject(name, this.#messages.tooLong(name, value, MAX_LABEL_LENGTH));
			return undefined;
		}
		ids(name) {
			const text = trimSpaces(this.#source.getInput(name) ?? '');
			const parts = this.#listOf(name, text)
				.flatMap((item) => item.split(ID_SEPARATORS))
				.map((part) => this.#noteTrimmed(name, part))
				.filter((part) => part !== '');
			for (const part of new Set(parts.filter((one) => !ID.test(one))))
				this.reject(name, this.#showsInvisible(name, part) ?? this.#messages.notAnId(name, part));
			return this.isSound(name) ? [...new Set(parts)] : [];
		}
		#listOf(name, text) {
			if (!/^["[]/.test(text)) return [text];
			const value = parseJson(text);
			if (typeof value === 'string') return value.startsWith('[') ? this.#listOf(name, value) : [value];
			if (Array.isArray(value))
				return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
			this.reject(name, this.#showsInvisible(name, text) ?? this.#messages.notJson(name, text));
			return [];
		}
		boolean(name) {
			const value = this.#value(name);
			if (['true', 'True', 'TRUE'].includes(value)) return true;
			if (!['false', 'False', 'FALSE'].includes(value))
				this.reject(name, this.#messages.notAChoice(name, value, ['true', 'false']));
			return false;
		}
		oneOf(name, choices) {
			const value = this.#value(name);
			const chosen = choices.find((choice) => choice === value);
			if (chosen === undefined) this.reject(name, this.#messages.notAChoice(name, value, choices));
			return chosen ?? choices[0];
		}
		duration(name, atLeastMs, atMostMs, range) {
			const value = this.#value(name);
			const ms = parseDuration(value);
			if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
			this.reject(name, this.#messages.notADuration(name, value, range));
			return 0;
		}
		positiveInteger(name) {
			const value = this.#value(name);
			if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
			this.reject(name, this.#messages.notACount(name, value));
			return 0;
		}
		apiUrl(name) {
			const value = this.#value(name);
			const url = URL.canParse(value) ? new URL(value) : undefined;
			const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
			const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
			if (
				url !== undefined &&
				secure &&
				url.username === '' &&
				url.password === '' &&
				url.search === '' &&
				url.hash === ''
			) {
				return url.href;
			}
			this.reject(name, this.#messages.notAnApiUrl(name));
			return '';
		}
		#value(name) {
			const value = (this.#source.getInput(name) ?? '').trim();
			return value === '' ? (this.#defaults[name] ?? '') : value;
		}
		#noteTrimmed(name, text) {
			const trimmed = trimInvisible(text);
			if (trimmed !== text) this.trimmed.add(name);
			return trimmed;
		}
		#showsInvisible(name, value) {
			return hasInvisible(value) ? this.#messages.invisible(name, showInvisible(value)) : undefined;
		}
	} // CONCATENATED MODULE: ./src/action/inputs.ts

	class InputError extends Error {
		problems;
		constructor(problems) {
			super(problems.join('\n'));
			this.name = 'InputError';
			this.problems = problems;
		}
	}
	const DEFAULTS = {
		'older-than': '0s',
		'max-instances': '10',
		stop: 'true',
		'release-disk': 'false',
		'ignore-not-found': 'false',
		when: 'now',
		timeout: '20m',
		'dry-run': 'false',
		language: 'en',
		'api-url': 'https://api.compshare.cn',
	};
	const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'];
	const LONGEST_TIMEOUT_MS = 24 * 3_600_000;
	function readRequest(source, context) {
		const { messages, targetsKnown } = context;
		maskSecrets(source, context.env);
		const inputs = new InputReader(source, messages, DEFAULTS);
		const keys = readKeys(inputs, source, context);
		const securityToken = inputs.optionalSecret('security-token');
		const projectId = inputs.word('project-id');
		const when = inputs.oneOf('when', ['now', 'job-end']);
		const dryRun = readDryRun(inputs, context);
		const github = readGitHub(inputs, messages);
		const request = {
			connection: {
				apiUrl: inputs.apiUrl('api-url'),
				publicKey: keys.publicKey,
				privateKey: keys.privateKey,
				...(securityToken !== undefined && { securityToken }),
				...(projectId !== undefined && { projectId }),
			},
			targets: targetsKnown ? { by: 'nothing' } : readTargets(inputs, { when, dryRun, messages }),
			place: readPlace(inputs),
			stop: inputs.boolean('stop'),
			releaseDisks: inputs.boolean('release-disk'),
			ignoreNotFound: inputs.boolean('ignore-not-found'),
			when,
			timeoutMs: inputs.duration('timeout', 1000, LONGEST_TIMEOUT_MS, messages.timeoutRange),
			dryRun,
			jobStatus: source.getInput('job-status')?.trim() ?? '',
			language: inputs.oneOf('language', ['en', 'zh-CN']),
			...(github !== undefined && { github }),
			keysFromEnvironment: keys.fromEnvironment,
			trimmedInputs: [...inputs.trimmed],
		};
		if (inputs.problems.length > 0) throw new InputError(inputs.problems);
		return request;
	}
	function maskSecrets(source, env) {
		const values = [
			...SECRET_INPUTS.map((name) => source.getInput(name)),
			...Object.values(KEY_VARIABLES).map((name) => env[name]),
		];
		const forms = values.flatMap((value = '') => [trimSpaces(value), trimInvisible(value)]);
		for (const secret of new Set(forms)) if (secret !== '') source.setSecret(secret);
	}
	function readKeys(inputs, source, { phase, env, messages }) {
		const { publicKey, privateKey, fromEnvironment } = readKeyPair((name) => source.getInput(name), env);
		if (publicKey === '' && privateKey === '') {
			inputs.reject('public-key', phase === 'post' ? messages.noKeysInPost : messages.noKeys);
			return { publicKey, privateKey, fromEnvironment: false };
		}
		const read = (input, key) => {
			const variable = KEY_VARIABLES[input];
			const name = fromEnvironment ? variable : input;
			if (key === '') inputs.reject(name, messages.keyEmpty(name));
			return (
				inputs.optionalSecret(name, (fromEnvironment ? env[variable] : source.getInput(input)) ?? '') ?? ''
			);
		};
		return {
			publicKey: read('public-key', publicKey),
			privateKey: read('private-key', privateKey),
			fromEnvironment,
		};
	}
	function readDryRun(inputs, { messages, targetsKnown }) {
		if (inputs.isWrittenEmpty('dry-run') && !targetsKnown) inputs.reject('dry-run', messages.emptyDryRun);
		return inputs.boolean('dry-run');
	}
	function readPlace(inputs) {
		const zone = inputs.word('zone');
		const region = inputs.word('region') ?? regionOfZone(zone ?? '');
		return { ...(region !== '' && { region }), ...(zone !== undefined && { zone }) };
	}
	function readTargets(inputs, { when, dryRun, messages }) {
		const ids = inputs.ids('uhost-id');
		const names = inputs.labels('name');
		const tag = inputs.label('tag');
		const exclude = inputs.labels('exclude');
		const olderThanMs = inputs.duration('older-than', 0, Number.MAX_SAFE_INTEGER, messages.ageRange);
		const maxInstances = inputs.positiveInteger('max-instances');
		const narrowing = [
			...(olderThanMs > 0 ? ['older-than'] : []),
			...(exclude.length > 0 ? ['exclude'] : []),
		];
		const selects = names.length > 0 || tag !== undefined;
		if (ids.length > 0) return { by: 'id', ids, filterIgnored: selects || narrowing.length > 0 };
		if (selects) {
			if (inputs.isWrittenEmpty('older-than')) inputs.reject('older-than', messages.emptyAge);
			const everything = names.find(isEverything);
			const isNarrowed = tag !== undefined || narrowing.length > 0 || dryRun;
			if (
				everything !== undefined &&
				!isNarrowed &&
				inputs.isSound('tag', 'older-than', 'exclude', 'dry-run', 'uhost-id')
			) {
				inputs.reject('name', messages.selectsEverything(everything));
			}
			const filter = {
				...(names.length > 0 && { names }),
				...(tag !== undefined && { tag }),
				...(exclude.length > 0 && { exclude }),
				...(olderThanMs > 0 && { olderThanMs }),
			};
			return { by: 'filter', filter, maxInstances };
		}
		if (when === 'now' && inputs.isSound('uhost-id', 'name', 'tag', 'when')) {
			if (narrowing.length > 0) inputs.reject('name', messages.selectsNothing(narrowing));
			else if (inputs.isSound('older-than', 'exclude')) inputs.reject('uhost-id', messages.nothingNamed);
		}
		return { by: 'nothing' };
	}
	function isEverything(name) {
		return /^[*?]*\*[*?]*$/.test(name) || name === 'host';
	}
	function readGitHub(inputs, messages) {
		const token = inputs.optionalSecret('github-token');
		const runners = inputs.labels('runner-name').map((line) => readRunnerName(line, inputs, messages));
		const environment = inputs.label('environment');
		if (inputs.isEmpty('runner-name') && inputs.isEmpty('environment')) return undefined;
		if (inputs.isEmpty('github-token')) inputs.reject('github-token', messages.tokenEmpty);
		const cleanups = [];
		for (const scope of ['repository', 'organization']) {
			const names = runners.filter((runner) => runner.scope === scope).map(({ name }) => name);
			if (names.length > 0) cleanups.push({ kind: 'runner', scope, names: [...new Set(names)] });
		}
		if (environment !== undefined) cleanups.push({ kind: 'deployment', environment });
		return { token: token ?? '', cleanups };
	}
	function readRunnerName(line, inputs, { noRunnerName, enterpriseRunner }) {
		const [, prefix = '', rest = ''] = /^(org:|enterprise:)?(.*)$/s.exec(line) ?? [];
		const name = rest.trim();
		if (prefix === 'enterprise:') inputs.reject('runner-name', enterpriseRunner('runner-name', line));
		else if (name === '') inputs.reject('runner-name', noRunnerName('runner-name', line));
		return { scope: prefix === 'org:' ? 'organization' : 'repository', name };
	} // CONCATENATED MODULE: ./src/teardown/outcome.ts

	const done = { icon: '✅', failed: false, retryable: false };
	const failed = { icon: '❌', gone: false, failed: true };
	const OUTCOMES = {
		terminated: { word: 'terminated', ...done, gone: true },
		'already-gone': { word: 'already-gone', ...done, gone: true },
		'not-found-ignored': { word: 'not-found-ignored', ...done, gone: false },
		'would-terminate': { word: 'would-terminate', ...done, icon: '🔍', gone: false },
		refused: { word: 'failed: refused', ...failed, retryable: 'it-depends' },
		unreachable: { word: 'failed: unreachable', ...failed, retryable: true },
		running: { word: 'failed: running', ...failed, retryable: false },
		'unknown-state': { word: 'failed: unknown-state', ...failed, retryable: true },
		ambiguous: { word: 'failed: ambiguous', ...failed, retryable: false },
		'not-found': { word: 'failed: not-found', ...failed, retryable: false },
		elsewhere: { word: 'failed: elsewhere', ...failed, retryable: false },
		'timed-out': { word: 'failed: timed-out', ...failed, retryable: true },
		cancelled: { word: 'failed: cancelled', ...failed, retryable: true },
		'disks-left': { word: 'failed: disks-left', ...failed, gone: true, retryable: 'it-depends' },
	};
	function isFailure(outcome) {
		return OUTCOMES[outcome.kind].failed;
	}
	function isFailed(result) {
		return isFailure(result.outcome);
	}
	function isRetryable(failure) {
		const { retryable } = OUTCOMES[failure.kind];
		if (retryable !== 'it-depends') return retryable;
		if (failure.kind === 'disks-left') return failure.mayGoLater;
		return failure.kind === 'refused' && failure.error.class !== 'permanent';
	}
	function estimatedCost({ instance, ranMs }) {
		if (instance?.chargeType !== 'Postpay' || instance.pricePerHour === undefined || ranMs === undefined)
			return undefined;
		return (instance.pricePerHour * ranMs) / 3_600_000;
	}
	function disksLeft(result) {
		return OUTCOMES[result.outcome.kind].gone ? disksThat(result, 'kept', 'unverified', 'still-there') : [];
	}
	function disksThat(result, ...fates) {
		return result.disks.filter(({ fate }) => fates.includes(fate));
	}
	function terminationOf(outcome) {
		if (outcome.kind === 'terminated') return outcome;
		return outcome.kind === 'disks-left' ? outcome.terminated : undefined;
	}
	function mayHaveUnseenDisks({ outcome, dataDisks }) {
		return !isFailure(outcome) && dataDisks === undefined;
	} // CONCATENATED MODULE: ./src/text/clean.ts

	function oneLine(text, limit = 120) {
		const clean = printable(text.slice(0, limit * 4))
			.replaceAll('##[', '# #[')
			.trim();
		const characters = Array.from(clean);
		return characters.length <= limit && text.length <= limit * 4
			? clean
			: `${characters.slice(0, limit - 1).join('')}…`;
	}
	function printable(text) {
		if (/^[\x20-\x7e]*$/.test(text)) return text;
		return text.replace(/\p{Cc}+|[\u2028\u2029]+/gu, ' ').replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, '');
	}
	function quoted(text, limit = 60) {
		return `"${oneLine(text, limit)}"`;
	}
	function html(text, limit = 120) {
		return oneLine(text, limit).replace(
			/[&<>"'`*_[\]|\\~@#:!]/g,
			(character) => `&#${character.charCodeAt(0)};`,
		);
	}
	function count(amount, noun) {
		return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
	} // CONCATENATED MODULE: ./src/compshare/ret-codes.ts

	const RET_CODES = {
		110: { class: 'transient', mayHaveTakenEffect: true },
		120: { class: 'transient' },
		130: { class: 'transient' },
		150: { class: 'transient' },
		153: { class: 'transient', throttled: true },
		160: { class: 'permanent' },
		161: { class: 'permanent' },
		170: { class: 'permanent' },
		171: { class: 'permanent' },
		172: { class: 'permanent' },
		174: { class: 'permanent' },
		210: { class: 'permanent', aboutPlace: true, regionMissing: true },
		220: { class: 'permanent', aboutPlace: true, regionMissing: true },
		230: { class: 'permanent', aboutPlace: true, regionMissing: true, endOfList: true },
		240: { class: 'permanent', aboutPlace: true },
		280: { class: 'permanent' },
		292: { class: 'permanent' },
		293: { class: 'permanent', aboutPlace: true },
		294: { class: 'permanent' },
		295: { class: 'permanent' },
		299: { class: 'permanent', aboutPlace: true },
		520: { class: 'permanent' },
		8010: { class: 'busy' },
		8022: { class: 'busy' },
		8034: { class: 'busy' },
		8035: { class: 'busy' },
		8039: { class: 'deleted' },
		8097: { class: 'transient' },
		8102: { class: 'transient' },
		8104: { class: 'permanent' },
		8108: { class: 'transient' },
		8117: { class: 'transient' },
		8351: { class: 'deleted' },
		8366: { class: 'transient' },
		8401: { class: 'unknown', endOfList: true },
		8421: { class: 'busy', mayHaveTakenEffect: true },
		8429: { class: 'permanent' },
		8433: { class: 'busy', mayHaveTakenEffect: true },
		8434: { class: 'busy' },
		8436: { class: 'busy' },
		8438: { class: 'transient', mayHaveTakenEffect: true },
		8441: { class: 'transient', throttled: true },
		8498: { class: 'busy', mayHaveTakenEffect: true },
		8510: { class: 'busy', mayHaveTakenEffect: true },
		8520: { class: 'busy', mayHaveTakenEffect: true },
		8580: { class: 'busy', mayHaveTakenEffect: true },
		8840: { class: 'busy' },
		8854: { class: 'busy', mayHaveTakenEffect: true },
		8855: { class: 'busy', mayHaveTakenEffect: true },
		8856: { class: 'busy' },
		8868: { class: 'busy' },
		8903: { class: 'busy' },
		8905: { class: 'busy' },
		8908: { class: 'busy', mayHaveTakenEffect: true },
		8909: { class: 'busy', mayHaveTakenEffect: true },
		8917: { class: 'permanent' },
		8918: { class: 'busy' },
		8919: { class: 'permanent' },
		8939: { class: 'busy' },
		8964: { class: 'busy', blocksStopForNow: true },
		226601: { class: 'permanent' },
		226602: { class: 'permanent', deletable: true },
		226607: { class: 'busy' },
		226609: { class: 'busy', lock: true },
		226618: { class: 'busy' },
		226619: { class: 'transient', throttled: true },
		226620: { class: 'busy' },
		226621: { class: 'busy' },
		226622: { class: 'busy' },
	};
	const LOCK_TEXT = /InstanceOperationInProgress|实例操作正在处理中/i;
	function isListed(retCode) {
		return Object.hasOwn(RET_CODES, retCode);
	}
	function tellsOfLock(text) {
		return LOCK_TEXT.test(text);
	}
	function factsOf(retCode, locked) {
		if (locked) return RET_CODES[226609];
		if (isListed(retCode)) return RET_CODES[retCode];
		return retCode >= 2000 ? { class: 'unknown', mayHaveTakenEffect: true } : { class: 'permanent' };
	} // CONCATENATED MODULE: ./src/compshare/errors.ts

	class CompShareError extends Error {
		action;
		requestId;
		constructor(action, detail, { requestId, cause } = {}) {
			super(`${action}: ${detail}`, { cause });
			this.name = new.target.name;
			this.action = action;
			this.requestId = requestId;
		}
	}
	const PROXY_REFUSALS = [403, 407];
	const UNREACHABLE =
		/^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EPROTO|ERR_SSL_\w+|UND_ERR_CONNECT_TIMEOUT)$/;
	class TransportError extends CompShareError {
		throttled = false;
		mayHaveTakenEffect;
		class;
		failure;
		code;
		proxyStatus;
		untrusted;
		unreachable;
		reusedConnection;
		constructor(action, failure, details = {}) {
			const { code, proxyStatus, reusedConnection = false, cause } = details;
			const told = code ?? proxyStatus;
			super(action, told === undefined ? failure : `${failure} (${told})`, { cause });
			this.failure = failure;
			this.code = code;
			this.proxyStatus = proxyStatus;
			this.reusedConnection = reusedConnection;
			this.mayHaveTakenEffect = failure !== 'proxy-refused';
			this.untrusted = code !== undefined && isCertificateError(code);
			this.unreachable = code !== undefined && UNREACHABLE.test(code);
			const refused = proxyStatus !== undefined && PROXY_REFUSALS.includes(proxyStatus);
			this.class = this.untrusted || refused ? 'permanent' : 'transient';
		}
	}
	class NotSentError extends CompShareError {
		class = 'transient';
		throttled = false;
		mayHaveTakenEffect = false;
		constructor(action) {
			super(action, 'not sent');
		}
	}
	class HttpStatusError extends CompShareError {
		class;
		throttled;
		mayHaveTakenEffect;
		status;
		retryAfterMs;
		constructor(action, status, requestId, retryAfterMs) {
			super(action, `status ${status}`, { requestId });
			this.status = status;
			this.throttled = status === 429;
			this.mayHaveTakenEffect = status >= 500 || status < 300;
			this.retryAfterMs = retryAfterMs;
			this.class = classOfStatus(status);
		}
	}
	class MalformedAnswerError extends CompShareError {
		class = 'unknown';
		throttled = false;
		mayHaveTakenEffect = true;
		defect;
		constructor(action, defect, requestId) {
			super(action, defect, { requestId });
			this.defect = defect;
		}
	}
	class RetCodeError extends CompShareError {
		class;
		throttled;
		mayHaveTakenEffect;
		retCode;
		facts;
		apiMessage;
		locked;
		lockForm;
		constructor(action, retCode, apiMessage, requestId, otherText = '') {
			super(action, `RetCode ${retCode}`, { requestId });
			this.facts = factsOf(retCode, tellsOfLock(apiMessage) || tellsOfLock(otherText));
			this.locked = this.facts.lock ?? false;
			this.lockForm = !this.locked
				? undefined
				: tellsOfLock(apiMessage)
					? 'message'
					: tellsOfLock(otherText)
						? 'other-field'
						: 'number';
			this.class = this.facts.class;
			this.throttled = this.facts.throttled ?? false;
			this.mayHaveTakenEffect = this.facts.mayHaveTakenEffect ?? false;
			this.retCode = retCode;
			this.apiMessage = apiMessage;
		}
	}
	function classOfStatus(status) {
		if (status === 429 || status === 408 || status >= 500) return 'transient';
		return status < 300 ? 'unknown' : 'permanent';
	}
	function isCertificateError(code) {
		return (
			/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) ||
			code === 'ERR_TLS_CERT_ALTNAME_INVALID'
		);
	} // CONCATENATED MODULE: ./src/time/clock.ts

	const systemClock = {
		now: () => performance.timeOrigin + performance.now(),
		sleep: (ms, signal) =>
			new Promise((resolve) => {
				if (signal?.aborted) {
					resolve();
					return;
				}
				const finish = () => {
					clearTimeout(timer);
					signal?.removeEventListener('abort', finish);
					resolve();
				};
				const timer = setTimeout(finish, ms);
				signal?.addEventListener('abort', finish, { once: true });
			}),
	};
	function setAlarm(clock, ms) {
		const alarm = new AbortController();
		const released = new AbortController();
		void clock.sleep(ms, released.signal).then(() => {
			if (!released.signal.aborted) alarm.abort();
		});
		return {
			signal: alarm.signal,
			release: () => {
				released.abort();
			},
		};
	} // CONCATENATED MODULE: ./src/network/http.ts

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
	} // CONCATENATED MODULE: ./src/network/version.ts

	const VERSION = '1.0.0'; // CONCATENATED MODULE: ./src/text/redact.ts

	const MASK = '***';
	const MIN_LETTERS = 6;
	const MIN_BASE64_LETTERS = 8;
	const MAX_DECODINGS = 3;
	function createRedactor(secrets) {
		const plain = secrets.filter((secret) => secret !== '');
		const needles = [...new Set(plain.flatMap(formsOf))].sort((one, other) => other.length - one.length);
		return (text) => {
			const covered = new Spans();
			if (needles.length > 0) {
				let letters = lettersOf(text);
				for (let decodings = 0; ; decodings++) {
					find(needles, letters, covered);
					const decoded =
						decodings < MAX_DECODINGS && ESCAPES.test(letters.text) ? decode(letters) : undefined;
					if (decoded === undefined) break;
					letters = decoded;
				}
			}
			const masked = covered.maskIn(text);
			return plain.reduce((clean, secret) => clean.replaceAll(secret, MASK), masked);
		};
	}
	function formsOf(secret) {
		const { text: letters } = lettersOf(secret);
		return letters.length < MIN_LETTERS ? [] : [letters, ...base64Forms(secret)];
	}
	function base64Forms(secret) {
		const bytes = Buffer.from(secret, 'utf8');
		return [0, 1, 2].flatMap((before) => {
			const whole = Buffer.concat([Buffer.alloc(before), bytes])
				.toString('base64')
				.replace(/=+$/, '');
			const start = Math.ceil((before * 8) / 6);
			const end = Math.floor(((before + bytes.length) * 8) / 6);
			const own = whole.slice(start, end).toLowerCase();
			return own.length < MIN_BASE64_LETTERS ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
		});
	}
	function lettersOf(text) {
		if (/^[\x21-\x7e]*$/.test(text)) return { text: text.toLowerCase(), starts: undefined, ends: undefined };
		const starts = new Int32Array(text.length);
		const ends = new Int32Array(text.length);
		const codes = Buffer.allocUnsafe(text.length);
		let length = 0;
		for (let at = 0; at < text.length; at++) {
			const code = text.charCodeAt(at);
			if (code < 0x21 || code > 0x7e) continue;
			codes[length] = code;
			starts[length] = at;
			ends[length] = at + 1;
			length++;
		}
		return { text: codes.toString('latin1', 0, length).toLowerCase(), starts, ends };
	}
	const ESCAPES = /[%&\\]/;
	const ESCAPE =
		/(?:%|\\x)([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,8});|\\(["'/\\])/g;
	const ENTITIES = {
		amp: '&',
		lt: '<',
		gt: '>',
		quot: '"',
		apos: "'",
		plus: '+',
		equals: '=',
		sol: '/',
		bsol: '\\',
		commat: '@',
		period: '.',
		comma: ',',
		colon: ':',
		semi: ';',
		lowbar: '_',
		num: '#',
		percnt: '%',
		dollar: '$',
		excl: '!',
		quest: '?',
		ast: '*',
		lpar: '(',
		rpar: ')',
		nbsp: '',
		shy: '',
		zwnj: '',
		zwj: '',
		lrm: '',
		rlm: '',
	};
	function decode({ text, starts, ends }) {
		const parts = [];
		const newStarts = new Int32Array(text.length);
		const newEnds = new Int32Array(text.length);
		let length = 0;
		let from = 0;
		const copy = (to) => {
			if (to > from) parts.push(text.slice(from, to));
			for (let at = from; at < to; at++) {
				newStarts[length] = starts === undefined ? at : (starts[at] ?? 0);
				newEnds[length] = ends === undefined ? at + 1 : (ends[at] ?? 0);
				length++;
			}
		};
		for (const match of text.matchAll(ESCAPE)) {
			const letter = letterOf(match);
			if (letter === undefined) continue;
			const last = match.index + match[0].length - 1;
			copy(match.index);
			from = last + 1;
			if (letter === '') continue;
			parts.push(letter);
			newStarts[length] = starts === undefined ? match.index : (starts[match.index] ?? 0);
			newEnds[length] = ends === undefined ? last + 1 : (ends[last] ?? 0);
			length++;
		}
		if (from === 0) return undefined;
		copy(text.length);
		return { text: parts.join(''), starts: newStarts, ends: newEnds };
	}
	function letterOf([, byte, json, hex, decimal, name, sign]) {
		if (sign !== undefined) return sign;
		if (name !== undefined) return ENTITIES[name];
		const base16 = byte ?? json ?? hex;
		const code = base16 === undefined ? Number(decimal) : Number.parseInt(base16, 16);
		return code < 0x21 || code > 0x7e ? '' : String.fromCharCode(code).toLowerCase();
	}
	function find(needles, { text, starts, ends }, into) {
		for (const needle of needles) {
			for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
				const last = at + needle.length - 1;
				into.add(
					starts === undefined ? at : (starts[at] ?? 0),
					ends === undefined ? last + 1 : (ends[last] ?? 0),
				);
			}
		}
	}
	class Spans {
		#spans = [];
		add(start, end) {
			this.#spans.push({ start, end });
		}
		maskIn(text) {
			if (this.#spans.length === 0) return text;
			const parts = [];
			let from = 0;
			for (const { start, end } of this.#spans.sort((one, other) => one.start - other.start)) {
				if (start >= from) parts.push(text.slice(from, start), MASK);
				from = Math.max(from, end);
			}
			parts.push(text.slice(from));
			return parts.join('');
		}
	} // CONCATENATED MODULE: external "node:crypto"

	const external_node_crypto_namespaceObject = require('node:crypto'); // CONCATENATED MODULE: ./src/compshare/signature.ts
	function flatten(parameters) {
		const flat = {};
		for (const [name, value] of Object.entries(parameters)) {
			if (typeof value === 'object') {
				value.forEach((item, index) => {
					flat[`${name}.${index}`] = item;
				});
			} else if (typeof value === 'number' && !Number.isSafeInteger(value)) {
				throw new RangeError(`${name} must be a whole number`);
			} else {
				flat[name] = String(value);
			}
		}
		return flat;
	}
	function sign(parameters, privateKey) {
		const hash = (0, external_node_crypto_namespaceObject.createHash)('sha1');
		for (const name of Object.keys(parameters).sort()) {
			hash.update(name + (parameters[name] ?? ''), 'utf8');
		}
		return hash.update(privateKey, 'utf8').digest('hex');
	} // CONCATENATED MODULE: ./src/compshare/throttle.ts

	const FIRST_GAP_MS = 500;
	const LONGEST_GAP_MS = 10_000;
	const NO_GAP_MS = 50;
	class Throttle {
		#clock;
		#gapMs = 0;
		#nextStart = 0;
		constructor(clock) {
			this.#clock = clock;
		}
		async turn(signal) {
			const now = this.#clock.now();
			const gapMs = this.#gapMs;
			const start = Math.max(now, this.#nextStart);
			this.#nextStart = start + gapMs;
			if (start > now) await this.#clock.sleep(start - now, signal);
			return gapMs;
		}
		slowDown(gapMs, retryAfterMs = 0) {
			if (gapMs >= this.#gapMs)
				this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
			const pause = Math.min(60_000, Math.max(retryAfterMs, this.#gapMs));
			this.#nextStart = Math.max(this.#nextStart, this.#clock.now() + pause);
		}
		speedUp() {
			this.#gapMs = this.#gapMs * 0.8 < NO_GAP_MS ? 0 : this.#gapMs * 0.8;
		}
	} // CONCATENATED MODULE: ./src/compshare/transport.ts

	const ANSWER_TIMEOUT_MS = 30_000;
	const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
	const MIN_KEY_LENGTH = 16;
	class Transport {
		#connection;
		#fetch;
		#clock;
		#throttle;
		#signal;
		#onCall;
		#secrets;
		#redact;
		#connectionsDie = false;
		#answered = false;
		#clockOffsetMs;
		constructor({ connection, fetch, clock, signal, onCall }) {
			const { publicKey, privateKey, securityToken } = connection;
			this.#connection = connection;
			this.#secrets = [privateKey, publicKey, securityToken].filter((secret) => secret !== undefined);
			this.#redact = createRedactor(this.#secrets);
			this.#fetch = fetch;
			this.#clock = clock;
			this.#throttle = new Throttle(clock);
			this.#signal = signal;
			this.#onCall = onCall ?? (() => undefined);
		}
		get answered() {
			return this.#answered;
		}
		get clockOffsetMs() {
			return this.#clockOffsetMs;
		}
		redact(text) {
			return this.#redact(text);
		}
		async call({ action, change = false, targets, parameters }, signal) {
			const notToSend = AbortSignal.any([signal, this.#signal]);
			const gapMs = await this.#throttle.turn(notToSend);
			if (notToSend.aborted) throw new NotSentError(action);
			const startedAt = this.#clock.now();
			const record = (retCode, requestId, error) => {
				const durationMs = this.#clock.now() - startedAt;
				this.#onCall({ action, targets, durationMs, retCode, requestId, error });
			};
			try {
				const signed = this.#signed(action, parameters);
				const exchange = { action, signed, signal, freshConnection: change && this.#connectionsDie };
				const { text, requestId } = await this.#exchange(exchange).catch((error) => {
					if (!(error instanceof TransportError && error.reusedConnection)) throw error;
					this.#connectionsDie = true;
					if (change || notToSend.aborted) throw error;
					return this.#exchange({ ...exchange, freshConnection: true });
				});
				const answer = readEnvelope(action, text, requestId, this.#redact);
				this.#throttle.speedUp();
				record(0, requestId);
				return answer;
			} catch (error) {
				if (!(error instanceof CompShareError)) throw error;
				if (error.throttled)
					this.#throttle.slowDown(gapMs, error instanceof HttpStatusError ? error.retryAfterMs : undefined);
				record(error instanceof RetCodeError ? error.retCode : undefined, error.requestId, error);
				throw error;
			}
		}
		#signed(action, parameters) {
			const { publicKey, privateKey, securityToken, projectId } = this.#connection;
			const flat = flatten({
				Action: action,
				PublicKey: publicKey,
				...(projectId !== undefined && { ProjectId: projectId }),
				...(securityToken !== undefined && { SecurityToken: securityToken }),
				...parameters,
			});
			return { ...flat, Signature: sign(flat, privateKey) };
		}
		#redactAnswer(text, signature) {
			const long = this.#secrets.filter((secret) => secret.length >= MIN_KEY_LENGTH);
			return createRedactor([...long, signature])(text);
		}
		async #exchange({ action, signed, signal, freshConnection }) {
			const timeout = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
			const giveUp = AbortSignal.any([signal, timeout.signal]);
			const send = async () => {
				const sentAt = this.#clock.now();
				const response = await this.#fetch(this.#connection.apiUrl, {
					method: 'POST',
					headers: {
						'Content-Type': 'application/x-www-form-urlencoded',
						'User-Agent': `terminate-compshare-instance/${VERSION}`,
						Accept: 'application/json',
					},
					body: new URLSearchParams(signed).toString(),
					redirect: 'manual',
					signal: giveUp,
					freshConnection,
				});
				this.#answered = true;
				this.#noteTime(response, sentAt);
				const requestId = this.#requestIdOf(response);
				const text = await readBody(action, response, requestId);
				if (response.status !== 200)
					throw new HttpStatusError(action, response.status, requestId, retryAfter(response));
				return { text: this.#redactAnswer(text, signed['Signature'] ?? ''), requestId };
			};
			try {
				return await settledBy(giveUp, send());
			} catch (error) {
				if (error instanceof CompShareError) throw error;
				if (timeout.signal.aborted) throw new TransportError(action, 'timeout');
				if (signal.aborted) throw new TransportError(action, 'aborted');
				throw connectionError(action, error);
			} finally {
				timeout.release();
			}
		}
		#requestIdOf({ headers }) {
			const requestId = headers.get('x-ucloud-request-uuid');
			return requestId === null ? undefined : this.#redact(requestId);
		}
		#noteTime({ headers }, sentAt) {
			const date = Date.parse(headers.get('date') ?? '');
			if (Number.isNaN(date)) return;
			this.#clockOffsetMs = date + 500 - (sentAt + this.#clock.now()) / 2;
		}
	}
	async function settledBy(signal, promise) {
		const released = new AbortController();
		const aborted = new Promise((_, reject) => {
			const giveUp = () => {
				reject(new Error('aborted'));
			};
			if (signal.aborted) giveUp();
			else signal.addEventListener('abort', giveUp, { once: true, signal: released.signal });
		});
		try {
			return await Promise.race([promise, aborted]);
		} finally {
			released.abort();
		}
	}
	function readEnvelope(action, text, requestId, redact) {
		const fields = parseJson(text);
		if (!isRecord(fields)) throw new MalformedAnswerError(action, 'not-json', requestId);
		const retCode = readRetCode(fields['RetCode']);
		if (retCode === undefined) throw new MalformedAnswerError(action, 'no-ret-code', requestId);
		if (retCode !== 0) {
			const message = typeof fields['Message'] === 'string' ? redact(fields['Message']) : '';
			const texts = Object.values(fields).filter((value) => typeof value === 'string');
			throw new RetCodeError(action, retCode, message, requestId, texts.join('\n'));
		}
		const answered = typeof fields['Action'] === 'string' ? fields['Action'] : '';
		return { fields, requestId, answeredAction: bareAction(answered) };
	}
	function readRetCode(value) {
		const retCode = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
		return typeof retCode === 'number' && Number.isInteger(retCode) ? retCode : undefined;
	}
	function bareAction(action) {
		return action.toLowerCase().replace(/response$/, '');
	}
	function retryAfter({ headers }) {
		const ms = Number(headers.get('retry-after') ?? Number.NaN) * 1000;
		return Number.isFinite(ms) ? ms : undefined;
	}
	async function readBody(action, { body }, requestId) {
		if (body === null) return '';
		const chunks = [];
		let size = 0;
		for await (const chunk of body) {
			size += chunk.byteLength;
			if (size > ANSWER_LIMIT_BYTES) throw new MalformedAnswerError(action, 'too-large', requestId);
			chunks.push(chunk);
		}
		return Buffer.concat(chunks).toString('utf8');
	}
	function connectionError(action, error) {
		let code;
		for (let cause = error; cause instanceof Error; cause = cause.cause) {
			if ('code' in cause && typeof cause.code === 'string') code = cause.code;
		}
		const known = isConnectionError(error) ? error : undefined;
		const proxyStatus = known?.proxyStatus;
		return new TransportError(action, proxyStatus === undefined ? 'connection-failed' : 'proxy-refused', {
			code,
			proxyStatus,
			reusedConnection: known?.reusedConnection ?? false,
			cause: error,
		});
	} // CONCATENATED MODULE: ./src/report/messages/en-ret-codes.ts

	const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
	const CHECK_PERMISSION =
		'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
	const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
	const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
	const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
	const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';
	const RAISE_TIMEOUT = 'Raise the input timeout.';
	const FEWER_JOBS = 'Run fewer jobs with this account at a time.';
	const BUSY_ELSEWHERE = 'Somebody or something may be starting or stopping it.';
	const LOCKED =
		'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.';
	const RET_CODE_MESSAGES = {
		110: {
			meaning: 'the API took too long; the operation may have happened',
			advice: STATUS_PAGE,
		},
		120: { meaning: 'a data error inside the API', advice: STATUS_PAGE },
		130: { meaning: 'the gateway or the auth service failed', advice: STATUS_PAGE },
		150: { meaning: 'the service is unavailable', advice: STATUS_PAGE },
		153: {
			meaning: 'too many requests',
			advice: FEWER_JOBS,
		},
		160: { meaning: 'the action is missing', advice: REPORT_BUG },
		161: {
			meaning: 'the action is unknown',
			advice: 'Check the input api-url; otherwise this is a fault of the action: please report it.',
		},
		170: { meaning: 'the signature is missing', advice: REPORT_BUG },
		171: { meaning: 'the signature is wrong', advice: CHECK_KEYS },
		172: {
			meaning: 'the user does not exist',
			advice: 'Check public-key: it is wrong, was deleted, or is swapped with private-key.',
		},
		174: {
			meaning: 'the token does not exist',
			advice:
				'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
		},
		210: { meaning: 'a parameter is missing', advice: REPORT_BUG },
		220: { meaning: 'a parameter has the wrong form', advice: CHECK_PLACE },
		230: {
			meaning: 'a parameter is not available',
			advice: `${CHECK_PLACE} If the message names organization_id, give project-id.`,
		},
		240: {
			meaning: 'no permission for this operation: the project, the role or the owner',
			advice: CHECK_PERMISSION,
		},
		280: { meaning: 'the request has the wrong format', advice: REPORT_BUG },
		292: { meaning: 'the project does not exist', advice: 'Check the input project-id.' },
		293: {
			meaning: 'no permission for the zone',
			advice: `${CHECK_PLACE} Check the input project-id.`,
		},
		294: {
			meaning: "the caller's IP address is refused",
			advice:
				"The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
		},
		295: { meaning: 'the account is under a security lock', advice: BILLING },
		299: { meaning: 'permission refused', advice: CHECK_PERMISSION },
		520: { meaning: 'the account has no balance', advice: BILLING },
		8010: { meaning: 'the instance must be shut down first', advice: BUSY_ELSEWHERE },
		8022: { meaning: 'deleting failed for now', advice: STATUS_PAGE },
		8034: { meaning: 'the password of the instance is being reset', advice: RAISE_TIMEOUT },
		8035: { meaning: 'the instance is being migrated', advice: RAISE_TIMEOUT },
		8039: { meaning: 'the instance has been deleted', advice: 'Nothing to do.' },
		8097: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
		8102: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
		8104: { meaning: 'an order is unpaid', advice: BILLING },
		8108: { meaning: 'billing information is not available for now', advice: STATUS_PAGE },
		8117: { meaning: 'state information is not available for now', advice: STATUS_PAGE },
		8351: { meaning: 'the instance does not exist or has been released', advice: 'Nothing to do.' },
		8366: { meaning: 'state information is not available for now', advice: STATUS_PAGE },
		8401: { meaning: 'the offset is past the end of the list', advice: REPORT_BUG },
		8421: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
		8429: { meaning: 'the account is in arrears', advice: BILLING },
		8433: { meaning: 'service error', advice: STATUS_PAGE },
		8434: { meaning: 'a disk is still detaching', advice: RAISE_TIMEOUT },
		8436: { meaning: "the instance can't be changed now", advice: RAISE_TIMEOUT },
		8438: {
			meaning: 'a service behind the API timed out; the operation may have happened',
			advice: STATUS_PAGE,
		},
		8441: { meaning: 'too many operations', advice: FEWER_JOBS },
		8498: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
		8510: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
		8520: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
		8580: { meaning: 'a service behind the API failed', advice: STATUS_PAGE },
		8840: { meaning: 'detaching a disk failed', advice: STATUS_PAGE },
		8854: { meaning: 'deleting timed out', advice: STATUS_PAGE },
		8855: { meaning: 'deleting failed', advice: STATUS_PAGE },
		8856: {
			meaning: 'it must be stopped before it can be deleted',
			advice: 'Somebody or something may be starting it again.',
		},
		8868: { meaning: 'deleting failed for now', advice: STATUS_PAGE },
		8903: {
			meaning: 'the operation failed; seen while an instance is in transition',
			advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
		},
		8905: {
			meaning: 'the power state is wrong for now',
			advice: BUSY_ELSEWHERE,
		},
		8908: { meaning: 'deleting failed', advice: STATUS_PAGE },
		8909: { meaning: 'deleting failed', advice: STATUS_PAGE },
		8917: { meaning: 'an order is still open', advice: BILLING },
		8918: { meaning: 'an order is not finished', advice: RAISE_TIMEOUT },
		8919: { meaning: 'an order is still open', advice: BILLING },
		8939: { meaning: 'deleting the system disk failed for now', advice: STATUS_PAGE },
		8964: { meaning: 'an image is being made from the instance', advice: RAISE_TIMEOUT },
		226601: { meaning: 'the account is in arrears', advice: BILLING },
		226602: { meaning: 'the instance has expired', advice: BILLING },
		226607: { meaning: 'the state of the container is inconsistent for now', advice: RAISE_TIMEOUT },
		226609: { meaning: 'another operation holds the lock of the instance', advice: LOCKED },
		226618: {
			meaning: 'shared storage is still mounted by a running instance',
			advice: 'Stop the instance that mounts it, or raise the input timeout.',
		},
		226619: { meaning: 'too many operations', advice: FEWER_JOBS },
		226620: { meaning: 'an image is being synchronised', advice: RAISE_TIMEOUT },
		226621: { meaning: 'the system disk is being migrated', advice: RAISE_TIMEOUT },
		226622: { meaning: 'the instance is starting', advice: RAISE_TIMEOUT },
		locked: {
			meaning: 'another operation holds the lock of the instance',
			advice: LOCKED,
		},
		undocumented: {
			meaning: 'a code that is not documented',
			advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
		},
	}; // CONCATENATED MODULE: ./src/report/error-messages.ts

	const TRANSPORT_FAILURES = {
		timeout: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
		aborted: 'given up while waiting for the answer',
		'connection-failed': 'the connection failed',
		'proxy-refused': 'the proxy refused the connection',
	};
	const ANSWER_DEFECTS = {
		'not-json': 'is not JSON',
		'too-large': `is larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`,
		'no-ret-code': 'has no RetCode',
		'no-instance-list': 'has no list of instances',
		'not-an-instance': 'lists something that is no instance',
		'no-disk-list': 'has no list of disks',
		'other-action': 'belongs to another action',
		'list-not-whole': 'lists fewer instances than it counts',
		'nothing-new': 'lists nothing new before the end of the list',
	};
	function retCodeMessage(retCode, locked) {
		if (locked) return RET_CODE_MESSAGES.locked;
		return isListed(retCode) ? RET_CODE_MESSAGES[retCode] : RET_CODE_MESSAGES.undocumented;
	}
	function describeError(error) {
		return `${error.action}: ${causeOf(error)}`;
	}
	function causeOf(error) {
		if (error instanceof RetCodeError)
			return `RetCode ${error.retCode}, ${retCodeMessage(error.retCode, error.locked).meaning}`;
		if (error instanceof HttpStatusError)
			return `HTTP status ${error.status}${error.status >= 300 && error.status < 400 ? ' (a redirect is not followed)' : ''}`;
		if (error instanceof TransportError) {
			const detail = error.proxyStatus === undefined ? error.code : `HTTP status ${error.proxyStatus}`;
			return `${TRANSPORT_FAILURES[error.failure]}${detail === undefined ? '' : ` (${detail})`}`;
		}
		if (error instanceof MalformedAnswerError) return `the answer ${ANSWER_DEFECTS[error.defect]}`;
		if (error instanceof NotSentError) return 'not sent any more';
		return error.message;
	}
	function adviceFor(error) {
		if (error instanceof RetCodeError) return retCodeMessage(error.retCode, error.locked).advice;
		if (error instanceof HttpStatusError)
			return error.class === 'transient'
				? 'The gateway is overloaded or down.'
				: 'Check the input api-url and the proxy.';
		if (error instanceof MalformedAnswerError)
			return 'Something between the runner and the API answers in its place: check api-url and the proxy.';
		if (error instanceof TransportError) return transportAdvice(error);
		return 'Nothing was changed by it.';
	}
	function transportAdvice({ untrusted, proxyStatus }) {
		if (untrusted)
			return "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority.";
		if (proxyStatus === 407)
			return 'The proxy asks for a user name and a password: put them into the proxy variable, as http://USER:PASSWORD@HOST:PORT.';
		if (proxyStatus === 403)
			return 'The proxy does not allow this address: have it allowed, or name it in NO_PROXY if it can be reached without the proxy.';
		return "Check the runner's network, its proxy settings and the input api-url.";
	} // CONCATENATED MODULE: ./src/report/outcome-text.ts

	function explainFailure(messages, result) {
		const { explain } = messages.outcomes[result.outcome.kind];
		return explain(result);
	}
	function outcomeLine(messages, result) {
		if (isFailed(result)) return messages.log.failed(explainFailure(messages, result));
		const { line } = messages.outcomes[result.outcome.kind];
		return line(result);
	}
	function outcomeCell(messages, result) {
		const { cell } = messages.outcomes[result.outcome.kind];
		return typeof cell === 'string' ? cell : cell(result);
	} // CONCATENATED MODULE: ./src/report/log.ts

	const HEARTBEAT_MS = 30_000;
	class TeardownLog {
		#options;
		#startedAt;
		#lastLineAt;
		#actionFailures = new Map();
		#pollFailure = '';
		constructor(options) {
			this.#options = options;
			this.#startedAt = options.clock.now();
			this.#lastLineAt = this.#startedAt;
		}
		write(line) {
			const { sink, clock } = this.#options;
			const now = clock.now();
			this.#lastLineAt = now;
			sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
		}
		selected(instances) {
			const { log } = this.#options.messages;
			this.write(log.selected(instances.length));
			for (const instance of instances) this.write(log.selectedInstance(instance));
		}
		onEvent(event) {
			if (event.kind === 'polled') {
				this.#reportPollFailure(event.error);
				this.#heartbeat(event.open);
				return;
			}
			const line = this.#lineOf(event);
			if (line !== undefined) this.write(line);
		}
		onCall({ action, targets, durationMs, retCode, requestId, error }) {
			const { sink, messages } = this.#options;
			const about = targets.length > 3 ? messages.log.manyInstances(targets.length) : targets.join(' ');
			const said =
				retCode !== undefined
					? `RetCode ${retCode}`
					: error === undefined
						? 'no answer'
						: describeError(error);
			sink.debug(
				oneLine(
					`${action} ${about} → ${said}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`,
					400,
				),
			);
		}
		#lineOf(event) {
			const { messages, resumesInPost } = this.#options;
			const { log } = messages;
			switch (event.kind) {
				case 'observed': {
					const { instance, before } = event;
					this.#actionFailures.delete(instance.id);
					return before === undefined
						? log.found(instance)
						: log.changed(instance.id, before, instance.state);
				}
				case 'missed':
					return log.missed(event.id);
				case 'acting':
					if (this.#actionFailures.has(event.id)) return undefined;
					return event.action === 'stop'
						? log.stopping(event.id, event.force)
						: log.terminating(event.id, event.releaseDisks);
				case 'accepted':
					this.#actionFailures.delete(event.id);
					return event.action === 'stop'
						? log.stopAccepted(event.id)
						: log.terminationAccepted(event.id, event.inRecycle);
				case 'action-failed': {
					const failure = describeError(event.error);
					if (this.#actionFailures.get(event.id) === failure) return undefined;
					this.#actionFailures.set(event.id, failure);
					return log.actionFailed(event.id, event.error, event.retrying);
				}
				case 'awaiting-listing':
					return log.awaitingListing(event.ids, Math.ceil(event.forMs / 1000));
				case 'not-sent':
					return log.notSent(event.id, event.action);
				case 'finished':
					return outcomeLine(messages, event.result);
				case 'awaiting-disks':
					return log.awaitingDisks(event.id, event.disks.length);
				case 'deleting-disk':
					return this.#actionFailures.has(event.disk)
						? undefined
						: log.deletingDisk(event.id, event.disk, event.sizeGb);
				case 'disk-deletion-failed': {
					const failure = describeError(event.error);
					if (this.#actionFailures.get(event.disk) === failure) return undefined;
					this.#actionFailures.set(event.disk, failure);
					return log.diskDeletionFailed(event.disk, event.error);
				}
				case 'disks-settled':
					return isFailed(event.result)
						? outcomeLine(messages, event.result)
						: log.disksSettled(event.result);
				case 'terminating':
				case 'disks-to-release':
					return undefined;
				case 'ending':
					return log.ending(event.reason, resumesInPost);
			}
		}
		#reportPollFailure(error) {
			const failure = error === undefined ? '' : describeError(error);
			if (error !== undefined && failure !== this.#pollFailure)
				this.write(this.#options.messages.log.pollFailed(error));
			this.#pollFailure = failure;
		}
		#heartbeat(open) {
			const { clock, messages } = this.#options;
			if (open.length === 0 || clock.now() - this.#lastLineAt < HEARTBEAT_MS) return;
			const { log } = messages;
			const byState = new Map();
			for (const { id, state } of open) {
				const shown = state === undefined ? log.notSeenYet : messages.state(state);
				byState.set(shown, [...(byState.get(shown) ?? []), id]);
			}
			const states = [...byState].map(([shown, ids]) =>
				ids.length > 3 ? log.manyInState(shown, ids.length) : log.fewInState(shown, ids),
			);
			this.write(log.stillWaiting(open.length, states, this.#reasonToWait(open)));
		}
		#reasonToWait(open) {
			const { log } = this.#options.messages;
			if (this.#pollFailure !== '') return log.pollsFailing(this.#pollFailure);
			const held = open.find(({ id }) => this.#actionFailures.has(id))?.id;
			return held === undefined ? '' : log.heldUp(held, this.#actionFailures.get(held) ?? '');
		}
	} // CONCATENATED MODULE: ./src/compshare/disks.ts

	function readAttachableDisk(entry) {
		if (!isRecord(entry)) return undefined;
		const id = disks_text(entry['ResourceId']);
		if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
		const [, size] = /^(\d{1,9})\s*GB?$/i.exec(disks_text(entry['Configuration'])) ?? [];
		return {
			id,
			name: disks_text(entry['Name']),
			sizeGb: size === undefined ? undefined : Number(size),
			type: disks_text(entry['DiskType']),
			status: disks_text(entry['Status']),
			attachedTo: disks_text(entry['MountInstance']),
			zone: disks_text(entry['Zone']),
		};
	}
	function disks_text(value) {
		return typeof value === 'string' ? value : '';
	} // CONCATENATED MODULE: ./src/compshare/client.ts

	const PAGE_SIZE = 100;
	const MAX_SPELLINGS = 5;
	const DESCRIBE = 'DescribeCompShareInstance';
	const DESCRIBE_DISKS = 'DescribeCompshareDisk';
	class CompShareClient {
		#transport;
		#describeSpellings = new Set([bareAction(DESCRIBE)]);
		#answeredActions = new Set();
		constructor(dependencies) {
			this.#transport = new Transport(dependencies);
		}
		get answered() {
			return this.#transport.answered;
		}
		get answeredActions() {
			return [...this.#answeredActions];
		}
		get clockOffsetMs() {
			return this.#transport.clockOffsetMs;
		}
		redact(text) {
			return this.#transport.redact(text);
		}
		async describe(query, signal) {
			const { ids = [], region, zone, tag, offset } = query;
			const parameters = {
				...(ids.length > 0 && { UHostIds: ids }),
				...(region !== undefined && { Region: region }),
				...(zone !== undefined && { Zone: zone }),
				...(tag !== undefined && { Tag: tag }),
				Limit: PAGE_SIZE,
				Offset: offset ?? 0,
			};
			const answer = await this.#transport.call({ action: DESCRIBE, targets: ids, parameters }, signal);
			const { fields, requestId } = answer;
			if (typeof fields['Action'] === 'string' && this.#answeredActions.size < MAX_SPELLINGS)
				this.#answeredActions.add(fields['Action']);
			const instances = readEntries(answer, this.#isDescribes(answer));
			const total = fields['TotalCount'];
			const page = {
				instances,
				totalCount: typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined,
				provesAbsence: this.#isDescribes(answer),
				requestId,
			};
			if (instances.some(({ id }) => ids.length === 0 || ids.includes(id)))
				this.#describeSpellings.add(answer.answeredAction);
			return page;
		}
		async zones(place, signal) {
			const action = 'DescribeCompShareSupportZone';
			const parameters = place.region === undefined ? {} : { Region: place.region };
			const { fields } = await this.#transport.call({ action, targets: [], parameters }, signal);
			const entries = fields['ZoneInfo'];
			return (Array.isArray(entries) ? entries : []).flatMap((entry) => readZone(entry) ?? []);
		}
		async disks({ region, instanceId }, signal) {
			const parameters = {
				...(region !== undefined && { Region: region }),
				...(instanceId !== undefined && { HostId: instanceId }),
			};
			const targets = instanceId === undefined ? [] : [instanceId];
			const answer = await this.#transport.call({ action: DESCRIBE_DISKS, targets, parameters }, signal);
			const { fields, requestId } = answer;
			refuseOthers(DESCRIBE_DISKS, answer);
			const { DiskSet: listed, TotalCount: total } = fields;
			const counted = total ?? (answer.answeredAction === '' ? undefined : 0);
			const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
			if (!Array.isArray(entries)) throw new MalformedAnswerError(DESCRIBE_DISKS, 'no-disk-list', requestId);
			const disks = entries.flatMap((entry) => readAttachableDisk(entry) ?? []);
			return {
				disks,
				whole: disks.length === entries.length && !(typeof total === 'number' && total > disks.length),
			};
		}
		async deleteDisk(id, { region, zone }, signal) {
			await this.#change('DeleteCompshareDisk', id, { UDiskId: id, Region: region, Zone: zone }, signal);
		}
		async refundPrices(ids, { region, zone }, signal) {
			const parameters = { Region: region, Zone: zone, UHostIds: ids };
			const call = { action: 'GetCompShareRefundPrice', targets: ids, parameters };
			const { fields } = await this.#transport.call(call, signal);
			const prices = new Map();
			for (const entry of Array.isArray(fields['RefundPriceSet']) ? fields['RefundPriceSet'] : []) {
				if (!isRecord(entry)) continue;
				const { UHostId: id, Code: code, RefundPrice: price } = entry;
				if (code !== 0 && code !== '0') continue;
				if (typeof id === 'string' && ids.includes(id) && typeof price === 'number' && price >= 0)
					prices.set(id, price);
			}
			return prices;
		}
		async stop(id, place, { force }, signal) {
			const parameters = { ...instanceAt(id, place), ...(force && { Force: true }) };
			await this.#change('StopCompShareInstance', id, parameters, signal);
		}
		async terminate(id, place, { releaseDisks }, signal) {
			const parameters = { ...instanceAt(id, place), ReleaseUDisk: releaseDisks };
			const { fields } = await this.#change('TerminateCompShareInstance', id, parameters, signal);
			const inRecycle = fields['InRecycle'];
			return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
		}
		#isDescribes({ answeredAction }) {
			return answeredAction === '' || this.#describeSpellings.has(answeredAction);
		}
		async #change(action, target, parameters, signal) {
			const answer = await this.#transport.call(
				{ action, change: true, targets: [target], parameters },
				signal,
			);
			refuseOthers(action, answer);
			return answer;
		}
	}
	function refuseOthers(action, { answeredAction, requestId }) {
		if (answeredAction !== '' && answeredAction !== bareAction(action))
			throw new MalformedAnswerError(action, 'other-action', requestId);
	}
	function readEntries({ fields, answeredAction, requestId }, own) {
		const { UHostSet: listed, TotalCount: total } = fields;
		const counted = total ?? (own && answeredAction !== '' ? 0 : undefined);
		const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
		if (!Array.isArray(entries))
			throw new MalformedAnswerError(DESCRIBE, own ? 'no-instance-list' : 'other-action', requestId);
		const instances = entries.map(readInstance);
		if (!instances.every((instance) => instance !== undefined))
			throw new MalformedAnswerError(DESCRIBE, 'not-an-instance', requestId);
		return instances;
	}
	function instanceAt(id, { region, zone }) {
		return { UHostId: id, Region: region, Zone: zone };
	}
	function readZone(entry) {
		if (!isRecord(entry)) return undefined;
		const { Region: region, Zone: zone, IsPod: pods } = entry;
		if (typeof zone !== 'string' || zone === '') return undefined;
		const named = typeof region === 'string' && region !== '' ? region : regionOfZone(zone);
		return { region: named, zone, pods: pods === true || pods === 'Yes' || pods === 'true' };
	} // CONCATENATED MODULE: ./src/compshare/instance-list.ts

	const noRetry = ({ error }) => Promise.reject(error);
	const MAX_READINGS = 4;
	const MAX_REPEATED_PAGES = 2;
	class InstanceList {
		#client;
		#counts = 'unproven';
		#countsAll = false;
		constructor(client) {
			this.#client = client;
		}
		get counts() {
			return this.#counts;
		}
		async read(query, signal, retry, into, options = {}) {
			const earlierErrors = [];
			for (let reading = 1; ; reading++) {
				const end = await this.#readPages(query, signal, retry, into, options);
				if (end === 'whole') return;
				if (reading < MAX_READINGS) continue;
				if (end === 'shifted') return;
				const error = new MalformedAnswerError(DESCRIBE, 'list-not-whole');
				await retry({ error, attempt: earlierErrors.length + 1, earlierErrors: [...earlierErrors] });
				earlierErrors.push(error);
			}
		}
		async #readPages(query, signal, retry, into, { isComplete = () => false, onShown }) {
			const reading = {
				seen: new Set(),
				last: undefined,
				count: undefined,
				shifted: false,
				repeatedPages: 0,
			};
			for (let offset = 0; ;) {
				const size = await withRetries(
					() => this.#readPage({ ...query, offset }, signal, reading, into, onShown),
					retry,
				);
				if (isComplete()) return 'whole';
				const { seen, count, shifted } = reading;
				if (size === 'end') {
					if (this.#counts === 'unproven' && seen.size > 0 && count === seen.size) this.#counts = 'right';
					if (count !== undefined && Math.max(seen.size, into.size) < count) return 'not-whole';
					if (count === undefined && reading.repeatedPages > 0) return 'not-whole';
					return shifted ? 'shifted' : 'whole';
				}
				if (this.#counts === 'right' && count === seen.size) return shifted ? 'shifted' : 'whole';
				offset += Math.max(1, size - 1);
				if (size === 1) reading.last = undefined;
			}
		}
		async #readPage(query, signal, reading, into, onShown) {
			const page = await this.#describe(query, signal);
			const ids = page.instances.map(({ id }) => id);
			const isNew = ids.some((id) => !reading.seen.has(id));
			for (const instance of page.instances) {
				into.set(instance.id, instance);
				onShown?.(instance);
			}
			if (!page.provesAbsence) throw new MalformedAnswerError(DESCRIBE, 'other-action', page.requestId);
			for (const id of ids) reading.seen.add(id);
			this.#takeCount(page, query.ids, reading);
			const { last, seen, count } = reading;
			const overlaps = last === undefined || ids[0] === last;
			if (ids.length === 0) {
				reading.shifted ||= last !== undefined;
				return 'end';
			}
			if (ids.length === 1 && !isNew) {
				reading.shifted ||= !overlaps;
				return 'end';
			}
			if (!isNew) {
				if (count !== undefined && seen.size < count)
					throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
				reading.shifted = true;
				if (count !== undefined) return 'end';
				if (++reading.repeatedPages >= MAX_REPEATED_PAGES)
					throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
			}
			reading.shifted ||= !overlaps;
			reading.last = ids.at(-1);
			return ids.length;
		}
		async #describe(query, signal) {
			try {
				return await this.#client.describe(query, signal);
			} catch (error) {
				if (query.offset === 0 || !(error instanceof RetCodeError) || error.facts.endOfList !== true)
					throw error;
				return { instances: [], totalCount: undefined, provesAbsence: true, requestId: error.requestId };
			}
		}
		#takeCount({ instances, totalCount }, ids, reading) {
			if (totalCount === undefined) return;
			if (ids !== undefined && totalCount > ids.length) {
				this.#countsAll ||= instances.length > 0 && instances.every(({ id }) => ids.includes(id));
				if (this.#countsAll) return;
			}
			if (totalCount >= reading.seen.size) reading.count = totalCount;
			else {
				reading.count = undefined;
				this.#counts = 'wrong';
			}
		}
	}
	async function withRetries(call, retry) {
		const errors = [];
		for (;;) {
			try {
				return await call();
			} catch (error) {
				if (!(error instanceof CompShareError)) throw error;
				await retry({ error, attempt: errors.length + 1, earlierErrors: [...errors] });
				errors.push(error);
			}
		}
	} // CONCATENATED MODULE: ./src/compshare/inventory.ts

	function isIn(place, { region, zone }) {
		const fits = (wanted, told) => wanted === undefined || told === '' || told === wanted;
		return fits(place.region, region) && fits(place.zone, zone);
	}
	const DOCUMENTED_ZONES = ['cn-wlcb-01', 'cn-wlcb-03', 'cn-sh2-02', 'cn-bj2-03'];
	const MAX_ZONE_ATTEMPTS = 3;
	const ANYWHERE = {};
	const LIST_DEFECTS = [
		'no-instance-list',
		'not-an-instance',
		'other-action',
		'list-not-whole',
		'nothing-new',
	];
	class Inventory {
		#client;
		#list;
		#zones = new Map(DOCUMENTED_ZONES.map((zone) => [zone, regionOfZone(zone)]));
		#zonesLoaded = false;
		#regionRequired = false;
		#answered = new Map();
		#refused = new Map();
		#shownBy = new Map();
		#missed = new Set();
		constructor(client) {
			this.#client = client;
			this.#list = new InstanceList(client);
		}
		get placesAsked() {
			return [...this.#answered.values()];
		}
		get facts() {
			const forms = ['anywhere', 'region', 'zone'];
			const shownBy = [...this.#shownBy.values()].map((places) => new Set([...places.values()].map(formOf)));
			return {
				seen: shownBy.length,
				shownBy: Object.fromEntries(
					forms.map((form) => [form, shownBy.filter((shown) => shown.has(form)).length]),
				),
				counts: this.#list.counts,
				regionRequired: this.#regionRequired,
				zonesListed: this.#zonesLoaded,
				zones: [...this.#zones.keys()],
				refused: this.placesRefused,
			};
		}
		get placesRefused() {
			return [...this.#refused.values()];
		}
		async find(ids, options, signal) {
			this.#learnFrom(options);
			const search = new Search(ids);
			const first = (id) => (this.#missed.has(id) ? this.#all(id, options) : this.#likeliest(id, options));
			await this.#ask(search, first, signal);
			await this.#ask(search, (id) => this.#ordinary(id, options), signal);
			if (search.missing().some((id) => this.#isSearchedEverywhere(id, options))) {
				await this.#loadZones(signal, noRetry);
				await this.#ask(search, (id) => this.#all(id, options), signal);
			}
			this.#missed = new Set(search.missing());
			return search.result();
		}
		async list(place, signal, retry) {
			const { tag, ...where } = place;
			this.#learnFrom({ place: where });
			const instances = new Map();
			const onShown = (instance) => {
				instances.set(JSON.stringify([instance.id, instance.name]), instance);
			};
			const asked = new Set();
			const refusals = [];
			const read = async (from) => {
				asked.add(keyOf(from));
				const query = { ...from, ...(tag !== undefined && { tag }) };
				const listed = new Map();
				try {
					await this.#list.read(query, signal, retry, listed, { onShown });
					this.#noteAnswer(from);
				} catch (error) {
					if (!(error instanceof RetCodeError) || !isAboutPlace(error)) throw error;
					this.#noteRefusal(from, error);
					refusals.push(error);
				} finally {
					for (const instance of listed.values()) this.#noteShown(instance, from);
				}
			};
			await allSettled([...(this.#regionRequired ? [] : [read(ANYWHERE)]), this.#loadZones(signal, retry)]);
			for (;;) {
				const next = this.#within(where).filter((other) => !asked.has(keyOf(other)));
				if (next.length === 0) break;
				await allSettled(next.map(read));
			}
			if (refusals.length === asked.size) throw mostTelling(refusals);
			return [...instances.values()];
		}
		async #ask(search, placesOf, signal) {
			const groups = new Map();
			for (const id of search.missing()) {
				for (const place of placesOf(id)) {
					const key = keyOf(place);
					if (!search.begin(id, key)) continue;
					const group = groups.get(key) ?? { place, ids: [] };
					groups.set(key, group);
					group.ids.push(id);
				}
			}
			await allSettled(
				[...groups.values()].flatMap(({ place, ids }) =>
					chunked(ids).map((chunk) => this.#askFor(chunk, place, search, signal)),
				),
			);
		}
		async #askFor(ids, place, search, signal) {
			const listed = new Map();
			const isComplete = () => ids.every((id) => listed.has(id));
			let failure;
			try {
				await this.#list.read({ ...place, ids }, signal, noRetry, listed, { isComplete });
				this.#noteAnswer(place);
			} catch (error) {
				if (!(error instanceof CompShareError)) throw error;
				failure = error;
			}
			for (const id of ids) {
				const instance = listed.get(id);
				if (instance === undefined) continue;
				this.#noteShown(instance, place);
				search.found(instance);
			}
			const missing = ids.filter((id) => !listed.has(id));
			if (failure === undefined || missing.length === 0) return;
			if (isAboutSome(failure) && ids.length > 1) {
				await allSettled(missing.map((id) => this.#askFor([id], place, search, signal)));
			} else if (failure.class === 'deleted') {
				this.#noteAnswer(place);
			} else if (this.#isRefusal(failure, place)) {
				this.#noteRefusal(place, failure);
				for (const id of missing) search.refused(id, failure);
			} else {
				for (const id of missing) search.failed(id, failure);
			}
		}
		#likeliest(id, options) {
			const shownBy = this.#shownBy.get(id);
			if (shownBy !== undefined && !shownBy.has(keyOf(ANYWHERE))) return [...shownBy.values()].slice(0, 1);
			return this.#regionRequired ? this.#ordinary(id, options).slice(0, 1) : [ANYWHERE];
		}
		#ordinary(id, { place, seen }) {
			const instance = seen.get(id);
			const own = instance === undefined || instance.region === '' ? complete(place) : placeOf(instance);
			return [
				...(own.region === undefined ? [] : [own]),
				...(!this.#regionRequired ? [ANYWHERE] : own.region === undefined ? [] : [{ region: own.region }]),
				...(this.#shownBy.get(id)?.values() ?? []),
			];
		}
		#isSearchedEverywhere(id, { place, seen, searchEverywhere }) {
			if (searchEverywhere.has(id)) return true;
			const region = seen.get(id)?.region ?? '';
			return this.#regionRequired && region === '' && complete(place).region === undefined;
		}
		#all(id, options) {
			const ordinary = this.#ordinary(id, options);
			return this.#isSearchedEverywhere(id, options) ? [...ordinary, ...this.#within(ANYWHERE)] : ordinary;
		}
		#within(place) {
			const { region, zone } = complete(place);
			const zones = [...this.#zones].filter(
				([name, itsRegion]) =>
					(region === undefined || itsRegion === region) && (zone === undefined || name === zone),
			);
			const regions = new Set([
				...(region === undefined ? [] : [region]),
				...zones.map(([, itsRegion]) => itsRegion),
			]);
			return [
				...zones.map(([name, itsRegion]) => ({ region: itsRegion, zone: name })),
				...[...regions].map((name) => ({ region: name })),
			];
		}
		async #loadZones(signal, retry) {
			if (this.#zonesLoaded) return;
			const limited = (failed) =>
				failed.attempt < MAX_ZONE_ATTEMPTS && !isFinalForZones(failed.error)
					? retry(failed)
					: noRetry(failed);
			const load = async (place) => {
				try {
					const zones = await withRetries(() => this.#client.zones(place, signal), limited);
					for (const { region, zone } of zones) this.#learnZone(region, zone);
					return undefined;
				} catch (error) {
					if (error instanceof CompShareError) return error;
					throw error;
				}
			};
			let errors = [await load({})];
			if (errors.some((error) => error instanceof RetCodeError && error.facts.regionMissing === true))
				errors = await Promise.all([...new Set(this.#zones.values())].map((region) => load({ region })));
			this.#zonesLoaded = errors.some((error) => error === undefined) || errors.every(isFinalForZones);
		}
		#learnFrom({ place, seen }) {
			const { region, zone } = complete(place);
			this.#learnZone(region ?? '', zone ?? '');
			for (const instance of seen?.values() ?? []) this.#learnZone(instance.region, instance.zone);
		}
		#learnZone(region, zone) {
			if (region !== '' && zone !== '') this.#zones.set(zone, region);
		}
		#noteShown(instance, place) {
			this.#learnZone(instance.region, instance.zone);
			const shownBy = this.#shownBy.get(instance.id) ?? new Map();
			this.#shownBy.set(instance.id, shownBy.set(keyOf(place), place));
		}
		#noteAnswer(place) {
			this.#answered.set(keyOf(place), place);
			this.#refused.delete(keyOf(place));
		}
		#noteRefusal(place, error) {
			this.#refused.set(keyOf(place), { place, error });
			if (place.region === undefined && error instanceof RetCodeError && wantsRegion(error))
				this.#regionRequired = true;
		}
		#isRefusal(error, place) {
			return (
				error instanceof RetCodeError && error.facts.aboutPlace === true && !this.#answered.has(keyOf(place))
			);
		}
	}
	class Search {
		#ids;
		#found = new Map();
		#failed = new Map();
		#refused = new Map();
		#asked;
		constructor(ids) {
			this.#ids = ids;
			this.#asked = new Map(ids.map((id) => [id, new Set()]));
		}
		missing() {
			return this.#ids.filter((id) => !this.#found.has(id) && !endsSearch(this.#failed.get(id)));
		}
		begin(id, place) {
			const asked = this.#asked.get(id);
			if (asked === undefined || asked.has(place)) return false;
			asked.add(place);
			return true;
		}
		found(instance) {
			this.#found.set(instance.id, instance);
		}
		failed(id, error) {
			this.#failed.set(id, error);
		}
		refused(id, error) {
			this.#refused.set(id, [...(this.#refused.get(id) ?? []), error]);
		}
		result() {
			const unanswered = new Map();
			for (const id of this.#ids) {
				if (this.#found.has(id)) continue;
				const refusals = this.#refused.get(id) ?? [];
				const error =
					this.#failed.get(id) ??
					(refusals.length === this.#asked.get(id)?.size ? mostTelling(refusals) : undefined);
				if (error !== undefined) unanswered.set(id, error);
			}
			return { found: this.#found, unanswered };
		}
	}
	function isAboutSome(error) {
		return (
			error.class === 'deleted' ||
			(error instanceof MalformedAnswerError &&
				(error.defect === 'list-not-whole' || error.defect === 'nothing-new'))
		);
	}
	function endsSearch(error) {
		if (error instanceof MalformedAnswerError) return !LIST_DEFECTS.includes(error.defect);
		return error !== undefined && !(error instanceof RetCodeError && isAboutPlace(error));
	}
	function isAboutPlace({ class: errorClass, facts }) {
		return (
			facts.aboutPlace === true ||
			errorClass === 'unknown' ||
			errorClass === 'busy' ||
			errorClass === 'deleted'
		);
	}
	function wantsRegion({ facts, apiMessage }) {
		const [, parameter = 'region'] = /\[(\w+)\]/.exec(apiMessage) ?? [];
		return facts.regionMissing === true && /^(region|zone)/i.test(parameter);
	}
	function isFinalForZones(error) {
		return error?.class === 'permanent';
	}
	function mostTelling(refusals) {
		const [first] = refusals;
		if (first === undefined) throw new RangeError('There is no refusal');
		return refusals.find((error) => !(error instanceof RetCodeError && wantsRegion(error))) ?? first;
	}
	function complete({ region, zone }) {
		return placeOf({ region: region ?? (zone === undefined ? '' : regionOfZone(zone)), zone: zone ?? '' });
	}
	function placeOf({ region, zone }) {
		return {
			...(region !== undefined && region !== '' && { region }),
			...(zone !== undefined && zone !== '' && { zone }),
		};
	}
	function keyOf({ region = '', zone = '' }) {
		return `${region} ${zone}`;
	}
	async function allSettled(promises) {
		for (const end of await Promise.allSettled(promises)) if (end.status === 'rejected') throw end.reason;
	}
	function chunked(ids) {
		const chunks = [];
		for (let start = 0; start < ids.length; start += PAGE_SIZE)
			chunks.push(ids.slice(start, start + PAGE_SIZE));
		return chunks;
	}
	function formOf({ region, zone }) {
		if (zone !== undefined) return 'zone';
		return region === undefined ? 'anywhere' : 'region';
	} // CONCATENATED MODULE: ./src/teardown/action-queue.ts

	class ActionQueue {
		#mayStart;
		#onIdle;
		#max;
		#inFlight = new Set();
		#limit;
		#endedInRound = 0;
		#waiting = [];
		constructor({ initial, max }, mayStart, onIdle) {
			this.#limit = initial;
			this.#max = max;
			this.#mayStart = mayStart;
			this.#onIdle = onIdle;
		}
		isIdle() {
			return this.#inFlight.size === 0;
		}
		start(tasks) {
			this.#waiting.push(...tasks);
			this.#fill();
		}
		slowDown() {
			this.#limit = Math.max(1, Math.floor(this.#limit / 2));
			this.#endedInRound = 0;
		}
		clear() {
			this.#waiting = [];
		}
		async drain() {
			this.clear();
			await Promise.all(this.#inFlight);
		}
		#fill() {
			while (this.#inFlight.size < this.#limit && this.#mayStart()) {
				const task = this.#waiting.shift();
				if (task === undefined) return;
				const running = task().finally(() => {
					this.#inFlight.delete(running);
					this.#countEnd();
					this.#fill();
					if (this.#inFlight.size === 0) this.#onIdle();
				});
				this.#inFlight.add(running);
			}
		}
		#countEnd() {
			if (++this.#endedInRound < this.#limit) return;
			this.#limit = Math.min(this.#max, this.#limit * 2);
			this.#endedInRound = 0;
		}
	} // CONCATENATED MODULE: ./src/teardown/history.ts

	function newHistory(seen, now) {
		const none = {
			mayHaveTakenEffect: false,
			acceptedAt: undefined,
			failures: undefined,
			refusals: 0,
			reportedDeleted: undefined,
		};
		return {
			since: now,
			answered: false,
			seen,
			seenInPlace: seen,
			state: { name: undefined, since: now },
			misses: undefined,
			failedLookups: undefined,
			stop: none,
			terminate: none,
			lastChange: 'other',
			pollsSinceChange: 0,
		};
	}
	function isDeletionConfirmed({ stop, terminate }) {
		return (
			terminate.acceptedAt !== undefined ||
			terminate.reportedDeleted !== undefined ||
			stop.reportedDeleted !== undefined
		);
	}
	function hasExisted(history) {
		return history.seen || isDeletionConfirmed(history) || history.terminate.mayHaveTakenEffect;
	}
	function lookedForMs({ since, misses }) {
		return misses === undefined ? 0 : misses.lastStartedAt - since;
	}
	function afterFailure(before, error, now) {
		const isUnknown = error.class === 'unknown';
		const hasRetCode = error instanceof RetCodeError;
		return {
			count: (before?.count ?? 0) + 1,
			unknownCount: (before?.unknownCount ?? 0) + (isUnknown ? 1 : 0),
			unusableCount: (before?.unusableCount ?? 0) + (isUnknown && !hasRetCode ? 1 : 0),
			unknownSince: Math.min(before?.unknownSince ?? Infinity, isUnknown && hasRetCode ? now : Infinity),
			unreachable: (before?.unreachable ?? true) && error instanceof TransportError && error.unreachable,
			lastError: error,
			lastAt: now,
		};
	}
	function afterAcceptance(history, action, now) {
		const accepted = {
			...history[action],
			mayHaveTakenEffect: true,
			acceptedAt: now,
			failures: undefined,
			refusals: 0,
			reportedDeleted: undefined,
		};
		return { ...history, [action]: accepted, lastChange: action, pollsSinceChange: 0 };
	}
	function afterActionError(history, action, error, now) {
		const before = history[action];
		const failed = {
			...before,
			mayHaveTakenEffect: before.mayHaveTakenEffect || error.mayHaveTakenEffect,
			failures: afterFailure(before.failures, error, now),
			refusals: before.refusals + (isProductRefusal(error) ? 1 : 0),
			reportedDeleted:
				error.class === 'deleted'
					? { first: before.reportedDeleted?.first ?? now, last: now }
					: before.reportedDeleted,
		};
		return { ...history, [action]: failed, lastChange: 'other', pollsSinceChange: 0 };
	}
	function afterPoll(history, observation, { startedAt, answeredAt }, place) {
		switch (observation.kind) {
			case 'found': {
				const { instance } = observation;
				const { state } = history;
				const unchanged = state.name !== undefined && isSameState(state.name, instance.state);
				return {
					...history,
					answered: true,
					seen: true,
					seenInPlace: history.seenInPlace || isIn(place, instance),
					state: unchanged ? state : { name: instance.state, since: answeredAt },
					misses: undefined,
					failedLookups: undefined,
					pollsSinceChange: history.pollsSinceChange + 1,
				};
			}
			case 'missed': {
				const { misses } = history;
				return {
					...history,
					answered: true,
					misses: {
						count: (misses?.count ?? 0) + 1,
						firstAnsweredAt: misses?.firstAnsweredAt ?? answeredAt,
						lastStartedAt: startedAt,
					},
					failedLookups: undefined,
					lastChange: 'missed',
					pollsSinceChange: history.pollsSinceChange + 1,
				};
			}
			case 'failed':
				return {
					...history,
					failedLookups: afterFailure(history.failedLookups, observation.error, answeredAt),
				};
		}
	}
	function isProductRefusal(error) {
		return (
			error instanceof RetCodeError &&
			error.retCode >= 2000 &&
			!error.locked &&
			!error.throttled &&
			error.facts.blocksStopForNow !== true
		);
	} // CONCATENATED MODULE: ./src/teardown/decide.ts

	const MAX_ATTEMPTS = 5;
	const UNKNOWN_CODE_MS = 600_000;
	const MISSES_AFTER_DELETION = 2;
	const MISSES_WITHOUT_DELETION = 3;
	const CONFIRM_DELETION_MS = 2000;
	const CONFIRM_ABSENCE_MS = 5000;
	const UNREACHABLE_MS = 60_000;
	const SETTLE_MS = { stop: 20_000, terminate: 60_000 };
	const UNKNOWN_STATE_MS = 60_000;
	const MAX_REFUSALS = 2;
	const USUAL_PAUSE_MS = 2400;
	const LONGEST_PAUSE_MS = 15_000;
	const LONGEST_UNKNOWN_PAUSE_MS = 60_000;
	const LATE_LISTING_PAUSE_MS = 2500;
	function decide(observation, options, history, now) {
		switch (observation.kind) {
			case 'failed':
				return decideUnanswered(history, now);
			case 'missed':
				return decideMissing(options, history);
			case 'found':
				return decideFound(observation.instance, options, history, now);
		}
	}
	function outcomeAtEnd(options, history, reason) {
		if (reason === 'cancelled') return { kind: 'cancelled' };
		if (isAbsenceConfirmed(history) && !hasExisted(history)) return notFound(options);
		const { failedLookups, terminate, stop } = history;
		const { lastError } = failedLookups ?? terminate.failures ?? stop.failures ?? { lastError: undefined };
		return { kind: 'timed-out', lastError, ...(reason === 'job-ending' && { jobEnding: true }) };
	}
	function nextPoll(options, history, now) {
		const { lastChange, pollsSinceChange, failedLookups, misses } = history;
		if (failedLookups !== undefined) {
			return { ...SOON, afterMs: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLookups.count) };
		}
		if (misses !== undefined) return pollToConfirm(options, history, misses.firstAnsweredAt, now);
		const { afterMs, reserve } = POLLS[lastChange];
		return { ...SOON, afterMs: afterMs(pollsSinceChange), reserve };
	}
	function isPermanent({ lastError, unusableCount, unknownSince }, now) {
		if (lastError.class !== 'unknown') return lastError.class === 'permanent';
		return lastError instanceof RetCodeError
			? now - unknownSince >= UNKNOWN_CODE_MS
			: unusableCount >= MAX_ATTEMPTS;
	}
	function isUnreachable({ unreachable }, since, now) {
		return unreachable && now - since >= UNREACHABLE_MS;
	}
	function pauseAfter({ lastError, count, unknownCount }) {
		if (lastError.class === 'unknown') return Math.min(LONGEST_UNKNOWN_PAUSE_MS, 2000 * 2 ** unknownCount);
		if (lastError.class === 'deleted') return SETTLE_MS.terminate;
		return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** count);
	}
	function decideUnanswered(history, now) {
		const { failedLookups, since } = history;
		if (failedLookups !== undefined && !history.answered && isUnreachable(failedLookups, since, now))
			return finish({ kind: 'unreachable', error: failedLookups.lastError });
		return permanentFailure(failedLookups, now) ?? { do: 'wait' };
	}
	function decideFound(instance, options, history, now) {
		if (!isIn(options.place, instance) && !history.seenInPlace) {
			return finish({ kind: 'elsewhere', region: instance.region, zone: instance.zone });
		}
		const kind = kindOfState(instance.state);
		if (history.terminate.acceptedAt !== undefined) {
			if (kind !== 'running' && isInRecycleBin(history)) return finish(STILL_LISTED);
			const pending = obstacle('terminate', history, now);
			if (pending !== undefined) return pending;
			if (kind !== 'running') return { do: 'terminate' };
		}
		switch (kind) {
			case 'running':
				return decideRunning(instance, options, history, now);
			case 'terminable':
				if (options.dryRun) return wouldTerminate(options, false);
				return obstacle('terminate', history, now) ?? { do: 'terminate' };
			case 'in-transition':
				if (options.dryRun) return wouldTerminate(options, options.stop);
				return { do: 'wait' };
			case 'unknown':
				return decideUnknownState(instance, options, history, now);
		}
	}
	function decideRunning(instance, options, history, now) {
		if (!options.stop) return finish({ kind: 'running' });
		if (options.dryRun) return wouldTerminate(options, true);
		const expired = expiryOf(history);
		if (expired !== undefined && history.terminate.refusals >= MAX_REFUSALS)
			return finish({ kind: 'refused', error: expired.lastError, attempts: expired.count });
		if (expired !== undefined || neverStops(instance, history))
			return obstacle('terminate', history, now) ?? { do: 'terminate' };
		return obstacle('stop', history, now) ?? { do: 'stop', force: instance.spot };
	}
	function decideUnknownState({ state }, options, history, now) {
		if (options.dryRun) return wouldTerminate(options, options.stop);
		const quietSince = Math.max(history.state.since, history.stop.acceptedAt ?? 0);
		if (now - quietSince < UNKNOWN_STATE_MS) return { do: 'wait' };
		if (!options.stop) return finish({ kind: 'unknown-state', state });
		return obstacle('terminate', history, now) ?? { do: 'terminate' };
	}
	function decideMissing(options, history) {
		if (!isAbsenceConfirmed(history)) return { do: 'wait' };
		if (history.terminate.mayHaveTakenEffect)
			return finish({ kind: 'terminated', inRecycle: undefined, stillListed: false });
		if (hasExisted(history)) return finish({ kind: 'already-gone' });
		return lookedForMs(history) < options.lateListingMs ? { do: 'wait' } : finish(notFound(options));
	}
	function isAbsenceConfirmed(history) {
		const { misses } = history;
		if (misses === undefined) return false;
		const { count, firstAnsweredAt, lastStartedAt } = misses;
		const [polls, ms] = isDeletionConfirmed(history)
			? [MISSES_AFTER_DELETION, CONFIRM_DELETION_MS]
			: [MISSES_WITHOUT_DELETION, CONFIRM_ABSENCE_MS];
		return count >= polls && lastStartedAt - firstAnsweredAt >= ms;
	}
	function neverStops({ spot }, { stop, terminate }) {
		return spot && stop.refusals >= MAX_REFUSALS && terminate.refusals < stop.refusals;
	}
	function expiryOf({ stop: { failures } }) {
		const error = failures?.lastError;
		return error instanceof RetCodeError && error.facts.deletable === true ? failures : undefined;
	}
	function isInRecycleBin({ terminate: { reportedDeleted } }) {
		return (
			reportedDeleted !== undefined && reportedDeleted.last - reportedDeleted.first >= SETTLE_MS.terminate
		);
	}
	function obstacle(action, history, now) {
		const { failures, acceptedAt } = history[action];
		const refusal = permanentFailure(failures, now);
		if (refusal !== undefined) return refusal;
		const earliest =
			failures === undefined
				? (acceptedAt ?? -Infinity) + SETTLE_MS[action]
				: failures.lastAt + pauseAfter(failures);
		return now < earliest ? { do: 'wait' } : undefined;
	}
	function permanentFailure(failures, now) {
		if (failures === undefined || !isPermanent(failures, now)) return undefined;
		return finish({ kind: 'refused', error: failures.lastError, attempts: failures.count });
	}
	function notFound({ ignoreNotFound }) {
		return { kind: ignoreNotFound ? 'not-found-ignored' : 'not-found' };
	}
	function finish(outcome) {
		return { do: 'finish', outcome };
	}
	function wouldTerminate({ releaseDisks }, stopFirst) {
		return finish({ kind: 'would-terminate', stopFirst, releaseDisks });
	}
	const STILL_LISTED = { kind: 'terminated', inRecycle: undefined, stillListed: true };
	const SOON = { reserve: 0, canJoin: false, exact: false };
	function pollToConfirm(options, history, missingSince, now) {
		const deleted = isDeletionConfirmed(history);
		const confirmMs = deleted ? CONFIRM_DELETION_MS : CONFIRM_ABSENCE_MS;
		const lateMs = hasExisted(history) ? 0 : options.lateListingMs - (now - history.since);
		const left = Math.max(missingSince + confirmMs - now, lateMs);
		if (left <= 0) return { ...SOON, afterMs: USUAL_PAUSE_MS, canJoin: deleted };
		return {
			afterMs: deleted ? left : Math.min(left, LATE_LISTING_PAUSE_MS),
			reserve: 0,
			canJoin: deleted,
			exact: true,
		};
	}
	const POLLS = {
		stop: {
			afterMs: (polls) => (polls === 0 ? 5500 : Math.max(1000, 3200 * 0.981 ** (polls - 1))),
			reserve: 4,
		},
		terminate: {
			afterMs: (polls) =>
				[0, 1400, 550, 550, 550][polls] ?? Math.min(USUAL_PAUSE_MS, 1400 * 1.05 ** (polls - 5)),
			reserve: 1,
		},
		missed: { afterMs: () => 1000, reserve: 0 },
		other: { afterMs: (polls) => [1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 1 },
	}; // CONCATENATED MODULE: ./src/teardown/disk-release.ts

	const LOOK_BEFORE_MS = 5000;
	const PAUSE_MS = { first: 1000, longest: 5000 };
	class DiskRelease {
		#dependencies;
		#open = new Map();
		#noted = new Map();
		#answered = new Set();
		#running;
		#wake = new AbortController();
		#pauseMs = PAUSE_MS.first;
		constructor(dependencies) {
			this.#dependencies = dependencies;
		}
		async look(targets) {
			const { clock, deadline } = this.#dependencies;
			const asked = targets.filter(
				({ disks, instance }) => instance !== undefined && disks.dataDisks?.length !== 0,
			);
			if (asked.length === 0) return;
			const alarm = setAlarm(clock, LOOK_BEFORE_MS);
			const signal = AbortSignal.any([deadline.abortCalls, alarm.signal]);
			const regions = new Set(asked.map(regionOf));
			const answers = await this.#ask(regions, signal);
			const listsFor = (target) =>
				[...new Set([regionOf(target), ''])].flatMap((region) => {
					const answer = answers.get(region);
					return answer !== undefined && 'list' in answer ? [answer.list] : [];
				});
			const areShown = (target) => {
				const shown = new Set(listsFor(target).flatMap(({ disks }) => disks.map(({ id }) => id)));
				return target.disks.dataDisks?.every(({ id }) => shown.has(id)) ?? false;
			};
			if (!asked.every(areShown) && !regions.has(''))
				for (const [region, answer] of await this.#ask(new Set(['']), signal)) answers.set(region, answer);
			alarm.release();
			for (const target of asked) {
				const lists = listsFor(target);
				const whole = lists.length > 0 && lists.every((list) => list.whole);
				target.disks.observeList(
					lists.flatMap(({ disks }) => disks),
					whole,
				);
			}
		}
		async beforeTermination(targets) {
			await this.look(targets);
			for (const target of targets) target.disks.beforeTermination();
			this.note(targets);
			if (targets.length > 0) this.#dependencies.onEvent({ kind: 'terminating' });
		}
		note(targets) {
			for (const { id, disks } of targets) {
				const { released } = disks;
				const told = JSON.stringify(released);
				if (told === (this.#noted.get(id) ?? '[]')) continue;
				this.#noted.set(id, told);
				this.#dependencies.onEvent({ kind: 'disks-to-release', id, disks: released });
			}
		}
		begin(target, confirmed) {
			const { clock, onEvent } = this.#dependencies;
			target.disks.gone(confirmed, clock.now());
			this.note([target]);
			if (!target.disks.any) return;
			onEvent({ kind: 'awaiting-disks', id: target.id, disks: target.disks.open });
			this.#open.set(target.id, target);
			this.#pauseMs = PAUSE_MS.first;
			this.#wake.abort();
			this.#running ??= Promise.allSettled([this.#run()]);
		}
		async settle(targets) {
			for (const { disks } of targets) disks.notTerminated();
			this.note(targets);
			for (const end of (await this.#running) ?? []) if (end.status === 'rejected') throw end.reason;
			for (const target of this.#open.values()) {
				target.disks.end();
				this.#conclude(target);
			}
			this.#open.clear();
		}
		async #run() {
			const { clock, deadline } = this.#dependencies;
			while (this.#open.size > 0 && deadline.reason === undefined) {
				this.#wake = new AbortController();
				await this.#lookAfter();
				const deletions = [];
				for (const target of [...this.#open.values()]) {
					const { toDelete } = target.disks.decide(clock.now());
					for (const id of toDelete) deletions.push(this.#delete(target, id));
					if (target.disks.open.length > 0) continue;
					this.#open.delete(target.id);
					this.#conclude(target);
				}
				await Promise.all(deletions);
				if (this.#open.size === 0) break;
				if (deletions.length > 0) this.#pauseMs = PAUSE_MS.first;
				await deadline.sleep(this.#pauseMs, this.#wake.signal);
				this.#pauseMs = Math.min(PAUSE_MS.longest, this.#pauseMs * 1.5);
			}
			this.#running = undefined;
		}
		async #lookAfter() {
			const targets = [...this.#open.values()];
			const regions = new Set(['', ...targets.flatMap(regionsOf)]);
			const answers = await this.#ask(regions, this.#dependencies.deadline.abortCalls);
			for (const target of targets) {
				target.disks.look((id) => {
					const zone = target.disks.zoneOf(id);
					const ways = ['', ...(zone === '' ? regionsOf(target) : [regionOfZone(zone)])];
					return lookOf(
						id,
						[...new Set(ways)].flatMap((region) => answers.get(region) ?? []),
					);
				});
			}
		}
		async #ask(regions, signal) {
			const { client } = this.#dependencies;
			const answers = new Map();
			await Promise.all(
				[...regions].map(async (region) => {
					try {
						answers.set(region, { list: await client.disks(region === '' ? {} : { region }, signal) });
						this.#answered.add(region);
					} catch (error) {
						if (!(error instanceof CompShareError)) throw error;
						answers.set(region, {
							error,
							refused: error.class === 'permanent' && !this.#answered.has(region),
						});
					}
				}),
			);
			return answers;
		}
		async #delete(target, id) {
			const { client, clock, deadline, onEvent } = this.#dependencies;
			const zone = target.disks.zoneOf(id) || (target.instance?.zone ?? '');
			onEvent({ kind: 'deleting-disk', id: target.id, disk: id, sizeGb: target.disks.sizeOf(id) });
			try {
				await client.deleteDisk(id, { region: regionOfZone(zone), zone }, deadline.abortCalls);
				target.disks.deletionAccepted(id, clock.now());
			} catch (error) {
				if (!(error instanceof CompShareError)) throw error;
				if (error instanceof NotSentError) return;
				target.disks.deletionFailed(id, error, clock.now());
				onEvent({ kind: 'disk-deletion-failed', id: target.id, disk: id, error });
			}
		}
		#conclude(target) {
			const { clock, deadline, onEvent } = this.#dependencies;
			const result = target.settleDisks(deadline.reason, clock.now());
			this.note([target]);
			if (result !== undefined) onEvent({ kind: 'disks-settled', result });
		}
	}
	function regionOf({ instance }) {
		return instance?.region ?? '';
	}
	function regionsOf(target) {
		const { disks } = target;
		return [regionOf(target), ...disks.open.map((id) => regionOfZone(disks.zoneOf(id)))];
	}
	function lookOf(id, answers) {
		const lists = answers.flatMap((answer) => ('list' in answer ? [answer.list] : []));
		const failures = answers.flatMap((answer) => ('error' in answer ? [answer] : []));
		const shown = lists.flatMap(({ disks }) => disks.filter((disk) => disk.id === id));
		const error = (failures.find(({ refused }) => !refused) ?? failures[0])?.error;
		if (shown.length > 0) return { look: 'shown', shown, error: undefined };
		const areRefused = failures.every(({ refused }) => refused);
		if (lists.length === 0 && areRefused) return { look: 'refused', shown, error };
		const isProof = lists.length > 0 && lists.every(({ whole }) => whole) && areRefused;
		return { look: isProof ? 'missed' : 'failed', shown, error };
	} // CONCATENATED MODULE: ./src/teardown/poll-schedule.ts

	const EARNED_EVERY_MS = 2000;
	const INITIAL_BUDGET = 6;
	const MAX_BUDGET = 16;
	const TIMER_SLACK_MS = 5;
	class PollSchedule {
		#clock;
		#random;
		#budget = INITIAL_BUDGET;
		#countedAt;
		constructor(clock, random) {
			this.#clock = clock;
			this.#random = random;
			this.#countedAt = clock.now();
		}
		countPoll() {
			this.#budget = this.#available() - 1;
			this.#countedAt = this.#clock.now();
		}
		usualPause() {
			return this.#jittered(USUAL_PAUSE_MS);
		}
		pause(requests) {
			const available = this.#available();
			const others = requests.filter(({ canJoin }) => !canJoin);
			const pauses = (others.length > 0 ? others : requests).map(({ afterMs, reserve, exact }) => {
				if (available < 1 + reserve && afterMs < USUAL_PAUSE_MS) return this.usualPause();
				return exact ? afterMs + TIMER_SLACK_MS : this.#jittered(afterMs);
			});
			return Math.min(...pauses);
		}
		#available() {
			const earned = (this.#clock.now() - this.#countedAt) / EARNED_EVERY_MS;
			return Math.min(MAX_BUDGET, this.#budget + earned);
		}
		#jittered(ms) {
			return ms * (0.9 + 0.2 * this.#random());
		}
	} // CONCATENATED MODULE: ./src/teardown/refunds.ts

	const TIMEOUT_MS = 5000;
	async function askRefunds(targets, { client, clock, signal }) {
		const unasked = targets.flatMap((target) => {
			const { instance, refund } = target;
			return instance !== undefined && !refund.asked && isPrepaid(instance) ? [{ target, instance }] : [];
		});
		if (unasked.length === 0) return;
		const zones = new Map();
		for (const entry of unasked) {
			entry.target.refund = { asked: true, cny: undefined };
			const zone = `${entry.instance.region} ${entry.instance.zone}`;
			zones.set(zone, [...(zones.get(zone) ?? []), entry]);
		}
		const timeout = setAlarm(clock, TIMEOUT_MS);
		const limited = AbortSignal.any([signal, timeout.signal]);
		await Promise.all(
			[...zones.values()].map(async (members) => {
				const [first] = members;
				if (first === undefined) return;
				const ids = members.map(({ instance }) => instance.id);
				const prices = await client.refundPrices(ids, first.instance, limited).catch((error) => {
					if (error instanceof CompShareError) return new Map();
					throw error;
				});
				for (const { target } of members) target.refund = { asked: true, cny: prices.get(target.id) };
			}),
		).finally(() => {
			timeout.release();
		});
	} // CONCATENATED MODULE: ./src/teardown/disk-rules.ts

	const RELEASE_MS = 30_000;
	const GIVE_UP_MS = 90_000;
	const disk_rules_SETTLE_MS = 20_000;
	function forbiddingRule(facts) {
		const { system, volume, atTermination, takenOver, attachedTo, targetGone } = facts;
		if (system || volume) return 'data-disk';
		if (atTermination === undefined) return 'termination';
		if (!atTermination.stoodAtTarget) return 'stood-at-target';
		if (!atTermination.attached) return 'attached-at-termination';
		if (attachedTo !== '' || takenOver) return 'detached';
		return targetGone ? undefined : 'target-gone';
	}
	function decideDisk(facts, now) {
		const { look, listed, volume, system, deletion, goneSince } = facts;
		const elapsed = now - goneSince;
		if (look === 'missed' && listed)
			return disk_rules_finish(deletion.mayHaveTakenEffect ? 'deleted-by-id' : 'released');
		if (look === 'failed' && elapsed < RELEASE_MS) return WAIT;
		if (volume || system) return disk_rules_finish('kept');
		switch (look) {
			case 'missed':
				return disk_rules_finish('unverified');
			case 'refused':
			case 'failed':
				return disk_rules_finish(facts.shownSince ? 'still-there' : 'unverified');
			case 'shown':
				return decideShown(facts, elapsed, now);
		}
	}
	function fateAtEnd({ volume, system, shownSince }) {
		if (volume || system) return 'kept';
		return shownSince ? 'still-there' : 'unverified';
	}
	function mayBeDeletedLater(facts, now) {
		const { failures } = facts.deletion;
		const attachedNowhereElse = { ...facts, attachedTo: '', targetGone: true };
		return (
			forbiddingRule(attachedNowhereElse) === undefined &&
			!(failures !== undefined && isPermanent(failures, now))
		);
	}
	function decideShown(facts, elapsed, now) {
		const { takenOver, deletion, atTermination } = facts;
		if (atTermination?.detached === true) return disk_rules_finish('kept');
		const rule = forbiddingRule(facts);
		if (takenOver) return disk_rules_finish('still-there');
		if (elapsed < RELEASE_MS) return WAIT;
		const { failures, acceptedAt } = deletion;
		const refused = failures !== undefined && isPermanent(failures, now);
		if (elapsed >= GIVE_UP_MS || refused) return disk_rules_finish('still-there');
		if (rule === 'detached') return WAIT;
		if (rule !== undefined) return disk_rules_finish('still-there');
		const earliest =
			failures === undefined
				? (acceptedAt ?? -Infinity) + disk_rules_SETTLE_MS
				: failures.lastAt + pauseAfter(failures);
		return now < earliest ? WAIT : { do: 'delete' };
	}
	const WAIT = { do: 'wait' };
	function disk_rules_finish(fate) {
		return { do: 'finish', fate };
	} // CONCATENATED MODULE: ./src/teardown/target-disks.ts

	class TargetDisks {
		#targetId;
		#records = new Map();
		#dataDisks;
		#instance;
		#price = { together: undefined, disks: [] };
		#hasVolumes = false;
		#atNextTermination;
		#gone = { since: 0, confirmed: false };
		constructor(targetId, dataDisks, released) {
			this.#targetId = targetId;
			this.#dataDisks = dataDisks;
			for (const disk of dataDisks ?? []) this.#record(disk, '');
			for (const { id, sizeGb, zone, listed } of released ?? []) {
				const { facts } = this.#record(bareDisk(id, sizeGb), zone);
				facts.listed = listed;
				facts.atTermination = { stoodAtTarget: true, attached: true, detached: false };
			}
		}
		get dataDisks() {
			if (this.#dataDisks !== undefined) return this.#dataDisks;
			const mounted = [...this.#records.values()].flatMap((record) => (record.mounted ? [record.disk] : []));
			return mounted.length > 0 ? mounted : undefined;
		}
		get any() {
			return this.#records.size > 0;
		}
		get open() {
			return [...this.#records.values()].flatMap(({ disk, fate }) => (fate === undefined ? [disk.id] : []));
		}
		get released() {
			return [...this.#records.values()].flatMap(({ disk, zone, facts, fate }) => {
				const { volume, system, takenOver, listed } = facts;
				const at = this.#atNextTermination?.get(disk.id) ?? facts.atTermination;
				const isCovered = at?.stoodAtTarget === true && at.attached && !volume && !system && !takenOver;
				return isCovered && !isOver(fate) ? [{ id: disk.id, sizeGb: disk.sizeGb, zone, listed }] : [];
			});
		}
		observe(instance) {
			this.notTerminated();
			this.#instance = instance;
			this.#dataDisks = dataDisksOf(instance, this.#dataDisks);
			if (instance.disks === undefined) return;
			const { dataDiskPricePerDay: together } = instance;
			if (together !== undefined)
				this.#price = { together, disks: instance.disks.filter(({ boot }) => !boot) };
			this.#hasVolumes ||= instance.disks.some(({ volume }) => volume);
			const listed = new Set(instance.disks.map(({ id }) => id));
			for (const [id, record] of this.#records)
				if (record.attached.inOwnList !== undefined) record.attached.inOwnList = listed.has(id);
			for (const disk of instance.disks) {
				const known = this.#records.get(disk.id);
				if (disk.boot) {
					if (known !== undefined) known.facts.system = true;
					continue;
				}
				const record = this.#record(disk, instance.zone);
				record.disk = disk;
				record.facts.volume ||= disk.volume;
				record.inOwnList = true;
				record.attached.inOwnList = true;
			}
		}
		observeList(disks, whole) {
			for (const [id, record] of this.#records) {
				const entries = disks.filter((disk) => disk.id === id);
				const isShown = entries.length > 0;
				record.facts.listed ||= isShown;
				if (isShown || (whole && record.attached.mounted !== undefined))
					record.attached.mounted =
						isShown && entries.every(({ attachedTo }) => attachedTo === this.#targetId);
			}
			for (const entry of disks) {
				if (entry.attachedTo !== this.#targetId || this.#isSystemDisk(entry.id)) continue;
				const record = this.#record(bareDisk(entry.id, entry.sizeGb, entry), entry.zone);
				record.zone = entry.zone === '' ? record.zone : entry.zone;
				record.facts.listed = true;
				record.facts.volume ||= this.#hasVolumes && !record.inOwnList;
				record.mounted = true;
				record.attached.mounted ??= true;
			}
		}
		beforeTermination() {
			this.#atNextTermination = new Map(
				[...this.#records].map(([id, { inOwnList, mounted, attached }]) => {
					const looks = [attached.inOwnList, attached.mounted];
					return [
						id,
						{
							stoodAtTarget: inOwnList || mounted,
							attached: looks.includes(true) && !looks.includes(false),
							detached: !looks.includes(true),
						},
					];
				}),
			);
		}
		notTerminated() {
			this.#atNextTermination = undefined;
		}
		terminated() {
			if (this.#atNextTermination === undefined) return;
			for (const [id, { facts }] of this.#records)
				facts.atTermination = this.#atNextTermination.get(id) ?? NOT_ATTACHED;
			this.#atNextTermination = undefined;
		}
		gone(confirmed, now) {
			this.notTerminated();
			this.#gone = { since: now, confirmed };
		}
		look(lookAt) {
			for (const record of this.#openRecords()) {
				const { look, shown, error } = lookAt(record.disk.id);
				const { facts } = record;
				facts.look = look;
				record.error = error;
				facts.attachedTo = shown.length === 0 ? undefined : (shown.find(isAttached)?.attachedTo ?? '');
				if (shown.length === 0) continue;
				facts.listed = true;
				facts.shownSince = true;
				facts.takenOver ||= shown.some(
					({ attachedTo }) => attachedTo !== '' && attachedTo !== this.#targetId,
				);
				record.zone = shown.find(({ zone }) => zone !== '')?.zone ?? record.zone;
			}
		}
		decide(now) {
			const toDelete = [];
			for (const record of this.#openRecords()) {
				const decision = decideDisk(this.#factsOf(record), now);
				if (decision.do === 'finish') this.#finish(record, decision.fate);
				if (decision.do === 'delete') toDelete.push(record.disk.id);
			}
			return { toDelete };
		}
		deletionAccepted(id, now) {
			const record = this.#records.get(id);
			if (record === undefined) return;
			record.facts.deletion = { mayHaveTakenEffect: true, acceptedAt: now, failures: undefined };
		}
		deletionFailed(id, error, now) {
			const record = this.#records.get(id);
			if (record === undefined) return;
			const { deletion } = record.facts;
			record.facts.deletion = {
				...deletion,
				mayHaveTakenEffect: deletion.mayHaveTakenEffect || error.mayHaveTakenEffect,
				failures: afterFailure(deletion.failures, error, now),
			};
		}
		end() {
			for (const record of this.#openRecords()) this.#finish(record, fateAtEnd(this.#factsOf(record)));
		}
		mayGoLater(now) {
			return [...this.#records.values()].some(
				(record) =>
					(record.fate === 'still-there' || record.fate === 'unverified') &&
					mayBeDeletedLater(this.#factsOf(record), now),
			);
		}
		zoneOf(id) {
			return this.#records.get(id)?.zone ?? '';
		}
		sizeOf(id) {
			return this.#records.get(id)?.disk.sizeGb;
		}
		results(fate) {
			const all = [...this.#records.values()];
			const { together, disks: priced } = this.#price;
			return all.map((record) => {
				const { disk, zone } = record;
				const isPriced = priced.some(({ id }) => id === disk.id);
				return {
					...disk,
					zone: zone === '' ? (this.#instance?.zone ?? '') : zone,
					pricePerDayCny: diskPricePerDay(disk, isPriced ? together : undefined, priced),
					fate: record.fate ?? (disk.volume ? 'kept' : fate),
					error:
						record.error ?? (isOver(record.fate) ? undefined : record.facts.deletion.failures?.lastError),
				};
			});
		}
		*#openRecords() {
			for (const record of this.#records.values()) if (record.fate === undefined) yield record;
		}
		#finish(record, fate) {
			record.fate = fate;
			if (isOver(fate)) record.error = undefined;
		}
		#factsOf({ facts }) {
			const { since, confirmed } = this.#gone;
			return { ...facts, targetGone: confirmed, goneSince: since };
		}
		#isSystemDisk(id) {
			const isBoot = this.#instance?.disks?.some((disk) => disk.id === id && disk.boot) ?? false;
			return isBoot || this.#records.get(id)?.facts.system === true;
		}
		#record(disk, zone) {
			const known = this.#records.get(disk.id);
			if (known !== undefined) return known;
			const record = {
				disk,
				zone,
				inOwnList: false,
				mounted: false,
				attached: { inOwnList: undefined, mounted: undefined },
				facts: {
					system: disk.boot,
					volume: disk.volume,
					atTermination: undefined,
					takenOver: false,
					attachedTo: undefined,
					look: 'failed',
					listed: false,
					shownSince: false,
					deletion: { mayHaveTakenEffect: false, acceptedAt: undefined, failures: undefined },
				},
				fate: undefined,
				error: undefined,
			};
			this.#records.set(disk.id, record);
			return record;
		}
	}
	const NOT_ATTACHED = { stoodAtTarget: false, attached: false, detached: true };
	function isAttached({ attachedTo }) {
		return attachedTo !== '';
	}
	function isOver(fate) {
		return fate !== undefined && fate !== 'still-there' && fate !== 'unverified';
	}
	function bareDisk(id, sizeGb, { name, type } = { name: '', type: '' }) {
		return { id, name, sizeGb, type, boot: false, volume: false };
	} // CONCATENATED MODULE: ./src/teardown/target.ts

	class Target {
		id;
		history;
		observation = { kind: 'missed' };
		instance;
		refund = { asked: false, cny: undefined };
		acting = false;
		disks;
		result;
		#startedAt;
		#releaseDisks;
		#stateFound;
		#inRecycle;
		#runningAt;
		constructor(spec, startedAt, releaseDisks) {
			const { id, seen, instance, dataDisks, releasedDisks } = spec;
			this.id = id;
			this.history = newHistory(seen, startedAt);
			this.instance = instance;
			this.#startedAt = startedAt;
			this.#releaseDisks = releaseDisks;
			this.disks = new TargetDisks(id, dataDisks, releasedDisks);
			if (instance !== undefined) this.disks.observe(instance);
			this.#stateFound = instance?.state;
		}
		observe(observation, time, place) {
			this.observation = observation;
			this.history = afterPoll(this.history, observation, time, place);
			if (observation.kind !== 'found') return;
			const { instance } = observation;
			this.instance = instance;
			this.disks.observe(instance);
			this.#stateFound ??= instance.state;
			if (kindOfState(instance.state) === 'running') this.#runningAt = time.answeredAt;
		}
		accepted(action, now, inRecycle) {
			this.history = afterAcceptance(this.history, action, now);
			if (action !== 'terminate') return;
			this.#inRecycle = inRecycle;
			this.disks.terminated();
		}
		failed(action, error, now) {
			this.history = afterActionError(this.history, action, error, now);
			if (action === 'terminate' && error.mayHaveTakenEffect) this.disks.terminated();
		}
		finish(outcome, now) {
			const { id, instance, history } = this;
			this.result = {
				id,
				outcome: outcome.kind === 'terminated' ? { ...outcome, inRecycle: this.#inRecycle } : outcome,
				instance,
				dataDisks: this.disks.dataDisks,
				disks:
					outcome.kind === 'would-terminate' || OUTCOMES[outcome.kind].gone
						? this.disks.results(this.#releaseDisks ? 'unverified' : 'kept')
						: [],
				missed: history.misses !== undefined,
				stateFound: this.#stateFound,
				stopAccepted: history.stop.acceptedAt !== undefined,
				terminationAccepted: history.terminate.acceptedAt !== undefined,
				refundCny: this.refund.cny,
				ranMs: this.#ranMs(),
				elapsedMs: now - this.#startedAt,
			};
			return this.result;
		}
		settleDisks(endedBy, now) {
			if (this.result === undefined) return undefined;
			const disks = this.disks.results('unverified');
			const isLeft = disks.some(
				({ fate }) => fate === 'still-there' || (endedBy !== undefined && fate === 'unverified'),
			);
			const { outcome } = this.result;
			const terminated = outcome.kind === 'terminated' ? { inRecycle: outcome.inRecycle } : undefined;
			this.result = {
				...this.result,
				dataDisks: this.disks.dataDisks,
				disks,
				outcome: isLeft
					? { kind: 'disks-left', terminated, endedBy, mayGoLater: this.disks.mayGoLater(now) }
					: outcome,
			};
			return this.result;
		}
		#ranMs() {
			const startedAt = this.instance?.startedAt ?? 0;
			if (this.#runningAt === undefined || startedAt === 0) return undefined;
			return Math.max(0, this.#runningAt - startedAt * 1000);
		}
	} // CONCATENATED MODULE: ./src/teardown/reconcile.ts

	const ACTIONS_IN_FLIGHT = { initial: 8, max: 32 };
	async function reconcile(targets, dependencies) {
		return new Reconciler(targets, dependencies).run();
	}
	class Reconciler {
		#dependencies;
		#targets;
		#schedule;
		#queue;
		#disks;
		#startedAt;
		#wake = new AbortController();
		#waitAnnounced = false;
		constructor(targets, dependencies) {
			const { clock, random, options, deadline } = dependencies;
			this.#dependencies = dependencies;
			this.#schedule = new PollSchedule(clock, random);
			this.#queue = new ActionQueue(
				ACTIONS_IN_FLIGHT,
				() => deadline.reason === undefined,
				() => {
					this.#wake.abort();
				},
			);
			this.#disks = new DiskRelease(dependencies);
			this.#startedAt = clock.now();
			this.#targets = targets.map((spec) => new Target(spec, this.#startedAt, options.releaseDisks));
		}
		async run() {
			const { client, clock, options, deadline, onEvent } = this.#dependencies;
			while (this.#open().length > 0 && deadline.reason === undefined) {
				const actions = await this.#poll();
				const acted = actions.map(({ target }) => target);
				const terminated = actions.flatMap(({ target, decision: { do: action } }) =>
					action === 'terminate' && options.releaseDisks ? [target] : [],
				);
				await Promise.all([
					askRefunds(acted, { client, clock, signal: deadline.abortCalls }),
					this.#disks.beforeTermination(terminated),
				]);
				this.#queue.start(actions.map((action) => () => this.#act(action)));
				await this.#pause();
			}
			const { reason } = deadline;
			if (reason !== undefined && this.#open().length > 0) onEvent({ kind: 'ending', reason });
			await this.#queue.drain();
			for (const target of this.#open())
				this.#finish(target, outcomeAtEnd(options, target.history, reason ?? 'timed-out'));
			await this.#disks.settle(this.#targets);
			return this.#targets.flatMap(({ result }) => result ?? []);
		}
		#open() {
			return this.#targets.filter(({ result }) => result === undefined);
		}
		async #poll() {
			const { inventory, clock, options, deadline, onEvent } = this.#dependencies;
			const polled = this.#open().filter(({ acting }) => !acting);
			if (polled.length === 0) return [];
			this.#queue.clear();
			this.#schedule.countPoll();
			const startedAt = clock.now();
			const result = await inventory.find(
				polled.map(({ id }) => id),
				findOptions(polled, options.place),
				deadline.abortCalls,
			);
			const time = { startedAt, answeredAt: clock.now() };
			const actions = [];
			const observed = polled.filter((target) =>
				this.#observe(target, observationOf(target.id, result), time),
			);
			if (options.dryRun)
				await this.#disks.look(observed.filter(({ disks }) => disks.dataDisks === undefined));
			for (const target of observed) {
				const { observation } = target;
				const decision = this.#conclude(target);
				if ((decision.do === 'stop' || decision.do === 'terminate') && observation.kind === 'found')
					actions.push({ target, instance: observation.instance, decision });
			}
			const open = this.#open();
			const failing = open.flatMap(({ history }) => history.failedLookups ?? []);
			onEvent({
				kind: 'polled',
				open: open.map(({ id, instance }) => ({ id, state: instance?.state })),
				error: deadline.reason === undefined ? failing[0]?.lastError : undefined,
			});
			this.#announceWait(open);
			return actions;
		}
		#announceWait(open) {
			const { clock, options, onEvent } = this.#dependencies;
			const unseen = open.filter(({ history }) => history.misses !== undefined && !hasExisted(history));
			const forMs = options.lateListingMs - (clock.now() - this.#startedAt);
			if (this.#waitAnnounced || unseen.length === 0 || forMs <= 0) return;
			this.#waitAnnounced = true;
			onEvent({ kind: 'awaiting-listing', ids: unseen.map(({ id }) => id), forMs });
		}
		#observe(target, observation, time) {
			const { options, onEvent } = this.#dependencies;
			if (observation === undefined) return false;
			const before = target.instance?.state;
			target.observe(observation, time, options.place);
			if (observation.kind === 'found' && before !== observation.instance.state)
				onEvent({ kind: 'observed', instance: observation.instance, before });
			if (observation.kind === 'missed' && target.history.misses?.count === 1 && before !== undefined)
				onEvent({ kind: 'missed', id: target.id });
			return true;
		}
		#conclude(target) {
			const { options, clock } = this.#dependencies;
			const decision = decide(target.observation, options, target.history, clock.now());
			if (decision.do === 'finish') this.#finish(target, decision.outcome);
			return decision;
		}
		async #act({ target, instance, decision }) {
			const { clock, deadline, options, onEvent } = this.#dependencies;
			const { id } = target;
			const action = decision.do;
			const force = decision.do === 'stop' && decision.force;
			const releaseDisks = action === 'terminate' && options.releaseDisks;
			const place = { region: instance.region, zone: instance.zone };
			target.acting = true;
			onEvent({ kind: 'acting', id, action, force, releaseDisks });
			try {
				const inRecycle = await this.#send(decision, id, place);
				target.accepted(action, clock.now(), inRecycle);
				onEvent({ kind: 'accepted', id, action, inRecycle, releaseDisks });
			} catch (error) {
				if (!(error instanceof CompShareError)) throw error;
				if (error instanceof NotSentError) {
					onEvent({ kind: 'not-sent', id, action });
					return;
				}
				if (error.throttled) this.#queue.slowDown();
				target.failed(action, error, clock.now());
				if (this.#conclude(target).do === 'finish') return;
				onEvent({ kind: 'action-failed', id, action, error, retrying: deadline.reason === undefined });
			} finally {
				target.acting = false;
			}
		}
		async #send(decision, id, place) {
			const { client, options, deadline } = this.#dependencies;
			if (decision.do === 'terminate') return client.terminate(id, place, options, deadline.abortCalls);
			await client.stop(id, place, decision, deadline.abortCalls);
			return undefined;
		}
		#finish(target, outcome) {
			const { options, clock, onEvent } = this.#dependencies;
			onEvent({ kind: 'finished', result: target.finish(outcome, clock.now()) });
			if (options.releaseDisks && !options.dryRun && OUTCOMES[outcome.kind].gone)
				this.#disks.begin(target, !(outcome.kind === 'terminated' && outcome.stillListed));
		}
		async #pause() {
			if (!this.#queue.isIdle()) {
				await this.#sleep(this.#schedule.usualPause());
				if (!this.#queue.isIdle()) return;
			}
			const { options, clock } = this.#dependencies;
			const now = clock.now();
			const requests = this.#open().map(({ history }) => nextPoll(options, history, now));
			if (requests.length > 0) await this.#sleep(this.#schedule.pause(requests));
		}
		async #sleep(ms) {
			this.#wake = new AbortController();
			await this.#dependencies.deadline.sleep(ms, this.#wake.signal);
		}
	}
	function findOptions(targets, place) {
		return {
			place,
			seen: new Map(targets.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]]))),
			searchEverywhere: new Set(targets.flatMap(({ id, instance }) => (instance === undefined ? [id] : []))),
		};
	}
	function observationOf(id, { found, unanswered }) {
		const error = unanswered.get(id);
		if (error instanceof NotSentError) return undefined;
		if (error !== undefined) return { kind: 'failed', error };
		const instance = found.get(id);
		return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
	} // CONCATENATED MODULE: ./src/text/glob.ts

	function matchesGlob(glob, text) {
		const pattern = Array.from(glob);
		const characters = Array.from(text);
		let p = 0;
		let c = 0;
		let lastStar = -1;
		let resumeAt = 0;
		while (c < characters.length) {
			if (pattern[p] === '*') {
				lastStar = p++;
				resumeAt = c;
			} else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === characters[c])) {
				p++;
				c++;
			} else if (lastStar >= 0) {
				p = lastStar + 1;
				c = ++resumeAt;
			} else {
				return false;
			}
		}
		while (pattern[p] === '*') p++;
		return p === pattern.length;
	} // CONCATENATED MODULE: ./src/teardown/filter.ts

	const MAX_CLOCK_DIFFERENCE_MS = 60_000;
	function match(filter, instance, clocks) {
		const { names, tag, exclude = [], olderThanMs } = filter;
		const { name } = instance;
		if (tag !== undefined && tag !== instance.tag) return 'not-matched';
		if (names !== undefined && !matchesAny(names, name)) {
			const normalized = names.map((pattern) => pattern.normalize('NFKC'));
			return matchesAny(normalized, name.normalize('NFKC')) ? 'normalized-only' : 'not-matched';
		}
		if (matchesAny(exclude, name)) return 'excluded';
		return olderThanMs === undefined ? 'selected' : matchAge(instance, olderThanMs, clocks);
	}
	function clockDifference({ machineMs, apiMs = machineMs }) {
		const difference = apiMs - machineMs;
		return Math.abs(difference) > MAX_CLOCK_DIFFERENCE_MS ? difference : 0;
	}
	function matchAge({ createdAt }, olderThanMs, clocks) {
		if (createdAt === undefined || createdAt === 0) return 'age-unknown';
		const isOld = (nowMs) => nowMs - createdAt * 1000 >= olderThanMs;
		const { machineMs } = clocks;
		const byMachine = isOld(machineMs);
		const byApi = isOld(machineMs + clockDifference(clocks));
		if (byMachine !== byApi) return 'clocks-differ';
		return byMachine ? 'selected' : 'too-young';
	}
	function matchesAny(patterns, name) {
		return patterns.some((pattern) => matchesGlob(pattern, name));
	} // CONCATENATED MODULE: ./src/teardown/select.ts

	const select_LATE_LISTING_PAUSE_MS = 5000;
	async function select_select(filter, { readings, lateListingMs, lookElsewhere }, dependencies) {
		const { clock, client, place, deadline, onEvent } = dependencies;
		const sightings = new Map();
		const startedAt = clock.now();
		const until = startedAt + lateListingMs;
		const clocks = () => {
			const machineMs = clock.now();
			const { clockOffsetMs } = client;
			return { machineMs, apiMs: clockOffsetMs === undefined ? undefined : machineMs + clockOffsetMs };
		};
		const note = (listed) => {
			for (const instance of listed) {
				const seen = sightings.get(instance.id) ?? { instance, names: new Set(), matches: new Set() };
				seen.names.add(instance.name);
				seen.matches.add(verdictOn(instance, filter, place, clocks()));
				sightings.set(instance.id, { ...seen, instance });
			}
		};
		const isFound = (verdict) => [...sightings.values()].some(({ matches }) => matches.has(verdict));
		for (let reading = 1; ; reading++) {
			note(await readList(filter, startedAt, dependencies));
			if (reading < readings) continue;
			if (isFound('selected')) break;
			const leftMs = Math.min(until - clock.now(), deadline.timeLeft);
			if (deadline.reason === 'cancelled') throw new NotSentError(DESCRIBE);
			if (leftMs <= 0) break;
			if (reading === readings) onEvent({ kind: 'awaiting-listing', ids: [], forMs: leftMs });
			await deadline.sleep(Math.min(leftMs, select_LATE_LISTING_PAUSE_MS));
		}
		if (lookElsewhere && isGiven(place) && !isFound('selected') && !isFound('elsewhere'))
			note(await readEverywhere(filter, dependencies));
		return {
			filter,
			...conclude([...sightings.values()]),
			placesRefused: dependencies.inventory.placesRefused,
			clockDifferenceMs: clockDifference(clocks()),
		};
	}
	function isGiven({ region, zone }) {
		return region !== undefined || zone !== undefined;
	}
	function verdictOn(instance, filter, place, clocks) {
		const verdict = match(filter, instance, clocks);
		if (isIn(place, instance)) return verdict;
		return verdict === 'selected' ? 'elsewhere' : 'not-matched';
	}
	function conclude(sightings) {
		const instances = [];
		const ambiguous = [];
		const leftAlone = new Map();
		for (const { instance, names, matches } of sightings) {
			const others = [...matches].filter((verdict) => verdict !== 'selected');
			const [other] = others;
			if (other === undefined) instances.push(instance);
			else if (matches.has('selected') && names.size > 1) ambiguous.push({ instance, names: [...names] });
			else leftAlone.set(other, [...(leftAlone.get(other) ?? []), instance]);
		}
		return {
			instances,
			ambiguous,
			listed: sightings.map(({ instance }) => instance),
			leftAlone,
		};
	}
	async function readEverywhere({ tag }, { inventory, deadline }) {
		try {
			return await inventory.list(tag === undefined ? {} : { tag }, deadline.signal, noRetry);
		} catch (error) {
			if (error instanceof CompShareError) return [];
			throw error;
		}
	}
	async function readList(filter, startedAt, dependencies) {
		const { client, inventory, clock, place, deadline, onEvent } = dependencies;
		let lastError;
		const cameAt = new Map();
		const retry = async ({ error, earlierErrors }) => {
			if (error instanceof NotSentError) throw lastError ?? error;
			const alike = earlierErrors.filter((earlier) => earlier.class === error.class);
			const now = clock.now();
			cameAt.set(error, now);
			const failures = [...alike, error].reduce(
				(before, failure) => afterFailure(before, failure, cameAt.get(failure) ?? now),
				undefined,
			);
			if (failures === undefined || isPermanent(failures, now) || deadline.reason !== undefined) throw error;
			if (!client.answered && isUnreachable(failures, startedAt, now)) throw error;
			lastError = error;
			onEvent({ kind: 'polled', open: [], error });
			await deadline.sleep(pauseAfter(failures));
		};
		const query = { ...place, ...(filter.tag !== undefined && { tag: filter.tag }) };
		return inventory.list(query, deadline.signal, retry);
	} // CONCATENATED MODULE: ./src/teardown/teardown.ts

	const FIRST_READINGS = 2;
	const NO_LATE_INSTANCES = { tooMany: [], unknownAge: [] };
	async function tearDown(teardown, dependencies) {
		const { fetch, clock, deadline, onCall, onFacts } = dependencies;
		const { signal } = deadline;
		const lockForms = new Set();
		const client = new CompShareClient({
			connection: teardown.connection,
			fetch,
			clock,
			signal,
			onCall: (call) => {
				if (call.error instanceof RetCodeError && call.error.lockForm !== undefined)
					lockForms.add(call.error.lockForm);
				onCall(call);
			},
		});
		const inventory = new Inventory(client);
		try {
			return await selectAndReconcile(teardown, dependencies, { client, inventory });
		} finally {
			const { answeredActions, clockOffsetMs } = client;
			onFacts({ ...inventory.facts, answeredActions, lockForms: [...lockForms], clockOffsetMs });
		}
	}
	async function selectAndReconcile(
		{ selection, options },
		{ clock, random, deadline, onEvent, onSelected },
		{ client, inventory },
	) {
		const startedAt = clock.now();
		const runLoop = (targets) =>
			reconcile(targets, { client, inventory, clock, random, options, deadline, onEvent });
		if (selection.by === 'id') {
			onSelected(selection.targets, undefined);
			const results = await runLoop(selection.targets);
			return { kind: 'finished', results, selected: undefined, late: NO_LATE_INSTANCES };
		}
		const { filter, maxInstances } = selection;
		const selectNow = (how) =>
			select_select(filter, how, { client, inventory, clock, place: options.place, deadline, onEvent });
		const { lateListingMs } = options;
		let selected;
		try {
			selected = await selectNow({ readings: FIRST_READINGS, lateListingMs, lookElsewhere: true });
		} catch (error) {
			if (!(error instanceof CompShareError)) throw error;
			return { kind: 'no-list', error, reason: deadline.reason ?? 'refused' };
		}
		const all = [...selected.instances, ...selected.ambiguous.map(({ instance }) => instance)];
		if (all.length > maxInstances) return { kind: 'too-many', selected: all, maxInstances };
		const targets = selected.instances.map(specOf);
		onSelected(targets, selected);
		const results = [
			...(await runLoop(targets)),
			...ambiguousResults(selected.ambiguous, options, startedAt),
		];
		const end = { kind: 'finished', results, selected, late: NO_LATE_INSTANCES };
		const goOn = results.length > 0 && !results.some(isFailed) && !options.dryRun;
		if (!goOn || deadline.reason !== undefined) return end;
		const again = await selectNow({ readings: 1, lateListingMs: 0, lookElsewhere: false }).catch((error) => {
			if (error instanceof CompShareError) return undefined;
			throw error;
		});
		const known = new Set(results.map(({ id }) => id));
		const matching = again?.instances.filter(({ id }) => !known.has(id)) ?? [];
		const beganAt = startedAt + (client.clockOffsetMs ?? 0);
		const isDated = ({ createdAt = 0 }) => createdAt > 0;
		const before = matching.filter((one) => isDated(one) && (one.createdAt ?? 0) * 1000 <= beganAt);
		const late = {
			tooMany: results.length + before.length > maxInstances ? before : [],
			unknownAge: matching.filter((one) => !isDated(one)),
		};
		const ambiguous = again?.ambiguous.filter(({ instance }) => !known.has(instance.id)) ?? [];
		results.push(...ambiguousResults(ambiguous, options, startedAt));
		if (before.length === 0 || late.tooMany.length > 0) return { ...end, late };
		const more = before.map(specOf);
		onSelected(more, again);
		return { ...end, results: [...results, ...(await runLoop(more))], late };
	}
	function specOf(instance) {
		return { id: instance.id, seen: true, instance };
	}
	function ambiguousResults(ambiguous, options, now) {
		return ambiguous.map(({ instance, names }) =>
			new Target(specOf(instance), now, options.releaseDisks).finish({ kind: 'ambiguous', names }, now),
		);
	} // CONCATENATED MODULE: ./src/time/deadline.ts

	const GRACE_MS = 2000;
	class Deadline {
		at;
		atTimeout;
		signal;
		abortCalls;
		#clock;
		#cancelled;
		#timedOut = new AbortController();
		#graceOver = new AbortController();
		#released = new AbortController();
		constructor({ clock, timeoutMs, atTimeout = 'timed-out', cancelled }) {
			this.#clock = clock;
			this.#cancelled = cancelled;
			this.at = clock.now() + timeoutMs;
			this.atTimeout = atTimeout;
			this.signal = AbortSignal.any([cancelled, this.#timedOut.signal]);
			this.abortCalls = this.#graceOver.signal;
			this.#abortAfter(timeoutMs, this.#timedOut);
			const startGrace = () => {
				this.#abortAfter(GRACE_MS, this.#graceOver);
			};
			if (this.signal.aborted) startGrace();
			else this.signal.addEventListener('abort', startGrace, { once: true });
		}
		get reason() {
			if (this.#cancelled.aborted) return 'cancelled';
			return this.#clock.now() >= this.at ? this.atTimeout : undefined;
		}
		get timeLeft() {
			return this.reason === undefined ? this.at - this.#clock.now() : 0;
		}
		async sleep(ms, wake) {
			const pause = Math.min(ms, this.timeLeft);
			if (pause <= 0) return;
			const signal = wake === undefined ? this.#cancelled : AbortSignal.any([this.#cancelled, wake]);
			await this.#clock.sleep(pause, signal);
		}
		release() {
			this.#released.abort();
		}
		#abortAfter(ms, controller) {
			void this.#clock.sleep(ms, this.#released.signal).then(() => {
				if (!this.#released.signal.aborted) controller.abort();
			});
		}
	} // CONCATENATED MODULE: ./src/time/job-end.ts

	const TIME_AFTER_SIGNAL_MS = 270_000;
	const TIME_AFTER_FINDING_MS = 200_000;
	const MIN_TIME_MS = 20_000;
	function phaseTime({ now, timeoutMs, jobCancelled, savedJobEndsAt }) {
		if (!jobCancelled) return { timeoutMs, atTimeout: 'timed-out', jobEndsAt: undefined };
		const jobEndsAt = Math.min(savedJobEndsAt ?? now + TIME_AFTER_FINDING_MS, now + TIME_AFTER_SIGNAL_MS);
		const leftMs = Math.max(MIN_TIME_MS, jobEndsAt - now);
		return leftMs < timeoutMs
			? { timeoutMs: leftMs, atTimeout: 'job-ending', jobEndsAt }
			: { timeoutMs, atTimeout: 'timed-out', jobEndsAt };
	} // CONCATENATED MODULE: ./src/github/torn-down.ts

	function allGone({ notFound, failed }) {
		return notFound.length === 0 && failed.length === 0;
	}
	function isCalledLike(name, instance) {
		return name !== '' && (name === instance.name || name === instance.id);
	} // CONCATENATED MODULE: ./src/action/api-facts.ts

	function logApiFacts({ runner, request, messages }, facts) {
		if (!request.dryRun && !runner.isDebug()) return;
		const { apiFacts } = messages;
		const { seen, shownBy } = facts;
		const lines = [
			apiFacts.intro,
			...['anywhere', 'region', 'zone'].map((form) => apiFacts.shownBy(form, shownBy[form], seen)),
			apiFacts.regionRequired(facts.regionRequired),
			apiFacts.counts(facts.counts),
			apiFacts.spellings(facts.answeredActions),
			apiFacts.lock(facts.lockForms),
			apiFacts.zones(facts.zones),
			apiFacts.clock(facts.clockOffsetMs),
			...facts.refused.map(({ place, error }) =>
				apiFacts.refused(oneLine([place.region, place.zone].filter(Boolean).join(' '), 80), error),
			),
		];
		runner.startGroup(apiFacts.title);
		for (const line of lines) runner.info(line);
		runner.endGroup();
	} // CONCATENATED MODULE: ./src/action/key-check.ts

	const CHECK_MS = 10_000;
	const DOCUMENTED_REGION = 'cn-wlcb';
	async function checkKeys({ connection, place }, { runner, messages, fetch, clock, cancelled }) {
		const limit = setAlarm(clock, CHECK_MS);
		const signal = AbortSignal.any([limit.signal, cancelled]);
		const client = new CompShareClient({ connection, fetch, clock, signal });
		const read = async (from) => {
			try {
				await client.describe(from, signal);
				return undefined;
			} catch (error) {
				if (error instanceof CompShareError) return error;
				throw error;
			}
		};
		try {
			let error = await read({});
			if (error !== undefined && mayLackRegion(error))
				error = await read({ region: place.region ?? DOCUMENTED_REGION });
			if (error === undefined || cancelled.aborted) return true;
			const { keysRefused, keysUnchecked } = messages.annotations;
			if (error.class !== 'permanent' || mayLackRegion(error)) {
				runner.warning(keysUnchecked.message(error), { title: keysUnchecked.title });
				return true;
			}
			runner.error(keysRefused.message(error), { title: keysRefused.title });
			return false;
		} finally {
			limit.release();
		}
	}
	function mayLackRegion(error) {
		return (
			error instanceof RetCodeError &&
			error.facts.regionMissing === true &&
			!/project|organization/i.test(error.apiMessage)
		);
	} // CONCATENATED MODULE: ./src/action/deferral.ts

	async function defer(request, state, dependencies) {
		const { runner, messages } = dependencies;
		state.update({ progress: 'deferred' });
		state.save();
		runner.info(messages.log.deferred(await intent(request, dependencies)));
		return checkKeys(request, dependencies);
	}
	async function intent({ targets, dryRun, github }, { messages, loadGitHub }) {
		const gitHubIntents = github === undefined ? [] : (await loadGitHub()).intents(github, { dryRun });
		return messages.log.intents([instanceIntent(targets, dryRun, messages), ...gitHubIntents]);
	}
	function instanceIntent(targets, dryRun, { log }) {
		switch (targets.by) {
			case 'id':
				return log.intentById(targets.ids, dryRun);
			case 'filter':
				return log.intentByFilter(dryRun);
			case 'nothing':
				return log.intentLater(dryRun);
		}
	} // CONCATENATED MODULE: ./src/report/outputs.ts

	const MAX_RESULTS_BYTES = 900_000;
	const MAX_NAME_LENGTH = 255;
	const SHORT_NAME_LENGTH = 40;
	function outputsOf(results) {
		const terminated = results.flatMap(({ id, outcome }) => {
			const termination = terminationOf(outcome);
			return termination === undefined ? [] : [{ id, inRecycle: termination.inRecycle }];
		});
		return {
			'uhost-id': terminated.map(({ id }) => id).join(','),
			'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
		};
	}
	function resultRow(result) {
		const { id, instance, outcome, elapsedMs } = result;
		const place = instance ?? (outcome.kind === 'elsewhere' ? outcome : undefined);
		return {
			kind: 'instance',
			id,
			name: oneLine(instance?.name ?? '', MAX_NAME_LENGTH),
			region: place?.region ?? '',
			zone: place?.zone ?? '',
			outcome: OUTCOMES[outcome.kind].word,
			inRecycle: terminationOf(outcome)?.inRecycle ?? '',
			keptDisks: disksLeft(result).map(({ id: diskId, sizeGb, zone, pricePerDayCny }) => ({
				id: diskId,
				sizeGb: sizeGb ?? null,
				zone,
				pricePerDayCny: pricePerDayCny === undefined ? null : Math.round(pricePerDayCny * 100) / 100,
			})),
			seconds: Math.floor(elapsedMs / 1000),
		};
	}
	function resultsOutput(rows) {
		const whole = JSON.stringify(rows);
		if (isShortEnough(whole)) return { text: whole, left: rows.length };
		const texts = rows.map((row) => JSON.stringify(withShortName(row)));
		const order = rows.map((row, index) => ({ index, failed: isFailedRow(row) }));
		const failedFirst = [...order.filter(({ failed }) => failed), ...order.filter(({ failed }) => !failed)];
		const kept = new Set();
		let bytes = 2;
		for (const { index } of failedFirst) {
			bytes += Buffer.byteLength(texts[index] ?? '') + 1;
			if (bytes > MAX_RESULTS_BYTES) break;
			kept.add(index);
		}
		return { text: `[${texts.filter((_, index) => kept.has(index)).join()}]`, left: kept.size };
	}
	function isShortEnough(text) {
		return Buffer.byteLength(text) <= MAX_RESULTS_BYTES;
	}
	function isFailedRow({ outcome }) {
		return typeof outcome === 'string' && outcome.startsWith('failed');
	}
	function withShortName(row) {
		const { name } = row;
		return typeof name === 'string' ? { ...row, name: oneLine(name, SHORT_NAME_LENGTH) } : row;
	} // CONCATENATED MODULE: ./src/action/phase-run.ts

	function resumesInPost({ dryRun }, phase) {
		return phase === 'main' && !dryRun;
	}
	function mayBeGoneByLostMain({ request, state }) {
		return request.when === 'now' && (state.origin === 'missing' || state.origin === 'untrusted');
	}
	function resumption({ deadline, messages }) {
		const { resumesInPost: resumes, resumesIfPostRuns } = messages.annotations;
		return deadline.reason === 'cancelled' || deadline.reason === 'job-ending' ? resumesIfPostRuns : resumes;
	}
	function setResults({ runner, messages }, rows) {
		const { text, left } = resultsOutput(rows);
		runner.setOutput('results', text);
		const { title, message } = messages.annotations.resultsCut;
		if (left < rows.length) runner.warning(message(left, rows.length), { title });
	} // CONCATENATED MODULE: ./src/action/github-cleanup.ts

	async function cleanUpGitHub(run, results) {
		const { request, phase, state, runner, log, clock } = run;
		const { github, dryRun } = request;
		if (github === undefined) return true;
		const { tornDown } = run.known;
		const failed = results.filter(isFailed);
		const resumes = resumesInPost(request, phase);
		const instancesLeft = resumes && failed.some(({ outcome }) => isRetryable(outcome));
		const gitHub = await run.loadGitHub();
		if (instancesLeft && (run.deadline.reason !== undefined || !gitHub.isDue(github, tornDown))) return true;
		const earlier = state.cleanupsLeft;
		const deadline = resumes ? run.deadline : withMinTime(run);
		const report = await gitHub.cleanUp(
			{ request: requestLeft(github, earlier), dryRun, deadline, tornDown },
			{
				clock,
				log: (line) => {
					log.write(line);
				},
				debug: (line) => {
					runner.debug(line);
				},
			},
		);
		if (deadline !== run.deadline) deadline.release();
		if (instancesLeft) {
			state.update({ cleanupsLeft: withoutFailed(github, report) });
			state.save();
		} else {
			state.update({ cleanupsLeft: report.left });
			const wrong = report.problems.length + failed.length > 0;
			saveProgress(run, report.left.length > 0 ? 'github-left' : wrong ? 'failed' : 'done');
		}
		setResults(run, [...results.map(resultRow), ...report.rows]);
		await runner.addSummary(report.summary);
		for (const { title, message } of earlier === undefined ? report.notices : [])
			runner.notice(message, { title });
		for (const { title, message } of report.warnings) runner.warning(message, { title });
		for (const { title, message, transient } of report.problems) {
			runner.error(transient && resumes ? `${message} ${resumption(run)}` : message, {
				title,
			});
		}
		return report.problems.length === 0;
	}
	function withMinTime({ clock, cancelled, deadline }) {
		return deadline.timeLeft >= MIN_TIME_MS
			? deadline
			: new Deadline({ clock, timeoutMs: MIN_TIME_MS, atTimeout: deadline.atTimeout, cancelled });
	}
	function saveProgress({ state, request }, progress) {
		state.update({ progress: request.dryRun ? 'dry-run' : progress });
		state.save();
	}
	function requestLeft({ token, cleanups }, left) {
		return { token, cleanups: cleanups.filter(({ kind }) => left?.includes(kind) ?? true) };
	}
	function withoutFailed({ cleanups }, { failed }) {
		return cleanups.map(({ kind }) => kind).filter((kind) => !failed.includes(kind));
	} // CONCATENATED MODULE: ./src/action/job-end-warning.ts

	function startJobEndWarning({ deadline, clock, runner, messages }) {
		const released = new AbortController();
		let left;
		const warn = () => {
			if (released.signal.aborted || left?.length === 0) return;
			const { title, message } = messages.annotations.jobEnding;
			runner.warning(message(left ?? []), { title });
		};
		if (deadline.atTimeout === 'job-ending')
			void clock.sleep(deadline.timeLeft / 2, released.signal).then(warn);
		return {
			left: (ids) => {
				left = ids;
			},
			release: () => {
				released.abort();
			},
		};
	} // CONCATENATED MODULE: ./src/action/known-instances.ts

	class KnownInstances {
		#names;
		#fates;
		#listed;
		#listRead;
		constructor(saved) {
			this.#names = new Map(saved?.names);
			this.#fates = new Map(saved?.fates);
			this.#listed = new Map(saved?.listed);
			this.#listRead = saved?.listRead ?? false;
		}
		observed({ id, name }) {
			this.#names.set(id, name);
		}
		listed(instances) {
			this.#listed = new Map(instances.map(({ id, name }) => [id, name]));
			this.#listRead = true;
		}
		finished(results) {
			for (const result of results) {
				if (result.instance !== undefined) this.observed(result.instance);
				this.#fates.set(result.id, fateOf(result));
			}
		}
		get tornDown() {
			return {
				gone: this.#withFate('gone'),
				notFound: this.#withFate('not-found'),
				failed: this.#withFate('failed'),
				listed: [...this.#listed].map(([id, name]) => ({ id, name })),
				listRead: this.#listRead,
			};
		}
		get saved() {
			return {
				names: [...this.#names],
				fates: [...this.#fates],
				listed: [...this.#listed],
				listRead: this.#listRead,
			};
		}
		#withFate(wanted) {
			return [...this.#fates]
				.filter(([, fate]) => fate === wanted)
				.map(([id]) => ({ id, name: this.#names.get(id) ?? this.#listed.get(id) ?? '' }));
		}
	}
	function onlyNamesakes(saved) {
		const ours = new Set(saved.names.map(([, name]) => name));
		return { ...saved, listed: saved.listed.filter(([, name]) => ours.has(name)), listRead: false };
	}
	function fateOf(result) {
		if (!isFailed(result) || OUTCOMES[result.outcome.kind].gone) return 'gone';
		return result.outcome.kind === 'not-found' ? 'not-found' : 'failed';
	} // CONCATENATED MODULE: ./src/action/progress.ts

	const PROGRESSES = ['deferred', 'started', 'done', 'dry-run', 'failed', 'unfinished', 'github-left'];
	function isProgress(value) {
		return PROGRESSES.some((progress) => progress === value);
	}
	const STATE_NAME = 'teardown';
	const DRY_RUN_OVER = 'Nothing to do: the main phase was a dry run.';
	const IDLE = {
		done: 'Nothing to do: the main phase did the teardown.',
		'dry-run': DRY_RUN_OVER,
		failed: 'Nothing to do: the main phase failed for a reason that another try does not mend.',
	};
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
	function idleMessage(sealed, seal) {
		const content = sealed === '' ? undefined : openState(sealed, seal);
		if (content === undefined) return undefined;
		const { progress } = JSON.parse(content);
		return isProgress(progress) ? IDLE[progress] : undefined;
	}
	function macOf(content, { privateKey, env }) {
		const names = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'];
		const place = names.map((name) => env[name] ?? '');
		return (0, external_node_crypto_namespaceObject.createHmac)('sha256', privateKey)
			.update(JSON.stringify([...place, content]))
			.digest('hex');
	} // CONCATENATED MODULE: ./src/action/saved-state.ts

	function readState(sealed, seal) {
		const content = sealed === '' ? undefined : openState(sealed, seal);
		const state = content === undefined ? undefined : parseJson(content);
		return isRecord(state) && isSavedState(state) ? state : undefined;
	}
	const isText = (value) => typeof value === 'string';
	const isInstanceId = (value) => typeof value === 'string' && /^[^\s,*?]{1,255}$/.test(value);
	const isListOf = (check) => (value) => Array.isArray(value) && value.every(check);
	const isPairOf = (first, second) => (value) =>
		Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
	const isMapOf = (key, check) => (value) =>
		isRecord(value) && Object.entries(value).every(([name, entry]) => key(name) && check(entry));
	const isOptional = (check) => (value) => value === undefined || check(value);
	const isSize = (value) => value === null || typeof value === 'number';
	const isSeenDisk = (value) =>
		Array.isArray(value) &&
		isText(value[0]) &&
		isSize(value[1]) &&
		(value.length === 2 || (value.length === 3 && value[2] === 1));
	const isSeenInstance = (value) => isRecord(value) && isOptional(isListOf(isSeenDisk))(value['disks']);
	const isSavedDisk = (value) =>
		Array.isArray(value) &&
		value.length === 4 &&
		typeof value[0] === 'string' &&
		/^[A-Za-z0-9_-]{1,64}$/.test(value[0]) &&
		isSize(value[1]) &&
		isText(value[2]) &&
		(value[3] === 0 || value[3] === 1);
	const isSavedInstances = (value) =>
		isRecord(value) &&
		['names', 'fates', 'listed'].every((name) => isListOf(isPairOf(isText, isText))(value[name])) &&
		typeof value['listRead'] === 'boolean';
	const CHECKS = {
		progress: isProgress,
		targets: isOptional(isListOf(isInstanceId)),
		seen: isOptional(isMapOf(isInstanceId, isSeenInstance)),
		release: isOptional(isMapOf(isInstanceId, isListOf(isSavedDisk))),
		instances: isOptional(isSavedInstances),
		cleanupsLeft: isOptional(isListOf(isText)),
		jobEndsAt: isOptional((value) => Number.isFinite(value)),
		inputs: isOptional(isMapOf(isText, isText)),
	};
	function isSavedState(value) {
		return Object.entries(CHECKS).every(([name, check]) => check(value[name]));
	} // CONCATENATED MODULE: ./src/action/job-state.ts

	const MAX_LENGTH = 30_000;
	const OMISSIONS = [
		[
			'names',
			({ instances, ...state }) =>
				instances === undefined ? state : { ...state, instances: onlyNamesakes(instances) },
		],
		['names', (state) => without(state, 'instances')],
		['disks', (state) => without(state, 'release')],
		['disks', ({ seen, ...state }) => (seen === undefined ? state : { ...state, seen: withoutDisks(seen) })],
		['seen', (state) => without(state, 'seen')],
		['targets', (state) => without(state, 'targets')],
		['inputs', (state) => without(state, 'inputs')],
	];
	class JobState {
		#keeper;
		#seal;
		#state;
		#onLeftOut;
		#leftOut = 0;
		#saved = '';
		origin;
		constructor(keeper, phase, { seal, onLeftOut }) {
			this.#keeper = keeper;
			this.#seal = seal;
			this.#onLeftOut = onLeftOut ?? (() => undefined);
			const sealed = phase === 'post' ? keeper.getState(STATE_NAME) : '';
			const saved = readState(sealed, seal);
			this.#state = saved ?? { progress: 'started' };
			if (phase === 'main') this.origin = 'new';
			else if (sealed === '') this.origin = 'missing';
			else this.origin = saved === undefined ? 'untrusted' : 'saved';
		}
		get progress() {
			return this.#state.progress;
		}
		get targets() {
			return this.#state.targets ?? [];
		}
		get instances() {
			return this.#state.instances;
		}
		get cleanupsLeft() {
			return this.#state.cleanupsLeft;
		}
		get jobEndsAt() {
			return this.#state.jobEndsAt;
		}
		get inputs() {
			return this.#state.inputs;
		}
		hasSeen(id) {
			return this.#state.seen?.[id] !== undefined;
		}
		dataDisksOf(id) {
			return this.#state.seen?.[id]?.disks?.map(([diskId, sizeGb, volume]) => ({
				id: diskId,
				name: '',
				sizeGb: sizeGb ?? undefined,
				type: '',
				boot: false,
				volume: volume === 1,
			}));
		}
		releasedDisksOf(id) {
			return (this.#state.release?.[id] ?? []).map(([diskId, sizeGb, zone, listed]) => ({
				id: diskId,
				sizeGb: sizeGb ?? undefined,
				zone,
				listed: listed === 1,
			}));
		}
		observed(instance) {
			const { id } = instance;
			this.#setSeen(id, dataDisksOf(instance, this.dataDisksOf(id)));
		}
		releasing(id, disks) {
			const release = new Map(Object.entries(this.#state.release ?? {}));
			release.delete(id);
			if (disks.length > 0)
				release.set(
					id,
					disks.map((disk) => [disk.id, disk.sizeGb ?? null, disk.zone, disk.listed ? 1 : 0]),
				);
			if (release.size > 0) this.#state.release = Object.fromEntries(release);
			else delete this.#state.release;
		}
		disksLeft(id, disks) {
			this.#setSeen(id, disks);
		}
		update(change) {
			Object.assign(this.#state, change);
		}
		save() {
			let state = this.#state;
			let sealed = sealState(JSON.stringify(state), this.#seal);
			const leftOut = new Set();
			for (const [part, omit] of OMISSIONS) {
				if (sealed.length <= MAX_LENGTH) break;
				const { length } = sealed;
				state = omit(state);
				sealed = sealState(JSON.stringify(state), this.#seal);
				if (sealed.length < length) leftOut.add(part);
			}
			if (leftOut.size > this.#leftOut) {
				this.#leftOut = leftOut.size;
				this.#onLeftOut([...leftOut]);
			}
			if (sealed === this.#saved) return;
			this.#keeper.saveState(STATE_NAME, sealed);
			this.#saved = sealed;
		}
		#setSeen(id, disks) {
			this.#state.seen ??= {};
			this.#state.seen[id] =
				disks === undefined
					? {}
					: {
							disks: disks.map(({ id: diskId, sizeGb, volume }) => [
								diskId,
								sizeGb ?? null,
								...(volume ? [1] : []),
							]),
						};
		}
	}
	function without(state, name) {
		const rest = { ...state };
		Reflect.deleteProperty(rest, name);
		return rest;
	}
	function withoutDisks(seen) {
		return Object.fromEntries(Object.keys(seen).map((id) => [id, {}]));
	} // CONCATENATED MODULE: ./src/report/annotations.ts

	const MAX_ANNOTATIONS = 9;
	function failureAnnotations(messages, failed, resumes) {
		const shown = failed.slice(0, MAX_ANNOTATIONS).map((result) => {
			const { what, left, advice } = explainFailure(messages, result);
			const title = messages.outcomes[result.outcome.kind].title(result.id);
			const next = resumes !== undefined && isRetryable(result.outcome) ? resumes : undefined;
			const parts = result.outcome.kind === 'cancelled' && next !== undefined ? [next] : [advice, next];
			return { title, message: [what, left, ...parts.filter((part) => part !== undefined)].join(' ') };
		});
		const others = failed.slice(MAX_ANNOTATIONS).map(({ id }) => id);
		if (others.length === 0) return shown;
		const { title, message } = messages.annotations.more;
		return [...shown, { title, message: message(others) }];
	} // CONCATENATED MODULE: ./src/text/html-table.ts

	const ROWS_SHOWN = 20;
	const ROWS_FOLDED = 1000;
	const MAX_FOLDED_BYTES = 150_000;
	function foldedTable(rows, table, noun) {
		if (rows.length === 0) return [];
		const shown = table(rows.slice(0, ROWS_SHOWN));
		const folded = fitting(rows.slice(ROWS_SHOWN, ROWS_SHOWN + ROWS_FOLDED), table);
		const rest = rows.length - ROWS_SHOWN - folded.length;
		return [
			shown,
			...(folded.length > 0
				? [`<details><summary>${folded.length} more ${noun}</summary>\n`, table(folded), '</details>\n']
				: []),
			...(rest > 0 ? [`And ${rest} more ${noun}, in the output <code>results</code>.\n`] : []),
		];
	}
	function fitting(rows, table) {
		const bytes = Buffer.byteLength(table(rows));
		if (bytes <= MAX_FOLDED_BYTES || rows.length === 0) return rows;
		const fewer = Math.min(rows.length - 1, Math.floor((rows.length * MAX_FOLDED_BYTES) / bytes));
		return fitting(rows.slice(0, fewer), table);
	}
	function tableOf(head, rows) {
		const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
		return ['<table>', row(head, 'th'), ...rows.map((cells) => row(cells, 'td')), '</table>\n'].join('\n');
	}
	function code(text) {
		return text === '' ? '' : `<code>${html(text, 80)}</code>`;
	} // CONCATENATED MODULE: ./src/report/instance-text.ts

	function nameOf(id, instance) {
		const name = instance === undefined ? '' : oneLine(instance.name, 60);
		return name === '' ? id : `${id} "${name}"`;
	}
	function hardwareOf({ gpuType, gpuCount, zone }) {
		const gpu = oneLine(gpuType, 40);
		const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
		return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
	}
	function explainError(error) {
		const said =
			error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
		const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
		return `${describeError(error)}${said}${request}`;
	} // CONCATENATED MODULE: ./src/report/summary.ts

	const MAX_FAILURES = 20;
	const MAX_UNSEEN = 20;
	function summaryOf(messages, results) {
		const failed = results.filter(isFailed);
		const done = results.filter((result) => !isFailed(result));
		const left = results.flatMap((result) => disksLeft(result).map((disk) => ({ disk, id: result.id })));
		const { summary } = messages;
		return [
			headline(messages, failed, done, left),
			...failureList(messages, failed),
			...foldedTable([...failed, ...done], (rows) => instanceTable(messages, rows), summary.instances),
			...estimateNote(messages, results),
			...diskSection(messages, left),
			...unseenDiskSection(messages, done.filter(mayHaveUnseenDisks)),
		].join('\n');
	}
	function tooManySummary(messages, selected, maxInstances) {
		const { summary } = messages;
		return [
			`## ❌ ${summary.nothingTerminated}\n`,
			`${summary.tooMany(selected.length, maxInstances)}\n`,
			...foldedTable(selected, (rows) => selectionTable(messages, rows), summary.instances),
		].join('\n');
	}
	function headline({ summary }, failed, done, left) {
		const would = done.filter(({ outcome }) => outcome.kind === 'would-terminate').length;
		const dryRun = would > 0;
		const gone = failed.filter(({ outcome }) => OUTCOMES[outcome.kind].gone);
		const stuck = gone.flatMap((result) => disksThat(result, 'still-there', 'unverified'));
		const others = dryRun ? would : done.length + gone.length;
		if (failed.length > gone.length) {
			const disks = stuck.length > 0 ? summary.disksLeftToo(stuck) : '';
			return `## ❌ ${summary.notTerminated(failed.length - gone.length, others, dryRun)}${disks}\n`;
		}
		if (stuck.length > 0) return `## ❌ ${summary.disksStillThere(others, stuck)}\n`;
		if (dryRun) return `## 🔍 ${summary.dryRun(would)}\n`;
		if (left.length === 0) return `## ✅ ${summary.gone(done.length, done.some(mayHaveUnseenDisks))}\n`;
		const disks = left.map(({ disk }) => disk);
		const kept = disksThat({ disks }, 'kept');
		return `## ⚠️ ${summary.goneDisksKept(done.length, kept, disksThat({ disks }, 'unverified'))}\n`;
	}
	function failureList(messages, failed) {
		if (failed.length === 0) return [];
		const shown = failed.slice(0, MAX_FAILURES).map((result) => {
			const { what, left, advice } = explainFailure(messages, result);
			return `<li>${html(what, 500)} ${html(left, 300)} ${html(advice, 300)}</li>`;
		});
		const rest = failed.length - shown.length;
		return [
			'<ul>',
			...shown,
			...(rest > 0 ? [`<li>${messages.summary.moreFailures(rest)}</li>`] : []),
			'</ul>\n',
		];
	}
	function instanceTable(messages, results) {
		const { summary, state } = messages;
		const { columns } = summary;
		const costs = results.map((result) => costCell(messages, result));
		const withCost = costs.some((cost) => cost !== '');
		return tableOf(
			[
				columns.instance,
				columns.hardware,
				columns.stateFound,
				columns.outcome,
				columns.recycleBin,
				...(withCost ? [columns.cost] : []),
				columns.time,
			],
			results.map((result, index) => {
				const { id, instance, stateFound, outcome, elapsedMs } = result;
				return [
					...identityCells(id, instance),
					stateFound === undefined ? summary.notSeen : html(state(stateFound)),
					`${OUTCOMES[outcome.kind].icon} ${outcomeCell(messages, result)}`,
					outcome.kind === 'terminated' ? (outcome.inRecycle ?? summary.notReported) : '',
					...(withCost ? [costs[index] ?? ''] : []),
					formatElapsed(elapsedMs),
				];
			}),
		);
	}
	function identityCells(id, instance) {
		if (instance === undefined) return [code(id), ''];
		const name = instance.name === '' ? '' : `<br>${code(instance.name)}`;
		return [`${code(id)}${name}`, html(hardwareOf(instance)).replace(', ', '<br>')];
	}
	function costCell({ summary }, result) {
		const { ranMs, refundCny } = result;
		const cost = estimatedCost(result);
		return [
			...(ranMs === undefined ? [] : [formatElapsed(ranMs)]),
			...(cost === undefined ? [] : [summary.cost(cost)]),
			...(refundCny === undefined ? [] : [summary.refund(refundCny)]),
		].join('<br>');
	}
	function estimateNote(messages, results) {
		if (results.every((result) => costCell(messages, result) === '')) return [];
		return [`<sub>* ${messages.summary.estimate}</sub>\n`];
	}
	function selectionTable(messages, instances) {
		const { columns } = messages.summary;
		return tableOf(
			[columns.instance, columns.hardware, columns.state],
			instances.map((instance) => [
				...identityCells(instance.id, instance),
				html(messages.state(instance.state)),
			]),
		);
	}
	function diskSection(messages, left) {
		if (left.length === 0) return [];
		const { summary } = messages;
		const areKept = left.every(({ disk }) => disk.fate === 'kept');
		return [
			`### 💾 ${summary.disksOnTheBill(
				left.map(({ disk }) => disk),
				areKept,
			)}\n`,
			`${areKept ? summary.keptAsAsked : summary.deletionUnverified}\n`,
			...foldedTable(left, (rows) => diskTable(messages, rows), summary.disks),
		];
	}
	function unseenDiskSection({ summary }, unseen) {
		if (unseen.length === 0) return [];
		const ids = unseen.slice(0, MAX_UNSEEN).map(({ id }) => code(id));
		const rest = unseen.length - ids.length;
		return [`${summary.unseenDisks(`${ids.join(', ')}${rest > 0 ? summary.andMore(rest) : ''}`)}\n`];
	}
	function diskTable({ summary }, rows) {
		const { columns } = summary;
		return tableOf(
			[
				columns.disk,
				columns.size,
				columns.type,
				columns.attachedTo,
				columns.zone,
				columns.price,
				columns.fate,
			],
			rows.map(({ disk, id }) => [
				code(disk.id),
				disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
				html(disk.type),
				code(id),
				html(disk.zone),
				disk.pricePerDayCny === undefined ? '' : `≈ ${disk.pricePerDayCny.toFixed(2)}`,
				summary.diskFates[disk.fate],
			]),
		);
	} // CONCATENATED MODULE: ./src/action/key-hints.ts

	function keyHints({ publicKey, privateKey }, { quoted, assignment, swapped }) {
		const hints = [
			['public-key', publicKey],
			['private-key', privateKey],
		].flatMap(([name = '', key = '']) => [
			...(/^(["'`“‘]).+["'`”’]$/u.test(key) ? [quoted(name)] : []),
			...(/^["']?[A-Za-z]\w*=[^=]/.test(key) ? [assignment(name)] : []),
		]);
		return [...hints, ...(looksPrivate(publicKey) && !looksPrivate(privateKey) ? [swapped] : [])];
	}
	function looksPrivate(key) {
		return /^[0-9a-f]{40}$/.test(key);
	} // CONCATENATED MODULE: ./src/action/report-phase.ts

	function reportSelection({ runner, log, messages }, selected) {
		const { instances, leftAlone, clockDifferenceMs } = selected;
		const excluded = leftAlone.get('excluded') ?? [];
		if (excluded.length > 0) log.write(messages.log.excluded(excluded.length));
		const { unknownAge, clocksDiffer, normalizedOnly } = messages.annotations;
		if (instances.length > 0) log.selected(instances);
		const ageless = leftAlone.get('age-unknown') ?? [];
		if (ageless.length > 0) runner.warning(unknownAge.message(ageless.length), { title: unknownAge.title });
		if (clockDifferenceMs !== 0) {
			const spared = leftAlone.get('clocks-differ') ?? [];
			runner.warning(clocksDiffer.message(clockDifferenceMs, spared.length), { title: clocksDiffer.title });
		}
		const similar = leftAlone.get('normalized-only') ?? [];
		if (similar.length > 0) {
			const names = similar.map(({ name }) => name);
			runner.notice(normalizedOnly.message(names), { title: normalizedOnly.title });
		}
	}
	function instancesOver({ request }, progress) {
		return request.github === undefined ? progress : 'github-left';
	}
	function report_phase_saveProgress({ request, state }, progress) {
		state.update({ progress: request.dryRun ? 'dry-run' : progress });
		state.save();
	}
	async function report(run, end) {
		const { runner, messages } = run;
		const results = end.kind === 'finished' ? end.results : [];
		for (const [name, value] of Object.entries(outputsOf(results))) runner.setOutput(name, String(value));
		setResults(run, results.map(resultRow));
		switch (end.kind) {
			case 'finished':
				return end.results.length === 0 ? reportNothing(run, end.selected) : reportResults(run, end);
			case 'too-many': {
				const { selected, maxInstances } = end;
				const { title, message } = messages.annotations.tooMany;
				report_phase_saveProgress(run, 'failed');
				await runner.addSummary(tooManySummary(messages, selected, maxInstances));
				runner.error(
					message(
						selected.map(({ id }) => id),
						maxInstances,
					),
					{ title },
				);
				return false;
			}
			case 'no-list':
				return reportNoList(run, end);
		}
	}
	function reportNothing(run, selected) {
		const { runner, request, messages } = run;
		const { title, message } = messages.annotations.nothingSelected;
		report_phase_saveProgress(run, instancesOver(run, 'done'));
		if (selected !== undefined) {
			const { filter, leftAlone, placesRefused } = selected;
			const elsewhere = leftAlone.get('elsewhere') ?? [];
			runner.notice(message(filter, request.place, elsewhere, placesRefused), { title });
		}
		return true;
	}
	function reportKeyHints({ runner, request, messages }, errors) {
		const areRefused = errors.some(
			(error) => error instanceof RetCodeError && [171, 172].includes(error.retCode),
		);
		const { title, message, ...words } = messages.annotations.keysLookWrong;
		const hints = areRefused ? keyHints(request.connection, words) : [];
		if (hints.length > 0) runner.warning(message(hints), { title });
	}
	function reportNoList(run, { error, reason }) {
		const { runner, request, phase, messages } = run;
		const { listCancelled, listFailed, listLeft, unreachable } = messages.annotations;
		const final = reason === 'refused' && error.class === 'permanent';
		report_phase_saveProgress(run, final ? 'failed' : 'unfinished');
		const next = !final && resumesInPost(request, phase) ? [resumption(run)] : [];
		const [title, parts] =
			reason === 'cancelled'
				? [listCancelled.title, [listCancelled.message, listLeft]]
				: [
						reason === 'refused' && error instanceof TransportError && error.unreachable
							? unreachable.title
							: listFailed.title,
						[listFailed.message(error, reason), listLeft, listFailed.advice(error)],
					];
		runner.error([...parts, ...next].join(' '), { title });
		reportKeyHints(run, [error]);
		return false;
	}
	async function reportResults(run, { results, late }) {
		const { runner, request, phase, state, messages } = run;
		const failed = results.filter(isFailed);
		const unfinished = failed.filter(({ outcome }) => isRetryable(outcome));
		if (unfinished.length > 0) {
			state.update({ targets: unfinished.map(({ id }) => id) });
			report_phase_saveProgress(run, 'unfinished');
		} else {
			const over = failed.length > 0 || late.tooMany.length > 0 ? 'failed' : 'done';
			report_phase_saveProgress(run, instancesOver(run, over));
		}
		await runner.addSummary(summaryOf(messages, results));
		const resumes = resumesInPost(request, phase) ? resumption(run) : undefined;
		for (const { title, message } of failureAnnotations(messages, failed, resumes))
			runner.error(message, { title });
		reportKeyHints(run, failed.flatMap(errorsOf));
		reportRest(run, results, late);
		return failed.length === 0 && late.tooMany.length === 0;
	}
	function errorsOf({ outcome }) {
		if (outcome.kind === 'refused') return [outcome.error];
		return outcome.kind === 'timed-out' && outcome.lastError !== undefined ? [outcome.lastError] : [];
	}
	function reportRest(run, results, { tooMany, unknownAge }) {
		const { runner, request, messages } = run;
		const { targets } = request;
		const { stillListed, lateTooMany, lateUnknownAge, stateLost, disksKept, disksUnverified } =
			messages.annotations;
		const kept = results.flatMap(disksLeft).filter(({ fate }) => fate === 'kept');
		if (kept.length > 0) runner.notice(disksKept.message(kept), { title: disksKept.title });
		const unverified = results
			.filter((result) => !isFailed(result))
			.flatMap((result) => disksThat(result, 'unverified'));
		if (unverified.length > 0)
			runner.warning(disksUnverified.message(unverified), { title: disksUnverified.title });
		const notThere = results
			.filter(({ outcome }) => outcome.kind === 'not-found-ignored')
			.map(({ id }) => id);
		if (notThere.length > 0 && !request.ignoreNotFound && mayBeGoneByLostMain(run))
			runner.warning(stateLost.message(notThere), { title: stateLost.title });
		const inBin = results.flatMap(({ id, outcome }) =>
			outcome.kind === 'terminated' && outcome.stillListed ? [id] : [],
		);
		if (inBin.length > 0) runner.notice(stillListed.message(inBin), { title: stillListed.title });
		const idsOf = (instances) => instances.map(({ id }) => id);
		if (tooMany.length > 0 && targets.by === 'filter') {
			runner.error(lateTooMany.message(idsOf(tooMany), targets.maxInstances), { title: lateTooMany.title });
		}
		if (unknownAge.length > 0) {
			runner.warning(lateUnknownAge.message(idsOf(unknownAge)), { title: lateUnknownAge.title });
		}
	} // CONCATENATED MODULE: ./src/action/saved-inputs.ts

	const SAVED_INPUTS = [
		'uhost-id',
		'name',
		'tag',
		'exclude',
		'older-than',
		'max-instances',
		'project-id',
		'region',
		'zone',
		'when',
		'dry-run',
		'stop',
		'release-disk',
		'ignore-not-found',
		'timeout',
		'runner-name',
		'environment',
		'language',
		'api-url',
	];
	function inputsToSave(source) {
		return Object.fromEntries(
			SAVED_INPUTS.flatMap((name) => {
				const value = source.getInput(name) ?? '';
				return value === '' ? [] : [[name, value]];
			}),
		);
	}
	function withSavedInputs(source, saved) {
		if (saved === undefined) return source;
		const hasIds = (source.getInput('uhost-id') ?? '') !== '';
		const filters = ['name', 'tag', 'exclude', 'older-than'];
		return {
			setSecret: (secret) => {
				source.setSecret(secret);
			},
			getInput: (name) => {
				const value = source.getInput(name);
				const isEmpty = value === undefined || value === '';
				if (!isEmpty || !Object.hasOwn(saved, name) || (hasIds && filters.includes(name))) return value;
				return saved[name];
			},
		};
	} // CONCATENATED MODULE: ./src/action/phase.ts

	const LATE_LISTING_MS = { id: 10_000, filter: 30_000, jobEnded: 60_000 };
	async function runPhase(phase, dependencies) {
		const { runner, messages, clock, cancelled, env } = dependencies;
		const { privateKey } = readKeyPair((name) => runner.getInput(name), env);
		const seal = { privateKey, env };
		const state = openJobState(phase, seal, dependencies);
		const request = readInputs(phase, seal, state, dependencies);
		if (request === undefined) return false;
		const { jobEndsAt, ...time } = phaseTime({
			now: clock.now(),
			timeoutMs: request.timeoutMs,
			jobCancelled: request.jobStatus === 'cancelled',
			savedJobEndsAt: state.jobEndsAt,
		});
		if (jobEndsAt !== undefined) state.update({ jobEndsAt });
		if (phase === 'main' && request.when === 'job-end') return defer(request, state, dependencies);
		if (phase === 'post' && request.when === 'now' && request.dryRun) {
			runner.info(DRY_RUN_OVER);
			return true;
		}
		const deadline = new Deadline({ clock, ...time, cancelled });
		const log = new TeardownLog({
			sink: runner,
			clock,
			messages,
			resumesInPost: resumesInPost(request, phase),
		});
		const known = new KnownInstances(state.instances);
		const run = { ...dependencies, phase, request, state, known, deadline, log };
		const stopNoting = noteInterruption(run);
		try {
			return await resume(run);
		} finally {
			stopNoting();
			deadline.release();
		}
	}
	function openJobState(phase, seal, { runner, messages }) {
		const { stateShortened, stateParts } = messages.log;
		const state = new JobState(runner, phase, {
			seal,
			onLeftOut: (parts) => {
				runner.info(stateShortened(parts.map((part) => stateParts[part])));
			},
		});
		if (phase === 'main') state.save();
		const { title, message } = messages.annotations.stateUntrusted;
		if (state.origin === 'untrusted' && seal.privateKey !== '') runner.warning(message, { title });
		return state;
	}
	function readInputs(phase, seal, state, { runner, messages, env }) {
		try {
			const targetsKnown = state.targets.length > 0 || state.progress === 'github-left';
			const request = readRequest(withSavedInputs(runner, state.inputs), {
				phase,
				env,
				messages: messages.inputs,
				targetsKnown,
			});
			if (state.origin === 'new') state.update({ inputs: inputsToSave(runner) });
			if (request.keysFromEnvironment) runner.info(messages.log.keysFromEnvironment);
			const { title, message } = messages.annotations.inputsTrimmed;
			if (request.trimmedInputs.length > 0) runner.notice(message(request.trimmedInputs), { title });
			return request;
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			state.update({ progress: 'failed' });
			state.save();
			const { wrongInputs, keysLost } = messages.annotations;
			const lost = state.origin === 'untrusted' && seal.privateKey === '';
			runner.error(lost ? `${keysLost}\n${error.message}` : error.message, {
				title: wrongInputs.title,
			});
			return undefined;
		}
	}
	function noteInterruption({ clock, cancelled, state }) {
		const released = new AbortController();
		const note = () => {
			const jobEndsAt = clock.now() + TIME_AFTER_SIGNAL_MS;
			state.update({ jobEndsAt: Math.min(jobEndsAt, state.jobEndsAt ?? Infinity) });
			state.save();
		};
		if (cancelled.aborted) note();
		else cancelled.addEventListener('abort', note, { once: true, signal: released.signal });
		return () => {
			released.abort();
		};
	}
	async function resume(run) {
		const { runner, request, state, known, messages } = run;
		if (state.progress === 'github-left') {
			runner.info(messages.log.onlyGitHubLeft(allGone(known.tornDown)));
			return cleanUpGitHub(run, []);
		}
		const selection = selectionOf(run);
		if (selection === undefined) {
			const { title, message } = messages.annotations.nothingNamed;
			runner.warning(message(request.github !== undefined), { title });
			return true;
		}
		announce(run);
		report_phase_saveProgress(run, 'started');
		const end = await carryOut(run, selection);
		const succeeded = await report(run, end);
		if (end.kind !== 'finished') return succeeded;
		const cleanedUp = await cleanUpGitHub(run, end.results);
		return succeeded && cleanedUp;
	}
	function selectionOf({ request: { targets }, state }) {
		const specsOf = (ids) =>
			ids.map((id) => ({
				id,
				seen: state.hasSeen(id),
				dataDisks: state.dataDisksOf(id),
				releasedDisks: state.releasedDisksOf(id),
			}));
		if (state.targets.length > 0) return { by: 'id', targets: specsOf(state.targets) };
		switch (targets.by) {
			case 'id':
				return { by: 'id', targets: specsOf(targets.ids) };
			case 'filter':
				return targets;
			case 'nothing':
				return undefined;
		}
	}
	function announce({ runner, request, state, phase, messages }) {
		const { stateLost } = messages.annotations;
		const { targets, when } = request;
		if (state.targets.length === 0 && targets.by === 'id' && targets.filterIgnored) {
			const { title, message } = messages.annotations.filtersNotUsed;
			runner.notice(message, { title });
		}
		if (phase === 'post') {
			const { jobEnds, mainUnfinished } = messages.log;
			runner.info(when === 'job-end' ? jobEnds : mainUnfinished(state.targets));
			if (state.origin === 'missing') runner.info(stateLost.log);
		}
	}
	async function carryOut(run, selection) {
		const { request, state, known, log, fetch, clock, random, deadline } = run;
		const { place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
		const connection = request.connection;
		const lateListingMs = lateListingFor(request, selection);
		const options = {
			stop,
			releaseDisks,
			ignoreNotFound: ignoreNotFound || mayBeGoneByLostMain(run),
			dryRun,
			place,
			lateListingMs,
		};
		const warning = startJobEndWarning(run);
		const save = () => {
			if (request.github !== undefined) state.update({ instances: known.saved });
			state.save();
		};
		const end = await tearDown(
			{ connection, selection, options },
			{
				fetch,
				clock,
				random,
				deadline,
				onEvent: (event) => {
					if (event.kind === 'observed') {
						state.observed(event.instance);
						known.observed(event.instance);
					}
					if (event.kind === 'disks-to-release') state.releasing(event.id, event.disks);
					if (event.kind === 'disks-settled') state.disksLeft(event.result.id, disksLeft(event.result));
					if (event.kind === 'polled') {
						if (event.open.length > 0 || event.error === undefined)
							warning.left(event.open.map(({ id }) => id));
						save();
					}
					if (event.kind === 'terminating') save();
					log.onEvent(event);
				},
				onCall: (call) => {
					log.onCall(call);
				},
				onFacts: (facts) => {
					logApiFacts(run, facts);
				},
				onSelected: (targets, selected) => {
					state.update({ targets: [...new Set([...state.targets, ...targets.map(({ id }) => id)])] });
					for (const instance of selected?.instances ?? []) {
						state.observed(instance);
						known.observed(instance);
					}
					if (selected !== undefined) {
						known.listed(selected.listed);
						reportSelection(run, selected);
					}
					warning.left(targets.map(({ id }) => id));
					save();
				},
			},
		).finally(() => {
			warning.release();
		});
		if (end.kind === 'finished') known.finished(end.results);
		save();
		return end;
	}
	function lateListingFor({ dryRun, jobStatus }, selection) {
		if (dryRun) return 0;
		if (selection.by === 'filter' && (selection.filter.olderThanMs ?? 0) >= 60_000) return 0;
		if (jobStatus === 'cancelled' || jobStatus === 'failure') return LATE_LISTING_MS.jobEnded;
		return LATE_LISTING_MS[selection.by];
	} // CONCATENATED MODULE: external "node:fs"

	const external_node_fs_namespaceObject = require('node:fs'); // CONCATENATED MODULE: ./src/action/runner.ts
	function guardedRunner(core, losses, env) {
		const toState = guardedWriter(core, losses.state, env['GITHUB_STATE']);
		const toOutputs = guardedWriter(core, losses.outputs, env['GITHUB_OUTPUT']);
		const toSummary = guardedWriter(core, losses.summary, env['GITHUB_STEP_SUMMARY']);
		return {
			...core,
			getInput: (name) => inputVariable(name, env),
			saveState: (name, value) => {
				void toState(() => {
					core.saveState(name, value);
				});
			},
			setOutput: (name, value) => {
				void toOutputs(() => {
					core.setOutput(name, value);
				});
			},
			addSummary: async (markdown) => {
				if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
				await toSummary(() => core.summary.addRaw(markdown).write());
			},
		};
	}
	function guardedWriter(core, loss, file) {
		let unreported = loss;
		return async (write) => {
			const length = lengthOf(file);
			try {
				await write();
			} catch (error) {
				if (file !== undefined && length !== undefined) truncate(file, length);
				if (unreported === undefined) return;
				const { title, message } = unreported;
				unreported = undefined;
				const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
				core.warning(`${reason}. ${message}`, { title });
			}
		};
	}
	function lengthOf(file) {
		if (file === undefined || file === '') return undefined;
		try {
			const status = (0, external_node_fs_namespaceObject.statSync)(file);
			return status.isFile() ? status.size : undefined;
		} catch {
			return undefined;
		}
	}
	function truncate(file, length) {
		try {
			(0, external_node_fs_namespaceObject.truncateSync)(file, length);
		} catch {}
	} // CONCATENATED MODULE: external "node:dns"

	const external_node_dns_namespaceObject = require('node:dns'); // CONCATENATED MODULE: ./src/network/lookup.ts
	let pending = 0;
	function pendingLookups() {
		return pending;
	}
	function countedLookup(hostname, options, callback) {
		pending++;
		const settle = (...answer) => {
			pending--;
			callback(...answer);
		};
		if (options.all === true) (0, external_node_dns_namespaceObject.lookup)(hostname, options, settle);
		else (0, external_node_dns_namespaceObject.lookup)(hostname, options, settle);
	} // CONCATENATED MODULE: ./src/network/direct.ts

	const nodeFetch = async (url, { method, headers, body, signal, freshConnection }) => {
		const { request: send } = await (url.startsWith('https:')
			? Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 708, 23))
			: Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23)));
		return new Promise((resolve, reject) => {
			const request = send(url, {
				method,
				signal,
				lookup: countedLookup,
				headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
				...(freshConnection === true && { agent: false }),
			});
			let bytesBefore = 0;
			const fail = (cause) => {
				const { socket } = request;
				const silent = socket === null || socket.bytesRead === bytesBefore;
				const reusedConnection = request.reusedSocket && silent;
				reject(new ConnectionError('the connection failed', { reusedConnection, cause }));
			};
			request.on('socket', (socket) => {
				bytesBefore = socket.bytesRead;
			});
			request.on('response', (response) => {
				resolve(responseOf(response));
			});
			request.on('upgrade', (response, socket) => {
				socket.destroy();
				resolve({ ...responseOf(response), body: null });
			});
			request.on('error', fail);
			request.on('close', fail);
			request.end(body);
		});
	};
	function responseOf(response) {
		const get = (name) => {
			const value = response.headers[name.toLowerCase()];
			return typeof value === 'string' ? value : null;
		};
		return { status: response.statusCode ?? 0, headers: { get }, body: response };
	} // CONCATENATED MODULE: ./src/network/fetch.ts

	function namesProxy(env) {
		return ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
			(name) => (env[name] ?? '') !== '',
		);
	}
	function networkFetch(choose, loadProxied) {
		let proxied;
		return async (url, request) => {
			if (choose(url).kind === 'direct') return nodeFetch(url, request);
			proxied ??= loadProxied();
			return (await proxied)(url, request);
		};
	} // CONCATENATED MODULE: ./src/report/messages/en-inputs.ts

	const CHECK_SECRET = "Check the secret's name; pull requests from forks and Dependabot get no secrets.";
	const inputs = {
		noKeys: `public-key and private-key are empty, and COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set. ${CHECK_SECRET}`,
		noKeysInPost:
			'public-key and private-key are empty in the post phase. A composite action inside another loses its inputs by then. ' +
			'Instances may be left and billed: check them in the console. ' +
			"Give the keys as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env instead.",
		keyEmpty: (name) => `${name} is empty. ${CHECK_SECRET}`,
		tokenEmpty: `github-token is empty. runner-name and environment need it. ${CHECK_SECRET}`,
		secretWithSpace: (name) => `${name} contains a space or line break. Copy it again.`,
		secretWithInvisible: (name, codes) =>
			`${name} contains an invisible character (${codes.slice(0, 5).join(', ')}). Copy it again without it.`,
		secretWithOther: (name) => `${name} contains a character that keys and tokens don't have. Copy it again.`,
		secretTooLong: (name, limit) => `${name} is longer than ${limit} characters. Copy it again.`,
		invisible: (name, shown) =>
			`${name} contains an invisible character, shown by its code: ${quoted(shown)}. Remove it.`,
		severalLines: (name, value) => `${name} is ${quoted(value)} on several lines. Write one line.`,
		tooLong: (name, value, limit) => `${name} is ${quoted(value)}. Write at most ${limit} characters.`,
		notAWord: (name, value) =>
			`${name} is ${quoted(value)}. Write at most 64 letters, digits, hyphens and underscores.`,
		notAnId: (name, value) =>
			`${name}: ${quoted(value)} is not an instance ID. An ID is uhost- or cpod- and then lower-case letters, digits and hyphens.`,
		notJson: (name, value) =>
			`${name} is ${quoted(value)}, which is not valid JSON. Write ["uhost-a", "uhost-b"], or the IDs separated by commas.`,
		notAChoice: (name, value, choices) => `${name} is ${quoted(value)}. Write ${choices.join(' or ')}.`,
		notADuration: (name, value, range) =>
			`${name} is ${quoted(value)}. Write a whole number and a unit (s, m, h or d), ${range}.`,
		timeoutRange: 'from 1s to 24h',
		ageRange: 'such as 90m, 12h or 3d',
		notACount: (name, value) => `${name} is ${quoted(value)}. Write a whole number from 1 to 999999.`,
		notAnApiUrl: (name) =>
			`${name} can't be used. Write an https address without user, query and fragment, or http on a loopback address.`,
		noRunnerName: (name, line) => `${name} is ${quoted(line)}. Write a runner's name or a glob after org:.`,
		enterpriseRunner: (name, line) =>
			`${name} is ${quoted(line)}. This action can't remove an enterprise's runners. Name runners of this repository, or of its organization with org: before the name.`,
		emptyDryRun: 'dry-run is empty, and false would delete. Write dry-run: ${{ inputs.dry-run || false }}.',
		emptyAge:
			"older-than is empty, which would select instances of any age. Write older-than: ${{ inputs.age || '12h' }}, or 0s for any age.",
		nothingNamed:
			'No instance is named: uhost-id, name and tag are empty. If uhost-id comes from another step, that step ' +
			'gave no ID. Add a name that is known beforehand, such as name: gpu-${{ github.run_id }}.',
		selectsNothing: (names) =>
			names.length === 1
				? `${names.join()} selects nothing by itself. Add name or tag.`
				: `${names.join(' and ')} select nothing by themselves. Add name or tag.`,
		selectsEverything: (line) =>
			`name ${quoted(line)} selects ${line === 'host' ? 'every instance that has the default name of the platform' : 'every instance'}. ` +
			'Narrow it: write how the names begin, such as gpu-ci-*, or add tag, older-than or exclude. dry-run: true shows what it selects.',
	}; // CONCATENATED MODULE: ./src/report/messages/en.ts

	function state(text) {
		return text === '' ? 'unknown state' : oneLine(text, 40);
	}
	function dataDisks(disks) {
		const sizes = disks.map(({ sizeGb }) => sizeGb);
		const size = sizes.every((gb) => gb !== undefined)
			? ` (${sizes.reduce((sum, gb) => sum + gb, 0)} GB)`
			: '';
		return `${count(disks.length, 'data disk')}${size}`;
	}
	function diskDetails({ id, sizeGb, zone, pricePerDayCny }, priced) {
		const details = [
			...(sizeGb === undefined ? [] : [`${sizeGb} GB`]),
			...(zone === '' ? [] : [oneLine(zone, 40)]),
			...(pricePerDayCny === undefined || priced ? [] : [`about ${pricePerDayCny.toFixed(2)} CNY a day`]),
		];
		return details.length === 0 ? id : `${id} (${details.join(', ')})`;
	}
	function diskList(disks, priced = false) {
		const shown = disks
			.slice(0, 20)
			.map((disk) => diskDetails(disk, priced && disks.length === 1))
			.join('; ');
		return disks.length > 20 ? `${shown} and ${disks.length - 20} more` : shown;
	}
	function costOf(disks) {
		const prices = disks.map(({ pricePerDayCny }) => pricePerDayCny);
		if (!prices.every((price) => price !== undefined)) return '';
		return `, about ${prices.reduce((sum, price) => sum + price, 0).toFixed(2)} CNY a day`;
	}
	function wouldDo({ outcome, disks }) {
		const deleted = outcome.releaseDisks ? disks.filter(({ volume }) => !volume) : [];
		const kept = disks.filter((disk) => !deleted.includes(disk));
		const ids = (some) => idList(some.map(({ id }) => id));
		return [
			outcome.stopFirst ? 'would stop, then terminate' : 'would terminate',
			...(deleted.length > 0 ? [` and delete ${dataDisks(deleted)}: ${ids(deleted)}`] : []),
			...(kept.length > 0 ? [`; would keep ${dataDisks(kept)}${costOf(kept)}: ${ids(kept)}`] : []),
		].join('');
	}
	function diskErrors(disks) {
		const errors = new Set(disks.flatMap(({ error }) => (error === undefined ? [] : [explainError(error)])));
		return errors.size === 0 ? '' : ` The last error was: ${[...errors].slice(0, 3).join('; ')}.`;
	}
	function disksOnTheBill(result) {
		const there = disksThat(result, 'still-there');
		const unknown = disksThat(result, 'unverified');
		return [
			...(there.length > 0 ? [`Still there and billed: ${diskList(there)}.`] : []),
			...(unknown.length > 0 ? [`Not known to be deleted: ${diskList(unknown)}.`] : []),
		].join(' ');
	}
	const en_UNREACHABLE = "The CompShare API can't be reached";
	const outcomes = {
		terminated: {
			cell: (result) => {
				const gone = disksThat(result, 'released', 'deleted-by-id');
				return `terminated, gone${gone.length > 0 ? `, with ${dataDisks(gone)}` : ''}`;
			},
			line: ({ id, instance, outcome }) =>
				`${nameOf(id, instance)}: gone${outcome.stillListed ? ', in the recycle bin' : ''}`,
		},
		'already-gone': {
			cell: () => 'already gone',
			line: ({ id, instance }) => `${nameOf(id, instance)}: gone, though not by this phase`,
		},
		'not-found-ignored': {
			cell: () => 'not found, ignored',
			line: ({ id }) => `${id}: not found, which counts as done`,
		},
		'would-terminate': {
			cell: wouldDo,
			line: (result) => `${nameOf(result.id, result.instance)}: ${wouldDo(result)}`,
		},
		refused: {
			cell: 'failed',
			title: (id) => `${id} was not terminated`,
			explain: (result) => {
				const { error, attempts } = result.outcome;
				const tries = attempts > 1 ? ` after ${attempts} tries` : '';
				return {
					what: `${nameOf(result.id, result.instance)}: ${explainError(error)}${tries}.`,
					left: whatIsLeft(result),
					advice: adviceFor(error),
				};
			},
		},
		unreachable: {
			cell: 'failed',
			title: () => en_UNREACHABLE,
			explain: (result) => ({
				what: `${nameOf(result.id, result.instance)}: the CompShare API could not be reached for a minute. ${explainError(result.outcome.error)}.`,
				left: whatIsLeft(result),
				advice: adviceFor(result.outcome.error),
			}),
		},
		running: {
			cell: 'failed',
			title: (id) => `${id} is running`,
			explain: (result) => ({
				what:
					`${nameOf(result.id, result.instance)} is running, and only a stopped instance can be terminated.` +
					(result.terminationAccepted ? '' : ' Nothing was changed.'),
				left: whatIsLeft(result),
				advice: 'Stop it first, or leave the input stop at true.',
			}),
		},
		'unknown-state': {
			cell: 'failed',
			title: (id) => `${id} is in an unknown state`,
			explain: (result) => ({
				what: `${nameOf(result.id, result.instance)} has been in the ${result.outcome.state === '' ? 'empty state' : `state ${state(result.outcome.state)}`} for a minute, which this action does not know.`,
				left: whatIsLeft(result),
				advice: 'See in the console what it is doing. With stop: true the termination is tried all the same.',
			}),
		},
		ambiguous: {
			cell: 'failed',
			title: (id) => `${id} is listed under several names`,
			explain: ({ id, outcome }) => ({
				what: `${id} is listed under several names (${outcome.names.map((name) => quoted(name)).join(', ')}), and not all of them are selected.`,
				left: 'It was not touched, and may be billed.',
				advice: 'See in the console what it is called, and name it by uhost-id.',
			}),
		},
		'not-found': {
			cell: 'failed',
			title: (id) => `${id} was not found`,
			explain: ({ id, instance }) => ({
				what: `${nameOf(id, instance)} was not found in any region of the project.`,
				left: 'Nothing was terminated.',
				advice:
					'Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true.',
			}),
		},
		elsewhere: {
			cell: 'failed',
			title: (id) => `${id} is in another place`,
			explain: ({ id, instance, outcome }) => ({
				what: `${nameOf(id, instance)} was not found where region and zone say. It exists in the region ${oneLine(outcome.region, 40)}, zone ${oneLine(outcome.zone, 40)}.`,
				left: 'It was not touched, and may be billed.',
				advice: 'Correct region and zone, or leave them out.',
			}),
		},
		'timed-out': {
			cell: 'failed',
			title: (id) => `${id} was not gone in time`,
			explain: (result) => {
				const { lastError, jobEnding } = result.outcome;
				return {
					what:
						`${nameOf(result.id, result.instance)} was not gone when ${jobEnding === true ? 'the time of the cancelled job was up' : 'the timeout ended'}.` +
						(lastError === undefined ? '' : ` The last error was: ${explainError(lastError)}.`),
					left: whatIsLeft(result),
					advice:
						jobEnding === true
							? 'Check the instance in the console: a cancelled job has about five minutes in all.'
							: lastError === undefined
								? 'Raise the input timeout, or see in the console what holds the instance.'
								: adviceFor(lastError),
				};
			},
		},
		cancelled: {
			cell: 'failed',
			title: (id) => `${id} was not gone when the step was interrupted`,
			explain: (result) => ({
				what: `${nameOf(result.id, result.instance)} was not gone when the runner interrupted this step.`,
				left: whatIsLeft(result),
				advice: 'Unless a later phase or run goes on with it, terminate it by hand.',
			}),
		},
		'disks-left': {
			cell: 'gone, data disks are not',
			title: (id) => `${id} left data disks`,
			explain: (result) => {
				const { id, instance, outcome } = result;
				const left = disksThat(result, 'still-there', 'unverified');
				const end = outcome.endedBy === 'cancelled' ? 'the job was cancelled' : 'the timeout ended';
				return {
					what:
						`${nameOf(id, instance)} is gone, but ${count(left.length, 'data disk')} that ${left.length === 1 ? 'was' : 'were'} to go with it ` +
						`${outcome.endedBy === undefined ? (left.length === 1 ? 'is not' : 'are not') : `${left.length === 1 ? 'was' : 'were'} not seen to be gone when ${end}`}.` +
						diskErrors(left),
					left: disksOnTheBill(result),
					advice: 'Unless somebody needs them, delete them in the CompShare console.',
				};
			},
		},
	};
	function whatIsLeft({ instance, missed, stopAccepted, terminationAccepted }) {
		if (instance === undefined) return 'Its state is not known: it may exist and be billed.';
		if (missed) {
			const before = terminationAccepted
				? 'Its termination was accepted and the last look did not show it any more'
				: `It was ${state(instance.state)}, and the last look did not show it any more`;
			return `${before}, but one look is no proof: it may still exist and be billed.`;
		}
		const running = kindOfState(instance.state) === 'running';
		if (terminationAccepted && !running) {
			return `Its termination was accepted, but when last seen it was still there (${state(instance.state)}): it may be billed.`;
		}
		if (stopAccepted && running) {
			return `Its stop was accepted, but when last seen it was still ${state(instance.state)}: it may be billed.`;
		}
		return billing(instance);
	}
	function billing(instance) {
		const shown = state(instance.state);
		switch (kindOfState(instance.state)) {
			case 'running':
				return `It is still ${shown} and billed.`;
			case 'in-transition':
			case 'unknown':
				return `It is still there (${shown}) and may be billed.`;
			case 'terminable':
				return instance.chargeType === 'Postpay'
					? `It is still there (${shown}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`
					: `It is still there (${shown}) and may be billed: a prepaid instance is, whether it runs or not.`;
		}
	}
	function idList(ids) {
		const shown = ids.slice(0, 20).join(', ');
		return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
	}
	const ENDINGS = {
		cancelled: 'The runner interrupted this step: stopping here',
		'timed-out': 'Time is up: stopping here',
		'job-ending': 'The job was cancelled, and its time is up: stopping here',
	};
	const POST_PHASES = {
		cancelled: '; this goes on if the runner runs the post phase',
		'timed-out': '; the post phase of this step goes on',
		'job-ending': '; this goes on if the runner runs the post phase',
	};
	function filterText({ names, tag }) {
		const shown = names?.slice(0, 5).map((name) => quoted(name)) ?? [];
		const rest = (names?.length ?? 0) - shown.length;
		return [
			...(shown.length === 0 ? [] : [`name ${shown.join(' or ')}${rest > 0 ? ` or ${rest} more` : ''}`]),
			...(tag === undefined ? [] : [`tag ${quoted(tag)}`]),
		].join(' and ');
	}
	function placeText({ region, zone }) {
		return zone !== undefined && zone !== ''
			? `zone ${oneLine(zone, 40)}`
			: `region ${oneLine(region ?? '', 40)}`;
	}
	const GITHUB_STAYS = "GitHub's side stays as it is too. ";
	const log = {
		selected: (instances) => `Selected ${count(instances, 'instance')}:`,
		selectedInstance: (instance) =>
			`  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
		excluded: (instances) => `Spared by exclude: ${count(instances, 'instance')}`,
		keysFromEnvironment: 'The keys come from COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY.',
		found: (instance) =>
			`${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
		changed: (id, before, now) => `${id}: ${state(before)} → ${state(now)}`,
		missed: (id) => `${id}: not in the list any more, looking again to be sure`,
		stopping: (id, force) =>
			`${id}: ${force ? 'stopping (by force, as a spot instance needs it)' : 'stopping'}`,
		terminating: (id, releaseDisks) =>
			`${id}: ${releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept'}`,
		stopAccepted: (id) => `${id}: stop accepted`,
		terminationAccepted: (id, inRecycle) =>
			`${id}: termination accepted${
				inRecycle === undefined
					? ''
					: inRecycle === 'Yes'
						? ', into the recycle bin'
						: ', not into the recycle bin'
			}`,
		actionFailed: (id, error, retrying) =>
			`${id}: ${explainError(error)}${retrying ? '; looking again' : ''}`,
		notSent: (id, action) =>
			`${id}: ${action === 'stop' ? 'the stop' : 'the termination'} was not sent any more`,
		awaitingDisks: (id, disks) =>
			`${id}: looking whether its ${disks === 1 ? 'data disk is' : `${disks} data disks are`} gone too`,
		deletingDisk: (id, disk, sizeGb) =>
			`${id}: its data disk ${disk}${sizeGb === undefined ? '' : ` (${sizeGb} GB)`} did not go with it: deleting it`,
		diskDeletionFailed: (disk, error) => `${disk}: ${explainError(error)}`,
		disksSettled: (result) => {
			const gone = disksThat(result, 'released', 'deleted-by-id');
			const unverified = disksThat(result, 'unverified');
			const kept = disksThat(result, 'kept');
			const parts = [
				...(gone.length > 0 ? [`${dataDisks(gone)} deleted and no longer listed`] : []),
				...(unverified.length > 0
					? [
							`could not verify that ${dataDisks(unverified)} ${unverified.length === 1 ? 'is' : 'are'} deleted`,
						]
					: []),
				...(kept.length > 0 ? [`${dataDisks(kept)} kept`] : []),
			];
			return `${result.id}: ${parts.join('; ')}`;
		},
		failed: ({ what, left }) => `${what} ${left}`,
		pollFailed: (error) => `${explainError(error)}; trying again`,
		ending: (reason, resumesInPost) => ENDINGS[reason] + (resumesInPost ? POST_PHASES[reason] : ''),
		awaitingListing: (ids, seconds) =>
			`${ids.length === 0 ? 'Nothing matches yet' : `${idList(ids)}: not found yet`}. An instance may be listed late: looking for up to ${seconds} s more`,
		stillWaiting: (instances, states, reason) =>
			`Still waiting for ${count(instances, 'instance')}: ${states.join('; ')}${reason}`,
		pollsFailing: (why) => ` (the last look failed: ${why})`,
		heldUp: (id, why) => ` (${id} is held up by ${why})`,
		manyInState: (shown, instances) => `${shown}: ${instances}`,
		fewInState: (shown, ids) => `${ids.join(', ')} ${shown}`,
		notSeenYet: 'not seen yet',
		manyInstances: (instances) => count(instances, 'instance'),
		stateShortened: (leftOut) => `The state for the post phase is too long. Left out: ${leftOut.join(', ')}.`,
		stateParts: {
			names: 'names of instances',
			disks: 'data disks',
			seen: 'which instances were seen',
			targets: 'IDs of the instances',
			inputs: 'inputs',
		},
		deferred: (intent) => `Nothing is changed now. The post phase of this step will ${intent}.`,
		onlyGitHubLeft: (allGone) => `${allGone ? 'The instances are gone. ' : ''}Going on with GitHub's side.`,
		jobEnds: 'The job ends: tearing down now.',
		mainUnfinished: (ids) =>
			`The main phase did not finish: ${ids.length > 0 ? `going on with ${idList(ids)}` : 'tearing down now'}.`,
		intentById: (ids, dryRun) => `${intentVerb(dryRun)} ${idList(ids)}`,
		intentByFilter: (dryRun) =>
			`${intentVerb(dryRun)} what name and tag select then, unless uhost-id is given by then`,
		intentLater: (dryRun) => `${intentVerb(dryRun)} what uhost-id, name and tag say then`,
		intents: (parts) => parts.join(', then '),
	};
	function intentVerb(dryRun) {
		return dryRun ? 'only look (dry-run) at' : 'terminate';
	}
	const apiFacts = {
		title: 'How this API answered',
		intro: 'No names, IDs or keys are in here: please paste it into an issue of this action.',
		shownBy: (form, shown, seen) => `${FORMS[form]}: ${shown} of ${count(seen, 'instance')} shown`,
		counts: (counts) => `TotalCount: ${counts}`,
		regionRequired: (required) => `Region: ${required ? 'required' : 'not required so far'}`,
		spellings: (spellings) =>
			`Action of the answers to Describe: ${spellings.map((name) => quoted(name, 80)).join(', ')}`,
		lock: (forms) => `The lock: ${forms.length === 0 ? 'not met' : forms.join(', ')}`,
		zones: (zones) => `Zones known: ${zones.map((zone) => oneLine(zone, 40)).join(', ')}`,
		refused: (place, error) => `Refused for ${place}: ${describeError(error)}`,
		clock: (offsetMs) =>
			`Clock: ${offsetMs === undefined ? 'not told' : `${Math.round(offsetMs / 1000)} s ahead of this machine's`}`,
	};
	const FORMS = {
		anywhere: 'Without Region and Zone',
		region: 'With Region',
		zone: 'With Region and Zone',
	};
	const annotations = {
		wrongInputs: { title: 'Nothing was done: the inputs are wrong' },
		nothingNamed: {
			title: 'No instance was named',
			message: (withGitHub) =>
				'The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
				`created, it still runs. ${withGitHub ? GITHUB_STAYS : ''}` +
				'Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.',
		},
		filtersNotUsed: {
			title: 'Filters not used',
			message: 'uhost-id is given, so name, tag, exclude and older-than are not used.',
		},
		nothingSelected: {
			title: 'Nothing selected',
			message: (filter, place, elsewhere, refused) =>
				[
					`No instance matches ${filterText(filter)}${place.region === undefined && place.zone === undefined ? '' : ` in ${placeText(place)}`}. Nothing to do.`,
					...elsewhere
						.slice(0, 3)
						.map(
							(instance) =>
								`${nameOf(instance.id, instance)} is in ${placeText(instance)}: check region and zone.`,
						),
					...(elsewhere.length > 3 ? [`${elsewhere.length - 3} more are elsewhere too.`] : []),
					...refused
						.filter(({ place: { region } }) => region !== undefined)
						.slice(0, 3)
						.map(
							({ place: where, error }) =>
								`The list of ${placeText(where)} was refused: ${explainError(error)}.`,
						),
				].join(' '),
		},
		tooMany: {
			title: 'Too many instances selected',
			message: (ids, maxInstances) =>
				`The filter selects ${count(ids.length, 'instance')}, more than max-instances (${maxInstances}): ` +
				`${idList(ids)}. None was touched. Narrow the filter, or raise max-instances if all are meant.`,
		},
		listCancelled: {
			title: 'The instances were not listed when the step was interrupted',
			message: 'The runner interrupted this step before the list of instances was read.',
		},
		unreachable: { title: en_UNREACHABLE },
		listFailed: {
			title: 'The instances could not be listed',
			message: (error, reason) =>
				`${reason === 'refused' ? '' : reason === 'job-ending' ? 'The time of the cancelled job is up. ' : 'Time ran out. '}The list of instances could not be read: ${explainError(error)}.`,
			advice: adviceFor,
		},
		listLeft: 'Nothing was touched: what the filter selects may exist and be billed.',
		more: {
			title: 'More instances were not terminated',
			message: (ids) => `${count(ids.length, 'more instance')} failed: ${idList(ids)}. The log says why.`,
		},
		stillListed: {
			title: 'In the recycle bin',
			message: (ids) =>
				`${idList(ids)}: the API reports ${ids.length === 1 ? 'it' : 'them'} as deleted and still lists ${ids.length === 1 ? 'it' : 'them'}, which is what the recycle bin looks like.`,
		},
		disksKept: {
			title: 'Data disks kept',
			message: (disks) =>
				`${dataDisks(disks)} kept${costOf(disks)}: ${diskList(disks, true)}. ${disks.length === 1 ? 'It stays' : 'They stay'} on the bill until somebody deletes ${disks.length === 1 ? 'it' : 'them'}.`,
		},
		disksUnverified: {
			title: 'Data disks could not be verified',
			message: (disks) =>
				`It could not be verified that these data disks are deleted: ${diskList(disks)}.${diskErrors(disks)} ` +
				'See in the console whether they are still there: a disk that is stays on the bill.',
		},
		unknownAge: {
			title: 'Instances of unknown age',
			message: (instances) =>
				`${count(instances, 'instance')} ${instances === 1 ? 'matches' : 'match'}, but the API does not say when ${instances === 1 ? 'it was' : 'they were'} created: left alone, and may be billed.`,
		},
		clocksDiffer: {
			title: 'Clocks differ',
			message: (differenceMs, instances) =>
				`The API's clock is ${formatElapsed(Math.abs(differenceMs))} ${differenceMs > 0 ? 'ahead of' : 'behind'} this machine's. ` +
				`${count(instances, 'instance')} that would be old by one of the two only ${instances === 1 ? 'was' : 'were'} left alone.`,
		},
		normalizedOnly: {
			title: 'Similar names',
			message: (names) =>
				`Left alone, since names compare exactly: ${names
					.slice(0, 20)
					.map((name) => quoted(name))
					.join(', ')}. They match only after Unicode normalization.`,
		},
		lateTooMany: {
			title: 'More instances than max-instances',
			message: (ids, maxInstances) =>
				`${count(ids.length, 'more instance')} that match were listed late: ${idList(ids)}. With them it would be more than max-instances (${maxInstances}), so they were not touched and may be billed.`,
		},
		lateUnknownAge: {
			title: 'Instances listed late',
			message: (ids) =>
				`${idList(ids)}: listed when the others were gone. It is not known whether they were created before this step began, so they were not touched and may be billed.`,
		},
		resumesInPost: 'The post phase of this step goes on with it.',
		resumesIfPostRuns: 'This goes on if the runner runs the post phase; otherwise terminate it by hand.',
		jobEnding: {
			title: 'The job may be ended at any moment',
			message: (ids) =>
				`The job was cancelled, and the runner ends it soon, whatever is left. Not gone yet: ${ids.length === 0 ? 'what this step is about' : idList(ids)}. If nothing more is reported here, check in the console whether it is gone.`,
		},
		stateLost: {
			log: 'The main phase left no state: it was killed at its start, or this runner loses the state of a step that failed. Going by the inputs.',
			title: 'Not there now',
			message: (ids) =>
				`${idList(ids)}: not there now; the main phase may have terminated ${ids.length === 1 ? 'it' : 'them'}. Its state is lost, so nothing tells. Check in the console if in doubt.`,
		},
		stateUntrusted: {
			title: 'The saved state is not used',
			message:
				'What the main phase saved is not what it sealed: another step set it, or the private key has changed since. Going by the inputs alone.',
		},
		keysRefused: {
			title: 'The key check failed',
			message: (error) =>
				`The API was asked for the list of instances, to see whether the keys work, and that failed: ${explainError(error)}. ${adviceFor(error)} This step fails now, before a later one creates an instance that could not be terminated.`,
		},
		keysUnchecked: {
			title: 'The keys could not be checked',
			message: (error) =>
				`The API was asked for the list of instances, to see whether the keys work: ${explainError(error)}. This may pass. The teardown at the end of the job tries again.`,
		},
		keysLost:
			'The keys are empty in the post phase, and were not in the main phase: this happens to a step in a composite action that is called by another one. Give them to the job as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in env, or write the step into the workflow itself. Nothing was terminated: check the instance in the console.',
		stateUnsaved: {
			title: 'The state could not be saved',
			message:
				'The teardown goes on. But the post phase may not know what this phase did: ' +
				'it then goes by the inputs alone, and may not find an instance that is gone.',
		},
		outputsUnset: {
			title: 'The outputs could not be set',
			message: 'They may be empty for later steps. The log says what became of the instances.',
		},
		summaryUnwritten: {
			title: 'The job summary could not be written',
			message: 'The log says what became of the instances.',
		},
		inputsTrimmed: {
			title: 'Invisible characters removed',
			message: (names) =>
				`${names.join(', ')}: invisible characters at the ends were left out. Copy ${names.length === 1 ? 'it' : 'them'} again without them.`,
		},
		keysLookWrong: {
			title: 'Check the keys',
			message: (hints) => hints.join(' '),
			quoted: (name) => `${name} has quotation marks around it. Save the secret without them.`,
			assignment: (name) => `${name} looks like NAME=value. Save only what is right of the equals sign.`,
			swapped: 'public-key and private-key look swapped.',
		},
		resultsCut: {
			title: 'The output results is cut',
			message: (left, all) =>
				`An output takes at most 1 MB, so results has ${left} of ${all} entries; those that failed are kept first. The log has them all.`,
		},
		wrongProxy: {
			title: 'Nothing was done: the proxy settings are wrong',
			message: (variable) =>
				`${variable}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
		},
		internalError: {
			title: 'The action broke',
			message: (error) =>
				`This is a fault of the action: ${error}. ` +
				'The instance may still exist and be billed: check it in the console, and report this, please.',
		},
	};
	const summary = {
		nothingTerminated: 'CompShare: nothing was terminated',
		tooMany: (instances, maxInstances) =>
			`The filter selects ${count(instances, 'instance')}, more than max-instances (${maxInstances}).`,
		notTerminated: (failed, others, dryRun) =>
			`CompShare: ${count(failed, 'instance')} not terminated, may still be billed` +
			(others === 0 ? '' : `; ${count(others, 'other')} ${dryRun ? 'would be terminated' : 'gone'}`),
		dryRun: (instances) => `CompShare: dry run, ${count(instances, 'instance')} would be terminated`,
		gone: (instances, disksUnknown) =>
			`CompShare: ${count(instances, 'instance')} gone, ${disksUnknown ? 'data disks not known' : 'no data disk kept'}`,
		goneDisksKept: (instances, kept, unverified) =>
			[
				`CompShare: ${count(instances, 'instance')} gone`,
				...(kept.length > 0 ? [`${dataDisks(kept)} kept and still billed${costOf(kept)}`] : []),
				...(unverified.length > 0 ? [`${dataDisks(unverified)} not known to be deleted`] : []),
			].join(', '),
		disksStillThere: (instances, disks) =>
			`CompShare: ${count(instances, 'instance')} gone, ${dataDisks(disks)} not, may still be billed${costOf(disks)}`,
		disksLeftToo: (disks) => `; ${dataDisks(disks)} left`,
		moreFailures: (rest) => `${rest} more, in the table and the log`,
		columns: {
			instance: 'Instance',
			hardware: 'GPU, zone',
			stateFound: 'State found',
			state: 'State',
			outcome: 'Outcome',
			recycleBin: 'Recycle bin',
			cost: 'Ran, cost *',
			time: 'Time taken',
			disk: 'Disk',
			size: 'Size',
			type: 'Type',
			attachedTo: 'Was attached to',
			zone: 'Zone',
			price: 'CNY a day',
			fate: 'Outcome',
		},
		notSeen: 'not seen',
		notReported: 'not told',
		cost: (cny) => `≈ ${cny.toFixed(2)} CNY`,
		refund: (cny) => `pays back ≈ ${cny.toFixed(2)} CNY`,
		estimate:
			'An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.',
		instances: 'instances',
		disks: 'disks',
		disksOnTheBill: (disks, kept) => `${dataDisks(disks)} ${kept ? 'kept' : 'left'}${costOf(disks)}`,
		diskFates: {
			kept: 'kept',
			released: 'deleted',
			'deleted-by-id': 'deleted',
			unverified: 'could not be verified',
			'still-there': 'still there',
		},
		deletionUnverified:
			'It could not be verified that all of these are deleted. Check whether they are still there: a disk that is stays on the bill.',
		keptAsAsked:
			'These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> data disks go with the instance; volumes of containers never do.',
		unseenDisks: (ids) =>
			`Nobody saw ${ids}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.`,
		andMore: (rest) => ` and ${rest} more`,
	};
	const en = { outcomes, log, apiFacts, annotations, summary, inputs: inputs, state, dataDisks }; // CONCATENATED MODULE: ./src/run.ts

	const LINGER_MS = 500;
	async function run(phase = 'main') {
		process.exitCode = 1;
		outliveReader();
		const { env } = process;
		const { stateUnsaved, outputsUnset, summaryUnwritten, internalError } = en.annotations;
		const isRead = phase === 'main';
		const runner = guardedRunner(
			external_core_js_namespaceObject,
			{
				state: isRead ? stateUnsaved : undefined,
				outputs: isRead ? outputsUnset : undefined,
				summary: summaryUnwritten,
			},
			env,
		);
		const cancelled = cancelledBySignal();
		try {
			const network = { choose: await proxyChooser(env), lookup: countedLookup };
			const succeeded =
				!reportWrongProxy(phase, runner, network.choose) &&
				(await runPhase(phase, {
					runner,
					clock: systemClock,
					fetch: networkFetch(network.choose, async () =>
						(
							await Promise.resolve(/* import() */).then(
								__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23),
							)
						).proxyFetch(network),
					),
					random: Math.random,
					cancelled,
					env,
					messages: en,
					loadGitHub: async () => {
						const [{ createGitHub }, { wholeProxyFetch }] = await Promise.all([
							Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 12, 23)),
							Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23)),
						]);
						return createGitHub({ env, fetch: wholeProxyFetch(network) });
					},
				}));
			if (succeeded) process.exitCode = 0;
		} catch (error) {
			const { title, message } = internalError;
			external_core_js_namespaceObject.error(
				message(error instanceof Error ? error.message : String(error)),
				{ title },
			);
			if (error instanceof Error) external_core_js_namespaceObject.debug(error.stack ?? '');
		}
		setTimeout(() => {
			if (process.exitCode === 1 && pendingLookups() > 0) process.kill(process.pid, 'SIGKILL');
			process.exit();
		}, LINGER_MS).unref();
	}
	function cancelledBySignal() {
		const cancelled = new AbortController();
		for (const signal of ['SIGINT', 'SIGTERM']) {
			process.on(signal, () => {
				cancelled.abort();
			});
		}
		return cancelled.signal;
	}
	function outliveReader() {
		for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
	}
	async function proxyChooser(env) {
		if (!namesProxy(env)) return () => ({ kind: 'direct' });
		const { proxyFor } = await Promise.resolve(/* import() */).then(
			__nccwpck_require__.t.bind(__nccwpck_require__, 235, 23),
		);
		return (url) => proxyFor(url, env);
	}
	function reportWrongProxy(phase, runner, choose) {
		const given = (runner.getInput('api-url') ?? '').trim();
		const apiUrl = given === '' ? DEFAULTS['api-url'] : given;
		const choice = URL.canParse(apiUrl) ? choose(apiUrl) : undefined;
		if (choice?.kind !== 'invalid') return false;
		const { env } = process;
		const { privateKey } = readKeyPair((name) => runner.getInput(name), env);
		const state = new JobState(runner, phase, { seal: { privateKey, env } });
		state.update({ progress: 'failed' });
		state.save();
		const { title, message } = en.annotations.wrongProxy;
		runner.error(message(choice.variable), { title });
		return true;
	}

	module.exports = __webpack_exports__;
})();
