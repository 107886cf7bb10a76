import type { DeviceCondition, DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { LeaseState } from '../../core/model/snapshot.ts';
import type { Pilot } from './definition.ts';
import type { ChargerProfile } from './wire.ts';

export interface Circumstances {
  /** What the polls alone tell. */
  readonly heard: DeviceHealth;
  readonly profile: ChargerProfile;
  readonly maxCurrentA: number;
  readonly isReady: boolean;
  readonly isProven: boolean;
  readonly lease: LeaseState;
  readonly writesAllowed: boolean;
  readonly rejected: string | null;
  readonly fault: { readonly pilot: Pilot; readonly error: number | null } | null;
  readonly overdrawnA: number | null;
  readonly withoutLeave: { readonly drawnA: number | null } | null;
}

export interface Standing {
  readonly condition: DeviceCondition;
  readonly problem: DeviceProblem | null;
}

/** How a polled charger is doing, the worst first. */
export function judged(circumstances: Circumstances): Standing {
  const { heard, isReady } = circumstances;
  if (heard.condition !== 'ok') return heard;
  const disobedience = disobedienceIn(circumstances);
  if (disobedience !== null) return { condition: 'faulty', problem: disobedience };
  return isReady ? { condition: 'ok', problem: weaknessIn(circumstances) } : { condition: 'connecting', problem: null };
}

/** It does what it must not, or nobody may tell it what it must. */
function disobedienceIn(circumstances: Circumstances): DeviceProblem | null {
  const { fault, withoutLeave, writesAllowed, rejected, overdrawnA, lease, profile } = circumstances;
  if (fault !== null) {
    const info = fault.error === null ? `state ${fault.pilot}` : `state ${fault.pilot}, ${fault.error}`;
    return { code: 'station-fault', errorCode: 'OtherError', info };
  }
  if (withoutLeave !== null) return { code: 'drawing-without-leave', ...withoutLeave };
  const doubt = profile.writesUnverified;
  if (doubt !== null && !writesAllowed) return { code: 'writes-unconfirmed', ...doubt };
  if (rejected !== null) return { code: 'limit-rejected', status: rejected };
  return overdrawnA === null ? null : { code: 'limit-ignored', grantedA: lease.acceptedA ?? 0, drawnA: overdrawnA };
}

/** What it cannot do, although it works. */
function weaknessIn({ profile, isProven, maxCurrentA }: Circumstances): DeviceProblem | null {
  if (profile.watchdog.class === 'none') return { code: 'watchdog-missing' };
  return isProven ? null : { code: 'lease-unproven', countsA: maxCurrentA };
}
