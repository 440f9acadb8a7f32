import { describe, expect, it } from 'vitest';
import { resultRow, resultsOutput } from '../../src/report/outputs.ts';
import type { ResultRow } from '../../src/report/outputs.ts';
import { messages } from '../../src/report/messages/en/every-run.ts';
import { foldedTable } from '../../src/text/html-table.ts';
import { anInstance } from './instance.ts';

const MEGABYTE = 1_000_000;

/** The entries of so many instances under one name, of which those at the end failed. */
function entries(amount: number, name: string, failed = 0): ResultRow[] {
  return Array.from({ length: amount }, (_, index) => ({
    ...resultRow({
      id: `uhost-${String(index).padStart(12, '0')}`,
      outcome: { kind: 'terminated', inRecycle: 'Yes', stillListed: false },
      instance: anInstance({ name }),
      dataDisks: [],
      disks: [],
      missed: false,
      stateFound: 'Running',
      stopAccepted: true,
      terminationAccepted: true,
      refundCny: undefined,
      ranMs: undefined,
      elapsedMs: 36_000,
    }),
    ...(index >= amount - failed && { outcome: 'failed: refused' }),
  }));
}

describe('the output results', () => {
  it('is whole where there is room', () => {
    const rows = entries(100, 'n'.repeat(255));
    expect(resultsOutput(rows)).toEqual({ text: JSON.stringify(rows), left: 100 });
  });

  it.each(['train', '"\\'.repeat(127), '训练'.repeat(127)])(
    'stays under 1 MB for 5,000 instances, the failed ones among them: %s',
    (name) => {
      const { text, left } = resultsOutput(entries(5000, name, 50));
      expect(Buffer.byteLength(text)).toBeLessThan(MEGABYTE);
      const rows = JSON.parse(text) as ResultRow[];
      expect(rows).toHaveLength(left);
      expect(left).toBeGreaterThan(3000);
      expect(rows.filter(({ outcome }) => outcome === 'failed: refused')).toHaveLength(50);
      const ids = rows.map(({ id }) => String(id));
      expect(ids).toEqual([...ids].sort());
    },
  );

  it('stays under 1 MB where all that failed have no room either', () => {
    const { text, left } = resultsOutput(entries(9000, 'n', 9000));
    expect(Buffer.byteLength(text)).toBeLessThan(MEGABYTE);
    expect(JSON.parse(text)).toHaveLength(left);
  });
});

describe('a table of the job summary', () => {
  it.each([10, 100, 4000])('has room beside three others, with cells of %i characters', (length) => {
    const rows = Array.from({ length: 1100 }, (_, index) => `${'测'.repeat(length - 4)}${index}`);
    const columns = [{ head: 'head', cell: (row: string) => row }];
    const text = foldedTable(rows, columns, messages.summary.table).join('\n');
    const all = rows.length * length * 3;
    expect(Buffer.byteLength(text)).toBeLessThan(20 * length * 3 + 200_000);
    if (all > 200_000) expect(text).toMatch(/And \d+ more, in the output/);
  });
});
