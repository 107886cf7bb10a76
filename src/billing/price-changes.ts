import { type Election, electionConflict } from '../core/tariff/company-car.ts';
import type { PriceBook } from '../ledger/price-book.ts';
import type { ReadPrices } from './price-document.ts';

/** Enters prices. The first price list of a house holds for everybody until somebody says otherwise. */
export function enterPrices(book: PriceBook, { tariffs, rules }: ReadPrices, author: string, nowMs: number): void {
  const [first] = tariffs;
  const isFirst = rules === null && first !== undefined && book.rules().length === 0;
  const forAll = { chargePointId: null, group: null, validFromMs: 0, validToMs: null, discountPpm: 0 };
  book.set(tariffs, isFirst ? [{ tariffId: first.id, ...forAll }] : rules, author, nowMs);
}

/** Elects a method for an employee and a year. Another one elected before stands, and is given back. */
export function elect(book: PriceBook, election: Election, author: string, nowMs: number): 'elected' | Election {
  const made = book.elections();
  const before = electionConflict(made, election);
  if (before !== null) return before;
  const isMade = made.some((one) => one.employeeId === election.employeeId && one.year === election.year);
  if (!isMade) book.elect(election, author, nowMs);
  return 'elected';
}
