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

/** Reads all sessions of a charge point that fall into a period, also those that began before it. */
export async function useOf(
  chargePointId: string,
  period: Span,
  {
    sessions,
    people,
    headSeq,
  }: { readonly sessions: BilledSessions; readonly people: People; readonly headSeq: number },
): Promise<PointUse> {
  const partners = new Set<string>();
  let sessionsWh = 0;
  const add = (billed: BilledSession): void => {
    sessionsWh += energyIn(billed, period);
    partners.add(partnerOf(billed, people));
  };
  const running = sessions.before(chargePointId, period.fromMs, headSeq).filter((one) => reaches(one, period.fromMs));
  for (const billed of running) add(billed);
  const all = { chargePointId, tokenRef: null, vehicleId: null, driverId: null, use: null, headSeq };
  for (const page of sessions.pages({ ...period, ...all })) {
    for (const billed of page) add(billed);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { sessionsWh, partners };
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
