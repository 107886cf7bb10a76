/** The part of the object graph that makes bills: statements, prices and what is issued, over the ledger. */
import { join } from 'node:path';
import { Refused } from '../api/problems.ts';
import type { ReportPorts } from '../api/report-ports.ts';
import type { Issuer } from '../billing/delivery/runner.ts';
import { DOCUMENT_FORMATS, renderStatement } from '../billing/documents/render.ts';
import { exportOf, exportsOffered } from '../billing/exports/exports.ts';
import { statementIssuer } from '../billing/issuing.ts';
import { readMarketCsv } from '../billing/market-csv.ts';
import type { People } from '../billing/people.ts';
import { elect, enterPrices } from '../billing/price-changes.ts';
import { priceDocument, readPriceDocument } from '../billing/price-document.ts';
import { sealStatement } from '../billing/sealing.ts';
import { billedSite } from '../billing/site.ts';
import { Statements } from '../billing/statements.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { tokenLabel, uidTail } from '../core/sessions/uid.ts';
import { periodOf } from '../core/tariff/calendar.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { Seals } from '../ledger/seals.ts';
import { namesNow } from '../ledger/session-reader.ts';
import type { Stores } from '../ledger/stores.ts';
import { deliveryList } from './deliveries.ts';

interface StatementSurroundings {
  readonly stores: Stores;
  readonly clock: Clock;
  /** Sealed files are kept in `statements` in here. */
  readonly dataDir: string;
}

/** Statements and prices of a configured site. */
export function composeStatements(config: Config, { stores, clock, dataDir }: StatementSurroundings): ReportPorts {
  const site = billedSite(config);
  const { toLocal, currency } = site;
  const people = (): People => namesNow(stores.state);
  const ledger = (): Ledger => {
    if (stores.ledger.kind !== 'ok') throw new Refused('ledger-unavailable');
    return stores.ledger.value;
  };
  const { signedValues } = stores.state;
  const statements = (): Statements =>
    new Statements({ ledger: ledger(), signedValues, people, site, nowMs: () => clock.wallMs() });
  const book = (): PriceBook => new PriceBook(ledger());
  return {
    choices: () => ({
      ...choicesOf(people()),
      chargePoints: namesOf(site.chargePoints.values()),
      formats: DOCUMENT_FORMATS,
      exports: exportsOffered(config),
      currency,
    }),
    period: (from, to) => periodOf(from, to, toLocal),
    make: (query) => statements().make(query),
    render: (made, format, language) =>
      renderStatement(made, format, { language, dialect: language === 'de' ? 'excel-de' : 'machine' }),
    seal: (query, made, language, by) =>
      sealStatement(query, made, {
        ledger: ledger(),
        folder: folderIn(dataDir),
        toLocal,
        language,
        formats: DOCUMENT_FORMATS,
        by,
        nowMs: clock.wallMs(),
      }),
    seals: () => new Seals(ledger()).all(),
    deliveries: () => deliveryList(config, stores.state.reports, new Seals(ledger()).all()),
    exportOf: (kind, made) =>
      exportOf(kind, made, {
        config,
        site,
        people: people(),
        signedValues,
        versions: (sessionId) => statements().versions(sessionId, made.statement.period),
        nowMs: clock.wallMs(),
      }),
    statistics: (period) => statements().statistics(period),
    power: (period) => statements().power(period),
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
export function composeIssuer(config: Config, { stores, clock, dataDir }: StatementSurroundings): Issuer | null {
  if (stores.ledger.kind !== 'ok') return null;
  const site = billedSite(config);
  const ledger = stores.ledger.value;
  const { signedValues } = stores.state;
  const people = (): People => namesNow(stores.state);
  const nowMs = (): number => clock.wallMs();
  return statementIssuer({
    reports: config.reports,
    ledger,
    statements: new Statements({ ledger, signedValues, people, site, nowMs }),
    people,
    folder: folderIn(dataDir),
    toLocal: site.toLocal,
    nowMs,
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

function namesOf(list: Iterable<{ readonly id: string; readonly name: string }>) {
  return [...list].map(({ id, name }) => ({ id, name }));
}
