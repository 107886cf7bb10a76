import type { DimmingCommand, DimmingDecision } from '../model/dimming.ts';
import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../model/snapshot.ts';
import { EPSILON, voltage } from './amperes.ts';
import type { Load } from './circuits.ts';
import { type NetLoad, powerOf } from './house.ts';
import { lasting, noteLeast } from './least.ts';
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
  if (commands.length === 0 && before.ceilings.length === 0) return undimmed(stations, discharge);

  const dimmed = stations.filter(({ installed }) => installed.dimmable);
  const away = missing.filter(({ installed }) => installed.dimmable);
  const devices = [...dimmed, ...away].map(({ installed }): ControllableDevice => {
    return { id: installed.id, kind: 'charge-point', nameplateW: nameplateW(installed, settings) };
  });
  const totalW = devices.reduce((sum, device) => sum + device.nameplateW, 0);
  const owedW = minimumPowerW(devices);
  const generationW = generationAfterOthers(snapshot, net, Math.max(0, lasting(discharge)), stations);

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
  const assumed = [
    ...unread,
    ...away.map(({ installed }) => ({ id: installed.id, powerW: nameplateW(installed, settings) })),
  ];
  const rooms = limits.map((bound) => {
    const { key } = bound.ceiling;
    const isBound = (id: string): boolean => key === CONNECTION || key === id;
    const awayW = away
      .filter(({ installed }) => isBound(installed.id))
      .map(({ installed }) => nameplateW(installed, settings));
    const unreadW = dimmed.filter(({ id }) => isBound(id)).map((station) => reserveBeyond(station, settings));
    return budgetOf(bound) - sum(awayW) - sum(unreadW);
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

  const connection = limits.find(({ ceiling }) => ceiling.key === CONNECTION) ?? null;
  const drawnW = sum(dimmed.map((station) => unread.find(({ id }) => id === station.id)?.powerW ?? station.draw.seenW));
  return {
    rooms,
    loads,
    reasonAt: (limit, wantedA) => {
      const bound = limits[limit - firstLimit];
      return bound === undefined ? null : reasonOf(bound, budgetOf(bound), wantedA, snapshot, settings);
    },
    decision:
      limits.length === 0 && commands.length === 0
        ? null
        : {
            commandIds: commands.map(({ id }) => id),
            limitW: connection === null ? null : Math.round(connection.ceiling.powerW),
            owedW,
            generationW: Math.round(generationW),
            budgetW: connection === null ? null : Math.round(budgetOf(connection)),
            netDrawW: Math.round(
              Math.max(0, drawnW + sum(away.map(({ installed }) => nameplateW(installed, settings))) - generationW),
            ),
            assumed: assumed.map(({ id, powerW }) => ({ id, powerW: Math.round(powerW) })),
          },
    memory: { ceilings: limits.map(({ ceiling }) => ceiling), discharge },
  };
}

/** Nothing is commanded, and all power of the last command is back. */
function undimmed(stations: readonly Station[], discharge: DimmingMemory['discharge']): Dimming {
  return {
    rooms: [],
    loads: stations.map(() => []),
    reasonAt: () => null,
    decision: null,
    memory: { ceilings: [], discharge },
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
  { inverters, batteries }: Snapshot,
  net: NetLoad | null,
  sustainedW: number,
  stations: readonly Station[],
): number {
  if (net === null) return 0;
  const producedW = sum(inverters.map((inverter) => Math.max(0, powerOf(inverter))));
  const chargingW = sum(batteries.map((battery) => Math.max(0, -powerOf(battery))));
  // Charge points that nobody may dim are other load, with the most that they may be drawing.
  const otherCarsW = sum(
    stations
      .filter(({ installed }) => !installed.dimmable)
      .map(({ draw }) => (draw.inMotion ? mostW(draw) : draw.seenW)),
  );
  const leftW = -net.lastingW + sustainedW - chargingW - otherCarsW;
  return Math.max(0, Math.min(producedW + sustainedW, leftW));
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
