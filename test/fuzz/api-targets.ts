import fc from 'fast-check';
import { CompShareClient } from '../../src/compshare/client.ts';
import { CompShareError, RetCodeError } from '../../src/compshare/errors.ts';
import { Inventory } from '../../src/compshare/inventory.ts';
import { noRetry } from '../../src/compshare/instance-list.ts';
import type { HttpResponse } from '../../src/network/http.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { answerText } from './json-text.ts';
import { checkSecrets, SECRETS } from './target.ts';
import type { FuzzTarget } from './target.ts';

/** An answer as it comes over HTTP. */
interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const CALLS = ['describe', 'zones', 'disks', 'deleteDisk', 'refundPrices', 'stop', 'terminate'] as const;
const PLACE = { region: 'cn-wlcb', zone: 'cn-wlcb-01' };
/** After so many answers a list is given up, as a phase gives it up when its time is over. */
const MOST_ANSWERS = 300;
const KEYS = {
  publicKey: SECRETS.publicKey,
  privateKey: SECRETS.privateKey,
  securityToken: SECRETS.securityToken,
};

const httpAnswer: fc.Arbitrary<HttpAnswer> = fc.record({
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(100, 204, 302, 400, 404, 408, 429, 500, 502, 599, 999) },
  ),
  headers: fc.dictionary(
    fc.constantFrom('x-ucloud-request-uuid', 'date', 'retry-after'),
    fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('-5', '1e300', 'Thu, 01 Jan 1970 00:00:00 GMT', SECRETS.privateKey),
    ),
    { maxKeys: 3 },
  ),
  body: answerText,
});

function responseOf({ status, headers, body }: HttpAnswer): HttpResponse {
  const bytes = Buffer.from(body);
  return {
    status,
    headers: { get: (name) => headers[name] ?? null },
    body: (async function* () {
      // In pieces, which may cut a character.
      for (let at = 0; at < bytes.length; at += 1000)
        yield await Promise.resolve(bytes.subarray(at, at + 1000));
    })(),
  };
}

/** A client that is answered with these, over and over. */
function clientOf(answers: readonly HttpAnswer[], clock: VirtualClock, onSent: () => void): CompShareClient {
  let sent = 0;
  return new CompShareClient({
    connection: { apiUrl: 'https://api.invalid/', ...KEYS },
    clock,
    signal: new AbortController().signal,
    fetch: () => {
      const answer = answers[sent++ % answers.length];
      onSent();
      return answer === undefined
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve(responseOf(answer));
    },
  });
}

/** What a call came to is shown nowhere with a secret in it; an error is one of those that are documented. */
async function checkEnd(call: () => Promise<unknown>): Promise<void> {
  try {
    const result = await call();
    const shown = result instanceof Map ? [...(result as Map<unknown, unknown>)] : result;
    // Nothing may come of a call.
    checkSecrets(JSON.stringify([shown]));
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    checkSecrets(`${error.message}\n${error.requestId ?? ''}`);
    if (error instanceof RetCodeError) checkSecrets(error.apiMessage);
  }
}

/** One answer of the API to each of the calls. */
export const apiAnswers: FuzzTarget<HttpAnswer & { call: (typeof CALLS)[number] }> = {
  name: 'api-answers',
  input: fc.tuple(fc.constantFrom(...CALLS), httpAnswer).map(([call, answer]) => ({ call, ...answer })),
  play: async ({ call, ...answer }) => {
    const clock = new VirtualClock();
    const client = clientOf([answer], clock, () => undefined);
    const { signal } = new AbortController();
    const calls = {
      describe: () => client.describe({ ids: ['uhost-a1'] }, signal),
      zones: () => client.zones({}, signal),
      disks: () => client.disks({}, signal),
      deleteDisk: () => client.deleteDisk('udisk-1', PLACE, signal),
      refundPrices: () => client.refundPrices(['uhost-a1'], PLACE, signal),
      stop: () => client.stop('uhost-a1', PLACE, { force: false }, signal),
      terminate: () => client.terminate('uhost-a1', PLACE, { releaseDisks: true }, signal),
    };
    await checkEnd(() => clock.run<unknown>(calls[call]));
  },
};

/** Lists whose pages are anything: read by ID, and whole. */
export const instanceLists: FuzzTarget<HttpAnswer[]> = {
  name: 'instance-lists',
  input: fc.array(httpAnswer, { minLength: 1, maxLength: 4 }),
  play: async (answers) => {
    const clock = new VirtualClock();
    const giveUp = new AbortController();
    let sent = 0;
    const client = clientOf(answers, clock, () => {
      if (++sent >= MOST_ANSWERS) giveUp.abort();
    });
    const inventory = new Inventory(client);
    const ids = ['uhost-a1', 'uhost-b2', 'uhost-d4'];
    const options = { place: {}, seen: new Map(), searchEverywhere: new Set(ids) };
    await checkEnd(async () => {
      const { found, unanswered } = await clock.run(() => inventory.find(ids, options, giveUp.signal));
      for (const id of found.keys())
        if (!ids.includes(id)) throw new Error(`Found ${id}, which nobody asked for`);
      return [...found.values(), ...[...unanswered.values()].map(({ message }) => message)];
    });
    await checkEnd(() => clock.run(() => inventory.list({}, giveUp.signal, noRetry)));
  },
};
