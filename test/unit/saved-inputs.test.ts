import { describe, expect, it } from 'vitest';
import { inputsToSave, withSavedInputs } from '../../src/action/saved-inputs.ts';

function sourceOf(values: Record<string, string>): {
  getInput: (name: string) => string | undefined;
  setSecret: (secret: string) => void;
  secrets: string[];
} {
  const secrets: string[] = [];
  return {
    getInput: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    setSecret: (secret) => {
      secrets.push(secret);
    },
    secrets,
  };
}

describe('what is saved of the inputs', () => {
  it('is what is not empty, and never a key or a token', () => {
    const given = {
      'uhost-id': 'uhost-a',
      name: '',
      exclude: 'keep-*',
      'public-key': 'public',
      'private-key': 'private',
      'security-token': 'token',
      'github-token': 'token',
    };
    expect(inputsToSave(sourceOf(given))).toEqual({ 'uhost-id': 'uhost-a', exclude: 'keep-*' });
  });
});

describe('an input of the post phase', () => {
  const saved = {
    'uhost-id': 'uhost-a',
    name: 'gpu-*',
    exclude: 'keep',
    zone: 'cn-wlcb-01',
    constructor: 'x',
  };

  it('is as it is given, and where it is empty as the main phase had it', () => {
    const source = withSavedInputs(sourceOf({ 'uhost-id': '', zone: 'cn-sh2-02', name: '' }), saved);
    expect(['uhost-id', 'zone', 'name', 'tag', 'toString'].map((name) => source.getInput(name))).toEqual([
      'uhost-a',
      'cn-sh2-02',
      'gpu-*',
      undefined,
      undefined,
    ]);
  });

  it.each(['name', 'tag', 'exclude', 'older-than'])('%s is not taken where IDs are given', (name) => {
    const before = { [name]: 'x' };
    expect(withSavedInputs(sourceOf({ 'uhost-id': 'uhost-b' }), before).getInput(name)).toBeUndefined();
    expect(withSavedInputs(sourceOf({}), before).getInput(name)).toBe('x');
  });

  it('that filters is not taken from the main phase where IDs are given', () => {
    const source = withSavedInputs(sourceOf({ 'uhost-id': 'uhost-b' }), saved);
    expect(['uhost-id', 'name', 'exclude', 'zone'].map((name) => source.getInput(name))).toEqual([
      'uhost-b',
      undefined,
      undefined,
      'cn-wlcb-01',
    ]);
  });

  it('is as it is given where nothing was saved; secrets are masked all the same', () => {
    const given = sourceOf({ name: '' });
    expect(withSavedInputs(given, undefined)).toBe(given);
    withSavedInputs(given, saved).setSecret('secret');
    expect(given.secrets).toEqual(['secret']);
  });
});
