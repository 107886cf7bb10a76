/** The part of the object graph that knows what cars may buy for in a month, and have. */
import { MonthPurchases } from '../billing/purchases.ts';
import { billedSite } from '../billing/site.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { monthAt } from '../core/tariff/calendar.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import { NANO } from '../core/tariff/money.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { BudgetNow, ExpectedPrices } from '../planner/ports.ts';
import type { Books } from './books.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly books: Pick<Books, 'sessions'>;
  readonly prices: ExpectedPrices;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningBudget {
  /** `null`: the owner has set none. */
  now(): BudgetNow | null;
  start(): void;
  stop(): void;
}

export function composeBudget(config: Config, { stores, books, prices, clock, log }: Surroundings): RunningBudget {
  const { budget } = config.planning;
  if (budget === undefined) return { now: () => null, start() {}, stop() {} };
  const toLocal = localTimeIn(config.site.timeZone);
  const { ledger } = stores;
  const purchases =
    ledger.kind === 'ok' && books.sessions !== null
      ? new MonthPurchases({
          ledger: ledger.value,
          reader: books.sessions.reader,
          site: billedSite(config),
          importNanoAt: (quarterMs) => prices.expect(quarterMs, quarterMs + 1)[0]?.importNano ?? 0,
          clock,
          log,
        })
      : null;
  return {
    now: () => ({
      limitNano: Math.round(budget.perMonth * NANO),
      usedNano: purchases?.now()?.nano ?? null,
      strict: budget.strict,
      endsMs: monthAt(clock.wallMs(), toLocal).toMs,
    }),
    start: () => purchases?.start(),
    stop: () => purchases?.stop(),
  };
}
