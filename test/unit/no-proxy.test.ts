import { describe, expect, it } from 'vitest';
import { bypassesProxy, isLoopback } from '../../src/network/no-proxy.ts';
import { proxyFor } from '../../src/network/proxy-settings.ts';

const API = 'https://api.compshare.cn/';

describe('NO_PROXY', () => {
  it.each([
    ['', API, false],
    [' , ', API, false],
    ['*', API, true],
    ['other.cn, *', API, true],
    ['compshare.cn', API, true],
    ['.compshare.cn', API, true],
    ['.compshare.cn', 'https://compshare.cn/', true],
    ['*.compshare.cn', API, true],
    ['*.compshare.cn', 'https://compshare.cn/', false],
    ['API.CompShare.CN', API, true],
    ['api.compshare.cn.', API, true],
    ['api.compshare.cn', 'https://api.compshare.cn./', true],
    ['mpshare.cn', API, false],
    ['share.cn other.cn', API, false],
    ['other.cn compshare.cn', API, true],
    ['compshare.cn:443', API, true],
    ['compshare.cn:8443', API, false],
    ['.compshare.cn:8443', 'https://api.compshare.cn:8443/', true],
    ['compshare.cn:80', 'http://api.compshare.cn/', true],
    ['*:443', API, true],
    ['*:80', API, false],
    ['10.1.2.3', 'https://10.1.2.3/', true],
    ['10.1.2.3:443', 'https://10.1.2.3/', true],
    ['10.1.2.3:80', 'https://10.1.2.3/', false],
    ['1.2.3', 'https://10.1.2.3/', false],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/16', 'https://10.1.2.3/', false],
    ['10.0.0.0/33', 'https://10.1.2.3/', false],
    ['10.0.0.0/8', 'https://10.example.com/', false],
    ['0.0.0.0/0', API, false],
    ['::1', 'https://[::1]/', true],
    ['[::1]', 'https://[::1]/', true],
    ['[::1]:443', 'https://[::1]/', true],
    ['[::1]:8443', 'https://[::1]/', false],
    ['fd00:0:0::7', 'https://[fd00::7]/', true],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['[fd00::]/8', 'https://[fd12::1]/', true],
    ['fe80::/10', 'https://[fd12::1]/', false],
    ['10.0.0.0/8', 'https://[::ffff:10.1.2.3]/', true],
  ])('%j, %s: %s', (noProxy, url, bypassed) => {
    expect(bypassesProxy(new URL(url), noProxy)).toBe(bypassed);
  });
});

describe('this machine', () => {
  it.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['128.0.0.1', 'localhost.example.com', '127.example.com', '[::2]', ''])('is not %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('the proxy for an address', () => {
  const proxy = (address: string): unknown => ({ kind: 'proxy', address });
  const direct = { kind: 'direct' };
  it.each<[Record<string, string>, string, unknown]>([
    [{}, API, direct],
    [{ HTTPS_PROXY: 'http://p:1' }, API, proxy('http://p:1')],
    [{ https_proxy: 'http://q:1', HTTPS_PROXY: 'http://p:1' }, API, proxy('http://q:1')],
    [{ https_proxy: '', HTTPS_PROXY: 'http://p:1' }, API, direct],
    [{ HTTP_PROXY: 'http://p:1' }, API, proxy('http://p:1')],
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://api.test/', direct],
    [{ HTTPS_PROXY: 'p.local:3128' }, API, proxy('http://p.local:3128')],
    [{ HTTPS_PROXY: ' http://p:1 ' }, API, proxy('http://p:1')],
    [{ HTTPS_PROXY: 'socks5://p:1080' }, API, proxy('socks5://p:1080')],
    [{ HTTPS_PROXY: 'socks5h://p:1080' }, API, proxy('socks5://p:1080')],
    [{ HTTPS_PROXY: 'http://me:a%40b@p:1' }, API, proxy('http://me:a%40b@p:1')],
    [{ HTTPS_PROXY: 'http://me:hunter2@:3128' }, API, { kind: 'invalid', variable: 'HTTPS_PROXY' }],
    [{ https_proxy: 'me:hunter%zz@p:1' }, API, { kind: 'invalid', variable: 'https_proxy' }],
    [{ HTTPS_PROXY: 'ftp://p:1' }, API, { kind: 'invalid', variable: 'HTTPS_PROXY' }],
    [{ HTTPS_PROXY: 'no address', NO_PROXY: '.compshare.cn' }, API, direct],
    [{ HTTP_PROXY: 'no address', HTTPS_PROXY: 'http://p:1' }, API, proxy('http://p:1')],
    [{ HTTPS_PROXY: 'no address' }, 'http://api.test/', direct],
    [{ HTTPS_PROXY: 'http://p:1', no_proxy: '', NO_PROXY: '*' }, API, proxy('http://p:1')],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://127.0.0.1:8080/', direct],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://localhost/', direct],
    [{ HTTP_PROXY: 'no address' }, 'http://[::1]:8080/', direct],
  ])('%j, %s', (env, url, choice) => {
    expect(proxyFor(url, env)).toEqual(choice);
  });
});
