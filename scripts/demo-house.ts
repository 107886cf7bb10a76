/**
 * Starts the simulated home and a controller beside it, each as its own process, the way a real house has them. Used by
 * `npm run demo`, by the browser tests of the whole house and by the footprint benchmark.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface DemoOptions {
  readonly dataDir: string;
  /** Begin with empty books. */
  readonly fresh: boolean;
  /** World seconds per second. */
  readonly speed: number;
  readonly scenario: string;
  /** Wished ports; the next free one is taken where one is in use, any free one for 0. */
  readonly httpPort: number;
  readonly ocppPort: number;
  /** Starts the controller again when it dies, as systemd does. */
  readonly restart: boolean;
  readonly onLine: (source: 'controller' | 'home', line: string) => void;
}

export interface DemoHouse {
  readonly url: string;
  /** Signs the browser on this machine in. */
  readonly signInUrl: string;
  /** Where events and faults of the simulated home are switched. */
  readonly homeControlUrl: string;
  readonly controllerPid: () => number;
  /** Ends the controller at once, as a power cut of the process would. */
  readonly killController: () => Promise<void>;
  readonly startController: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The part of the line that the simulated home prints when it is ready. */
interface HomeAddresses {
  readonly p1: Endpoint;
  readonly inverter: Endpoint;
  readonly meter: Endpoint;
  readonly shelly: Endpoint;
  readonly prices: Endpoint;
  readonly battery: Endpoint | null;
  /** URL */
  readonly control: string;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export async function startDemoHouse(options: DemoOptions): Promise<DemoHouse> {
  const { dataDir, speed, scenario, onLine } = options;
  if (options.fresh) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const httpPort = await freePort(options.httpPort);
  const ocppPort = await freePort(options.ocppPort);
  const token = randomBytes(24).toString('base64url');

  const home = spawn(
    process.execPath,
    [
      'dist/sim.js',
      '--central-system',
      `ws://127.0.0.1:${ocppPort}/`,
      '--speed',
      String(speed),
      '--scenario',
      scenario,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const addresses = await firstJsonLine(home, (line) => onLine('home', line));
  writeFileSync(join(dataDir, 'config.yaml'), demoConfig(httpPort, ocppPort, addresses));

  let stopping = false;
  let controller: ChildProcess;
  const startController = async (): Promise<void> => {
    // The same as `npm start`: a small young generation saves about 7 MB, one arena of malloc for all threads about 11.
    controller = spawn(process.execPath, ['--max-semi-space-size=1', 'dist/lademeister.js', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MALLOC_ARENA_MAX: '1', LADEMEISTER_SIGN_IN_LINK_TOKEN: token },
    });
    forEachLine(controller, (line) => onLine('controller', line));
    controller.on('exit', () => {
      if (stopping || !options.restart) return;
      onLine('controller', 'The controller ended; starting it again in a second.');
      setTimeout(() => stopping || void startController(), 1_000);
    });
    await answering(`http://127.0.0.1:${httpPort}/api/health`, controller);
  };
  await startController();

  return {
    url: `http://127.0.0.1:${httpPort}/`,
    signInUrl: `http://127.0.0.1:${httpPort}/sign-in?token=${token}`,
    homeControlUrl: addresses.control,
    controllerPid: () => controller.pid ?? 0,
    killController: () => ended(controller, 'SIGKILL'),
    startController,
    async stop() {
      stopping = true;
      await Promise.all([ended(controller, 'SIGTERM'), ended(home, 'SIGTERM')]);
    },
  };
}

function demoConfig(
  httpPort: number,
  ocppPort: number,
  { p1, inverter, meter, shelly, prices, battery }: HomeAddresses,
): string {
  return `# Written by the demo at each start: the simulated home, wired up like a real one.
site: { name: Sonnenweg 7, timeZone: Europe/Berlin, language: de }
http: { host: 127.0.0.1, port: ${httpPort} }
ocpp: { host: 127.0.0.1, port: ${ocppPort} }
circuits:
  - { id: house, name: Hausanschluss, limitA: 25, meter: grid }
  - { id: garage, name: Garage, parent: house, limitA: 20, meter: garage }
meters:
  - { id: grid, name: Stromzähler, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }
  - { id: garage, name: Unterzähler Garage, type: modbus, definition: eastron-sdm630, host: 127.0.0.1, port: ${meter.port}, unit: 1 }
inverters:
  - { id: roof, name: Dach, type: sunspec, host: 127.0.0.1, port: ${inverter.port}, unit: 1 }
${
  battery === null
    ? ''
    : `batteries:
  - { id: cellar, name: Speicher, type: sunspec, host: 127.0.0.1, port: ${battery.port}, unit: 1, capacityKWh: 10, phases: [L1, L2, L3] }
`
}chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: SIM-CARPORT, circuit: house, phases: [L1, L2, L3], maxCurrentA: 16, safeCurrentA: 0, access: tokens, defaultMode: solar, phaseSwitching: true }
  - { id: garage-box, name: Garage, type: ocpp, identity: SIM-GARAGE, circuit: garage, phases: [L2, L3, L1], maxCurrentA: 16, safeCurrentA: 0, access: tokens, defaultMode: fast }
tokens:
  - { uid: 04A1B2C3D4E5F6, name: Anna }
  - { uid: 04112233445566, name: Firmenwagen }
loads:
  - { id: hot-water, name: Warmwasser, type: shelly, host: 127.0.0.1, port: ${shelly.port}, kind: heating-rod, circuit: house, phases: [L3], powerW: 2000, priority: 0, minOnMinutes: 1, minOffMinutes: 1 }
vehicles:
  - { id: annas-car, name: Annas Auto, tokens: [04A1B2C3D4E5F6], capacityKWh: 60, consumptionKWhPer100Km: 17 }
solar: { startDelayS: 10, stopDelayS: 60 }
forecast: { latitudeDeg: 52.1, longitudeDeg: 5.1, planes: [{ peakW: 11500, tiltDeg: 30, azimuthDeg: 190 }] }
battery: { policy: car-first, minSocPercent: 20, discharge: not-into-cars }
prices: { feedIn: { pricePerKwh: 0.0786, noneAtNegative: DE-LU } }
priceFeeds:
  - { id: market, type: awattar, market: DE-LU, address: "http://127.0.0.1:${prices.port}" }
`;
}

function forEachLine(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
}

function firstJsonLine(child: ChildProcess, onLine: (line: string) => void): Promise<HomeAddresses> {
  return new Promise((resolve, reject) => {
    forEachLine(child, (line) => {
      if (line.startsWith('{') && line.includes('"p1"')) resolve(JSON.parse(line) as HomeAddresses);
      else onLine(line);
    });
    child.on('exit', (code) => reject(new Error(`The simulated home ended at once (exit code ${code}).`)));
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`The controller ended at once (exit code ${child.exitCode}).`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No answer from ${url} within 10 s.`);
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on('exit', () => resolve());
    child.kill(signal);
  });
}

export async function freePort(wished: number): Promise<number> {
  for (let port = wished; ; port = port === 0 ? 0 : port + 1) {
    const got = await tryPort(port);
    if (got !== null) return got;
  }
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
