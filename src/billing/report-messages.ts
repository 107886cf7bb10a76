import type { Span } from '../core/tariff/calendar.ts';
import type { StoreError } from '../ledger/errors.ts';
import type { SessionQuery } from '../ledger/session-reader.ts';
import type { Missing } from './delivery/carrier.ts';
import type { EnergyRow, EnergyStep } from './energy-balance.ts';
import type { KnownCarbon } from './energy-cost.ts';
import type { Exported } from './exports/exported.ts';
import type { ExportKind } from './exports/exports.ts';
import type { People } from './people.ts';
import type { StatementQuery } from './query.ts';
import type { FileOrder, IssueOrder, Refusal, SessionsCsvOrder } from './report-desk.ts';
import type { Writing } from './sealing.ts';
import type { SessionFigures } from './session-figures.ts';
import type { BilledSite } from './site.ts';
import type { PowerCurve, SessionStatistics } from './statistics.ts';

/** What the process that makes reports is started with. */
export interface ReportSurroundings {
  readonly ledgerFile: string;
  /** For signed values; without it none are known. */
  readonly stateFile: string | null;
  /** Functions do not travel. */
  readonly site: Omit<BilledSite, 'toLocal'>;
  readonly folder: string;
}

export type ReportTask =
  | { readonly of: 'statement'; readonly query: StatementQuery }
  | { readonly of: 'file'; readonly query: StatementQuery; readonly order: FileOrder }
  | { readonly of: 'write'; readonly query: StatementQuery; readonly order: IssueOrder }
  | { readonly of: 'export'; readonly query: StatementQuery; readonly kind: ExportKind }
  | { readonly of: 'missing'; readonly query: StatementQuery }
  | { readonly of: 'statistics'; readonly period: Span }
  | { readonly of: 'power'; readonly period: Span }
  | { readonly of: 'energy'; readonly period: Span; readonly step: EnergyStep; readonly carbon: KnownCarbon }
  | { readonly of: 'figures'; readonly sessionId: string }
  | { readonly of: 'sessions-csv'; readonly query: SessionQuery; readonly order: SessionsCsvOrder };

export type ReportAnswer =
  | { readonly of: 'statement'; readonly is: { readonly kind: 'made'; readonly json: Uint8Array } | Refusal }
  /** Its bytes follow. */
  | { readonly of: 'file'; readonly is: { readonly kind: 'made' } | Refusal }
  | { readonly of: 'write'; readonly is: Writing | Refusal }
  | { readonly of: 'export'; readonly is: Exported | Refusal }
  | { readonly of: 'missing'; readonly is: Missing | null }
  | { readonly of: 'statistics'; readonly is: SessionStatistics }
  | { readonly of: 'power'; readonly is: readonly PowerCurve[] }
  | { readonly of: 'energy'; readonly is: readonly EnergyRow[] }
  | { readonly of: 'figures'; readonly is: SessionFigures }
  /** Its bytes follow. */
  | { readonly of: 'sessions-csv' };

/** To the process. Names and time are those of the moment at which it is asked. */
export type Asked =
  /** The first. */
  | { readonly kind: 'begin'; readonly surroundings: ReportSurroundings }
  | {
      readonly id: number;
      readonly kind: 'make';
      readonly task: ReportTask;
      readonly people: People;
      readonly nowMs: number;
    }
  /** One more piece may come. */
  | { readonly id: number; readonly kind: 'more' }
  /** Nobody reads on. */
  | { readonly id: number; readonly kind: 'stop' };

/** From the process. */
export type Told =
  /** It is about to end over a bug. */
  { readonly kind: 'failed'; readonly detail: string } | ToldOfReport;

export type ToldOfReport =
  | { readonly id: number; readonly kind: 'answer'; readonly answer: ReportAnswer }
  | { readonly id: number; readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly id: number; readonly kind: 'end' }
  | { readonly id: number; readonly kind: 'store'; readonly problem: Pick<StoreError, 'kind' | 'file' | 'detail'> };

/** Pieces that may be under way before the reader asks for more, and how large they are at least, bytes. */
export const PIECES_AHEAD = 4;
export const PIECE_BYTES = 65_536;
