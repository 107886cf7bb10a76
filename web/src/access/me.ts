import type { PersonRole } from '../../../src/access/roles.ts';
import type { PageName } from '../router.ts';

/** Who is signed in, as the controller says it. */
export interface Me {
  readonly name: string;
  readonly role: string;
  readonly mayChangeMode: boolean;
  readonly mayAddCards?: boolean;
}

const PAGES: Readonly<Record<PersonRole, readonly PageName[]>> = {
  owner: [
    'now',
    'plan',
    'sessions',
    'session',
    'people',
    'users',
    'reports',
    'insights',
    'upstream',
    'devices',
    'circuits',
    'about',
    'more',
    'display',
    'labels',
    'settings',
    'setup',
  ],
  driver: ['now', 'plan', 'sessions', 'session', 'people', 'reports', 'more'],
  employer: ['reports', 'more'],
  display: ['display', 'more'],
  installer: ['now', 'devices', 'circuits', 'about', 'settings', 'more', 'labels'],
  // Has a page of his own, whatever the address says.
  guest: [],
};

/** What somebody has pages for. The controller decides what he may; this only keeps away what it would refuse. */
export function pagesOf(me: Me | null): readonly PageName[] {
  return Object.entries(PAGES).find(([role]) => role === me?.role)?.[1] ?? PAGES.owner;
}

export function isOwner(me: Me | null): boolean {
  return me === null || me.role === 'owner';
}

/** Limits, devices, and what stands behind charge points. */
export function isTechnician(me: Me | null): boolean {
  return isOwner(me) || me?.role === 'installer';
}

export function choosesModes(me: Me | null): boolean {
  return me?.role !== 'guest' && (me?.role !== 'display' || me.mayChangeMode);
}

/** Boost and limit: for who has a car there. */
export function hasCar(me: Me | null): boolean {
  return isOwner(me) || me?.role === 'driver';
}
