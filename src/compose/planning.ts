/** The part of the object graph that plans: what is there and wanted comes from the site and the books, what is expected from the feeds. */
import type { PlanPorts } from '../api/plan-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { chargingShare } from '../core/control/battery-room.ts';
import type { Settings } from '../core/model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../core/model/snapshot.ts';
import { CAR_EFFICIENCY } from '../core/planning/goals.ts';
import { assignmentOf } from '../core/sessions/assignment.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { SubjectHabits } from '../feeds/habits/habit-book.ts';
import type { SessionLog } from '../ledger/session-log.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { PlanRuns } from '../planner/plan-runs.ts';
import { Planner } from '../planner/planner.ts';
import type { BatteryNow, BudgetNow, Expectations, HouseNow, PointNow, Solver } from '../planner/ports.ts';
import { type PlanSubjectView, planView } from '../planner/view.ts';
import { subjectOf, WishBook } from '../planner/wish-book.ts';
import type { Cycle } from '../site/loop.ts';
import { expectedCars } from './expected-cars.ts';
import { calledLike } from './vehicles.ts';

/** What is known of the car at a charge point, beside what the site sees. */
export interface CarFacts {
  readonly capacityWh: number | null;
  readonly usualWh: number | null;
}

export interface PlanningParts {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
  /** `null` without a charge log: then no session is known, and nothing is planned. */
  readonly sessions: SessionLog | null;
  readonly expected: Expectations;
  readonly solver: Solver;
  readonly currency: string;
  /** `null`: none is set. */
  readonly budget: () => BudgetNow | null;
  /** When cars usually come and leave, as far as has been learned. */
  readonly habits: () => readonly SubjectHabits[];
  readonly carFacts: (vehicleId: string | null, chargePointId: string) => CarFacts;
  /** The configured vehicle at a charge point; `null`: nobody knows it. */
  readonly vehicleAt: (chargePointId: string) => string | null;
  readonly batteryCapacityWh: (batteryId: string) => number | null;
  /** The newest cycle of the site; `null` before the first. */
  readonly cycle: () => Cycle | null;
  /** The site shall decide on a new plan. */
  readonly wake: () => void;
}

export interface Planning {
  readonly planner: Planner;
  readonly ports: PlanPorts;
  stop(): Promise<void>;
}

/** Runs shown on the page. */
const SHOWN_RUNS = 20;
/** A phase that carries less is not used by the car, A. */
const USED_FROM_A = 1;

export function composePlanning(config: Config, settings: Settings, parts: PlanningParts): Planning {
  const { stores, clock, log } = parts;
  const book = new WishBook(stores.state.plans, clock, log);
  const runs = new PlanRuns(stores.state.plans, log);
  const look = houseLook(config, settings, book, parts);
  const planner = new Planner({
    clock,
    log,
    toLocal: localTimeIn(config.site.timeZone),
    look,
    expected: parts.expected,
    solver: parts.solver,
    runs,
    budget: parts.budget,
    changed: parts.wake,
  });
  const cancelErased = stores.state.personalData.onErased(({ vehicleIds, sessionIds }) => {
    const subjects = vehicleIds.map((id) => `vehicle:${id}`);
    for (const subject of subjects) book.forget(subject);
    runs.forget(({ subject, sessionId }) => subjects.includes(subject) || sessionIds.includes(sessionId));
  });

  const subjects = (): readonly PlanSubjectView[] => {
    const points = look()?.points ?? [];
    const at = (subject: string): string | null =>
      points.find((point) => point.subject === subject && point.sessionId !== null)?.chargePointId ?? null;
    return [
      ...stores.state.people.vehicles().map(({ vehicleId, name }) => ({
        subject: `vehicle:${vehicleId}`,
        kind: 'vehicle' as const,
        name,
        meterWhPerKm: meterWhPerKm(calledLike(name, config.vehicles)),
      })),
      ...config.chargePoints.map(({ id, name }) => ({
        subject: `point:${id}`,
        kind: 'point' as const,
        name,
        meterWhPerKm: meterWhPerKm(config.vehicles.find((one) => one.id === parts.vehicleAt(id))),
      })),
    ].map((one) => ({ ...one, wishes: book.of(one.subject), chargePointId: at(one.subject) }));
  };

  return {
    planner,
    ports: {
      plan: () =>
        planView(planner, {
          currency: parts.currency,
          subjects: subjects(),
          runs: stores.state.plans.ended(SHOWN_RUNS),
        }),
      setWishes(subject, wishes) {
        if (!subjects().some((one) => one.subject === subject)) return 'unknown-subject';
        book.set(subject, wishes);
        planner.replan();
        return 'done';
      },
    },
    async stop() {
      cancelErased();
      await planner.stop();
    },
  };
}

/** What a kilometre takes at the meter, Wh; `null`: nobody has said. */
function meterWhPerKm(vehicle: Config['vehicles'][number] | undefined): number | null {
  const { consumptionKWhPer100Km } = vehicle ?? {};
  return consumptionKWhPer100Km === undefined ? null : (consumptionKWhPer100Km * 10) / CAR_EFFICIENCY;
}

function houseLook(config: Config, settings: Settings, book: WishBook, parts: PlanningParts): () => HouseNow | null {
  const toLocal = localTimeIn(config.site.timeZone);
  const [root] = settings.circuits;
  // One fuse per phase: what they carry together, less what is always kept free.
  const gridMaxW =
    root === undefined
      ? 0
      : root.limitA.reduce(
          (sum, limitA) =>
            sum +
            Math.max(0, Math.min(limitA, root.maxCurrentA ?? limitA) - settings.fuse.marginA) *
              settings.nominalVoltageV,
          0,
        );
  return () => {
    const cycle = parts.cycle();
    if (cycle === null) return null;
    const { snapshot, decision } = cycle;
    const gridId = root?.meterId ?? null;
    const grid = snapshot.meters.find(({ id }) => id === gridId)?.reading?.value.powerW ?? null;
    const points = snapshot.chargePoints.flatMap((seen) => pointNow(seen, snapshot, settings, book, parts) ?? []);
    return {
      points,
      expected: expectedCars(config, settings, {
        habits: parts.habits(),
        vehiclesHere: new Set((parts.sessions?.running() ?? []).flatMap((open) => assignmentOf(open).vehicleId ?? [])),
        points,
        book,
        nowMs: parts.clock.wallMs(),
        toLocal,
        powersOf: (id) => points.find(({ chargePointId }) => chargePointId === id) ?? null,
      }),
      batteries: snapshot.batteries.map((battery): BatteryNow => {
        const { id, soc, maxChargeW, maxDischargeW, lockable, canChargeFromGrid, canBlockCharge, phases } = battery;
        return {
          id,
          capacityWh: parts.batteryCapacityWh(id),
          socPercent: soc?.percent ?? null,
          minSocPercent: settings.battery.minSocPercent,
          maxChargeW,
          maxDischargeW,
          canHold: lockable,
          canChargeFromGrid,
          canBlockCharge,
          gridShare: chargingShare(phases, root?.limitA ?? []),
        };
      }),
      gridMaxW: Math.min(gridMaxW, root?.maxPowerW ?? gridMaxW),
      exportMaxW: settings.solar.feedInLimitW,
      gridW: grid,
      solarW: snapshot.inverters.reduce((sum, { reading }) => sum + (reading?.value.powerW ?? 0), 0),
      houseW: decision.balance.houseW,
    };
  };
}

function pointNow(
  seen: ChargePointSnapshot,
  { monoMs }: Snapshot,
  settings: Settings,
  book: WishBook,
  { sessions, carFacts }: PlanningParts,
): PointNow | null {
  const { id, boostEndsMonoMs, mode, soc, phaseRelay, hasTransaction } = seen;
  const installed = settings.chargePoints.find((one) => one.id === id);
  if (installed === undefined) return null;
  const session = hasTransaction ? (sessions?.runningSession(id) ?? null) : null;
  const open = sessions?.running().find(({ started }) => started.sessionId === session?.sessionId);
  const vehicleId = open === undefined ? null : assignmentOf(open).vehicleId;
  const subject = subjectOf(id, vehicleId, book);
  const used = (seen.reading?.value.phaseCurrentA ?? []).filter((currentA) => currentA >= USED_FROM_A).length;
  const wired = installed.phaseRotation.length;
  // With one terminal connected, how many the car would use is not seen.
  const phases = used > 0 && phaseRelay?.connected !== 1 ? Math.min(used, wired) : wired;
  const perA = phases * settings.nominalVoltageV;
  return {
    chargePointId: id,
    minW: installed.minCurrentA * (phaseRelay === null ? perA : settings.nominalVoltageV),
    maxW: mostCurrentA(id, settings) * perA,
    mode: boostEndsMonoMs !== null && boostEndsMonoMs > monoMs ? 'fast' : mode,
    sessionId: session?.sessionId ?? null,
    sessionWh: session?.energyWh ?? null,
    powerW: seen.reading?.value.powerW ?? 0,
    soc: soc === null ? null : { percent: soc.value, atMs: soc.atMs },
    ...carFacts(vehicleId, id),
    subject,
    wishes: book.of(subject),
  };
}

/** What the circuits above a charge point could give it alone, A per phase. */
function mostCurrentA(chargePointId: string, { chargePoints, circuits, fuse }: Settings): number {
  const point = chargePoints.find(({ id }) => id === chargePointId);
  let mostA = point?.maxCurrentA ?? 0;
  let at: string | null = point?.circuitId ?? null;
  while (at !== null) {
    const circuit = circuits.find(({ id }) => id === at);
    if (circuit === undefined) break;
    mostA = Math.min(
      mostA,
      ...circuit.limitA.map((limitA) => Math.min(limitA, circuit.maxCurrentA ?? limitA) - fuse.marginA),
    );
    at = circuit.parentId;
  }
  return Math.max(point?.minCurrentA ?? 0, mostA);
}
