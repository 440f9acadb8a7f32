import type { Clock } from '../../src/time/clock.ts';
import type { Readings } from './readings.ts';
import { Refusal } from './ret-codes.ts';
import { verify } from './signature.ts';
import type { CallParameters } from './signature.ts';

/** A key pair that the simulator knows. */
export interface SimKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  /** With temporary (STS) keys: the token that must come with them. */
  readonly securityToken?: string;
  /** A sub-account must say which project it means. */
  readonly subAccount?: boolean;
}

/** A project as `GetProjectList` tells it. */
export interface SimProject {
  readonly ProjectId: string;
  readonly ProjectName: string;
  readonly IsDefault: boolean;
}

/** What the gateway in front of the API checks. */
export interface GatewayOptions {
  readonly clock: Clock;
  readonly keys: readonly SimKeys[];
  readonly projects: readonly SimProject[];
  /** At most this many calls in this many milliseconds; more are answered with 153. Null for no limit. */
  readonly rateLimit: { readonly calls: number; readonly perMs: number } | null;
  /** The account has an IP allow-list that the caller isn't on. */
  readonly ipRefused: boolean;
  /** The account's security lock is on. */
  readonly securityLocked: boolean;
  /** Actions that the keys aren't permitted. */
  readonly deniedActions: readonly string[];
  readonly readings: Pick<Readings, 'missingProject' | 'missingProjectName'>;
}

/** Who calls, by the gateway's own checks. */
export interface Admission {
  readonly action: string;
  readonly projectId: string;
}

/** Checks what every call must have, before any action looks at it. */
export class Gateway {
  readonly #options: GatewayOptions;
  #recentCalls: number[] = [];

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Throws a `Refusal` for a call that doesn't get through. */
  admit(parameters: CallParameters, actions: ReadonlySet<string>): Admission {
    const { ipRefused, securityLocked, deniedActions } = this.#options;
    const action = parameters.get('Action');
    if (action === undefined || action === '') throw new Refusal(160);
    if (!actions.has(action)) throw new Refusal(161, action);
    const keys = this.#authenticate(parameters);
    if (ipRefused) throw new Refusal(294);
    if (securityLocked) throw new Refusal(295);
    this.#throttle();
    if (deniedActions.includes(action)) throw new Refusal(299, action);
    return { action, projectId: this.#project(parameters, keys, action) };
  }

  #authenticate(parameters: CallParameters): SimKeys {
    const publicKey = parameters.get('PublicKey');
    if (publicKey === undefined || publicKey === '') throw new Refusal(210, 'PublicKey');
    if (!parameters.has('Signature')) throw new Refusal(170);
    const keys = this.#options.keys.find((known) => known.publicKey === publicKey);
    if (keys === undefined) throw new Refusal(172);
    if (keys.securityToken !== parameters.get('SecurityToken')) throw new Refusal(174);
    if (!verify(parameters, keys.privateKey)) throw new Refusal(171);
    return keys;
  }

  #throttle(): void {
    const { rateLimit, clock } = this.#options;
    if (rateLimit === null) return;
    const now = clock.now();
    this.#recentCalls = this.#recentCalls.filter((atMs) => atMs > now - rateLimit.perMs);
    if (this.#recentCalls.length >= rateLimit.calls) throw new Refusal(153);
    this.#recentCalls.push(now);
  }

  #project(parameters: CallParameters, keys: SimKeys, action: string): string {
    const { projects, readings } = this.#options;
    const { missingProject, missingProjectName } = readings;
    const given = parameters.get('ProjectId') ?? '';
    if (given !== '') {
      if (!projects.some((project) => project.ProjectId === given)) throw new Refusal(292, given);
      return given;
    }
    // The list of projects is how a sub-account finds out which it may name.
    if (keys.subAccount === true && action !== 'GetProjectList') {
      throw new Refusal(missingProject, missingProject === 230 ? missingProjectName : undefined);
    }
    return projects.find((project) => project.IsDefault)?.ProjectId ?? '';
  }
}
