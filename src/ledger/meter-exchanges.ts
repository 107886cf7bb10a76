import type { Database } from 'better-sqlite3';
import type { MeterExchange } from '../core/model/meter-exchange.ts';
import type { Chain } from './chain.ts';
import { guarded } from './errors.ts';

type Direction = 'import' | 'export';

/** Writes an exchange of a meter into the ledger, durably. Throws `StoreError` when the disk does not let it. */
export function recordExchange(chain: Chain, { atMs, ...exchange }: MeterExchange): void {
  chain.append([{ kind: 'meter-exchanged', atMs, ...exchange }]);
}

/**
 * All exchanges of meters, oldest first; of several records of one device and time the newest holds. `headSeq`: as the
 * ledger stood with that record.
 */
export function readExchanges(db: Database, headSeq = Number.MAX_SAFE_INTEGER): readonly MeterExchange[] {
  const rows = guarded(db.name, () =>
    db
      .prepare<[number], { body: string }>(
        "SELECT body FROM record WHERE kind = 'meter-exchanged' AND +seq <= ? ORDER BY at_ms, seq",
      )
      .all(headSeq),
  );
  // Written by the function above alone, and held by the chain against any change.
  const newest = new Map<string, MeterExchange>();
  for (const { body } of rows) {
    const { kind: _, ...exchange } = JSON.parse(body) as MeterExchange & { readonly kind: string };
    newest.set(`${exchange.atMs} ${exchange.deviceId}`, exchange);
  }
  return [...newest.values()];
}

/**
 * What must be added to a register that was read at this time so that it goes on from the first meter of its place, Wh:
 * for each exchange until then, what the old one ended with less what the new one began with. An exchange of which one
 * of both is not known leaves a break, as if nobody had told of it.
 */
export function shiftAt(
  exchanges: readonly MeterExchange[],
  deviceId: string,
  direction: Direction,
  atMs: number,
): number {
  let shiftWh = 0;
  for (const exchange of exchanges) {
    if (exchange.deviceId !== deviceId || exchange.atMs > atMs) continue;
    const [endedWh, beganWh] = [registerOf(exchange.old, direction), registerOf(exchange.new, direction)];
    if (endedWh !== null && beganWh !== null) shiftWh += endedWh - beganWh;
  }
  return shiftWh;
}

function registerOf({ importWh, exportWh }: MeterExchange['old'], direction: Direction): number | null {
  return direction === 'import' ? importWh : exportWh;
}
