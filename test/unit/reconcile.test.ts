import { describe, expect, it } from 'vitest';
import type { CompShareClient } from '../../src/compshare/client.ts';
import { HttpStatusError, NotSentError, RetCodeError, TransportError } from '../../src/compshare/errors.ts';
import type { CompShareError } from '../../src/compshare/errors.ts';
import type { Instance } from '../../src/compshare/instance.ts';
import type { Inventory } from '../../src/compshare/inventory.ts';
import type { TeardownOptions } from '../../src/teardown/decide.ts';
import type { Result } from '../../src/teardown/outcome.ts';
import { reconcile } from '../../src/teardown/reconcile.ts';
import type { TargetSpec } from '../../src/teardown/target.ts';
import { Deadline } from '../../src/time/deadline.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { lineOf } from './event-lines.ts';
import { NOW, OPTIONS } from './histories.ts';
import { anInstance } from './instance.ts';

/** How one run differs from what is usual. */
interface RunOptions extends Partial<TeardownOptions> {
  timeoutS?: number;
}

/** A platform that does at once what it is asked for, and the log of what it is asked and of what the loop tells. */
class Scene {
  readonly clock = new VirtualClock(NOW);
  readonly log: string[] = [];
  /** When each line came, in seconds from the start. */
  readonly times: number[] = [];
  readonly instances = new Map<string, Instance>();
  /** What looks at an ID fail with. */
  readonly lookErrors = new Map<string, CompShareError>();
  /** Happens during each look; what the platform has at its end is shown. */
  duringLook: () => Promise<void> = () => Promise.resolve();
  readonly #job = new AbortController();

  add(id: string, fields: Partial<Instance> = {}): void {
    this.instances.set(id, anInstance({ id, ...fields }));
  }

  become(id: string, state: string): void {
    this.add(id, { ...this.instances.get(id), state });
  }

  delete(id: string): void {
    this.instances.delete(id);
  }

  readonly cancel = (): void => {
    this.#job.abort();
  };

  at(seconds: number, happens: () => void): void {
    this.clock.schedule(NOW + seconds * 1000, happens);
  }

  takes(seconds: number): Promise<void> {
    return this.clock.sleep(seconds * 1000);
  }

  note(line: string): void {
    this.log.push(line);
    this.times.push((this.clock.now() - NOW) / 1000);
  }

  /** When lines that begin like this came, in seconds from the start. */
  timesOf(beginning: string): number[] {
    return this.times.filter((_, index) => this.log[index]?.startsWith(beginning));
  }

  linesOf(...parts: readonly string[]): string[] {
    return this.log.filter((line) => parts.some((part) => line.includes(part)));
  }

  stop: CompShareClient['stop'] = (id) => {
    this.become(id, 'Stopped');
    return Promise.resolve();
  };

  terminate: CompShareClient['terminate'] = (id) => {
    this.delete(id);
    return Promise.resolve('No');
  };

  refundPrices: CompShareClient['refundPrices'] = () => Promise.resolve(new Map<string, number>());

  disks: CompShareClient['disks'] = () => Promise.resolve({ disks: [], whole: true });

  deleteDisk: CompShareClient['deleteDisk'] = () => Promise.resolve();

  readonly find: Inventory['find'] = async (ids) => {
    this.note(`> look at ${ids.join(' ')}`);
    await this.duringLook();
    const ofAll = <T>(known: ReadonlyMap<string, T>): [string, T][] =>
      [...known].filter(([id]) => ids.includes(id));
    return { found: new Map(ofAll(this.instances)), unanswered: new Map(ofAll(this.lookErrors)) };
  };

  async run(
    targets: readonly (string | TargetSpec)[],
    { timeoutS = 600, ...options }: RunOptions = {},
  ): Promise<Result[]> {
    const { clock } = this;
    const deadline = new Deadline({ clock, timeoutMs: timeoutS * 1000, cancelled: this.#job.signal });
    const specs = targets.map((target) =>
      typeof target === 'string' ? { id: target, seen: false } : target,
    );
    const client: Parameters<typeof reconcile>[1]['client'] = {
      stop: (id, place, how, signal) => {
        this.note(`> stop ${id}`);
        return this.stop(id, place, how, signal);
      },
      terminate: (id, place, how, signal) => {
        this.note(`> terminate ${id}`);
        return this.terminate(id, place, how, signal);
      },
      refundPrices: (ids, place, signal) => {
        this.note(`> refunds of ${ids.join(' ')}`);
        return this.refundPrices(ids, place, signal);
      },
      disks: (query, signal) => {
        this.note(`> disks in ${query.region ?? 'all regions'}`);
        return this.disks(query, signal);
      },
      deleteDisk: (id, place, signal) => {
        this.note(`> delete ${id}`);
        return this.deleteDisk(id, place, signal);
      },
    };
    const results = await clock.run(() =>
      reconcile(specs, {
        client,
        inventory: this,
        clock,
        random: () => 0.5,
        options: { ...OPTIONS, ...options },
        deadline,
        onEvent: (event) => {
          this.note(lineOf(event));
        },
      }),
    );
    deadline.release();
    return results;
  }
}

/** Where nothing is sent, only looks and their news are in the log. */
const CHANGES = ['> stop', '> terminate', '> delete'];
const PREPAID = { chargeType: 'Month' };
const disk = (id: string) => ({ id, name: '', sizeGb: 100, type: '', boot: false, volume: false });
const kinds = (results: readonly Result[]): string[] => results.map(({ outcome }) => outcome.kind);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index + 1}`);

describe('the story of a teardown', () => {
  it('of a running instance: each look, each action and each change, in their order', async () => {
    const scene = new Scene();
    scene.add('a1');
    const results = await scene.run(['a1']);
    expect(scene.log).toEqual([
      '> look at a1',
      'a1: unseen → Running',
      'open: a1 Running',
      'a1: to stop',
      '> stop a1',
      'a1: stop accepted',
      '> look at a1',
      'a1: Running → Stopped',
      'open: a1 Stopped',
      'a1: to terminate',
      '> terminate a1',
      'a1: terminate accepted',
      '> look at a1',
      'a1: missing',
      'open: a1 Stopped',
      '> look at a1',
      'a1: end: terminated',
      'open: ',
    ]);
    expect(results).toMatchObject([
      { id: 'a1', outcome: { kind: 'terminated', inRecycle: 'No', stillListed: false } },
    ]);
    // Nothing is waited for once all is known.
    expect((scene.clock.now() - NOW) / 1000).toBe(scene.times.at(-1));
  });

  it('of several: they are looked at together, each is told of, and the results keep their order', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    scene.add('a3', { state: 'Stopped' });
    const results = await scene.run(['a1', 'a2', 'a3'], { ignoreNotFound: true });
    expect(scene.log.slice(0, 4)).toEqual([
      '> look at a1 a2 a3',
      'a1: unseen → Stopped',
      'a3: unseen → Stopped',
      'open: a1 Stopped, a2 unseen, a3 Stopped',
    ]);
    expect(results.map(({ id, outcome }) => `${id} ${outcome.kind}`)).toEqual([
      'a1 terminated',
      'a2 not-found-ignored',
      'a3 terminated',
    ]);
  });

  it('goes on from what an earlier list showed: only what has changed since is news', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    const selected = { id: 'a1', seen: true, instance: anInstance({ id: 'a1', state: 'Stopped' }) };
    await scene.run([selected]);
    expect(scene.log.slice(0, 3)).toEqual(['> look at a1', 'open: a1 Stopped', 'a1: to terminate']);
  });

  it('an instance that a look misses is told of once, and as changed only where it is back otherwise', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Starting' });
    scene.at(3, () => {
      scene.delete('a1');
    });
    scene.at(5, () => {
      scene.add('a1', { state: 'Stopped' });
    });
    await scene.run(['a1']);
    expect(scene.linesOf('missing', '→')).toEqual([
      'a1: unseen → Starting',
      'a1: missing',
      'a1: Starting → Stopped',
      // It was terminated then.
      'a1: missing',
    ]);
  });

  it('an instance that is missing is not told of again where a look fails in between', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Starting' });
    scene.at(0.5, () => {
      scene.delete('a1');
      scene.at(1.5, () => scene.lookErrors.set('a1', new HttpStatusError('Describe', 502)));
    });
    await scene.run(['a1'], { timeoutS: 10 });
    expect(scene.linesOf('missing')).toEqual(['a1: missing']);
    expect(scene.linesOf('502').length).toBeGreaterThan(0);
  });

  it('what was never seen is not missing: it is told once how long it may be listed late', async () => {
    const scene = new Scene();
    scene.duringLook = () => scene.takes(1);
    scene.lookErrors.set('a3', new HttpStatusError('Describe', 502));
    scene.at(4, () => {
      scene.lookErrors.clear();
    });
    scene.add('a2', { state: 'Starting' });
    await scene.run(['a1', 'a2', 'a3', { id: 'a4', seen: true }], { timeoutS: 20 });
    expect(scene.linesOf('waits', 'missing')).toEqual(['waits 9 s for the listing of a1']);
    expect(scene.log.indexOf('waits 9 s for the listing of a1')).toBe(3);
  });

  it('nothing is said of waiting where no late listing is waited for', async () => {
    const scene = new Scene();
    expect(kinds(await scene.run(['a1'], { lateListingMs: 0 }))).toEqual(['not-found']);
    expect(scene.linesOf('waits')).toEqual([]);
  });

  it('a look without an answer says why, for as long as it lasts', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    scene.add('a2', { state: 'Starting' });
    scene.lookErrors.set('a2', new HttpStatusError('Describe', 502));
    scene.at(1.5, () => {
      scene.lookErrors.clear();
    });
    scene.terminate = () => Promise.resolve('No');
    await scene.run(['a1', 'a2'], { timeoutS: 3 });
    expect(scene.linesOf('open')).toEqual([
      'open: a1 Stopped, a2 unseen, for Describe: status 502',
      'open: a1 Stopped, a2 unseen, for Describe: status 502',
      'open: a1 Stopped, a2 unseen, for Describe: status 502',
      'open: a1 Stopped, a2 Starting',
      'open: a1 Stopped, a2 Starting',
    ]);
  });
});

describe('an action that fails', () => {
  const busy = new RetCodeError('Terminate', 8034, '');

  it('is told of, and the instance is looked at again before it is tried again', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    const { terminate } = scene;
    scene.terminate = () => {
      scene.terminate = terminate;
      return Promise.reject(busy);
    };
    expect(kinds(await scene.run(['a1']))).toEqual(['terminated']);
    expect(scene.log.slice(3, 9)).toEqual([
      'a1: to terminate',
      '> terminate a1',
      'a1: terminate failed: Terminate: RetCode 8034, to be tried again',
      '> look at a1',
      'open: a1 Stopped',
      'a1: to terminate',
    ]);
  });

  it('for good ends its instance at once, and that alone is told', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    const error = new RetCodeError('Terminate', 299, '');
    scene.terminate = () => Promise.reject(error);
    expect(await scene.run(['a1'])).toMatchObject([{ outcome: { kind: 'refused', error, attempts: 1 } }]);
    expect(scene.log.slice(3)).toEqual(['a1: to terminate', '> terminate a1', 'a1: end: refused']);
  });

  it('once the phase has to end is not called one that is tried again', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped' });
    scene.at(1, scene.cancel);
    scene.terminate = () => scene.takes(2).then(() => Promise.reject(busy));
    expect(kinds(await scene.run(['a1']))).toEqual(['cancelled']);
    expect(scene.log.slice(-3)).toEqual([
      'ending: cancelled',
      'a1: terminate failed: Terminate: RetCode 8034',
      'a1: end: cancelled',
    ]);
  });
});

describe('nothing is sent', () => {
  it('in a dry run: refunds and disks that nothing tells of are asked for, and that is all', async () => {
    const scene = new Scene();
    scene.add('a1', { ...PREPAID, disks: [disk('disk-1')] });
    scene.add('a2', { state: 'Stopped', disks: undefined, region: 'cn-sh2', zone: 'cn-sh2-02' });
    scene.refundPrices = (ids) => Promise.resolve(new Map(ids.map((id) => [id, 12])));
    const results = await scene.run(['a1', 'a2'], { dryRun: true, releaseDisks: true });
    expect(scene.log).toEqual([
      '> look at a1 a2',
      'a1: unseen → Running',
      'a2: unseen → Stopped',
      '> disks in cn-sh2',
      '> disks in all regions',
      '> refunds of a1',
      'a1: end: would-terminate',
      'a2: end: would-terminate',
      'open: ',
    ]);
    expect(results.map(({ refundCny }) => refundCny)).toEqual([12, undefined]);
  });

  it('to an instance that runs and is not to be stopped, or that is in another place', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2', { region: 'cn-sh2', zone: 'cn-sh2-02' });
    const results = await scene.run(['a1', 'a2'], { stop: false, place: { region: 'cn-wlcb' } });
    expect(kinds(results)).toEqual(['running', 'elsewhere']);
    expect(scene.linesOf(...CHANGES)).toEqual([]);
  });

  it('where there is nothing to tear down, and nothing is asked or told either', async () => {
    const scene = new Scene();
    scene.cancel();
    expect(await scene.run([])).toEqual([]);
    expect(scene.log).toEqual([]);
  });

  it('where the phase has to end before it begins', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.cancel();
    expect(kinds(await scene.run(['a1']))).toEqual(['cancelled']);
    expect(scene.log).toEqual(['ending: cancelled', 'a1: end: cancelled']);
  });

  it('once time is up while a look or the question for refunds was under way', async () => {
    const slowLook = new Scene();
    slowLook.add('a1');
    slowLook.duringLook = () => slowLook.takes(3);
    expect(kinds(await slowLook.run(['a1'], { timeoutS: 2 }))).toEqual(['timed-out']);
    expect(slowLook.linesOf(...CHANGES, 'to stop')).toEqual([]);

    const slowRefund = new Scene();
    slowRefund.add('a1', PREPAID);
    slowRefund.refundPrices = () => slowRefund.takes(3).then(() => new Map<string, number>());
    expect(kinds(await slowRefund.run(['a1'], { timeoutS: 2 }))).toEqual(['timed-out']);
    expect(slowRefund.linesOf(...CHANGES, 'to stop')).toEqual([]);
  });

  it('on what was seen before a look that was not sent', async () => {
    const scene = new Scene();
    // A state that nobody knows is terminated once looks have shown it for a minute.
    scene.add('a1', { state: 'Weird' });
    scene.at(1.5, () => {
      scene.lookErrors.set('a1', new NotSentError('Describe'));
    });
    expect(kinds(await scene.run(['a1'], { timeoutS: 120 }))).toEqual(['timed-out']);
    expect(scene.linesOf(...CHANGES)).toEqual([]);
  });

  it('to an instance that is gone by the time that its turn comes', async () => {
    const scene = new Scene();
    const ids = numbered(9);
    for (const id of ids) scene.add(id, { state: 'Stopped' });
    scene.terminate = async (id) => {
      scene.delete('a9');
      await scene.takes(4);
      scene.delete(id);
      return 'No';
    };
    // The places of the first eight become free while it is looked at the ninth.
    scene.duringLook = () => scene.takes(2);
    const results = await scene.run(ids);
    expect(kinds(results)).toEqual([...numbered(8).map(() => 'terminated'), 'already-gone']);
    expect(scene.linesOf('terminate a9')).toEqual([]);
    expect(scene.log).toContain('> look at a9');
  });
});

describe('the end of the phase', () => {
  it('is told where something is open, and what is open ends with it', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Starting' });
    expect(await scene.run(['a1'], { timeoutS: 5 })).toMatchObject([{ outcome: { kind: 'timed-out' } }]);
    expect(scene.log.slice(-2)).toEqual(['ending: timed-out', 'a1: end: timed-out']);
    expect(scene.times.at(-1)).toBe(5);
  });

  it('is not told where it comes with the last answer', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.duringLook = () => scene.takes(3);
    expect(kinds(await scene.run(['a1'], { timeoutS: 2, stop: false }))).toEqual(['running']);
    expect(scene.log.slice(-2)).toEqual(['a1: end: running', 'open: ']);
  });

  it('that cuts a look short is not told as its failure', async () => {
    const scene = new Scene();
    scene.lookErrors.set('a1', new TransportError('Describe', 'aborted'));
    scene.duringLook = () => scene.takes(3);
    expect(kinds(await scene.run(['a1'], { timeoutS: 2 }))).toEqual(['timed-out']);
    expect(scene.log).toEqual(['> look at a1', 'open: a1 unseen', 'ending: timed-out', 'a1: end: timed-out']);
  });

  it('waits for the action in flight: what is accepted then is told before its instance ends', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.at(1, scene.cancel);
    scene.stop = () => scene.takes(2);
    expect(await scene.run(['a1'])).toMatchObject([{ outcome: { kind: 'cancelled' }, stopAccepted: true }]);
    expect(scene.log.slice(-3)).toEqual(['ending: cancelled', 'a1: stop accepted', 'a1: end: cancelled']);
  });

  it('gives up the question for refunds two seconds later', async () => {
    const refundPrices: CompShareClient['refundPrices'] = (_ids, _place, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new TransportError('Refund', 'aborted'));
        });
      });
    for (const dryRun of [false, true]) {
      const scene = new Scene();
      scene.add('a1', PREPAID);
      scene.refundPrices = refundPrices;
      scene.at(1, scene.cancel);
      await scene.run(['a1'], { dryRun });
      expect(scene.times.at(-1), `dry run: ${dryRun}`).toBe(3);
    }
  });
});

describe('the pace', () => {
  it('while an action is in flight its instance is not looked at, and the others are', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.add('a2', { state: 'Starting' });
    scene.stop = () => scene.takes(6);
    await scene.run(['a1', 'a2'], { timeoutS: 10 });
    expect(scene.timesOf('> look at a2')).toEqual([2.4, 4.8]);
    expect(scene.timesOf('> look at a1 a2')[0]).toBe(0);
    expect(scene.timesOf('a1: stop accepted')).toEqual([6]);
  });

  it('the answer to the last action is worth more than a look: the next one is as soon as that calls for', async () => {
    const scene = new Scene();
    scene.add('a1');
    scene.stop = async (id) => {
      await scene.takes(3);
      scene.become(id, 'Stopped');
    };
    await scene.run(['a1']);
    // A stop takes some seconds to show.
    expect(scene.timesOf('> look').slice(0, 2)).toEqual([0, 8.5]);
    expect(scene.timesOf('open')).toHaveLength(scene.timesOf('> look').length);
  });

  it('over a longer time there is no more than a look every two seconds', async () => {
    const scene = new Scene();
    scene.add('a1', { state: 'Starting' });
    scene.at(0.5, () => {
      scene.delete('a1');
    });
    scene.at(1.5, () => {
      // What is back after it was missed is looked at every second, as far as that is permitted.
      scene.add('a1', { state: 'Starting' });
    });
    await scene.run(['a1'], { timeoutS: 60 });
    expect(scene.timesOf('> look').length).toBeLessThanOrEqual(36);
    expect(scene.timesOf('> look').length).toBeGreaterThan(25);
  });

  it('no action follows one that failed once the API asks for fewer calls, and only then', async () => {
    const sentWithin = async (error: CompShareError): Promise<number> => {
      const scene = new Scene();
      for (const id of numbered(10)) scene.add(id, { state: 'Stopped' });
      scene.terminate = async (id) => {
        await scene.takes(id === 'a1' ? 0.5 : 2);
        if (id === 'a1') throw error;
        return 'No';
      };
      await scene.run(numbered(10), { timeoutS: 1 });
      return scene.timesOf('> terminate').length;
    };
    expect(await sentWithin(new HttpStatusError('Terminate', 429))).toBe(8);
    expect(await sentWithin(new HttpStatusError('Terminate', 503))).toBe(8 + 1);
  });
});

describe('with the disks', () => {
  /** A stopped instance with a disk that the list of disks shows too. */
  function withDisk(): Scene {
    const scene = new Scene();
    scene.add('a1', { state: 'Stopped', disks: [disk('disk-1')] });
    scene.disks = () => Promise.resolve({ disks: [listedDisk('a1')], whole: true });
    return scene;
  }

  const listedDisk = (attachedTo: string) => ({
    ...disk('disk-1'),
    status: '',
    attachedTo,
    zone: 'cn-wlcb-01',
  });

  it('they are looked at before the termination, and followed once the instance is gone', async () => {
    const scene = withDisk();
    scene.terminate = (id) => {
      scene.delete(id);
      scene.disks = () => Promise.resolve({ disks: [], whole: true });
      return Promise.resolve('Yes');
    };
    const results = await scene.run(['a1'], { releaseDisks: true });
    expect(scene.log.slice(2, 9)).toEqual([
      'open: a1 Stopped',
      '> disks in cn-wlcb',
      'a1: disks to release: disk-1',
      'about to terminate',
      'a1: to terminate with disks',
      '> terminate a1',
      'a1: terminate accepted into the recycle bin with disks',
    ]);
    expect(scene.linesOf('end:', 'awaits', 'settled')).toEqual([
      'a1: end: terminated',
      'a1: awaits disks disk-1',
      'a1: disks settled: disk-1 released',
    ]);
    expect(results).toMatchObject([{ disks: [{ id: 'disk-1', fate: 'released' }] }]);
  });

  it('one that stays behind is deleted', async () => {
    const scene = withDisk();
    scene.terminate = (id) => {
      scene.delete(id);
      scene.disks = () => Promise.resolve({ disks: [listedDisk('')], whole: true });
      return Promise.resolve('No');
    };
    scene.deleteDisk = () => {
      scene.disks = () => Promise.resolve({ disks: [], whole: true });
      return Promise.resolve();
    };
    const results = await scene.run(['a1'], { releaseDisks: true });
    expect(scene.linesOf('> delete')).toEqual(['> delete disk-1']);
    expect(results).toMatchObject([{ disks: [{ id: 'disk-1', fate: 'deleted-by-id' }] }]);
  });

  it('one that stays behind is not deleted while a list shows its instance, though that is reported as deleted', async () => {
    const scene = withDisk();
    scene.terminate = () => {
      scene.disks = () => Promise.resolve({ disks: [listedDisk('')], whole: true });
      scene.terminate = () => Promise.reject(new RetCodeError('Terminate', 8039, ''));
      return Promise.resolve('No');
    };
    const results = await scene.run(['a1'], { releaseDisks: true });
    expect(scene.linesOf('> delete')).toEqual([]);
    expect(scene.linesOf('end:', 'awaits')).toEqual(['a1: end: terminated', 'a1: awaits disks disk-1']);
    expect(results).toMatchObject([
      { outcome: { kind: 'disks-left' }, disks: [{ id: 'disk-1', fate: 'still-there' }] },
    ]);
  });

  it('nothing is asked or told of those that stay with an instance, or are not to go', async () => {
    const scene = new Scene();
    scene.add('a1', { disks: [disk('disk-1')] });
    scene.add('a2', { state: 'Stopped', disks: [disk('disk-2')] });
    scene.add('a3', { state: 'Stopped', disks: undefined });
    await scene.run(['a1', 'a2', 'a3'], { stop: false });
    expect(scene.linesOf('disk')).toEqual([]);
    await scene.run(['a1'], { stop: false, releaseDisks: true });
    expect(scene.linesOf('disk')).toEqual([]);
  });
});
