import type { Demand, Goal, GoalTime, PlanAssumption, VehiclePlanWishes, VehicleSoc } from '../model/planning.ts';
import { type ToLocal, utcOf, weekdayOf } from '../tariff/calendar.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Of the energy that the charge point's meter counts, what reaches the battery of a car. */
export const CAR_EFFICIENCY = 0.9;
/** A car that says nothing of itself is taken to be as empty as cars come home, %. */
const ASSUMED_SOC_PERCENT = 40;
/** A car of which nobody has said how much it holds, Wh: the middle of what is sold. */
const ASSUMED_CAPACITY_WH = 60_000;

/** When a goal is due. */
export interface Departure {
  readonly goal: Goal;
  /** UTC epoch ms. */
  readonly byMs: number;
}

/** The goal that is due first after a moment; `null` where none is within eight days. */
export function nextDeparture(goals: readonly Goal[], afterMs: number, toLocal: ToLocal): Departure | null {
  let next: Departure | null = null;
  for (const goal of goals) {
    const byMs = goal.enabled ? dueAfter(goal.time, afterMs, toLocal) : null;
    if (byMs !== null && (next === null || byMs < next.byMs)) next = { goal, byMs };
  }
  return next;
}

function dueAfter(time: GoalTime, afterMs: number, toLocal: ToLocal): number | null {
  if (time.kind === 'once') return time.byMs > afterMs ? time.byMs : null;
  const todayMs = Math.floor(toLocal(afterMs) / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead <= 8; ahead++) {
    const dayMs = todayMs + ahead * DAY_MS;
    if (!time.weekdays.includes(weekdayOf(dayMs))) continue;
    const byMs = utcOf(dayMs + minutesOf(time.at) * MINUTE_MS, toLocal);
    if (byMs > afterMs) return byMs;
  }
  return null;
}

/** HH:MM as minutes of the day. */
export function minutesOf(at: string): number {
  const [hours, minutes] = at.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** What is known of a car that is there. `null`: not known. */
export interface CarKnown {
  /** Charged since it came, Wh. */
  readonly sessionWh: number | null;
  readonly soc: VehicleSoc | null;
  readonly capacityWh: number | null;
  /** What it usually needs for a day like this, Wh at the meter. */
  readonly usualWh: number | null;
  /** The most it can draw here, W. */
  readonly maxW: number;
}

/** What a car wants from the moment of planning on. */
export interface CarNeeds {
  readonly demands: readonly Demand[];
  readonly departure: Departure | null;
  /** Wh at the meter until it is full; `null`: not known. */
  readonly roomWh: number | null;
  /** No grid energy before, UTC epoch ms. */
  readonly gridFromMs: number | null;
  /** It is below the state of charge that it shall have at once. */
  readonly belowMinimum: boolean;
  readonly assumptions: readonly PlanAssumption[];
}

/** What the wishes of a vehicle mean for the time ahead, in energy at the charge point's meter. */
export function needsOf(wishes: VehiclePlanWishes, known: CarKnown, nowMs: number, toLocal: ToLocal): CarNeeds {
  const { soc, sessionWh } = known;
  const assumptions: PlanAssumption[] = [];
  const capacityWh = known.capacityWh ?? ASSUMED_CAPACITY_WH;
  const upTo = (percent: number): number =>
    soc === null ? Number.NaN : (Math.max(0, percent - soc.percent) / 100) * (capacityWh / CAR_EFFICIENCY);

  const departure = nextDeparture(wishes.goals, nowMs, toLocal);
  const demands: Demand[] = [];
  const belowMinimum = wishes.minSocPercent !== null && soc !== null && soc.percent < wishes.minSocPercent;
  if (belowMinimum && wishes.minSocPercent !== null) {
    const energyWh = upTo(wishes.minSocPercent);
    demands.push({ byMs: nowMs + Math.ceil((energyWh / known.maxW) * 3_600_000), energyWh });
  }
  if (departure !== null) {
    const { target } = departure.goal;
    const needWh =
      target.kind === 'energy' ? Math.max(0, target.energyWh - (sessionWh ?? 0)) : socNeed(target.percent, known);
    if (target.kind === 'soc' && soc === null) {
      assumptions.push({ kind: 'soc-unknown', energyWh: Math.round(needWh) });
    }
    if (target.kind === 'soc' && known.capacityWh === null && (soc !== null || known.usualWh === null)) {
      assumptions.push({ kind: 'capacity-unknown', capacityWh });
    }
    demands.push({ byMs: departure.byMs, energyWh: Math.max(needWh, demands.at(-1)?.energyWh ?? 0) });
  }
  if (belowMinimum && known.capacityWh === null && departure === null) {
    assumptions.push({ kind: 'capacity-unknown', capacityWh });
  }
  return {
    demands: demands.toSorted((a, b) => a.byMs - b.byMs).filter(({ energyWh }) => energyWh >= 1),
    departure,
    roomWh: soc === null || known.capacityWh === null ? null : upTo(100),
    gridFromMs: gridFrom(wishes.surplusOnlyUntil, nowMs, toLocal),
    belowMinimum,
    assumptions,
  };
}

/** Without a state of charge: what it usually needs, else what lies between how cars come home and the goal. */
function socNeed(percent: number, { soc, capacityWh, usualWh, sessionWh }: CarKnown): number {
  const wholeWh = (capacityWh ?? ASSUMED_CAPACITY_WH) / CAR_EFFICIENCY;
  if (soc !== null) return (Math.max(0, percent - soc.percent) / 100) * wholeWh;
  const fromHomecoming = usualWh ?? (Math.max(0, percent - ASSUMED_SOC_PERCENT) / 100) * wholeWh;
  return Math.max(0, fromHomecoming - (sessionWh ?? 0));
}

function gridFrom(until: string | null, nowMs: number, toLocal: ToLocal): number | null {
  if (until === null) return null;
  const localMs = toLocal(nowMs);
  const endsMs = Math.floor(localMs / DAY_MS) * DAY_MS + minutesOf(until) * MINUTE_MS;
  return localMs < endsMs ? utcOf(endsMs, toLocal) : null;
}
