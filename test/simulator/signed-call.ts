import { signatureOf } from './signature.ts';
import { DEFAULT_KEYS } from './simulator.ts';
import type { SimKeys } from './gateway.ts';

/** How a call is written. */
export type Encoding = 'GET' | 'form' | 'json';

/** The signed form of a call, as a body or a query string. */
export function signedForm(
  parameters: Readonly<Record<string, string>>,
  keys: SimKeys = DEFAULT_KEYS,
): string {
  return new URLSearchParams(signed(parameters, keys)).toString();
}

/** The parameters of a call with its keys and signature. */
export function signed(
  parameters: Readonly<Record<string, string>>,
  keys: SimKeys = DEFAULT_KEYS,
): Record<string, string> {
  const whole = {
    ...parameters,
    PublicKey: keys.publicKey,
    ...(keys.securityToken !== undefined && { SecurityToken: keys.securityToken }),
  };
  return { ...whole, Signature: signatureOf(whole, keys.privateKey) };
}

/** Calls an API over HTTP with Node's own fetch and gives back what it answered. */
export async function signedCall(
  url: string,
  parameters: Readonly<Record<string, string>>,
  { keys = DEFAULT_KEYS, encoding = 'form' }: { keys?: SimKeys; encoding?: Encoding } = {},
): Promise<Record<string, unknown>> {
  const form = signedForm(parameters, keys);
  const response = await (encoding === 'GET'
    ? fetch(`${url}/?${form}`)
    : fetch(url, {
        method: 'POST',
        headers: {
          'content-type': encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
        },
        body: encoding === 'json' ? JSON.stringify(signed(parameters, keys)) : form,
      }));
  return (await response.json()) as Record<string, unknown>;
}
