import type { PersonRole, TokenScope } from '../../../src/access/roles.ts';

/** What a role may do, in plain words: the key of them. */
export function roleWords<Role extends PersonRole>(role: Role): `users.role-${Role}` {
  return `users.role-${role}`;
}

export function scopeWords<Scope extends TokenScope>(scope: Scope): `tokens.scope-${Scope}` {
  return `tokens.scope-${scope}`;
}

export const ROLES_TO_INVITE: readonly PersonRole[] = ['driver', 'display', 'guest', 'employer', 'installer', 'owner'];
export const SCOPES: readonly TokenScope[] = ['home-assistant', 'payroll', 'prometheus'];
