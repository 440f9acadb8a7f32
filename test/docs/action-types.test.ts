import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { InputError, readRequest } from '../../src/action/inputs.ts';
import { action, textOf } from './repository.ts';

/** A type as github-actions-typing writes it. */
interface Typing {
  type: 'string' | 'boolean' | 'integer' | 'float' | 'list' | 'enum';
  'allowed-values'?: string[];
  separator?: string;
  'list-item'?: Typing;
}

const types = parse(textOf('action-types.yml')) as Record<'inputs' | 'outputs', Record<string, Typing>>;

/** Whether the program itself has nothing against an input's value. */
function takes(name: string, value: string, others: Record<string, string> = {}): boolean {
  const given: Record<string, string> = {
    'public-key': 'p',
    'private-key': 'q',
    name: 'n',
    ...others,
    [name]: value,
  };
  try {
    readRequest(
      {
        getInput: (input) => given[input] ?? action.inputs[input]?.default ?? '',
        setSecret: () => undefined,
      },
      { phase: 'main', env: {}, targetsKnown: false },
    );
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}

describe('action-types.yml', () => {
  it('has the inputs and outputs of action.yml, in their order', () => {
    expect(Object.keys(types.inputs)).toEqual(Object.keys(action.inputs));
    expect(Object.keys(types.outputs)).toEqual(Object.keys(action.outputs));
  });

  it.each(Object.entries(types.inputs))('%s: the default is of the type', (name, { type, ...typing }) => {
    const standard = action.inputs[name]?.default ?? '';
    if (standard === '') return;
    if (type === 'boolean') expect(['true', 'false']).toContain(standard);
    if (type === 'integer') expect(standard).toMatch(/^\d+$/);
    if (type === 'enum') expect(typing['allowed-values']).toContain(standard);
  });

  it.each(Object.entries(types.inputs).filter(([, { type }]) => type === 'boolean'))(
    '%s: the program takes true and false, and nothing else',
    (name) => {
      expect(['true', 'false', 'yes', '1'].map((value) => takes(name, value))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    },
  );

  it.each(Object.entries(types.inputs).filter(([, { type }]) => type === 'integer'))(
    '%s: the program takes whole numbers, and nothing else',
    (name) => {
      expect(['7', '7.5', 'seven'].map((value) => takes(name, value))).toEqual([true, false, false]);
    },
  );

  it.each(Object.entries(types.inputs).filter(([, { type }]) => type === 'enum'))(
    '%s: the program takes the values that are listed, and no other',
    (name, typing) => {
      for (const value of typing['allowed-values'] ?? []) expect(takes(name, value), value).toBe(true);
      expect(takes(name, 'another')).toBe(false);
    },
  );

  it.each(Object.entries(types.inputs).filter(([, { type }]) => type === 'list'))(
    '%s: the program takes a list with that separator',
    (name, { separator }) => {
      const items = name === 'uhost-id' ? ['uhost-a1', 'cpod-b2'] : ['a', 'b'];
      expect(takes(name, items.join(separator), { 'github-token': 'token' })).toBe(true);
    },
  );
});
