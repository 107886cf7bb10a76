import type { InverterDecision } from '../model/decision.ts';
import type { FeedInCommand, FeedInDecision } from '../model/dimming.ts';
import type { Settings } from '../model/site.ts';
import type { InverterSnapshot, Snapshot } from '../model/snapshot.ts';
import { powerOf } from './house.ts';
import { lasting, noteLeast } from './least.ts';
import type { FeedInMemory } from './operator-memory.ts';

/** Own consumption that lets more be produced must have lasted this long, ms. */
const SUSTAINED_MS = 10_000;
/** Time in which inverter and meters have followed a new limit: before, their readings do not belong together. ms. */
const SETTLE_MS = 5_000;
/** A change by less is not worth a telegram, as a share of the installed power. */
const DEADBAND = 0.005;

export interface FeedIn {
  readonly inverters: readonly InverterDecision[];
  readonly decision: FeedInDecision | null;
  readonly memory: FeedInMemory | null;
}

/**
 * What the inverters may produce so that no more than commanded flows into the grid: the limit and what the site takes
 * itself, which counts when it has lasted. While the grid meter or an inverter cannot be read the site takes nothing.
 * Inverters share by installed power; those that take no limit come first with what they produce.
 */
export function limitFeedIn(snapshot: Snapshot, before: FeedInMemory | null, settings: Settings): FeedIn {
  const { inverters, monoMs, wallMs } = snapshot;
  const commands = snapshot.feedIn.filter(({ untilMs }) => untilMs === null || untilMs > wallMs);
  const nameplateW = sum(inverters.map((inverter) => inverter.nameplateW ?? 0));
  if (commands.length === 0) {
    return { inverters: inverters.map(({ id }) => ({ id, limitW: null })), decision: null, memory: null };
  }
  const limitW = Math.min(...commands.map((command) => wattOf(command, nameplateW)));
  const takenW = consumptionW(snapshot, settings);
  const isSettling = before !== null && monoMs - before.changedMs < SETTLE_MS;
  const consumption =
    isSettling && takenW !== null
      ? { ...before.consumption, seenMs: monoMs }
      : noteLeast(before?.consumption ?? null, takenW ?? 0, monoMs, SUSTAINED_MS);

  const wantedW = limitW + Math.max(0, Math.min(lasting(consumption), takenW ?? 0));
  const isStricter = before === null || limitW < before.limitW || takenW === null;
  const isWorthIt = before === null || Math.abs(wantedW - before.producedW) > DEADBAND * nameplateW;
  const changes = isStricter ? isWorthIt || wantedW < before.producedW : !isSettling && isWorthIt;
  const producedW = before === null || changes ? wantedW : before.producedW;

  const uncontrolled = inverters.filter(({ takesLimit }) => !takesLimit);
  return {
    inverters: shareOut(inverters, producedW),
    decision: {
      commandIds: commands.map(({ id }) => id),
      limitW: Math.round(limitW),
      uncontrolledIds: uncontrolled.map(({ id }) => id),
    },
    memory: {
      consumption,
      limitW,
      producedW,
      changedMs: before === null || producedW !== before.producedW ? monoMs : before.changedMs,
    },
  };
}

function wattOf({ limit }: FeedInCommand, nameplateW: number): number {
  return Math.max(0, limit.kind === 'power' ? limit.powerW : (limit.percent / 100) * nameplateW);
}

/** Load less what batteries give: production less what flows out, W; `null` while it cannot be measured. */
function consumptionW({ meters, inverters, monoMs }: Snapshot, { circuits, fuse }: Settings): number | null {
  const grid = meters.find(({ id }) => id === circuits[0]?.meterId);
  const isHeard = [grid, ...inverters].every(
    (device) =>
      device?.condition === 'ok' && device.reading !== null && monoMs - device.reading.monoMs <= fuse.meterTimeoutMs,
  );
  return isHeard && grid !== undefined ? powerOf(grid) + sum(inverters.map(powerOf)) : null;
}

function shareOut(inverters: readonly InverterSnapshot[], producedW: number): readonly InverterDecision[] {
  const uncontrolledW = sum(
    inverters
      .filter(({ takesLimit }) => !takesLimit)
      .map((inverter) => (inverter.condition === 'ok' ? Math.max(0, powerOf(inverter)) : (inverter.nameplateW ?? 0))),
  );
  const controlled = inverters.filter(({ takesLimit }) => takesLimit);
  const controlledW = sum(controlled.map(({ nameplateW }) => nameplateW ?? 0));
  const leftW = Math.max(0, producedW - uncontrolledW);
  return inverters.map(({ id, takesLimit, nameplateW }) => {
    if (!takesLimit) return { id, limitW: null };
    const share = controlledW > 0 ? (nameplateW ?? 0) / controlledW : 0;
    return { id, limitW: Math.round(leftW * share) };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
