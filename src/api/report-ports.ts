import type { FastifyRequest } from 'fastify';
import type { DocumentFormat } from '../billing/documents/render.ts';
import type { MarketCsv, MarketUnit } from '../billing/market-csv.ts';
import type { DocumentProblem } from '../billing/price-document.ts';
import type { StatementQuery } from '../billing/query.ts';
import type { Refusal, ReportDesk } from '../billing/report-desk.ts';
import type { Sealing } from '../billing/sealing.ts';
import type { PowerCurve, SessionStatistics } from '../billing/statistics.ts';
import type { Span } from '../core/tariff/calendar.ts';
import type { Election } from '../core/tariff/company-car.ts';
import type { SealRecord } from '../ledger/seals.ts';
import type { DeliveryList, PriceAnswer, StatementChoices } from './answers.ts';
import { Refused } from './problems.ts';

/** Bills and prices as the API needs them. Any of them may refuse with `ledger-unavailable`. */
export interface ReportPorts {
  choices(): StatementChoices;
  /** Words of the calendar, both ends included; `null` when they are none. */
  period(from: string, to: string): Span | null;
  statement: ReportDesk['statement'];
  file(query: StatementQuery, format: DocumentFormat, language: 'de' | 'en'): ReturnType<ReportDesk['file']>;
  seal(query: StatementQuery, language: 'de' | 'en', by: string): Promise<Sealing | Refusal>;
  seals(): readonly SealRecord[];
  deliveries(): DeliveryList;
  exportOf: ReportDesk['exportOf'];
  statistics(period: Span): Promise<SessionStatistics>;
  power(period: Span): Promise<readonly PowerCurve[]>;
  energy: ReportDesk['energy'];
  figures: ReportDesk['figures'];
  prices(): PriceAnswer;
  /** All or nothing; the problems when nothing. */
  setPrices(document: unknown, by: string): readonly DocumentProblem[];
  importMarketPrices(csv: string, market: string, unit: MarketUnit, by: string): MarketCsv;
  elections(): readonly Election[];
  elect(election: Election, by: string): 'elected' | Election;
}

/** Without a usable configuration there is nothing to bill. */
export function billed(reports: ReportPorts | null): ReportPorts {
  if (reports === null) throw new Refused('not-configured');
  return reports;
}

/** Who asked, as the ledger may know it for ever: an id, no name. */
export function byWhom({ who }: Pick<FastifyRequest, 'who'>): string {
  return who?.userId ?? 'nobody';
}
