import type { Clock } from '../clock.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';
import type { Books } from './books.ts';

interface Surroundings {
  readonly books: Books;
  readonly clock: Clock;
  readonly log: Log;
}

/** It is asked for often, and changes with each mark of the meter. */
const GOOD_FOR_MS = 60_000;

/** What running sessions have cost so far, in whole units of the currency; looked up at most once a minute for each. */
export function runningCosts({ books, clock, log }: Surroundings) {
  const { sessions } = books;
  const known = new Map<string, { readonly cost: number | null; readonly atMono: number }>();
  const look = (sessionId: string): number | null => {
    if (sessions === null) return null;
    try {
      const found = sessions.reader.session(sessionId);
      const cost = found === null ? null : sessions.costs.stated(found.session, found.summary.groups);
      return cost === null ? null : cost.cents / 100;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn({ detail: error.message }, 'What a session has cost cannot be read');
      return null;
    }
  };
  return {
    of(sessionId: string): number | null {
      const before = known.get(sessionId);
      if (before !== undefined && clock.monoMs() - before.atMono < GOOD_FOR_MS) return before.cost;
      const cost = look(sessionId);
      for (const [id, { atMono }] of known) if (clock.monoMs() - atMono > 10 * GOOD_FOR_MS) known.delete(id);
      known.set(sessionId, { cost, atMono: clock.monoMs() });
      return cost;
    },
  };
}
