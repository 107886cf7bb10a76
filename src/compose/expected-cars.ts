/** Which cars are expected: away, with a departure wanted of them, and used to coming. */
import type { Config } from '../config/schema.ts';
import type { Settings } from '../core/model/site.ts';
import { nextArrival } from '../core/planning/habits.ts';
import type { ToLocal } from '../core/tariff/calendar.ts';
import type { SubjectHabits } from '../feeds/habits/habit-book.ts';
import type { ExpectedCar, PointNow } from '../planner/ports.ts';
import type { WishBook } from '../planner/wish-book.ts';
import { calledLike } from './vehicles.ts';

export interface Arrivals {
  readonly habits: readonly SubjectHabits[];
  /** Vehicles that are at a charge point now. */
  readonly vehiclesHere: ReadonlySet<string>;
  readonly points: readonly PointNow[];
  readonly book: Pick<WishBook, 'of'>;
  readonly nowMs: number;
  readonly toLocal: ToLocal;
  /** What a charge point gives a car of which nothing is known yet, W. */
  readonly powersOf: (chargePointId: string) => { readonly minW: number; readonly maxW: number } | null;
}

export function expectedCars(config: Config, { chargePoints }: Settings, arrivals: Arrivals): readonly ExpectedCar[] {
  const { habits, vehiclesHere, points, book, nowMs, toLocal, powersOf } = arrivals;
  const free = new Set(chargePoints.map(({ id }) => id));
  for (const { chargePointId, sessionId } of points) if (sessionId !== null) free.delete(chargePointId);
  const found: ExpectedCar[] = [];
  for (const { vehicleId, chargePointId: usual, name, habits: own } of habits) {
    if (vehicleId !== null && vehiclesHere.has(vehicleId)) continue;
    const subject = vehicleId === null ? `point:${usual}` : `vehicle:${vehicleId}`;
    const wishes = book.of(subject);
    const next = wishes.goals.some(({ enabled }) => enabled) ? nextArrival(own, nowMs, toLocal) : null;
    // A known car goes elsewhere where its place is taken; an unknown one has no other.
    const place = free.has(usual) || vehicleId === null ? usual : [...free][0];
    if (next === null || place === undefined || !free.delete(place)) continue;
    const powers = powersOf(place);
    if (powers === null) continue;
    const capacityKWh = name === null ? undefined : calledLike(name, config.vehicles)?.capacityKWh;
    found.push({
      subject,
      name: name ?? config.chargePoints.find(({ id }) => id === place)?.name ?? place,
      chargePointId: place,
      arriveMs: next.arriveMs,
      minW: powers.minW,
      maxW: powers.maxW,
      capacityWh: capacityKWh === undefined ? null : capacityKWh * 1000,
      usualWh: next.energyWh,
      wishes,
    });
  }
  return found;
}
