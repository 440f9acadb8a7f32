import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RUNNER_PATIENCE, SignalSequence } from './signal-sequence.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A sequence and what it has sent: the signal, and when. */
function record(): { sequence: SignalSequence; sent: [NodeJS.Signals, number][] } {
  const sent: [NodeJS.Signals, number][] = [];
  const sequence = new SignalSequence(RUNNER_PATIENCE, (signal) => sent.push([signal, Date.now()]));
  return { sequence, sent };
}

it('sends what the runner sends, when the runner sends it', async () => {
  const { sequence, sent } = record();
  expect(sequence.started).toBe(false);
  sequence.start(1);
  expect(sequence.started).toBe(true);
  await vi.runAllTimersAsync();
  expect(sent).toEqual([
    ['SIGINT', 0],
    ['SIGTERM', 7_500],
    ['SIGKILL', 10_000],
  ]);
});

it('interrupts twice where the terminal or a trap does so too', async () => {
  const { sequence, sent } = record();
  sequence.start(2);
  await vi.advanceTimersByTimeAsync(7_499);
  expect(sent).toEqual([
    ['SIGINT', 0],
    ['SIGINT', 200],
  ]);
});

it('starts once, and sends nothing more when it is stopped', async () => {
  const { sequence, sent } = record();
  sequence.start(1);
  sequence.start(2);
  await vi.advanceTimersByTimeAsync(7_500);
  sequence.stop();
  await vi.runAllTimersAsync();
  expect(sent.map(([signal]) => signal)).toEqual(['SIGINT', 'SIGTERM']);
});
