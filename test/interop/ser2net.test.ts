import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { P1Meter } from '../../src/devices/meters/p1/p1-meter.ts';
import { SmlMeter } from '../../src/devices/meters/sml/sml-meter.ts';
import { P1Server } from '../../src/sim/endpoints/p1-server.ts';
import { p1Telegram } from '../../src/sim/endpoints/p1-telegram.ts';
import { smlOfGrid } from '../../src/sim/endpoints/sml-file.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { until } from '../transport/peer.ts';
import { closeAll, closers, folder, leased, PYTHON, serialPair, started } from './others.ts';

afterEach(closeAll);

/** Through the gateway most people have between network and serial line: Debian's ser2net. */

const SER2NET = '/usr/sbin/ser2net';
const SERVER = join(import.meta.dirname, 'pymodbus_server.py');
const context = { clock: systemClock, log: silentLog, changed() {} };

/** What comes in at the port goes out of the line, and the other way round. */
async function gateway(line: string, settings: string): Promise<number> {
  const port = await freePort();
  const file = join(folder(), 'ser2net.yaml');
  writeFileSync(
    file,
    `connection: &line\n  accepter: tcp,127.0.0.1,${port}\n  connector: serialdev,${line},${settings},local\n  options:\n    kickolduser: true\n`,
  );
  await started(SER2NET, ['-n', '-u', '-c', file], () => true);
  return port;
}

describe.skipIf(!existsSync(SER2NET))('ser2net (Debian: ser2net)', () => {
  it('carries Modbus RTU to a line with two units, and the silence of a third', async () => {
    const { ours, theirs } = await serialPair();
    await started(PYTHON, [SERVER, 'rtu', theirs, '19200'], (output) => output.includes('ready'));
    const port = await gateway(ours, '19200n81');
    const bus = leased({ kind: 'tcp', host: '127.0.0.1', port, framing: 'rtu' });
    const read = { unit: 1, table: 'holding', address: 7, count: 2 } as const;
    await expect.poll(() => bus.read(read)).toEqual({ kind: 'words', words: [1007, 1008] });
    expect(await bus.read({ ...read, unit: 2 })).toEqual({ kind: 'words', words: [2007, 2008] });
    const [silent, next] = await Promise.all([bus.read({ ...read, unit: 9 }), bus.read(read)]);
    expect(silent).toEqual({ kind: 'timeout' });
    expect(next).toEqual({ kind: 'words', words: [1007, 1008] });
    expect(await bus.write({ unit: 2, address: 7, words: [5] })).toEqual({ kind: 'written' });
    expect(await bus.read({ ...read, unit: 2, count: 1 })).toEqual({ kind: 'words', words: [5] });
    expect(await bus.read({ ...read, count: 125 })).toMatchObject({ kind: 'words' });
  });

  it.each([
    ['SML', '9600n81', smlOfGrid, SmlMeter],
    ['P1', '115200n81', p1Telegram, P1Meter],
  ] as const)('carries what a meter says on its line: %s', async (_name, settings, encode, Meter) => {
    const { ours, theirs } = await serialPair();
    let powerW = 700;
    const head = new P1Server({
      clock: systemClock,
      log: silentLog,
      port: 0,
      ptyPath: theirs,
      encode,
      read: () => ({ phasePowerW: [++powerW, 0, 0], phaseVoltageV: [230, 230, 230], importWh: powerW, exportWh: 0 }),
    });
    await head.start();
    closers.push(() => head.stop());
    const port = await gateway(ours, settings);
    const meter = new Meter({ id: 'grid', name: 'Grid', connection: { tcp: { host: '127.0.0.1', port } } }, context);
    meter.start();
    closers.push(() => meter.stop());
    await until(() => (meter.reading()?.value.powerW ?? 0) > 700, 'a reading');
    const first = meter.reading()?.value.powerW;
    await until(() => meter.reading()?.value.powerW !== first, 'the next one');
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
  });
});
