import { count } from './format.ts';

const GITHUB_STAYS = 'Nothing was changed on GitHub either. ';

function theyStay(disks: number): string {
  return disks === 1
    ? 'It stays on the bill until somebody deletes it.'
    : 'They stay on the bill until somebody deletes them.';
}

/** What is annotated beside failures: warnings and notices, a title and a message each. */
export const notes = {
  nothingNamed: {
    title: 'No instance was named',
    message: (withGitHub: boolean): string =>
      'The job is ending, and uhost-id, name and tag are all empty: nothing was torn down. If an instance was ' +
      `created, it is still running and billed. ${withGitHub ? GITHUB_STAYS : ''}` +
      'Set name as well, such as name: gpu-${{ github.run_id }}, and create the instance under that name.',
  },
  filtersNotUsed: {
    title: 'Filters not used',
    message: 'uhost-id is set, so name, tag, exclude and older-than are not used.',
  },
  nothingSelected: {
    title: 'Nothing selected',
    message: (lookedFor: string): string => `No instance matches ${lookedFor}. Nothing to do.`,
    leftAlone: (what: string): string => `Left alone: ${what}.`,
    elsewhere: (name: string, place: string): string => `${name} is in ${place}: check region and zone.`,
    moreElsewhere: (instances: number): string => `${instances} more are elsewhere too.`,
    refused: (place: string, why: string): string => `Listing ${place} was refused: ${why}.`,
  },
  stillListed: {
    title: 'In the recycle bin',
    message: (ids: string, instances: number): string =>
      `${ids}: CompShare reports ${instances === 1 ? 'it' : 'them'} as deleted and still lists ${instances === 1 ? 'it' : 'them'}, as it does with the recycle bin.`,
  },
  disksKept: {
    title: 'Data disks kept',
    /** @param cost what they cost together; empty where that is not known. */
    message: (disks: number, what: string, cost: string, list: string): string =>
      `${what} kept${cost === '' ? '' : `, ${cost}`}: ${list}. ${theyStay(disks)}`,
  },
  disksUnverified: {
    title: 'Data disks could not be verified',
    message: (list: string): string =>
      `These data disks may not be deleted: ${list}. Check the console: a disk that still exists stays on the bill.`,
    lastError: (why: string): string => `The last error was: ${why}.`,
    unknown: (ids: string): string =>
      `${ids}: no list showed the data disks, so there may be some left. Check the console: a disk that still exists stays on the bill.`,
  },
  unknownAge: {
    title: 'Instances of unknown age',
    message: (instances: number): string =>
      `${count(instances, 'instance')} ${instances === 1 ? 'matches' : 'match'}, but CompShare does not say when ${instances === 1 ? 'it was' : 'they were'} created. ` +
      `${instances === 1 ? 'It was' : 'They were'} left alone and may be billed.`,
  },
  clocksDiffer: {
    title: 'Clocks differ',
    message: (difference: string, ahead: boolean, instances: number): string =>
      `CompShare's clock is ${difference} ${ahead ? 'ahead of' : 'behind'} this runner's. ` +
      `${count(instances, 'instance')} ${instances === 1 ? 'is' : 'are'} old enough by only one of the two and ${instances === 1 ? 'was' : 'were'} left alone.`,
  },
  normalizedOnly: {
    title: 'Similar names',
    message: (names: string): string =>
      `Left alone, since names are compared exactly: ${names}. They match only after Unicode normalization.`,
  },
  lateTooMany: {
    title: 'More instances than max-instances',
    message: (ids: string, instances: number, maxInstances: number): string =>
      `${count(instances, 'more matching instance')} ${instances === 1 ? 'was' : 'were'} listed late: ${ids}. ` +
      `With ${instances === 1 ? 'it' : 'them'}, max-instances (${maxInstances}) would be exceeded, so ${instances === 1 ? 'it was' : 'they were'} not touched and may be billed. ` +
      'Terminate by uhost-id, or raise max-instances and run the step again.',
  },
  lateUnread: {
    title: 'The last list could not be read',
    message: (why: string): string =>
      `Everything selected is gone. A last look for instances listed late failed: ${why}. Check the console for another one that matches.`,
  },
  lateUnknownAge: {
    title: 'Instances listed late',
    message: (ids: string, instances: number): string =>
      `${ids}: listed when the others were gone. ${instances === 1 ? 'It was' : 'They were'} not touched, since ${instances === 1 ? 'it' : 'they'} may have been created after this step began, and may be billed. Terminate by uhost-id if meant.`,
  },
  jobEnding: {
    title: 'The job may be ended at any moment',
    /** @param disksOf the instances that are gone, and whose data disks may be left */
    message: (ids: string, disksOf: string): string =>
      [
        'The job was cancelled, and the runner ends it soon, whatever is left.',
        ...(ids === '' && disksOf !== ''
          ? []
          : [`Not gone yet: ${ids === '' ? 'what this step is about' : ids}.`]),
        ...(disksOf === '' ? [] : [`Data disks not known to be deleted yet: those of ${disksOf}.`]),
        'If nothing more is reported here, check the console.',
      ].join(' '),
  },
  stateLost: {
    title: 'Not there now',
    message: (ids: string, instances: number): string =>
      `${ids}: not found now; the main phase may have terminated ${instances === 1 ? 'it' : 'them'}, but its state is lost. Check the console if in doubt.`,
  },
  stateUntrusted: {
    title: 'The saved state is not used',
    message:
      'It is not what the main phase saved: another step set it, or the private key has changed since. Using the inputs instead.',
  },
  keysUnchecked: {
    title: 'The keys could not be checked',
    message: (why: string): string =>
      `Listing instances, to see whether the keys work, failed: ${why}. This may pass. The teardown at the end of the job tries again.`,
  },
  stateUnsaved: {
    title: 'The state could not be saved',
    message:
      'The teardown continues. But the post phase may not know what this phase did: ' +
      'it then uses the inputs alone, and may report an instance as not found that is gone.',
  },
  outputsUnset: {
    title: 'The outputs could not be set',
    message: 'They may be empty for later steps. The log says what became of the instances.',
  },
  summaryUnwritten: {
    title: 'The job summary could not be written',
    message: 'The log says what became of the instances.',
  },
  inputsTrimmed: {
    title: 'Invisible characters removed',
    message: (names: string, inputs: number): string =>
      `${names}: removed invisible characters at the ends. Copy ${inputs === 1 ? 'it' : 'them'} again without them.`,
  },
  resultsCut: {
    title: 'The output results is cut',
    message: (left: number, all: number): string =>
      `An output holds at most 1 MB, so results has ${left} of ${all} entries, failed ones first. The log has them all.`,
  },
  wrongProxy: {
    title: 'Nothing was done: the proxy settings are wrong',
    // A proxy's address can hold a password, so it is not shown.
    message: (variable: string): string =>
      `${variable} is not a proxy's address. Write an address such as http://proxy.example:3128. ` +
      'Nothing was torn down: instances may be left and billed.',
  },
  sha1Refused: {
    title: 'This runner refuses SHA-1',
    message: (refusal: string): string =>
      `OpenSSL on this runner refuses SHA-1 (${refusal}), as some FIPS setups do. ` +
      'CompShare takes no other signatures, so nothing was terminated: instances may still exist and be billed. ' +
      'Run this step on a GitHub-hosted runner, or without the FIPS settings in OPENSSL_CONF and NODE_OPTIONS.',
  },
  internalError: {
    title: 'Internal error in this action',
    message: (error: string): string =>
      `${error}. Instances may still exist and be billed: check the console. Please report this error.`,
  },
  /** Said of what failed where the post phase continues with it. */
  resumesInPost: 'The post phase of this step continues.',
  resumesIfPostRuns: 'The post phase continues if the runner runs it; otherwise finish it yourself.',
};
