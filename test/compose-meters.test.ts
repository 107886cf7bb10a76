import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { measuringDevices } from '../src/compose/measuring.ts';
import { parseConfig } from '../src/config/load.ts';
import type { MeasuringDevice } from '../src/devices/device.ts';
import { smlOfGrid } from '../src/sim/endpoints/sml-file.ts';
import { AdjustableClock, TimeOfDay } from '../src/site/time-of-day.ts';
import { ModbusBuses } from '../src/transport/modbus/buses.ts';
import { MqttBrokers } from '../src/transport/mqtt/brokers.ts';
import { silentLog } from './silent-log.ts';
import { until } from './transport/peer.ts';

/** Meters as config.yaml lists them, built and started. */
function metersOf(lines: string, dataDir: string): readonly MeasuringDevice[] {
  const parsed = parseConfig(`circuits: [{ id: house, name: House, limitA: 35, meter: grid }]\nmeters:\n${lines}`);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
  const clock = new AdjustableClock(systemClock);
  const time = new TimeOfDay({ clock, log: silentLog, host: async () => 'unsaid', notBeforeMs: 0 });
  const surroundings = { definitions: { byName: new Map(), json: new Map(), problems: [] }, time, dataDir };
  const context = { clock: systemClock, log: silentLog, changed() {} };
  const buses = new ModbusBuses(systemClock);
  const brokers = new MqttBrokers(systemClock, silentLog);
  const { meters } = measuringDevices(parsed.config, new Map(), surroundings, buses, brokers, context);
  for (const meter of meters) meter.start();
  onTestFinished(async () => {
    await Promise.all(meters.map((meter) => meter.stop()));
  });
  return meters;
}

test('an SML meter behind a bridge signs in with the password beside config.yaml', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-meters-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  writeFileSync(join(dataDir, 'bridge.txt'), 'AB12-CD34\n', { mode: 0o600 });
  const asked: string[] = [];
  const bridge = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="bridge"' }).end();
      return;
    }
    const values = { phasePowerW: [800, 0, 0], phaseVoltageV: [230, 230, 230], importWh: 1, exportWh: 0 } as const;
    response.end(smlOfGrid(values, 1_000 * asked.length));
  });
  await new Promise<void>((resolve) => bridge.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void bridge.close());
  const { port } = bridge.address() as AddressInfo;
  const http = `{ host: 127.0.0.1, port: ${port}, path: "/data.json?node_id=2", user: admin, passwordFile: bridge.txt }`;
  const [grid] = metersOf(`  - { id: grid, name: Grid, type: sml, phases: [L3, L1, L2], http: ${http} }\n`, dataDir);
  await until(() => grid?.reading() !== null, 'a reading');
  expect(grid?.reading()?.value).toMatchObject({ powerW: 800, phasePowerW: [0, 0, 800] });
  expect(asked[1]).toBe(`/data.json?node_id=2 Basic ${Buffer.from('admin:AB12-CD34').toString('base64')}`);
});

test('meters on a serial line, an adapter and in the multicast group are built as they are configured', () => {
  const [serial, tcp, speedwire] = metersOf(
    `  - { id: grid, name: Grid, type: sml, serial: { path: /dev/nowhere } }
  - { id: sub, name: Sub, type: sml, tcp: { host: 127.0.0.1, port: 1 } }
  - { id: sun, name: Sun, type: speedwire, serialNumber: 1901403938, interface: 127.0.0.1 }\n`,
    tmpdir(),
  );
  expect([serial, tcp, speedwire].map((meter) => meter?.health())).toMatchObject([
    { id: 'grid', kind: 'meter', condition: 'connecting' },
    { id: 'sub', kind: 'meter', condition: 'connecting' },
    { id: 'sun', kind: 'meter', name: 'Sun', condition: 'connecting' },
  ]);
});
