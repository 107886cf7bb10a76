import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { P1Meter, type P1MeterOptions } from '../../../src/devices/meters/p1/p1-meter.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { fakeDial } from '../../transport/fake-dial.ts';
import { startPeer, until } from '../../transport/peer.ts';
import { sample, telegram, withChecksum } from './p1-samples.ts';

const connection = { tcp: { host: 'dongle', port: 23 } };

function bench(options: Partial<P1MeterOptions> = {}) {
  const clock = new FakeClock();
  const line = fakeDial();
  const heard: (number | null)[] = [];
  const context = { clock, log: silentLog, changed: () => heard.push(meter.reading()?.value.powerW ?? null) };
  const meter: P1Meter = new P1Meter({ id: 'grid', name: 'Grid', connection, ...options }, context, line.dial);
  meter.start();
  line.last().open();
  return { clock, meter, line, heard, send: (bytes: Uint8Array | string) => line.last().send(bytes) };
}

/** A bench whose meter speaks every `periodMs`, and has done so twice. */
function speakingBench(periodMs = 1_000) {
  const all = bench();
  all.send(telegram(500, 1));
  all.clock.advance(periodMs);
  all.send(telegram(501, 2));
  return all;
}

const corrupt = (bytes: Buffer): string => bytes.toString('latin1').replace('*kW', '*kV');

describe('a P1 meter', () => {
  it('is connecting until the first whole telegram, which it stamps with both clocks', () => {
    const { clock, meter, send } = bench();
    const identity = { id: 'grid', kind: 'meter', name: 'Grid' };
    expect(meter.health()).toMatchObject({ ...identity, condition: 'connecting', lastHeardMs: null, problem: null });
    send('00*kWh)\r\n!12');
    expect(meter.reading()).toBeNull();
    send(sample('dsmr-5.0-three-phase'));
    expect(meter.reading()).toMatchObject({
      value: { powerW: -434, phasePowerW: [202, -1276, 640] },
      monoMs: clock.monoMs(),
      atMs: clock.wallMs(),
      quality: 'good',
    });
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null, lastHeardMs: clock.wallMs() });
  });

  it('tells of a reading at once, within the call that brings the last digit of the checksum', () => {
    const { heard, send } = bench();
    const bytes = telegram(500);
    send(bytes.subarray(0, -3));
    expect(heard).toEqual([]);
    send(bytes.subarray(-3));
    expect(heard).toEqual([500]);
  });

  it('is late 3 s after the last telegram of a meter that speaks every second', () => {
    const { clock, meter, heard, send } = speakingBench();
    clock.advance(2_999);
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
    expect(heard).toHaveLength(2);
    clock.advance(1);
    expect(meter.health()).toMatchObject({ condition: 'stale', problem: { code: 'silent', silentMs: 3_000 } });
    expect(heard).toHaveLength(3);
    expect(meter.reading()?.value.powerW).toBe(501);
    send(telegram(502, 5));
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('gives a meter that speaks every 10 s its time', () => {
    const { clock, meter } = speakingBench(10_000);
    clock.advance(24_999);
    expect(meter.health().condition).toBe('ok');
    clock.advance(1);
    expect(meter.health().condition).toBe('stale');
  });

  it('never takes a corrupt telegram, and counts them', () => {
    const { meter, send } = bench();
    send(corrupt(telegram(500)));
    send(corrupt(telegram(500)));
    expect(meter.reading()).toBeNull();
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'bad-checksum', count: 2 } });
  });

  it('does not make news of one corrupt telegram among good ones', () => {
    const { clock, meter, send, heard } = speakingBench();
    clock.advance(1_000);
    send(corrupt(telegram(900, 3)));
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
    clock.advance(1_000);
    send(telegram(502, 4));
    expect(heard).toEqual([500, 501, 502]);
  });

  it('is faulty, not stale, when all it says is corrupt', () => {
    const { clock, meter, send } = speakingBench();
    for (let second = 3; second <= 5; second += 1) {
      clock.advance(1_000);
      send(corrupt(telegram(900, second)));
    }
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'bad-checksum', count: 3 } });
    expect(meter.reading()?.value.powerW).toBe(501);
    send(corrupt(telegram(900, 6)));
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'bad-checksum', count: 4 } });
  });

  it('is faulty, not silent, when each telegram breaks off', () => {
    const { clock, meter, send } = speakingBench();
    for (let second = 3; second <= 7; second += 1) {
      clock.advance(1_000);
      send(telegram(900, second).subarray(0, 60));
    }
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error' } });
    send(telegram(502, 8));
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('says what it cannot make sense of', () => {
    const { clock, meter, send } = bench({ checksum: 'if-present' });
    send('/X\r\n1-0:1.7.0(oops)\r\n!\r\n');
    const detail = 'cannot read the line 1-0:1.7.0(oops)';
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error', detail } });
    send(`/X\r\n${'1-0:99.9.9(1)\r\n'.repeat(2_000)}`);
    expect(meter.health().problem).toMatchObject({ detail: 'a telegram that does not end' });
    for (let s = 0; s < 31; s += 1) {
      clock.advance(1_000);
      send('\xaa\xbb\x8d');
    }
    expect(meter.health().problem).toMatchObject({ detail: expect.stringContaining('wrong baud rate') });
  });

  it('does not join two halves across a pause or a new connection', async () => {
    const { clock, meter, line, send } = bench({ checksum: 'if-present' });
    send('/X\r\n1-0:1.7.0(0');
    clock.advance(2_001);
    send('9.998*kW)\r\n!\r\n');
    send('/X\r\n1-0:1.7.0(0');
    line.last().lose('ECONNRESET');
    await clock.advanceAsync(1_100, 100);
    expect(line.streams).toHaveLength(2);
    line.last().open();
    send('9.998*kW)\r\n!\r\n');
    expect(meter.reading()).toBeNull();
    send('/X\r\n1-0:1.7.0(09.998*kW)\r\n!\r\n');
    expect(meter.reading()?.value.powerW).toBe(9_998);
  });

  it('gives up a half-open connection and makes a new one', async () => {
    const { clock, meter, line, send } = speakingBench();
    clock.advance(6_000);
    expect(meter.health()).toMatchObject({ condition: 'stale', problem: { code: 'silent', silentMs: 6_000 } });
    expect(line.last().isClosed).toBe(true);
    await clock.advanceAsync(1_100, 100);
    expect(line.streams).toHaveLength(2);
    line.last().open();
    send(telegram(600, 9));
    expect(meter.reading()?.value.powerW).toBe(600);
    expect(meter.health().condition).toBe('ok');
  });

  it('names what keeps it from connecting', () => {
    const { clock, meter, line } = speakingBench();
    line.last().lose('ECONNREFUSED');
    const problem = { code: 'unreachable', address: 'dongle:23', detail: 'ECONNREFUSED' };
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
    clock.advance(3_000);
    expect(meter.health()).toMatchObject({ condition: 'stale', problem });
    const fresh = bench();
    fresh.line.last().lose('ECONNREFUSED');
    expect(fresh.meter.health()).toMatchObject({ condition: 'connecting', problem });
  });

  it('does not mix two meters on one line, and follows an exchanged one', () => {
    const { clock, meter, send, heard } = speakingBench();
    const text = telegram(9_000, 1).toString('latin1').replace('(4530303434', '(4530303939');
    const other = withChecksum(text.slice(0, text.indexOf('!') + 1));
    send(other);
    expect(heard).toEqual([500, 501]);
    clock.advance(3_000);
    send(other);
    expect(meter.reading()?.value.powerW).toBe(9_000);
  });

  it('notices a telegram repeated although there is a clock in it', () => {
    const { clock, meter, send } = bench();
    for (let second = 0; second <= 15; second += 1) {
      send(telegram(500, 7));
      clock.advance(1_000);
    }
    expect(meter.health().condition).toBe('ok');
    const lastGood = meter.reading();
    for (let second = 16; second <= 19; second += 1) {
      send(telegram(500, 7));
      clock.advance(1_000);
    }
    expect(meter.reading()).toBe(lastGood);
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'frozen' } });
    send(telegram(500, 8));
    expect(meter.health().condition).toBe('ok');
  });

  it('notices registers that stand still while power flows', () => {
    const { clock, meter, send } = bench();
    const run = (seconds: number, powerW: number, registerWh: (second: number) => number): void => {
      for (let second = 0; second < seconds; second += 1) {
        const kWh = (registerWh(second) / 1000).toFixed(3).padStart(10, '0');
        send(telegram(powerW, (clock.monoMs() / 1000) % 60, [`1-0:1.8.1(${kWh}*kWh)`]));
        clock.advance(1_000);
      }
    };
    run(60, 3_600, (second) => second);
    run(300, 0, () => 59);
    expect(meter.health().condition).toBe('ok');
    run(28, 3_600, () => 60);
    expect(meter.health().condition).toBe('ok');
    run(8, 3_600, () => 60);
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'frozen' } });
    run(3, 3_600, (second) => 61 + second);
    expect(meter.health().condition).toBe('ok');
  });

  it('leaves a register of whole kWh its time', () => {
    const { clock, meter, send } = bench();
    for (let second = 0; second < 2_000; second += 1) {
      const kWh = String(Math.floor(second / 360)).padStart(6, '0');
      send(telegram(10_000, second % 60, [`1-0:1.8.1(${kWh}*kWh)`]));
      clock.advance(1_000);
    }
    expect(meter.health().condition).toBe('ok');
  });

  it('is read over a real socket, in odd pieces, and stops without a trace', async () => {
    const bytes = sample('belgium-emucs');
    const peer = await startPeer((socket) => {
      socket.write(bytes.subarray(700));
      socket.write(bytes.subarray(0, 333));
      setImmediate(() => socket.write(Buffer.concat([bytes.subarray(333), bytes, telegram(77)])));
    });
    const heard: (number | undefined)[] = [];
    const meter: P1Meter = new P1Meter(
      { id: 'grid', name: 'Grid', connection: { tcp: { host: '127.0.0.1', port: peer.port } } },
      { clock: systemClock, log: silentLog, changed: () => heard.push(meter.reading()?.value.powerW) },
    );
    meter.start();
    await until(() => heard.length >= 2, 'two telegrams');
    expect(heard).toEqual([-3155, -3155]);
    await meter.stop();
    await until(() => peer.sockets.length === 0, 'the connection closed');
    await peer.close();
  });
});
