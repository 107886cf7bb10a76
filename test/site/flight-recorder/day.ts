import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import { type ConnectorStatus, NO_WISHES } from '../../../src/core/model/snapshot.ts';
import type { ChargePointDevice, Lease, MeasuringDevice } from '../../../src/devices/device.ts';
import { type CycleRecorder, SiteLoop } from '../../../src/site/loop.ts';
import { electrical, site, chargePoint as wired } from '../../core/control/fixtures.ts';
import { random } from '../../core/control/plant.ts';
import { FakeClock } from '../../fake-clock.ts';

/** A home with three cars whose day goes by in virtual time: sun, clouds, a house that cooks, cars that come and go. */
export const DAY_SETTINGS: Settings = site({
  chargePoints: [
    wired('carport', { currentStepA: 1 }),
    wired('garage', { phaseRotation: ['L2', 'L3', 'L1'], priority: 1 }),
    wired('yard', { phaseRotation: ['L3'], maxCurrentA: 20 }),
  ],
  fuse: { meterTimeoutMs: 15_000 },
});
const MODES: readonly ChargeMode[] = ['solar', 'min-solar', 'fast'];

export interface Home {
  readonly clock: FakeClock;
  /** A process starts, with a memory and a recorder of its own. */
  start(recorder: CycleRecorder | null): SiteLoop;
}

/** `stepMs`: a day in larger steps is sooner over; what is said here of seconds is said of steps then. */
export function home(seed: number, clock = new FakeClock(Date.UTC(2026, 5, 15, 4, 0, 0)), stepMs = 1_000): Home {
  const rand = random(seed);
  const cars = DAY_SETTINGS.chargePoints.map(({ id }, i) => car(id, i === 2 ? 1 : 3, clock, i, rand));
  let cloud = 1;
  let pan = 0;
  let reading: Reading<ElectricalValues> | null = null;
  let wake = (): void => {};
  clock.every(stepMs, () => {
    const hour = (clock.wallMs() / 3_600_000) % 24;
    if (rand() < 0.02) cloud = 0.2 + 0.8 * rand();
    if (rand() < 0.002) pan = rand() < 0.5 ? 9 * rand() : 0;
    const sunA = 12 * Math.max(0, Math.sin(((hour - 4) / 16) * Math.PI)) * cloud;
    const flow: [number, number, number] = [1.2 - sunA, 1.5 - sunA + pan, 0.4 - sunA + 0.2 * rand()];
    for (const one of cars) one.second(flow);
    reading = { value: rounded(flow), monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' };
    wake();
  });
  const meter: MeasuringDevice = { ...idle('grid'), reading: () => reading };
  return {
    clock,
    start(recorder) {
      const loop = new SiteLoop({
        settings: DAY_SETTINGS,
        devices: {
          meters: [meter],
          inverters: [],
          batteries: [],
          chargePoints: cars.map(({ device }) => device),
          loads: [],
        },
        wishes: { wishes: ({ id }) => ({ mode: modeOf(id), ...NO_WISHES }) },
        operator: { commands: () => ({ dimming: [], feedIn: [] }) },
        limits: { caps: () => [], grid: () => 'unknown' },
        loadWishes: { of: () => ({ mode: 'auto', ranTodayMs: 0, dayEndsMs: 0 }), count: () => {} },
        clock: {
          wallMs: () => clock.wallMs(),
          monoMs: () => clock.monoMs(),
          after: (delayMs, run) => clock.after(delayMs, run),
          every: (intervalMs, run) => clock.every((intervalMs * stepMs) / 1_000, run),
        },
        leaseMs: 120_000,
        onCycle: () => {},
        recorder,
      });
      wake = () => loop.wake();
      loop.start();
      return loop;
    },
  };
}

function modeOf(id: string): ChargeMode {
  return MODES[DAY_SETTINGS.chargePoints.findIndex((one) => one.id === id)] ?? 'off';
}

/** Comes and goes by chance, follows its lease within two seconds, reports every ten. */
function car(id: string, phases: 1 | 3, clock: FakeClock, offset: number, rand: () => number) {
  const settings = DAY_SETTINGS.chargePoints.find((one) => one.id === id);
  let status: ConnectorStatus = 'available';
  let lease: Lease = { currentA: 0, phases: null, expiresMonoMs: 0 };
  let drawnA = 0;
  let reading: Reading<ElectricalValues> | null = null;
  let seconds = offset * 3;
  const device: ChargePointDevice = {
    ...idle(id),
    grant: (next) => {
      lease = next;
    },
    stopTransaction: () => {},
    snapshot: () => ({
      id,
      condition: 'ok',
      status,
      errorCode: null,
      hasTransaction: status !== 'available',
      reading,
      lease: { acceptedA: lease.currentA, ceilingA: lease.currentA, expiresMonoMs: lease.expiresMonoMs },
      phaseRelay: null,
    }),
  };
  return {
    device,
    second(flow: [number, number, number]): void {
      seconds += 1;
      if (rand() < (status === 'available' ? 0.003 : 0.0005))
        status = status === 'available' ? 'charging' : 'available';
      const goalA = status === 'charging' ? Math.min(lease.currentA, 14) : 0;
      drawnA += Math.max(-4, Math.min(1.5, goalA - drawnA));
      const terminals: PerPhase = phases === 1 ? [drawnA, 0, 0] : [drawnA, drawnA, drawnA];
      settings?.phaseRotation.forEach((phase, terminal) => {
        flow[phase === 'L1' ? 0 : phase === 'L2' ? 1 : 2] += terminals[terminal] ?? 0;
      });
      if (seconds % 10 === 0) {
        reading = { value: electrical(terminals), monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' };
      }
    },
  };
}

function rounded([l1, l2, l3]: PerPhase): ElectricalValues {
  const watts = (currentA: number): number => Math.round(currentA * 230);
  return electrical([watts(l1) / 230, watts(l2) / 230, watts(l3) / 230]);
}

function idle(id: string) {
  return {
    id,
    start: () => {},
    stop: async () => {},
    health: () => ({
      id,
      kind: 'meter' as const,
      name: id,
      condition: 'ok' as const,
      sinceMs: 0,
      lastHeardMs: 0,
      problem: null,
    }),
  };
}
