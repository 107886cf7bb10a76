/**
 * Writes sessions into the ledger and forwards them, without end, and says on stdout what a back-end would hear; made to be
 * killed at any moment. Words: the data folder, the register at which the meter stands, the time. `SESSIONS`: ends after so many.
 */
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Admission } from '../../src/ledger/admission.ts';
import { openSessionLog } from '../../src/ledger/session-log.ts';
import { openStores } from '../../src/ledger/stores.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { Forwarder, saying } from './forwarder.ts';

const [folder = '', register = '0', wallMs = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const clock = new FakeClock(Number(wallMs));
const stores = openStores({ folder, clock, log: silentLog, historyDays: 1 });
if (stores.kind !== 'ok') throw new Error(stores.kind);
const { ledger, state } = stores.value;
if (ledger.kind !== 'ok') throw new Error(ledger.kind);
const admission = new Admission({
  ...state,
  ...{ access: () => 'open', rules: [], oneSessionPerCard: false, toLocal: (atMs) => atMs, balanceCents: () => 0 },
  ...{ clock, log: silentLog },
});
const opened = openSessionLog({
  ...{ ledger: ledger.value, ...state, admission, mostPowerW: () => 4_000_000, clock, log: silentLog },
});
if (opened.kind !== 'ok') throw new Error(opened.kind);
const book = opened.value;
const forwarder = new Forwarder(stores.value, book, clock, (message) => say(saying(message)));

const place = { chargePointId: 'carport', connectorId: 1, idToken: 'AA' };
let registerWh = Number(register);
let open = book.openTransaction('carport')?.transactionId ?? null;
const { SESSIONS = 'Infinity' } = process.env;
for (let left = Number(SESSIONS); left > 0; left -= 1) {
  const now = () => ({ atMs: clock.wallMs(), stationTimestamp: String(clock.wallMs()), registerWh });
  if (open === null) open = (await book.started({ ...place, ...now() })).transactionId;
  forwarder.look();
  await nextTurn();
  registerWh += 150;
  say(`meter ${registerWh} ${clock.wallMs()}`);
  clock.advance(60_001);
  await book.ended({ ...place, ...now(), transactionId: open, reason: 'local' });
  open = null;
  forwarder.look();
  // Sometimes the next session begins before the last one has gone out.
  if (left % 3 !== 0) await nextTurn();
}
process.exit(0);
