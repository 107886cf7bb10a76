import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AheadReminders } from '../../../src/billing/delivery/ahead.ts';
import type { Carried, Missing, Parcel } from '../../../src/billing/delivery/carrier.ts';
import { runningPeriod } from '../../../src/billing/delivery/schedule.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import { ReportStore } from '../../../src/ledger/report-store.ts';
import { openState } from '../../../src/ledger/state.ts';
import { FakeClock } from '../../fake-clock.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';

const HOUR_MS = 3_600_000;
const MISSING: Missing = { code: 'missing', method: true, unassigned: 2, withoutEnergy: 0, withoutOdometer: 5 };
const toLocal = localTimeIn('Europe/Berlin');

/** A report of each month of which two hear three days before its end, seen from 27 October 2026. */
function house() {
  const clock = new FakeClock(Date.UTC(2026, 9, 27, 12));
  const file = join(temporaryFolder(), 'state.db');
  const sent: { target: string; parcel: Parcel }[] = [];
  const world: { missing: Missing | null; carried: Carried } = { missing: MISSING, carried: { kind: 'sent' } };
  const start = () => {
    const opened = openState(file);
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const carrier = (target: string) => ({
      async send(parcel: Parcel) {
        sent.push({ target, parcel });
        return world.carried;
      },
    });
    const job = { id: 'anna', title: 'Anna', language: 'en', every: 'month', day: 1, minuteOfDay: 0 } as const;
    const ahead = new AheadReminders({
      jobs: [{ ...job, to: [], remind: ['owner', 'anna'], remindBeforeDays: 3 }],
      carriers: new Map(['owner', 'anna'].map((id) => [id, carrier(id)])),
      missing: async () => world.missing,
      store: new ReportStore(opened.value),
      clock,
      log: silentLog,
      toLocal,
    });
    const hours = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        clock.advance(HOUR_MS);
        await ahead.tick();
      }
    };
    return { hours, stop: () => opened.value.close() };
  };
  return { clock, world, sent, start };
}

test('each hears once of a period what it will lack, three days before its end and not earlier', async () => {
  const { sent, start } = house();
  const first = start();
  await first.hours(24);
  expect(sent).toEqual([]);
  await first.hours(24);
  expect(sent.map(({ target, parcel }) => [target, parcel.kind, parcel.period, parcel.why])).toEqual([
    ['owner', 'ahead', '2026-10', MISSING],
    ['anna', 'ahead', '2026-10', MISSING],
  ]);
  first.stop();
  const again = start();
  await again.hours(24);
  expect(sent).toHaveLength(2);
  again.stop();
});

test('nobody hears of nothing, and what fails is tried again', async () => {
  const { sent, world, start } = house();
  const { hours, stop } = start();
  world.missing = null;
  await hours(60);
  expect(sent).toEqual([]);
  world.missing = MISSING;
  world.carried = { kind: 'failed', detail: 'away' };
  await hours(2);
  world.carried = { kind: 'sent' };
  await hours(5);
  expect(sent.map(({ target }) => target)).toEqual(['owner', 'anna', 'owner', 'anna', 'owner', 'anna']);
  stop();
});

test('the running period ends at midnights of the site', () => {
  expect(runningPeriod('month', Date.UTC(2026, 9, 31, 23, 30), toLocal)).toEqual({
    period: '2026-11',
    fromMs: Date.UTC(2026, 9, 31, 23),
    toMs: Date.UTC(2026, 10, 30, 23),
  });
  expect(runningPeriod('quarter', Date.UTC(2026, 11, 31), toLocal).period).toBe('2026-Q4');
  expect(runningPeriod('year', Date.UTC(2026, 5, 1), toLocal).period).toBe('2026');
});
