import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { P1Meter } from '../../src/devices/meters/p1/p1-meter.ts';
import { SmlMeter } from '../../src/devices/meters/sml/sml-meter.ts';
import { smlOfGrid } from '../../src/sim/endpoints/sml-file.ts';
import { Line, type LineState } from '../../src/transport/line.ts';
import { dialSerial } from '../../src/transport/serial.ts';
import { telegram } from '../devices/meters/p1-samples.ts';
import { silentLog } from '../silent-log.ts';
import { until } from './peer.ts';

let folder: string;
let path: string;
let cable: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lademeister-pty-'));
  path = join(folder, 'ttyUSB0');
});
afterEach(async () => {
  await unplug();
  rmSync(folder, { recursive: true });
});

/** A pseudo terminal at {@link path}: what is written to the child's input comes out of it. */
async function plug(): Promise<ChildProcess> {
  cable = spawn('socat', ['-u', '-', `pty,link=${path},raw,echo=0`], { stdio: ['pipe', 'ignore', 'ignore'] });
  await until(() => existsSync(path), 'the pseudo terminal');
  return cable;
}

async function unplug(): Promise<void> {
  const process = cable;
  cable = null;
  if (process === null || process.exitCode !== null) return;
  const gone = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await gone;
  // socat killed so hard cannot take its link away, as udev would.
  rmSync(path, { force: true });
}

describe('a serial line', () => {
  it('brings bytes, notices the pulled cable by its silence, and opens the port anew', async () => {
    const states: LineState[] = [];
    let received = '';
    const line = new Line(
      dialSerial({ path, baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }),
      400,
      systemClock,
    );
    line.open({
      bytes: (chunk) => {
        received += chunk.toString('latin1');
      },
      state: (state) => states.push(state),
    });
    await until(() => states.at(-1)?.kind === 'lost', 'a port that is not there');
    expect(states.at(-1)).toMatchObject({ detail: expect.stringContaining('No such file') });

    const first = await plug();
    await until(() => states.at(-1)?.kind === 'open', 'the port open');
    first.stdin?.write('one');
    await until(() => received === 'one', 'bytes');

    await unplug();
    await until(() => states.at(-1)?.kind !== 'open', 'the loss noticed');
    expect(['silent', 'lost']).toContain(states.at(-1)?.kind);

    const second = await plug();
    await until(() => states.at(-1)?.kind === 'open', 'the port open again');
    second.stdin?.write('two');
    await until(() => received === 'onetwo', 'bytes again');
    await line.close();
  });

  const grid = { phasePowerW: [321, 0, 0], phaseVoltageV: [230, 230, 230], importWh: 5, exportWh: 0 } as const;
  it.each([
    ['P1', P1Meter, telegram(321)],
    ['SML', SmlMeter, smlOfGrid(grid, 1_000_000)],
  ] as const)('carries a meter: %s', async (_name, Meter, said) => {
    const { stdin } = await plug();
    const meter = new Meter(
      { id: 'grid', name: 'Grid', connection: { serial: { path } } },
      { clock: systemClock, log: silentLog, changed: () => {} },
    );
    meter.start();
    // The port discards what came before it was opened.
    const writer = setInterval(() => stdin?.write(said), 50);
    await until(() => meter.reading() !== null, 'a reading');
    clearInterval(writer);
    expect(meter.reading()?.value.powerW).toBe(321);
    await meter.stop();
  });
});
