/** The part of the object graph that needs a configuration: devices, loop, books, charge points' central system. */
import type { DevicePorts } from '../api/device-ports.ts';
import type { DoorPorts } from '../api/door-ports.ts';
import type { SitePorts } from '../api/ports.ts';
import type { ReportDesk } from '../billing/report-desk.ts';
import type { Clock } from '../clock.ts';
import type { DefinitionNames } from '../config/check.ts';
import type { Config } from '../config/schema.ts';
import { toSettings } from '../config/settings.ts';
import { withFittingSafeCurrents } from '../core/control/safe-currents.ts';
import type { Families } from '../devices/chargepoints/families/families.ts';
import type { ChargerDefinitions } from '../devices/chargers/definitions.ts';
import type { DeviceContext } from '../devices/device.ts';
import { ExchangeBook } from '../devices/exchanges.ts';
import type { IoBoxes } from '../devices/io/boxes.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import { ConfiguredTokens } from '../ledger/configured-tokens.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { PlanSolver } from '../planner/solver.ts';
import { pointPlan } from '../planner/view.ts';
import { ClockWatch } from '../site/clock-watch.ts';
import { OutsideLimits } from '../site/outside-limits.ts';
import { safeCurrentAlarms } from '../site/safe-current-alarms.ts';
import { SelfIdentification } from '../site/self-identification.ts';
import { Site } from '../site/site.ts';
import type { TimeOfDay } from '../site/time-of-day.ts';
import type { Alarm } from '../site/view.ts';
import { FrameBook } from '../transport/frames.ts';
import { ModbusBuses } from '../transport/modbus/buses.ts';
import { MqttBrokers } from '../transport/mqtt/brokers.ts';
import { type Books, openBooks } from './books.ts';
import { composeBudget } from './budget.ts';
import type { ConfigDocument } from './config-document.ts';
import { devicePorts } from './devices.ts';
import { composeDoor } from './door.ts';
import { composeForecasts } from './forecasts.ts';
import { framesOfDevice } from './frames.ts';
import { composeGridOperator, gridOperatorPorts } from './grid-operator.ts';
import { strictest } from './home-limits.ts';
import { flightRecorder, insightPorts, recorderAlarms } from './insight.ts';
import { composeMaintenance } from './maintenance.ts';
import { measuringDevices } from './measuring.ts';
import { composeNotifications } from './notifications.ts';
import { p1Encryption } from './p1-keys.ts';
import { composePlanning, type Planning } from './planning.ts';
import { composePriceFeeds } from './price-feeds.ts';
import { composePublishing } from './publishing.ts';
import { composeReaders } from './readers.ts';
import { composeReports } from './reports.ts';
import { sitePorts } from './site-ports.ts';
import { composeIssuer } from './statements.ts';
import { composeStations, stationPorts } from './stations.ts';
import { storeAlarms } from './store-alarms.ts';
import { composeSync } from './sync.ts';
import { composeUpstream } from './upstream.ts';
import { loadBookOf, staysOf, switchedLoads } from './wishes.ts';

/** In which a station that is there has shown what it falls back to, ms. */
const PROOF_MS = 3 * 60_000;

interface Surroundings {
  readonly version: string;
  readonly stores: Stores;
  readonly definitions: Definitions;
  readonly families: Families;
  readonly chargers: ChargerDefinitions;
  readonly boxes: IoBoxes;
  /** Where reports are made. */
  readonly desk: ReportDesk;
  /** Where config.yaml is. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly time: TimeOfDay;
  /** config.yaml was written: the site has to start anew. */
  readonly configChanged: () => void;
  readonly document: ConfigDocument;
  /** Of parts that live beside the site. */
  readonly moreAlarms: () => readonly Alarm[];
  /** What stands in hw/. */
  readonly definitionNames: DefinitionNames;
  /** When the site could not start with a change of it, UTC epoch ms. */
  readonly refusedAtMs: () => number | null;
}

export interface RunningSite {
  readonly ports: SitePorts;
  readonly door: DoorPorts;
  readonly devices: DevicePorts;
  /** What went over the lines of devices lately. */
  readonly frames: FrameBook;
  stop(): Promise<void>;
}

/** Builds and starts the site. It waits for the OCPP port to open, and for no device. */
export async function composeSite(config: Config, surroundings: Surroundings): Promise<RunningSite> {
  const { stores, clock, log } = surroundings;
  const configured = toSettings(config);
  const settings = withFittingSafeCurrents(configured);
  const startedAtMs = clock.wallMs();

  const tokens = new ConfiguredTokens(config.tokens, { cards: stores.state.cards, clock, log });
  const upstream = composeUpstream(config, surroundings);
  const sync = composeSync(config, surroundings);
  const opened = openBooks(config, { ...surroundings, others: upstream.others });
  const books: Books = { ...opened, book: upstream.asking(opened.book) };
  const recorder = flightRecorder(config, settings, surroundings);
  const identification = new SelfIdentification({ settings, memory: stores.state.proposals, clock, log });

  // Devices report to a site that is built from them.
  let site: Site | null = null;
  const exchanges = new ExchangeBook(clock);
  let planning: Planning | null = null;
  const context: DeviceContext = { clock, log, changed: () => site?.wake(), exchanges };
  const frames = new FrameBook(clock);
  const buses = new ModbusBuses(clock, frames);
  const brokers = new MqttBrokers(clock, log);
  const measuring = measuringDevices(
    config,
    await p1Encryption(config, surroundings.dataDir),
    surroundings,
    buses,
    brokers,
    context,
  );
  const loads = switchedLoads(config, settings, surroundings, buses, context);
  const gridOperator = composeGridOperator(config, settings, surroundings, context, buses, brokers);
  const priceFeeds = composePriceFeeds(config, gridOperator.broker, surroundings);
  const stations = composeStations(config, settings, books, surroundings, buses, context);
  const chargePoints = stations.chargePoints;
  const readers = composeReaders(config, stations, books.book, surroundings, context);
  const door = await composeDoor(
    config,
    {
      stationFor: stations.stationFor,
      framesOf: (identity) => frames.of(`ocpp ${identity}`),
      http: (request, response) => stations.files.handle(request, response),
    },
    { ...surroundings, store: stores.state.door },
  );

  const forecasts = composeForecasts(config, settings, {
    ...surroundings,
    books,
    broker: gridOperator.broker,
    inverters: measuring.inverters,
    stationSoc: (id) => chargePoints.find((device) => device.id === id)?.carSoc?.() ?? null,
  });
  const clockWatch = new ClockWatch(clock, log);
  const startedMonoMs = clock.monoMs();
  const fuseAlarms = (): readonly Alarm[] => {
    const hasHadTime = clock.monoMs() - startedMonoMs >= PROOF_MS;
    return safeCurrentAlarms(
      configured,
      new Map(chargePoints.map((device) => [device.id, hasHadTime ? device.fallbackA() : 0])),
      identification.houses(),
    );
  };
  const reports = composeReports(config, composeIssuer(config, surroundings), surroundings);
  const maintenance = composeMaintenance(config, {
    state: stores.state,
    clock,
    log,
    firmwareOf: (id) => stationPorts(stations, stores.state.cards).sheet(id)?.identity.firmware ?? null,
  });
  const notifications = composeNotifications(config, {
    ...surroundings,
    reminders: maintenance.reminders,
    broker: gridOperator.broker,
    sessions: books.sessions,
  });
  const publishing = composePublishing(config, settings, { ...surroundings, books, broker: gridOperator.broker });
  site = new Site({
    name: config.site.name,
    currency: config.billing.currency,
    settings,
    devices: { ...measuring, chargePoints, loads },
    stays: staysOf(
      config,
      books.sessions,
      (id) => planning?.planner.wishOf(id) ?? null,
      (id) => forecasts.vehicles.readingAt(id),
      (id) => strictest(upstream.limitOf(id), publishing.limitOf(id)),
      surroundings,
    ),
    loadBook: loadBookOf(config, surroundings),
    limits: new OutsideLimits(
      settings.circuits.map(({ id }) => id),
      stores.state.limits,
      clock,
      log,
    ),
    operator: gridOperator.operator,
    inputs: [...gridOperator.contacts, ...readers.devices],
    batteryPlans: () => planning?.planner.batteryWishes() ?? [],
    dimmingBook: gridOperator.book,
    clock,
    log,
    leaseMs: config.leases.seconds * 1_000,
    sessionOf: (chargePointId) => books.sessions?.log.currentSession(chargePointId) ?? null,
    rangeKmOf: (chargePointId) => forecasts.vehicles.at(chargePointId)?.rangeKm ?? null,
    planOf: (id) => (planning === null ? null : pointPlan(planning.planner, id, clock.wallMs())),
    alarms: () => [
      ...door.alarms(),
      ...fuseAlarms(),
      ...gridOperator.alarms(),
      ...reports.problems(),
      ...notifications.problems(),
      ...priceFeeds.alarms(),
      ...storeAlarms(stores, books, tokens, startedAtMs),
      ...recorderAlarms(recorder),
      ...clockWatch.alarms(),
      ...surroundings.moreAlarms(),
    ],
    recordRegisters: books.recordRegisters,
    samplePower: (deviceId, atMs, powerW) => {
      if (stores.history.kind === 'ok') stores.history.value.sample(deviceId, atMs, powerW);
      forecasts.sample(deviceId, atMs, powerW);
    },
    recorder,
    identification,
  });
  // However the process ends, the last minutes are what is looked for.
  const closeRecorder = (): void => recorder?.closeNow();
  process.once('exit', closeRecorder);
  const running = site;
  const budget = composeBudget(config, { stores, books, prices: priceFeeds.outlook, clock, log });
  const planned = composePlanning(config, settings, {
    stores,
    clock,
    log,
    sessions: books.sessions?.log ?? null,
    expected: {
      prices: priceFeeds.outlook,
      solar: forecasts.solar,
      house: forecasts.house,
      co2At: (atMs) => priceFeeds.carbon(atMs, atMs + 1)[0] ?? null,
    },
    solver: new PlanSolver({ clock, log }),
    currency: config.billing.currency,
    budget: () => budget.now(),
    habits: () => forecasts.habits.known(),
    carFacts: (vehicleId, chargePointId) => ({
      capacityWh: forecasts.vehicles.capacityWhAt(chargePointId),
      usualWh: forecasts.habits.usualWh(vehicleId, chargePointId),
    }),
    vehicleAt: (chargePointId) => forecasts.vehicles.at(chargePointId)?.vehicleId ?? null,
    batteryCapacityWh: (id) => {
      const { capacityKWh } = config.batteries.find((one) => one.id === id) ?? {};
      return capacityKWh === undefined ? null : capacityKWh * 1000;
    },
    cycle: () => running.cycle(),
    wake: () => running.wake(),
  });
  planning = planned;
  running.start();
  budget.start();
  planned.planner.start();
  gridOperator.startMqtt(running);
  priceFeeds.start();
  forecasts.start();
  running.onView(() => readers.desk.look());
  notifications.start({ view: () => running.view(), plan: () => planned.ports.plan() });
  upstream.start({
    sessions: books.sessions?.log ?? null,
    operators: stations.operators,
    cycle: () => running.cycle(),
    wake: () => running.wake(),
  });
  sync.start();
  maintenance.start(() => running.view());
  publishing.start(running, forecasts.ports.enterSoc);
  await door.open();

  return {
    door: door.ports,
    frames,
    devices: devicePorts(config, running, books, exchanges, {
      ...{ ...surroundings, buses, brokers },
      framesOf: framesOfDevice(config, frames, surroundings.dataDir),
    }),
    ports: {
      ...sitePorts(running, config, books, surroundings),
      planning: planned.ports,
      stations: stationPorts(stations, stores.state.cards),
      ...insightPorts(identification, recorder, surroundings.dataDir),
      gridOperator: gridOperatorPorts(gridOperator, config, running, clock),
      feeds: priceFeeds,
      forecasts: forecasts.ports,
      notifications: notifications.ports,
      upstream: upstream.ports,
      sync: sync.ports,
      maintenance: maintenance.ports,
      publishing: publishing.ports,
    },
    async stop() {
      door.stop();
      publishing.stop();
      upstream.stop();
      sync.stop();
      maintenance.stop();
      await notifications.stop();
      await priceFeeds.stop();
      await forecasts.stop();
      await gridOperator.stopMqtt();
      await reports.stop();
      budget.stop();
      await planned.stop();
      await running.stop();
      process.off('exit', closeRecorder);
      await recorder?.flush();
      identification.stop();
      await door.close();
      tokens.stop();
      books.sessions?.accounts.stop();
      books.sessions?.log.close();
    },
  };
}
