import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { P1Server } from '../../../src/sim/endpoints/p1-server.ts';
import { crc16, type GridValues, p1Telegram } from '../../../src/sim/endpoints/p1-telegram.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../eventually.ts';

const SOCAT = 'socat';
const VALUES: GridValues = {
  phasePowerW: [1_234.4, -567.2, 20.3],
  phaseVoltageV: [231.04, 229.96, 235],
  importWh: 12_345_678.9,
  exportWh: 4_321_000.2,
};

describe('a P1 telegram', () => {
  const text = p1Telegram(VALUES, Date.UTC(2026, 6, 1, 10, 5, 9)).toString('latin1');

  it('knows the published check value of CRC-16/ARC', () => expect(crc16('123456789')).toBe(0xbb3d));

  it('has the frame of DSMR 5 and a right CRC', () => {
    expect(text).toMatch(/^\/[A-Za-z0-9]{3}5.*\r\n\r\n1-3:0\.2\.8\(50\)\r\n[\s\S]*\r\n![0-9A-F]{4}\r\n$/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const body = text.slice(0, text.indexOf('!') + 1);
    expect(text.slice(body.length, body.length + 4)).toBe(crc16(body).toString(16).toUpperCase().padStart(4, '0'));
  });

  it.each([
    ['1-0:1.7.0', '00.687*kW'],
    ['1-0:2.7.0', '00.000*kW'],
    ['1-0:21.7.0', '01.234*kW'],
    ['1-0:22.7.0', '00.000*kW'],
    ['1-0:41.7.0', '00.000*kW'],
    ['1-0:42.7.0', '00.567*kW'],
    ['1-0:31.7.0', '005*A'],
    ['1-0:51.7.0', '002*A'],
    ['1-0:71.7.0', '000*A'],
    ['1-0:32.7.0', '231.0*V'],
    ['1-0:52.7.0', '230.0*V'],
    ['1-0:1.8.2', '012345.678*kWh'],
    ['1-0:2.8.2', '004321.000*kWh'],
    ['0-0:1.0.0', '260701120509S'],
  ])('says %s(%s)', (code, value) => expect(text).toContain(`\r\n${code}(${value})\r\n`));

  it.each([
    [Date.UTC(2026, 0, 1, 0, 0, 0), '260101010000W'],
    [Date.UTC(2026, 2, 29, 0, 59, 59), '260329015959W'],
    [Date.UTC(2026, 2, 29, 1, 0, 0), '260329030000S'],
    [Date.UTC(2026, 9, 25, 0, 30, 0), '261025023000S'],
    [Date.UTC(2026, 9, 25, 1, 30, 0), '261025023000W'],
  ])('knows Dutch time at %s', (wallMs, expected) => {
    expect(p1Telegram(VALUES, wallMs).toString('latin1')).toContain(`0-0:1.0.0(${expected})`);
  });
});

describe('the P1 server', () => {
  const clean: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const step of clean.splice(0).reverse()) await step();
  });

  async function serve(ptyPath: string | null = null) {
    const clock = new FakeClock();
    let powerW = 1_000;
    const server = new P1Server({
      clock,
      log: silentLog,
      port: 0,
      ptyPath,
      read: () => ({ ...VALUES, phasePowerW: [powerW++, 0, 0] }),
    });
    const port = await server.start();
    clean.push(() => server.stop());
    return { clock, server, port };
  }

  async function listen(port: number): Promise<{ socket: Socket; telegrams: () => string[]; closed: () => boolean }> {
    const socket = connect(port, '127.0.0.1');
    clean.push(() => void socket.destroy());
    let text = '';
    let closed = false;
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
    });
    await once(socket, 'connect');
    return { socket, telegrams: () => text.match(/\/[^!]*![0-9A-F]{4}\r\n/g) ?? [], closed: () => closed };
  }

  const power = (telegram: string | undefined): string => /1-0:21\.7\.0\(([\d.]+)/.exec(telegram ?? '')?.[1] ?? '';
  const crcFits = (telegram: string): boolean =>
    crc16(telegram.slice(0, telegram.indexOf('!') + 1)) ===
    Number.parseInt(telegram.slice(telegram.indexOf('!') + 1), 16);

  it('sends a telegram a second to every client', async () => {
    const { clock, port } = await serve();
    const clients = await Promise.all([listen(port), listen(port)]);
    await eventually(() => {
      clock.advance(1_000);
      return clients.every((client) => client.telegrams().length >= 3);
    });
    for (const client of clients) expect(client.telegrams().every(crcFits)).toBe(true);
  });

  it('goes silent and comes back on the same connection', async () => {
    const { clock, port, server } = await serve();
    const client = await listen(port);
    await eventually(() => {
      clock.advance(1_000);
      return client.telegrams().length > 0;
    });
    server.faults.on('silent');
    await eventually(settled(() => client.telegrams().length));
    const before = client.telegrams().length;
    clock.advance(10_000);
    await eventually(settled(() => client.telegrams().length));
    expect(client.telegrams().length).toBe(before);
    expect(client.closed()).toBe(false);
    server.faults.off('silent');
    clock.advance(1_000);
    await eventually(() => client.telegrams().length === before + 1);
  });

  it('freezes its values while the time goes on', async () => {
    const { clock, port, server } = await serve();
    const client = await listen(port);
    server.faults.on('frozen');
    await eventually(() => {
      clock.advance(1_000);
      return client.telegrams().length >= 3;
    });
    const frozen = client.telegrams();
    expect(new Set(frozen.map(power)).size).toBe(1);
    expect(new Set(frozen.map((telegram) => /0-0:1\.0\.0\((\d+)/.exec(telegram)?.[1])).size).toBe(frozen.length);
    server.faults.off();
    clock.advance(1_000);
    await eventually(() => client.telegrams().length > frozen.length);
    expect(power(client.telegrams().at(-1))).not.toBe(power(frozen[0]));
  });

  it('corrupts telegrams so that no CRC fits', async () => {
    const { clock, port, server } = await serve();
    const client = await listen(port);
    server.faults.on('corrupt-crc');
    await eventually(() => {
      clock.advance(1_000);
      return client.telegrams().length >= 3;
    });
    expect(client.telegrams().some(crcFits)).toBe(false);
  });

  it('half-open: the peer that hangs up gets no FIN until the fault ends', async () => {
    const { clock, port, server } = await serve();
    const client = await listen(port);
    server.faults.on('half-open');
    clock.advance(5_000);
    client.socket.end();
    // Another client proves that the server had its turn.
    await listen(port);
    await eventually(settled(() => client.telegrams().length));
    expect(client.closed()).toBe(false);
    server.faults.off();
    await eventually(client.closed);
  });

  it('unreachable: hangs up, refuses, and is back on the same port', async () => {
    const { clock, port, server } = await serve();
    const client = await listen(port);
    server.faults.on('unreachable');
    await eventually(client.closed);
    await expect(listen(port)).rejects.toThrow('ECONNREFUSED');
    server.faults.off();
    await eventually(async () => {
      const again = await listen(port).catch(() => null);
      if (again === null) return false;
      await eventually(() => {
        clock.advance(1_000);
        return again.telegrams().length > 0;
      });
      return true;
    });
  });

  it.runIf(hasSocat())('writes to a pty, also to one that appears later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'p1-'));
    clean.push(() => rmSync(folder, { recursive: true, force: true }));
    const [line, heard] = [join(folder, 'line'), join(folder, 'heard')];
    const { clock } = await serve(line);
    clock.advance(2_000);
    const socat = spawn(SOCAT, ['-u', `pty,raw,echo=0,link=${line}`, `create:${heard}`], { stdio: 'ignore' });
    clean.push(() => void socat.kill());
    await eventually(() => existsSync(line));
    await eventually(() => {
      clock.advance(1_000);
      return existsSync(heard) && (readFileSync(heard, 'latin1').match(/![0-9A-F]{4}\r\n/g)?.length ?? 0) >= 2;
    });
  });
});

function hasSocat(): boolean {
  try {
    execFileSync(SOCAT, ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** True when a number has stayed the same over some turns of the event loop. */
function settled(read: () => number): () => boolean {
  let last = Number.NaN;
  let same = 0;
  return () => {
    const now = read();
    same = now === last ? same + 1 : 0;
    last = now;
    return same >= 4;
  };
}
