/** Meters, inverters and batteries, as the configuration lists them. */
import type { BatteryConfig, Config, MeterConfig } from '../config/schema.ts';
import type { SmlMeterConfig } from '../config/schema-listening.ts';
import { p1Connection } from '../config/settings.ts';
import { phaseIndex } from '../core/model/phases.ts';
import { sunOfHybrid } from '../devices/batteries/hybrid-inverter.ts';
import { type BatteryReader, ReadBattery } from '../devices/batteries/read-battery.ts';
import { SteeredBattery } from '../devices/batteries/steered-battery.ts';
import { SunSpecBattery } from '../devices/batteries/sunspec-battery.ts';
import type { BatteryDevice, DeviceContext, InverterDevice, MeasuringDevice } from '../devices/device.ts';
import type { HttpDeviceOptions } from '../devices/http/http-device.ts';
import { Inverter, type InverterLimiter } from '../devices/inverters/inverter.ts';
import { RegisterLimit } from '../devices/inverters/register-limit.ts';
import { SunSpecLimit } from '../devices/inverters/sunspec-limit.ts';
import { meterClock } from '../devices/meters/p1/meter-time.ts';
import { P1Meter } from '../devices/meters/p1/p1-meter.ts';
import { SmlMeter } from '../devices/meters/sml/sml-meter.ts';
import { SpeedwireMeter } from '../devices/meters/speedwire/speedwire-meter.ts';
import type { StreamConnection } from '../devices/meters/stream-connection.ts';
import { turned } from '../devices/meters/turned-meter.ts';
import type { Definition } from '../devices/modbus/definition.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import { ModbusDevice } from '../devices/modbus/modbus-device.ts';
import { ToldRegisters } from '../devices/orders/told-registers.ts';
import type { Powers } from '../devices/orders/words-of.ts';
import type { TimeOfDay } from '../site/time-of-day.ts';
import type { ModbusBuses, ModbusLine } from '../transport/modbus/buses.ts';
import type { MqttBrokers } from '../transport/mqtt/brokers.ts';
import { type JsonDeviceConfig, jsonDevice, signInOf } from './json-devices.ts';
import { lineOf } from './modbus-line.ts';
import type { p1Encryption } from './p1-keys.ts';

/** The definition of every inverter that speaks SunSpec. */
const SUNSPEC = 'sunspec';

interface Surroundings {
  readonly definitions: Definitions;
  readonly time: TimeOfDay;
  /** Where files with passwords are. */
  readonly dataDir: string;
  /** They are only tried out: nothing is written into them. Default: false. */
  readonly isTrial?: boolean;
}

export function measuringDevices(
  config: Config,
  p1Encryptions: Awaited<ReturnType<typeof p1Encryption>>,
  { definitions, time, dataDir, isTrial = false }: Surroundings,
  buses: ModbusBuses,
  brokers: MqttBrokers,
  context: DeviceContext,
): { meters: MeasuringDevice[]; inverters: InverterDevice[]; batteries: BatteryDevice[] } {
  const definition = (name: string): Definition => {
    const found = definitions.byName.get(name);
    if (found === undefined) throw new Error(`definition ${name} is missing`);
    return found;
  };
  const modbus = (one: { readonly definition: string }) => ({
    definition: definition(one.definition),
    others: [...definitions.byName.values()],
  });
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
        return new ModbusDevice({ ...one, line: lineOf(one), ...modbus(one) }, buses, context);
      case 'http':
      case 'mqtt':
        return json(one, 'meter');
      case 'sml':
        return new SmlMeter({ ...one, connection: smlConnection(one, dataDir) }, context);
      case 'speedwire': {
        const { serialNumber = null, interface: own = null } = one;
        return new SpeedwireMeter({ ...one, serialNumber, interface: own }, context);
      }
    }
  };
  const inverter = (one: Config['inverters'][number]): InverterDevice => {
    const { nameplateW = null } = one;
    if (one.type === 'http' || one.type === 'mqtt') return new Inverter(json(one, 'inverter'), null, nameplateW);
    const name = one.type === 'sunspec' ? SUNSPEC : one.definition;
    const line = lineOf(one);
    const reader = new ModbusDevice({ ...one, nameplateW, line, ...modbus({ definition: name }) }, buses, context);
    return new Inverter(reader, limiterOf(one, line), nameplateW);
  };
  const limiterOf = (one: ModbusInverterConfig, line: ModbusLine): InverterLimiter | null => {
    if (one.type === 'sunspec') return new SunSpecLimit({ ...one, line }, buses, context);
    const steering = told(one, line, {}, false);
    return steering === null ? null : new RegisterLimit(steering, one.nameplateW ?? null);
  };
  const told = (
    { id, unit, definition: named, allowWrites }: SteeredConfig,
    line: ModbusLine,
    powers: Powers,
    freesAtStart: boolean,
  ): ToldRegisters | null => {
    const found = definition(named);
    if (found.protocol !== 'modbus' || found.control === undefined) return null;
    const { wordOrder, quietMs, control } = found;
    const own = { wordOrder, control, ...(quietMs === undefined ? {} : { quietMs }) };
    const told = { id, line, unit, definition: own, powers, allowWrites, freesAtStart, isTrial };
    return new ToldRegisters(told, buses, context);
  };
  const needsLock = config.battery.discharge !== 'free';
  const battery = (one: BatteryConfig): BatteryDevice => {
    const { maxPowerW } = one;
    const phases = one.phases?.map(phaseIndex) ?? null;
    const rules = { maxPowerW, needsLock, phases };
    switch (one.type) {
      case 'sunspec': {
        const coupling = one.inverter === undefined ? 'ac' : 'dc';
        return new SunSpecBattery({ ...one, ...rules, line: lineOf(one), coupling }, buses, context);
      }
      case 'modbus': {
        const line = lineOf(one);
        const reader = new ModbusDevice({ ...one, line, ...modbus(one) }, buses, context);
        const steering = told(one, line, { maxChargeW: maxPowerW, maxDischargeW: maxPowerW }, needsLock);
        if (steering === null) return new ReadBattery(reader, rules);
        return new SteeredBattery(reader, steering, rules, context.clock);
      }
      case 'http':
      case 'mqtt':
        return new ReadBattery(json(one, 'battery'), rules);
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

type ModbusInverterConfig = Exclude<Config['inverters'][number], { readonly type: 'http' | 'mqtt' }>;
type SteeredConfig = Pick<
  Extract<BatteryConfig, { readonly type: 'modbus' }>,
  'id' | 'unit' | 'definition' | 'allowWrites'
>;

/** Validation has made sure that exactly one of them is there. */
function smlConnection({ id, tcp, serial, http }: SmlMeterConfig, dataDir: string): StreamConnection {
  if (tcp !== undefined) return { tcp };
  if (serial !== undefined) return { serial };
  if (http !== undefined) return { http: { ...http, signIn: signInOf(http, dataDir) } };
  throw new Error(`SML meter ${id} was not validated`);
}
