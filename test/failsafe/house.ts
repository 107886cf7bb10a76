import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { DeviceProblem } from '../../src/core/model/health.ts';
import type { ReasonCode } from '../../src/core/model/reasons.ts';
import type { ChargeMode } from '../../src/core/model/site.ts';
import { type Home, startHome } from '../../src/sim/home.ts';
import { CARPORT, GARAGE, homeSpec } from '../../src/sim/scenarios/home-spec.ts';
import { type CarSpec, carSpec } from '../../src/sim/world/car.ts';
import { HOME_BATTERY } from '../../src/sim/world/home-battery.ts';
import type { SiteView } from '../../src/site/view.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';

// Much of it is done in virtual time, and takes as long as the machine has other things to do.
vi.setConfig({ testTimeout: 90_000 });

const STEP_MS = 200;
/** Loopback carries a message on within one turn of the event loop; a poll is a few messages. */
const TURNS = 10;

interface HouseOptions {
  /** Lines that stand in config.yaml beside the usual. */
  readonly config?: string | ((home: Home) => string);
  /** More of the carport's entry: `phaseSwitching: true`. */
  readonly carport?: string;
  /** More of the sub-meter's entry: `phases: [L2, L3, L1]`. */
  readonly garageMeter?: string;
  readonly battery?: boolean;
  /** The grid operator may limit what it charges from the grid. */
  readonly dimmableBattery?: boolean;
  readonly modes?: { readonly carport?: ChargeMode; readonly garage?: ChargeMode };
  readonly safeCurrentA?: number;
  /** Where the data folder is made; the system's folder for such things unless given. */
  readonly disk?: string;
}

/**
 * The whole program and the simulated home, over real sockets, in one virtual time: it goes on in steps of 200 ms, and
 * between two of them everything that was sent arrives. So the seconds that a test counts are those of the house.
 */
export class FailsafeHouse {
  readonly clock = new FakeClock();
  /** Of the program: config.yaml and the books. */
  readonly folder: string;
  private readonly options: HouseOptions;
  private simulated: Home | null = null;
  private stopProgram: (() => Promise<void>) | null = null;
  private http = 0;
  private cookie = '';

  constructor(options: HouseOptions = {}) {
    this.options = options;
    this.folder = mkdtempSync(join(options.disk ?? tmpdir(), 'lademeister-failsafe-'));
    onTestFinished(async () => {
      await this.stopProgram?.();
      // A station that is half open would not say goodbye.
      for (const station of this.simulated?.stations ?? []) station.faults.off();
      await this.simulated?.stop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  static async open(options: HouseOptions = {}): Promise<FailsafeHouse> {
    const house = new FailsafeHouse(options);
    await house.build();
    await house.start();
    return house;
  }

  get home(): Home {
    if (this.simulated === null) throw new Error('not built');
    return this.simulated;
  }

  /** The home and config.yaml, and no program yet. */
  async build(): Promise<void> {
    const {
      battery = false,
      modes = {},
      safeCurrentA = 0,
      config = '',
      carport = '',
      garageMeter = '',
      dimmableBattery = false,
    } = this.options;
    const ocpp = await freePort();
    this.http = await freePort();
    const home = await startHome({
      clock: this.clock,
      log: silentLog,
      scenario: {
        name: 'failsafe',
        world: homeSpec(1, { weather: 'overcast', ...(battery ? { battery: { ...HOME_BATTERY, soc: 0.6 } } : {}) }),
        events: () => [],
      },
      ports: { p1: 0, inverter: 0, meter: 0 },
      ptyPath: null,
      centralSystemUrl: `ws://127.0.0.1:${ocpp}/`,
      speed: 1,
    });
    for (const station of home.stations) station.configuration.change('WebSocketPingInterval', '0');
    this.simulated = home;
    const { p1, inverter, meter, battery: cellar } = home.addresses;
    const point = (
      id: string,
      identity: string,
      circuit: string,
      phases: string,
      mode: ChargeMode,
      more: string,
    ): string =>
      `  - { id: ${id}, name: ${id}, type: ocpp, identity: ${identity}, circuit: ${circuit}, phases: [${phases}], access: open, safeCurrentA: ${safeCurrentA}, defaultMode: ${mode}${more === '' ? '' : `, ${more}`} }`;
    writeFileSync(
      join(this.folder, 'config.yaml'),
      `http: { host: 127.0.0.1, port: ${this.http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits:
  - { id: house, name: House, limitA: 25, meter: grid }
  - { id: garage, name: Garage, parent: house, limitA: 20, meter: garage }
meters:
  - { id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }
  - { id: garage, name: Garage, type: modbus, definition: eastron-sdm630, host: 127.0.0.1, port: ${meter.port}, unit: 1${garageMeter === '' ? '' : `, ${garageMeter}`} }
inverters:
  - { id: roof, name: Roof, type: sunspec, host: 127.0.0.1, port: ${inverter.port} }
${cellar === null ? '' : `batteries:\n  - { id: cellar, name: Cellar, type: sunspec, host: 127.0.0.1, port: ${cellar.port}, dimmable: ${dimmableBattery} }\n`}chargePoints:
${point('carport', CARPORT, 'house', 'L1, L2, L3', modes.carport ?? 'fast', carport)}
${point('garage-box', GARAGE, 'garage', 'L2, L3, L1', modes.garage ?? 'fast', '')}
fuse: { raiseDelayS: 5 }
${typeof config === 'string' ? config : config(home)}`,
    );
  }

  /** Starts the program on the folder; as often as it was stopped. */
  async start(): Promise<void> {
    const composed = await compose({
      dataDir: this.folder,
      packageDir: process.cwd(),
      version: '0.0.0',
      clock: this.clock,
      log: silentLog,
      announceCode: () => {},
      signInLinkToken: 'link',
    });
    if (composed.kind !== 'running') throw new Error(`not running: ${JSON.stringify(composed)}`);
    this.stopProgram = composed.house.stop;
    const signIn = await fetch(this.url('/sign-in?token=link'), { redirect: 'manual' });
    this.cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async stop(): Promise<void> {
    const { stopProgram } = this;
    this.stopProgram = null;
    await stopProgram?.();
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.http}${path}`;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    // A connection of its own: one that has rested may be closed by the other side just when it is used again.
    const headers = { cookie: this.cookie, connection: 'close', ...init.headers };
    return fetch(this.url(path), { ...init, headers });
  }

  async view(): Promise<SiteView> {
    const answer = await this.fetch('/api/state');
    const body = await answer.text();
    if (body === '') throw new Error(`an empty answer: ${answer.status} ${JSON.stringify([...answer.headers])}`);
    return JSON.parse(body);
  }

  async setMode(id: string, mode: ChargeMode): Promise<void> {
    await this.put(`/api/charge-points/${id}/mode`, { mode });
  }

  async put(path: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.fetch(path, { method: 'PUT', headers, body: JSON.stringify(body) });
    expect(answer.status, await answer.text()).toBeLessThan(300);
  }

  /** Time goes on. */
  async pass(seconds: number): Promise<void> {
    await this.until(seconds, () => false);
  }

  /** Seconds of the house until it is so; fails when it is not within `atMost`. */
  async secondsUntil(atMost: number, isSo: (view: SiteView) => boolean): Promise<number> {
    const startedMs = this.clock.monoMs();
    const found = await this.until(atMost, async () => isSo(await this.view()));
    if (!found) throw new Error(`not within ${atMost} s: ${isSo}\n${JSON.stringify(await this.told())}`);
    return (this.clock.monoMs() - startedMs) / 1_000;
  }

  /** The same of what really happens in the home. */
  async secondsUntilReally(atMost: number, isSo: (home: Home) => boolean): Promise<number> {
    const startedMs = this.clock.monoMs();
    const found = await this.until(atMost, () => isSo(this.home));
    if (!found) throw new Error(`not within ${atMost} s: ${isSo}\n${JSON.stringify(await this.told())}`);
    return (this.clock.monoMs() - startedMs) / 1_000;
  }

  plugIn(chargePointId: string, car: Partial<CarSpec> = {}): void {
    this.home.apply({ kind: 'plug-in', chargePointId, car: carSpec({ reactionMs: [500, 500], ...car }) });
    this.home.apply({ kind: 'card', chargePointId, idToken: '04A1' });
  }

  /** All devices are well, and the stations have shown that they fall back by themselves. */
  async ready(): Promise<void> {
    // A station is set up over real sockets: on a busy machine more of the house's time goes by meanwhile.
    await this.secondsUntil(300, ({ devices }) =>
      devices.every(({ condition, problem }) => condition === 'ok' && problem === null),
    );
    await this.pass(40);
  }

  /** The same, and a car charges that two reports have told of. */
  async charging(chargePointId = CARPORT, atLeastA = 15.5): Promise<void> {
    await this.ready();
    this.plugIn(chargePointId);
    await this.secondsUntilReally(90, () => this.drawnA(chargePointId) >= atLeastA);
    await this.pass(12);
  }

  /** What a car really draws on its strongest terminal, A. */
  drawnA(chargePointId: string): number {
    const found = this.home.world().chargePoints.find(({ id }) => id === chargePointId);
    return Math.max(...(found?.currentA ?? [0]));
  }

  /** In short, for a test that fails. */
  private async told(): Promise<unknown> {
    const { devices, chargePoints, alarms } = await this.view();
    return {
      devices: devices.map(({ id, condition, problem }) => `${id} ${condition} ${problem?.code ?? ''}`),
      chargePoints: chargePoints.map(({ id, grantedA, reasons }) => `${id} ${grantedA} ${reasons[0]?.code}`),
      drawnA: this.home.world().chargePoints.map(({ id, currentA }) => `${id} ${currentA[0]}`),
      alarms,
    };
  }

  private async until(seconds: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
    for (let passedMs = 0; passedMs < seconds * 1_000; passedMs += STEP_MS) {
      if (await isSo()) return true;
      this.clock.advance(STEP_MS);
      await turns(TURNS);
    }
    return isSo();
  }
}

export function problemOf({ devices }: SiteView, id: string): DeviceProblem['code'] | null {
  return devices.find((device) => device.id === id)?.problem?.code ?? null;
}

export function conditionOf({ devices }: SiteView, id: string): string | null {
  return devices.find((device) => device.id === id)?.condition ?? null;
}

/** The binding reason of a charge point. */
export function reasonOf({ chargePoints }: SiteView, id: string): ReasonCode | null {
  return chargePoints.find((one) => one.id === id)?.reasons[0]?.code ?? null;
}

export function grantedA({ chargePoints }: SiteView, id: string): number {
  return chargePoints.find((one) => one.id === id)?.grantedA ?? Number.NaN;
}

export function alarmsOf({ alarms }: SiteView): readonly string[] {
  return alarms.map(({ code }) => code);
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
