/** What a person may be. */
export const PERSON_ROLES = ['owner', 'driver', 'employer', 'display', 'installer', 'guest'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** What a token for a program is good for; the owner makes and ends them. */
export const TOKEN_SCOPES = ['payroll', 'home-assistant', 'prometheus'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What a machine may be that shows a token: the bridge from the grid operator's control box. */
export type MachineRole = 'grid-operator';

export type Role = PersonRole | TokenScope | MachineRole;

/** Everybody who may ever ask: the table `route × role` is walked over these. */
export const ROLES: readonly Role[] = [...PERSON_ROLES, ...TOKEN_SCOPES, 'grid-operator'];

/** What of the house a role reaches for this one account. Each role reads only what concerns it. */
export interface Grant {
  /** Driver: who he is in the books; his cards, vehicles and sessions follow from it. */
  readonly driverId: string | null;
  /** Driver, display, guest: charge points he may see and use; `null` for all. */
  readonly chargePointIds: readonly string[] | null;
  /** Employer: vehicles whose statements he reads. */
  readonly vehicleIds: readonly string[];
  /** Display: whoever stands before it may choose how a charge point charges. */
  readonly mayChangeMode: boolean;
  /** Driver: he may hold up a card to make it his own. */
  readonly mayAddCards: boolean;
  /** Guest: the card on which his sessions are booked; `null`: he can only stop. */
  readonly tokenRef: string | null;
}

export const NO_GRANT: Grant = {
  driverId: null,
  chargePointIds: null,
  vehicleIds: [],
  mayChangeMode: false,
  mayAddCards: false,
  tokenRef: null,
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a sign-in lasts: without a visit, and at most. ms */
export const LIFETIMES: Readonly<Record<PersonRole, { readonly idleMs: number; readonly absoluteMs: number }>> = {
  owner: { idleMs: 30 * DAY_MS, absoluteMs: 90 * DAY_MS },
  driver: { idleMs: 30 * DAY_MS, absoluteMs: 180 * DAY_MS },
  employer: { idleMs: DAY_MS, absoluteMs: 7 * DAY_MS },
  // A tablet on the wall: bound to the browser that opened its link, until the owner ends it.
  display: { idleMs: 90 * DAY_MS, absoluteMs: 3_650 * DAY_MS },
  installer: { idleMs: DAY_MS, absoluteMs: 7 * DAY_MS },
  guest: { idleMs: 12 * HOUR_MS, absoluteMs: DAY_MS },
};

/** An installer's account ends by itself after at most so long, ms. */
export const INSTALLER_MOST_MS = 30 * DAY_MS;

export function isPersonRole(role: string): role is PersonRole {
  return PERSON_ROLES.some((one) => one === role);
}

export function isTokenScope(scope: string): scope is TokenScope {
  return TOKEN_SCOPES.some((one) => one === scope);
}

/** Screens come in by their link alone, guests by the PIN that the owner gives them; the others choose a password. */
export function choosesPassword(role: PersonRole): boolean {
  return role !== 'display' && role !== 'guest';
}
