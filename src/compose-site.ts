/** The part of the object graph that needs a configuration: devices, loop, books, charge points' central system. */
import type { SessionQuery, SitePorts } from './api/ports.ts';
import { sessionsCsv } from './billing/csv.ts';
import type { Clock } from './clock.ts';
import type { ChargePointConfig, Config, MeterConfig } from './config/schema.ts';
import { p1Connection, toSettings } from './config/settings.ts';
import { safeCurrentExcesses, withFittingSafeCurrents } from './core/control/safe-currents.ts';
import type { ChargePointSettings } from './core/model/site.ts';
import { Ocpp16ChargePoint } from './devices/chargepoints/ocpp16-charge-point.ts';
import type { DeviceContext, MeasuringDevice } from './devices/device.ts';
import { P1Meter } from './devices/meters/p1/p1-meter.ts';
import type { Definition } from './devices/modbus/definition.ts';
import type { Definitions } from './devices/modbus/definitions.ts';
import { ModbusDevice } from './devices/modbus/modbus-device.ts';
import { StoreError } from './ledger/errors.ts';
import { RegisterLog } from './ledger/register-log.ts';
import { SessionLog } from './ledger/session-log.ts';
import { SessionReader, totalsOf } from './ledger/session-reader.ts';
import type { Stores } from './ledger/stores.ts';
import type { Log } from './log.ts';
import { CentralSystem } from './ocpp/central-system.ts';
import { Modes } from './site/modes.ts';
import { Site } from './site/site.ts';
import { UnknownStations } from './site/unknown-stations.ts';
import type { Alarm } from './site/view.ts';
import { ModbusBuses } from './transport/modbus/buses.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly definitions: Definitions;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningSite {
  readonly ports: SitePorts;
  stop(): Promise<void>;
}

/** Builds and starts the site. It waits for the OCPP port to open, and for no device. */
export async function composeSite(config: Config, surroundings: Surroundings): Promise<RunningSite> {
  const { stores, clock, log } = surroundings;
  const configured = toSettings(config);
  const settings = withFittingSafeCurrents(configured);
  const startedAtMs = clock.wallMs();

  stores.tokens.applyConfigured(config.tokens, startedAtMs);
  const accessOf = new Map(config.chargePoints.map(({ id, access }) => [id, access]));
  const book = new SessionLog({
    ledger: stores.ledger,
    tokens: stores.tokens,
    access: (chargePointId) => accessOf.get(chargePointId) ?? 'tokens',
    clock,
    log,
  });

  // Devices report to a site that is built from them.
  let site: Site | null = null;
  const context: DeviceContext = { clock, log, changed: () => site?.wake() };
  const measuring = measuringDevices(config, surroundings, context);
  const chargePoints = config.chargePoints.map((chargePoint, index) => {
    const point = settings.chargePoints[index];
    if (point === undefined) throw new Error(`charge point ${chargePoint.id} has no settings`);
    return { identity: chargePoint.identity, device: ocppChargePoint(chargePoint, point, book, context) };
  });
  const stationOf = new Map(chargePoints.map(({ identity, device }) => [identity, device.station]));
  const unknownStations = new UnknownStations(clock);
  const centralSystem = new CentralSystem({
    ...config.ocpp,
    clock,
    log,
    stationFor: (identity) => stationOf.get(identity) ?? null,
    unknownStation: (identity, address) => unknownStations.knocked(identity, address),
  });

  const safeCurrentAlarms = safeCurrentExcesses(configured).map(
    ({ circuitName: circuit, totalA, limitA }): Alarm => ({ code: 'safe-currents-too-high', circuit, totalA, limitA }),
  );
  const registerLog = new RegisterLog(stores.ledger);
  site = new Site({
    name: config.site.name,
    settings,
    devices: { ...measuring, batteries: [], chargePoints: chargePoints.map(({ device }) => device) },
    modes: new Modes(
      new Map(config.chargePoints.map(({ id, defaultMode }) => [id, defaultMode])),
      stores.modes,
      clock,
      log,
    ),
    clock,
    log,
    leaseMs: config.leases.seconds * 1_000,
    sessionOf: (chargePointId) => book.currentSession(chargePointId),
    alarms: () => [...safeCurrentAlarms, ...unknownStations.alarms(), ...storeAlarms(stores, book, startedAtMs)],
    recordRegisters: (quarterMs, registers) => {
      try {
        registerLog.recordRegisters(quarterMs, registers, clock.wallMs());
        return true;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        log.error({ kind: error.kind, detail: error.message }, 'The registers of this quarter hour cannot be written');
        return false;
      }
    },
    samplePower: (deviceId, atMs, powerW) => stores.history?.sample(deviceId, atMs, powerW),
  });
  const running = site;
  running.start();
  await openCentralSystem(centralSystem, config, log);

  return {
    ports: sitePorts(running, config, surroundings),
    async stop() {
      await running.stop();
      await centralSystem.close();
      book.close();
    },
  };
}

function measuringDevices(
  config: Config,
  { definitions, clock }: Surroundings,
  context: DeviceContext,
): { meters: MeasuringDevice[]; inverters: MeasuringDevice[] } {
  const buses = new ModbusBuses(clock);
  const definition = (name: string): Definition => {
    const found = definitions.byName.get(name);
    if (found === undefined) throw new Error(`definition ${name} is missing`);
    return found;
  };
  const meter = (meterConfig: MeterConfig): MeasuringDevice =>
    meterConfig.type === 'p1'
      ? new P1Meter({ ...meterConfig, connection: p1Connection(meterConfig) }, context)
      : new ModbusDevice({ ...meterConfig, definition: definition(meterConfig.definition) }, buses, context);
  return {
    meters: config.meters.map(meter),
    inverters: config.inverters.map(
      (inverter) => new ModbusDevice({ ...inverter, definition: definition(inverter.type) }, buses, context),
    ),
  };
}

function ocppChargePoint(
  { identity }: ChargePointConfig,
  { id, name, phaseRotation, maxCurrentA, safeCurrentA }: ChargePointSettings,
  book: SessionLog,
  context: DeviceContext,
): Ocpp16ChargePoint {
  const wiredPhases = phaseRotation.length;
  return new Ocpp16ChargePoint({ id, name, identity, wiredPhases, maxCurrentA, safeCurrentA }, book, context);
}

function storeAlarms({ history, historyProblem }: Stores, book: SessionLog, startedAtMs: number): readonly Alarm[] {
  const alarms: Alarm[] = [];
  const ledger = book.problem();
  if (ledger !== null) alarms.push({ code: 'ledger-unwritable', sinceMs: ledger.sinceMs, detail: ledger.detail });
  const curves = history?.problem() ?? null;
  if (curves !== null) alarms.push({ code: 'history-unavailable', sinceMs: curves.sinceMs, detail: curves.detail });
  else if (historyProblem !== null && 'detail' in historyProblem) {
    alarms.push({ code: 'history-unavailable', sinceMs: startedAtMs, detail: historyProblem.detail });
  }
  return alarms;
}

async function openCentralSystem(centralSystem: CentralSystem, { ocpp }: Config, log: Log): Promise<void> {
  const listening = await centralSystem.listen();
  if (listening.kind === 'listening') return;
  log.error({ ...ocpp, code: listening.code }, 'The port for charge points cannot be opened: none can connect');
}

function sitePorts(site: Site, config: Config, { stores }: Surroundings): SitePorts {
  const reader = new SessionReader(stores.ledger, stores.tokens);
  const names = new Map(config.chargePoints.map(({ id, name }) => [id, name]));
  const chargePointName = (id: string): string => names.get(id) ?? id;
  return {
    view: () => site.view(),
    onView: (listener) => site.onView(listener),
    setMode: async (chargePointId, mode) => site.setMode(chargePointId, mode),
    sessions: (query) => {
      const sessions = reader.list(bounded(query));
      return {
        sessions: sessions.map((session) => ({
          ...session,
          chargePointName: chargePointName(session.chargePointId),
          tokenName: session.tokenName ?? session.tokenTail,
        })),
        totals: totalsOf(sessions),
      };
    },
    sessionsCsv: ({ dialect, language, ...query }) =>
      sessionsCsv(reader.stream(bounded(query)), {
        dialect,
        language,
        timeZone: config.site.timeZone,
        chargePointName,
      }),
  };
}

function bounded({ fromMs, toMs, chargePointId }: SessionQuery): Parameters<SessionReader['list']>[0] {
  return { fromMs: fromMs ?? 0, toMs: toMs ?? Number.MAX_SAFE_INTEGER, chargePointId };
}
