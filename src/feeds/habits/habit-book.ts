import type { Clock } from '../../clock.ts';
import { type Habit, habitsOf } from '../../core/planning/habits.ts';

/** A past session, as far as habits need it. */
export interface PastSession {
  readonly chargePointId: string;
  /** `null`: nobody knows whose it was. */
  readonly vehicleId: string | null;
  readonly vehicle: string | null;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  readonly energyWh: number | null;
}

/** Habits of a vehicle, or of whatever unknown cars charge at a charge point. */
export interface SubjectHabits {
  readonly vehicleId: string | null;
  readonly chargePointId: string;
  /** Name of the vehicle; `null` where it is not known. */
  readonly name: string | null;
  readonly habits: readonly Habit[];
}

const DAY_MS = 86_400_000;
const LOOKS_BACK_MS = 56 * DAY_MS;
/** The charge log is read so often at most. */
const AGAIN_MS = 3_600_000;

/** When cars leave, learned from the charge log of the last weeks. */
export class HabitBook {
  private readonly read: (fromMs: number, toMs: number) => Promise<readonly PastSession[]>;
  private readonly clock: Clock;
  private readonly localTime: (atMs: number) => number;
  private reading: { readonly readMonoMs: number; readonly habits: Promise<readonly SubjectHabits[]> } | null = null;

  private newest: readonly SubjectHabits[] = [];

  /** @param read sessions that began in [fromMs, toMs); rejects when the books cannot be read */
  constructor(
    read: (fromMs: number, toMs: number) => Promise<readonly PastSession[]>,
    { clock, localTime }: { readonly clock: Clock; readonly localTime: (atMs: number) => number },
  ) {
    this.read = read;
    this.clock = clock;
    this.localTime = localTime;
  }

  /** Read anew at most once an hour. Rejects as `read` does. */
  habits(): Promise<readonly SubjectHabits[]> {
    const monoMs = this.clock.monoMs();
    if (this.reading === null || monoMs - this.reading.readMonoMs >= AGAIN_MS) {
      const habits = this.learn();
      this.reading = { readMonoMs: monoMs, habits };
      habits.catch(() => {
        this.reading = null;
      });
    }
    return this.reading.habits;
  }

  /** What a car takes for most of its stays, as far as has been learned, Wh; never waits. `null`: not known. */
  usualWh(vehicleId: string | null, chargePointId: string): number | null {
    const own = this.known().find((one) =>
      vehicleId === null ? one.vehicleId === null && one.chargePointId === chargePointId : one.vehicleId === vehicleId,
    );
    const energies = own?.habits.flatMap(({ energyWh }) => energyWh ?? []) ?? [];
    return energies.length === 0 ? null : Math.max(...energies);
  }

  /** As far as has been learned; never waits. */
  known(): readonly SubjectHabits[] {
    this.habits().then(
      (habits) => {
        this.newest = habits;
      },
      // Who asks for them on the page hears why.
      () => {},
    );
    return this.newest;
  }

  private async learn(): Promise<readonly SubjectHabits[]> {
    const nowMs = this.clock.wallMs();
    const sessions = await this.read(nowMs - LOOKS_BACK_MS, nowMs);
    const bySubject = new Map<string, PastSession[]>();
    for (const session of sessions) {
      const { vehicleId, chargePointId } = session;
      const subject = vehicleId === null ? `point ${chargePointId}` : `vehicle ${vehicleId}`;
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), session]);
    }
    return [...bySubject.values()].flatMap((own) => {
      const newest = own.at(-1);
      if (newest === undefined) return [];
      const stays = own.flatMap(({ startedAtMs, endedAtMs, energyWh }) =>
        endedAtMs === null ? [] : [{ startedAtMs, endedAtMs, energyWh }],
      );
      const habits = habitsOf(stays, this.localTime);
      const { vehicleId, chargePointId, vehicle } = newest;
      return habits.length === 0 ? [] : [{ vehicleId, chargePointId, name: vehicle, habits }];
    });
  }
}
