/** The states that the vendor's documents list; more may exist, so any text is accepted. */
export type InstanceState =
  | 'Initializing'
  | 'Install'
  | 'Starting'
  | 'Running'
  | 'Stopping'
  | 'Stopped'
  | 'Rebooting'
  | 'Resizing'
  | 'Reinstalling'
  | 'Pending'
  | 'Install Fail'
  | 'InstallFail'
  | 'ResizeFail'
  /** The platform couldn't tell. */
  | ''
  // `& {}` keeps the names above as suggestions, which plain `string` would swallow.
  | (string & {});

/** A disk as the API names its fields. */
export interface SimDisk {
  readonly DiskId: string;
  readonly IsBoot: 'True' | 'False';
  /** GB. */
  readonly Size: number;
  readonly DiskType: string;
  readonly Name: string;
  readonly Region: string;
  readonly Zone: string;
  readonly ProjectId: string;
  /** The instance that it was made with; null for a disk made without one. */
  readonly madeFor: string | null;
  /** The instance that it is attached to now; null when it is nobody's, and still on the bill. */
  attachedTo: string | null;
}

/** What a data disk without an instance may be told to be; the rest is made up. */
export type NewDisk = Partial<Omit<SimDisk, 'IsBoot' | 'madeFor'>>;

/**
 * An instance. Fields with a capital are what the API tells, under its own names; the others are the
 * simulator's. A test may set flags on it at any time; `State` is brought up to date by
 * `Simulator.instance()`, and changed by `Simulator.setState()`.
 */
export interface SimInstance {
  readonly UHostId: string;
  Name: string;
  Tag: string;
  Remark: string;
  readonly State: InstanceState;
  readonly Region: string;
  readonly Zone: string;
  GpuType: string;
  /** How many GPUs. */
  GPU: number;
  ChargeType: 'Year' | 'Month' | 'Day' | 'Dynamic' | 'Postpay' | 'Spot';
  IsSpot: boolean;
  InstanceType: 'UHost' | 'Container';
  /** Unix seconds. */
  CreateTime: number;
  /** Unix seconds. */
  StartTime: number;
  /** Unix seconds. */
  ExpireTime: number;
  /** CNY an hour. */
  InstancePrice: number;
  /** What its disks cost, CNY an hour; absent where the API doesn't tell. */
  DiskPrice?: number;
  /** When the platform is to stop it, Unix seconds; absent for never. */
  SchedulerStopTime?: number;
  readonly DiskSet: readonly SimDisk[];
  IPSet: { Type: string; IP: string }[];
  /** Base64 of the password, as the API gives it away. */
  Password: string;
  /** Base64 of the password. */
  FileBrowserPassword: string;
  SshLoginCommand: string;
  /** Addresses that let anyone in. */
  Softwares: { Name: string; URL: string }[];

  readonly ProjectId: string;
  /** What deleting it pays back, CNY. */
  refundPrice: number;
  /** 0 where deleting it pays back, else the RetCode that says why not. */
  refundCode: number;
  /** Stopping is refused. */
  imageBeingMade: boolean;
  /** Stopping and terminating are refused with 8035. */
  migrating: boolean;
  /** Stopping and terminating are refused with 8104. */
  unpaid: boolean;
  /** Stopping and terminating are refused with 226601. */
  arrears: boolean;
  /** Stopping is refused with 226602, terminating isn't, whatever the state. */
  expired: boolean;
  /** Stopping and terminating are refused with 8918. */
  orderOpen: boolean;
  /** Terminating is refused with 8434. */
  diskDetaching: boolean;
  /** So many accepted stops still come to nothing: it is Running again afterwards. */
  stopsThatFail: number;
  /** So many accepted terminations still come to nothing: it is there afterwards as before. */
  terminationsThatFail: number;
}

/** What a new instance may be told to be; the rest is made up. */
export interface NewInstance extends Partial<Omit<SimInstance, 'DiskSet'>> {
  /** The sizes of its data disks in GB; none by default. */
  readonly dataDisks?: readonly number[];
  /** The size of its system disk in GB; 100 by default. */
  readonly systemDisk?: number;
  /** What it turns into by itself, one step or several, each so many milliseconds after the last; null for never. */
  readonly then?: Step | readonly Step[] | null;
}

/** A state that an instance turns into by itself. */
export interface Step {
  readonly state: InstanceState;
  /** Milliseconds. */
  readonly afterMs: number;
}
