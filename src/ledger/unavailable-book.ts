import type { TransactionBook } from '../core/model/transactions.ts';
import { StoreError, type StoreProblemKind } from './errors.ts';

/**
 * The books while the ledger cannot be opened: nothing is taken down, so starts and ends are refused, and the stations
 * keep them until there are books again. Registers are let pass: they cost no energy when lost, and a station that waits
 * for the answer to one every few seconds says nothing else any more. Who may charge is still known.
 */
export function unavailableBook(
  kind: StoreProblemKind,
  file: string,
  authorise: TransactionBook['authorise'],
): TransactionBook {
  const refuse = async (): Promise<never> => {
    throw new StoreError(kind, file, 'the charge log could not be opened');
  };
  const pass = async (): Promise<void> => {};
  return { authorise, started: refuse, ended: refuse, register: pass, signedValue: pass, openTransaction: () => null };
}
