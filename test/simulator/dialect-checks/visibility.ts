import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { DEFAULT_REGIONS } from '../simulator.ts';
import type { Check } from './check.ts';

const ALL = 'wlcb-01 wlcb-03 sh2-02 bj2-03';

/** The zones whose instances each way of asking shows, or the RetCode of its refusal. */
interface Seen {
  /** No place. */
  readonly list: string;
  /** By ID, no place. */
  readonly byId: string;
  /** Each region. */
  readonly region: string;
  /** Each region and zone. */
  readonly zone: string;
  /** What DescribeCompShareSupportZone gives. */
  readonly told: string;
}

const EVERYTHING: Seen = { list: ALL, byId: ALL, region: ALL, zone: ALL, told: ALL };
const ZONE_REQUIRED: Seen = { ...EVERYTHING, list: '210', byId: '210', region: '' };

/** What the calls of a client show that has one instance in each zone. */
async function look({ simulator, call, describe }: Bench): Promise<Seen> {
  const places = Object.entries(DEFAULT_REGIONS).flatMap(([Region, zones]) =>
    zones.map((Zone) => ({ Region, Zone })),
  );
  const ids = places.map((place) => simulator.addInstance(place).UHostId);
  const list = Object.fromEntries(ids.map((id, index) => [`UHostIds.${index}`, id]));
  const each = async (queries: Record<string, string>[]): Promise<string> => {
    const answers = [];
    for (const query of queries) answers.push(zonesOf((await describe(query))['UHostSet']));
    return answers.filter((zones) => zones !== '').join(' ');
  };
  const noPlace = async (query: Record<string, string>): Promise<string> => {
    const { RetCode, UHostSet } = await describe(query);
    return RetCode === 0 ? zonesOf(UHostSet) : String(RetCode);
  };
  const { RetCode, ZoneInfo } = await call('DescribeCompShareSupportZone');
  return {
    list: await noPlace({}),
    byId: await noPlace(list),
    region: await each(Object.keys(DEFAULT_REGIONS).map((Region) => ({ Region }))),
    zone: await each(places),
    told: RetCode === 0 ? zonesOf(ZoneInfo) : String(RetCode),
  };
}

function zonesOf(entries: unknown): string {
  return ((entries ?? []) as { Zone: string }[]).map(({ Zone }) => Zone.replace('cn-', '')).join(' ');
}

function shows(seen: Partial<Seen>, otherwise = EVERYTHING): Check {
  return async (bench) => {
    expect(await look(bench)).toEqual({ ...otherwise, ...seen });
  };
}

export const VISIBILITY_CHECKS: Readonly<Record<string, Check>> = {
  default: shows({}),
  'no-region-one-region': shows({ list: 'wlcb-01 wlcb-03', byId: 'wlcb-01 wlcb-03' }),
  'no-region-other-region': shows({ list: 'sh2-02 bj2-03' }),
  'no-region-nothing': shows({ list: '', byId: '' }),
  'region-misses-pods': shows({ region: 'wlcb-01 sh2-02' }),
  'region-misses-hosts': shows({ region: 'wlcb-03 bj2-03' }),
  'only-without-region': shows({ region: '', zone: '' }),
  'only-without-region-or-with-zone': shows({ region: '' }),
  'zone-misses': shows({ zone: '' }),
  'only-with-zone': shows({ list: '', byId: '', region: '' }),
  'zone-ignored': shows({ zone: 'wlcb-01 wlcb-03 wlcb-01 wlcb-03 sh2-02 bj2-03' }),
  'region-required': shows({ list: '210', byId: '210' }),
  'zone-required': shows({}, ZONE_REQUIRED),
  'region-required-by-zones-too': async (bench) => {
    await shows({ told: '210' }, ZONE_REQUIRED)(bench);
    const answer = await bench.call('DescribeCompShareSupportZone', { Region: 'cn-wlcb' });
    expect(zonesOf(answer['ZoneInfo'])).toBe('wlcb-01 wlcb-03');
  },
  'region-required-zones-incomplete': shows({ told: 'wlcb-01 wlcb-03 bj2-03' }, ZONE_REQUIRED),
  'region-required-zones-refused': shows({ told: '299' }, ZONE_REQUIRED),
  'region-required-zones-unknown': shows({ told: '161' }, ZONE_REQUIRED),
  'region-required-zones-null': shows({ told: '' }, ZONE_REQUIRED),
  'zones-by-region': shows({ told: '210' }),
  'zones-incomplete': shows({ told: 'sh2-02 bj2-03' }),
  'zones-refused': shows({ told: '299' }),
  'zones-unknown': shows({ told: '161' }),
  'zones-null': shows({ told: '' }),
};
