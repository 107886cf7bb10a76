/** Builds the object graph: the only file that knows every part of the house. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Access } from './access/access.ts';
import { SecurityLog } from './access/security-log.ts';
import type { CertificateProblem } from './access/tls/page-certificate.ts';
import type { AboutAnswer } from './api/answers.ts';
import type { SetupFacts } from './api/ports.ts';
import { buildApi } from './api/server.ts';
import { finishRestore } from './backup/restore.ts';
import type { Clock, HostTime } from './clock.ts';
import { composeBackups, type RunningBackups } from './compose/backups.ts';
import { ConfigDocument } from './compose/config-document.ts';
import { Page } from './compose/page.ts';
import type { PageProblem } from './compose/page-port.ts';
import { Reloading } from './compose/reloading.ts';
import { settingsPorts } from './compose/settings.ts';
import { Simulation } from './compose/simulation.ts';
import { composeSite } from './compose/site.ts';
import { composeDesk, composeStatements } from './compose/statements.ts';
import { exampleConfig } from './config/docs.ts';
import { defaultBasics, type LoadResult, loadConfig } from './config/load.ts';
import type { ConfigProblem } from './config/problem.ts';
import { saveConfig } from './config/save.ts';
import { type Hardware, loadHardware, namesIn, problemsIn, withOwnHardware } from './devices/hardware.ts';
import type { OpenProblem } from './ledger/database.ts';
import { openStores, type Stores } from './ledger/stores.ts';
import type { Log } from './log.ts';
import { AdjustableClock, TimeOfDay } from './site/time-of-day.ts';

export interface HouseOptions {
  /** Holds config.yaml and the databases; made if missing. */
  readonly dataDir: string;
  /** Holds `hw/` and `dist/web/`. */
  readonly packageDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Shows a one-time code to who stands at the machine. */
  readonly announceCode: (code: string) => void;
  /** Signs in a browser on this machine; for the demo. */
  readonly signInLinkToken: string | null;
  /** What the machine says of its clock; without it: nothing. */
  readonly hostTime?: () => Promise<HostTime>;
  /** Stops this house and composes it anew, as a restore from the page needs it; without it the page offers none. */
  readonly restart?: () => void;
  /** Called after every completed control cycle: feeds the watchdog. */
  readonly cycleCompleted?: () => void;
}

/** Everything that runs. Whoever composed it stops it. */
export interface House {
  /** Where the page is, or will be when its port can be had. */
  readonly httpHost: string;
  readonly httpPort: number;
  /** Why the page cannot be served yet; it is tried again while the site does its work. */
  readonly pageProblem: PageProblem | null;
  /** How others reach it; `null` where it is for this machine alone. */
  readonly encrypted: EncryptedPage | null;
  /** Announces a one-time code while there is no owner. */
  readonly claim: () => void;
  readonly config: LoadResult;
  /**
   * Takes config.yaml and the owner's definitions as they stand now and starts the site anew with it: devices come, go and are replaced, sessions and
   * leases go on. One that cannot be used changes nothing. Resolves with what was read.
   */
  readonly reload: () => Promise<LoadResult>;
  readonly stop: () => Promise<void>;
}

export type Composed =
  | { readonly kind: 'running'; readonly house: House }
  /** The data folder or its databases cannot be used. */
  | { readonly kind: 'stores'; readonly problem: OpenProblem }
  /** The port of the page cannot be used, and without a configuration there is nothing else to do. */
  | { readonly kind: 'listen'; readonly problem: PageProblem };

export interface EncryptedPage {
  readonly hostName: string;
  readonly port: number;
  readonly problem: PageProblem | null;
  /** SHA-256 of the authority that people install; `null`: nothing to install. */
  readonly fingerprint: string | null;
  readonly certificateProblem: CertificateProblem | null;
  /** Other machines get nothing but the page that installs it without encryption. */
  readonly required: boolean;
}

/**
 * Starts the house. The page comes up in any case: with no configuration, or with a broken one, it says what to do. The
 * site behind it starts without waiting for any device.
 */
export async function compose(options: HouseOptions): Promise<Composed> {
  const { dataDir, packageDir, log } = options;
  const unfinished = await finishRestore(dataDir);
  if (unfinished !== null) {
    const kind = unfinished.code === 'busy' ? 'locked' : 'io-error';
    return { kind: 'stores', problem: { kind, file: dataDir, detail: unfinished.detail } };
  }
  const shipped = loadHardware(join(packageDir, 'hw'));
  const load = async (folder: string): Promise<Loaded> => {
    const hardware = withOwnHardware(shipped, join(folder, 'hw'));
    for (const problem of problemsIn(hardware)) log.error(problem, 'A device definition cannot be used');
    return { ...(await loadConfig(join(folder, 'config.yaml'), namesIn(hardware))), hardware };
  };
  const clock = new AdjustableClock(options.clock);
  const config = await load(dataDir);

  const opened = openStores({ folder: dataDir, clock, log, historyDays: 90 });
  if (opened.kind !== 'ok') return { kind: 'stores', problem: opened };
  const stores = opened.value;
  const notBeforeMs = stores.ledger.kind === 'ok' ? stores.ledger.value.newestAtMs : 0;
  const time = new TimeOfDay({ clock, log, notBeforeMs, host: options.hostTime ?? (async () => 'unsaid') });
  await time.start();

  const securityLog = new SecurityLog(stores.state.door, clock, log);
  const access = accessTo(stores, securityLog, { ...options, clock });
  const simulation = new Simulation({
    real: { folder: dataDir, stores },
    clock,
    log,
    page: async () => {
      const found = await load(dataDir);
      return isBegun(found) ? null : basicsOf(found).http;
    },
    changeOver: (then) => reloading.changeOverSoon(then),
  });
  await simulation.clean();
  const configPath = (): string => join(simulation.place.folder, 'config.yaml');
  const reloading: Reloading<Running, Loaded> = new Reloading({
    load: () => load(simulation.place.folder),
    begin: (loaded) =>
      run(loaded, simulation, access, {
        ...options,
        ...loaded.hardware,
        definitionNames: namesIn(loaded.hardware),
        clock,
        stores: simulation.place.stores,
        time,
        configChanged: () => reloading.reloadSoon(),
        refusedAtMs: () => reloading.refusedAtMs(),
      }),
    read: () => readFile(configPath(), 'utf8').catch(() => null),
    write: async (text) => {
      const saved = await saveConfig(configPath(), text);
      if (saved.kind === 'failed') log.error({ code: saved.detail }, 'config.yaml cannot be written');
    },
    clock,
    log,
  });
  const reload = (): Promise<LoadResult> => reloading.reload();
  const stop = async (): Promise<void> => {
    await reloading.stop();
    await simulation.stop();
    time.stop();
    securityLog.stop();
    stores.close();
  };
  const { page } = await reloading.begin(config);
  const { host: httpHost, tlsPort } = basicsOf(config).http;
  const httpPort = page.plainPort();
  const pageProblem = page.problems().find(({ encrypted }) => !encrypted) ?? null;
  if (pageProblem !== null && pageProblem.insteadPort === null && config.kind !== 'ok') {
    await stop();
    return { kind: 'listen', problem: pageProblem };
  }
  const claim = (): void => access.announceSetupCode();
  const encrypted = encryptedPage(page, tlsPort);
  return { kind: 'running', house: { httpHost, httpPort, pageProblem, encrypted, claim, config, reload, stop } };
}

/** A configuration, and the definitions against which it was checked. */
type Loaded = LoadResult & { readonly hardware: Hardware };

/** What a configuration makes of the house: the site and the page. It ends when another one is to begin. */
interface Running {
  readonly page: Page;
  readonly stop: () => Promise<void>;
}

type Surroundings = HouseOptions & Omit<Parameters<typeof composeSite>[1], 'desk' | 'document' | 'moreAlarms'>;

async function run(
  config: LoadResult,
  simulation: Simulation,
  access: Access,
  { stores, clock, log, packageDir, version, cycleCompleted, ...rest }: Surroundings,
): Promise<Running> {
  const { isOn: simulated, place } = simulation;
  const dataDir = place.folder;
  const configPath = join(dataDir, 'config.yaml');
  const { configChanged, definitionNames, refusedAtMs } = rest;
  const document = new ConfigDocument({ path: configPath, definitionNames, changed: configChanged, log });
  const takenText = await document.read().catch(() => '');
  const desk = config.kind === 'ok' ? composeDesk(config.config, { stores, clock, log, dataDir }) : null;
  let backups: RunningBackups | null = null;
  const site =
    config.kind === 'ok' && desk !== null
      ? await composeSite(config.config, {
          ...rest,
          dataDir,
          version,
          stores,
          desk,
          document,
          clock,
          log,
          moreAlarms: () => backups?.alarms() ?? [],
        })
      : null;
  const running = composeBackups(config.kind === 'ok' ? config.config : null, {
    ...{ dataDir, version, clock, log },
    siteView: () => site?.ports.view() ?? null,
    frames: () => site?.frames ?? null,
    restart: rest.restart ?? null,
  });
  backups = running;
  if (cycleCompleted !== undefined) site?.ports.onView(cycleCompleted);
  const basics = basicsOf(config);
  // The simulated home is shown by the page that there is, with its certificate.
  const page = await Page.prepared({ basics, config, configPath, dataDir: rest.dataDir, configChanged, clock, log });
  const app = await buildApi({
    ports: {
      access,
      setup: () => ({ ...setupFacts(config, configPath, version), simulated }),
      about: () => aboutFacts(version),
      site: site?.ports ?? null,
      door: site?.door ?? null,
      backups: running.ports,
      devices: site?.devices ?? null,
      settings: settingsPorts(document, takenText, refusedAtMs),
      simulation: simulation.ports,
      reports: config.kind === 'ok' && desk !== null ? composeStatements(config.config, { stores, clock, desk }) : null,
    },
    clock,
    log,
    webFolder: join(packageDir, 'dist', 'web'),
    hostNames: basics.http.names,
    page: page.ports,
  });
  await page.open(app);
  const stop = async (): Promise<void> => {
    await page.close();
    await app.close();
    await running.stop();
    await site?.stop();
    await desk?.close();
  };
  return { page, stop };
}

function accessTo(
  { state: { users, machines, apiTokens } }: Stores,
  securityLog: SecurityLog,
  { clock, log, announceCode, signInLinkToken }: HouseOptions,
): Access {
  return new Access({
    store: users,
    machines,
    apiTokens,
    record: (event) => securityLog.record(event),
    clock,
    log,
    announceCode,
    ...(signInLinkToken === null ? {} : { linkToken: signInLinkToken }),
  });
}

function setupFacts(config: LoadResult, configPath: string, version: string): Omit<SetupFacts, 'simulated'> {
  const { language, timeZone } = basicsOf(config).site;
  return {
    version,
    config: isBegun(config) ? config.kind : 'missing',
    configProblems: isBegun(config) ? problemsOf(config) : [],
    configPath,
    exampleConfig: exampleConfig(),
    language,
    timeZone,
  };
}

function aboutFacts(version: string): AboutAnswer {
  return {
    version,
    runtime: `Node.js ${process.versions.node}`,
    system: `${process.platform} ${process.arch}`,
    runsForMs: Math.round(process.uptime() * 1_000),
    memoryBytes: process.memoryUsage.rss(),
  };
}

type Begun = Exclude<LoadResult, { kind: 'missing' }>;

function problemsOf(config: Begun): readonly ConfigProblem[] {
  return config.kind === 'invalid' ? config.problems : config.warnings;
}

/** Whether somebody has begun to set the house up: a file may say where the page is and nothing of the house. */
function isBegun(config: LoadResult): config is Begun {
  if (config.kind !== 'invalid') return config.kind === 'ok';
  return !config.problems.every(({ code, path }) => code === 'missing' && path === 'circuits');
}

function basicsOf(config: LoadResult): ReturnType<typeof defaultBasics> {
  switch (config.kind) {
    case 'missing':
      return defaultBasics();
    case 'invalid':
      return config;
    case 'ok':
      return config.config;
  }
}

function encryptedPage(page: Page, configuredPort: number): EncryptedPage | null {
  const { ports } = page;
  const identity = ports.identity();
  if (identity === null) return null;
  return {
    hostName: ports.hostName,
    port: ports.tlsPort() ?? configuredPort,
    problem: page.problems().find(({ encrypted }) => encrypted) ?? null,
    fingerprint: identity.authority?.fingerprint256 ?? null,
    certificateProblem: identity.problem,
    required: ports.encryption === 'required',
  };
}
