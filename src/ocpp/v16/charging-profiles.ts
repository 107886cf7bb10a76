/**
 * Charging profiles after OCPP 1.6 section 3.13, as pure functions. Limits are A per phase.
 *
 * - Within a purpose the highest stack level that is valid *now* rules; when its schedule ends or has not begun, the
 *   next lower one does (3.13.2).
 * - A TxDefaultProfile of the connector replaces that of connector 0 at the same stack level (5.16.4).
 * - As long as a TxProfile is installed for the running transaction, TxDefaultProfiles say nothing, even where the
 *   TxProfile has no period: it "overrules … for the duration of the current transaction".
 * - ChargePointMaxProfile caps whatever comes out; with no profile the transaction runs "as if no constraints apply" (3.13.6).
 */
type ProfilePurpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';

interface SchedulePeriod {
  /** From the start of the schedule, s. */
  readonly startS: number;
  /** In the unit of the schedule. */
  readonly limit: number;
  readonly phases: number | null;
}

export interface InstalledProfile {
  readonly id: number;
  /** 0 for the whole charge point. */
  readonly connectorId: number;
  readonly stackLevel: number;
  readonly purpose: ProfilePurpose;
  readonly kind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrency: 'Daily' | 'Weekly' | null;
  readonly transactionId: number | null;
  readonly validFromMs: number | null;
  readonly validToMs: number | null;
  readonly unit: 'A' | 'W';
  /** `null`: without end. */
  readonly durationS: number | null;
  /** When the schedule begins; a missing start of an absolute schedule is the time of its arrival. */
  readonly startMs: number;
  readonly periods: readonly SchedulePeriod[];
}

/** What the limit depends on besides the profiles. Times are those of the station's own clock, UTC epoch ms. */
export interface ChargingSituation {
  readonly connectorId: number;
  readonly nowMs: number;
  /** `id` is `null` while the central system has not given one yet. */
  readonly transaction: { readonly id: number | null; readonly startedAtMs: number } | null;
}

/** Power limits count with this voltage. */
export const NOMINAL_VOLTAGE_V = 230;
const DEFAULT_PHASES = 3;
const DAY_MS = 86_400_000;

/** The limit that holds now, A; `null` when nothing limits. */
export function limitAt(profiles: readonly InstalledProfile[], situation: ChargingSituation): number | null {
  const cap = leading(profiles, 'ChargePointMaxProfile', situation)?.limitA ?? null;
  const own = ownLimit(profiles, situation)?.limitA ?? null;
  if (cap === null) return own;
  return own === null ? cap : Math.min(cap, own);
}

/** How many phases shall be connected now: "if a number of phases is needed, 3 is assumed" (section 7.13). */
export function phasesAt(profiles: readonly InstalledProfile[], situation: ChargingSituation): 1 | 3 {
  const rules = ownLimit(profiles, situation) ?? leading(profiles, 'ChargePointMaxProfile', situation);
  return rules?.phases === 1 ? 1 : 3;
}

interface Ruling {
  readonly limitA: number;
  readonly phases: number | null;
}

export interface CompositePeriod {
  /** From the time of the question, s. */
  readonly startS: number;
  /** `null` when nothing limits. */
  readonly limitA: number | null;
}

/** What will hold from now on for `durationS`, should nothing change (GetCompositeSchedule). */
export function compositeSchedule(
  profiles: readonly InstalledProfile[],
  situation: ChargingSituation,
  durationS: number,
): CompositePeriod[] {
  const endMs = situation.nowMs + durationS * 1000;
  const turns = new Set<number>([situation.nowMs]);
  for (const profile of profiles) {
    for (const turnMs of turningPoints(profile, situation, endMs)) {
      if (turnMs > situation.nowMs && turnMs < endMs) turns.add(turnMs);
    }
  }
  const periods: CompositePeriod[] = [];
  for (const nowMs of [...turns].sort((a, b) => a - b)) {
    const limitA = limitAt(profiles, { ...situation, nowMs });
    if (periods.length === 0 || periods[periods.length - 1]?.limitA !== limitA) {
      periods.push({ startS: Math.ceil((nowMs - situation.nowMs) / 1000), limitA });
    }
  }
  return periods;
}

/** The profiles after a new one has come: it replaces its own id and its own place (connector, purpose, stack level). */
export function install(profiles: readonly InstalledProfile[], added: InstalledProfile): InstalledProfile[] {
  const samePlace = (profile: InstalledProfile): boolean =>
    profile.purpose === added.purpose &&
    profile.stackLevel === added.stackLevel &&
    profile.connectorId === added.connectorId;
  return [...profiles.filter((profile) => profile.id !== added.id && !samePlace(profile)), added];
}

/** Which profiles a ClearChargingProfile means; what is `null` does not matter. */
export interface ClearFilter {
  readonly id: number | null;
  readonly connectorId: number | null;
  readonly purpose: ProfilePurpose | null;
  readonly stackLevel: number | null;
}

/** Whether a ClearChargingProfile means this profile. An id is enough by itself (5.3). */
export function meansProfile(filter: ClearFilter, profile: InstalledProfile): boolean {
  if (filter.id !== null) return profile.id === filter.id;
  return (
    (filter.connectorId === null || filter.connectorId === profile.connectorId) &&
    (filter.purpose === null || filter.purpose === profile.purpose) &&
    (filter.stackLevel === null || filter.stackLevel === profile.stackLevel)
  );
}

function ownLimit(profiles: readonly InstalledProfile[], situation: ChargingSituation): Ruling | null {
  const { transaction } = situation;
  const ofTransaction = profiles.filter(
    (profile) =>
      profile.purpose === 'TxProfile' &&
      transaction !== null &&
      profile.connectorId === situation.connectorId &&
      (profile.transactionId === null || profile.transactionId === transaction.id),
  );
  if (ofTransaction.length > 0) return leading(ofTransaction, 'TxProfile', situation);
  return leading(profiles, 'TxDefaultProfile', situation);
}

function leading(
  profiles: readonly InstalledProfile[],
  purpose: ProfilePurpose,
  situation: ChargingSituation,
): Ruling | null {
  const candidates = profiles
    .filter((profile) => profile.purpose === purpose)
    .filter((profile) => profile.connectorId === 0 || profile.connectorId === situation.connectorId)
    .sort((a, b) => b.stackLevel - a.stackLevel || b.connectorId - a.connectorId);
  for (const profile of candidates) {
    const period = periodNow(profile, situation);
    if (period !== null) return { limitA: inAmperes(profile, period), phases: period.phases };
  }
  return null;
}

/** What one profile says now; `null` when it does not speak now. */
function periodNow(profile: InstalledProfile, situation: ChargingSituation): SchedulePeriod | null {
  const { nowMs } = situation;
  if (profile.validFromMs !== null && nowMs < profile.validFromMs) return null;
  if (profile.validToMs !== null && nowMs >= profile.validToMs) return null;
  const startMs = scheduleStart(profile, situation);
  if (startMs === null || nowMs < startMs) return null;
  const elapsedS = (nowMs - startMs) / 1000;
  if (profile.durationS !== null && elapsedS >= profile.durationS) return null;
  return profile.periods.findLast((candidate) => candidate.startS <= elapsedS) ?? null;
}

function inAmperes(profile: InstalledProfile, period: SchedulePeriod): number {
  if (profile.unit === 'A') return period.limit;
  return period.limit / (NOMINAL_VOLTAGE_V * (period.phases ?? DEFAULT_PHASES));
}

/** When the schedule that may rule now began, UTC epoch ms; `null` when it has not. */
function scheduleStart(profile: InstalledProfile, situation: ChargingSituation): number | null {
  if (profile.kind === 'Relative') return situation.transaction?.startedAtMs ?? null;
  if (profile.kind === 'Absolute') return profile.startMs;
  if (situation.nowMs < profile.startMs) return null;
  const cycleMs = recurrenceMs(profile);
  return profile.startMs + Math.floor((situation.nowMs - profile.startMs) / cycleMs) * cycleMs;
}

function recurrenceMs(profile: InstalledProfile): number {
  return profile.recurrency === 'Weekly' ? 7 * DAY_MS : DAY_MS;
}

/** Every moment until `endMs` at which this profile may change what it says. */
function* turningPoints(profile: InstalledProfile, situation: ChargingSituation, endMs: number): Generator<number> {
  if (profile.validFromMs !== null) yield profile.validFromMs;
  if (profile.validToMs !== null) yield profile.validToMs;
  const firstMs = scheduleStart(profile, situation) ?? profile.startMs;
  const cycleMs = profile.kind === 'Recurring' ? recurrenceMs(profile) : Number.POSITIVE_INFINITY;
  for (let startMs = firstMs; startMs < endMs; startMs += cycleMs) {
    yield startMs;
    for (const period of profile.periods) yield startMs + period.startS * 1000;
    if (profile.durationS !== null) yield startMs + profile.durationS * 1000;
  }
}
