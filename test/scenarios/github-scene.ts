import { expect } from 'vitest';
import type { GitHubOptions, GitHubSimulator } from '../github-simulator/github-simulator.ts';
import { Harness } from './harness.ts';
import type { Run } from './harness.ts';

/** A stopped instance and a GitHub, since how the instance goes matters little here. */
export interface Scene extends AsyncDisposable {
  harness: Harness;
  gitHub: GitHubSimulator;
  id: string;
}

/** Sets one up. */
export async function setScene(options: Omit<GitHubOptions, 'clock'> = {}): Promise<Scene> {
  const harness = await Harness.create();
  const gitHub = await harness.withGitHub(options);
  const { UHostId: id } = harness.simulator.addInstance({ UHostId: 'uhost-a1', State: 'Stopped' });
  return { harness, gitHub, id, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

/** The messages of a run's errors. */
export function errorsOf(run: Run): string[] {
  return run.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
}

/** Holds the scene's instance to be gone. */
export function expectGone({ harness, id }: Scene): void {
  expect(harness.simulator.fates().get(id)).toMatchObject({ gone: true });
}
