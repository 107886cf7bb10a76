/**
 * Writes sessions without end, and says on stdout what has been acknowledged; made to be killed at any moment. The
 * meter is the caller's: words are the data folder and the register it stands at. It goes on with whatever session is open, as the
 * controller does after a restart. `SESSIONS` makes it end after so many, `SYNCHRONOUS` overrules how it waits for the disk.
 */
import { writeSync } from 'node:fs';
import { Admission } from '../../src/ledger/admission.ts';
import { openSessionLog } from '../../src/ledger/session-log.ts';
import { openStores } from '../../src/ledger/stores.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const [folder = '', register = '0', wallMs = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const clock = new FakeClock(Number(wallMs));
const stores = openStores({ folder, clock, log: silentLog, historyDays: 1 });
if (stores.kind !== 'ok') throw new Error(stores.kind);
const { ledger, state } = stores.value;
if (ledger.kind !== 'ok') throw new Error(ledger.kind);
const { SESSIONS, SYNCHRONOUS } = process.env;
if (SYNCHRONOUS !== undefined) ledger.value.db.pragma(`synchronous = ${SYNCHRONOUS}`);
const opened = openSessionLog({
  ledger: ledger.value,
  ...state,
  admission: new Admission({
    ...state,
    access: () => 'open',
    rules: [],
    oneSessionPerCard: false,
    toLocal: (atMs) => atMs,
    balanceCents: () => 0,
    clock,
    log: silentLog,
  }),
  mostPowerW: () => 4_000_000,
  clock,
  log: silentLog,
});
if (opened.kind !== 'ok') throw new Error(opened.kind);
const book = opened.value;

const place = { chargePointId: 'carport', connectorId: 1, idToken: 'AA' };
let registerWh = Number(register);
let open = book.openTransaction('carport')?.transactionId ?? null;
for (let left = SESSIONS === undefined ? Number.POSITIVE_INFINITY : Number(SESSIONS); left > 0; left -= 1) {
  const now = () => ({ atMs: clock.wallMs(), stationTimestamp: String(clock.wallMs()), registerWh });
  if (open === null) {
    open = (await book.started({ ...place, ...now() })).transactionId;
    say(`started ${open} ${registerWh}`);
  }
  for (let minute = 0; minute < 3; minute += 1) {
    registerWh += 150;
    say(`meter ${registerWh} ${clock.wallMs()}`);
    clock.advance(60_001);
    await book.register({ ...place, ...now(), transactionId: open });
  }
  await book.ended({ ...place, ...now(), transactionId: open, reason: 'local' });
  say(`ended ${open} ${registerWh}`);
  open = null;
}
process.exit(0);
