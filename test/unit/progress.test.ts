import { describe, expect, it } from 'vitest';
import { dryRunOver, idleMessage, isProgress, openState, sealState } from '../../src/action/progress.ts';
import type { Seal } from '../../src/action/progress.ts';

const SEAL: Seal = { privateKey: 'private', env: { GITHUB_RUN_ID: '7' } };
const DONE = 'Nothing to do: the main phase did the teardown.';
const DONE_ZH = '无需操作：main 阶段已完成清理。';

function idle(state: unknown, given?: string): string | undefined {
  return idleMessage(sealState(JSON.stringify(state), SEAL), SEAL, given);
}

describe('a post phase with nothing to do', () => {
  it.each([
    ['done', DONE],
    ['dry-run', 'Nothing to do: the main phase was a dry run.'],
    ['failed', "Nothing to do: the main phase failed for a reason a retry can't fix."],
  ])('after "%s" says why', (progress, message) => {
    expect(idle({ progress })).toBe(message);
  });

  it.each(['deferred', 'started', 'unfinished', 'github-left', 'toString', undefined])(
    'is none after "%s"',
    (progress) => {
      expect(idle({ progress })).toBeUndefined();
    },
  );

  it.each<[unknown, string | undefined, string]>([
    [{ language: 'zh-CN' }, undefined, DONE_ZH],
    [{ language: 'zh-CN' }, '', DONE_ZH],
    [{ language: 'zh-CN' }, 'en', DONE],
    [{ language: 'en' }, 'zh-CN', DONE_ZH],
    [{}, '', DONE],
    ['zh-CN', '', DONE],
  ])(
    'speaks the language that it is given, or else that of the main phase: %j, %j',
    (inputs, given, message) => {
      expect(idle({ progress: 'done', inputs }, given)).toBe(message);
    },
  );

  it('is none where nothing was saved, or nothing that is a state', () => {
    expect(idleMessage('', SEAL)).toBeUndefined();
    expect(idleMessage(sealState('no JSON', SEAL), SEAL)).toBeUndefined();
    for (const state of [null, 7, ['done']]) expect(idle(state)).toBeUndefined();
  });

  it('is none where the seal is another', () => {
    const sealed = sealState('{"progress":"done"}', { ...SEAL, privateKey: 'other' });
    expect(idleMessage(sealed, SEAL)).toBeUndefined();
  });
});

it('a dry run that is not resumed is told in either language', () => {
  expect(dryRunOver('en')).toBe('Nothing to do: the main phase was a dry run.');
  expect(dryRunOver('zh-CN')).toBe('无需操作：main 阶段只是试运行（dry-run）。');
});

it('only what is a progress is one', () => {
  expect(['done', 'github-left', 'toString', '', 7, undefined].map((value) => isProgress(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe('the seal of a state', () => {
  it('is in front of it, and what it holds may have dots', () => {
    const sealed = sealState('a.b.c', SEAL);
    expect(sealed).toMatch(/^[0-9a-f]{64}\.a\.b\.c$/);
    expect(openState(sealed, SEAL)).toBe('a.b.c');
  });

  it('holds where the environment says nothing of the job', () => {
    const seal: Seal = { privateKey: 'private', env: {} };
    expect(openState(sealState('content', seal), seal)).toBe('content');
    expect(openState(sealState('content', seal), SEAL)).toBeUndefined();
  });
});
