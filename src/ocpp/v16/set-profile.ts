import type { InstalledProfile } from './charging-profiles.ts';
import type { SetChargingProfileRequest } from './messages.ts';

/** Where a profile is to be installed. */
export interface ProfilePlace {
  readonly connectorId: number;
  readonly maxStackLevel: number;
  readonly maxPeriods: number;
  /** Of the running transaction; `null` while it has no id yet, `undefined` without one. */
  readonly transactionId: number | null | undefined;
}

/** OCPP 1.6 section 5.16 and 3.13.1: which purpose may stand where. */
export function fitsInto(profile: InstalledProfile, place: ProfilePlace): boolean {
  if (profile.connectorId !== 0 && profile.connectorId !== place.connectorId) return false;
  if (profile.stackLevel < 0 || profile.stackLevel > place.maxStackLevel) return false;
  if (profile.periods.length > place.maxPeriods) return false;
  if (profile.purpose === 'ChargePointMaxProfile') return profile.connectorId === 0 && profile.kind !== 'Relative';
  if (profile.purpose === 'TxDefaultProfile') return true;
  if (profile.connectorId === 0 || place.transactionId === undefined) return false;
  return profile.transactionId === null || profile.transactionId === place.transactionId;
}

/** A profile as it came in; `null` when it contradicts itself. `nowMs`: by the clock of the station. */
export function readProfile(request: SetChargingProfileRequest, nowMs: number): InstalledProfile | null {
  const { connectorId, csChargingProfiles: profile } = request;
  const { chargingSchedule: schedule } = profile;
  const validFromMs = readTime(profile.validFrom);
  const validToMs = readTime(profile.validTo);
  const startMs = readTime(schedule.startSchedule);
  const periods = schedule.chargingSchedulePeriod.map((period) => ({
    startS: period.startPeriod,
    limit: period.limit,
    phases: period.numberPhases ?? null,
  }));
  if (validFromMs === 'unreadable' || validToMs === 'unreadable' || startMs === 'unreadable') return null;
  if (periods[0]?.startS !== 0 || periods.some((period) => period.limit < 0)) return null;
  if (profile.chargingProfileKind === 'Recurring' && (profile.recurrencyKind === undefined || startMs === null)) {
    return null;
  }
  return {
    id: profile.chargingProfileId,
    connectorId,
    stackLevel: profile.stackLevel,
    purpose: profile.chargingProfilePurpose,
    kind: profile.chargingProfileKind,
    recurrency: profile.recurrencyKind ?? null,
    transactionId: profile.transactionId ?? null,
    validFromMs,
    validToMs,
    unit: schedule.chargingRateUnit,
    durationS: schedule.duration ?? null,
    startMs: startMs ?? nowMs,
    periods,
  };
}

function readTime(text: string | undefined): number | null | 'unreadable' {
  if (text === undefined) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? 'unreadable' : ms;
}
