/** The part of the object graph that knows what people wish of charge points and loads. */
import type { PrepaidAccounts } from '../billing/prepaid.ts';
import type { Clock } from '../clock.ts';
import { sessionDefaults } from '../config/defaults.ts';
import type { Config, LoadConfig } from '../config/schema.ts';
import type { PlanWish } from '../core/model/planning.ts';
import type { Reading } from '../core/model/readings.ts';
import type { Settings } from '../core/model/site.ts';
import type { UpstreamLimit } from '../core/model/snapshot.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { DeviceContext, LoadDevice } from '../devices/device.ts';
import { type IoBoxes, outputAt } from '../devices/io/boxes.ts';
import { CoilOutput } from '../devices/loads/coil-output.ts';
import { LedOutput } from '../devices/loads/led-output.ts';
import type { Output } from '../devices/loads/output.ts';
import { ShellyOutput } from '../devices/loads/shelly-output.ts';
import { SwitchedLoad } from '../devices/loads/switched-load.ts';
import { StoreError } from '../ledger/errors.ts';
import type { SessionLog } from '../ledger/session-log.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { LoadBook } from '../site/load-book.ts';
import { Modes } from '../site/modes.ts';
import { Stays } from '../site/stays.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import { signInOf } from './json-devices.ts';
import { lineOf } from './modbus-line.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
}

/** What drivers of loads are made with. */
interface Equipment {
  readonly boxes: IoBoxes;
  /** Where files with passwords are. */
  readonly dataDir: string;
}

/** The flexible loads with their drivers, in the order of the settings. */
export function switchedLoads(
  config: Config,
  settings: Settings,
  equipment: Equipment,
  buses: ModbusBuses,
  context: DeviceContext,
): readonly LoadDevice[] {
  return config.loads.map((load, index) => {
    const installed = settings.loads[index];
    if (installed === undefined) throw new Error(`load ${load.id} has no settings`);
    return new SwitchedLoad(installed, outputsOf(load, equipment, buses, context), context);
  });
}

/** Their modes and run times. */
export function loadBookOf({ loads, site }: Config, { stores, clock, log }: Surroundings): LoadBook {
  return new LoadBook({
    loadIds: loads.map(({ id }) => id),
    memory: stores.state.loads,
    clock,
    log,
    dayEndAfter: dayEndIn(site.timeZone),
  });
}

/** What people wish of the charge points. Without a charge log no session brings wishes along. */
export function staysOf(
  config: Config,
  books: { readonly log: SessionLog; readonly accounts: PrepaidAccounts } | null,
  planOf: (chargePointId: string) => PlanWish | null,
  socOf: (chargePointId: string) => Reading<number> | null,
  upstreamLimitOf: (chargePointId: string) => UpstreamLimit | null,
  { stores, clock, log }: Surroundings,
): Stays {
  const { state } = stores;
  const defaultModes = new Map(config.chargePoints.map(({ id, defaultMode }) => [id, defaultMode]));
  const defaultsOf = sessionDefaults(config);
  return new Stays({
    modes: new Modes(defaultModes, state.modes, clock, log),
    memory: state.stays,
    clock,
    log,
    sessionOf: (chargePointId) => books?.log.runningSession(chargePointId) ?? null,
    socOf,
    prepaidLeftCents: (chargePointId) => books?.accounts.leftAt(chargePointId) ?? null,
    planOf,
    upstreamLimitOf,
    defaultsOf: (chargePointId, tokenRef) => defaultsOf(chargePointId, uidOf(tokenRef, stores, log)),
  });
}

function outputsOf(
  load: LoadConfig,
  { boxes, dataDir }: Equipment,
  buses: ModbusBuses,
  { clock }: DeviceContext,
): readonly Output[] {
  switch (load.type) {
    case 'shelly': {
      const { host, port } = load;
      const address = { host, port, signIn: signInOf(load, dataDir) };
      return load.outputs.map((output) => new ShellyOutput(address, output, clock));
    }
    case 'modbus-coil':
      return load.outputs.map((output) => {
        return new CoilOutput(buses.lease(lineOf(load)), load.unit, coilOf(load.definition, output, boxes));
      });
    case 'gpio-led':
      return load.outputs.map((output) => new LedOutput(output));
  }
}

/** Validation has made sure that the box is there, and has the terminal. */
function coilOf(definition: string | undefined, output: number, { byName }: IoBoxes): number {
  if (definition === undefined) return output;
  const box = byName.get(definition);
  const coil = box === undefined ? null : outputAt(box, output);
  if (coil === null) throw new Error(`definition ${definition} has no output ${output}`);
  return coil;
}

/** Whose card it is decides about comfort alone: while state.db cannot be read, it is nobody's. */
function uidOf(tokenRef: string | null, { state }: Stores, log: Log): string | null {
  if (tokenRef === null) return null;
  try {
    return state.cards.findByRef(tokenRef)?.uid ?? null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.error({ kind: error.kind, detail: error.message }, 'Nobody can say whose card it is: its wishes do not hold');
    return null;
  }
}

const DAY_MS = 86_400_000;

/** When the calendar day of a time zone ends, for a moment; both UTC epoch ms. */
function dayEndIn(timeZone: string): (atMs: number) => number {
  const localTime = localTimeIn(timeZone);
  return (atMs) => {
    const midnightMs = (Math.floor(localTime(atMs) / DAY_MS) + 1) * DAY_MS;
    const guessMs = atMs + midnightMs - localTime(atMs);
    // The clocks may be changed before midnight.
    return guessMs + midnightMs - localTime(guessMs);
  };
}
