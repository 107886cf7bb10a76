/** The door for charge points: ports, certificates, passwords, who waits, who is let in. */
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { SecurityLog } from '../access/security-log.ts';
import { authorizationKey, newStationPassword, StationPasswords } from '../access/station-passwords.ts';
import type { StationPassword } from '../api/answers.ts';
import type { DoorPorts } from '../api/door-ports.ts';
import type { Cancel, Clock } from '../clock.ts';
import { ocppChargePoints } from '../config/charge-points.ts';
import { withChargePoint } from '../config/edit.ts';
import { parseConfig } from '../config/load.ts';
import { saveConfig } from '../config/save.ts';
import type { Config } from '../config/schema.ts';
import type { DoorStore } from '../ledger/door-store.ts';
import type { Log } from '../log.ts';
import { CentralSystem, type CentralSystemOptions } from '../ocpp/central-system.ts';
import { Listening } from '../ocpp/listening.ts';
import { type OpenedCertificates, SiteCertificates, TLS_FOLDER } from '../ocpp/security/certificates.ts';
import type { TimeOfDay } from '../site/time-of-day.ts';
import { UnknownStations } from '../site/unknown-stations.ts';
import type { Alarm } from '../site/view.ts';

export interface DoorSurroundings {
  readonly dataDir: string;
  readonly store: DoorStore;
  readonly time: TimeOfDay;
  readonly clock: Clock;
  readonly log: Log;
  /** config.yaml was written: the site has to start anew. */
  readonly configChanged: () => void;
}

export interface Door {
  readonly ports: DoorPorts;
  alarms(): readonly Alarm[];
  /** Resolves after the first attempt to open the ports. */
  open(): Promise<void>;
  /** No new connection, and no try to open the ports. */
  stop(): void;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** What stands behind the door: the configured stations, and files for them. */
export type BehindDoor = Pick<CentralSystemOptions, 'stationFor' | 'framesOf' | 'http'>;

export async function composeDoor(config: Config, behind: BehindDoor, surroundings: DoorSurroundings): Promise<Door> {
  const { store, time, clock, log } = surroundings;
  const events = new SecurityLog(store, clock, log);
  const unknown = new UnknownStations(clock);
  const passwords = new StationPasswords({
    store,
    clock,
    log,
    events,
    profileOf: (identity) => (behind.stationFor(identity) === null ? null : profileOf(config, identity)),
  });
  const { host, port, tlsPort } = config.ocpp;
  const opened = tlsPort === undefined ? null : await openCertificates(surroundings, events);
  const certificates = opened?.kind === 'ok' ? opened.certificates : null;
  const tls =
    tlsPort === undefined || certificates === null
      ? null
      : { port: tlsPort, material: await certificates.forNames(ownNames(config), clock.wallMs()) };
  const centralSystem = new CentralSystem({
    host,
    port,
    ...(tls === null ? {} : { tls }),
    clock,
    log,
    time,
    ...behind,
    unknownStation: (identity, address) => unknown.knocked(identity, address),
    unknownBooted: (identity, address, boot) =>
      unknown.booted(identity, address, {
        vendor: boot.chargePointVendor,
        model: boot.chargePointModel,
        serial: boot.chargePointSerialNumber ?? boot.chargeBoxSerialNumber ?? null,
        firmware: boot.firmwareVersion ?? null,
      }),
    admit: (knock) => passwords.judge(knock),
    report: (event) => events.record(event),
  });
  const listening = new Listening(centralSystem, clock, log);
  const startedAtMs = clock.wallMs();
  let cancelRenewal: Cancel = () => {};
  if (certificates !== null) {
    cancelRenewal = clock.every(RENEWAL_MS, () => {
      certificates.forNames(ownNames(config), clock.wallMs()).then(
        (material) => centralSystem.renew(material),
        (error: unknown) => log.error({ err: error }, 'the certificate of the controller cannot be renewed'),
      );
    });
  }
  return {
    ports: doorPorts(config, { unknown, events, passwords, centralSystem, certificates }, surroundings),
    alarms: () => [
      ...portAlarms(listening, host),
      ...(opened?.kind === 'failed' && tlsPort !== undefined
        ? [{ code: 'ocpp-port-closed', host, port: tlsPort, sinceMs: startedAtMs, detail: opened.detail } as const]
        : []),
      ...unknown.alarms(),
      ...time.alarms(),
    ],
    open: () => listening.start(),
    stop() {
      listening.stop();
      cancelRenewal();
    },
    async close() {
      await centralSystem.close();
      events.stop();
    },
  };
}

interface Parts {
  readonly unknown: UnknownStations;
  readonly events: SecurityLog;
  readonly passwords: StationPasswords;
  readonly centralSystem: CentralSystem;
  readonly certificates: SiteCertificates | null;
}

function doorPorts(
  config: Config,
  { unknown, events, passwords, centralSystem, certificates }: Parts,
  { dataDir, store, time, clock, log, configChanged }: DoorSurroundings,
): DoorPorts {
  /** Gives a station a password of its own. It is kept first: the station may use it before we hear that it has it. */
  const givePassword = async (chargePointId: string, identity: string): Promise<StationPassword> => {
    const password = newStationPassword();
    passwords.expect(identity, password);
    events.record({ code: 'password-set', identity, address: null, detail: null });
    const live = centralSystem.connectionOf(identity);
    // Where TLS is wanted, no secret goes another way.
    const mayTell = live !== null && (live.isSecure || profileOf(config, identity) < 2);
    const isTaken = mayTell && (await takesKey(live.connection, authorizationKey(password)));
    return { chargePointId, identity, password: isTaken ? null : password };
  };
  const configPath = join(dataDir, 'config.yaml');

  return {
    stations: () => ({ waiting: unknown.waiting(), rejected: store.rejected() }),
    async accept(wanted) {
      const { identity, circuit } = wanted;
      if (!unknown.waiting().some((one) => one.identity === identity)) return 'unknown-station';
      if (!config.circuits.some(({ id }) => id === circuit)) return 'unknown-circuit';
      const { text, id } = withChargePoint(await readFile(configPath, 'utf8'), wanted, deviceIds(config));
      const parsed = parseConfig(text);
      if (parsed.kind === 'invalid') {
        log.warn({ identity, problems: parsed.problems }, 'A charge point does not fit config.yaml');
        return 'charge-point-impossible';
      }
      const saved = await saveConfig(configPath, text);
      if (saved.kind === 'failed') {
        log.error({ code: saved.detail }, 'config.yaml cannot be written');
        return 'config-unwritable';
      }
      unknown.forget(identity);
      events.record({ code: 'station-accepted', identity, address: null, detail: id });
      const outcome = await givePassword(id, identity);
      configChanged();
      return outcome;
    },
    reject(identity) {
      store.reject(identity, clock.wallMs());
      unknown.forget(identity);
      events.record({ code: 'station-rejected', identity, address: null, detail: null });
      centralSystem.connectionOf(identity)?.connection.close(1008, 'not of this site');
    },
    forgive(identity) {
      if (!store.forgive(identity)) return 'unknown-station';
      events.record({ code: 'station-forgiven', identity, address: null, detail: null });
      return 'done';
    },
    async setPassword(chargePointId) {
      const chargePoint = ocppChargePoints(config).find(({ id }) => id === chargePointId);
      return chargePoint === undefined ? 'unknown-charge-point' : givePassword(chargePointId, chargePoint.identity);
    },
    securityEvents: () => ({ events: events.newest(SHOWN_EVENTS), hasAuthority: certificates !== null }),
    authority: () => certificates?.authorityPem() ?? null,
    setTime(nowMs) {
      const outcome = time.ownerSaid(nowMs);
      if (outcome === 'done') events.record({ code: 'clock-set', identity: null, address: null, detail: null });
      return outcome;
    },
  };
}

const RENEWAL_MS = 3_600_000;
const SHOWN_EVENTS = 200;
/** Whoever accepts a charge point is waiting for it at the page. */
const KEY_TIMEOUT_MS = 8_000;

type Connection = NonNullable<ReturnType<CentralSystem['connectionOf']>>['connection'];

async function takesKey(connection: Connection, value: string): Promise<boolean> {
  const request = { key: 'AuthorizationKey', value };
  const outcome = await connection.call('ChangeConfiguration', request, { timeoutMs: KEY_TIMEOUT_MS });
  if (outcome.kind !== 'result') return false;
  return outcome.payload.status === 'Accepted' || outcome.payload.status === 'RebootRequired';
}

function profileOf(config: Config, identity: string): 0 | 1 | 2 {
  const { ocpp } = config;
  // The connectors of one station may stand as several charge points: the strictest holds.
  const own = ocppChargePoints(config)
    .filter((one) => one.identity === identity)
    .map((one) => one.securityProfile);
  const profile = own.length === 0 ? ocpp.securityProfile : Math.max(...own.map((one) => one ?? ocpp.securityProfile));
  return profile === 2 ? 2 : profile === 1 ? 1 : 0;
}

function openCertificates({ dataDir, log }: DoorSurroundings, events: SecurityLog): Promise<OpenedCertificates> {
  return SiteCertificates.open(join(dataDir, TLS_FOLDER), (detail) => {
    log.info({ detail }, 'A certificate was made');
    events.record({ code: 'certificate-made', identity: null, address: null, detail });
  });
}

/** By what stations may call the controller. IPv6 addresses change by themselves and are left to names. */
function ownNames({ http, ocpp }: Config): readonly string[] {
  const name = hostname();
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  const bound = ['0.0.0.0', '::'].includes(ocpp.host) ? [] : [ocpp.host];
  return [...new Set([name, `${name}.local`, ...http.names, ...bound, ...addresses, 'localhost', '127.0.0.1'])];
}

function deviceIds({ meters, inverters, batteries, chargePoints, contacts, loads }: Config): readonly string[] {
  return [...meters, ...inverters, ...batteries, ...chargePoints, ...contacts, ...loads].map(({ id }) => id);
}

function portAlarms(listening: Listening, host: string): readonly Alarm[] {
  const problem = listening.problem();
  if (problem === null) return [];
  const { port, sinceMs, code: detail } = problem;
  return [{ code: 'ocpp-port-closed', host, port, sinceMs, detail }];
}
