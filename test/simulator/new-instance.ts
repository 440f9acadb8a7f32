import type { NewDisk, NewInstance, SimDisk, SimInstance } from './instance.ts';
import type { Random } from '../support/random.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');

/** What a new instance must fit into. */
export interface Surroundings {
  /** Unix milliseconds. */
  readonly now: number;
  /** The zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** The project of an instance that isn't given one. */
  readonly projectId: string;
  /** Whether an ID is taken already. */
  readonly isTaken: (id: string) => boolean;
}

/** Makes up an instance around what is wanted of it, with its disks, passwords and addresses. */
export function newInstance(
  wanted: Omit<NewInstance, 'then'>,
  around: Surroundings,
  random: Random,
): { instance: SimInstance & { State: string }; disks: SimDisk[] } {
  const { dataDisks = [], systemDisk = 100, ...fields } = wanted;
  const isContainer = fields.InstanceType === 'Container';
  const id = fields.UHostId ?? unusedId(isContainer ? 'cpod' : 'uhost', around, random);
  if (around.isTaken(id)) throw new Error(`The simulator has an instance ${id} already`);
  const { region, zone } = place(fields.Region, fields.Zone, around.regions);
  const seconds = Math.floor(around.now / 1000);
  const address = `117.50.${random.int(1, 254)}.${random.int(1, 254)}`;
  const password = randomText(random, 12);
  const filePassword = randomText(random, 12);
  const chargeType = fields.ChargeType ?? 'Postpay';

  const disk = (size: number, index: number): SimDisk => ({
    DiskId: newDiskId(random),
    IsBoot: index === 0 ? 'True' : 'False',
    Size: size,
    DiskType: 'CLOUD_SSD',
    Name: index === 0 ? 'SystemDisk' : `data-${index}`,
    Region: region,
    Zone: zone,
    ProjectId: fields.ProjectId ?? around.projectId,
    madeFor: id,
    attachedTo: id,
  });
  const disks = [systemDisk, ...dataDisks].map(disk);

  const instance: SimInstance & { State: string } = {
    Name: `gpu-${id}`,
    Tag: 'Default',
    Remark: '',
    State: 'Running',
    GpuType: '4090',
    GPU: 1,
    ChargeType: chargeType,
    IsSpot: chargeType === 'Spot',
    InstanceType: id.startsWith('cpod-') ? 'Container' : 'UHost',
    CreateTime: seconds - 3600,
    StartTime: seconds - 3500,
    ExpireTime: seconds + 30 * 86_400,
    InstancePrice: 1.88,
    IPSet: [{ Type: 'Bgp', IP: address }],
    Password: Buffer.from(password).toString('base64'),
    FileBrowserPassword: Buffer.from(filePassword).toString('base64'),
    SshLoginCommand: `ssh -p 23 root@${address}`,
    Softwares: [{ Name: 'JupyterLab', URL: `http://${address}:8888/lab?token=${randomText(random, 24)}` }],
    ProjectId: around.projectId,
    refundPrice: 0,
    refundCode: 0,
    imageBeingMade: false,
    migrating: false,
    unpaid: false,
    arrears: false,
    expired: false,
    orderOpen: false,
    diskDetaching: false,
    stopsThatFail: 0,
    terminationsThatFail: 0,
    ...fields,
    UHostId: id,
    Region: region,
    Zone: zone,
    DiskSet: disks,
  };
  return { instance, disks };
}

/** Makes up a data disk that belongs to no instance, around what is wanted of it. */
export function newDisk(
  wanted: NewDisk,
  around: Omit<Surroundings, 'isTaken' | 'now'>,
  random: Random,
): SimDisk {
  const { region, zone } = place(wanted.Region, wanted.Zone, around.regions);
  return {
    DiskId: newDiskId(random),
    Size: 100,
    DiskType: 'CLOUD_SSD',
    Name: 'data',
    ProjectId: around.projectId,
    attachedTo: null,
    ...wanted,
    IsBoot: 'False',
    Region: region,
    Zone: zone,
    madeFor: null,
  };
}

/** Everything about an instance that must never be shown: as the API gives it away, and in the clear. */
export function secretsOf(instance: SimInstance): string[] {
  const passwords = [instance.Password, instance.FileBrowserPassword];
  return [
    ...passwords,
    ...passwords.map((encoded) => Buffer.from(encoded, 'base64').toString()),
    instance.SshLoginCommand,
    ...instance.Softwares.map((software) => software.URL),
    ...instance.IPSet.map((address) => address.IP),
  ];
}

function place(
  region: string | undefined,
  zone: string | undefined,
  regions: Surroundings['regions'],
): { region: string; zone: string } {
  // A zone less its last part is its region, as in the vendor's documents.
  const itsRegion = region ?? zone?.replace(/-[^-]*$/, '') ?? Object.keys(regions)[0] ?? '';
  return { region: itsRegion, zone: zone ?? regions[itsRegion]?.[0] ?? `${itsRegion}-01` };
}

function unusedId(prefix: string, around: Surroundings, random: Random): string {
  for (;;) {
    const id = `${prefix}-${randomText(random, 12)}`;
    if (!around.isTaken(id)) return id;
  }
}

function newDiskId(random: Random): string {
  return `bsm-${randomText(random, 12)}`;
}

function randomText(random: Random, length: number): string {
  return Array.from({ length }, () => random.pick(LETTERS)).join('');
}
