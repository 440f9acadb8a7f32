import { createHash } from 'node:crypto';

/** The parameters of a call by name, arrays already flattened to `UHostIds.0` and so on. */
export type CallParameters = ReadonlyMap<string, string>;

/**
 * The signature that the vendor's documents ask for: all parameters but `Signature` in the byte order of
 * their names, names and values joined with nothing between, the private key at the end, SHA-1 in hex.
 */
export function signatureOf(
  parameters: CallParameters | Readonly<Record<string, string>>,
  privateKey: string,
): string {
  const text = entriesOf(parameters)
    .filter(([name]) => name !== 'Signature')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => name + value)
    .join('');
  return createHash('sha1')
    .update(text + privateKey, 'utf8')
    .digest('hex');
}

/** Whether the parameter `Signature` is the one that `privateKey` makes of the other parameters. */
export function verify(
  parameters: CallParameters | Readonly<Record<string, string>>,
  privateKey: string,
): boolean {
  const given = entriesOf(parameters).find(([name]) => name === 'Signature')?.[1];
  return given === signatureOf(parameters, privateKey);
}

function entriesOf(parameters: CallParameters | Readonly<Record<string, string>>): [string, string][] {
  return parameters instanceof Map
    ? [...(parameters as CallParameters)]
    : Object.entries(parameters as Readonly<Record<string, string>>);
}
