/** The part of the object graph that makes bills: statements, prices and what is issued, over the ledger. */
import { join } from 'node:path';
import type { StatementChoices } from '../api/answers.ts';
import { Refused } from '../api/problems.ts';
import type { ReportPorts } from '../api/report-ports.ts';
import type { Issuer } from '../billing/delivery/runner.ts';
import { DOCUMENT_FORMATS } from '../billing/documents/render.ts';
import { exportsOffered } from '../billing/exports/exports.ts';
import { statementIssuer } from '../billing/issuing.ts';
import { readMarketCsv } from '../billing/market-csv.ts';
import type { People } from '../billing/people.ts';
import { elect, enterPrices } from '../billing/price-changes.ts';
import { priceDocument, readPriceDocument } from '../billing/price-document.ts';
import type { ReportDesk } from '../billing/report-desk.ts';
import { ReportProcess } from '../billing/report-process.ts';
import { sealWritten } from '../billing/sealing.ts';
import { billedSite } from '../billing/site.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { tokenLabel, uidTail } from '../core/sessions/uid.ts';
import { dayAt, periodOf } from '../core/tariff/calendar.ts';
import { BilledSessions } from '../ledger/billed-sessions.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { Seals } from '../ledger/seals.ts';
import { namesNow } from '../ledger/session-reader.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { deliveryList } from './deliveries.ts';

interface StatementSurroundings {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly desk: ReportDesk;
}

/** A process over the books in the data folder; sealed files are kept in `statements` in there. It begins when it is needed. */
export function composeDesk(
  config: Config,
  { stores, clock, log, dataDir }: Pick<StatementSurroundings, 'stores' | 'clock'> & { log: Log; dataDir: string },
): ReportProcess {
  return new ReportProcess({
    ledgerFile: join(dataDir, 'ledger.db'),
    stateFile: stores.stateProblem === null ? join(dataDir, 'state.db') : null,
    folder: folderIn(dataDir),
    site: billedSite(config),
    people: () => namesNow(stores.state),
    clock,
    log,
  });
}

/** Statements and prices of a configured site. */
export function composeStatements(config: Config, { stores, clock, desk }: StatementSurroundings): ReportPorts {
  const site = billedSite(config);
  const { toLocal, currency } = site;
  const people = (): People => namesNow(stores.state);
  const ledger = (): Ledger => {
    if (stores.ledger.kind !== 'ok') throw new Refused('ledger-unavailable');
    return stores.ledger.value;
  };
  const openDesk = (): ReportDesk => {
    ledger();
    return desk;
  };
  const book = (): PriceBook => new PriceBook(ledger());
  return {
    choices: () => ({
      ...choicesOf(people()),
      chargePoints: namesOf(site.chargePoints.values()),
      formats: DOCUMENT_FORMATS,
      exports: exportsOffered(site),
      currency,
      months: monthsWithSessions(new BilledSessions(ledger().db), toLocal),
    }),
    period: (from, to) => periodOf(from, to, toLocal),
    statement: (query) => openDesk().statement(query),
    file: (query, format, language) =>
      openDesk().file(query, { format, language, dialect: language === 'de' ? 'excel-de' : 'machine' }),
    async seal(query, language, by) {
      const written = await openDesk().write(query, { language, formats: DOCUMENT_FORMATS });
      if (written.kind === 'refused') return written;
      return sealWritten(written, { ledger: ledger(), by, nowMs: clock.wallMs() });
    },
    seals: () => new Seals(ledger()).all(),
    deliveries: () => deliveryList(config, stores.state.reports, new Seals(ledger()).all()),
    exportOf: (kind, query) => openDesk().exportOf(kind, query),
    statistics: (period) => openDesk().statistics(period),
    power: (period) => openDesk().power(period),
    energy: (period, step, carbon) => openDesk().energy(period, step, carbon),
    figures: (sessionId) => openDesk().figures(sessionId),
    prices() {
      const prices = book();
      return { ...priceDocument(prices.tariffs().values(), prices.rules(), toLocal), history: prices.history() };
    },
    setPrices(document, by) {
      const prices = book();
      const read = readPriceDocument(document, { toLocal, currency, known: prices.tariffs().keys() });
      if (read.kind === 'refused') return read.problems;
      enterPrices(prices, read.prices, by, clock.wallMs());
      return [];
    },
    importMarketPrices(csv, market, unit, by) {
      const read = readMarketCsv(csv, market, unit, by);
      if (read.kind === 'ok') book().importMarketPrices(read.stretches, clock.wallMs());
      return read;
    },
    elections: () => book().elections(),
    elect: (election, by) => elect(book(), election, by, clock.wallMs()),
  };
}

/** Who makes what the schedules ask for; `null` while the ledger cannot be opened. */
export function composeIssuer(
  config: Config,
  { stores, clock, desk, dataDir }: StatementSurroundings & { readonly dataDir: string },
): Issuer | null {
  if (stores.ledger.kind !== 'ok') return null;
  return statementIssuer({
    reports: config.reports,
    ledger: stores.ledger.value,
    desk,
    people: () => namesNow(stores.state),
    folder: folderIn(dataDir),
    nowMs: () => clock.wallMs(),
  });
}

function folderIn(dataDir: string): string {
  return join(dataDir, 'statements');
}

function choicesOf({ vehicles, drivers, cards }: People) {
  const groups = [...cards.values(), ...drivers.values()].flatMap((one) => one.groups);
  return {
    vehicles: [...vehicles.values()].map(({ vehicleId: id, name, use }) => ({ id, name, company: use === 'company' })),
    drivers: [...drivers.values()]
      .filter(({ restricted }) => !restricted)
      .map(({ driverId: id, name }) => ({ id, name })),
    cards: [...cards.values()].map(({ tokenRef: id, name, uid }) => ({ id, name: tokenLabel(name, uidTail(uid)) })),
    groups: [...new Set(groups)].toSorted(),
  };
}

function monthsWithSessions(sessions: BilledSessions, toLocal: (atMs: number) => number): StatementChoices['months'] {
  const ends = sessions.ends();
  if (ends === null) return null;
  const monthAt = (atMs: number): string => dayAt(atMs, toLocal).slice(0, 7);
  return { first: monthAt(ends.firstMs), last: monthAt(ends.lastMs) };
}

function namesOf(list: Iterable<{ readonly id: string; readonly name: string }>) {
  return [...list].map(({ id, name }) => ({ id, name }));
}
