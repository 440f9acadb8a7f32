import { describe, expect, it } from 'vitest';
import { inputVariable, readKeyPair } from '../../src/action/environment.ts';

describe('an input from its variable', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['uhost-id', { 'INPUT_UHOST-ID': 'a', INPUT_UHOST_ID: 'b' }, 'a'],
    ['uhost-id', { 'INPUT_UHOST-ID': '', INPUT_UHOST_ID: 'b' }, ''],
    ['ignore-not-found', { INPUT_IGNORE_NOT_FOUND: 'true' }, 'true'],
    ['name', { NAME: 'x', 'INPUT_UHOST-ID': 'a' }, undefined],
  ])('%s of %j: %j', (name, env, value) => {
    expect(inputVariable(name, env)).toBe(value);
  });
});

describe('the key pair', () => {
  const env = { COMPSHARE_PUBLIC_KEY: ' env-public\n', COMPSHARE_PRIVATE_KEY: 'env-private\u200b' };
  const inputs =
    (values: Record<string, string>) =>
    (name: string): string | undefined =>
      values[name];

  it('is what the inputs are, without what is invisible at the ends', () => {
    const read = inputs({ 'public-key': '\u200bpublic ', 'private-key': ' private' });
    expect(readKeyPair(read, env)).toEqual({
      publicKey: 'public',
      privateKey: 'private',
      fromEnvironment: false,
    });
  });

  it.each([
    [{ 'public-key': 'public' }, { publicKey: 'public', privateKey: '', fromEnvironment: false }],
    [{ 'private-key': 'private' }, { publicKey: '', privateKey: 'private', fromEnvironment: false }],
  ])('is not put together from both places: %j', (values, keys) => {
    expect(readKeyPair(inputs(values), env)).toEqual(keys);
  });

  it.each([{}, { 'public-key': '', 'private-key': ' ' }])(
    'is that of the environment where both inputs are empty: %j',
    (values) => {
      expect(readKeyPair(inputs(values), env)).toEqual({
        publicKey: 'env-public',
        privateKey: 'env-private',
        fromEnvironment: true,
      });
    },
  );

  it('is empty where it is given nowhere', () => {
    const keys = { publicKey: '', privateKey: '', fromEnvironment: true };
    expect(readKeyPair(inputs({}), {})).toEqual(keys);
  });
});
