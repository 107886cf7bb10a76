import type { ReimbursementMethod } from '../core/tariff/company-car.ts';
import type { CostLine } from '../core/tariff/cost.ts';
import type { SourceRule } from '../core/tariff/sources.ts';
import type { SessionSummary } from '../ledger/session-reader.ts';

/**
 * A statement: what a report says, before it is written as PDF, XLSX, CSV or JSON. All of them are written from this one
 * value, so they cannot disagree. Energy whole Wh, prices nano units per kWh, amounts whole cents, times UTC epoch ms.
 */
export interface Statement {
  readonly kind: StatementKind;
  readonly site: { readonly name: string; readonly address: string | null; readonly timeZone: string };
  /** [fromMs, toMs): sessions that start in it, registers at its two ends. */
  readonly period: { readonly fromMs: number; readonly toMs: number };
  readonly subject: StatementSubject;
  readonly currency: string;
  readonly chargePoints: readonly StatementChargePoint[];
  /** In order of their start. Empty where there are too many to hold: {@link MadeStatement.sessions} gives them. */
  readonly sessions: readonly StatementSession[];
  readonly totals: StatementTotals;
  /** `null` where nothing is reimbursed. */
  readonly reimbursement: StatementReimbursement | null;
  readonly coverage: Coverage;
  /** Corrections recorded since the previous statement of this subject, or in the period where there is none. */
  readonly corrections: readonly StatementCorrection[];
  /** What must be read with the figures. */
  readonly notices: readonly Notice[];
  /** False: it says on its face that it is provisional, and cannot be sealed. */
  readonly exact: boolean;
  /** The newest record of the ledger it rests on. */
  readonly chainHead: { readonly seq: number; readonly hash: string };
  readonly createdAtMs: number;
}

/** A statement with all its sessions, however many. What they sum to stands in it before the first one is read. */
export interface MadeStatement {
  readonly statement: Statement;
  /** In order of their start; as often as wanted, and the same each time. */
  sessions(): AsyncIterable<StatementSession>;
}

/** A company car's month, a list of sessions, the registers of a charge point used by one party alone, a card's month. */
export type StatementKind = 'company-car' | 'sessions' | 'registers' | 'card';

/** Whom it is about; `null` where it does not apply or was erased. */
export interface StatementSubject {
  readonly driver: string | null;
  readonly vehicle: string | null;
  readonly plate: string | null;
  readonly costCentre: string | null;
  readonly employer: string | null;
  /** `…D4E5`. */
  readonly card: string | null;
  readonly group: string | null;
}

export interface StatementChargePoint {
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  readonly meter: {
    readonly make: string;
    readonly model: string;
    readonly serial: string;
    readonly meterClass: string;
  } | null;
  readonly billingClass: BillingClass;
  readonly startRegister: RegisterAt;
  readonly endRegister: RegisterAt;
  readonly reconciliation: Reconciliation;
}

/** What the law lets its figures be used for. */
export type BillingClass = 'none' | 'mid-single-partner' | 'eichrecht';

/** W: read. E: substitute, between the nearest readings. F: missing. */
export interface RegisterAt {
  readonly registerWh: number | null;
  readonly quality: 'W' | 'E' | 'F';
}

/** All sessions of the charge point, whoever's they are, against its register over the period. */
export interface Reconciliation {
  /** What of the period's sessions falls into the period. */
  readonly sessionsWh: number;
  readonly registerDifferenceWh: number | null;
  /** `registerDifferenceWh - sessionsWh`: charged without a session, or what stand-by takes. */
  readonly unexplainedWh: number | null;
}

export interface StatementSession extends SessionSummary {
  readonly chargePointName: string;
  /** Energy by source where the tariff asks for it. */
  readonly sources: { readonly solarWh: number; readonly batteryWh: number; readonly gridWh: number } | null;
  /** What was charged at which price; empty where no tariff holds. */
  readonly lines: readonly CostLine[];
  /** Rounded for showing; totals are rounded from the exact sum, and may differ from the sum of these by a few cents. */
  readonly cents: number | null;
  readonly provisional: boolean;
  readonly signature: 'none' | 'stored' | 'verified' | 'invalid';
}

export interface StatementTotals {
  readonly count: number;
  readonly energyWh: number;
  readonly withoutEnergy: number;
  /** Due amount of all sessions together, from the exact sum; `null` while a price is missing or no tariff holds. */
  readonly cents: number | null;
  /** VAT contained in it; `null` where none is known. */
  readonly vat: { readonly ratePpm: number; readonly cents: number } | null;
  readonly sources: { readonly solarWh: number; readonly batteryWh: number; readonly gridWh: number } | null;
  readonly durationMs: number;
}

export interface StatementReimbursement {
  readonly method: ReimbursementMethod;
  /** False: an agreement, not a method of the law. */
  readonly statutory: boolean;
  readonly priceNano: number | null;
  /** Which published value was used, such as `2026`. */
  readonly value: string | null;
  readonly baseFeeNano: number;
  readonly householdWh: number | null;
  /** `null` while it cannot be exact. */
  readonly cents: number | null;
  readonly sourceRule: SourceRule | null;
  /** Each calendar month is rounded once; `cents` is their sum. */
  readonly months: readonly ReimbursedMonth[];
}

export interface ReimbursedMonth {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly energyWh: number;
  readonly priceNano: number | null;
  /** Which published value was used. */
  readonly value: string | null;
  /** `null` while it cannot be exact: a notice says why. */
  readonly cents: number | null;
}

/** How much of the period rests on true readings. */
export interface Coverage {
  readonly quarters: number;
  readonly trueQuarters: number;
  readonly substituteQuarters: number;
  readonly missingQuarters: number;
  /** Energy whose distribution over time is a substitute; its sum is still the register's. */
  readonly substituteWh: number;
}

export interface StatementCorrection {
  readonly atMs: number;
  readonly sessionId: string;
  readonly author: string;
  readonly reason: string;
  /** What it changed. */
  readonly what: readonly ('energy' | 'start' | 'end' | 'assignment')[];
}

/** Sentences of the report, as data: words stand in one place per language. */
export type Notice =
  | { readonly code: 'provisional'; readonly unpricedWh: number; readonly sessionsWithoutEnergy: number }
  | { readonly code: 'running-sessions'; readonly count: number }
  | { readonly code: 'period-not-over' }
  /** Some sessions have a price, and for these no tariff holds: there is no sum. */
  | { readonly code: 'no-tariff'; readonly count: number; readonly energyWh: number }
  | { readonly code: 'several-vat-rates' }
  /** One charge point serves several contract partners: German calibration law asks for a conforming one. */
  | { readonly code: 'eichrecht-shared-point'; readonly chargePoint: string }
  | { readonly code: 'not-statutory' }
  | { readonly code: 'no-official-price'; readonly value: string }
  | { readonly code: 'method-open'; readonly why: 'price-missing' | 'household-unknown' }
  | { readonly code: 'base-fee-by-energy' }
  | { readonly code: 'source-rule'; readonly rule: SourceRule }
  /** Registers were missing that say where this energy came from: it counts as from the grid. */
  | { readonly code: 'sources-unknown'; readonly energyWh: number }
  /** Its register ran backwards so often: exchanged, reset or faulty. What flowed unseen meanwhile is not in the difference. */
  | { readonly code: 'meter-began-anew'; readonly chargePoint: string; readonly times: number }
  /** What the difference is counted across; `null`: nobody has read it. */
  | {
      readonly code: 'meter-exchanged';
      readonly chargePoint: string;
      readonly endedWh: number | null;
      readonly beganWh: number | null;
    }
  | { readonly code: 'register-missing'; readonly chargePoint: string }
  | { readonly code: 'substitute-register'; readonly chargePoint: string }
  | { readonly code: 'unassigned-sessions'; readonly count: number; readonly energyWh: number }
  | { readonly code: 'signature-invalid'; readonly count: number }
  | { readonly code: 'imported-sessions'; readonly count: number }
  | { readonly code: 'ledger-broken'; readonly seq: number };

export type NoticeCode = Notice['code'];
