import {
  type ChargingSituation,
  compositeSchedule,
  type InstalledProfile,
  install,
  limitAt,
  meansProfile,
  NOMINAL_VOLTAGE_V,
} from '../../ocpp/v16/charging-profiles.ts';
import type {
  ClearChargingProfileRequest,
  GetCompositeScheduleRequest,
  GetCompositeScheduleResponse,
  SetChargingProfileRequest,
} from '../../ocpp/v16/messages.ts';
import { fitsInto, readProfile } from '../../ocpp/v16/set-profile.ts';
import { MAX_PERIODS, MAX_PROFILES, MAX_STACK_LEVEL, type Notes } from './configuration.ts';
import { CONNECTOR, iso } from './transactions.ts';

const NOTE = 'profiles';
const PHASES = 3;

/** The transaction that runs, as the back-end knows it. */
export interface RunningTransaction {
  /** `null` while it has given no id. */
  readonly id: number | null;
  readonly startedAtMs: number;
}

/** The charging profiles of a back-end (OCPP 1.6 section 3.13). They limit its own sessions, and those alone. */
export class UpstreamLimits {
  private readonly notes: Notes;
  private profiles: readonly InstalledProfile[];

  constructor(notes: Notes) {
    this.notes = notes;
    this.profiles = profilesIn(notes.read(NOTE));
  }

  set(request: SetChargingProfileRequest, running: RunningTransaction | null, nowMs: number): 'Accepted' | 'Rejected' {
    const profile = readProfile(request, nowMs);
    const place = { connectorId: CONNECTOR, maxStackLevel: MAX_STACK_LEVEL, maxPeriods: MAX_PERIODS };
    if (profile === null || !fitsInto(profile, { ...place, transactionId: running?.id })) return 'Rejected';
    const profiles = install(this.profiles, profile);
    if (profiles.length > MAX_PROFILES) return 'Rejected';
    this.keep(profiles);
    return 'Accepted';
  }

  clear(request: ClearChargingProfileRequest): 'Accepted' | 'Unknown' {
    const filter = {
      id: request.id ?? null,
      connectorId: request.connectorId ?? null,
      purpose: request.chargingProfilePurpose ?? null,
      stackLevel: request.stackLevel ?? null,
    };
    const kept = this.profiles.filter((profile) => !meansProfile(filter, profile));
    if (kept.length === this.profiles.length) return 'Unknown';
    this.keep(kept);
    return 'Accepted';
  }

  /** A transaction is over: its profiles are, too. */
  transactionEnded(): void {
    const kept = this.profiles.filter(({ purpose }) => purpose !== 'TxProfile');
    if (kept.length < this.profiles.length) this.keep(kept);
  }

  /** What its session may draw now, A per phase; `null`: nothing limits. */
  limitA(running: RunningTransaction, nowMs: number): number | null {
    if (this.profiles.length === 0) return null;
    const situation: ChargingSituation = { connectorId: CONNECTOR, nowMs, transaction: running };
    return limitAt(this.profiles, situation);
  }

  composite(
    { connectorId, duration, chargingRateUnit: unit = 'A' }: GetCompositeScheduleRequest,
    running: RunningTransaction | null,
    maxCurrentA: number,
    nowMs: number,
  ): GetCompositeScheduleResponse {
    if (connectorId !== 0 && connectorId !== CONNECTOR) return { status: 'Rejected' };
    const perAmpere = unit === 'A' ? 1 : NOMINAL_VOLTAGE_V * PHASES;
    const periods = compositeSchedule(this.profiles, { connectorId, nowMs, transaction: running }, duration);
    return {
      status: 'Accepted',
      connectorId,
      scheduleStart: iso(nowMs),
      chargingSchedule: {
        duration,
        startSchedule: iso(nowMs),
        chargingRateUnit: unit,
        chargingSchedulePeriod: periods.map(({ startS, limitA }) => ({
          startPeriod: startS,
          limit: Math.round(10 * perAmpere * Math.min(maxCurrentA, limitA ?? maxCurrentA)) / 10,
        })),
      },
    };
  }

  private keep(profiles: readonly InstalledProfile[]): void {
    this.profiles = profiles;
    this.notes.write(NOTE, JSON.stringify(profiles));
  }
}

/** Written by {@link UpstreamLimits.keep} alone. */
function profilesIn(text: string | null): readonly InstalledProfile[] {
  if (text === null) return [];
  const content: unknown = JSON.parse(text);
  return Array.isArray(content) ? content : [];
}
