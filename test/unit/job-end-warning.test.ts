import { describe, expect, it } from 'vitest';
import { startJobEndWarning } from '../../src/action/job-end-warning.ts';
import type { JobEndWarning } from '../../src/action/job-end-warning.ts';
import { aPhaseRun } from './phase-run.ts';

const SOON = 'The job was cancelled, and the runner ends it soon, whatever is left.';
const CHECK = 'If nothing more is reported here, check the console.';

/** What is warned of until 150 s of 200 s are over, where this was noted before. */
async function warnings(
  note: (warning: JobEndWarning) => void,
  atTimeout: 'job-ending' | 'timed-out' = 'job-ending',
): Promise<string[]> {
  const { run, clock, told } = await aPhaseRun({ deadline: { timeoutMs: 200_000, atTimeout } });
  const warning = startJobEndWarning(run);
  note(warning);
  await clock.run(() => clock.sleep(99_999));
  expect(told.annotations).toEqual([]);
  await clock.run(() => clock.sleep(50_000));
  return told.annotations.map(([level, title, message]) => {
    expect([level, title]).toEqual(['warning', 'The job may be ended at any moment']);
    return message;
  });
}

describe('halfway to the end of a cancelled job', () => {
  it('what is left is warned of once', async () => {
    const told = await warnings((warning) => {
      warning.left(['uhost-a1', 'uhost-b2']);
    });
    expect(told).toEqual([`${SOON} Not gone yet: uhost-a1, uhost-b2. ${CHECK}`]);
  });

  it('as long as nobody knows what is left, something may be', async () => {
    const told = await warnings(() => undefined);
    expect(told).toEqual([`${SOON} Not gone yet: what this step is about. ${CHECK}`]);
  });

  it('nothing is warned of where nothing is left', async () => {
    const told = await warnings((warning) => {
      warning.left(['uhost-a1']);
      warning.left([]);
    });
    expect(told).toEqual([]);
  });

  it('data disks that may be left are warned of', async () => {
    const told = await warnings((warning) => {
      warning.left([]);
      warning.awaitsDisks('uhost-a1');
    });
    expect(told).toEqual([`${SOON} Data disks not known to be deleted yet: those of uhost-a1. ${CHECK}`]);
  });

  it('data disks of which all is known are not', async () => {
    const told = await warnings((warning) => {
      warning.left([]);
      warning.awaitsDisks('uhost-a1');
      warning.disksSettled('uhost-a1');
    });
    expect(told).toEqual([]);
  });

  it('nothing is warned of once it is over', async () => {
    const told = await warnings((warning) => {
      warning.left(['uhost-a1']);
      warning.release();
    });
    expect(told).toEqual([]);
  });
});

it('in a job that goes on, nothing is warned of', async () => {
  const told = await warnings((warning) => {
    warning.left(['uhost-a1']);
  }, 'timed-out');
  expect(told).toEqual([]);
});
