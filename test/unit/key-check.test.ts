import { describe, expect, it } from 'vitest';
import { checkKeys } from '../../src/action/key-check.ts';
import type { KeyCheck } from '../../src/action/key-check.ts';
import { answeringFetch } from './answering-fetch.ts';
import type { Answer } from './answering-fetch.ts';
import { aPhaseRun } from './phase-run.ts';

const LIST: Answer = { UHostSet: [], TotalCount: 0 };
const NO_REGION: Answer = { RetCode: 230, Message: 'Params [Region] not available' };

/** What a check of the keys comes to, the region that each call was made for, and how long it took in seconds. */
async function checked(
  answers: readonly Answer[],
  { place = {}, cancelAfterMs }: { place?: { region?: string }; cancelAfterMs?: number } = {},
): Promise<{ check: KeyCheck; regions: (string | undefined)[]; seconds: number }> {
  const { fetch, calls } = answeringFetch(answers);
  const cancel = new AbortController();
  const { run, clock } = await aPhaseRun({ fetch, request: { place }, cancelled: cancel.signal });
  const startedAt = clock.now();
  if (cancelAfterMs !== undefined)
    clock.schedule(startedAt + cancelAfterMs, () => {
      cancel.abort();
    });
  const check = await clock.run(() => checkKeys(run.request, run));
  const seconds = (clock.now() - startedAt) / 1000;
  return { check, regions: calls.map(({ Region }) => Region), seconds };
}

describe('keys that are checked before money is spent', () => {
  it('are good where one list is answered', async () => {
    expect(await checked([LIST])).toEqual({ check: { verdict: 'good' }, regions: [undefined], seconds: 0 });
  });

  it.each<[string, Answer, KeyCheck['verdict']]>([
    ['a refusal for good counts against them', { RetCode: 171 }, 'refused'],
    ['what may pass tells nothing of them', { RetCode: 150 }, 'unknown'],
    ['what nobody knows tells nothing of them', { RetCode: 77_777 }, 'unknown'],
  ])('%s', async (_, answer, verdict) => {
    const { check, regions } = await checked([answer]);
    expect(check).toMatchObject({ verdict, error: { action: 'DescribeCompShareInstance' } });
    expect(regions).toEqual([undefined]);
  });

  it.each([
    [{ region: 'cn-sh2' }, 'cn-sh2'],
    [{}, 'cn-wlcb'],
  ])('an API that may lack a region is asked again with one: %j', async (place, region) => {
    const { check, regions } = await checked([NO_REGION, LIST], { place });
    expect([check.verdict, regions]).toEqual(['good', [undefined, region]]);
  });

  it('an API that lacks a region and refuses the keys then counts against them', async () => {
    const { check } = await checked([NO_REGION, { RetCode: 171 }]);
    expect(check).toMatchObject({ verdict: 'refused', error: { retCode: 171 } });
  });

  it('a region that is refused too tells nothing of them', async () => {
    const { check, regions } = await checked([NO_REGION, NO_REGION]);
    expect([check.verdict, regions]).toEqual(['unknown', [undefined, 'cn-wlcb']]);
  });

  it.each(['Params [ProjectId] not available', 'invalid OrganizationId'])(
    'the same refusal of a project counts against them, and no region is tried: %s',
    async (Message) => {
      const { check, regions } = await checked([{ RetCode: 230, Message }]);
      expect([check.verdict, regions]).toEqual(['refused', [undefined]]);
    },
  );

  it('no answer tells nothing of them after 10 s', async () => {
    const { check, seconds } = await checked(['never']);
    expect(check).toMatchObject({ verdict: 'unknown', error: { failure: 'aborted' } });
    expect(seconds).toBe(10);
  });

  it('an interruption ends it at once, and says enough', async () => {
    const { check, seconds } = await checked(['never'], { cancelAfterMs: 3000 });
    expect([check, seconds]).toEqual([{ verdict: 'good' }, 3]);
  });

  it('are checked within its time, which is over with the check', async () => {
    const signals: AbortSignal[] = [];
    const { fetch } = answeringFetch([LIST]);
    const { run, clock } = await aPhaseRun({
      fetch: (url, request) => {
        signals.push(request.signal);
        return fetch(url, request);
      },
    });
    await clock.run(() => checkKeys(run.request, run));
    await clock.run(() => clock.sleep(60_000));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});
