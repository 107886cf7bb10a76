import type { Missing } from './delivery/carrier.ts';
import type { StatementQuery } from './query.ts';
import type { Statements } from './statements.ts';

/**
 * What a statement would lack if it were made now, and how many sessions of its period nobody has been given yet; `null` when
 * nothing, and when it cannot be made at all: that is said when it is due.
 */
export async function missingOf(query: StatementQuery, statements: Pick<Statements, 'make'>): Promise<Missing | null> {
  const made = await statements.make(query);
  const nobodys = await statements.make({ ...NOBODYS, period: query.period });
  if (made.kind === 'refused' || nobodys.kind === 'refused') return null;
  const isCar = query.kind === 'company-car';
  let withoutOdometer = 0;
  if (isCar) for await (const { odometerKm } of made.sessions()) withoutOdometer += odometerKm === null ? 1 : 0;
  const { totals, reimbursement } = made.statement;
  const method = isCar && reimbursement === null;
  const unassigned = nobodys.statement.totals.count;
  const { withoutEnergy } = totals;
  const isLacking = method || unassigned + withoutEnergy + withoutOdometer > 0;
  return isLacking ? { code: 'missing', method, unassigned, withoutEnergy, withoutOdometer } : null;
}

const NOBODYS = {
  kind: 'sessions',
  vehicleId: null,
  driverId: null,
  tokenRef: null,
  chargePointId: null,
  group: null,
  use: 'unassigned',
  method: null,
} as const;
