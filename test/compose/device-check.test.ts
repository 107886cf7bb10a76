import { expect, onTestFinished, test } from 'vitest';
import { checkDevice } from '../../src/compose/device-check.ts';
import { parseConfig } from '../../src/config/load.ts';
import { loadChargerDefinitions } from '../../src/devices/chargers/definitions.ts';
import { loadDefinitions } from '../../src/devices/modbus/definitions.ts';
import { ModbusServer } from '../../src/sim/endpoints/modbus-server.ts';
import { AdjustableClock, TimeOfDay } from '../../src/site/time-of-day.ts';
import { ModbusBuses } from '../../src/transport/modbus/buses.ts';
import { MqttBrokers } from '../../src/transport/mqtt/brokers.ts';
import { HW_FOLDER } from '../devices/modbus/hw.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { eventually } from '../sim/eventually.ts';

/** A Sungrow battery that shows nothing by which a lock of its discharge could be told from none: it is freed at the start. */
const SUNGROW = { 4999: 0x0d06, 13021: 400, 13022: 505, 13050: 0xcc };

test('a battery is tried out without a word written into it, whatever its driver would do first', async () => {
  const clock = new FakeClock();
  const words = new Map<number, number>();
  for (let address = 0; address < 65_536; address += 1) words.set(address, 0);
  for (const [address, word] of Object.entries(SUNGROW)) words.set(Number(address), word);
  const written: number[] = [];
  const server = new ModbusServer({
    ...{ clock, port: 0, unitId: 1, functionCode: 'registers' },
    read: () => words,
    write: (address) => {
      written.push(address);
      return true;
    },
  });
  const port = await server.start();
  onTestFinished(() => server.stop());
  const parsed = parseConfig(`circuits: [{ id: house, name: House, limitA: 35 }]
battery: { discharge: not-into-cars }
batteries: [{ id: cellar, name: Cellar, type: modbus, definition: sungrow-sh-battery, host: 127.0.0.1, port: ${port} }]
`);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
  let answer: unknown = null;
  const checked = checkDevice(parsed.config, 'cellar', {
    definitions: loadDefinitions(HW_FOLDER),
    chargers: loadChargerDefinitions(HW_FOLDER),
    time: new TimeOfDay({
      clock: new AdjustableClock(clock),
      log: silentLog,
      notBeforeMs: 0,
      host: async () => 'unsaid',
    }),
    ...{ dataDir: '/nowhere', clock, log: silentLog },
    buses: new ModbusBuses(clock),
    brokers: new MqttBrokers(clock, silentLog),
  }).then((said) => {
    answer = said;
  });
  await eventually(() => {
    clock.advance(100);
    return answer !== null;
  });
  await checked;
  expect(answer).toMatchObject({ condition: 'ok', values: { powerW: 400 }, socPercent: 50.5 });
  expect(written).toEqual([]);
});
