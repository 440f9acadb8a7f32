import type { CallParameters } from './signature.ts';

/** Reads the parameters of an HTTP request: query string, form or JSON. What can't be read has none. */
export function readParameters(
  method: string,
  query: string,
  contentType: string,
  body: string,
): CallParameters {
  if (method === 'GET') return new Map(new URLSearchParams(query));
  if (contentType.startsWith('application/x-www-form-urlencoded')) return new Map(new URLSearchParams(body));
  if (contentType.startsWith('application/json')) {
    try {
      return flatten(JSON.parse(body));
    } catch {
      return new Map();
    }
  }
  return new Map();
}

/** Arrays become `Name.0`, objects `Name.Sub`, and values are written as the signature wants them. */
export function flatten(json: unknown): CallParameters {
  const parameters = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    if (typeof value === 'object') {
      // An array's keys are its indices, from zero.
      for (const [key, item] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, item);
    } else if (typeof value === 'number') {
      // By way of BigInt, since String() writes large whole numbers in scientific notation.
      parameters.set(name, Number.isInteger(value) ? BigInt(value).toString() : String(value));
    } else if (typeof value === 'string' || typeof value === 'boolean') {
      parameters.set(name, String(value));
    }
  };
  add('', json);
  return parameters;
}

/** The values of a flattened array, in order; it ends at the first index that is missing. */
export function readArray(parameters: CallParameters, name: string): string[] {
  const values: string[] = [];
  for (;;) {
    const value = parameters.get(`${name}.${values.length}`);
    if (value === undefined) return values;
    values.push(value);
  }
}
