/**
 * Flexible loads: heating rods, heat pumps, switched sockets. To everything that decides about current, a flexible
 * load is a charge point whose car is a boiler: it hangs on circuits, holds what it was granted, follows the sun in its
 * turn, and yields where a fuse binds. So this file only translates: before, what the load's own rules want of it
 * becomes a charge mode; afterwards currents become powers again.
 */
import type { ChargePointDecision, Decision, LoadDecision, SgReadyState } from '../model/decision.ts';
import type { PerPhase } from '../model/phases.ts';
import type { ElectricalValues, Reading } from '../model/readings.ts';
import type { Reason } from '../model/reasons.ts';
import type { ChargeMode, ChargePointSettings, FlexibleLoadSettings, Settings } from '../model/site.ts';
import { type ChargePointSnapshot, type LoadSnapshot, NO_WISHES, type Snapshot } from '../model/snapshot.ts';
import { blockedSince, wattPerA } from './heat-pump.ts';
import type { LoadMemory, Memory } from './memory.ts';

export interface Decided {
  readonly decision: Decision;
  readonly memory: Memory;
}

/** A decision that was asked for charge points and loads together. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly loads: readonly Judged[];
}

/** A load, and what its own rules want of it. */
interface Judged {
  readonly seen: LoadSnapshot;
  readonly installed: FlexibleLoadSettings;
  readonly before: LoadMemory;
  readonly mode: ChargeMode;
  /** Why its own rules hold it on or off; `null` when they leave it to sun and fuse. */
  readonly because: Reason | null;
  /** It goes before every charge point and every other load: what runs for its least time ends only at the fuse. */
  readonly first: boolean;
}

/** Ids of charge points contain no slash. */
const PREFIX = 'load/';
/** Above every priority that can be configured. */
const FIRST = 1_000;
/** Steps below are no steps: whole watts are cut off at the end. */
const FINE_W = 100;
/** A metered load that draws less than this share of its least power has no use for it. */
const IDLE_SHARE = 0.1;

/** Whether a charge point of a decision is a flexible load. */
export function isLoad(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** Its own id of a flexible load among the charge points. */
export function loadIdOf(id: string): string {
  return id.slice(PREFIX.length);
}

/** The same question with the loads among the charge points. */
export function asChargePoints(snapshot: Snapshot, memory: Memory, settings: Settings): Asked {
  const loads = snapshot.loads.flatMap((seen): Judged[] => {
    const installed = settings.loads.find(({ id }) => id === seen.id);
    if (installed === undefined) return [];
    const before = memory.flexibleLoads.find(({ id }) => id === seen.id) ?? {
      id: seen.id,
      isOn: seen.ceilingW > 0,
      sinceMs: snapshot.monoMs,
      blockedSinceMs: null,
    };
    return [judge(seen, installed, before, snapshot)];
  });
  const drawOf = new Map(memory.chargePoints.map(({ id, draw }) => [id, draw]));
  const asSeen = loads.map((load): ChargePointSnapshot => {
    const { raisedMs = snapshot.monoMs, loweredMs = snapshot.monoMs } = drawOf.get(PREFIX + load.seen.id) ?? {};
    return chargePointOf(load, Math.max(raisedMs, loweredMs), snapshot, settings);
  });
  return {
    snapshot: { ...snapshot, chargePoints: [...snapshot.chargePoints, ...asSeen] },
    settings: withLoads(settings, loads),
    loads,
  };
}

/** The answer, with powers for the loads and currents for the charge points. */
export function asLoads({ decision, memory }: Decided, asked: Asked, snapshot: Snapshot, settings: Settings): Decided {
  const byId = new Map(decision.chargePoints.map((one) => [one.id, one]));
  const judgedById = new Map(asked.loads.map((load) => [load.seen.id, load]));
  const blocked = new Map(
    asked.loads.map((load) => [
      load.seen.id,
      blockedSince(load, byId.get(PREFIX + load.seen.id), memory, snapshot, settings),
    ]),
  );
  const loads = snapshot.loads.map(({ id }): LoadDecision => {
    const load = judgedById.get(id);
    const decided = byId.get(PREFIX + id);
    if (load === undefined || decided === undefined) return { id, powerW: 0, sgReady: null, reasons: NOT_CONFIGURED };
    const isBarred = decision.dimming?.blockedIds.includes(id) === true;
    const byOperator = isBarred ? (decided.reasons.find(isOperators) ?? null) : null;
    return loadDecision(load, decided, byOperator ?? blocked.get(id)?.reason ?? null, settings);
  });
  const isOn = new Map(loads.map(({ id, powerW }) => [id, powerW > 0]));
  return {
    decision: { ...decision, chargePoints: decision.chargePoints.filter(({ id }) => !isLoad(id)), loads },
    memory: {
      ...memory,
      // What was never heard may be found on: it is known from then on.
      flexibleLoads: asked.loads.flatMap((load): LoadMemory[] => {
        const { before, seen } = load;
        if (seen.condition === 'connecting') return [];
        const blockedSinceMs = blocked.get(seen.id)?.sinceMs ?? null;
        const now = isOn.get(seen.id) ?? false;
        // Of a load that is not heard nobody knows whether it has switched.
        if (now === before.isOn || seen.condition !== 'ok') return [{ ...before, blockedSinceMs }];
        return [{ id: before.id, isOn: now, sinceMs: snapshot.monoMs, blockedSinceMs }];
      }),
    },
  };
}

function isOperators({ code }: Reason): boolean {
  return code === 'grid-operator-limit' || code === 'grid-operator-return';
}

const NOT_CONFIGURED: LoadDecision['reasons'] = [{ code: 'load-unreachable', condition: 'faulty' }];

/** What the owner, its least times and its daily times want of a load: the first of them that has something to say. */
function judge(seen: LoadSnapshot, installed: FlexibleLoadSettings, before: LoadMemory, snapshot: Snapshot): Judged {
  const { minOnMs, minOffMs, minDailyMs, maxDailyMs, runs } = installed;
  const { ranTodayMs: ranMs, dayEndsMs } = seen;
  const { monoMs, wallMs } = snapshot;
  const say = (mode: ChargeMode, because: Reason | null, first = false): Judged => ({
    seen,
    installed,
    before,
    mode,
    because,
    first,
  });
  if (seen.mode === 'off') return say('off', { code: 'mode-off' });

  const restsMs = before.sinceMs + (before.isOn ? minOnMs : minOffMs) - monoMs;
  const onlySun = seen.mode === 'auto' && runs === 'surplus';
  if (restsMs > 0 && before.isOn) {
    const because: Reason = { code: 'load-minimum-run', nextChangeAtMs: wallMs + restsMs };
    return onlySun ? say('min-solar', because, true) : say('fast', null, true);
  }
  if (restsMs > 0) return say('off', { code: 'load-resting', nextChangeAtMs: wallMs + restsMs });
  if (seen.mode === 'on') return say('fast', null);
  if (maxDailyMs !== null && ranMs >= maxDailyMs) {
    return say('off', { code: 'load-daily-maximum', ranMs, limitMs: maxDailyMs, nextChangeAtMs: dayEndsMs });
  }
  if (minDailyMs !== null && ranMs < minDailyMs && dayEndsMs - wallMs <= minDailyMs - ranMs) {
    return say(onlySun ? 'min-solar' : 'fast', { code: 'load-daily-minimum', ranMs, neededMs: minDailyMs });
  }
  return say(onlySun ? 'solar' : 'fast', null);
}

/**
 * Settings with the loads among the charge points. They change only when a load gets or loses its right of way, and
 * everything that follows from settings is remembered with them: so the newest stay the same object.
 */
function withLoads(settings: Settings, loads: readonly Judged[]): Settings {
  const key = JSON.stringify(loads.map(({ seen, first }) => [seen.id, first]));
  const newest = extended.get(settings);
  if (newest?.key === key) return newest.settings;
  const added = loads.map(({ installed, first }): ChargePointSettings => {
    const { id, name, circuitId, phases, minW, maxW, stepW, priority } = installed;
    const perA = wattPerA(installed, settings);
    return {
      id: PREFIX + id,
      name,
      circuitId,
      phaseRotation: phases,
      minCurrentA: minW / perA,
      maxCurrentA: maxW / perA,
      safeCurrentA: 0,
      currentStepA: stepW < FINE_W || minW === maxW ? 0 : stepW / perA,
      priority: first ? FIRST + priority : priority,
      weight: 1,
      backupCurrentA: 0,
      wakeUp: null,
      // What the grid operator leaves to a heat pump is decided by itself: it has no share in amperes (`controllable.ts`).
      dimmable: false,
    };
  });
  const all = { ...settings, chargePoints: [...settings.chargePoints, ...added] };
  extended.set(settings, { key, settings: all });
  return all;
}

const extended = new WeakMap<Settings, { readonly key: string; readonly settings: Settings }>();

function chargePointOf(
  { seen, installed, mode }: Judged,
  changedMs: number,
  snapshot: Snapshot,
  settings: Settings,
): ChargePointSnapshot {
  const perA = wattPerA(installed, settings);
  const ceilingA = Math.min(seen.ceilingW, installed.maxW) / perA;
  const reading = readingOf(seen, installed, changedMs, snapshot, settings);
  const isIdle = ceilingA > 0 && reading !== null && reading.value.powerW < installed.minW * IDLE_SHARE;
  return {
    id: PREFIX + seen.id,
    condition: seen.condition,
    mode,
    ...NO_WISHES,
    status: isIdle ? 'suspended-ev' : 'charging',
    errorCode: null,
    hasTransaction: true,
    reading,
    lease: { acceptedA: ceilingA, ceilingA, expiresMonoMs: null },
    phaseRelay: null,
  };
}

/**
 * What it measures; where it measures nothing, its nameplate, from when its last change has certainly reached the
 * meter: then what it draws less shows as less house, and what it draws at all is never counted twice. A heat pump
 * that is not asked for more draws by its own will: that is the house's.
 */
function readingOf(
  seen: LoadSnapshot,
  installed: FlexibleLoadSettings,
  changedMs: number,
  { monoMs, wallMs }: Snapshot,
  settings: Settings,
): Reading<ElectricalValues> | null {
  const ownWill = installed.kind === 'heat-pump' && seen.ceilingW === 0;
  if (seen.reading !== null && !ownWill) return seen.reading;
  const atMs = monoMs - changedMs >= settings.fuse.deadTimeMs ? monoMs : changedMs;
  const currentA = seen.ceilingW / wattPerA(installed, settings);
  const count = installed.phases.length;
  const terminals: PerPhase = [currentA, count > 1 ? currentA : 0, count > 2 ? currentA : 0];
  const value: ElectricalValues = {
    powerW: seen.ceilingW,
    phasePowerW: null,
    phaseCurrentA: terminals,
    currentStepA: 0,
    phaseVoltageV: null,
    importWh: null,
    exportWh: null,
  };
  return { value, monoMs: atMs, atMs: wallMs - (monoMs - atMs), quality: 'good' };
}

function loadDecision(
  { seen, installed, because }: Judged,
  decided: ChargePointDecision,
  blockedBy: Reason | null,
  settings: Settings,
): LoadDecision {
  const { kind, maxW, minW, stepW } = installed;
  const wholeW = Math.min(maxW, Math.floor(decided.currentA * wattPerA(installed, settings) + 1e-6));
  const steppedW = stepW > 0 ? minW + Math.floor((wholeW - minW) / stepW + 1e-6) * stepW : wholeW;
  const powerW = decided.currentA === 0 ? 0 : Math.max(minW, steppedW);
  const sgReady: SgReadyState = powerW > 0 ? (seen.mode === 'on' ? 4 : 3) : blockedBy === null ? 2 : 1;
  const reasons = decided.reasons
    .filter(({ code }) => code !== blockedBy?.code)
    .flatMap((reason) => inWordsOfLoads(reason, seen, installed, because));
  const [first = UNBOUND(powerW), ...rest] = blockedBy === null ? reasons : [blockedBy, ...reasons];
  return { id: seen.id, powerW, sgReady: kind === 'heat-pump' ? sgReady : null, reasons: [first, ...rest] };
}

const UNBOUND = (powerW: number): Reason => ({ code: 'load-maximum', powerW });

function inWordsOfLoads(
  reason: Reason,
  { condition }: LoadSnapshot,
  { minW, maxW }: FlexibleLoadSettings,
  because: Reason | null,
): Reason[] {
  switch (reason.code) {
    case 'mode-off':
      return [because ?? reason];
    case 'minimum-current':
      return [because ?? { code: 'load-maximum', powerW: minW }];
    case 'charge-point-maximum':
      return because?.code === 'load-minimum-run' || because?.code === 'load-daily-minimum'
        ? [because]
        : [{ code: 'load-maximum', powerW: maxW }];
    case 'charge-point-unreachable':
    case 'charge-point-uncontrolled':
    case 'charge-point-fault':
      return [{ code: 'load-unreachable', condition }];
    case 'vehicle-not-drawing':
      return [{ code: 'load-not-drawing', offeredW: maxW }];
    case 'vehicle-draws-less':
      return [];
    default:
      return [reason];
  }
}
