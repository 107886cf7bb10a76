import type { Clock } from '../clock.ts';
import type { VehiclePlanWishes } from '../core/model/planning.ts';
import type { Log } from '../log.ts';

export const NO_PLAN_WISHES: VehiclePlanWishes = {
  goals: [],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
};

/** Where wishes survive a restart. Every call throws when the disk does not let it. */
export interface WishMemory {
  wishes(): ReadonlyMap<string, VehiclePlanWishes>;
  set(subject: string, wishes: VehiclePlanWishes, nowMs: number): void;
}

/** What is wanted of each vehicle, or of whatever car is at a charge point. It holds at once, even when it cannot be stored. */
export class WishBook {
  private readonly memory: WishMemory;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly known: Map<string, VehiclePlanWishes>;

  constructor(memory: WishMemory, clock: Clock, log: Log) {
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.known = new Map(this.remembered());
  }

  of(subject: string): VehiclePlanWishes {
    return this.known.get(subject) ?? NO_PLAN_WISHES;
  }

  has(subject: string): boolean {
    return this.known.has(subject);
  }

  set(subject: string, wishes: VehiclePlanWishes): void {
    this.known.set(subject, wishes);
    this.store(() => this.memory.set(subject, wishes, this.clock.wallMs()));
  }

  /** It is erased where it was stored. */
  forget(subject: string): void {
    this.known.delete(subject);
  }

  private store(write: () => void): void {
    try {
      write();
    } catch (err) {
      this.log.error({ err }, 'A departure holds, but could not be stored for the next start');
    }
  }

  private remembered(): ReadonlyMap<string, VehiclePlanWishes> {
    try {
      return this.memory.wishes();
    } catch (err) {
      this.log.error({ err }, 'Departures cannot be read: nothing is planned');
      return new Map();
    }
  }
}

/** Whose wishes hold at a charge point: those of the vehicle that is there, as soon as anything is wanted of it. */
export function subjectOf(chargePointId: string, vehicleId: string | null, book: Pick<WishBook, 'has'>): string {
  const vehicle = vehicleId === null ? null : `vehicle:${vehicleId}`;
  return vehicle !== null && book.has(vehicle) ? vehicle : `point:${chargePointId}`;
}
