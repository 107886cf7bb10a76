import { describe, expect, it } from 'vitest';
import type { JsonSpeech } from '../../../src/devices/json/values.ts';
import { MqttDevice } from '../../../src/devices/mqtt/mqtt-device.ts';
import { MqttBrokers, type MqttLease } from '../../../src/transport/mqtt/brokers.ts';
import type { MqttProblem, TopicListener } from '../../../src/transport/mqtt/link.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';

const EVERY_MS = 10_000;
const PHASES: JsonSpeech = {
  values: {
    powerW: { topic: 'm/power' },
    phaseCurrentA: [
      { topic: 'm/currents', path: '0' },
      { topic: 'm/currents', path: '1' },
      { topic: 'm/currents', path: '2' },
    ],
    importWh: { topic: 'm/imported' },
  },
};

/** A device at a link that a test speaks for. */
function bench(speech: JsonSpeech = PHASES) {
  const clock = new FakeClock();
  const listeners = new Map<string, TopicListener>();
  const watchers: (() => void)[] = [];
  let problem: MqttProblem | null = { sinceMs: 0, detail: 'connecting' };
  class Brokers extends MqttBrokers {
    override lease(): MqttLease {
      const { link, release } = super.lease(broker);
      link.start = () => {};
      link.problem = () => problem;
      link.watch = (changed) => {
        watchers.push(changed);
        return () => {};
      };
      link.listen = (topic, listener) => {
        listeners.set(topic, listener);
        return () => listeners.delete(topic);
      };
      return { link, release };
    }
  }
  const broker = {
    ...{ host: 'broker', port: 1883, tls: false, username: null, statusTopic: null },
    secrets: async () => ({ password: null, ca: null }),
  };
  const device = new MqttDevice(
    { id: 'grid', name: 'Grid', kind: 'meter', broker, speech, everyMs: EVERY_MS },
    new Brokers(clock, silentLog),
    { clock, log: silentLog, changed: () => {} },
  );
  device.start();
  return {
    clock,
    device,
    listeners,
    link(next: MqttProblem | null) {
      problem = next;
      for (const changed of watchers) changed();
    },
    says(topic: string, payload: string, isRetained = false) {
      listeners.get(topic)?.message({ payload, isRetained, monoMs: clock.monoMs() });
    },
  };
}

describe('a device that publishes', () => {
  it('is read from messages on several topics, and is as old as the oldest of them', () => {
    const { clock, device, link, says } = bench();
    link(null);
    says('m/power', '-1150.5');
    clock.advance(3_000);
    expect(device.reading()).toBeNull();
    says('m/currents', '[5, 2, 1]');
    clock.advance(100);
    expect(device.reading()).toMatchObject({
      value: { powerW: -1_150.5, phaseCurrentA: [-5, -2, -1], importWh: null },
      monoMs: clock.monoMs() - 3_100,
      atMs: clock.wallMs() - 3_100,
    });
    expect(device.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('keeps what was published in a row together', () => {
    const { clock, device, link, says } = bench();
    link(null);
    // We come amid a row: the currents of the one before are not the power's of this.
    says('m/currents', '[1, 1, 1]');
    clock.advance(EVERY_MS);
    for (const current of [10, 20]) {
      says('m/power', String(690 * current));
      clock.advance(50);
      says('m/currents', JSON.stringify([current, current, current]));
      clock.advance(50);
      expect(device.reading()?.value).toMatchObject({
        powerW: 690 * current,
        phaseCurrentA: [current, current, current],
      });
      clock.advance(EVERY_MS - 100);
    }
  });

  it('is late when one of its topics falls silent, and names it', () => {
    const { clock, device, link, says } = bench();
    link(null);
    for (let turn = 0; turn < 3; turn += 1) {
      says('m/power', '100');
      if (turn === 0) says('m/currents', '[1, 1, 1]');
      clock.advance(EVERY_MS);
    }
    expect(device.health()).toMatchObject({
      condition: 'stale',
      problem: { code: 'silent', address: 'broker:1883 m/currents' },
    });
    says('m/currents', '[1, 1, 1]');
    says('m/power', '100');
    clock.advance(100);
    expect(device.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('has registers that come rarely, but not for ever', () => {
    const { clock, device, link, says } = bench();
    link(null);
    says('m/imported', '4000');
    const minute = () => {
      for (let passed = 0; passed < 60_000; passed += EVERY_MS) {
        says('m/power', String(clock.monoMs() % 1_000));
        says('m/currents', '[1, 1, 1]');
        clock.advance(EVERY_MS);
      }
    };
    minute();
    expect(device.reading()?.value.importWh).toBe(4_000);
    for (let minutes = 0; minutes < 10; minutes += 1) minute();
    expect(device.reading()?.value).toMatchObject({ importWh: null });
    expect(device.health().condition).toBe('ok');
  });

  it('is not read from what the broker has kept, and says that there is nothing else', () => {
    const { clock, device, link, says } = bench({ values: { powerW: { topic: 'm/power' } } });
    link(null);
    says('m/power', '900', true);
    clock.advance(30_000);
    expect(device.reading()).toBeNull();
    expect(device.health()).toMatchObject({
      condition: 'connecting',
      problem: {
        code: 'protocol-error',
        detail: 'nothing but what the broker had kept (retained), which may be of any age',
      },
    });
    says('m/power', '800');
    clock.advance(100);
    expect(device.reading()?.value.powerW).toBe(800);
  });

  it('is not read while its own clock stands still, from the first message on', () => {
    const { clock, device, link, says } = bench({
      values: { powerW: { topic: 'm/s', path: 'P' } },
      clock: { topic: 'm/s', path: 'Time' },
    });
    link(null);
    const message = (P: number, second: number) => {
      says('m/s', JSON.stringify({ P, Time: `2026-11-22T10:00:${second}` }));
      clock.advance(EVERY_MS);
    };
    message(100, 10);
    expect(device.reading()).toBeNull();
    message(200, 20);
    expect(device.reading()?.value.powerW).toBe(200);
    for (let turn = 0; turn < 4; turn += 1) message(300 + turn, 20);
    expect(device.reading()?.value.powerW).toBe(200);
    expect(device.health()).toMatchObject({ condition: 'stale', problem: { code: 'silent' } });
  });

  it('says why its broker is not there, and leaves its topics when it is stopped', async () => {
    const { clock, device, link, listeners, says } = bench({ values: { powerW: { topic: 'm/power' } } });
    link({ sinceMs: 0, detail: 'ECONNREFUSED' });
    expect(device.health()).toMatchObject({
      condition: 'connecting',
      problem: { code: 'unreachable', address: 'broker:1883', detail: 'ECONNREFUSED' },
    });
    link(null);
    says('m/power', '5');
    clock.advance(100);
    expect(device.health().condition).toBe('ok');
    link({ sinceMs: 0, detail: 'the broker has fallen silent' });
    expect(device.health().condition).toBe('ok');
    clock.advance(25_000);
    expect(device.health()).toMatchObject({ condition: 'stale', problem: { code: 'unreachable' } });
    await device.stop();
    expect([...listeners.keys()]).toEqual([]);
  });
});
