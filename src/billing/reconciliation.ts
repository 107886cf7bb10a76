import { assignmentOf } from '../core/sessions/assignment.ts';
import { energyPoints } from '../core/sessions/energy-points.ts';
import { billedEnergyWh } from '../core/sessions/session.ts';
import type { Span } from '../core/tariff/calendar.ts';
import { quartersOf } from '../core/tariff/quarters.ts';
import type { BilledSession, BilledSessions } from '../ledger/billed-sessions.ts';
import type { People } from './people.ts';
import type { RegisterPeriod } from './registers.ts';
import { asCorrected } from './session-rows.ts';
import type { StatementChargePoint } from './statement.ts';

/** All that was charged at a charge point in a period, whoever's it was. */
export interface PointUse {
  /** What of its sessions falls into the period, by quarter hours, Wh. */
  readonly sessionsWh: number;
  /** Whose cars charged there: employers, the house itself, and nobody knows who. */
  readonly partners: ReadonlySet<string>;
}

/** A charge point with all that notices and sums need to know of it. */
export interface StatedPoint {
  readonly shown: StatementChargePoint;
  readonly period: RegisterPeriod;
  readonly use: PointUse;
}

/** Charged without a vehicle that anybody knows. */
const UNKNOWN = 'unknown';
const HOUSE = 'house';

/** Sums what was charged at each charge point in a period, while sessions pass in whatever order. */
export class PointUses {
  private readonly period: Span;
  private readonly people: People;
  private readonly byPoint = new Map<string, { sessionsWh: number; partners: Set<string> }>();

  constructor(period: Span, people: People) {
    this.period = period;
    this.people = people;
  }

  add(billed: BilledSession): void {
    const { chargePointId, atMs } = billed.session.started;
    if (atMs >= this.period.toMs) return;
    const use = this.byPoint.get(chargePointId) ?? { sessionsWh: 0, partners: new Set() };
    use.sessionsWh += energyIn(billed, this.period);
    use.partners.add(partnerOf(billed, this.people));
    this.byPoint.set(chargePointId, use);
  }

  of(chargePointId: string): PointUse {
    return this.byPoint.get(chargePointId) ?? { sessionsWh: 0, partners: new Set() };
  }
}

interface UseSources {
  readonly sessions: BilledSessions;
  readonly headSeq: number;
}

/** Adds the sessions of a charge point that began before a period and may still have run in it. */
export function addRunning(
  uses: PointUses,
  chargePointId: string,
  { fromMs }: Span,
  { sessions, headSeq }: UseSources,
): void {
  const before = sessions.before(chargePointId, fromMs, headSeq);
  for (const billed of before) if (reaches(billed, fromMs)) uses.add(billed);
}

/** Adds all sessions of a charge point that begin in a period, whoever's they are. */
export async function addAll(
  uses: PointUses,
  chargePointId: string,
  period: Span,
  { sessions, headSeq }: UseSources,
): Promise<void> {
  const all = { chargePointId, tokenRef: null, vehicleId: null, driverId: null, use: null, headSeq };
  for (const page of sessions.pages({ ...period, ...all })) {
    for (const billed of page) uses.add(billed);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Energy of a session that falls into a period: all of it, or its quarter hours there. Wh. */
export function energyIn({ session, marks }: BilledSession, { fromMs, toMs }: Span): number {
  const corrected = asCorrected(session);
  const { started, ended } = corrected;
  if (started.atMs >= fromMs && ended !== null && ended.atMs <= toMs) return billedEnergyWh(session) ?? 0;
  return quartersOf(energyPoints(corrected, marks))
    .filter(({ quarterMs }) => quarterMs >= fromMs && quarterMs < toMs)
    .reduce((sum, { energyWh }) => sum + energyWh, 0);
}

function reaches({ session }: BilledSession, atMs: number): boolean {
  const { ended } = asCorrected(session);
  return ended === null || ended.atMs > atMs;
}

function partnerOf({ session }: BilledSession, people: People): string {
  const { use, vehicleId } = assignmentOf(session);
  if (use === null) return UNKNOWN;
  return use === 'company' ? `company ${people.vehicles.get(vehicleId ?? '')?.employer ?? ''}` : HOUSE;
}
