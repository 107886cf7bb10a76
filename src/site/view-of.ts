import type { BatteryDecision, ChargePointDecision, LoadDecision } from '../core/model/decision.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import { mapPhases, type PerPhase, toGridPhases } from '../core/model/phases.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import { type ChargePointSettings, type FlexibleLoadSettings, NO_LIMIT, type Settings } from '../core/model/site.ts';
import type {
  BatterySnapshot,
  ChargePointSnapshot,
  DeviceSnapshot,
  LoadSnapshot,
  Snapshot,
} from '../core/model/snapshot.ts';
import type { Cycle } from './loop.ts';
import type { PowerPicture } from './power-picture.ts';
import type {
  Alarm,
  BatteryView,
  ChargePointView,
  CircuitView,
  DimmingView,
  FeedInView,
  LoadView,
  PointPlanView,
  SessionView,
  Shown,
  SiteView,
} from './view.ts';

export interface ViewSources {
  readonly siteName: string;
  readonly currency: string;
  readonly settings: Settings;
  readonly cycle: Cycle;
  readonly picture: PowerPicture;
  readonly health: readonly DeviceHealth[];
  readonly alarms: readonly Alarm[];
  readonly sessionOf: (chargePointId: string) => SessionView | null;
  readonly rangeKmOf: (chargePointId: string) => number | null;
  readonly planOf: (chargePointId: string) => PointPlanView | null;
}

/** The live state as people see it: pure, from one completed cycle. */
export function viewOf(sources: ViewSources): SiteView {
  const { siteName, currency, settings, cycle, picture, health, alarms, sessionOf, rangeKmOf, planOf } = sources;
  const { snapshot, decision } = cycle;
  const grid = shown(meterOf(settings.circuits[0]?.meterId ?? null, snapshot));
  const powers = new Map(snapshot.chargePoints.map((now) => [now.id, powerNow(now, picture)]));
  const solarShare = solarShareOfCharging(grid, [...powers.values()]);
  return {
    atMs: snapshot.wallMs,
    siteName,
    currency,
    gridW: grid,
    solarW: shownSum(snapshot.inverters),
    batteryW: shownSum(snapshot.batteries),
    houseW: picture.houseW,
    grid: snapshot.grid,
    quarterHour: decision.balance.quarterHour,
    circuits: settings.circuits.map((circuit): CircuitView => {
      const meter = meterOf(circuit.meterId, snapshot);
      const { id, name, parentId, limitA } = circuit;
      const measuredA = meter?.condition === 'ok' ? loadA(meter.reading, settings) : null;
      const caps = snapshot.caps.filter(({ circuitId }) => circuitId === id).map(({ circuitId: _, ...cap }) => cap);
      return { id, name, parentId, limitA, loadA: measuredA, caps };
    }),
    chargePoints: settings.chargePoints.map((point) => ({
      rangeKm: rangeKmOf(point.id),
      plan: planOf(point.id),
      ...chargePointView(
        point,
        snapshot.chargePoints.find(({ id }) => id === point.id),
        powers.get(point.id) ?? null,
        decision.chargePoints.find(({ id }) => id === point.id),
        sessionOf(point.id),
        solarShare,
        snapshot,
      ),
    })),
    loads: settings.loads.map((load) =>
      loadView(
        load,
        snapshot.loads.find(({ id }) => id === load.id),
        decision.loads.find(({ id }) => id === load.id),
      ),
    ),
    batteries: snapshot.batteries.map((battery) => {
      const decided = decision.batteries.find(({ id }) => id === battery.id);
      return batteryView(battery, health.find(({ id }) => id === battery.id)?.name ?? battery.id, decided);
    }),
    dimming: dimmingView(cycle),
    feedIn: feedInView(cycle),
    devices: health,
    alarms,
  };
}

/** Of several commands the strictest is shown; the one that ends last among equals. */
function dimmingView({ snapshot, decision: { dimming } }: Cycle): DimmingView | null {
  if (dimming === null) return null;
  const { limitW, budgetW, netDrawW, owedW, commandIds } = dimming;
  const [first] = snapshot.dimming
    .filter(({ id }) => commandIds.includes(id))
    .toSorted((a, b) => (a.limitW ?? owedW) - (b.limitW ?? owedW) || endOf(b) - endOf(a));
  return {
    source: first?.source ?? null,
    limitW,
    budgetW,
    netDrawW,
    untilMs: first?.untilMs ?? null,
    isAssumed: first?.isAssumed ?? false,
    isReturning: first === undefined,
  };
}

function feedInView({ snapshot, decision: { feedIn } }: Cycle): FeedInView | null {
  if (feedIn === null) return null;
  const { limitW, uncontrolledIds, commandIds } = feedIn;
  const [first] = snapshot.feedIn.filter(({ id }) => commandIds.includes(id)).toSorted((a, b) => endOf(b) - endOf(a));
  return {
    source: first?.source ?? null,
    limitW,
    untilMs: first?.untilMs ?? null,
    isAssumed: first?.isAssumed ?? false,
    uncontrolledIds,
  };
}

function endOf({ untilMs }: { readonly untilMs: number | null }): number {
  return untilMs ?? Number.MAX_SAFE_INTEGER;
}

function batteryView(now: BatterySnapshot, name: string, decided: BatteryDecision | undefined): BatteryView {
  const { id, soc, condition, locked } = now;
  return {
    id,
    name,
    powerW: shown(now),
    socPercent: soc === null ? null : { value: soc.percent, atMs: soc.atMs, stale: condition !== 'ok' },
    locked,
    reason: decided?.reason ?? { code: 'self-consumption' },
  };
}

function chargePointView(
  point: ChargePointSettings,
  now: ChargePointSnapshot | undefined,
  powerW: Shown | null,
  decided: ChargePointDecision | undefined,
  session: SessionView | null,
  solarShare: number | null,
  { monoMs, wallMs }: Snapshot,
): Omit<ChargePointView, 'rangeKm' | 'plan'> {
  const boostLeftMs = (now?.boostEndsMonoMs ?? monoMs) - monoMs;
  return {
    id: point.id,
    name: point.name,
    mode: now?.mode ?? 'off',
    boostEndsAtMs: boostLeftMs > 0 ? wallMs + boostLeftMs : null,
    limit: now?.limit ?? NO_LIMIT,
    socPercent: now?.soc?.value ?? null,
    status: now?.status ?? 'unknown',
    powerW,
    phaseCurrentA: onGridPhases(now?.reading?.value.phaseCurrentA ?? null, point),
    grantedA: decided?.currentA ?? 0,
    maxCurrentA: point.maxCurrentA,
    solarPowerW: powerW === null || solarShare === null ? null : Math.round(powerW.value * solarShare),
    session,
    reasons: decided?.reasons ?? [],
  };
}

function loadView(
  { id, name, kind, maxW }: FlexibleLoadSettings,
  now: LoadSnapshot | undefined,
  decided: LoadDecision | undefined,
): LoadView {
  return {
    id,
    name,
    kind,
    mode: now?.mode ?? 'auto',
    powerW: now === undefined ? null : shown(now),
    grantedW: decided?.powerW ?? 0,
    maxW,
    sgReady: decided?.sgReady ?? null,
    ranTodayMs: now?.ranTodayMs ?? 0,
    reasons: decided?.reasons ?? [],
  };
}

/**
 * The share of the charging power that does not come from the grid, 0..1, with the house served first: whatever is
 * imported is charged to the cars before it is charged to the house. `null` while the grid meter is silent.
 */
function solarShareOfCharging(grid: Shown | null, powers: readonly (Shown | null)[]): number | null {
  if (grid === null || grid.stale) return null;
  const chargingW = powers.reduce((sum, power) => sum + Math.max(0, power?.value ?? 0), 0);
  if (chargingW === 0) return 0;
  return Math.max(0, chargingW - Math.max(0, grid.value)) / chargingW;
}

/** As the picture of this moment has it; its time stays that of the report. */
function powerNow(now: ChargePointSnapshot, { chargePointW }: PowerPicture): Shown | null {
  const reported = shown(now);
  return reported === null ? null : { ...reported, value: chargePointW.get(now.id) ?? reported.value };
}

function onGridPhases(terminals: PerPhase | null, { phaseRotation }: ChargePointSettings): PerPhase | null {
  return terminals === null ? null : toGridPhases(terminals, phaseRotation);
}

function meterOf(id: string | null, snapshot: Snapshot): DeviceSnapshot | null {
  return snapshot.meters.find((meter) => meter.id === id) ?? null;
}

function shown(device: Pick<DeviceSnapshot, 'condition' | 'reading'> | null): Shown | null {
  if (device === null || device.reading === null) return null;
  return { value: device.reading.value.powerW, atMs: device.reading.atMs, stale: device.condition !== 'ok' };
}

/** The sum of what is known; as old as the oldest part, stale when one part is missing or stale. */
function shownSum(devices: readonly DeviceSnapshot[]): Shown | null {
  const parts = devices.map(shown).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return {
    value: parts.reduce((sum, { value }) => sum + value, 0),
    atMs: Math.min(...parts.map(({ atMs }) => atMs)),
    stale: parts.length < devices.length || parts.some(({ stale }) => stale),
  };
}

function loadA(reading: Reading<ElectricalValues> | null, settings: Settings): PerPhase | null {
  if (reading === null) return null;
  const { phaseCurrentA, phasePowerW, phaseVoltageV } = reading.value;
  if (phasePowerW === null) return phaseCurrentA;
  return mapPhases(phasePowerW, (powerW, i) => powerW / (phaseVoltageV?.[i] || settings.nominalVoltageV));
}
