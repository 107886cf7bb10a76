/** Tries a device out beside the running site, with its own driver: nothing is written into it, and nothing is kept. */
import type { DeviceCheck } from '../api/device-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { ChargerDefinitions } from '../devices/chargers/definitions.ts';
import type { ReadOutcome } from '../devices/chargers/wire.ts';
import type { DeviceContext } from '../devices/device.ts';
import { ExchangeBook } from '../devices/exchanges.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import type { Log } from '../log.ts';
import type { TimeOfDay } from '../site/time-of-day.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import type { MqttBrokers } from '../transport/mqtt/brokers.ts';
import { wireTo } from './chargers.ts';
import { measuringDevices } from './measuring.ts';
import { p1Encryption } from './p1-keys.ts';

export interface CheckSurroundings {
  readonly definitions: Definitions;
  readonly chargers: ChargerDefinitions;
  readonly time: TimeOfDay;
  readonly dataDir: string;
  /** Those of the site: many devices take one connection only. */
  readonly buses: ModbusBuses;
  readonly brokers: MqttBrokers;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever tries it out is waiting at the page; a meter that sends every ten seconds must come through, ms. */
const PATIENCE_MS = 12_000;
/** What cannot be used stays so: then it is not waited for, ms. */
const FAULTY_ENOUGH_MS = 3_000;
const LOOK_EVERY_MS = 200;

/** `config`: the whole document with the device in it, validated. `not-checkable` for kinds that only say something when somebody acts. */
export async function checkDevice(
  config: Config,
  id: string,
  surroundings: CheckSurroundings,
): Promise<DeviceCheck | 'not-checkable'> {
  const { clock, log } = surroundings;
  const exchanges = new ExchangeBook(clock);
  const context: DeviceContext = { clock, log, changed: () => {}, exchanges };
  const charger = config.chargePoints.find((one) => one.id === id);
  if (charger !== undefined) {
    if (charger.type === 'ocpp') return 'not-checkable';
    const wire = wireTo(charger, surroundings.chargers, surroundings.buses, context);
    wire.open();
    try {
      return await said(() => wire.read(), clock);
    } finally {
      await wire.close();
    }
  }
  const device = await measuringDevice(config, id, surroundings, context);
  if (device === null) return 'not-checkable';
  device.start();
  try {
    await until(clock, (waitedMs) => {
      const { condition } = device.health();
      return device.reading() !== null || (condition === 'faulty' && waitedMs >= FAULTY_ENOUGH_MS);
    });
    const { condition, problem } = device.health();
    const values = device.reading()?.value ?? null;
    const answerMs = exchanges.figures(id)?.medianMs ?? null;
    return { condition, problem, values, socPercent: device.socPercent(), identity: null, answerMs };
  } finally {
    await device.stop();
  }
}

interface Tried {
  start(): void;
  stop(): Promise<void>;
  health(): DeviceHealth;
  reading(): Reading<ElectricalValues> | null;
  socPercent(): number | null;
}

/** The driver of one device of the document, as the site would have it. */
async function measuringDevice(
  config: Config,
  id: string,
  { buses, brokers, ...surroundings }: CheckSurroundings,
  context: DeviceContext,
): Promise<Tried | null> {
  const only = <T extends { readonly id: string }>(list: readonly T[]): T[] => list.filter((one) => one.id === id);
  // A battery is tried out by itself: what hangs behind which inverter matters to the sun alone.
  const batteries = only(config.batteries).map(({ inverter: _, ...battery }) => battery);
  const alone = { ...config, meters: only(config.meters), inverters: only(config.inverters), batteries };
  const encryption = await p1Encryption(alone, surroundings.dataDir);
  const made = measuringDevices(alone, encryption, { ...surroundings, isTrial: true }, buses, brokers, context);
  const { meters, inverters, batteries: found } = made;
  const [reader] = [...meters, ...inverters];
  if (reader !== undefined) {
    return {
      start: () => reader.start(),
      stop: () => reader.stop(),
      health: () => reader.health(),
      reading: () => reader.reading(),
      socPercent: () => null,
    };
  }
  const [battery] = found;
  if (battery === undefined) return null;
  return {
    start: () => battery.start(),
    stop: () => battery.stop(),
    health: () => battery.health(),
    reading: () => battery.snapshot().reading,
    socPercent: () => battery.snapshot().soc?.percent ?? null,
  };
}

/** Asks a charger until it has said something usable, or the patience is over. */
async function said(ask: () => Promise<ReadOutcome>, clock: Clock): Promise<DeviceCheck> {
  const beganMonoMs = clock.monoMs();
  for (;;) {
    const askedMonoMs = clock.monoMs();
    const outcome = await ask();
    const answerMs = Math.round(clock.monoMs() - askedMonoMs);
    if (outcome.kind === 'report') {
      const { report, identity } = outcome;
      return { condition: 'ok', problem: null, values: report.values, socPercent: null, identity, answerMs };
    }
    const waitedMs = clock.monoMs() - beganMonoMs;
    if (waitedMs >= (outcome.isAway ? PATIENCE_MS : FAULTY_ENOUGH_MS)) {
      const condition = outcome.isAway ? 'connecting' : 'faulty';
      const { problem } = outcome;
      return { condition, problem, values: null, socPercent: null, identity: null, answerMs: null };
    }
    await wait(clock, LOOK_EVERY_MS);
  }
}

async function until(clock: Clock, isOver: (waitedMs: number) => boolean): Promise<void> {
  const beganMonoMs = clock.monoMs();
  for (;;) {
    const waitedMs = clock.monoMs() - beganMonoMs;
    if (waitedMs >= PATIENCE_MS || isOver(waitedMs)) return;
    await wait(clock, LOOK_EVERY_MS);
  }
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
