import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { Settings } from '../core/model/site.ts';
import type { ChargePointSnapshot, DeviceSnapshot, Snapshot } from '../core/model/snapshot.ts';
import type { Cycle } from './loop.ts';
import type { Shown } from './view.ts';

/** Time a car and its station take to follow a new current (IEC 61851-1 Annex A: 5 s), and to sample it, ms. */
const FOLLOWS_MS = 7_000;
/** A grant that changes by less moves nothing worth showing, A. */
const MOVES_A = 0.5;
/** A terminal that carries less is not used by the car, A. */
const USED_A = 1;

/** Who draws what at one moment, so that what comes in is what goes out. */
export interface PowerPicture {
  /** Everything but charge points, PV and batteries; `null` until it was known once. */
  readonly houseW: Shown | null;
  /** By id; what the charge point reported, carried on to this moment while its car follows a new current. */
  readonly chargePointW: ReadonlyMap<string, number>;
}

/** A car on its way from one power to another current. */
interface Follower {
  readonly fromW: number;
  readonly grantedA: number;
  readonly changedMonoMs: number;
}

/**
 * The powers of one moment, for the screen. The grid meter reports every second, charge points every few seconds:
 * taken as they come, they do not add up while a car ramps up, and the difference would look like an oven. So a car
 * that has been given another current since it reported is taken to be on its way there, as far as that explains the
 * difference; what it does not explain is the house.
 */
export class PowerPictures {
  private readonly settings: Settings;
  private readonly gridMeterId: string | null;
  private readonly followers = new Map<string, Follower>();
  private picture: PowerPicture = { houseW: null, chargePointW: new Map() };

  constructor(settings: Settings) {
    this.settings = settings;
    this.gridMeterId = settings.circuits[0]?.meterId ?? null;
  }

  newest(): PowerPicture {
    return this.picture;
  }

  note({ snapshot, decision }: Cycle): void {
    const { monoMs, chargePoints } = snapshot;
    for (const { id, currentA } of decision.chargePoints) {
      const before = this.followers.get(id);
      const moved = before !== undefined && Math.abs(before.grantedA - currentA) >= MOVES_A;
      if (before === undefined || moved) {
        const fromW = this.picture.chargePointW.get(id) ?? 0;
        this.followers.set(id, {
          fromW,
          grantedA: currentA,
          changedMonoMs: moved ? monoMs : Number.NEGATIVE_INFINITY,
        });
      }
    }

    const cars = chargePoints.flatMap((car) => (car.reading === null ? [] : [this.rangeOf(car, car.reading)]));
    const reported = new Map(cars.map(({ id, reportedW }) => [id, reportedW]));
    const supply = suppliedW(snapshot, this.gridMeterId);
    if (supply === null) {
      const { houseW } = this.picture;
      this.picture = { houseW: houseW === null ? null : { ...houseW, stale: true }, chargePointW: reported };
      return;
    }

    const { value: suppliesW, atMs } = supply;
    const restW = suppliesW - sum(cars, ({ reportedW }) => reportedW);
    // What the cars must have gained (or lost) for the house to be as it was, as far as they can have.
    const gainW = restW - (this.picture.houseW?.value ?? restW);
    const roomW = sum(cars, (car) => room(car, gainW));
    const share = roomW === 0 ? 0 : Math.min(1, gainW / roomW);
    const chargePointW = new Map(cars.map((car) => [car.id, Math.round(car.reportedW + room(car, gainW) * share)]));
    const houseW = Math.max(0, Math.round(suppliesW - sum([...chargePointW.values()], (carW) => carW)));
    this.picture = { houseW: { value: houseW, atMs, stale: false }, chargePointW };
  }

  /** Between where the car came from, what it reported, and what it was given: reports and meter are not in step. */
  private rangeOf(car: ChargePointSnapshot, { value, monoMs }: Reading<ElectricalValues>): Range {
    const { id, condition } = car;
    const follower = this.followers.get(id);
    const isFollowing = follower !== undefined && condition === 'ok' && monoMs < follower.changedMonoMs + FOLLOWS_MS;
    const reportedW = value.powerW;
    // A station with nothing plugged in may not report again for minutes: the report may be the last of a car that left.
    const leastW = car.status === 'available' ? Math.min(0, reportedW) : reportedW;
    if (!isFollowing) return { id, reportedW, leastW, mostW: reportedW };
    const ends = [leastW, reportedW, follower.fromW, follower.grantedA * this.wattPerA(id, value)];
    return { id, reportedW, leastW: Math.min(...ends), mostW: Math.max(...ends) };
  }

  private wattPerA(id: string, { phaseCurrentA, phaseVoltageV }: ElectricalValues): number {
    const { chargePoints, nominalVoltageV } = this.settings;
    const used = phaseCurrentA?.filter((currentA) => currentA >= USED_A).length ?? 0;
    const wired = chargePoints.find((point) => point.id === id)?.phaseRotation.length ?? 1;
    return (used || wired) * (phaseVoltageV?.[0] || nominalVoltageV);
  }
}

interface Range {
  readonly id: string;
  readonly reportedW: number;
  readonly leastW: number;
  readonly mostW: number;
}

/** How far the car can have gone in that direction, W, with its sign. */
function room({ reportedW, leastW, mostW }: Range, gainW: number): number {
  return gainW > 0 ? mostW - reportedW : leastW - reportedW;
}

/** Grid, sun and battery together; `null` while one of them is silent. */
function suppliedW(snapshot: Snapshot, gridMeterId: string | null): { value: number; atMs: number } | null {
  const grid = snapshot.meters.find(({ id }) => id === gridMeterId);
  if (grid === undefined) return null;
  const sources: readonly DeviceSnapshot[] = [grid, ...snapshot.inverters, ...snapshot.batteries];
  let value = 0;
  for (const { condition, reading } of sources) {
    if (condition !== 'ok' || reading === null) return null;
    value += reading.value.powerW;
  }
  return { value, atMs: grid.reading?.atMs ?? snapshot.wallMs };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
