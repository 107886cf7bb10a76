import type { Clock } from '../clock.ts';
import type { PerPhase } from '../core/model/phases.ts';
import type { Log } from '../log.ts';
import { ControlBox, type ControlBoxContact } from './endpoints/control-box.ts';
import { DayAheadServer } from './endpoints/day-ahead-server.ts';
import { ModbusServer } from './endpoints/modbus-server.ts';
import { P1Server } from './endpoints/p1-server.ts';
import { sdm630Image } from './endpoints/sdm630-image.ts';
import { type ShellyOutputPort, ShellyServer } from './endpoints/shelly-server.ts';
import { SunSpecBatteryEndpoint } from './endpoints/sunspec-battery.ts';
import { SunSpecInverterEndpoint } from './endpoints/sunspec-inverter.ts';
import type { FaultSwitch } from './faults.ts';
import { SimulatedStation } from './ocpp-station/station.ts';
import type { WorldEvent } from './world/events.ts';
import type { PilotState } from './world/evse.ts';
import type { FlexibleLoad } from './world/flexible-load.ts';
import type { ApplianceName } from './world/household.ts';
import { Player, type Scenario } from './world/scenario.ts';
import { MAX_STEP_MS, type World } from './world/world.ts';

export interface HomeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly scenario: Scenario;
  /** 0 for any free port. */
  readonly ports: {
    readonly p1: number;
    readonly inverter: number;
    readonly meter: number;
    /** Contacts of the grid operator's control box. */
    readonly controlBox?: number;
    /** Only where the scenario has a battery. */
    readonly battery?: number;
    /** The day-ahead market. */
    readonly prices?: number;
  };
  /** Of the prices of the market. */
  readonly priceSeed?: number;
  /** A pty that hears the P1 telegrams as well; `null` for none. */
  readonly ptyPath: string | null;
  /** `ws://host:port/path` of the central system; `null`: the charge points stay dark. */
  readonly centralSystemUrl: string | null;
  /** Seconds of world time in a second. Clocks in telegrams and OCPP stay real. */
  readonly speed: number;
}

interface HomeAddresses {
  readonly p1: { readonly host: string; readonly port: number };
  readonly inverter: { readonly host: string; readonly port: number; readonly unit: number };
  readonly meter: { readonly host: string; readonly port: number; readonly unit: number };
  readonly controlBox: { readonly host: string; readonly port: number; readonly unit: number };
  /** Switches the flexible loads, output by output. */
  readonly shelly: { readonly host: string; readonly port: number };
  /** Tells prices as aWATTar does. */
  readonly prices: { readonly host: string; readonly port: number };
  /** `null` where the scenario has none. */
  readonly battery: { readonly host: string; readonly port: number; readonly unit: number } | null;
  readonly chargePoints: readonly string[];
}

/** What really happens in the home, for tests to compare with what is measured of it. */
interface WorldView {
  readonly elapsedMs: number;
  readonly solarW: number;
  readonly battery: { readonly powerW: number; readonly soc: number; readonly locked: boolean } | null;
  readonly gridW: number;
  readonly gridPhaseW: PerPhase;
  readonly voltageV: PerPhase;
  readonly appliances: readonly ApplianceName[];
  readonly machineW: number;
  readonly chargePoints: readonly ChargePointWorldView[];
  readonly loads: readonly { readonly id: string; readonly on: boolean; readonly powerW: number }[];
}

interface ChargePointWorldView {
  readonly id: string;
  readonly pilot: PilotState;
  readonly offerA: number;
  readonly contactorClosed: boolean;
  /** Per terminal, A. */
  readonly currentA: PerPhase;
  readonly powerW: number;
  readonly energyWh: number;
  readonly car: { readonly name: string; readonly soc: number; readonly asleep: boolean } | null;
}

/** A running home. Faults hang on its endpoints: `home.p1.faults.on('silent')`. */
export interface Home {
  readonly addresses: HomeAddresses;
  readonly p1: P1Server;
  readonly inverter: ModbusServer;
  readonly meter: ModbusServer;
  readonly shelly: ShellyServer;
  readonly prices: DayAheadServer;
  readonly battery: ModbusServer | null;
  readonly stations: readonly SimulatedStation[];
  world(): WorldView;
  /** Lets something happen now. `false` when it names a charge point that is not here. */
  apply(event: WorldEvent): boolean;
  /** Closes or opens a contact of the grid operator's control box. */
  setContact(contact: ControlBoxContact, isClosed: boolean): void;
  setSpeed(speed: number): void;
  /** The fault switches of `p1`, `inverter`, `meter`, `control-box`, `shelly`, `prices`, `battery` or a charge point; `null`: none. */
  faultsOf(endpoint: string): FaultSwitch<string> | null;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const UNIT = 1;
const TICK_MS = 200;
/** After a standstill (a suspended process) the world does not catch up beyond this, ms. */
const LONGEST_TICK_MS = 5_000;

/** Opens all sockets of a simulated home and lets its world run. Rejects when a port cannot be had. */
export async function startHome(options: HomeOptions): Promise<Home> {
  const { clock, log } = options;
  // The kind alone: id tokens do not belong into logs.
  const player = new Player(options.scenario, ({ kind }) => log.info({ kind }, 'it happens'));
  const { world } = player;
  const p1 = new P1Server({
    clock,
    log,
    port: options.ports.p1,
    ptyPath: options.ptyPath,
    read: () => readGrid(world),
  });
  const roof = new SunSpecInverterEndpoint(world, clock);
  const inverter = new ModbusServer({
    clock,
    port: options.ports.inverter,
    unitId: UNIT,
    functionCode: 3,
    read: () => roof.read(),
    write: (address, words) => roof.control.write(address, words),
  });
  const box = new ControlBox();
  const controlBox = new ModbusServer({
    clock,
    port: options.ports.controlBox ?? 0,
    unitId: UNIT,
    functionCode: 2,
    read: () => box.read(),
  });
  const meter = new ModbusServer({
    clock,
    port: options.ports.meter,
    unitId: UNIT,
    functionCode: 4,
    read: () => sdm630Image({ ...world.feederMeter, phaseVoltageV: world.voltageV }),
  });
  const shelly = new ShellyServer({ clock, port: 0, outputs: world.loads.map((load) => outputOf(load, world)) });
  const prices = new DayAheadServer({ clock, seed: options.priceSeed ?? 1, port: options.ports.prices ?? 0 });
  const storage = world.battery === null ? null : new SunSpecBatteryEndpoint(world.battery, clock);
  const battery = storage === null ? null : batteryServer(storage, options);
  const stations = startStations(options, world);
  const parts = [p1, inverter, meter, controlBox, shelly, prices, ...(battery === null ? [] : [battery]), ...stations];
  const stopParts = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.stop()));
  };

  try {
    // One after the other: when one fails, no other is half open.
    const p1Port = await p1.start();
    const inverterPort = await inverter.start();
    const meterPort = await meter.start();
    const controlBoxPort = await controlBox.start();
    const shellyPort = await shelly.start();
    const pricesPort = await prices.start();
    const batteryPort = (await battery?.start()) ?? null;
    for (const station of stations) await station.start();
    const drive = startDriving(options, player, stations, [
      roof.control,
      ...(storage === null ? [] : [storage.control]),
    ]);
    const faults = new Map<string, FaultSwitch<string>>([
      ['p1', p1.faults],
      ['inverter', inverter.faults],
      ['meter', meter.faults],
      ['control-box', controlBox.faults],
      ['shelly', shelly.faults],
      ['prices', prices.faults],
      ...(battery === null ? [] : [['battery', battery.faults] satisfies [string, FaultSwitch<string>]]),
      ...stations.map((station): [string, FaultSwitch<string>] => [station.identity, station.faults]),
    ]);
    return {
      addresses: {
        p1: { host: HOST, port: p1Port },
        inverter: { host: HOST, port: inverterPort, unit: UNIT },
        meter: { host: HOST, port: meterPort, unit: UNIT },
        controlBox: { host: HOST, port: controlBoxPort, unit: UNIT },
        shelly: { host: HOST, port: shellyPort },
        prices: { host: HOST, port: pricesPort },
        battery: batteryPort === null ? null : { host: HOST, port: batteryPort, unit: UNIT },
        chargePoints: world.chargePoints.map((evse) => evse.spec.id),
      },
      p1,
      inverter,
      meter,
      shelly,
      prices,
      battery,
      stations,
      world: () => viewOf(world),
      apply: (event) => world.apply(event),
      setContact: (contact, isClosed) => box.set(contact, isClosed),
      setSpeed: drive.setSpeed,
      faultsOf: (endpoint) => faults.get(endpoint) ?? null,
      stop: async () => {
        drive.stop();
        await stopParts();
      },
    };
  } catch (error) {
    await stopParts();
    throw error;
  }
}

function batteryServer(storage: SunSpecBatteryEndpoint, { clock, ports }: HomeOptions): ModbusServer {
  return new ModbusServer({
    clock,
    port: ports.battery ?? 0,
    unitId: UNIT,
    functionCode: 3,
    read: () => storage.read(),
    write: (address, words) => storage.control.write(address, words),
  });
}

function startStations(options: HomeOptions, world: World): SimulatedStation[] {
  const { clock, log, centralSystemUrl } = options;
  if (centralSystemUrl === null) return [];
  return world.chargePoints.map((evse) => {
    const identity = evse.spec.id;
    return new SimulatedStation({ identity, evse, clock, log: log.child({ station: identity }), centralSystemUrl });
  });
}

function startDriving(
  options: HomeOptions,
  player: Player,
  stations: readonly SimulatedStation[],
  endpoints: readonly { tick(): void }[],
): { setSpeed(speed: number): void; stop(): void } {
  const { clock } = options;
  let { speed } = options;
  let seenMonoMs = clock.monoMs();
  const stop = clock.every(TICK_MS, () => {
    const nowMonoMs = clock.monoMs();
    player.advance(Math.min(LONGEST_TICK_MS, nowMonoMs - seenMonoMs) * speed, MAX_STEP_MS);
    seenMonoMs = nowMonoMs;
    for (const endpoint of endpoints) endpoint.tick();
    for (const station of stations) station.tick();
  });
  return {
    setSpeed: (wanted) => {
      speed = wanted;
    },
    stop,
  };
}

function outputOf(load: FlexibleLoad, world: World): ShellyOutputPort {
  return {
    get on() {
      return load.on;
    },
    set on(on) {
      load.on = on;
    },
    get powerW() {
      return load.powerW;
    },
    get voltageV() {
      return world.voltageV[load.spec.phase];
    },
  };
}

function readGrid(world: World) {
  const { importWh, exportWh } = world.grid;
  return {
    phasePowerW: [...world.grid.phasePowerW] as const,
    phaseVoltageV: [...world.voltageV] as const,
    importWh,
    exportWh,
  };
}

function viewOf(world: World): WorldView {
  return {
    elapsedMs: world.elapsedMs,
    solarW: world.solar.powerW,
    battery:
      world.battery === null
        ? null
        : {
            powerW: world.battery.powerW,
            soc: world.battery.soc(),
            locked: world.battery.dischargeLimitW <= 0,
          },
    gridW: world.grid.powerW,
    gridPhaseW: [...world.grid.phasePowerW],
    voltageV: [...world.voltageV],
    appliances: world.household.runningNow(),
    machineW: world.feeder.machineW,
    loads: world.loads.map(({ spec, on, powerW }) => ({ id: spec.id, on, powerW })),
    chargePoints: world.chargePoints.map((evse) => ({
      id: evse.spec.id,
      pilot: evse.pilot(),
      offerA: evse.offerA,
      contactorClosed: evse.contactorClosed,
      currentA: [...evse.currentA],
      powerW: evse.powerW,
      energyWh: evse.energyWh,
      car: evse.car === null ? null : { name: evse.car.spec.name, soc: evse.car.soc(), asleep: evse.car.isAsleep() },
    })),
  };
}
