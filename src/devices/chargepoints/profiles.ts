import type { SetChargingProfileRequest } from '../../ocpp/v16/messages.ts';

/** In which steps a station takes a limit: one decimal, whole numbers, or these currents only (A). */
export type Grain = 'decimal' | 'whole' | readonly number[];

/** A limit in the station's own unit, in steps that it takes, rounded down. */
export interface RateLimit {
  readonly unit: 'A' | 'W';
  readonly value: number;
}

/** Where a profile stands among others. */
export interface Place {
  readonly purpose: 'TxDefaultProfile' | 'ChargePointMaxProfile' | 'TxProfile';
  readonly connectorId: number;
  readonly stackLevel: number;
  /** Of a TxProfile, and of it alone. */
  readonly transactionId?: number;
}

/** What a profile says. */
export interface Limit {
  readonly limit: RateLimit;
  /** Terminals the relay shall connect; `null` says nothing, which stations take for three (section 7.13). */
  readonly numberPhases: 1 | 3 | null;
}

/** @param phases on how many phases the car is taken to draw; a limit in W bounds their sum */
export function rateLimit(currentA: number, unit: 'A' | 'W', phases: number, grain: Grain = 'decimal'): RateLimit {
  const inSteps = typeof grain === 'string' ? currentA : Math.max(0, ...grain.filter((step) => step <= currentA));
  const value = unit === 'A' ? inSteps : inSteps * NOMINAL_VOLTAGE_V * phases;
  const perUnit = grain === 'whole' ? 1 : 10;
  // 0.3 * 10 is a little less than 3 in binary.
  return { unit, value: Math.floor(value * perUnit + 1e-6) / perUnit };
}

/** The current per phase that a limit allows, A. @param phases the least number of phases the car may draw on */
export function allowedCurrentA({ unit, value }: RateLimit, phases: number): number {
  return unit === 'A' ? value : value / NOMINAL_VOLTAGE_V / phases;
}

/**
 * Holds whenever nothing stands above it: no end. @param kind `Relative` for stations that do not obey an absolute
 * schedule: it begins with each transaction
 */
export function endlessProfile(
  place: Place,
  limit: Limit,
  kind: 'Absolute' | 'Relative' = 'Absolute',
): SetChargingProfileRequest {
  return profile(place, limit, kind === 'Absolute' ? { startSchedule: LONG_AGO } : {});
}

/**
 * Rules until its end, then the level below rules again (section 3.13.2). Absolute, by the station's clock; `duration`
 * and `validTo` say the same, because stations differ in which of them they obey. It must not be a TxProfile: below
 * that there is nothing for the rest of the transaction.
 */
export function leaseProfile(
  place: Place,
  limit: Limit,
  startSchedule: string,
  validTo: string,
): SetChargingProfileRequest {
  const duration = Math.round((Date.parse(validTo) - Date.parse(startSchedule)) / 1000);
  return profile(place, limit, { startSchedule, duration, validTo });
}

/** Start of what always holds. Not 1970: some firmware takes zero for no time at all. */
const LONG_AGO = '2010-01-01T00:00:00Z';

/** Profiles of one id replace each other, whatever their purpose. */
const TX_PROFILE_IDS = 500;

/** Taken where a power has to be made of a current, V. */
const NOMINAL_VOLTAGE_V = 230;

function profile(
  { purpose, connectorId, stackLevel, transactionId }: Place,
  { limit, numberPhases }: Limit,
  { validTo, ...schedule }: { startSchedule?: string; duration?: number; validTo?: string },
): SetChargingProfileRequest {
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: connectorId * 1000 + stackLevel + (purpose === 'TxProfile' ? TX_PROFILE_IDS : 0),
      ...(transactionId === undefined ? {} : { transactionId }),
      stackLevel,
      chargingProfilePurpose: purpose,
      chargingProfileKind: schedule.startSchedule === undefined ? 'Relative' : 'Absolute',
      ...(validTo === undefined ? {} : { validTo }),
      chargingSchedule: {
        ...schedule,
        chargingRateUnit: limit.unit,
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: limit.value, ...(numberPhases === null ? {} : { numberPhases }) },
        ],
      },
    },
  };
}
