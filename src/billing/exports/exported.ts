import type { SignedValues } from '../../ledger/signed-values.ts';
import type { People } from '../people.ts';
import type { BilledSite } from '../site.ts';
import type { StatementSession } from '../statement.ts';

/** What exports are made from beside the statement. */
export interface ExportSources {
  readonly site: BilledSite;
  readonly people: People;
  readonly signedValues: Pick<SignedValues, 'of'>;
  /** A session as reported and after each of its corrections, the newest last. */
  readonly versions: (sessionId: string) => readonly StatementSession[];
  readonly nowMs: number;
}

export type Exported =
  | {
      readonly kind: 'ok';
      readonly mediaType: string;
      readonly ending: 'json' | 'xml' | 'txt';
      /** Sessions that are not in it: they run, or energy or price are not known yet, or they have no signed value. */
      readonly leftOut: number;
      readonly text: string;
    }
  | { readonly kind: 'not-exported'; readonly why: ExportRefusal; readonly detail: string };

export type ExportRefusal =
  /** config.yaml does not say who hands it over. */
  | 'export-not-configured'
  /** Nothing of it was signed, or what was signed has been erased. */
  | 'nothing-signed'
  /** A sum that may still change is no bill. */
  | 'statement-not-exact'
  /** No amount is due. */
  | 'nothing-due'
  /** Its VAT rates differ, and no format has room for that: a shorter period has one. */
  | 'several-vat-rates'
  /** A name, an amount, the account or the currency does not fit the format. */
  | 'export-impossible';
