import type { TransactionBook } from '../core/model/transactions.ts';
import { StoreError, type StoreProblemKind } from './errors.ts';

/**
 * The books while the ledger cannot be opened: nothing is taken down, so every report is refused, and the stations keep
 * what they have to say until there are books again.
 */
export function unavailableBook(kind: StoreProblemKind, file: string): TransactionBook {
  const refuse = async (): Promise<never> => {
    throw new StoreError(kind, file, 'the charge log could not be opened');
  };
  return { authorise: refuse, started: refuse, ended: refuse, register: refuse, openTransaction: () => null };
}
