import type { DocumentFormat } from '../../../src/billing/documents/render.ts';
import { peopleOf } from '../../../src/billing/people.ts';
import type { StatementQuery } from '../../../src/billing/query.ts';
import { ReportProcess } from '../../../src/billing/report-process.ts';
import type { BilledSite } from '../../../src/billing/site.ts';
import { systemClock } from '../../../src/clock.ts';
import { OFFICIAL_PRICES } from '../../../src/core/tariff/company-car.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { TariffVersion } from '../../../src/core/tariff/prices.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { PriceBook } from '../../../src/ledger/price-book.ts';
import type { Log } from '../../../src/log.ts';

/** A month in the middle of the filled ledger, and the year around it. */
const JUNE = { fromMs: Date.UTC(2026, 5, 1), toMs: Date.UTC(2026, 6, 1) };
const YEAR = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };

/** Reports over a filled ledger as a running controller makes them: in a process of their own, while this one has other things to do. */
export function reportRuns(ledger: Ledger, folder: string): ReportRuns {
  const book = new PriceBook(ledger);
  if (book.tariffs().size === 0) enterPrices(book);
  const card = ledger.db
    .prepare<[number], string>(
      "SELECT body ->> '$.tokenRef' FROM record WHERE kind = 'session-started' AND at_ms >= ? ORDER BY at_ms LIMIT 1",
    )
    .pluck()
    .get(JUNE.fromMs);
  if (card === undefined) throw new Error('the ledger has no sessions in June 2026');
  const people = peopleOf([cardOf(card)], [], []);
  const desk = new ReportProcess({
    ledgerFile: ledger.db.name,
    stateFile: null,
    folder,
    site: SITE,
    people: () => people,
    clock: { ...systemClock, wallMs: () => YEAR.toMs },
    log: NO_LOG,
  });
  const shown = async (over: Partial<StatementQuery>): Promise<void> => {
    const made = await desk.statement({ ...QUERY, ...over });
    if (made.kind === 'refused') throw new Error(made.why);
  };
  const written = async (over: Partial<StatementQuery>, format: DocumentFormat): Promise<void> => {
    const file = await desk.file({ ...QUERY, ...over }, { format, language: 'de', dialect: 'excel-de' });
    if (file.kind === 'refused') throw new Error(file.why);
    for await (const _ of file.bytes);
  };
  const csv = async (span: typeof JUNE): Promise<void> => {
    for await (const _ of desk.sessionsCsv({ ...span, chargePointId: null }, { dialect: 'excel-de', language: 'de' }));
  };
  const month = { tokenRef: card, period: JUNE };
  return {
    runs: [
      // A controller that runs has the process, SQLite's pages in memory and its code compiled.
      { name: 'firstStatement', aim: 'none', run: () => shown(month) },
      { name: 'statementOfCard', aim: '< 50', run: () => shown(month) },
      { name: 'statementOfSite', aim: 'none', run: () => shown({ period: JUNE }) },
      { name: 'firstPdf', aim: 'none', run: () => written(month, 'pdf') },
      { name: 'statementPdf', aim: '< 500', run: () => written(month, 'pdf') },
      { name: 'statementYearCsv', aim: 'none', run: () => written({ period: YEAR }, 'csv') },
      { name: 'statementYearXlsx', aim: '< 4000', run: () => written({ period: YEAR }, 'xlsx') },
      { name: 'monthCsv', aim: '< 50', run: () => csv(JUNE) },
      { name: 'yearCsv', aim: '< 1000', run: () => csv(YEAR) },
    ],
    close: () => desk.close(),
  };
}

interface ReportRuns {
  readonly runs: readonly { readonly name: string; readonly aim: string; readonly run: () => Promise<void> }[];
  readonly close: () => Promise<void>;
}

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => NO_LOG };

const QUERY: StatementQuery = {
  kind: 'sessions',
  period: JUNE,
  vehicleId: null,
  driverId: null,
  tokenRef: null,
  chargePointId: null,
  group: null,
  use: null,
  method: null,
};

const SITE: BilledSite = {
  name: 'Car park',
  address: null,
  timeZone: 'Europe/Berlin',
  toLocal: localTimeIn('Europe/Berlin'),
  currency: 'EUR',
  chargePoints: new Map(),
  gridMeterId: 'grid',
  inverterIds: [],
  batteryIds: [],
  sources: null,
  ownTariffId: null,
  official: OFFICIAL_PRICES,
  outside: {},
};

function enterPrices(book: PriceBook): void {
  const version: TariffVersion = {
    validFromMs: 0,
    energy: { kind: 'fixed', priceNano: 345_600_000 },
    surcharges: [],
    basis: 'gross',
    perSessionNano: 0,
    perHourNano: 0,
    idlePerHourNano: 0,
    idleGraceMs: 0,
    baseFeePerMonthNano: 0,
  };
  book.setTariff({ id: 'home', name: 'Home', currency: 'EUR', versions: [version], vat: [] }, 'bench', YEAR.toMs);
  const rule = { tariffId: 'home', chargePointId: null, group: null, validFromMs: 0, validToMs: null, discountPpm: 0 };
  book.setRules([rule], 'bench', YEAR.toMs);
}

function cardOf(tokenRef: string) {
  const nothing = { aliases: [], groups: [], validFromMs: null, validUntilMs: null, driverId: null, vehicleId: null };
  return {
    tokenRef,
    uid: tokenRef.toUpperCase(),
    name: null,
    status: 'accepted',
    prepaid: false,
    configured: false,
    ...nothing,
  } as const;
}
