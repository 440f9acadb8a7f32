import { createHash } from 'node:crypto';

/** A request parameter as the program knows it. Numbers are whole: the program sends no others. */
export type ParameterValue = string | number | boolean | readonly string[];

/**
 * Writes parameters the way the API takes them: everything as text, arrays flattened from zero
 * (`UHostIds.0`, `UHostIds.1`), after the vendor's documents.
 *
 * @throws RangeError for a number that is not a whole one within ±2^53: it has no single spelling.
 */
export function flatten(parameters: Readonly<Record<string, ParameterValue>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'object') {
      value.forEach((item, index) => {
        flat[`${name}.${index}`] = item;
      });
    } else if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new RangeError(`${name} must be a whole number`);
    } else {
      flat[name] = String(value);
    }
  }
  return flat;
}

/**
 * The signature of a request, after the vendor's documents: names in byte order, each name and value
 * joined with nothing between, the private key at the end, SHA-1, lower-case hex.
 *
 * @param parameters all parameters but `Signature`, flattened; values not percent-encoded.
 */
export function sign(parameters: Readonly<Record<string, string>>, privateKey: string): string {
  const hash = createHash('sha1');
  // Parameter names are ASCII, where the default order is the byte order.
  for (const name of Object.keys(parameters).sort()) {
    hash.update(name + (parameters[name] ?? ''), 'utf8');
  }
  return hash.update(privateKey, 'utf8').digest('hex');
}

/**
 * Why OpenSSL refuses to sign, in its own words: SHA-1 is not allowed in some FIPS setups. Undefined where it signs.
 */
export function signingRefusal(): string | undefined {
  try {
    sign({}, '');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
