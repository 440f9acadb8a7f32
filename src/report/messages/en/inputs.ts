const CHECK_SECRET = "Check the secret's name; pull requests from forks and Dependabot get no secrets.";

/** What is said of wrong inputs, a line each. Values are clean and quoted; those of secrets are never shown. */
export const inputs = {
  noKeys: `public-key and private-key are empty, and COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY are not set. ${CHECK_SECRET}`,
  noKeysInPost:
    'public-key and private-key are empty in the post phase. A composite action inside another loses its inputs by then. ' +
    'Instances may be left and billed: check the console. ' +
    "Set the keys as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY in the job's env instead.",
  keyEmpty: (name: string): string => `${name} is empty. ${CHECK_SECRET}`,
  tokenEmpty: `github-token is empty. runner-name and environment need it. ${CHECK_SECRET}`,
  secretWithSpace: (name: string): string => `${name} contains a space or line break. Copy it again.`,
  secretWithInvisible: (name: string, codes: string): string =>
    `${name} contains an invisible character (${codes}). Copy it again without it.`,
  secretWithOther: (name: string): string =>
    `${name} contains a character that keys and tokens don't have. Copy it again.`,
  secretTooLong: (name: string, limit: number): string =>
    `${name} is longer than ${limit} characters. Copy it again.`,
  invisible: (name: string, shown: string): string =>
    `${name} contains an invisible character, shown by its code: ${shown}. Remove it.`,
  severalLines: (name: string, value: string): string =>
    `${name} is ${value} on several lines. Write one line.`,
  tooLong: (name: string, value: string, limit: number): string =>
    `${name} is ${value}. Write at most ${limit} characters.`,
  notAWord: (name: string, value: string): string =>
    `${name} is ${value}. Write at most 64 letters, digits, hyphens and underscores.`,
  notAnId: (name: string, value: string): string =>
    `${name}: ${value} is not an instance ID. An ID is uhost- or cpod- and then lower-case letters, digits and hyphens.`,
  notJson: (name: string, value: string): string =>
    `${name} is ${value}, which is not valid JSON. Write ["uhost-a", "uhost-b"], or the IDs separated by commas.`,
  notAChoice: (name: string, value: string, choices: readonly string[]): string =>
    `${name} is ${value}. Write ${choices.join(' or ')}.`,
  notATimeout: (name: string, value: string): string =>
    `${name} is ${value}. Write a whole number and a unit (s, m, h or d), from 1s to 24h.`,
  notAnAge: (name: string, value: string): string =>
    `${name} is ${value}. Write a whole number and a unit (s, m, h or d), such as 90m, 12h or 3d.`,
  notACount: (name: string, value: string): string =>
    `${name} is ${value}. Write a whole number from 1 to 999999.`,
  // An address can hold a password, so it is not shown.
  notAnApiUrl: (name: string): string =>
    `${name} can't be used. Write an https address without user, query and fragment, or http on a loopback address.`,
  noRunnerName: (name: string, line: string): string =>
    `${name} is ${line}. Write a runner's name or a glob after org:.`,
  enterpriseRunner: (name: string, line: string): string =>
    `${name} is ${line}. This action can't remove an enterprise's runners. Name runners of this repository, or of its organization with org: before the name.`,
  emptyDryRun: 'dry-run is empty, and false would delete. Write dry-run: ${{ inputs.dry-run || false }}.',
  emptyAge:
    "older-than is empty, which would select instances of any age. Write older-than: ${{ inputs.age || '12h' }}, or 0s for any age.",
  nothingNamed:
    'No instance is named: uhost-id, name and tag are empty. If uhost-id comes from another step, that step ' +
    'gave no ID. Add a name that is known beforehand, such as name: gpu-${{ github.run_id }}.',
  selectsNothing: (names: readonly string[]): string =>
    names.length === 1
      ? `${names.join()} selects nothing by itself. Add name or tag.`
      : `${names.join(' and ')} select nothing by themselves. Add name or tag.`,
  selectsEverything: (line: string, isDefaultName: boolean): string =>
    `name ${line} selects ${isDefaultName ? 'every instance that has the default name of the platform' : 'every instance'}. ` +
    'Narrow it: write how the names begin, such as gpu-ci-*, or add tag, older-than or exclude. dry-run: true shows what it selects.',
};
