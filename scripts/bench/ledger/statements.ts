import { type DocumentFormat, renderStatement } from '../../../src/billing/documents/render.ts';
import { peopleOf } from '../../../src/billing/people.ts';
import type { StatementQuery } from '../../../src/billing/query.ts';
import type { BilledSite } from '../../../src/billing/site.ts';
import type { MadeStatement } from '../../../src/billing/statement.ts';
import { Statements } from '../../../src/billing/statements.ts';
import { OFFICIAL_PRICES } from '../../../src/core/tariff/company-car.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { TariffVersion } from '../../../src/core/tariff/prices.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { PriceBook } from '../../../src/ledger/price-book.ts';

/** A month in the middle of the filled ledger, and the year around it. */
const JUNE = { fromMs: Date.UTC(2026, 5, 1), toMs: Date.UTC(2026, 6, 1) };
const YEAR = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };

/** Statements over a filled ledger, as jobs to be measured. One that has no prices yet gets a fixed one. */
export function statementRuns(
  ledger: Ledger,
): readonly { readonly name: string; readonly aim: string; readonly run: () => Promise<void> }[] {
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
  const statements = new Statements({
    ledger,
    signedValues: { of: () => [] },
    people: () => people,
    site: SITE,
    nowMs: () => YEAR.toMs,
  });
  const made = async (over: Partial<StatementQuery>): Promise<MadeStatement> => {
    const outcome = await statements.make({ ...QUERY, ...over });
    if (outcome.kind === 'refused') throw new Error(outcome.why);
    if (outcome.statement.totals.cents === null) throw new Error('it has no price');
    return outcome;
  };
  const month = async (): Promise<void> => void (await made({ tokenRef: card, period: JUNE }));
  const written = async (over: Partial<StatementQuery>, format: DocumentFormat): Promise<void> => {
    for await (const _ of renderStatement(await made(over), format, { language: 'de' }));
  };
  return [
    // A controller that runs has SQLite's pages in memory and its code compiled.
    { name: 'firstStatement', aim: 'none', run: month },
    { name: 'statementOfCard', aim: '< 50', run: month },
    { name: 'statementOfSite', aim: 'none', run: async () => void (await made({ period: JUNE })) },
    { name: 'statementPdf', aim: '< 500', run: () => written({ tokenRef: card, period: JUNE }, 'pdf') },
    { name: 'statementYearCsv', aim: 'none', run: () => written({ period: YEAR }, 'csv') },
    { name: 'statementYearXlsx', aim: '< 4000', run: () => written({ period: YEAR }, 'xlsx') },
  ];
}

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
  official: OFFICIAL_PRICES,
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
