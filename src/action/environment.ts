import { trimInvisible } from '../text/invisible.ts';

/** The variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads an input as it is set; undefined where it isn't set at all. */
export type ReadInput = (name: string) => string | undefined;

/** The variables of the vendor's official client. */
export const KEY_VARIABLES = {
  'public-key': 'COMPSHARE_PUBLIC_KEY',
  'private-key': 'COMPSHARE_PRIVATE_KEY',
} as const;

/** The API key pair. Each key is empty where it is given nowhere. */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
  fromEnvironment: boolean;
}

/**
 * An input from its variable. In other CI systems than GitHub's and its like a variable's name can't hold a hyphen, so
 * `INPUT_UHOST_ID` counts where `INPUT_UHOST-ID` isn't set.
 */
export function inputVariable(name: string, env: Environment): string | undefined {
  const variable = `INPUT_${name.toUpperCase()}`;
  return env[variable] ?? env[variable.replaceAll('-', '_')];
}

/** The key pair from the inputs, or from the environment where both inputs are empty, without what is invisible at the ends. */
export function readKeyPair(readInput: ReadInput, env: Environment): KeyPair {
  const publicKey = trimInvisible(readInput('public-key') ?? '');
  const privateKey = trimInvisible(readInput('private-key') ?? '');
  if (publicKey !== '' || privateKey !== '') return { publicKey, privateKey, fromEnvironment: false };
  return {
    publicKey: trimInvisible(env[KEY_VARIABLES['public-key']] ?? ''),
    privateKey: trimInvisible(env[KEY_VARIABLES['private-key']] ?? ''),
    fromEnvironment: true,
  };
}
