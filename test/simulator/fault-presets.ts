import type { FaultRule } from './faults.ts';

/** How much goes wrong. */
export type FaultLevel = 'none' | 'some' | 'many';

const SOME: readonly FaultRule[] = [
  { fault: 'throttle', on: { probability: 0.05 } },
  { fault: { status: 502 }, on: { probability: 0.04 } },
  { fault: 'reset-before', on: { probability: 0.03 } },
  { fault: 'reset-after', on: { probability: 0.03 } },
  { fault: { kind: 'slow', ms: 3_000 }, on: { probability: 0.1 } },
  { fault: 'missing-entry', on: { probability: 0.03 } },
];

const MANY: readonly FaultRule[] = [
  { fault: 'throttle', on: { probability: 0.08 } },
  { fault: { status: 429, retryAfterSeconds: 2 }, on: { probability: 0.03 } },
  { fault: { status: 502 }, on: { probability: 0.04 } },
  { fault: { status: 503 }, on: { probability: 0.03 } },
  { fault: { status: 504, applied: true }, on: { probability: 0.03 } },
  { fault: { retCode: 110, applied: true }, on: { probability: 0.03 } },
  { fault: { retCode: 150 }, on: { probability: 0.03 } },
  { fault: 'html', on: { probability: 0.03 } },
  { fault: 'reset-before', on: { probability: 0.03 } },
  { fault: 'reset-after', on: { probability: 0.03 } },
  { fault: 'lost-request', on: { probability: 0.02 } },
  { fault: 'lost-answer', on: { probability: 0.02 } },
  { fault: 'close-before', on: { probability: 0.02 } },
  { fault: 'close-after', on: { probability: 0.02 } },
  { fault: 'upgrade', on: { probability: 0.02 } },
  { fault: 'cut-answer', on: { probability: 0.02 } },
  { fault: { kind: 'other-action', empty: true }, on: { probability: 0.02 } },
  { fault: 'half-answer', on: { probability: 0.02 } },
  { fault: 'wrong-content-length', on: { probability: 0.02 } },
  { fault: 'truncated-json', on: { probability: 0.02 } },
  { fault: { kind: 'slow', ms: 8_000, handled: 'last' }, on: { probability: 0.05 } },
  { fault: 'stale', on: { probability: 0.05 } },
  { fault: 'missing-entry', on: { probability: 0.05 } },
  { fault: 'ghost-entry', on: { probability: 0.05 } },
  { fault: 'state-jump', on: { probability: 0.03 } },
  { fault: 'unknown-state', on: { probability: 0.03 } },
];

/** Faults by chance, for trying things out: at `some` about one call in five has one, at `many` every second. */
export function faultPreset(level: FaultLevel): readonly FaultRule[] {
  if (level === 'none') return [];
  return level === 'some' ? SOME : MANY;
}
