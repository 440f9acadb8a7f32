import type { InputSource } from './input-reader.ts';

/**
 * The inputs whose values the main phase leaves to the post phase, for runners that evaluate them there to nothing, as
 * they may in nested composite actions. Keys and tokens are never among them.
 */
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
] as const;

/** The inputs that are not empty, as they are given. */
export function inputsToSave(source: InputSource): Record<string, string> {
  return Object.fromEntries(
    SAVED_INPUTS.flatMap((name) => {
      const value = source.getInput(name) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}

/** The inputs, those that are empty by now as the main phase had them. An ID that is given makes a filter needless. */
export function withSavedInputs(
  source: InputSource,
  saved: Readonly<Record<string, string>> | undefined,
): InputSource {
  if (saved === undefined) return source;
  const hasIds = (source.getInput('uhost-id') ?? '') !== '';
  const filters: readonly string[] = ['name', 'tag', 'exclude', 'older-than'];
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
}
