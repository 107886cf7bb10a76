import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { MqttDevice } from '../../src/devices/mqtt/mqtt-device.ts';
import { makeServerCertificate, makeSiteCa } from '../../src/ocpp/security/site-ca.ts';
import { MqttBrokers } from '../../src/transport/mqtt/brokers.ts';
import { MqttLink, type MqttOptions } from '../../src/transport/mqtt/link.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { until } from '../transport/peer.ts';

/** Against a broker that nobody here wrote: Debian's mosquitto. */

/** Debian's own: where daemons are. */
const MOSQUITTO = '/usr/sbin/mosquitto';
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A mosquitto that keeps retained messages over its restarts, on a port of its own. */
class Mosquitto {
  readonly port: number;
  private readonly folder: string;
  /** All that it has logged. */
  log = '';
  private readonly settings: readonly string[];
  private child: ChildProcess | null = null;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.settings = settings;
  }

  static async started(settings: (folder: string) => readonly string[] = () => ['allow_anonymous true']) {
    const folder = mkdtempSync(join(tmpdir(), 'lademeister-mqtt-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const broker = new Mosquitto(await freePort(), folder, settings(folder));
    closers.push(() => broker.end('SIGKILL'));
    await broker.start();
    return broker;
  }

  async start(): Promise<void> {
    const file = join(this.folder, 'mosquitto.conf');
    const lines = [
      `listener ${this.port} 127.0.0.1`,
      // As root it would become somebody who may not write here.
      `user ${userInfo().username}`,
      'persistence true',
      `persistence_location ${this.folder}/`,
      ...this.settings,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const child = spawn(MOSQUITTO, ['-v', '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    const before = this.log.length;
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    this.child = child;
    await until(() => this.log.slice(before).includes(' running') || child.exitCode !== null, 'mosquitto', 30_000);
    expect(child.exitCode, this.log).toBeNull();
  }

  /** With SIGTERM it writes down what it keeps. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async stranger(clientId?: string) {
    const client = await connectAsync(`mqtt://127.0.0.1:${this.port}`, {
      reconnectPeriod: 0,
      ...(clientId === undefined ? {} : { clientId }),
    });
    client.on('error', () => {});
    closers.push(() => client.endAsync(true));
    return client;
  }
}

const optionsFor = (port: number, more: Partial<MqttOptions> = {}): MqttOptions => ({
  ...{ host: '127.0.0.1', port, tls: false, username: null, statusTopic: null },
  secrets: async () => ({ password: null, ca: null }),
  ...more,
});

function linkTo(options: MqttOptions) {
  const clock = new FakeClock();
  const link = new MqttLink(options, clock, silentLog);
  closers.push(() => link.stop());
  /** What it waits for it need not wait for here. */
  const up = () =>
    until(
      () => {
        if (link.problem() !== null) clock.advance(20);
        return link.problem() === null;
      },
      `the connection, ${JSON.stringify(link.problem())}`,
    );
  return { clock, link, up };
}

describe.skipIf(!existsSync(MOSQUITTO))('mosquitto (Debian: mosquitto)', () => {
  it('keeps a value over its restart that is never taken for one of now', async () => {
    const broker = await Mosquitto.started();
    await (await broker.stranger()).publishAsync('house/meter', '900', { qos: 1, retain: true });
    const clock = new FakeClock();
    const device = new MqttDevice(
      {
        ...{ id: 'grid', name: 'Grid', kind: 'meter', everyMs: 1_000, broker: optionsFor(broker.port) },
        speech: { values: { powerW: { topic: 'house/meter' } } },
      },
      new MqttBrokers(clock, silentLog),
      { clock, log: silentLog, changed: () => {} },
    );
    closers.push(() => device.stop());
    const passes = (isSo: () => boolean, what: string) =>
      until(() => {
        clock.advance(20);
        return isSo();
      }, what);
    const onlyKept = (): boolean => {
      const { problem } = device.health();
      return problem?.code === 'protocol-error' && problem.detail.includes('retained');
    };
    device.start();
    await passes(onlyKept, 'nothing but the kept value');
    expect(device.reading()).toBeNull();

    const publish = async (payload: string) =>
      (await broker.stranger()).publishAsync('house/meter', payload, { qos: 1, retain: true });
    await publish('1000');
    await passes(() => device.reading()?.value.powerW === 1_000, 'the value of now');
    const readAtMs = device.reading()?.monoMs;

    await broker.end('SIGTERM');
    await passes(() => device.health().problem?.code === 'unreachable', 'the loss');
    await broker.start();
    await passes(onlyKept, 'nothing but the kept value again');
    expect(device.reading()?.monoMs).toBe(readAtMs);
    expect(device.health().condition).toBe('stale');
    await publish('1100');
    await passes(() => device.reading()?.value.powerW === 1_100, 'the next value of now');
    expect(device.health().condition).toBe('ok');
  });

  it('throws us out for another one with our name, and takes us under the next', async () => {
    const broker = await Mosquitto.started();
    const { link, up } = linkTo(optionsFor(broker.port));
    const names = (): string[] =>
      [...broker.log.matchAll(/ as (lademeister-[0-9a-f]+) /g)].map(([, name = '']) => name);
    link.start();
    await up();
    await until(() => names().length > 0, 'our name');
    const [ours] = names();
    const other = await broker.stranger(ours);
    await until(() => link.problem() !== null, 'the loss');
    await up();
    await until(() => new Set(names()).size === 2, 'another name');
    // Nobody throws anybody out any more.
    expect(other.connected).toBe(true);
    expect(link.problem()).toBeNull();
  });

  it('that dies amid its messages leaves none that is not whole', async () => {
    const broker = await Mosquitto.started();
    const { link, up } = linkTo(optionsFor(broker.port));
    const whole = 'x'.repeat(60_000);
    const heard: string[] = [];
    link.listen('house/meter', { qos: 0, message: ({ payload }) => heard.push(payload) });
    link.start();
    await up();
    await until(() => broker.log.includes('SUBSCRIBE'), 'the subscription');
    const stranger = await broker.stranger();
    for (let count = 0; count < 400; count += 1) stranger.publish('house/meter', whole);
    await until(() => heard.length > 20, 'some of them');
    await broker.end('SIGKILL');
    await until(() => link.problem() !== null, 'the loss');
    await broker.start();
    await up();
    expect(heard.filter((payload) => payload !== whole)).toEqual([]);
  });

  it('is spoken to by TLS with a name and a password, and by no other certificate than the one that is trusted', async () => {
    const ca = await makeSiteCa();
    const server = await makeServerCertificate(ca, ['127.0.0.1'], Date.UTC(2048, 0, 1));
    const broker = await Mosquitto.started((folder) => {
      const path = (name: string): string => join(folder, name);
      writeFileSync(path('cert.pem'), server.cert);
      writeFileSync(path('key.pem'), server.key);
      writeFileSync(path('users'), '');
      expect(spawnSync('/usr/bin/mosquitto_passwd', ['-b', path('users'), 'anna', 'geheim']).status).toBe(0);
      return [
        'allow_anonymous false',
        `password_file ${path('users')}`,
        `certfile ${path('cert.pem')}`,
        `keyfile ${path('key.pem')}`,
      ];
    });
    const trying = async (password: string, trusted: string | null) => {
      const secrets = async () => ({ password, ca: trusted });
      const { link } = linkTo(optionsFor(broker.port, { tls: true, username: 'anna', secrets }));
      link.start();
      await until(() => link.problem()?.detail !== 'connecting', 'an outcome');
      return link.problem()?.detail ?? null;
    };
    expect(await trying('geheim', ca.cert)).toBeNull();
    expect(await trying('falsch', ca.cert)).toMatch(/not authorized/i);
    expect(await trying('geheim', null)).toMatch(/self.signed|unable to verify|issuer/i);
    expect(await trying('geheim', (await makeSiteCa()).cert)).toMatch(/verif|issuer|self.signed|signature/i);
  });
});
