import { isOwner, isTechnician, type Me } from '../access/me.ts';

/** Pages of their own below More, by the query of its address. */
const PARTS = ['prices', 'notifications', 'wallboxes', 'backup', 'connection', 'account'] as const;
export type Part = (typeof PARTS)[number];

/** `null`: no such part. */
export function partOf(query: URLSearchParams): Part | null {
  return PARTS.find((part) => part === query.get('part')) ?? null;
}

/** Whether somebody has anything to do there. The controller decides what he may. */
export function mayOpen(part: Part, me: Me | null, isSite: boolean): boolean {
  switch (part) {
    case 'prices':
      return isOwner(me) && isSite;
    case 'notifications':
      return (isOwner(me) && isSite) || me?.role === 'driver';
    case 'wallboxes':
      return isTechnician(me) && isSite;
    case 'backup':
      return isTechnician(me);
    case 'connection':
      return isOwner(me);
    case 'account':
      return true;
  }
}
