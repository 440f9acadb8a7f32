import type { Cleanup } from './cleanup.ts';
import { deployments } from './deployments.ts';
import { runners } from './runners.ts';

/** All kinds of clean-up on GitHub's side. */
export const CLEANUPS = [runners, deployments] as const;

/** What a step can ask for on GitHub's side, by `kind`. */
export type CleanupRequest = RequestOf<(typeof CLEANUPS)[number]>;

/** The kinds by name. */
export type CleanupKind = CleanupRequest['kind'];

/** The request that a kind of clean-up takes. */
export type RequestOf<Kind> = Kind extends Cleanup<infer Request> ? Request : never;

/** The clean-up that a request asks for. */
export function cleanupFor({ kind }: CleanupRequest): Cleanup<CleanupRequest> {
  const cleanups: readonly Cleanup<CleanupRequest>[] = CLEANUPS;
  const cleanup = cleanups.find((candidate) => candidate.kind === kind);
  if (cleanup === undefined) throw new Error(`No clean-up of the kind ${kind}`);
  return cleanup;
}
