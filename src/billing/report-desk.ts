import type { Span } from '../core/tariff/calendar.ts';
import { type NameSources, type SessionQuery, SessionReader } from '../ledger/session-reader.ts';
import { type CsvDialect, sessionsCsv } from './csv.ts';
import type { Missing } from './delivery/carrier.ts';
import { type DocumentFormat, renderStatement } from './documents/render.ts';
import type { EnergyRow, EnergyStep } from './energy-balance.ts';
import type { KnownCarbon } from './energy-cost.ts';
import type { Exported } from './exports/exported.ts';
import { type ExportKind, exportOf } from './exports/exports.ts';
import { missingOf } from './lacking.ts';
import { loggedSession, publicKeysOf } from './logged-sessions.ts';
import type { People } from './people.ts';
import type { StatementQuery, StatementRefusal } from './query.ts';
import { type Writing, writeStatement } from './sealing.ts';
import type { SessionFigures } from './session-figures.ts';
import { chargePointOf } from './site.ts';
import type { Statement } from './statement.ts';
import { Statements, type StatementsOptions } from './statements.ts';
import type { PowerCurve, SessionStatistics } from './statistics.ts';
import type { Language } from './words.ts';

export interface FileOrder {
  readonly format: DocumentFormat;
  readonly language: Language;
  readonly dialect: CsvDialect;
}

export interface IssueOrder {
  readonly formats: readonly DocumentFormat[];
  readonly language: Language;
}

export interface SessionsCsvOrder {
  readonly dialect: CsvDialect;
  readonly language: Language;
}

export type Refusal = { readonly kind: 'refused' } & StatementRefusal;
/** A whole file, in pieces, as they are asked for. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Where reports are made: whatever takes longer than a control cycle may. Rejects with `StoreError` or `ReportsLost`. */
export interface ReportDesk {
  /** JSON of the statement, UTF-8. */
  statement(query: StatementQuery): Promise<{ readonly kind: 'made'; readonly json: Uint8Array } | Refusal>;
  file(query: StatementQuery, order: FileOrder): Promise<{ readonly kind: 'made'; readonly bytes: Bytes } | Refusal>;
  /** Writes the files of a statement that is to be issued. */
  write(query: StatementQuery, order: IssueOrder): Promise<Writing | Refusal>;
  /** For a program outside. */
  exportOf(kind: ExportKind, query: StatementQuery): Promise<Exported | Refusal>;
  /** What a statement would lack as things stand; `null` when nothing, or when it cannot be made at all. */
  missing(query: StatementQuery): Promise<Missing | null>;
  statistics(period: Span): Promise<SessionStatistics>;
  power(period: Span): Promise<readonly PowerCurve[]>;
  energy(period: Span, step: EnergyStep, carbon: KnownCarbon): Promise<readonly EnergyRow[]>;
  /** Of a session that is there. */
  figures(sessionId: string): Promise<SessionFigures>;
  sessionsCsv(query: SessionQuery, order: SessionsCsvOrder): Bytes;
}

/** The process that made a report ended in the middle of it. */
export class ReportsLost extends Error {
  constructor(detail: string) {
    super(`the process that makes reports ended: ${detail}`);
    this.name = 'ReportsLost';
  }
}

interface LocalDeskOptions extends StatementsOptions {
  /** Where sealed files are kept. */
  readonly folder: string;
}

/** Makes reports in the thread that asks, by its own connection to the ledger. */
export class LocalDesk implements ReportDesk {
  private readonly options: LocalDeskOptions;
  private readonly statements: Statements;

  constructor(options: LocalDeskOptions) {
    this.options = options;
    this.statements = new Statements(options);
  }

  async statement(query: StatementQuery): Promise<{ readonly kind: 'made'; readonly json: Uint8Array } | Refusal> {
    const made = await this.statements.make(query);
    return made.kind === 'refused' ? made : { kind: 'made', json: jsonOf(made.statement) };
  }

  async file(
    query: StatementQuery,
    { format, language, dialect }: FileOrder,
  ): Promise<{ readonly kind: 'made'; readonly bytes: Bytes } | Refusal> {
    const made = await this.statements.make(query);
    if (made.kind === 'refused') return made;
    return { kind: 'made', bytes: renderStatement(made, format, { language, dialect }) };
  }

  async write(query: StatementQuery, order: IssueOrder): Promise<Writing | Refusal> {
    const made = await this.statements.make(query);
    if (made.kind === 'refused') return made;
    const { ledger, folder, site } = this.options;
    return writeStatement(query, made, { ...order, chain: ledger.chain, folder, toLocal: site.toLocal });
  }

  async exportOf(kind: ExportKind, query: StatementQuery): Promise<Exported | Refusal> {
    const { statements } = this;
    const made = await statements.make(query);
    if (made.kind === 'refused') return made;
    const { site, people, signedValues, nowMs } = this.options;
    const versions = (sessionId: string) => statements.versions(sessionId, query.period);
    return exportOf(kind, made, { site, people: people(), signedValues, versions, nowMs: nowMs() });
  }

  missing(query: StatementQuery): Promise<Missing | null> {
    return missingOf(query, this.statements);
  }

  statistics(period: Span): Promise<SessionStatistics> {
    return this.statements.statistics(period);
  }

  power(period: Span): Promise<readonly PowerCurve[]> {
    return this.statements.power(period);
  }

  energy(period: Span, step: EnergyStep, carbon: KnownCarbon): Promise<readonly EnergyRow[]> {
    return this.statements.energy(period, step, carbon);
  }

  async figures(sessionId: string): Promise<SessionFigures> {
    return this.statements.figures(sessionId);
  }

  async *sessionsCsv(query: SessionQuery, order: SessionsCsvOrder): AsyncGenerator<Uint8Array, void> {
    const { ledger, people, site, signedValues } = this.options;
    const logged = loggedSession(publicKeysOf(site.chargePoints.values()), signedValues);
    const sessions = new SessionReader(ledger, namesIn(people())).streamAs(query, logged);
    const chargePointName = (id: string): string => chargePointOf(site, id).name;
    for await (const piece of sessionsCsv(sessions, { ...order, timeZone: site.timeZone, chargePointName })) {
      yield ENCODER.encode(piece);
    }
  }
}

const ENCODER = new TextEncoder();

function jsonOf(statement: Statement): Uint8Array {
  return ENCODER.encode(JSON.stringify(statement));
}

function namesIn({ cards, drivers, vehicles }: People): NameSources {
  return {
    cards: { all: () => [...cards.values()] },
    people: { drivers: () => [...drivers.values()], vehicles: () => [...vehicles.values()] },
  };
}
