import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigDocument } from '../../src/compose/config-document.ts';
import { composeDoor, type Door } from '../../src/compose/door.ts';
import { parseConfig } from '../../src/config/load.ts';
import { DoorStore } from '../../src/ledger/door-store.ts';
import { stateDoor } from '../../src/ledger/migrations/state-door.ts';
import type { Ocpp16Station } from '../../src/ocpp/central-system.ts';
import type { Ocpp16Connection } from '../../src/ocpp/v16/messages.ts';
import { AdjustableClock, TimeOfDay } from '../../src/site/time-of-day.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { ScriptedStation } from './scripted-station.ts';
import { until } from './socket-pair.ts';

class PlainStation implements Ocpp16Station {
  connection: Ocpp16Connection | null = null;
  readonly violations: string[] = [];
  floods = 0;
  readonly handlers: Ocpp16Station['handlers'] = {
    Heartbeat: () => ({ kind: 'result', payload: { currentTime: '2026-06-15T10:00:00Z' } }),
  };
  connected(connection: Ocpp16Connection): void {
    this.connection = connection;
  }
  disconnected(): void {}
  identityTaken(): void {}
  violated({ detail }: { readonly detail: string }): void {
    this.violations.push(detail);
  }
  flooded(): void {
    this.floods += 1;
  }
}

/** The door as it runs, at real sockets; beside each thing that comes in, another station goes on. */
describe('bad input at the door', () => {
  let folder: string;
  let clock: FakeClock;
  let store: DoorStore;
  let door: Door;
  let port: number;
  let tlsPort: number;
  let good: ScriptedStation;
  const bad = new PlainStation();

  // Its keys are made once.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lademeister-bad-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    clock = new FakeClock();
    const db = new Database(':memory:');
    db.exec(stateDoor);
    store = new DoorStore(db);
    [port, tlsPort] = [await freePort(), await freePort()];
    const parsed = parseConfig(`ocpp: { host: 127.0.0.1, port: ${port}, tlsPort: ${tlsPort} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: good, name: Good, type: ocpp, identity: GOOD, circuit: house }
  - { id: bad, name: Bad, type: ocpp, identity: BAD, circuit: house }
  - { id: locked, name: Locked, type: ocpp, identity: LOCKED, circuit: house, securityProfile: 1 }
`);
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
    const time = new TimeOfDay({
      clock: new AdjustableClock(clock),
      log: silentLog,
      host: async () => 'synchronised',
      notBeforeMs: 0,
    });
    await time.start();
    const stations = new Map([
      ['GOOD', new PlainStation()],
      ['BAD', bad],
      ['LOCKED', new PlainStation()],
    ]);
    const path = join(folder, 'config.yaml');
    const document = new ConfigDocument({ path, definitionNames: null, changed: () => {}, log: silentLog });
    const surroundings = { dataDir: folder, document, store, time, clock, log: silentLog, configChanged: () => {} };
    door = await composeDoor(parsed.config, { stationFor: (identity) => stations.get(identity) ?? null }, surroundings);
    await door.open();
    good = await ScriptedStation.connect(`ws://127.0.0.1:${port}/GOOD`);
    bad.violations.length = 0;
  });
  afterEach(async () => {
    good.socket.terminate();
    door.stop();
    await door.close();
  });

  const goesOn = async () => expect((await good.call('Heartbeat', {}))[0]).toBe(3);
  const codes = () => door.ports.securityEvents().events.map(({ code }) => code);
  const connectBad = () => ScriptedStation.connect(`ws://127.0.0.1:${port}/BAD`);

  it.each([
    ['no JSON', '{'],
    ['no array', '{"a":1}'],
    ['an empty array', '[]'],
    ['a number for an id', '[2,1,"Heartbeat",{}]'],
    ['an id of 300 characters', `[2,"${'x'.repeat(300)}","Heartbeat",{}]`],
    ['three elements', '[2,"1","Heartbeat"]'],
    ['a payload that is none', '[2,"1","Heartbeat",[1]]'],
    ['a payload 50 000 levels deep', `[2,"1","Heartbeat",${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]`],
    ['a poisoned prototype', '[2,"1","Heartbeat",{"__proto__":{"polluted":1},"constructor":{}}]'],
    ['an action that is a word of JavaScript', '[2,"1","constructor",{}]'],
    ['an unknown message type', '[9,"1",{}]'],
  ])('%s', async (_what, frame) => {
    const peer = await connectBad();
    peer.socket.send(frame);
    await goesOn();
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(bad.violations.length).toBeGreaterThan(0);
    peer.socket.terminate();
  });

  it('a frame of 10 MB ends its connection and no other', async () => {
    const peer = await connectBad();
    peer.socket.send('x'.repeat(10_000_000));
    await goesOn();
    await until(() => peer.closed);
    await until(() => codes().includes('invalid-frame'));
    await goesOn();
  });

  it('two thousand unknown identities: twenty wait, the log is bounded, who is known gets in', async () => {
    const statuses = new Map<string, number>();
    const knock = async (identity: string): Promise<void> => {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.write(
        `GET /${identity} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      const status = answer.toString().slice(9, 12);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== '101') socket.destroy();
    };
    for (let i = 0; i < 2_000; i += 40) {
      await Promise.all(Array.from({ length: 40 }, (_, j) => knock(`MADE-UP-${i + j}`)));
    }
    await goesOn();
    expect([...statuses]).toEqual([
      ['101', 10],
      ['503', 1_990],
    ]);
    expect(door.ports.stations().waiting.length).toBe(10);
    expect(codes().length).toBeGreaterThan(0);
    expect(store.newest(10_000).length).toBeLessThanOrEqual(100);
    const peer = await connectBad();
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('wrong passwords are slowed down and written down', async () => {
    const dial = (password: string) =>
      ScriptedStation.connect(`ws://LOCKED:${password}@127.0.0.1:${port}/LOCKED`).then(
        () => 'in',
        (error: Error) => /\d{3}/.exec(error.message)?.[0],
      );
    const answers: (string | undefined)[] = [];
    for (let i = 0; i < 8; i += 1) answers.push(await dial(`guess-${i}`));
    await goesOn();
    expect(answers).toEqual([...Array.from({ length: 5 }, () => '401'), '429', '429', '429']);
    expect(codes()).toEqual(expect.arrayContaining(['password-wrong', 'too-many-tries']));
  });

  it('a certificate chain that does not hold, and what is no TLS at all', async () => {
    await expect(ScriptedStation.connect(`wss://127.0.0.1:${tlsPort}/BAD`)).rejects.toThrow(/self-signed|unable/);
    const plain = connect(tlsPort, '127.0.0.1').on('error', () => {});
    plain.write('GET /BAD HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(plain, 'close');
    await goesOn();
    await until(() => codes().includes('tls-failed'));
  });

  it('a flood is read slowly, and the others at once', async () => {
    const peer = await connectBad();
    for (let i = 0; i < 3_000; i += 1) peer.post('Heartbeat', { filler: 'x'.repeat(100) });
    for (let i = 0; i < 5; i += 1) await goesOn();
    await until(() => bad.floods > 0);
    expect(bad.floods).toBe(1);
    peer.socket.terminate();
  });

  it('an answer after a minute is written down, and what follows goes its way', async () => {
    const peer = await connectBad();
    const frames: [number, string, string][] = [];
    peer.script['ClearCache'] = () => 'silence';
    peer.socket.on('message', (data) => frames.push(JSON.parse(data.toString())));
    const call = bad.connection?.call('ClearCache', {});
    await until(() => frames.length === 1);
    let outcome: unknown = null;
    void call?.then((what) => {
      outcome = what;
    });
    // In steps, so that pings are answered.
    await until(() => {
      clock.advance(1_000);
      return outcome !== null;
    });
    expect(outcome).toEqual({ kind: 'timeout' });
    peer.socket.send(JSON.stringify([3, frames[0]?.[1], { status: 'Accepted' }]));
    expect(await bad.connection?.call('GetLocalListVersion', {})).toMatchObject({ kind: 'error' });
    await goesOn();
    expect(bad.violations[0]).toContain('late');
    peer.socket.terminate();
  });
});
