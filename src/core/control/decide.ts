import type { BatteryDecision, ChargePointDecision, MeterDoubt, QuarterHourBalance } from '../model/decision.ts';
import type { FeedInDecision } from '../model/dimming.ts';
import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { DRAWING_A } from './appetite.ts';
import { steadyPower } from './battery.ts';
import { orderBatteries } from './battery-orders.ts';
import { roomOfGrid } from './battery-room.ts';
import type { Load, Tree } from './circuits.ts';
import { cutAbove, mustStop } from './cut.ts';
import { weighDimming } from './dimming.ts';
import { type Draw, type DrawMemory, forgetTerminals, seenToFollow } from './draw.ts';
import { feedForward } from './feed-forward.ts';
import { limitFeedIn } from './feed-in.ts';
import { followGrid, gridLimit } from './grid.ts';
import { type House, powerOf, weighHouse } from './house.ts';
import { type Grounds, turnEndsMs } from './limit-reasons.ts';
import { asChargePoints, asLoads, type Decided } from './loads.ts';
import type { ChargePointMemory, Memory } from './memory.ts';
import { withoutNeedlessStarts } from './needless-starts.ts';
import { isRelayUncertain, type PhaseStep, stepPhases } from './phase-switch.ts';
import { planOf } from './plan.ts';
import { type Judged, judgeMeters } from './plausible/plausible.ts';
import { countQuarterHour, type QuarterHour } from './quarter-hour.ts';
import { type Step, stepTowards } from './ramp.ts';
import { inForce, type Rating, ratingsOf } from './ratings.ts';
import { explain } from './reasons.ts';
import type { Demand, Share } from './sharing.ts';
import { followSun, isSolar, type SunWish } from './solar.ts';
import { type Missing, missingStations, observeStations, type Station } from './stations.ts';
import { weighSurplus } from './surplus.ts';
import { nextTurn, placeOf, type Turn } from './turns.ts';
import { shareBalanced } from './unbalance.ts';
import { upstreamCeiling } from './upstream-limit.ts';

/**
 * How much current each car may draw now, and why. Pure and total: the same input gives the same decision.
 *
 * 0. Put aside meters that cannot be right.
 * 1. See who is there, what each draws, and what each may draw whatever it says.
 * 2. See what everything else draws, per circuit and phase, as far as it is proven.
 * 3. See what the grid operator leaves.
 * 4. Let each say what it wants: by its mode, by the sun, by what it may have at all.
 * 5. Share what the circuits and the grid operator leave, fairly.
 * 6. Go there: down now, up slowly, within what is still reserved.
 * 7. Say why.
 *
 * A flexible load is a charge point whose car is a boiler (`loads.ts`): it goes through all of this beside the cars.
 *
 * Decisions come in the order of the snapshot's charge points. `memory` is what the decision before returned, or
 * {@link initialMemory}.
 */
export function decide(told: Snapshot, memory: Memory, settings: Settings): Decided {
  const judged = judgeMeters(told, memory.meters, settings, planOf(settings));
  if (settings.loads.length === 0) return decideCurrents(judged, memory, settings);
  const asked = asChargePoints(judged.trusted, memory, settings);
  return asLoads(decideCurrents({ ...judged, trusted: asked.snapshot }, memory, asked.settings), asked, told, settings);
}

/** The same for charge points alone. */
function decideCurrents(judged: Judged, memory: Memory, settings: Settings): Decided {
  const { trusted: snapshot, doubts, memory: meters } = judged;
  const caps = inForce(snapshot.caps, snapshot.wallMs);
  const plan = planOf(settings, caps);
  const { tree } = plan;
  const quarterHour = countQuarterHour(snapshot, memory.quarterHour, settings);
  const quarter = quarterHour?.quarter ?? null;
  const grid = followGrid(snapshot.grid, memory.grid, snapshot.monoMs);
  const ratings = ratingsOf(tree, caps, quarter);
  const observed = observeStations(snapshot, memory, settings, plan);
  const batteryW = steadyPower(snapshot.batteries, memory.surplus.batteries, snapshot.monoMs);
  const house = weighHouse(snapshot, memory, settings, tree, ratings, observed, batteryW);
  const missing = missingStations(observed, settings, plan);
  const firstLimit = tree.limits.length;
  const dimming = weighDimming(snapshot, memory.dimming, settings, firstLimit, observed, missing, house.net);
  const stations =
    dimming.rooms.length === 0
      ? observed
      : observed.map((station, i) => ({ ...station, loads: [...station.loads, ...(dimming.loads[i] ?? [])] }));
  const feedIn = limitFeedIn(snapshot, memory.feedIn, settings);

  const feed = feedForward(house, snapshot, tree, stations, memory.feed, batteryW, settings.solar.raiseDelayMs);
  const forSun = withFeedIn(settings, feedIn.decision);
  const sunshine = weighSurplus({ ...house, net: feed.net }, stations, snapshot, forSun, memory.surplus, feed.tellsSun);
  const sunById = followSun(stations, sunshine.surplus, settings, snapshot);
  const relays = stations.map((station) =>
    stepPhases(station, wantedPhases(station, sunById.get(station.id) ?? null), settings, snapshot),
  );
  const silences = stations.map((station) => silence(station, house, doubts));
  const cuts = stations.map((station) => cutAbove(station, house));
  const gridLimits = stations.map((station) => dimming.blocks(station.id) ?? gridLimit(grid, station, snapshot));
  const backEnds = stations.map(upstreamCeiling);
  const wishes = stations.map((station, i) => {
    const sun = sunById.get(station.id) ?? null;
    const isHeld = { meterSilent: silences[i] != null, mustRest: cuts[i] != null || relays[i]?.hold === true };
    const wish = demand(station, sun, isHeld, snapshot.monoMs, settings);
    const leftA = Math.min(gridLimits[i]?.currentA ?? wish.maxA, backEnds[i]?.currentA ?? wish.maxA);
    return { ...wish, maxA: Math.min(wish.maxA, leftA) };
  });
  const demands = quarter === null ? wishes : withoutNeedlessStarts(wishes, quarter, tree, house);

  const free = [...leaveRoom(tree, ratings, house, missing, settings), ...dimming.rooms];
  const { fair, rooms } = shareBalanced(tree, stations, demands, free);
  const steps = stepTowards(stations, demands, fair, rooms, snapshot.monoMs, settings);

  const turns = stations.map((station, i) => turnAfter(station, wishes[i], steps[i] ?? STAY_OFF, snapshot.monoMs));
  const limits = { tree, ratings, rooms, house, quarter, dimming };
  const grounds = groundsOf(snapshot, limits, stations, steps, turns, settings);
  const decided = stations.map((station, i): ChargePointDecision => {
    const sun = sunById.get(station.id) ?? null;
    const silent = silences[i] ?? null;
    const cut = cuts[i] ?? null;
    const step = steps[i] ?? STAY_OFF;
    const wantedA = wishes[i]?.maxA ?? 0;
    const isHeldBack = wantedA > 0 && demands[i]?.maxA === 0;
    const limitedByGrid = gridLimits[i] ?? null;
    const backEnd = backEnds[i] ?? null;
    const relay = relays[i] ?? null;
    const aside = sunshine.reasons;
    const share = fair[i] ?? NOTHING;
    const reasons = explain(
      { station, wantedA, silent, cut, sun, relay, aside, limitedByGrid, backEnd, isHeldBack, fair: share, step },
      grounds,
    );
    const stopTransaction = cut !== null && mustStop(station, cut, snapshot.monoMs, settings.fuse.deadTimeMs);
    return { id: station.id, currentA: step.currentA, phases: relay?.phases ?? null, stopTransaction, reasons };
  });

  const houseW = houseLoad(snapshot, tree, house);
  const orders = orderBatteries(snapshot, memory.batteryOrders, {
    decided: sunshine.batteries.map((battery) => withChargeLock(battery, dimming.chargeLocks)),
    seen: sunshine.memory.batteries,
    room: snapshot.batteryPlans.length === 0 ? null : roomOfGrid(tree, free, house, stations, demands, steps, settings),
    limited: dimming.limitedStores,
    gridIsLost: grid.lost,
    houseW,
    raiseDelayMs: settings.fuse.raiseDelayMs,
  });

  return {
    decision: {
      chargePoints: inSnapshotOrder(snapshot, decided),
      inverters: feedIn.inverters,
      loads: [],
      batteries: orders.decisions,
      balance: {
        surplusW: rounded(sunshine.surplus?.nowW ?? null),
        houseW,
        quarterHour: quarter === null ? null : balanceOf(quarter),
      },
      doubts,
      dimming: dimming.decision,
      feedIn: feedIn.decision,
    },
    memory: {
      chargePoints: stations.map((station, i) =>
        remember(station, steps[i] ?? STAY_OFF, turns[i] ?? null, relays[i] ?? null, house, sunById, snapshot.monoMs),
      ),
      ...house.memory,
      grid,
      quarterHour: quarterHour?.memory ?? null,
      dimming: dimming.memory,
      feedIn: feedIn.memory,
      feed: feed.memory,
      flexibleLoads: [],
      surplus: sunshine.memory,
      batteryOrders: orders.memory,
      meters,
    },
  };
}

/** What the grid operator holds back is hidden sun as what the inverters hold back by themselves. */
function withFeedIn(settings: Settings, feedIn: FeedInDecision | null): Settings {
  if (feedIn === null) return settings;
  const ownW = settings.solar.feedInLimitW ?? Number.POSITIVE_INFINITY;
  return { ...settings, solar: { ...settings.solar, feedInLimitW: Math.min(ownW, feedIn.limitW) } };
}

const STAY_OFF: Step = { currentA: 0, nextMs: null };
const NOTHING: Share = { currentA: 0, availableA: 0, boundBy: null };

function rounded(powerW: number | null): number | null {
  return powerW === null ? null : Math.round(powerW);
}

/** It charged from the grid beneath a limit of the grid operator. */
function withChargeLock(battery: BatteryDecision, limits: ReadonlyMap<string, number>): BatteryDecision {
  const limitW = limits.get(battery.id);
  return limitW === undefined ? battery : { ...battery, charge: 'locked', reason: { code: 'charge-limited', limitW } };
}

/** The nearest circuit above a charge point whose meter is silent. */
function silence(
  { node, installed: { safeCurrentA } }: Station,
  { silent }: House,
  doubts: readonly MeterDoubt[],
): Reason | null {
  for (const above of node.path) {
    const found = silent.get(above);
    if (found === undefined) continue;
    const { meterId, sinceMs } = found;
    const circuit = above.circuit.id;
    const doubt = doubts.find((one) => one.meterId === meterId);
    return doubt === undefined
      ? { code: 'meter-silent', circuit, meterId, safeCurrentA, sinceMs }
      : { code: 'meter-doubted', circuit, meterId, problem: doubt.problem.code, safeCurrentA };
  }
  return null;
}

/** Terminals that a car should have: what suits the sun, or all to charge fast. `null`: nobody asks. */
function wantedPhases({ seen, presence }: Station, sun: SunWish | null): 1 | 3 | null {
  if (presence.kind !== 'ready') return null;
  return seen.mode === 'fast' ? 3 : (sun?.wantPhases ?? null);
}

/** What a charge point asks of the circuits. `mustRest`: its fuse demands it, or its relay changes over. */
function demand(
  station: Station,
  sun: SunWish | null,
  { meterSilent, mustRest }: { readonly meterSilent: boolean; readonly mustRest: boolean },
  nowMs: number,
  settings: Settings,
): Demand {
  const { id, installed, presence, before, minA, maxA, safeA, loads } = station;
  const wishA = sun === null ? maxA : sun.wantA;
  // It takes nothing: its minimum stays offered so that it can wake up, the rest is the others'.
  const awakeA = station.draw.isIdle ? Math.min(wishA, minA) : wishA;
  const offeredA = station.waking.reason?.code === 'waking-vehicle' ? 0 : awakeA;
  const safeOnlyA = meterSilent || presence.kind === 'held' ? Math.min(offeredA, safeA) : offeredA;
  return {
    key: id,
    priority: installed.priority,
    ...placeOf(
      before?.turn ?? null,
      (before?.grantedA ?? station.draw.heldA) > 0 && !station.draw.isIdle,
      nowMs,
      settings.sharing.sliceMs,
    ),
    weight: installed.weight,
    minA,
    maxA: presence.kind === 'closed' || mustRest ? 0 : safeOnlyA,
    stepA: installed.currentStepA,
    reservedA: 0,
    loads,
  };
}

/**
 * What every limit leaves to the charge points. Generation behind a circuit never makes its fuse larger: a cloud
 * takes it away faster than a car follows, and the busbar behind the fuse would have to carry both.
 */
function leaveRoom(
  tree: Tree,
  ratings: readonly Rating[],
  house: House,
  missing: readonly Missing[],
  settings: Settings,
): readonly number[] {
  const rooms = tree.limits.map(({ index, phase, against, rated }) => {
    const others = house.others[index] ?? 0;
    const now = ratings[index]?.value ?? rated;
    if (phase === null || against !== null) return now - others;
    const marginA = Math.max(settings.fuse.marginA, house.beliefs[index]?.habit?.surpriseA ?? 0);
    return now - marginA - Math.max(0, others);
  });
  for (const { safeCurrentA, loads } of missing) {
    for (const { limit, perA } of loads) rooms[limit] = (rooms[limit] ?? 0) - perA * safeCurrentA;
  }
  return rooms;
}

function turnAfter(
  { before, draw, presence }: Station,
  wish: Demand | undefined,
  { currentA }: Step,
  nowMs: number,
): Turn | null {
  const asks = presence.kind !== 'closed' && (wish?.maxA ?? 0) > 0;
  const isDrawing = (draw.strongestA ?? 0) >= DRAWING_A;
  return nextTurn(before?.turn ?? null, { asks, grantedA: currentA, isIdle: draw.isIdle, isDrawing }, nowMs);
}

function groundsOf(
  snapshot: Snapshot,
  limits: Pick<Grounds, 'tree' | 'ratings' | 'rooms' | 'house' | 'quarter' | 'dimming'>,
  stations: readonly Station[],
  steps: readonly Step[],
  turns: readonly (Turn | null)[],
  settings: Settings,
): Grounds {
  const granted = limits.tree.limits.map(() => 0);
  const sharers = limits.tree.limits.map(() => 0);
  stations.forEach(({ loads }, i) => {
    const currentA = steps[i]?.currentA ?? 0;
    if (currentA === 0) return;
    for (const { limit, perA } of loads) {
      granted[limit] = (granted[limit] ?? 0) + perA * currentA;
      sharers[limit] = (sharers[limit] ?? 0) + 1;
    }
  });
  return {
    ...limits,
    snapshot,
    raiseDelayMs: settings.fuse.raiseDelayMs,
    grantedOn: (limit) => granted[limit] ?? 0,
    sharersOn: (limit) => sharers[limit] ?? 0,
    turnEndsMs: (limit, station) => turnEndsMs(limit, station, stations, turns, settings.sharing.sliceMs),
  };
}

function balanceOf({ capW, energyWh, endsAtMs }: QuarterHour): QuarterHourBalance {
  return { capW: Math.round(capW), energyWh: Math.round(energyWh), endsAtMs };
}

/** A charge point in the snapshot that is not installed on any circuit gets nothing: no fuse is known for it. */
function inSnapshotOrder(snapshot: Snapshot, decided: readonly ChargePointDecision[]): readonly ChargePointDecision[] {
  if (decided.length === snapshot.chargePoints.length) return decided;
  const byId = new Map(decided.map((one) => [one.id, one]));
  return snapshot.chargePoints.map(
    ({ id }) =>
      byId.get(id) ?? {
        id,
        currentA: 0,
        phases: null,
        stopTransaction: false,
        reasons: [{ code: 'charge-point-fault', errorCode: 'NotConfigured' }],
      },
  );
}

/** Everything but charge points, PV and batteries, by the newest readings, W. */
function houseLoad(snapshot: Snapshot, tree: Tree, house: House): number | null {
  const grid = snapshot.meters.find(({ id }) => id === tree.root?.circuit.meterId);
  if (house.net === null || grid === undefined) return null;
  let loadW = powerOf(grid);
  for (const inverter of snapshot.inverters) loadW += powerOf(inverter);
  for (const battery of snapshot.batteries) loadW += powerOf(battery);
  for (const { reading } of snapshot.chargePoints) loadW -= reading?.value.powerW ?? 0;
  return Math.max(0, Math.round(loadW));
}

function remember(
  { id, seen, wish, presence, before, draw, loads, waking }: Station,
  { currentA }: Step,
  turn: Turn | null,
  relay: PhaseStep | null,
  house: House,
  sunById: ReadonlyMap<string, SunWish>,
  nowMs: number,
): ChargePointMemory {
  const wasA = before?.grantedA ?? 0;
  const drawMemory = withFollowTime(draw, loads, house);
  // A station that is not heard says nothing of its car: whether it was charging is judged when it comes back.
  const keepsSun = isSolar(seen.mode) && presence.kind === 'ready';
  return {
    id,
    draw: isRelayUncertain(relay?.memory ?? null) ? forgetTerminals(drawMemory) : drawMemory,
    phases: relay?.memory ?? null,
    sun: keepsSun ? (sunById.get(id)?.memory ?? null) : null,
    turn,
    grantedA: currentA,
    raisedMs: currentA > wasA ? nowMs : (before?.raisedMs ?? null),
    reached: wish.reached,
    wake: waking.memory,
  };
}

/** The meter of a circuit above has just shown that all that had to come down there did. */
function withFollowTime({ isFalling, memory }: Draw, loads: readonly Load[], { descended }: House): DrawMemory {
  if (!isFalling || descended.size === 0) return memory;
  for (const { limit } of loads) {
    const seen = descended.get(limit);
    if (seen !== undefined) return seenToFollow(memory, seen.tookMs, seen.atMs);
  }
  return memory;
}
