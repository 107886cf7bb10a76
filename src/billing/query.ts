import type { VehicleUse } from '../core/model/people.ts';
import { pseudonymLabel, uidTail } from '../core/sessions/uid.ts';
import type { CalendarMonth, Span } from '../core/tariff/calendar.ts';
import { type Election, electionConflict, type ReimbursementMethod } from '../core/tariff/company-car.ts';
import type { BilledQuery } from '../ledger/billed-sessions.ts';
import { isRestricted, type SessionSummary } from '../ledger/session-reader.ts';
import type { People } from './people.ts';
import type { StatementKind, StatementSubject } from './statement.ts';

/** What a statement shall be about. `null`: whichever. */
export interface StatementQuery {
  readonly kind: StatementKind;
  /** Between local midnights. */
  readonly period: Span;
  readonly vehicleId: string | null;
  readonly driverId: string | null;
  readonly tokenRef: string | null;
  readonly chargePointId: string | null;
  readonly group: string | null;
  readonly use: VehicleUse | 'unassigned' | null;
  /** How a company car is reimbursed; `null`: as elected for the driver and the year. */
  readonly method: ReimbursementMethod | null;
}

export type StatementRefusal =
  | { readonly why: 'unknown-vehicle' | 'unknown-driver' | 'unknown-card' | 'unknown-charge-point' }
  /** A statement of registers is about one charge point. */
  | { readonly why: 'charge-point-missing' }
  /** For this employee and year another method was elected: it holds for the whole of the year (BMF letter, Rn. 32). */
  | { readonly why: 'elected-otherwise'; readonly year: number; readonly elected: ReimbursementMethod }
  /** The years of the period have different methods: one statement each. */
  | { readonly why: 'several-methods' };

/** Whose statement it is: the driver named, or the one of the vehicle. */
export function driverOf({ driverId, vehicleId }: StatementQuery, people: People): string | null {
  return driverId ?? people.vehicles.get(vehicleId ?? '')?.driverId ?? null;
}

/** What is asked of the ledger; the rest is sorted out by {@link isWanted}. */
export function ledgerQuery(query: StatementQuery, headSeq: number): BilledQuery {
  const { period, chargePointId, driverId, vehicleId, tokenRef } = query;
  const use = query.kind === 'company-car' ? 'company' : query.use === 'unassigned' ? null : query.use;
  return { ...period, chargePointId, driverId, vehicleId, tokenRef, use, headSeq };
}

/** What the ledger cannot know. */
export function isWanted({ use, group }: StatementQuery, row: Pick<SessionSummary, 'use' | 'groups'>): boolean {
  return (use !== 'unassigned' || row.use === 'unassigned') && (group === null || row.groups.includes(group));
}

/** The names of what it is about. */
export function subjectOf(query: StatementQuery, people: People): StatementSubject {
  const vehicle = people.vehicles.get(query.vehicleId ?? '');
  const driver = people.drivers.get(driverOf(query, people) ?? '');
  const card = people.cards.get(query.tokenRef ?? '');
  const isHidden = isRestricted(driver) || isRestricted(people.drivers.get(card?.driverId ?? ''));
  const tail = card === undefined ? '' : uidTail(card.uid);
  const cardWords = [isHidden ? null : card?.name, tail === '' ? null : `…${tail}`].filter((word) => word != null);
  return {
    driver: driver === undefined ? null : isHidden ? pseudonymLabel(driver.driverId) : driver.name,
    vehicle: vehicle?.name ?? null,
    plate: vehicle?.plate ?? null,
    costCentre: vehicle?.costCentre ?? null,
    employer: vehicle?.employer ?? driver?.employer ?? null,
    card: card === undefined ? null : cardWords.join(' '),
    group: query.group,
  };
}

/** The same as pseudonyms, for the ledger. */
export function subjectIds(query: StatementQuery): Readonly<Record<string, string>> {
  const { vehicleId, driverId, tokenRef, chargePointId, group, use } = query;
  const ids = Object.entries({ vehicleId, driverId, tokenRef, chargePointId, group, use });
  return Object.fromEntries(ids.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Why it cannot be made; `null` when it can. */
export function refusalOf(
  query: StatementQuery,
  people: People,
  isChargePoint: (id: string) => boolean,
): StatementRefusal | null {
  const { vehicleId, driverId, tokenRef, chargePointId, kind } = query;
  if (vehicleId !== null && !people.vehicles.has(vehicleId)) return { why: 'unknown-vehicle' };
  if (driverId !== null && !people.drivers.has(driverId)) return { why: 'unknown-driver' };
  if (tokenRef !== null && !people.cards.has(tokenRef)) return { why: 'unknown-card' };
  if (chargePointId !== null && !isChargePoint(chargePointId)) return { why: 'unknown-charge-point' };
  return kind === 'registers' && chargePointId === null ? { why: 'charge-point-missing' } : null;
}

/** The method that holds for a company car, or why none can. `null`: none was asked for or elected. */
export function methodOf(
  { kind, method }: StatementQuery,
  employeeId: string | null,
  months: readonly CalendarMonth[],
  elections: readonly Election[],
): { readonly method: ReimbursementMethod | null } | StatementRefusal {
  if (method === null && kind !== 'company-car' && kind !== 'registers') return { method: null };
  const years = [...new Set(months.map(({ year }) => year))];
  const electedIn = (year: number): ReimbursementMethod | null =>
    elections.find((one) => one.employeeId === employeeId && one.year === year)?.method ?? null;
  if (method === null) {
    const [first = null, ...others] = years.map(electedIn);
    const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
    return isOne ? { method: first } : { why: 'several-methods' };
  }
  for (const year of years) {
    const other = employeeId === null ? null : electionConflict(elections, { employeeId, year, method });
    if (other !== null) return { why: 'elected-otherwise', year, elected: other.method };
  }
  return { method };
}
