import { SunSpecBattery } from '../../../src/devices/batteries/sunspec-battery.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { SunSpecBatteryEndpoint } from '../../../src/sim/endpoints/sunspec-battery.ts';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { definition } from '../modbus/hw.ts';
import { f32, put } from '../modbus/register-bank.ts';
import { MODEL_103, sunSpecWords } from '../modbus/sunspec-bank.ts';
import type { Truth } from './faults.ts';
import { type Image, startFaultyModbus } from './modbus-peer.ts';
import { type DriverUnderFaults, describeFaults } from './suite.ts';

const sdm630: Image = ({ powerW, energyWh }) => {
  const words = new Map(Array.from({ length: 0x80 }, (_, address) => [address, 0] as const));
  for (const phase of [0, 1, 2]) {
    put(words, 2 * phase, f32(230));
    put(words, 6 + 2 * phase, f32(powerW / 3 / 230));
    put(words, 12 + 2 * phase, f32(powerW / 3));
  }
  put(words, 52, f32(powerW));
  put(words, 0x46, f32(50));
  put(words, 0x48, f32(energyWh / 1_000));
  return words;
};

const inverter: Image = ({ powerW, energyWh }) => {
  const model = [...MODEL_103];
  model[14] = (powerW / 10) & 0xffff;
  model[24] = Math.floor(energyWh / 0x1_0000);
  model[25] = Math.floor(energyWh) % 0x1_0000;
  model[26] = 0;
  return sunSpecWords(40_000, [model]);
};

const battery: Image = ({ powerW }) => {
  const home = new HomeBattery({ ...HOME_BATTERY, soc: 0.5 });
  home.powerW = powerW;
  return new Map(new SunSpecBatteryEndpoint(home, new FakeClock()).read());
};

function modbusDevice(name: string, framing: 'tcp' | 'rtu', image: Image): Pick<DriverUnderFaults, 'peer' | 'driver'> {
  return {
    peer: (truth: Truth, clock) => startFaultyModbus(framing, image, truth, clock),
    driver: (port, context) =>
      new ModbusDevice(
        {
          id: 'device',
          name: 'Device',
          line: { kind: 'tcp', host: '127.0.0.1', port, framing },
          unit: 3,
          definition: definition(name),
        },
        new ModbusBuses(context.clock),
        context,
      ),
  };
}

const whole = 'whole numbers have none';
const own = 'each client has a connection of its own';

describeFaults({
  name: 'a Modbus TCP meter',
  ...modbusDevice('eastron-sdm630', 'tcp', sdm630),
  without: { 'two masters': own },
});
describeFaults({ name: 'a Modbus RTU meter', ...modbusDevice('eastron-sdm630', 'rtu', sdm630), without: {} });
describeFaults({
  name: 'a SunSpec inverter',
  ...modbusDevice('sunspec', 'tcp', inverter),
  without: { NaN: whole, 'two masters': own },
});
describeFaults({
  name: 'a SunSpec battery',
  peer: (truth, clock) => startFaultyModbus('tcp', battery, truth, clock),
  driver: (port, context) => {
    const device = new SunSpecBattery(
      {
        id: 'cellar',
        name: 'Battery',
        line: { kind: 'tcp', host: '127.0.0.1', port, framing: 'tcp' },
        unit: 1,
        maxPowerW: 5_000,
        coupling: 'ac',
        powerSign: 'discharge-positive',
        needsLock: false,
        phases: null,
      },
      new ModbusBuses(context.clock),
      context,
    );
    return {
      start: () => device.start(),
      stop: () => device.stop(),
      health: () => device.health(),
      reading: () => device.snapshot().reading,
    };
  },
  without: {
    NaN: whole,
    'two masters': own,
    frozen: 'it counts no energy',
    'jumping counter': 'it counts no energy',
    'counter going back': 'it counts no energy',
  },
});
