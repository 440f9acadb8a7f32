import type { DetailMessages } from '../report/messages/en/details.ts';
import type { KeyPair } from './environment.ts';

/** What looks wrong about keys that the API refused. They may be right all the same: nothing is known of their form for sure. */
export function keyHints(
  { publicKey, privateKey }: Pick<KeyPair, 'publicKey' | 'privateKey'>,
  { quoted, assignment, swapped }: DetailMessages['failures']['keyHints'],
): string[] {
  const hints = [
    ['public-key', publicKey],
    ['private-key', privateKey],
  ].flatMap(([name = '', key = '']) => [
    ...(/^(["'`“‘]).+["'`”’]$/u.test(key) ? [quoted(name)] : []),
    // A key may end in equals signs, as base64 does.
    ...(/^["']?[A-Za-z]\w*=[^=]/.test(key) ? [assignment(name)] : []),
  ]);
  return [...hints, ...(looksPrivate(publicKey) && !looksPrivate(privateKey) ? [swapped] : [])];
}

/** Private keys of the older form are a SHA-1 in hexadecimal; public ones never are. */
function looksPrivate(key: string): boolean {
  return /^[0-9a-f]{40}$/.test(key);
}
