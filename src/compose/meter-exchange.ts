/** Another meter at the same place: the ledger keeps both registers, and a session that runs goes on across them. */
import type { DeviceRefusal, WantedExchange } from '../api/device-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { MeterExchange } from '../core/model/meter-exchange.ts';
import { meterExchanged } from '../core/sessions/exchange.ts';
import { readExchanges, recordExchange } from '../ledger/meter-exchanges.ts';
import type { Stores } from '../ledger/stores.ts';
import { type Books, largestPowerW } from './books.ts';

/** What stands in the ledger of exchanged meters; nothing while it cannot be opened. */
export function exchangesIn({ ledger }: Stores): readonly MeterExchange[] {
  return ledger.kind === 'ok' ? readExchanges(ledger.value.db) : [];
}

/** Throws `StoreError` when the disk does not let it. */
export async function exchangeMeter(
  exchange: WantedExchange & Pick<MeterExchange, 'deviceId' | 'author'>,
  { chargePoints }: Config,
  books: Books['sessions'],
  { ledger }: Stores,
  clock: Clock,
): Promise<'recorded' | (DeviceRefusal & ('exchange-impossible' | 'ledger-unavailable'))> {
  if (ledger.kind !== 'ok') return 'ledger-unavailable';
  const { deviceId, atMs, old, new: put } = exchange;
  const nowMs = clock.wallMs();
  if (atMs > nowMs) return 'exchange-impossible';
  const chargePoint = chargePoints.find(({ id }) => id === deviceId);
  const running = chargePoint === undefined ? null : (books?.log.runningSession(deviceId) ?? null);
  if (chargePoint !== undefined && running !== null && old.importWh !== null && put.importWh !== null) {
    const told = { atMs, endedWh: old.importWh, beganWh: put.importWh };
    const outcome = books?.log.annotate<'exchange-impossible'>(running.sessionId, (session, recordedAtMs) =>
      meterExchanged(session, told, recordedAtMs, largestPowerW(chargePoint)),
    );
    if (outcome === 'exchange-impossible') return outcome;
  }
  recordExchange(ledger.value.chain, { ...exchange, recordedAtMs: nowMs });
  return 'recorded';
}
