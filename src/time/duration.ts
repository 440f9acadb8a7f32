const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a duration as the inputs take it: `90s`, `20m`, `12h`, `3d`. In milliseconds; undefined when it isn't one. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Writes a time span for people, such as `0:07`, `12:30` or `1:02:03`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Units of time, each written after its number. */
export interface TimeUnits {
  d: string;
  h: string;
  min: string;
  s: string;
}

/** Writes a time span in its two largest units, such as `58 min` or `3 d 4 h`. */
export function formatDuration(ms: number, units: TimeUnits): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), units.d],
    [Math.floor(seconds / 3600) % 24, units.h],
    [Math.floor(seconds / 60) % 60, units.min],
    [seconds % 60, units.s],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return `0${units.s}`;
  // Of ten minutes and more, the seconds matter to nobody.
  const last = first === 2 && seconds >= 600 ? 3 : first + 2;
  return parts
    .slice(first, last)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
}
