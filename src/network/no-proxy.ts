import { BlockList, isIP } from 'node:net';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Whether NO_PROXY says that an address is reached without a proxy. It takes the forms that curl and Go take, between
 * commas or spaces, case ignored:
 *
 * - `example.com` and `.example.com`: the domain and all below it; `*.example.com`: all below it,
 * - `10.1.2.3`, `::1` and `[::1]`: an IP address,
 * - `10.0.0.0/8` and `fd00::/8`: a range of IP addresses,
 * - `*`: everything,
 * - each of them but the ranges with a port, such as `example.com:8443`: that port only.
 */
export function bypassesProxy(url: URL, noProxy: string): boolean {
  const host = bareHost(url.hostname);
  const port = url.port || (DEFAULT_PORTS[url.protocol] ?? '');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

/** Whether an address is on this machine. */
export function isLoopback(hostname: string): boolean {
  const host = bareHost(hostname);
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isInRange(host, '127.0.0.0', 8) || isInRange(host, '::1', 128);
}

function matches(entry: string, host: string, port: string): boolean {
  const [, address = '', bits = ''] = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  if (bits !== '') return isInRange(host, address, Number(bits));
  const { name, port: wantedPort } = splitPort(entry);
  if (wantedPort !== '' && wantedPort !== port) return false;
  if (name === '*') return true;
  if (isIP(host) !== 0 || isIP(name) !== 0) return isInRange(host, name, isIP(name) === 4 ? 32 : 128);
  const domain = bareHost(name.replace(/^\*?\./, ''));
  return (!name.startsWith('*.') && host === domain) || host.endsWith(`.${domain}`);
}

/** An IPv6 address has colons of its own: with a port it stands in brackets. */
function splitPort(entry: string): { name: string; port: string } {
  const [, bracketed, bracketedPort = ''] = /^\[(.+)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return { name: bracketed, port: bracketedPort };
  if (isIP(entry) === 6) return { name: entry, port: '' };
  const [, name = entry, port = ''] = /^(.*):(\d+)$/.exec(entry) ?? [];
  return { name, port };
}

/** Without the brackets of an IPv6 address, and without the dot that marks a full name. */
function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** Whether both are IP addresses and the first is in the range. An IPv4 address may be written as an IPv6 one. */
function isInRange(host: string, network: string, bits: number): boolean {
  const [family, hostFamily] = [isIP(network), isIP(host)];
  if (family === 0 || hostFamily === 0 || bits > (family === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return range.check(host, hostFamily === 4 ? 'ipv4' : 'ipv6');
}
