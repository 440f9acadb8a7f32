import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/action/node-version.ts';

describe('the Node that a runner brings', () => {
  it.each(['20.3.0', '20.18.1', '21.0.0', '24.1.0'])('%s will do', (version) => {
    expect(refusalOf(version, 'en')).toBeUndefined();
  });

  it.each(['20.2.9', '18.20.4', '19.9.0', '16', ''])('%s is too old', (version) => {
    expect(refusalOf(version, 'en')).toBe(
      `::error title=Node is too old::This action needs Node 20.3 or later, and this runner gave it Node ${version}. Nothing was done: instances may be left and billed. Update the runner, or the image of the job's container.`,
    );
  });

  it('that is too old is reported in Chinese too', () => {
    const refusal = refusalOf('18.20.4', 'zh-CN');
    expect(refusal).toMatch(/^::error title=Node 版本过低::此 Action 需要 Node 20\.3 或更高版本/);
    expect(refusal).toContain('18.20.4');
  });
});
