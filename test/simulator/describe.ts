import { HOSTILE_TEXT } from './faults.ts';
import type { Lie } from './faults.ts';
import type { Fleet, Listing } from './fleet.ts';
import type { SimInstance } from './instance.ts';
import type { Told } from './ledger.ts';
import type { Random } from '../support/random.ts';

/** Which instances a Describe call asks for. */
export interface Query {
  readonly projectId: string;
  readonly region: string;
  readonly zone: string;
  readonly tag: string;
  /** Empty for all. */
  readonly ids: readonly string[];
}

/** An instance as an answer shows it. */
export interface Shown {
  readonly instance: SimInstance;
  readonly state: string;
  readonly name: string;
  readonly tag: string;
  readonly remark: string;
}

/** Finds what a query asks for, with the lies that this call is to be told. */
export function look(
  fleet: Fleet,
  query: Query,
  lies: readonly Lie[],
  nowMs: number,
  random: Random,
): { shown: Shown[]; withheld: string[] } {
  const stale = lies.find((lie) => lie.kind === 'stale');
  const listings = stale === undefined ? fleet.list() : fleet.listAt(nowMs - (stale.ageMs ?? 30_000));
  const ghosts = lies.filter((lie) => lie.kind === 'ghost-entry');
  const isListed = ({ isGone, instance }: Listing): boolean =>
    !isGone || ghosts.some(({ uhostId }) => uhostId === undefined || uhostId === instance.UHostId);
  const found = listings.filter((listing) => isListed(listing) && isAskedFor(listing, query));

  const withheld = new Set<string>();
  for (const lie of lies) {
    if (lie.kind !== 'missing-entry' || found.length === 0) continue;
    const uhostId = lie.uhostId ?? random.pick(found).instance.UHostId;
    if (found.some(({ instance }) => instance.UHostId === uhostId)) withheld.add(uhostId);
  }
  const shown = found
    .filter(({ instance }) => !withheld.has(instance.UHostId))
    .map((listing) => show(listing, lies));
  return { shown, withheld: [...withheld] };
}

/** What the ledger keeps of a shown instance: what is told, and what is true. */
export function toldOf({ instance, state, name }: Shown, fleet: Fleet): Told {
  const { UHostId: uhostId, Name: trueName } = instance;
  return { uhostId, state, trueState: fleet.stateOf(uhostId), name, trueName };
}

function isAskedFor({ instance, tag }: Listing, query: Query): boolean {
  return (
    instance.ProjectId === query.projectId &&
    (query.region === '' || instance.Region === query.region) &&
    (query.zone === '' || instance.Zone === query.zone) &&
    (query.tag === '' || tag === query.tag) &&
    (query.ids.length === 0 || query.ids.includes(instance.UHostId))
  );
}

function show(listing: Listing, lies: readonly Lie[]): Shown {
  const { instance } = listing;
  let { state, name, tag } = listing;
  let remark = instance.Remark;
  for (const lie of lies) {
    if ('uhostId' in lie && lie.uhostId !== instance.UHostId) continue;
    if (lie.kind === 'state-jump' && (lie.from ?? state) === state) state = lie.to ?? jumpFrom(state);
    if (lie.kind === 'unknown-state') state = lie.state ?? 'Hibernating';
    if (lie.kind === 'hostile-text') name = tag = remark = lie.text ?? HOSTILE_TEXT;
  }
  return { instance, state, name, tag, remark };
}

/** A state that looks as if the instance went back to where it came from. */
function jumpFrom(state: string): string {
  if (state === 'Stopped' || state === 'Stopping') return 'Running';
  return state === 'Running' ? 'Starting' : 'Pending';
}
