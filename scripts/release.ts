/**
 * The steps of `.github/workflows/release.yml` that decide something. They need nothing but Node, git and gh: what
 * publishes runs no code of other packages.
 *
 *   node scripts/release.ts check              refuses a tag that can't be released
 *   node scripts/release.ts publish FILE...    releases it, with these files attached
 *
 * GITHUB_REF_NAME is the tag, GITHUB_REPOSITORY the repository, HEAD the tag's commit.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isNewest, parseVersionTag } from './version-tags.ts';
import type { VersionTag } from './version-tags.ts';

/** What is wrong with a release, and what to do. */
class ReleaseError extends Error {}

/** A release that nothing speaks against. */
interface Release extends VersionTag {
  readonly tag: string;
  readonly commit: string;
  /** It is the newest of its major version, so the major tag follows. */
  readonly movesMajorTag: boolean;
  /** It is the newest of all. */
  readonly latest: boolean;
}

const WORKFLOWS = '.github/workflows';

function output(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function variable(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') throw new ReleaseError(`${name} is not set.`);
  return value;
}

function checkRelease(tag: string): Release {
  const parsed = parseVersionTag(tag);
  if (parsed === undefined) throw new ReleaseError(`${tag} is not a version such as v2.1.0 or v2.1.0-rc.1.`);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  if (parsed.version !== version)
    throw new ReleaseError(`The tag is ${tag}, but package.json has the version ${version}.`);
  if (!succeeds('git', ['merge-base', '--is-ancestor', 'HEAD', 'origin/main']))
    throw new ReleaseError(`${tag} is not on main. Tag a commit of main.`);
  const tags = output('git', ['tag', '--list']).split('\n');
  const release = {
    ...parsed,
    tag,
    commit: output('git', ['rev-parse', 'HEAD']),
    movesMajorTag: isNewest(parsed, tags, ({ majorTag }) => majorTag === parsed.majorTag),
    latest: isNewest(parsed, tags),
  };
  // GitHub lets no workflow's token point a tag to workflows that differ from those of main.
  if (release.movesMajorTag && !succeeds('git', ['diff', '--quiet', 'HEAD', 'origin/main', '--', WORKFLOWS]))
    throw new ReleaseError(
      `${parsed.majorTag} could not be moved to ${tag}: ${WORKFLOWS} has changed on main since. Tag a newer commit of main, or release by hand as CONTRIBUTING.md says.`,
    );
  return release;
}

/**
 * Prepares the release as a draft, moves the major tag, and only then makes it public: where the tag can't be moved,
 * nothing is.
 */
function publish(release: Release, files: readonly string[]): void {
  const { tag, majorTag, prerelease, movesMajorTag, latest } = release;
  const state = releaseState(tag);
  if (state === 'public') throw new ReleaseError(`${tag} is released already.`);
  // Of an attempt that failed.
  if (state === 'draft') output('gh', ['release', 'delete', tag, '--yes']);
  const kind = prerelease ? ['--prerelease'] : [];
  output('gh', [
    'release',
    'create',
    tag,
    ...files,
    '--draft',
    '--verify-tag',
    '--generate-notes',
    '--title',
    tag,
    ...kind,
  ]);
  if (movesMajorTag) moveMajorTag(release);
  else console.log(`${majorTag} stays where it is.`);
  output('gh', [
    'release',
    'edit',
    tag,
    '--draft=false',
    ...(prerelease ? ['--prerelease'] : [`--latest=${latest}`]),
  ]);
  console.log(`${tag} is released${prerelease ? ' as a prerelease' : ''}.`);
}

function releaseState(tag: string): 'none' | 'draft' | 'public' {
  if (!succeeds('gh', ['release', 'view', tag])) return 'none';
  const { isDraft } = JSON.parse(output('gh', ['release', 'view', tag, '--json', 'isDraft'])) as {
    isDraft: boolean;
  };
  return isDraft ? 'draft' : 'public';
}

function moveMajorTag({ tag, majorTag, commit }: Release): void {
  const refs = `repos/${variable('GITHUB_REPOSITORY')}/git/refs`;
  const exists = succeeds('git', ['show-ref', '--quiet', '--verify', `refs/tags/${majorTag}`]);
  const request = exists
    ? ['PATCH', `${refs}/tags/${majorTag}`, '-f', `sha=${commit}`, '-F', 'force=true']
    : ['POST', refs, '-f', `ref=refs/tags/${majorTag}`, '-f', `sha=${commit}`];
  try {
    output('gh', ['api', '--method', ...request]);
  } catch {
    throw new ReleaseError(
      `${majorTag} could not be moved to ${tag}, so the release stays a draft. Rulesets must leave ${majorTag} to the workflow. CONTRIBUTING.md says how to go on by hand.`,
    );
  }
  console.log(`${majorTag} is ${tag} now.`);
}

try {
  const [command, ...files] = process.argv.slice(2);
  const release = checkRelease(variable('GITHUB_REF_NAME'));
  if (command === 'publish') publish(release, files);
  else if (command !== 'check') throw new ReleaseError('The commands are check and publish.');
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.log(`::error::${error.message}`);
  process.exitCode = 1;
}
