import type { Reason } from '../model/reasons.ts';
import type { ChargePointSettings } from '../model/site.ts';
import type { ChargePointSnapshot } from '../model/snapshot.ts';

/** Whether a charge point may charge at all. `held`: at most at its safe current, for it may not hear us. */
export type Presence =
  | { readonly kind: 'ready' }
  | { readonly kind: 'held'; readonly reason: Reason }
  | { readonly kind: 'closed'; readonly reason: Reason };

/** Who may charge: the owner wants it, the station works, a car is there, and someone with the right to has started. */
export function presence(settings: ChargePointSettings, seen: ChargePointSnapshot): Presence {
  const lost = outOfReach(settings, seen);
  const closed = closedBy(seen);
  if (lost !== null) {
    return closed === null
      ? { kind: 'held', reason: lost }
      : { kind: 'closed', reason: seen.mode === 'off' ? closed : lost };
  }
  return closed === null ? { kind: 'ready' } : { kind: 'closed', reason: closed };
}

/**
 * No car is plugged in (IEC 61851-1 state A), so none can ramp up: the station says so before the pilot of a new
 * car reaches state C. A station that is out of reach may have got a car without telling.
 */
export function isEmpty(seen: Pick<ChargePointSnapshot, 'condition' | 'hasTransaction' | 'status'>): boolean {
  return seen.condition === 'ok' && !seen.hasTransaction && (seen.status === 'available' || seen.status === 'reserved');
}

function outOfReach(settings: ChargePointSettings, seen: ChargePointSnapshot): Reason | null {
  if (seen.condition === 'ok') return null;
  const { ceilingA } = seen.lease;
  // It answers, but refuses what it must do: nothing keeps it below its ceiling.
  if (seen.condition === 'faulty' && ceilingA > settings.safeCurrentA) {
    return { code: 'charge-point-uncontrolled', ceilingA };
  }
  return { code: 'charge-point-unreachable', condition: seen.condition, safeCurrentA: settings.safeCurrentA };
}

function closedBy(seen: ChargePointSnapshot): Reason | null {
  if (seen.mode === 'off') return { code: 'mode-off' };
  if (seen.hasTransaction && seen.status !== 'faulted') {
    const { prepaidLeftCents } = seen;
    return prepaidLeftCents === null || prepaidLeftCents > 0 ? null : { code: 'prepaid-used-up' };
  }
  switch (seen.status) {
    case 'faulted':
      return { code: 'charge-point-fault', errorCode: seen.errorCode ?? 'OtherError' };
    case 'unavailable':
      return { code: 'charge-point-fault', errorCode: seen.errorCode ?? 'Unavailable' };
    case 'unknown':
    case 'available':
    case 'reserved':
      return { code: 'no-vehicle' };
    case 'preparing':
    case 'charging':
    case 'suspended-ev':
    case 'suspended-evse':
    case 'finishing':
      return { code: 'not-authorised' };
  }
}
