import type { Place } from '../compshare/client.ts';
import type { Filter } from '../teardown/filter.ts';
import type { Selected } from '../teardown/select.ts';
import { isGlob } from '../text/glob.ts';
import { oneLine, quoted } from '../text/clean.ts';
import { durationText, listText } from './list-text.ts';
import type { FormatMessages } from './list-text.ts';
import type { Messages } from './messages/en/every-run.ts';

/** How many names of a filter are shown. */
const MAX_NAMES = 5;

type LookedForMessages = FormatMessages & Pick<Messages, 'lookedFor'>;

/** What was asked for: instances by ID, or a filter. */
export type LookedFor = { by: 'id'; ids: readonly string[] } | { by: 'filter'; filter: Filter };

/** What is looked for and where, such as `name "gpu-*", older than 12 h, in zone cn-wlcb-01`. */
export function lookedForText(messages: LookedForMessages, what: LookedFor, place: Place): string {
  const { lookedFor, format } = messages;
  return [
    ...(what.by === 'id' ? [listText(messages, what.ids)] : filterParts(messages, what.filter)),
    isAnywhere(place)
      ? lookedFor.everywhere
      : place.zone !== undefined
        ? lookedFor.zone(oneLine(place.zone, 40))
        : lookedFor.region(oneLine(place.region ?? '', 40)),
  ].join(format.comma);
}

function filterParts(
  messages: LookedForMessages,
  { names = [], tag, exclude = [], olderThanMs }: Filter,
): string[] {
  const { lookedFor, format } = messages;
  const list = (patterns: readonly string[]): string =>
    listText(
      messages,
      patterns.map((pattern) => quoted(pattern)),
      format.or,
      MAX_NAMES,
    );
  return [
    ...(names.length > 0 ? [lookedFor.names(list(names))] : []),
    ...(tag === undefined ? [] : [lookedFor.tag(quoted(tag))]),
    ...(exclude.length > 0 ? [lookedFor.exclude(list(exclude))] : []),
    ...(olderThanMs !== undefined
      ? [lookedFor.olderThan(durationText(messages, olderThanMs))]
      : names.some(isGlob)
        ? [lookedFor.globOfAnyAge]
        : []),
  ];
}

/** What matched the names and was left alone all the same, such as `2 excluded, 1 of unknown age`; empty for nothing. */
export function leftAloneText(
  { lookedFor, format }: LookedForMessages,
  { leftAlone }: Pick<Selected, 'leftAlone'>,
): string {
  return (
    [
      ['excluded', lookedFor.excluded],
      ['too-young', lookedFor.tooYoung],
      ['age-unknown', lookedFor.ageUnknown],
      ['clocks-differ', lookedFor.clocksDiffer],
    ] as const
  )
    .flatMap(([verdict, words]) => {
      const instances = leftAlone.get(verdict)?.length ?? 0;
      return instances === 0 ? [] : [words(instances)];
    })
    .join(format.comma);
}

/** A zone, or the region where no zone is given. */
export function placeText(
  { lookedFor }: Pick<Messages, 'lookedFor'>,
  { region, zone }: { region?: string | undefined; zone?: string | undefined },
): string {
  return zone !== undefined && zone !== ''
    ? lookedFor.thatZone(oneLine(zone, 40))
    : lookedFor.thatRegion(oneLine(region ?? '', 40));
}

function isAnywhere({ region, zone }: Place): boolean {
  return region === undefined && zone === undefined;
}
