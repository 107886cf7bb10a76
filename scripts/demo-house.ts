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
import { type DemoAddresses, demoConfig } from '../src/sim/demo-config.ts';

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
  writeFileSync(join(dataDir, 'config.yaml'), demoConfig({ host: '127.0.0.1', port: httpPort }, ocppPort, addresses));

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

function forEachLine(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
}

function firstJsonLine(
  child: ChildProcess,
  onLine: (line: string) => void,
): Promise<DemoAddresses & { readonly control: string }> {
  return new Promise((resolve, reject) => {
    forEachLine(child, (line) => {
      if (line.startsWith('{') && line.includes('"p1"'))
        resolve(JSON.parse(line) as DemoAddresses & { readonly control: string });
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
