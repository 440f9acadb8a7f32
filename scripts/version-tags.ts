/** The tags of releases: `v2.1.0`, prereleases such as `v2.1.0-rc.1`, and the major tag that follows the newest, `v2`. */

/** A release by its tag. */
export interface VersionTag {
  /** As in package.json, such as `2.1.0-rc.1`. */
  readonly version: string;
  /** The tag that users of this major version name, such as `v2`. */
  readonly majorTag: string;
  readonly prerelease: boolean;
  /** Major, minor and patch version, in this order. */
  readonly numbers: readonly number[];
}

const TAG = /^v((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)$/;

/** Reads a tag; undefined where it is not one of a release. */
export function parseVersionTag(tag: string): VersionTag | undefined {
  const [, version = '', major = '', minor = '', patch = '', suffix] = TAG.exec(tag) ?? [];
  if (version === '') return undefined;
  return {
    version,
    majorTag: `v${major}`,
    prerelease: suffix !== undefined,
    numbers: [major, minor, patch].map(Number),
  };
}

/**
 * Whether no release is newer than this one, among those that a filter lets through. Prereleases are neither the newest
 * nor counted.
 *
 * @param tags all tags of the repository, of releases and others.
 */
export function isNewest(
  { prerelease, numbers }: VersionTag,
  tags: readonly string[],
  counts: (other: VersionTag) => boolean = () => true,
): boolean {
  if (prerelease) return false;
  return tags
    .map(parseVersionTag)
    .every(
      (other) =>
        other === undefined || other.prerelease || !counts(other) || compare(other.numbers, numbers) <= 0,
    );
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((number, index) => number - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
