import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DeviceHealth } from '../../src/core/model/health.ts';
import { NotificationStore } from '../../src/ledger/notification-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { TroubleWatch } from '../../src/notify/trouble-watch.ts';
import { observe } from '../../src/notify/troubles.ts';
import type { PlanView } from '../../src/planner/view.ts';
import type { SiteView } from '../../src/site/view.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const NO_PLAN: PlanView = {
  madeAtMs: null,
  tookMs: null,
  method: null,
  currency: 'EUR',
  slots: [],
  cars: [],
  batteries: [],
  assumptions: [],
  budget: null,
  expected: [],
  subjects: [],
  runs: [],
};

const EMPTY: SiteView = {
  atMs: 0,
  siteName: 'Home',
  currency: 'EUR',
  gridW: null,
  solarW: null,
  batteryW: null,
  houseW: null,
  grid: 'connected',
  quarterHour: null,
  circuits: [{ id: 'house', name: 'House', parentId: null, limitA: [25, 25, 25], loadA: null, caps: [] }],
  chargePoints: [],
  loads: [],
  batteries: [],
  dimming: null,
  feedIn: null,
  devices: [],
  alarms: [],
};

const device = (change: Partial<DeviceHealth>): DeviceHealth => ({
  id: 'carport',
  kind: 'charge-point',
  name: 'Carport',
  condition: 'ok',
  sinceMs: 0,
  lastHeardMs: 0,
  problem: null,
  ...change,
});
const SILENT = { code: 'silent', address: 'x', silentMs: 1 } as const;
const gone = device({ condition: 'stale', problem: SILENT });

/** Looks every ten seconds and keeps what is told; `restart` begins anew with the same disk. */
function watching(clock = new FakeClock()) {
  const db = unwrap(openState(join(temporaryFolder(), 'state.db')));
  onTestFinished(() => {
    db.close();
  });
  const store = new NotificationStore(db);
  let watch = new TroubleWatch(store, clock);
  const said: string[] = [];
  return {
    clock,
    said,
    restart: () => {
      watch = new TroubleWatch(store, clock);
    },
    see: (ms: number, view: Partial<SiteView>, plan: Partial<PlanView> = {}) => {
      for (let left = ms; left > 0; left -= 10_000) {
        clock.advance(10_000);
        for (const news of watch.news(observe({ ...EMPTY, ...view }, { ...NO_PLAN, ...plan }))) {
          if (news.phase !== 'gone') said.push(`${news.phase} ${news.trouble.kind}`);
          store.enter([], { trouble: news.told });
        }
      }
    },
  };
}

test('a device is told to be faulty when it stays away, and to be well when that lasts', () => {
  const { said, see } = watching();
  see(2 * MINUTE_MS, { devices: [gone] });
  see(MINUTE_MS, { devices: [device({})] });
  expect(said).toEqual([]);
  see(4 * MINUTE_MS, { devices: [gone] });
  expect(said).toEqual(['began device-faulty']);
  see(MINUTE_MS, { devices: [device({})] });
  see(10 * MINUTE_MS, { devices: [gone] });
  expect(said).toEqual(['began device-faulty']);
  see(3 * MINUTE_MS, { devices: [device({})] });
  expect(said).toEqual(['began device-faulty', 'ended device-faulty']);
});

test('one that comes and goes all day is told twice an hour at most', () => {
  const { said, see } = watching();
  for (let i = 0; i < 12; i += 1) {
    see(5 * MINUTE_MS, { devices: [gone] });
    see(5 * MINUTE_MS, { devices: [device({})] });
  }
  const began = said.filter((one) => one.startsWith('began')).length;
  expect(began).toBeGreaterThan(1);
  expect(began).toBeLessThanOrEqual(4);
  expect(said.filter((one) => one.startsWith('ended')).length).toBe(began);
});

test('a restart tells nothing twice, and believes nothing to be over that it has not heard', () => {
  const { said, see, restart } = watching();
  see(4 * MINUTE_MS, { devices: [gone] });
  restart();
  see(20 * MINUTE_MS, { devices: [device({ condition: 'connecting' })] });
  see(20 * MINUTE_MS, { devices: [gone] });
  expect(said).toEqual(['began device-faulty']);
  see(3 * MINUTE_MS, { devices: [device({})] });
  expect(said).toEqual(['began device-faulty', 'ended device-faulty']);
});

test('an inverter may sleep at night, and not for a day', () => {
  const { said, see } = watching();
  const asleep = device({ kind: 'inverter', name: 'Roof', condition: 'stale', problem: SILENT });
  see(16 * HOUR_MS, { devices: [asleep] });
  see(8 * HOUR_MS, { devices: [device({ kind: 'inverter', name: 'Roof' })] });
  expect(said).toEqual([]);
  see(19 * HOUR_MS, { devices: [asleep] });
  expect(said).toEqual(['began device-faulty']);
});

test('a meter that speaks and cannot be right is doubtful, not away; a fuse waits for nothing', () => {
  const { said, see } = watching();
  const frozen = device({
    kind: 'meter',
    condition: 'faulty',
    problem: { code: 'frozen', unchangedMs: 1 },
  });
  see(5 * MINUTE_MS, { devices: [frozen] });
  expect(said).toEqual(['began meter-doubtful']);
  const trips = { code: 'fuse-about-to-trip', circuit: 'house', phase: 'L1', limitA: 25, spentPercent: 80 } as const;
  see(10_000, { devices: [frozen], chargePoints: [point([trips])] });
  expect(said).toEqual(['began meter-doubtful', 'began fuse-about-to-trip']);
});

test('a limit of the grid operator begins and ends at once; while its power returns it is over', () => {
  const { said, see } = watching();
  const dimming = {
    source: 'contact',
    limitW: 4_200,
    budgetW: 4_200,
    netDrawW: 3_000,
    untilMs: null,
    isAssumed: false,
    isReturning: false,
  } as const;
  see(20_000, { dimming });
  see(20_000, { dimming: { ...dimming, isReturning: true } });
  expect(said).toEqual(['began dimming', 'ended dimming']);
});

test('an alarm is over when it is gone for a while, but not because the house has just begun', () => {
  const { said, see, restart } = watching();
  const alarm = { code: 'mqtt-unreachable', sinceMs: 0, address: 'broker:1883', detail: 'ECONNREFUSED' } as const;
  see(11 * MINUTE_MS, { alarms: [alarm] });
  expect(said).toEqual(['began site-alarm']);
  restart();
  see(5 * MINUTE_MS, {});
  see(5 * MINUTE_MS, { alarms: [alarm] });
  see(9 * MINUTE_MS, {});
  expect(said).toEqual(['began site-alarm']);
  see(12 * MINUTE_MS, {});
  expect(said).toEqual(['began site-alarm', 'ended site-alarm']);
});

test('a plan at risk is told once for a departure, its end only while the car is there', () => {
  const { said, see } = watching();
  const car = (missingWh: number): PlanView['cars'][number] => ({
    chargePointId: 'carport',
    subject: 'vehicle:v1',
    departureMs: 9e12,
    target: null,
    needWh: 10_000,
    socPercent: null,
    latestStartMs: null,
    maxW: 11_000,
    slots: [],
    keptBack: false,
    costNano: 0,
    atOnceNano: 0,
    shortfalls: missingWh === 0 ? [] : [{ byMs: 9e12, missingWh }],
    wish: null,
  });
  see(10 * MINUTE_MS, {}, { cars: [car(100)] });
  expect(said).toEqual([]);
  see(10 * MINUTE_MS, {}, { cars: [car(4_000)] });
  see(10 * MINUTE_MS, {}, { cars: [car(0)] });
  see(2 * HOUR_MS, {}, { cars: [car(4_000)] });
  expect(said).toEqual(['began plan-at-risk', 'ended plan-at-risk']);
  const other = watching();
  other.see(10 * MINUTE_MS, {}, { cars: [car(4_000)] });
  other.see(HOUR_MS, {}, { cars: [] });
  expect(other.said).toEqual(['began plan-at-risk']);
});

function point(reasons: SiteView['chargePoints'][number]['reasons']): SiteView['chargePoints'][number] {
  return {
    id: 'carport',
    name: 'Carport',
    mode: 'fast',
    boostEndsAtMs: null,
    limit: { energyWh: null, socPercent: null, untilMs: null },
    socPercent: null,
    rangeKm: null,
    status: 'charging',
    powerW: null,
    phaseCurrentA: null,
    grantedA: 0,
    maxCurrentA: 16,
    solarPowerW: null,
    session: null,
    plan: null,
    reasons,
  };
}
