import type { ReimbursementMethod } from '../../core/tariff/company-car.ts';
import type { CostLine } from '../../core/tariff/cost.ts';
import type { SourceRule } from '../../core/tariff/sources.ts';
import type {
  BillingClass,
  Notice,
  NoticeCode,
  StatementChargePoint,
  StatementCorrection,
  StatementKind,
  StatementSession,
} from '../statement.ts';

/** What a statement says in one language, but for its figures. */
export interface DocumentWords {
  readonly titles: Readonly<Record<StatementKind, string>>;
  readonly provisional: string;
  readonly exact: string;
  readonly columns: Readonly<Record<ColumnName, string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly headings: Readonly<Record<HeadingName, string>>;
  readonly months: readonly string[];
  readonly quarter: (quarter: number, year: number) => string;
  readonly sources: Readonly<Record<CostLine['source'], string>>;
  readonly use: Readonly<Record<StatementSession['use'], string>>;
  readonly assignedBy: Readonly<Record<StatementSession['assignedBy'], string>>;
  readonly signature: Readonly<Record<StatementSession['signature'], string>>;
  readonly billingClass: Readonly<Record<BillingClass, string>>;
  readonly quality: Readonly<Record<'W' | 'E' | 'F', string>>;
  readonly methods: Readonly<Record<ReimbursementMethod['kind'], string>>;
  /** Where the price of a method comes from. */
  readonly basis: Readonly<Record<ReimbursementMethod['kind'], string>>;
  readonly sourceRules: Readonly<Record<SourceRule, string>>;
  readonly corrected: Readonly<Record<StatementCorrection['what'][number], string>>;
  readonly notices: { readonly [C in NoticeCode]: (notice: NoticeOf[C], figures: Figures) => string };
  readonly sentences: Sentences;
  readonly page: (page: number) => string;
}

export type NoticeOf = { readonly [C in NoticeCode]: Extract<Notice, { code: C }> };

/** Figures as the reader's language writes them, with their unit. */
export interface Figures {
  readonly energy: (wh: number) => string;
  readonly integer: (value: number) => string;
  readonly percent: (ppm: number) => string;
}

export type ColumnName =
  | 'session'
  | 'chargePoint'
  | 'start'
  | 'end'
  | 'duration'
  | 'card'
  | 'driver'
  | 'vehicle'
  | 'use'
  | 'assignedBy'
  | 'startRegister'
  | 'endRegister'
  | 'energy'
  | 'solar'
  | 'battery'
  | 'grid'
  | 'price'
  | 'amount'
  | 'odometer'
  | 'soc'
  | 'signature'
  | 'remarks'
  | 'address'
  | 'meter'
  | 'registerDifference'
  | 'sessionsEnergy'
  | 'unexplained'
  | 'quality'
  | 'month'
  | 'source'
  | 'time'
  | 'what'
  | 'reason'
  | 'author'
  | 'sum';

export type FactName =
  | 'site'
  | 'period'
  | 'timeZone'
  | 'driver'
  | 'vehicle'
  | 'plate'
  | 'costCentre'
  | 'employer'
  | 'card'
  | 'group'
  | 'created'
  | 'standing'
  | 'reimbursed'
  | 'amount'
  | 'energy'
  | 'sessions'
  | 'withoutEnergy'
  | 'duration'
  | 'vat'
  | 'solar'
  | 'battery'
  | 'grid'
  | 'method'
  | 'basis'
  | 'price'
  | 'value'
  | 'baseFee'
  | 'household'
  | 'sourceRule'
  | 'chainHead'
  | 'chainRecord'
  | 'trueQuarters'
  | 'substituteQuarters'
  | 'missingQuarters'
  | 'substituteEnergy';

export type HeadingName =
  | 'result'
  | 'price'
  | 'months'
  | 'meters'
  | 'notices'
  | 'sessions'
  | 'prices'
  | 'corrections'
  | 'coverage'
  | 'check'
  | 'about'
  | 'summary';

interface Sentences {
  readonly noSessions: string;
  readonly noCorrections: string;
  readonly rounding: string;
  readonly vat: (rate: string, amount: string) => string;
  readonly noVat: string;
  readonly reimbursementVat: string;
  readonly running: string;
  readonly provisionalPrice: string;
  readonly correctedSession: string;
  readonly meter: (meter: NonNullable<StatementChargePoint['meter']>) => string;
  readonly odometer: (km: string) => string;
  readonly soc: (percent: string) => string;
  readonly severalPrices: string;
  readonly reconciliation: string;
  readonly crossing: string;
  readonly chain: string;
  readonly place: string;
  readonly signature: string;
  readonly issued: (when: string) => string;
  readonly withUnit: (column: string, unit: string) => string;
}
