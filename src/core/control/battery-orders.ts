import { type BatteryDecision, FREE_BATTERY } from '../model/decision.ts';
import type { BatteryReason } from '../model/reasons.ts';
import type { BatterySnapshot, BatteryWish, Snapshot } from '../model/snapshot.ts';
import type { BatteryMemory, BatteryOrderMemory } from './battery.ts';
import { type GridRoom, roomFor, withCharging } from './battery-room.ts';
import { powerOf } from './house.ts';

/**
 * What planning wishes of the batteries, as far as it may be. A wish comes last: after the fuses and the cars behind
 * them, the grid operator, a lost grid, and the locks for the sake of cars.
 */

export interface OrderGrounds {
  /** What the locks for cars and the grid operator came to, in the order of the snapshot's batteries. */
  readonly decided: readonly BatteryDecision[];
  readonly seen: readonly BatteryMemory[];
  /** What is left of the grid connection; `null` while its meter is silent. */
  readonly room: GridRoom | null;
  /** Batteries beneath a limit of the grid operator, with what he leaves, W. */
  readonly limited: ReadonlyMap<string, number>;
  readonly gridIsLost: boolean;
  /** Everything but charge points, sun and batteries, W; `null` while unknown. */
  readonly houseW: number | null;
  readonly raiseDelayMs: number;
}

/** Less is not worth a charge: the inverter's own losses eat it. W. */
const LEAST_CHARGE_W = 300;
/** Powers are told in such steps, so that a house that hums does not make a write a second. W. */
const STEP_W = 100;
/** A limit for the house follows it this often, ms. */
const LIMIT_EVERY_MS = 5_000;
const FULL_PERCENT = 99;

/** What each battery is told, and why. */
export function orderBatteries(
  snapshot: Snapshot,
  before: readonly BatteryOrderMemory[],
  grounds: OrderGrounds,
): { readonly decisions: readonly BatteryDecision[]; readonly memory: readonly BatteryOrderMemory[] } {
  if (grounds.decided.length === 0) return NOTHING;
  const known = new Map(before.map((one) => [one.id, one]));
  const houseNeedsW = grounds.houseW === null ? null : Math.max(0, grounds.houseW - producedW(snapshot));
  const limitable = snapshot.batteries.filter(({ canLimitDischarge }) => canLimitDischarge);
  const limitableW = limitable.reduce((sum, { maxDischargeW }) => sum + maxDischargeW, 0);
  let { room } = grounds;
  const all = grounds.decided.map((decided, i): Ordered => {
    const battery = snapshot.batteries[i];
    const memory = known.get(decided.id) ?? { id: decided.id, chargeW: 0, room: null, limit: null };
    if (battery === undefined) return { decision: decided, memory: resting(memory) };
    const plan = planFor(battery, snapshot);
    if (grounds.gridIsLost) return lostGrid(decided, plan, memory);
    if (plan === null) {
      const shareW = houseNeedsW === null ? null : (houseNeedsW * battery.maxDischargeW) / Math.max(1, limitableW);
      return forHouse(battery, decided, shareW, memory, snapshot.monoMs);
    }
    const charging = chargingOf(grounds.seen.find(({ id }) => id === battery.id));
    const ordered = asPlanned(battery, plan, decided, { ...grounds, room, charging }, memory, snapshot);
    if (room !== null) room = withCharging(room, battery.phases, ordered.memory.chargeW, charging.leastW);
    return ordered;
  });
  return { decisions: all.map(({ decision }) => decision), memory: all.map(({ memory }) => memory) };
}

const NOTHING: ReturnType<typeof orderBatteries> = { decisions: [], memory: [] };

type WaitsFor = Extract<BatteryReason, { code: 'plan-waits' }>['why'];

interface Ordered {
  readonly decision: BatteryDecision;
  readonly memory: BatteryOrderMemory;
}

/** What it charges with by the readings of the last seconds, W: meter and battery are never read at one moment. */
interface Charging {
  readonly leastW: number;
  readonly mostW: number;
}

function resting({ id }: BatteryOrderMemory): BatteryOrderMemory {
  return { id, chargeW: 0, room: null, limit: null };
}

/** The wish in force; one that is over, or that says nothing, is none. */
function planFor({ id }: BatterySnapshot, { batteryPlans, wallMs }: Snapshot): BatteryWish | null {
  const plan = batteryPlans.find((one) => one.id === id) ?? null;
  return plan === null || plan.untilMs <= wallMs || plan.action === 'free' ? null : plan;
}

/** In backup the battery is the grid: a lock would leave the house dark. */
function lostGrid(decided: BatteryDecision, plan: BatteryWish | null, memory: BatteryOrderMemory): Ordered {
  const isHeldBack = decided.discharge === 'locked' || decided.charge === 'locked';
  const reason: BatteryReason =
    plan !== null
      ? { code: 'plan-waits', why: 'backup', untilMs: plan.untilMs }
      : isHeldBack
        ? { code: 'self-consumption' }
        : decided.reason;
  return { decision: { ...FREE_BATTERY, id: decided.id, reason }, memory: resting(memory) };
}

/** A lock for the sake of cars is meant for cars: where its discharge can be limited, the house goes on having it. */
function forHouse(
  { canLimitDischarge }: BatterySnapshot,
  decided: BatteryDecision,
  needsW: number | null,
  memory: BatteryOrderMemory,
  nowMs: number,
): Ordered {
  const isForCars = ['locked-while-fast', 'locked-for-sun', 'unlocking'].includes(decided.reason.code);
  if (decided.discharge === 'free' || !isForCars || !canLimitDischarge || needsW === null) {
    return { decision: decided, memory: resting(memory) };
  }
  const goalW = Math.floor(needsW / STEP_W) * STEP_W;
  const stays =
    memory.limit !== null && (memory.limit.powerW === goalW || nowMs - memory.limit.sinceMs < LIMIT_EVERY_MS);
  const limit = stays && memory.limit !== null ? memory.limit : { powerW: goalW, sinceMs: nowMs };
  const kept = { ...resting(memory), limit };
  if (limit.powerW === 0) return { decision: decided, memory: kept };
  const reason: BatteryReason = { code: 'house-only', limitW: limit.powerW };
  return { decision: { ...decided, discharge: 'free', dischargeLimitW: limit.powerW, reason }, memory: kept };
}

function asPlanned(
  battery: BatterySnapshot,
  plan: BatteryWish,
  decided: BatteryDecision,
  { room, limited, charging, raiseDelayMs }: OrderGrounds & { readonly charging: Charging },
  memory: BatteryOrderMemory,
  { monoMs }: Snapshot,
): Ordered {
  const { untilMs } = plan;
  const waits = (why: WaitsFor): BatteryReason => ({ code: 'plan-waits', why, untilMs });
  // Whatever becomes of the wish to charge, what is in it now is wanted later.
  const held = (reason: BatteryReason): BatteryDecision => ({ ...decided, discharge: 'locked', reason });
  const rests = (decision: BatteryDecision): Ordered => ({ decision, memory: resting(memory) });

  if (decided.reason.code === 'battery-silent') return rests(decided);
  if (plan.action === 'wait') return rests(waited(battery, decided, untilMs));
  if (!battery.lockable && !battery.canChargeFromGrid) return rests({ ...decided, reason: waits('not-steerable') });
  const isFull = (battery.soc?.percent ?? 0) >= FULL_PERCENT;
  const wantedW = Math.min(plan.chargeW, battery.maxChargeW);
  if (plan.action === 'hold' || isFull || !(wantedW >= LEAST_CHARGE_W)) {
    return rests(
      battery.lockable ? held({ code: 'planned-hold', untilMs }) : { ...decided, reason: waits('not-steerable') },
    );
  }
  if (!battery.canChargeFromGrid) return rests(held(waits('not-steerable')));
  const limitW = limited.get(battery.id);
  if (limitW !== undefined) return rests(held({ code: 'charge-limited', limitW }));
  if (room === null) return rests(held(waits('meter-silent')));

  const { phases } = battery;
  const downToW = Math.min(wantedW, roomFor(room, phases, charging.mostW));
  const upToW = Math.min(wantedW, roomFor(room, phases, charging.leastW));
  const told = stepTowards(memory, downToW, upToW, monoMs, raiseDelayMs);
  if (told.chargeW === 0) return { decision: held(waits('fuse')), memory: told };
  const reason: BatteryReason = {
    code: 'planned-charge',
    powerW: told.chargeW,
    wantedW: Math.round(wantedW),
    untilMs,
  };
  return { decision: { ...held(reason), chargeW: told.chargeW }, memory: told };
}

/** Nothing is taken; whether it may give stays as it was decided. Whoever wants the battery filled first has his sun in it at once. */
function waited({ canBlockCharge }: BatterySnapshot, decided: BatteryDecision, untilMs: number): BatteryDecision {
  const isFilled = decided.reason.code === 'battery-first' || decided.reason.code === 'battery-share';
  if (isFilled || !canBlockCharge) return decided;
  return { ...decided, charge: 'locked', reason: { code: 'planned-wait', untilMs } };
}

/** Down at once; up when there has been room for the raise delay, by the least that there was. */
function stepTowards(
  { id, chargeW, room }: BatteryOrderMemory,
  downToW: number,
  upToW: number,
  nowMs: number,
  raiseDelayMs: number,
): BatteryOrderMemory {
  const nowW = inSteps(Math.min(chargeW, downToW));
  if (upToW < nowW + STEP_W || upToW < LEAST_CHARGE_W) return { id, chargeW: nowW, room: null, limit: null };
  const since = { sinceMs: room?.sinceMs ?? nowMs, leastW: Math.min(room?.leastW ?? upToW, upToW) };
  if (nowMs - since.sinceMs < raiseDelayMs) return { id, chargeW: nowW, room: since, limit: null };
  return { id, chargeW: Math.max(nowW, inSteps(since.leastW)), room: null, limit: null };
}

function inSteps(powerW: number): number {
  return powerW < LEAST_CHARGE_W ? 0 : Math.floor(powerW / STEP_W) * STEP_W;
}

function chargingOf(seen: BatteryMemory | undefined): Charging {
  const powers = seen?.recent.map(({ powerW }) => -powerW) ?? [];
  if (powers.length === 0) return { leastW: 0, mostW: 0 };
  return { leastW: Math.max(0, Math.min(...powers)), mostW: Math.max(0, ...powers) };
}

function producedW({ inverters }: Snapshot): number {
  return inverters.reduce((sum, inverter) => sum + Math.max(0, powerOf(inverter)), 0);
}
