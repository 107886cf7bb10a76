import type { Reason, ReasonCode } from '../../../src/core/model/reasons.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import type { MessageKey } from '../i18n/i18n.ts';
import { isCharging } from './reasons.ts';

export type StateTone = 'quiet' | 'car' | 'sun' | 'warning' | 'fault';

export interface CardState {
  readonly label: Extract<MessageKey, `state.${string}`>;
  readonly tone: StateTone;
}

/** The state of a charge point in one word, for the corner of its card. */
export function cardState(chargePoint: ChargePointView): CardState {
  const [binding] = chargePoint.reasons;
  if (binding?.code === 'charge-point-unreachable') {
    return binding.condition === 'connecting'
      ? { label: 'state.connecting', tone: 'quiet' }
      : { label: 'state.unreachable', tone: 'fault' };
  }
  if (binding?.code === 'charge-point-fault' || chargePoint.status === 'faulted') {
    return { label: 'state.fault', tone: 'fault' };
  }
  if (isCharging(chargePoint)) {
    return binding !== undefined && isLimit(binding.code)
      ? { label: 'state.limited', tone: 'warning' }
      : { label: 'state.charging', tone: 'car' };
  }
  return idleState(chargePoint, binding);
}

function idleState(chargePoint: ChargePointView, binding: Reason | undefined): CardState {
  switch (chargePoint.status) {
    case 'available':
      return { label: 'state.no-vehicle', tone: 'quiet' };
    case 'reserved':
      return { label: 'state.reserved', tone: 'quiet' };
    case 'unavailable':
      return { label: 'state.unavailable', tone: 'quiet' };
    case 'finishing':
      return { label: 'state.finished', tone: 'quiet' };
    case 'unknown':
      return { label: 'state.connecting', tone: 'quiet' };
    default:
  }
  if (chargePoint.mode === 'off') return { label: 'state.off', tone: 'quiet' };
  if (binding === undefined) return { label: 'state.ready', tone: 'quiet' };
  if (isReached(binding.code)) return { label: 'state.finished', tone: 'quiet' };
  if (isSun(binding.code)) return { label: 'state.waiting', tone: 'sun' };
  return isLimit(binding.code) ? { label: 'state.waiting', tone: 'warning' } : { label: 'state.ready', tone: 'quiet' };
}

/** Something other than the owner's wish, the car or the installation holds the current down. */
function isLimit(code: ReasonCode): boolean {
  return (
    code === 'circuit-limit' ||
    code === 'circuit-power-limit' ||
    code === 'circuit-cap' ||
    code === 'circuit-power-cap' ||
    code === 'unbalance-limit' ||
    code === 'quarter-hour-limit' ||
    code === 'grid-backup' ||
    code === 'grid-returning' ||
    code === 'fuse-about-to-trip' ||
    code === 'waiting-for-current' ||
    code === 'meter-silent' ||
    code === 'meter-doubted' ||
    code === 'charge-point-uncontrolled'
  );
}

/** What the session should get is in the car. */
function isReached(code: ReasonCode): boolean {
  return (
    code === 'energy-limit-reached' ||
    code === 'soc-limit-reached' ||
    code === 'time-limit-reached' ||
    code === 'prepaid-used-up'
  );
}

function isSun(code: ReasonCode): boolean {
  return (
    code === 'waiting-for-sun' ||
    code === 'sun-proving' ||
    code === 'battery-first' ||
    code === 'battery-silent' ||
    code === 'surplus-unknown'
  );
}
