/** What a token may do; `none` where it doesn't even know that there is something. */
export interface Permissions {
  readonly administration?: Level;
  readonly organization_self_hosted_runners?: Level;
  readonly deployments?: Level;
  /** Whether the repository and the organization exist for it. By default they do. */
  readonly sees?: boolean;
}

/** How much of one permission a token has. */
export type Level = 'read' | 'write';

/** Names of permissions. */
export type Permission = Exclude<keyof Permissions, 'sees'>;

/** A token that may do everything here. Any other is wrong until it is added. */
export const DEFAULT_TOKEN = 'ghp_simulated0Token1Of2Nobody3At4All5';

/** What that one may do. */
export const EVERYTHING: Permissions = {
  administration: 'write',
  organization_self_hosted_runners: 'write',
  deployments: 'write',
};

/** Whether a token's permissions are enough. */
export function allows(permissions: Permissions, permission: Permission, level: Level): boolean {
  const has = permissions[permission];
  return has === 'write' || has === level;
}
