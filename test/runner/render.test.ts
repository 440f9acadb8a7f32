import { expect, it } from 'vitest';
import { paint, renderLog } from './render.ts';

it('shows tags as GitHub’s pages do', () => {
  expect(
    renderLog('##[error]a\nb\n##[warning]c\n##[notice]d\n##[debug]e\n##[group]f\n##[endgroup]\nx ##[error]g'),
  ).toEqual([
    { kind: 'error', text: 'Error: a' },
    { kind: 'text', text: 'b' },
    { kind: 'warning', text: 'Warning: c' },
    { kind: 'notice', text: 'Notice: d' },
    { kind: 'debug', text: '##[debug]e' },
    { kind: 'group', text: '▼ f' },
    { kind: 'text', text: 'x ##[error]g' },
  ]);
});

it('colours a line only where asked to', () => {
  expect(paint('Error: a', 'error', true)).toBe('\u001b[31mError: a\u001b[39m');
  expect(paint('Error: a', 'error', false)).toBe('Error: a');
  expect(paint('a', 'text', true)).toBe('a');
});
