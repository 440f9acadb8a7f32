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
		proxyFor: () => /* binding */ proxyFor,
	}); // CONCATENATED MODULE: external "node:net"

	const external_node_net_namespaceObject = require('node:net'); // CONCATENATED MODULE: ./src/network/no-proxy.ts
	const DEFAULT_PORTS = { 'http:': '80', 'https:': '443' };
	function bypassesProxy(url, noProxy) {
		const host = bareHost(url.hostname);
		const port = url.port || (DEFAULT_PORTS[url.protocol] ?? '');
		return noProxy
			.toLowerCase()
			.split(/[\s,]+/)
			.filter((entry) => entry !== '')
			.some((entry) => matches(entry, host, port));
	}
	function isLoopback(hostname) {
		const host = bareHost(hostname);
		if (host === 'localhost' || host.endsWith('.localhost')) return true;
		return isInRange(host, '127.0.0.0', 8) || isInRange(host, '::1', 128);
	}
	function matches(entry, host, port) {
		const [, address = '', bits = ''] = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
		if (bits !== '') return isInRange(host, address, Number(bits));
		const { name, port: wantedPort } = splitPort(entry);
		if (wantedPort !== '' && wantedPort !== port) return false;
		if (name === '*') return true;
		if (
			(0, external_node_net_namespaceObject.isIP)(host) !== 0 ||
			(0, external_node_net_namespaceObject.isIP)(name) !== 0
		)
			return isInRange(host, name, (0, external_node_net_namespaceObject.isIP)(name) === 4 ? 32 : 128);
		const domain = bareHost(name.replace(/^\*?\./, ''));
		return (!name.startsWith('*.') && host === domain) || host.endsWith(`.${domain}`);
	}
	function splitPort(entry) {
		const [, bracketed, bracketedPort = ''] = /^\[(.+)\](?::(\d+))?$/.exec(entry) ?? [];
		if (bracketed !== undefined) return { name: bracketed, port: bracketedPort };
		if ((0, external_node_net_namespaceObject.isIP)(entry) === 6) return { name: entry, port: '' };
		const [, name = entry, port = ''] = /^(.*):(\d+)$/.exec(entry) ?? [];
		return { name, port };
	}
	function bareHost(hostname) {
		return hostname
			.toLowerCase()
			.replace(/^\[(.*)\]$/, '$1')
			.replace(/\.$/, '');
	}
	function isInRange(host, network, bits) {
		const [family, hostFamily] = [
			(0, external_node_net_namespaceObject.isIP)(network),
			(0, external_node_net_namespaceObject.isIP)(host),
		];
		if (family === 0 || hostFamily === 0 || bits > (family === 4 ? 32 : 128)) return false;
		const range = new external_node_net_namespaceObject.BlockList();
		range.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
		return range.check(host, hostFamily === 4 ? 'ipv4' : 'ipv6');
	} // CONCATENATED MODULE: ./src/network/proxy-settings.ts

	const PROXY_PROTOCOLS = ['http:', 'https:', 'socks:', 'socks5:'];
	function proxyFor(address, env) {
		const url = new URL(address);
		if (url.protocol === 'http:' && isLoopback(url.hostname)) return { kind: 'direct' };
		const variables = url.protocol === 'https:' ? ['https_proxy', 'http_proxy'] : ['http_proxy'];
		for (const lowerCase of variables) {
			const { name, value } = readVariable(lowerCase, env);
			if (value === '') continue;
			if (bypassesProxy(url, readVariable('no_proxy', env).value)) return { kind: 'direct' };
			const proxy = completeAddress(value);
			return proxy === undefined ? { kind: 'invalid', variable: name } : { kind: 'proxy', address: proxy };
		}
		return { kind: 'direct' };
	}
	function readVariable(lowerCase, env) {
		const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
		return { name, value: (env[name] ?? '').trim() };
	}
	function completeAddress(value) {
		const address = (value.includes('://') ? value : `http://${value}`).replace(/^socks5h:/i, 'socks5:');
		try {
			const { protocol, hostname, username, password } = new URL(address);
			decodeURIComponent(username);
			decodeURIComponent(password);
			return PROXY_PROTOCOLS.includes(protocol) && hostname !== '' ? address : undefined;
		} catch {
			return undefined;
		}
	}

	module.exports = __webpack_exports__;
})();
