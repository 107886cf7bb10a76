import { join } from 'node:path';
import { sessionsCsv } from '../../../src/billing/csv.ts';
import { peopleOf } from '../../../src/billing/people.ts';
import type { StatementQuery } from '../../../src/billing/query.ts';
import type { BilledSite } from '../../../src/billing/site.ts';
import { Statements } from '../../../src/billing/statements.ts';
import { OFFICIAL_PRICES } from '../../../src/core/tariff/company-car.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { TariffVersion } from '../../../src/core/tariff/prices.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { PriceBook } from '../../../src/ledger/price-book.ts';

/** A month in the middle of the filled ledger, and the year around it. */
const JUNE = { fromMs: Date.UTC(2026, 5, 1), toMs: Date.UTC(2026, 6, 1) };
const YEAR = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };

export interface StatementRuns {
  /** A month of one card, as it is sent to an employer. */
  readonly month: () => Promise<void>;
  /** A month of the whole car park. */
  readonly wholeMonth: () => Promise<void>;
  /** A year of the whole car park as CSV. */
  readonly yearCsv: () => Promise<void>;
  close(): void;
}

/** Statements over the ledger of a folder. One that has no prices yet gets a fixed one. */
export function statementRuns(folder: string): StatementRuns {
  const opened = openLedger(join(folder, 'ledger.db'), YEAR.toMs);
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  const ledger = opened.value;
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
  const make = async (over: Partial<StatementQuery>): Promise<void> => {
    const outcome = await statements.make({ ...QUERY, ...over });
    if (outcome.kind === 'refused') throw new Error(outcome.why);
    if (outcome.statement.totals.cents === null) throw new Error('it has no price');
  };
  return {
    month: () => make({ tokenRef: card, period: JUNE }),
    wholeMonth: () => make({ period: JUNE }),
    async yearCsv() {
      const options = { dialect: 'excel-de', language: 'de', timeZone: SITE.timeZone } as const;
      const pieces = sessionsCsv(statements.sessions({ ...QUERY, period: YEAR }), {
        ...options,
        chargePointName: String,
      });
      let characters = 0;
      for await (const piece of pieces) characters += piece.length;
      if (characters < 1_000_000) throw new Error('the year is too short');
    },
    close: () => void ledger.db.close(),
  };
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
