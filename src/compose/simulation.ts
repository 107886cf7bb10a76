/** A simulated home in the place of one that nobody has set up yet, with a data folder of its own. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { SimulationPorts } from '../api/settings-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { openStores, type Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';

/** Where a house keeps what it knows. */
export interface Place {
  readonly folder: string;
  readonly stores: Stores;
}

export interface SimulationOptions {
  readonly real: Place;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the page is; `null`: there is a house that must not be left alone. */
  readonly page: () => Promise<Config['http'] | null>;
  /** Begins anew with the house of {@link Simulation.place}; `then` follows. */
  readonly changeOver: (then: () => Promise<void>) => void;
}

const FOLDER = 'simulated-home';
const SEED = 1;

/** It never runs beside a real house: cars there would be without their manager. It is gone with the process. */
export class Simulation {
  /** The house that runs, or is to run. */
  place: Place;
  readonly ports: SimulationPorts;
  private readonly options: SimulationOptions;
  private leave: (() => Promise<void>) | null = null;
  private isBeginning = false;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.place = options.real;
    this.ports = { begin: () => this.begin(), end: () => this.end() };
  }

  get isOn(): boolean {
    return this.place !== this.options.real;
  }

  /** Nothing is left of one in which the process was ended. */
  async clean(): Promise<void> {
    await rm(this.folder(), { recursive: true, force: true });
  }

  /** After the house has been stopped. */
  async stop(): Promise<void> {
    await this.leave?.();
  }

  private async begin(): ReturnType<SimulationPorts['begin']> {
    const { clock, log, page, changeOver } = this.options;
    if (this.isOn || this.isBeginning) return 'begun';
    this.isBeginning = true;
    try {
      const http = await page();
      if (http === null) return 'config-changed';
      await this.clean();
      const folder = this.folder();
      await mkdir(folder, { mode: 0o700 });
      const stores = openStores({ folder, clock, log, historyDays: 7 });
      if (stores.kind !== 'ok') {
        log.error({ detail: openProblemText(stores) }, 'The simulated home has no place on the disk');
        return 'not-stored';
      }
      const ocppPort = await freePort();
      // Who never asks for it never loads it.
      const [{ startHome }, { demoScenario }, { demoConfig }] = await Promise.all([
        import('../sim/home.ts'),
        import('../sim/scenarios/demo.ts'),
        import('../sim/demo-config.ts'),
      ]);
      const home = await startHome({
        clock,
        log,
        scenario: demoScenario(SEED),
        ports: { p1: 0, inverter: 0, meter: 0 },
        ptyPath: null,
        centralSystemUrl: `ws://127.0.0.1:${ocppPort}/`,
        speed: 1,
      });
      await writeFile(join(folder, 'config.yaml'), demoConfig(http, ocppPort, home.addresses));
      this.leave = async () => {
        this.leave = null;
        await home.stop();
        stores.value.close();
        await this.clean();
      };
      this.place = { folder, stores: stores.value };
      changeOver(async () => {});
      return 'begun';
    } finally {
      this.isBeginning = false;
    }
  }

  private end(): void {
    if (!this.isOn) return;
    this.place = this.options.real;
    this.options.changeOver(() => this.stop());
  }

  private folder(): string {
    return join(this.options.real.folder, FOLDER);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
