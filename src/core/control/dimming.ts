import type { DimmingCommand, DimmingDecision } from '../model/dimming.ts';
import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../model/snapshot.ts';
import { EPSILON, voltage } from './amperes.ts';
import type { Load } from './circuits.ts';
import { endGridCharging, fitHeatPumps, heatDrawnW, heatPumpsOf, type Store, storesOf } from './controllable.ts';
import type { GridLimit } from './grid.ts';
import { type NetLoad, powerOf } from './house.ts';
import { lasting, noteLeast } from './least.ts';
import { isLoad, loadIdOf } from './loads.ts';
import { type ControllableDevice, directMinimumW, minimumPowerW } from './minimum-power.ts';
import type { Ceiling, DimmingMemory } from './operator-memory.ts';
import type { Missing, Station } from './stations.ts';

/** Key of the limit at the grid connection; single devices have their own id. */
const CONNECTION = '';
/** Discharge of a battery counts when it has lasted this long, ms. */
const SUSTAINED_MS = 30_000;

/** The grid operator's limits among those of the circuits: they are shared like any other. */
export interface Dimming {
  /** What is left under each, W: they follow the limits of the circuits. */
  readonly rooms: readonly number[];
  /** What one ampere of each station puts on them, in the order of the stations. */
  readonly loads: readonly (readonly Load[])[];
  /** Why one of them binds. */
  readonly reasonAt: (limit: number, wantedA: number) => Reason | null;
  /** Stations that get nothing beneath a limit: heat pumps that are blocked. */
  readonly blocks: (stationId: string) => GridLimit | null;
  /** Batteries that must not charge, with what the operator leaves, W. */
  readonly chargeLocks: ReadonlyMap<string, number>;
  /** Batteries beneath a limit, or while power returns after one, with what is left, W. */
  readonly limitedStores: ReadonlyMap<string, number>;
  readonly decision: DimmingDecision | null;
  readonly memory: DimmingMemory;
}

/**
 * What the grid operator leaves to the controllable devices, section 14a EnWG (BNetzA BK6-22-300, annex 1): together the
 * limit at the grid connection and what generation and storage leave after all other load, or each for itself. The
 * house is never limited. A limit holds in the same decision; the power comes back gradually (4.3).
 *
 * @param firstLimit position of the first of them in the list of all limits
 */
export function weighDimming(
  snapshot: Snapshot,
  before: DimmingMemory,
  settings: Settings,
  firstLimit: number,
  stations: readonly Station[],
  missing: readonly Missing[],
  net: NetLoad | null,
): Dimming {
  const discharge = noteLeast(before.discharge, dischargeW(snapshot.batteries), snapshot.monoMs, SUSTAINED_MS);
  const commands = snapshot.dimming.filter(({ untilMs }) => untilMs === null || untilMs > snapshot.wallMs);
  const isOver = before.ceilings.length === 0 && before.blocked.length === 0 && before.charging.length === 0;
  if (commands.length === 0 && isOver) return undimmed(stations, discharge);

  const dimmed = stations.filter(({ installed }) => installed.dimmable);
  const away = missing.filter(({ installed }) => installed.dimmable);
  const pumps = heatPumpsOf(snapshot, settings);
  const stores = storesOf(snapshot, settings);
  const devices: readonly ControllableDevice[] = [
    ...[...dimmed, ...away].map(({ installed }): ControllableDevice => {
      return { id: installed.id, kind: 'charge-point', nameplateW: nameplateW(installed, settings) };
    }),
    ...pumps.map(({ id, nameplateW: powerW }) => ({ id, kind: 'heat-pump', nameplateW: powerW }) as const),
    ...stores.map(({ id, nameplateW: powerW }) => ({ id, kind: 'storage', nameplateW: powerW }) as const),
  ];
  const totalW = devices.reduce((sum, device) => sum + device.nameplateW, 0);
  const owedW = minimumPowerW(devices);
  const counted = { stores, pumpIds: new Set(pumps.map(({ id }) => id)) };
  const generationW = generationAfterOthers(snapshot, net, Math.max(0, lasting(discharge)), stations, counted);

  const limits: Bound[] = [];
  const bind = (key: string, wantedW: number, fullW: number, command: DimmingCommand | null): void => {
    const known = before.ceilings.find((ceiling) => ceiling.key === key) ?? null;
    const ceiling = returning(key, known, wantedW, fullW, snapshot.monoMs, settings);
    if (ceiling !== null) limits.push({ ceiling, command, fullW });
  };
  const atConnection = strictest(commands, (command) => command.scope === 'grid-connection', owedW);
  bind(CONNECTION, atConnection?.limitW ?? Number.POSITIVE_INFINITY, totalW, atConnection?.command ?? null);
  for (const device of devices) {
    const names = ({ scope }: DimmingCommand): boolean => scope !== 'grid-connection' && scope.includes(device.id);
    const alone = strictest(commands, names, directMinimumW(device));
    bind(device.id, alone?.limitW ?? Number.POSITIVE_INFINITY, device.nameplateW, alone?.command ?? null);
  }

  const budgetOf = ({ ceiling: { key, powerW } }: Bound): number =>
    key === CONNECTION ? powerW + generationW : powerW;
  const unread = dimmed.flatMap((station) => assumedOf(station, settings));
  const unreadW = (isBound: (id: string) => boolean): number =>
    sum(away.filter(({ installed }) => isBound(installed.id)).map(({ installed }) => nameplateW(installed, settings))) +
    sum(dimmed.filter(({ id }) => isBound(id)).map((station) => reserveBeyond(station, settings)));
  const chargingW = sum(stores.map((store) => store.chargingW));
  const connection = limits.find(({ ceiling }) => ceiling.key === CONNECTION) ?? null;
  const roomOf = (bound: Bound | undefined | null): number =>
    bound == null ? Number.POSITIVE_INFINITY : budgetOf(bound);
  const heat = fitHeatPumps(
    pumps,
    before.blocked,
    roomOf(connection) - unreadW(() => true) - chargingW,
    (id) => roomOf(limits.find(({ ceiling }) => ceiling.key === id)),
    snapshot.monoMs,
  );
  const rooms = limits.map((bound) => {
    const { key } = bound.ceiling;
    if (key !== CONNECTION) return budgetOf(bound) - unreadW((id) => id === key);
    return budgetOf(bound) - unreadW(() => true) - chargingW - sum([...heat.reservedW.values()]);
  });
  const loads = stations.map((station) =>
    station.installed.dimmable
      ? limits.flatMap(({ ceiling: { key } }, i): readonly Load[] =>
          key === CONNECTION || key === station.id
            ? [{ limit: firstLimit + i, perA: wattPerA(station, rooms[i] ?? 0, settings) }]
            : [],
        )
      : [],
  );

  const assumed = [
    ...unread,
    ...away.map(({ installed }) => ({ id: installed.id, powerW: nameplateW(installed, settings) })),
    ...pumps.flatMap((pump) => (pump.measuredW === null ? [{ id: pump.id, powerW: heatDrawnW(pump, heat) }] : [])),
    ...stores.flatMap(({ id, isHeard, chargingW: powerW }) => (isHeard ? [] : [{ id, powerW }])),
  ].filter(({ powerW }) => powerW > 0);
  const drawnW =
    sum(dimmed.map((station) => unread.find(({ id }) => id === station.id)?.powerW ?? station.draw.seenW)) +
    sum(away.map(({ installed }) => nameplateW(installed, settings))) +
    sum(pumps.map((pump) => heatDrawnW(pump, heat))) +
    chargingW;
  const blocked = heat.blocked.flatMap(({ id }) => {
    const bound = limits.find(({ ceiling }) => ceiling.key === id) ?? connection;
    const wantedA = (pumps.find((pump) => pump.id === id)?.nameplateW ?? 0) / settings.nominalVoltageV;
    return bound === null ? [] : [{ id, reason: reasonOf(bound, budgetOf(bound), wantedA, snapshot, settings) }];
  });
  const limitOn = (id: string): Bound | null =>
    limits.find(({ ceiling, command }) => command !== null && ceiling.key === id) ??
    (connection?.command == null ? null : connection);
  const importW = net === null ? null : gridImport(snapshot, settings);
  const charging = endGridCharging(stores, before.charging, (id) => limitOn(id) !== null, importW, snapshot.monoMs);
  return {
    rooms,
    loads,
    reasonAt: (limit, wantedA) => {
      const bound = limits[limit - firstLimit];
      return bound === undefined ? null : reasonOf(bound, budgetOf(bound), wantedA, snapshot, settings);
    },
    blocks: (stationId) => {
      const found = isLoad(stationId) ? blocked.find(({ id }) => id === loadIdOf(stationId)) : undefined;
      return found === undefined ? null : { currentA: 0, reason: found.reason };
    },
    chargeLocks: new Map(
      charging.flatMap(({ id, locked }) =>
        locked ? [[id, Math.round(limitOn(id)?.ceiling.powerW ?? 0)] as const] : [],
      ),
    ),
    limitedStores: new Map(
      stores.flatMap(({ id }) => {
        const bound = limits.find(({ ceiling }) => ceiling.key === id) ?? connection;
        return bound === null ? [] : [[id, Math.round(bound.ceiling.powerW)] as const];
      }),
    ),
    decision:
      limits.length === 0 && commands.length === 0
        ? null
        : {
            commandIds: commands.map(({ id }) => id),
            limitW: connection === null ? null : Math.round(connection.ceiling.powerW),
            owedW,
            generationW: Math.round(generationW),
            budgetW: connection === null ? null : Math.round(budgetOf(connection)),
            netDrawW: Math.round(Math.max(0, drawnW - generationW)),
            assumed: assumed.map(({ id, powerW }) => ({ id, powerW: Math.round(powerW) })),
            blockedIds: blocked.map(({ id }) => id),
          },
    memory: { ceilings: limits.map(({ ceiling }) => ceiling), discharge, blocked: heat.blocked, charging },
  };
}

const NOTHING_LOCKED: ReadonlyMap<string, number> = new Map();

/** Nothing is commanded, and all power of the last command is back. */
function undimmed(stations: readonly Station[], discharge: DimmingMemory['discharge']): Dimming {
  return {
    rooms: [],
    loads: stations.map(() => []),
    reasonAt: () => null,
    blocks: () => null,
    chargeLocks: NOTHING_LOCKED,
    limitedStores: NOTHING_LOCKED,
    decision: null,
    memory: { ceilings: [], discharge, blocked: [], charging: [] },
  };
}

interface Bound {
  readonly ceiling: Ceiling;
  /** `null` while the power only returns. */
  readonly command: DimmingCommand | null;
  readonly fullW: number;
}

/** The command that leaves the least, with what it leaves, W. */
function strictest(
  commands: readonly DimmingCommand[],
  applies: (command: DimmingCommand) => boolean,
  owedW: number,
): { readonly command: DimmingCommand; readonly limitW: number } | null {
  const [first] = commands
    .filter(applies)
    .map((command) => ({ command, limitW: Math.max(0, command.limitW ?? owedW) }))
    .toSorted((a, b) => a.limitW - b.limitW || Number(a.command.isAssumed) - Number(b.command.isAssumed));
  return first ?? null;
}

/** Down at once; up so that all of it is back after `returnMs`; `null` when nothing is limited any more. */
function returning(
  key: string,
  before: Ceiling | null,
  wantedW: number,
  fullW: number,
  nowMs: number,
  { dimming }: Settings,
): Ceiling | null {
  const risenW =
    before === null ? Number.POSITIVE_INFINITY : before.powerW + risePerMs(fullW, dimming) * (nowMs - before.atMs);
  const powerW = Math.min(wantedW, risenW);
  if (powerW >= fullW && wantedW === Number.POSITIVE_INFINITY) return null;
  return { key, powerW, atMs: nowMs };
}

function risePerMs(fullW: number, { returnMs }: Settings['dimming']): number {
  return returnMs > 0 ? fullW / returnMs : Number.POSITIVE_INFINITY;
}

/**
 * What generation and storage leave after all other load, W: it comes on top of a limit at the grid connection. Other
 * load is served first. What cannot be read counts as nothing: an inverter, a battery, all of it while the grid meter is
 * silent.
 */
function generationAfterOthers(
  { inverters, batteries, loads }: Snapshot,
  net: NetLoad | null,
  sustainedW: number,
  stations: readonly Station[],
  { stores, pumpIds }: { readonly stores: readonly Store[]; readonly pumpIds: ReadonlySet<string> },
): number {
  if (net === null) return 0;
  const producedW = sum(inverters.map((inverter) => Math.max(0, powerOf(inverter))));
  const storeIds = new Set(stores.map(({ id }) => id));
  const othersCharge = batteries.filter(({ id }) => !storeIds.has(id));
  const chargingW = sum(othersCharge.map((battery) => Math.max(0, -powerOf(battery))));
  // What a heat pump draws by its own will shows as house at the meter, and is counted by itself where it is measured.
  const heatW = sum(
    loads.filter(({ id, ceilingW }) => pumpIds.has(id) && ceilingW === 0).map((load) => Math.max(0, powerOf(load))),
  );
  // Charge points that nobody may dim are other load, with the most that they may be drawing.
  const otherCarsW = sum(
    stations
      .filter(({ id, installed }) => !installed.dimmable && !(isLoad(id) && pumpIds.has(loadIdOf(id))))
      .map(({ draw }) => (draw.inMotion ? mostW(draw) : draw.seenW)),
  );
  const leftW = -net.lastingW + heatW + sustainedW - chargingW - otherCarsW;
  return Math.max(0, Math.min(producedW + sustainedW, leftW));
}

/** What the grid meter shows coming in, W. */
function gridImport({ meters }: Snapshot, { circuits }: Settings): number | null {
  const id = circuits[0]?.meterId ?? null;
  return meters.find((meter) => meter.id === id)?.reading?.value.powerW ?? null;
}

function mostW({ seenW, mayA, phases, voltageV }: Station['draw']): number {
  return Math.max(seenW, mayA * phases.length * voltageV);
}

function dischargeW(batteries: readonly DeviceSnapshot[]): number {
  return sum(batteries.map((battery) => Math.max(0, powerOf(battery))));
}

/**
 * One that cannot be read counts with its nameplate, and one without a meter of its own with what it may draw at most.
 * A charge point that says that no car is plugged in draws nothing.
 */
function assumedOf({ id, installed, seen, draw }: Station, settings: Settings): { id: string; powerW: number }[] {
  if (seen.condition !== 'ok') return [{ id, powerW: nameplateW(installed, settings) }];
  if (seen.reading !== null || draw.mayA === 0) return [];
  return [{ id, powerW: draw.mayA * draw.phases.length * draw.voltageV }];
}

/** What must stay free for one that is out of reach, beyond what the sharing counts for it anyway, W. */
function reserveBeyond({ installed, seen, draw }: Station, settings: Settings): number {
  if (seen.condition === 'ok') return 0;
  return Math.max(0, nameplateW(installed, settings) - draw.stuckA * draw.phases.length * draw.voltageV);
}

function nameplateW({ maxCurrentA, phaseRotation }: Station['installed'], { nominalVoltageV }: Settings): number {
  return maxCurrentA * phaseRotation.length * nominalVoltageV;
}

/**
 * Power by the voltage measured on each terminal in use. A least current that fits at nominal voltage is let in at any:
 * 6 A on three phases are 4.14 kW, and 4.2 kW would be of no use to anybody where the voltage is 2 % higher.
 */
function wattPerA({ installed, seen, draw, minA }: Station, roomW: number, { nominalVoltageV }: Settings): number {
  const used = draw.memory.terminals ?? 2 ** installed.phaseRotation.length - 1;
  const terminals = installed.phaseRotation.map((_, terminal) => terminal).filter((terminal) => used & (1 << terminal));
  const measured = sum(
    terminals.map((terminal) => voltage(seen.reading?.value ?? null, terminal as 0 | 1 | 2, nominalVoltageV)),
  );
  const fitsNominally = minA * terminals.length * nominalVoltageV <= roomW + EPSILON;
  return fitsNominally && minA * measured > roomW ? roomW / minA : measured;
}

function reasonOf(
  { command, ceiling, fullW }: Bound,
  budgetW: number,
  wantedA: number,
  { wallMs }: Snapshot,
  { dimming }: Settings,
): Reason {
  if (command === null) {
    const leftMs = (fullW - ceiling.powerW) / risePerMs(fullW, dimming);
    return { code: 'grid-operator-return', budgetW: Math.round(budgetW), nextChangeAtMs: wallMs + Math.round(leftMs) };
  }
  const { source, untilMs, isAssumed } = command;
  return {
    code: 'grid-operator-limit',
    source,
    limitW: Math.round(ceiling.powerW),
    budgetW: Math.round(budgetW),
    untilMs,
    isAssumed,
    wantedA: Math.round(wantedA * 10) / 10,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
