import { describe, expect, it } from 'vitest';
import { BundleHarness } from './bundle-harness.ts';

/** FIPS mode where OpenSSL has no FIPS provider: it refuses every hash. */
const REFUSES_ALL = `import { setFips } from 'node:crypto'; setFips(true);`;

/** FIPS mode for SHA-1 alone. */
const REFUSES_SHA1 = `import crypto from 'node:crypto';
const { createHash } = crypto;
crypto.createHash = (algorithm, ...rest) => {
  crypto.setFips(algorithm === 'sha1');
  try {
    return createHash(algorithm, ...rest);
  } finally {
    crypto.setFips(false);
  }
};`;

/** What makes Node run a module before the action. */
function preload(module: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

/** The one error of a phase on a runner that refuses SHA-1: what refuses, what may be left, what to do. */
const REFUSED = [
  {
    level: 'error',
    title: 'This runner refuses SHA-1',
    message: expect.stringMatching(
      /refuses SHA-1 \(.*unsupported\).*FIPS.*may still exist and be billed.*OPENSSL_CONF/,
    ) as string,
  },
];

describe.concurrent('where OpenSSL refuses SHA-1', () => {
  it('the step says so before it calls anything, and its post phase has nothing to add', async () => {
    await using stage = await BundleHarness.create({}, { env: preload(REFUSES_SHA1) });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure', annotations: REFUSED });
    expect((await stage.job.runPost('down')).log).toEqual([
      "Nothing to do: the main phase failed for a reason a retry can't fix.",
    ]);
    expect(stage.calls()).toEqual([]);
  });

  it('a step that waits for the end of the job says so at its start', async () => {
    await using stage = await BundleHarness.create({}, { env: preload(REFUSES_SHA1) });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ with: stage.with({ 'uhost-id': id, when: 'job-end' }) });
    expect(main).toMatchObject({ conclusion: 'failure', annotations: REFUSED });
  });

  it('and all other hashes, both phases say so', async () => {
    await using stage = await BundleHarness.create({}, { env: preload(REFUSES_ALL) });
    const { UHostId: id } = stage.simulator.addInstance();
    const main = await stage.job.run({ id: 'down', with: stage.with({ 'uhost-id': id }) });
    expect(main).toMatchObject({ exitCode: 1, conclusion: 'failure', annotations: REFUSED });
    const post = await stage.job.runPost('down');
    expect(post).toMatchObject({ exitCode: 1, conclusion: 'failure', annotations: REFUSED });
  });
});
