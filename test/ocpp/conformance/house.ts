import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compose, type House } from '../../../src/compose.ts';
import type { SiteView } from '../../../src/site/view.ts';
import { FakeClock } from '../../fake-clock.ts';
import { freePort } from '../../free-port.ts';
import { silentLog } from '../../silent-log.ts';
import { ChargePoint, type ClientOptions, type Waiting } from './charge-point.ts';

export interface HouseOptions {
  /** Identities of its charge points; their ids are the same in small letters. */
  readonly chargePoints: readonly string[];
  /** Further keys of every charge point. */
  readonly each?: string;
  /** Lines that stand in config.yaml beside the usual. */
  readonly config?: string;
  /** Further keys of the section `ocpp`. */
  readonly ocpp?: string;
}

/** A card as the API answers it. */
export interface BookedSession {
  readonly chargePointId: string;
  readonly energyWh: number | null;
  readonly endReason: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

/** Cards that stand in config.yaml: `ANNA` and `BEN` may charge. */
export const ANNA = '04A1B2C3';
export const BEN = '04D4E5F6';

/**
 * That moment, give or take 50 s: what a station's clock says is compared with ours when its message comes, and on a
 * busy machine the time that the tests play runs ahead of the sockets by seconds.
 */
export function about(time: string): number {
  return expect.closeTo(Date.parse(time), -5);
}

/** The whole program as main.ts builds it, and any number of charge points before it: all on one virtual time. */
export class ConformanceHouse {
  readonly clock = new FakeClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'lademeister-conformance-'));
  private readonly options: HouseOptions;
  private readonly chargePoints: ChargePoint[] = [];
  private program: House | null = null;
  private ports = { http: 0, ocpp: 0 };
  private cookie = '';

  constructor(options: HouseOptions) {
    this.options = options;
  }

  static async open(options: HouseOptions): Promise<ConformanceHouse> {
    const house = new ConformanceHouse(options);
    await house.configure();
    await house.start();
    return house;
  }

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
    this.program = composed.house;
    const signIn = await fetch(this.page('/sign-in?token=link'), { redirect: 'manual' });
    this.cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async stop(): Promise<void> {
    const { program } = this;
    this.program = null;
    await program?.stop();
  }

  async close(): Promise<void> {
    for (const { client } of this.chargePoints) await client.close({ force: true });
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A charge point that has not connected yet. */
  chargePoint(identity: string, options: ClientOptions = {}): ChargePoint {
    const waiting: Waiting = { now: () => this.now(), until: (condition, what) => this.until(condition, what) };
    const chargePoint = new ChargePoint(options.endpoint ?? this.ocppUrl, identity, waiting, options);
    this.chargePoints.push(chargePoint);
    return chargePoint;
  }

  /** What strict validation found in all that any charge point was sent. */
  faults(): readonly string[] {
    return this.chargePoints.flatMap(({ client, faults }) => faults.map((fault) => `${client.identity} ${fault}`));
  }

  get ocppUrl(): string {
    return `ws://127.0.0.1:${this.ports.ocpp}`;
  }

  now(offsetMs = 0): string {
    return new Date(this.clock.wallMs() + offsetMs).toISOString();
  }

  page(path: string): string {
    return `http://127.0.0.1:${this.ports.http}${path}`;
  }

  /** Headers of the signed-in owner. */
  signedIn(): { readonly cookie: string } {
    return { cookie: this.cookie };
  }

  /** What the signed-in owner gets. */
  async owner(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const headers = { cookie: this.cookie, origin: this.page(''), 'content-type': 'application/json' };
    const asked = fetch(this.page(path), {
      method,
      headers: body === undefined ? { cookie: headers.cookie, origin: headers.origin } : headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    let answer: Response | null = null;
    const settled = asked.then((response) => {
      answer = response;
    });
    await this.until(() => answer !== null, `an answer to ${method} ${path}`);
    await settled;
    const response = await asked;
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** What the owner is told who asks something of a station: `${outcome} ${the station's word}`. */
  async operate(id: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<string> {
    const address = `/api/charge-points/${id.toLowerCase()}/${path}`;
    const answer = await this.owner(method, address, method === 'POST' ? (body ?? {}) : body);
    if (answer.status !== 200) throw new Error(`${address}: ${JSON.stringify(answer.body)}`);
    return `${answer.body['outcome']} ${answer.body['status']}`;
  }

  async view(): Promise<SiteView> {
    const response = await fetch(this.page('/api/state'), { headers: { cookie: this.cookie } });
    return (await response.json()) as SiteView;
  }

  /** The charge point as its owner sees it. */
  async seen(id: string): Promise<SiteView['chargePoints'][number]> {
    const found = (await this.view()).chargePoints.find((one) => one.id === id.toLowerCase());
    if (found === undefined) throw new Error(`no charge point ${id}`);
    return found;
  }

  /** Its sessions in the books, the newest first. */
  async sessions(id: string): Promise<readonly BookedSession[]> {
    const { body } = await this.owner('GET', '/api/sessions?limit=500');
    return (body['sessions'] as BookedSession[]).filter(({ chargePointId }) => chargePointId === id.toLowerCase());
  }

  /** Lets time go on until it is so, and fails after what even a loaded machine does not need. */
  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const endMs = performance.now() + DEADLINE_MS;
    while (!(await condition())) {
      if (performance.now() > endMs) throw new Error(`still waiting for ${what}`);
      this.clock.advance(STEP_MS);
      await turns(TURNS);
    }
  }

  /** Lets time go by. */
  async pass(seconds: number): Promise<void> {
    for (let ms = 0; ms < seconds * 1_000; ms += STEP_MS) {
      this.clock.advance(STEP_MS);
      await turns(TURNS);
    }
  }

  /** Time stands, and what was sent arrives. */
  settle(): Promise<void> {
    return turns(TURNS);
  }

  private async configure(): Promise<void> {
    const { chargePoints, each = '', config = '', ocpp = '' } = this.options;
    this.ports = { http: await freePort(), ocpp: await freePort() };
    const points = chargePoints.map(
      (identity) =>
        `  - { id: ${identity.toLowerCase()}, name: ${identity}, type: ocpp, identity: ${identity}, circuit: house, defaultMode: fast${each === '' ? '' : `, ${each}`} }`,
    );
    writeFileSync(
      join(this.folder, 'config.yaml'),
      `http: { host: 127.0.0.1, port: ${this.ports.http} }
ocpp: { host: 127.0.0.1, port: ${this.ports.ocpp}${ocpp === '' ? '' : `, ${ocpp}`} }
circuits: [{ id: house, name: House, limitA: 3000 }]
chargePoints:
${points.join('\n')}
tokens: [{ uid: ${ANNA}, name: Anna }, { uid: ${BEN}, name: Ben }]
fuse: { raiseDelayS: 5 }
${config}`,
    );
  }
}

/** In one turn of the event loop loopback carries a message on; an answer takes a few. */
const TURNS = 10;
const STEP_MS = 100;
const DEADLINE_MS = 15_000;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
