/** The repository that a job runs for. */
export interface Repository {
  owner: string;
  repo: string;
}

/** Reads GITHUB_REPOSITORY; undefined when it names none. */
export function readRepository(text: string | undefined): Repository | undefined {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(text ?? '') ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}
