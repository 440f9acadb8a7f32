import type fc from 'fast-check';

/** A parser of something that comes from outside, and what may come. */
export interface FuzzTarget<Input> {
  /** Also the name of its folder in the corpus. */
  name: string;
  /** What may come, as JSON can hold it. */
  input: fc.Arbitrary<Input>;
  /** Throws where the parser does something that it must not. */
  play: (input: Input) => Promise<void> | void;
}

/** What no output may ever show. */
export const SECRETS = {
  publicKey: 'public-key-4f7a1c9e2b',
  privateKey: 'private-key-8d3e6b0a5c',
  securityToken: 'security-token-1b9f4e7d',
  gitHubToken: 'ghs_5c2e8a1f9d4b7e6a3c0f',
  password: 'UGFzc3dvcmQtb2YtdGhlLWluc3RhbmNl',
} as const;

/** Throws where a text has one of these secrets in it. */
export function checkSecrets(text: string, secrets: readonly string[] = Object.values(SECRETS)): void {
  for (const secret of secrets) {
    if (text.toLowerCase().includes(secret.toLowerCase()))
      throw new Error(`It shows the secret ${secret.slice(0, 10)}…`);
  }
}

/** A fuzz target whose inputs are of any type. */
export interface AnyFuzzTarget {
  name: string;
  input: fc.Arbitrary<unknown>;
  play: (input: unknown) => Promise<void>;
}

/** How much time of the processor one input may take, in milliseconds. */
const CPU_LIMIT_MS = 2000;

/** Forgets the type of a target's inputs, and has it fail where one input takes too long. */
export function anyTarget<Input>({ name, input, play }: FuzzTarget<Input>): AnyFuzzTarget {
  return {
    name,
    input,
    play: async (given) => {
      const before = process.cpuUsage();
      await play(given as Input);
      const { user } = process.cpuUsage(before);
      if (user / 1000 > CPU_LIMIT_MS) throw new Error(`It takes ${Math.round(user / 1000)} ms`);
    },
  };
}
