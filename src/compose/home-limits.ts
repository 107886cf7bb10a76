import type { UpstreamLimit } from '../core/model/snapshot.ts';
import { ORDERED_BY } from '../upstream/home/publisher.ts';

/** The current that Home Assistant leaves to charge points: one more limit, never more than the installation. */
export class HomeLimits {
  private readonly largestA: ReadonlyMap<string, number>;
  private readonly changed: () => void;
  private readonly limits: Map<string, number>;

  /** @param standing those of before the start */
  constructor(largestA: ReadonlyMap<string, number>, standing: Readonly<Record<string, number>>, changed: () => void) {
    this.largestA = largestA;
    this.limits = new Map(Object.entries(standing).filter(([id]) => largestA.has(id)));
    this.changed = changed;
  }

  /** Holds until it is changed; the largest current of the installation takes it back. */
  set(chargePointId: string, currentA: number): 'done' | 'unknown-charge-point' {
    const largestA = this.largestA.get(chargePointId);
    if (largestA === undefined) return 'unknown-charge-point';
    if (currentA >= largestA) this.limits.delete(chargePointId);
    else this.limits.set(chargePointId, currentA);
    this.changed();
    return 'done';
  }

  of(chargePointId: string): UpstreamLimit | null {
    const limitA = this.limits.get(chargePointId);
    return limitA === undefined ? null : { source: ORDERED_BY, limitA };
  }

  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.limits);
  }
}

/** Of limits from outside the one that leaves less. */
export function strictest(one: UpstreamLimit | null, other: UpstreamLimit | null): UpstreamLimit | null {
  if (one === null || other === null) return one ?? other;
  return other.limitA < one.limitA ? other : one;
}
