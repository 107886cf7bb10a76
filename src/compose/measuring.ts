/** Meters, inverters and batteries, as the configuration lists them. */
import type { BatteryConfig, Config, MeterConfig } from '../config/schema.ts';
import { p1Connection } from '../config/settings.ts';
import { sunOfHybrid } from '../devices/batteries/hybrid-inverter.ts';
import { type BatteryReader, ReadBattery } from '../devices/batteries/read-battery.ts';
import { SunSpecBattery } from '../devices/batteries/sunspec-battery.ts';
import type { BatteryDevice, DeviceContext, InverterDevice, MeasuringDevice } from '../devices/device.ts';
import type { HttpDeviceOptions } from '../devices/http/http-device.ts';
import { Inverter } from '../devices/inverters/inverter.ts';
import { SunSpecLimit } from '../devices/inverters/sunspec-limit.ts';
import { meterClock } from '../devices/meters/p1/meter-time.ts';
import { P1Meter } from '../devices/meters/p1/p1-meter.ts';
import { turned } from '../devices/meters/turned-meter.ts';
import type { Definition } from '../devices/modbus/definition.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import { ModbusDevice } from '../devices/modbus/modbus-device.ts';
import type { TimeOfDay } from '../site/time-of-day.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import type { MqttBrokers } from '../transport/mqtt/brokers.ts';
import { type JsonDeviceConfig, jsonDevice } from './json-devices.ts';
import { lineOf } from './modbus-line.ts';
import type { p1Encryption } from './p1-keys.ts';

/** The definition of every inverter that speaks SunSpec. */
const SUNSPEC = 'sunspec';

interface Surroundings {
  readonly definitions: Definitions;
  readonly time: TimeOfDay;
  /** Where files with passwords are. */
  readonly dataDir: string;
}

export function measuringDevices(
  config: Config,
  p1Encryptions: Awaited<ReturnType<typeof p1Encryption>>,
  { definitions, time, dataDir }: Surroundings,
  buses: ModbusBuses,
  brokers: MqttBrokers,
  context: DeviceContext,
): { meters: MeasuringDevice[]; inverters: InverterDevice[]; batteries: BatteryDevice[] } {
  const definition = (name: string): Definition => {
    const found = definitions.byName.get(name);
    if (found === undefined) throw new Error(`definition ${name} is missing`);
    return found;
  };
  const toMs = meterClock(config.site.timeZone);
  const meterTime = (text: string): void => {
    const meterMs = toMs(text);
    if (meterMs !== null) time.meterSaid(meterMs);
  };
  const json = (device: JsonDeviceConfig, kind: HttpDeviceOptions['kind']): BatteryReader =>
    jsonDevice(device, kind, { definitions, dataDir, mqtt: config.mqtt, brokers }, context);
  const unturned = (one: MeterConfig): MeasuringDevice => {
    switch (one.type) {
      case 'p1': {
        const encryption = p1Encryptions.get(one.id);
        const options = { ...one, connection: p1Connection(one), meterTime };
        return new P1Meter({ ...options, ...(encryption === undefined ? {} : { encryption }) }, context);
      }
      case 'modbus':
        return new ModbusDevice({ ...one, line: lineOf(one), definition: definition(one.definition) }, buses, context);
      case 'http':
      case 'mqtt':
        return json(one, 'meter');
    }
  };
  const inverter = (one: Config['inverters'][number]): InverterDevice => {
    const { nameplateW = null } = one;
    if (one.type === 'http' || one.type === 'mqtt') return new Inverter(json(one, 'inverter'), null, nameplateW);
    const name = one.type === 'sunspec' ? SUNSPEC : one.definition;
    const line = lineOf(one);
    const reader = new ModbusDevice({ ...one, nameplateW, line, definition: definition(name) }, buses, context);
    const limiter = one.type === 'sunspec' ? new SunSpecLimit({ ...one, line }, buses, context) : null;
    return new Inverter(reader, limiter, nameplateW);
  };
  const needsLock = config.battery.discharge !== 'free';
  const battery = (one: BatteryConfig): BatteryDevice => {
    const { maxPowerW } = one;
    switch (one.type) {
      case 'sunspec': {
        const coupling = one.inverter === undefined ? 'ac' : 'dc';
        return new SunSpecBattery({ ...one, line: lineOf(one), coupling, needsLock }, buses, context);
      }
      case 'modbus': {
        const options = { ...one, line: lineOf(one), definition: definition(one.definition) };
        return new ReadBattery(new ModbusDevice(options, buses, context), { maxPowerW, needsLock });
      }
      case 'http':
      case 'mqtt':
        return new ReadBattery(json(one, 'battery'), { maxPowerW, needsLock });
    }
  };
  const batteries = config.batteries.map((one) => ({ behind: one.inverter, device: battery(one) }));
  return {
    meters: config.meters.map((one) => turned(unturned(one), one.phases)),
    inverters: config.inverters.map((one) => {
      const device = inverter(one);
      const behind = batteries.filter((other) => other.behind === one.id).map((other) => other.device);
      return behind.length === 0 ? device : sunOfHybrid(device, behind);
    }),
    batteries: batteries.map(({ device }) => device),
  };
}
