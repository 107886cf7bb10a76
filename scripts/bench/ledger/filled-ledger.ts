import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionEvent } from '../../../src/core/model/sessions.ts';
import type { RecordBody } from '../../../src/ledger/chain.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { toRecord } from '../../../src/ledger/session-codec.ts';
import { Random } from '../../../src/sim/world/random.ts';

export const SESSIONS = 100_000;
const FIRST_MS = Date.UTC(2024, 0, 1);
const QUARTER_MS = 15 * 60_000;
/** A car park of twenty points, three sessions a day each: four and a half years. */
const CHARGE_POINTS = 20;
const SLOTS_A_DAY = 3;
const CARDS = 300;
const BATCH = 2_000;
/** To be raised whenever the content or the schema changes: an older program could not open it. */
const VERSION = 3;

/**
 * A data folder whose ledger holds {@link SESSIONS} sessions with a mark in every quarter hour they ran through, and the
 * registers of all charge points and the grid meter at every quarter hour. Made once and kept in the system's folder for
 * temporary files.
 */
export function filledLedger(say: (line: string) => void): string {
  const folder = join(tmpdir(), `lademeister-bench-ledger-${VERSION}-${SESSIONS}`);
  if (existsSync(join(folder, 'ledger.db'))) return folder;
  say(`Filling a ledger with ${SESSIONS} sessions; it is kept in ${folder}`);
  const building = `${folder}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  fill(join(building, 'ledger.db'));
  renameSync(building, folder);
  return folder;
}

function fill(file: string): void {
  const opened = openLedger(file, FIRST_MS);
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  const { db, chain, ledgerId, firstTransactionId } = opened.value;
  db.pragma('synchronous = OFF');
  const random = new Random(1);
  const registers = Array.from({ length: CHARGE_POINTS }, (_, i) => 1_000_000 * (i + 1));
  let gridWh = 50_000_000;
  let batch: RecordBody[] = [];
  const write = (body: RecordBody): void => {
    batch.push(body);
    if (batch.length < BATCH) return;
    chain.append(batch);
    batch = [];
  };
  const waiting: { readonly atMs: number; readonly event: SessionEvent; readonly point: number }[] = [];
  let begun = 0;
  for (let quarterMs = FIRST_MS; begun < SESSIONS || waiting.length > 0; quarterMs += QUARTER_MS) {
    waiting.sort((a, b) => a.atMs - b.atMs);
    while ((waiting[0]?.atMs ?? Number.POSITIVE_INFINITY) <= quarterMs) {
      const next = waiting.shift();
      if (next === undefined) break;
      if (next.event.kind === 'mark' || next.event.kind === 'ended') {
        registers[next.point] = next.event.registerWh ?? registers[next.point] ?? 0;
      }
      write(toRecord(next.event));
    }
    gridWh += 900;
    write({
      kind: 'registers',
      atMs: quarterMs,
      recordedAtMs: quarterMs + 400,
      registers: [
        { deviceId: 'grid', importWh: gridWh, exportWh: 0, quality: 'W' },
        ...registers.map((importWh, i) => ({ deviceId: `cp-${i}`, importWh, exportWh: null, quality: 'W' })),
      ],
    });
    const quarterOfDay = (quarterMs % 86_400_000) / QUARTER_MS;
    if (quarterOfDay % (96 / SLOTS_A_DAY) !== 0) continue;
    for (let point = 0; point < CHARGE_POINTS && begun < SESSIONS; point++) {
      begun++;
      waiting.push(
        ...sessionFrom(quarterMs + Math.floor(random.next() * 3_600_000), registers[point] ?? 0, {
          point,
          sessionId: `${ledgerId}-${begun}`,
          transactionId: firstTransactionId + begun - 1,
          tokenRef: (Math.floor(random.next() * CARDS) + 4096).toString(16).padStart(16, '0'),
          hours: 0.3 + random.next() * 3,
        }),
      );
    }
  }
  chain.append(batch);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function sessionFrom(
  atMs: number,
  registerWh: number,
  {
    point,
    sessionId,
    transactionId,
    tokenRef,
    hours,
  }: Readonly<Record<'point' | 'transactionId' | 'hours', number>> & {
    readonly sessionId: string;
    readonly tokenRef: string;
  },
): { readonly atMs: number; readonly event: SessionEvent; readonly point: number }[] {
  const endMs = atMs + Math.floor(hours * 3_600_000);
  const at = (ms: number): number => registerWh + Math.floor(((ms - atMs) * 11_000) / 3_600_000);
  const common = { sessionId, flags: [] };
  const events: SessionEvent[] = [
    {
      kind: 'started',
      ...common,
      atMs,
      recordedAtMs: atMs + 300,
      chargePointId: `cp-${point}`,
      connectorId: 1,
      transactionId,
      tokenRef,
      registerWh,
      stationTimestamp: new Date(atMs).toISOString(),
    },
  ];
  for (let ms = (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS; ms < endMs; ms += QUARTER_MS) {
    events.push({ kind: 'mark', ...common, atMs: ms + 4_000, recordedAtMs: ms + 60_000, registerWh: at(ms + 4_000) });
  }
  events.push({
    kind: 'ended',
    ...common,
    atMs: endMs,
    recordedAtMs: endMs + 300,
    registerWh: at(endMs),
    reason: 'ev-disconnected',
    stationTimestamp: new Date(endMs).toISOString(),
  });
  return events.map((event) => ({ atMs: event.atMs, event, point }));
}
