import type { SourceSplit } from './pricing.ts';
import type { StatementQuery } from './query.ts';
import type { StatedPoint } from './reconciliation.ts';
import type { Notice, StatementReimbursement } from './statement.ts';
import type { Totals } from './totals.ts';

/** What is known when all sums are made. */
interface StatementFacts {
  readonly query: StatementQuery;
  readonly totals: Totals;
  readonly points: readonly StatedPoint[];
  readonly owed: { readonly reimbursement: StatementReimbursement; readonly notices: readonly Notice[] } | null;
  /** The period lies behind us. */
  readonly isOver: boolean;
  readonly split: SourceSplit | null;
}

/** All that must be read with the figures. */
export function noticesOf({ query, totals, points, owed, isOver, split }: StatementFacts): readonly Notice[] {
  const { unpricedWh, withoutEnergy: sessionsWithoutEnergy, unbilled, unassigned } = totals;
  const notices: Notice[] = [];
  if (!isOver) notices.push({ code: 'period-not-over' });
  if (totals.running > 0) notices.push({ code: 'running-sessions', count: totals.running });
  if (unpricedWh > 0 || sessionsWithoutEnergy > 0) {
    notices.push({ code: 'provisional', unpricedWh, sessionsWithoutEnergy });
  }
  if (totals.isPartlyBilled) notices.push({ code: 'no-tariff', ...unbilled });
  if (totals.hasSeveralVatRates) notices.push({ code: 'several-vat-rates' });
  notices.push(...(owed?.notices ?? []));
  if (split !== null) notices.push({ code: 'source-rule', rule: split.rule });
  if (totals.unsourcedWh > 0) notices.push({ code: 'sources-unknown', energyWh: totals.unsourcedWh });
  if (unassigned.count > 0) notices.push({ code: 'unassigned-sessions', ...unassigned });
  for (const point of points) notices.push(...pointNotices(point, query));
  if (totals.invalidSignatures > 0) notices.push({ code: 'signature-invalid', count: totals.invalidSignatures });
  if (totals.imported > 0) notices.push({ code: 'imported-sessions', count: totals.imported });
  return notices;
}

/** Nothing in it will change, and nothing is missing that its amounts rest on. */
export function isExact({ query, totals, points, owed, isOver }: StatementFacts): boolean {
  if (!isOver || totals.running > 0 || totals.invalidSignatures > 0) return false;
  if (owed !== null && owed.reimbursement.cents === null) return false;
  if (query.kind === 'registers')
    return points.every(({ shown }) => shown.reconciliation.registerDifferenceWh !== null);
  if (totals.withoutEnergy > 0) return false;
  // What is reimbursed at an official price does not wait for the price of a tariff.
  return owed !== null || !totals.isAmountOpen;
}

function pointNotices({ shown, period, use }: StatedPoint, { kind }: StatementQuery): readonly Notice[] {
  const { name: chargePoint, billingClass } = shown;
  const notices: Notice[] = [];
  if (billingClass !== 'eichrecht' && use.partners.size > 1 && isBilled(use.partners, kind)) {
    notices.push({ code: 'eichrecht-shared-point', chargePoint });
  }
  if (period.breaks > 0) notices.push({ code: 'meter-began-anew', chargePoint, times: period.breaks });
  for (const { old, new: put } of period.exchanges) {
    notices.push({ code: 'meter-exchanged', chargePoint, endedWh: old.importWh, beganWh: put.importWh });
  }
  const edges = [period.start, period.end];
  if (edges.some(({ quality }) => quality === 'F')) notices.push({ code: 'register-missing', chargePoint });
  else if (edges.some(({ quality }) => quality === 'E')) notices.push({ code: 'substitute-register', chargePoint });
  return notices;
}

/** Money moves between parties: a company's car charged there, or the statement is made for that. */
function isBilled(partners: ReadonlySet<string>, kind: StatementQuery['kind']): boolean {
  return kind === 'company-car' || [...partners].some((partner) => partner.startsWith('company '));
}
