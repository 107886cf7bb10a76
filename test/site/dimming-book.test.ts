import { describe, expect, it, onTestFinished } from 'vitest';
import { dimmingCsv } from '../../src/billing/dimming-csv.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { DimmingCommand, DimmingDecision } from '../../src/core/model/dimming.ts';
import type { DimmingRecord } from '../../src/core/model/dimming-records.ts';
import { DimmingLog } from '../../src/ledger/dimming-log.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { DimmingBook, type KeepRecords } from '../../src/site/dimming-book.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { chargePoint, settings, snapshot } from './builders.ts';

const house = {
  ...settings('carport'),
  chargePoints: settings('carport').chargePoints.map((point) => ({ ...point, dimmable: true })),
};
const COMMAND: DimmingCommand = {
  id: 'box@1',
  source: 'contact',
  scope: 'grid-connection',
  limitW: null,
  receivedAtMs: 0,
  untilMs: null,
  isAssumed: false,
};

/** A book over a real ledger, or one that takes nothing while `disk.isFull`. */
function bench() {
  const clock = new FakeClock();
  const opened = openLedger(`${temporaryFolder()}/ledger.db`, clock.wallMs());
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  onTestFinished(() => void opened.value.db.close());
  const log = new DimmingLog(opened.value);
  const disk = { isFull: false, tries: 0 };
  const keep: KeepRecords = (records) => {
    disk.tries += 1;
    if (disk.isFull) return { detail: 'SQLITE_FULL' };
    log.record(records);
    return 'kept';
  };
  const openBook = () =>
    new DimmingBook(
      house,
      log.open(clock.wallMs()).map(({ received, reachedAtMs }) => ({
        id: received.commandId,
        isAssumed: received.isAssumed,
        hasReached: reachedAtMs !== null,
      })),
      keep,
      { clock, log: silentLog },
    );
  const startedMs = clock.wallMs();
  const command = { ...COMMAND, receivedAtMs: startedMs };
  /** One second later: what stands, what is drawn, what is set. */
  const second = (
    book: DimmingBook,
    netDrawW: number,
    currentA: number,
    commands: readonly DimmingCommand[] = [command],
  ) => {
    clock.advance(1_000);
    const dimming: DimmingDecision | null =
      commands.length === 0
        ? null
        : {
            commandIds: commands.map(({ id }) => id),
            limitW: 4_200,
            owedW: 4_200,
            generationW: 0,
            budgetW: 4_200,
            netDrawW,
            assumed: [{ id: 'garage', powerW: 11_040 }],
            blockedIds: [],
          };
    const decision: Decision = {
      chargePoints: [
        { id: 'carport', currentA, phases: null, stopTransaction: false, reasons: [{ code: 'no-vehicle' }] },
      ],
      loads: [],
      batteries: [],
      inverters: [],
      balance: { surplusW: null, houseW: null, quarterHour: null },
      doubts: [],
      dimming,
      feedIn: null,
    };
    const now = snapshot({
      monoMs: clock.monoMs(),
      wallMs: clock.wallMs(),
      chargePoints: [chargePoint('carport', netDrawW)],
      dimming: commands,
    });
    book.note({ snapshot: now, decision });
  };
  const events = () => log.events(0, Number.MAX_SAFE_INTEGER);
  return { clock, log, disk, openBook, second, events, command, startedMs };
}

describe('the evidence of dimming', () => {
  it('says what came when, what was set, what was drawn minute by minute, when it was reached and over', () => {
    const { openBook, second, events, startedMs } = bench();
    const book = openBook();
    for (let at = 1; at <= 150; at += 1) second(book, at < 8 ? 11_040 : 4_140, 6);
    second(book, 4_140, 16, []);
    const [event] = events();
    expect(event).toMatchObject({
      received: {
        source: 'contact',
        atMs: startedMs,
        limitW: null,
        owedW: 4_200,
        scope: 'grid-connection',
        devices: [{ id: 'carport', nameplateW: 11_040 }],
      },
      reachedAtMs: startedMs + 8_000,
      releasedAtMs: startedMs + 151_000,
    });
    expect(event?.minutes.map(({ atMs }) => atMs - startedMs)).toEqual([0, 60_000, 120_000]);
    expect(event?.minutes[0]).toMatchObject({
      maxNetDrawW: 11_040,
      netDrawW: Math.round((7 * 11_040 + 52 * 4_140) / 59),
      assumedIds: ['garage'],
      setPoints: [{ id: 'carport', currentMa: 6_000, atMs: startedMs + 1_000 }],
    });
  });

  it('counts as reached at once what was below the limit already', () => {
    const { openBook, second, events, startedMs } = bench();
    second(openBook(), 0, 0);
    expect(events()[0]?.reachedAtMs).toBe(startedMs + 1_000);
  });

  it('marks apart what is kept by own caution', () => {
    const { openBook, second, events, command } = bench();
    const book = openBook();
    second(book, 0, 0);
    second(book, 0, 0, [{ ...command, isAssumed: true }]);
    second(book, 0, 0, [{ ...command, isAssumed: true }]);
    expect(events()[0]?.assumed).toMatchObject([{ isAssumed: true }]);
    expect(events()[0]?.received.isAssumed).toBe(false);
  });

  it('goes on with an event over a restart, and ends one that was taken back meanwhile', () => {
    const { openBook, second, events } = bench();
    second(openBook(), 0, 0);
    second(openBook(), 0, 0);
    expect(events()).toHaveLength(1);
    expect(events()[0]?.releasedAtMs).toBeNull();
    second(openBook(), 0, 0, []);
    expect(events()[0]?.releasedAtMs).not.toBeNull();
  });

  it('waits in memory while the ledger cannot be written, and says so', () => {
    const { openBook, second, events, disk, clock } = bench();
    disk.isFull = true;
    const book = openBook();
    for (let at = 0; at < 30; at += 1) second(book, 0, 0);
    expect(book.problem()).toMatchObject({ detail: 'SQLITE_FULL' });
    expect(disk.tries).toBeLessThan(6);
    expect(events()).toEqual([]);
    disk.isFull = false;
    clock.advance(10_000);
    second(book, 0, 0, []);
    expect(book.problem()).toBeNull();
    expect(events()[0]).toMatchObject({ received: { commandId: 'box@1' }, releasedAtMs: clock.wallMs() });
  });

  it('is a CSV with a row for each record', () => {
    const { openBook, second, events } = bench();
    const book = openBook();
    for (let at = 1; at <= 61; at += 1) second(book, 4_140, 6);
    second(book, 0, 0, []);
    const lines = [...dimmingCsv(events())].map((line) => line.trimEnd());
    expect(lines[0]).toContain('command_id,about,source,scope,received_at');
    expect(lines.slice(1).map((line) => line.split(',')[9])).toEqual([
      'received',
      'minute',
      'reached',
      'minute',
      'released',
    ]);
    expect(lines[2]).toContain('box@1,draw,contact,grid-connection,2026-06-15T10:00:00.000Z,,,4200,,minute,');
    expect(lines[2]).toContain('2026-06-15T10:00:01.000Z carport 6 A');
  });
});

// The records are plain JSON with whole numbers: the chain hashes them as they are.
it('writes whole numbers only', () => {
  const { openBook, second, log, clock } = bench();
  second(openBook(), 4_140.4, 6.1);
  const numbers: number[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'number') numbers.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(log.open(clock.wallMs()) satisfies readonly { received: DimmingRecord }[]);
  expect(numbers.every(Number.isInteger)).toBe(true);
});
