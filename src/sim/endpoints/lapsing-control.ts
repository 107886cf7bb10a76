import type { Clock } from '../../clock.ts';

/** Registers by which a device is told what to do, until what it was told lapses. */
export class LapsingControl {
  private readonly works: ReadonlyMap<number, number>;
  private readonly revertAt: number;
  private readonly clock: Clock;
  private readonly obey: (registers: ReadonlyMap<number, number>) => void;
  private readonly now = new Map<number, number>();
  private writtenMonoMs: number | null = null;

  /**
   * @param works the writable registers with what they hold from the works
   * @param revertAt address of the register with the seconds after which what was told lapses; 0: never
   * @param obey called with the registers whenever they have changed, and once now
   */
  constructor(
    works: ReadonlyMap<number, number>,
    revertAt: number,
    clock: Clock,
    obey: (registers: ReadonlyMap<number, number>) => void,
  ) {
    this.works = works;
    this.revertAt = revertAt;
    this.clock = clock;
    this.obey = obey;
    this.reset();
  }

  registers(): ReadonlyMap<number, number> {
    return this.now;
  }

  /** Lets it lapse when its time is over. To be called now and then. */
  tick(): void {
    const revertS = this.now.get(this.revertAt) ?? 0;
    if (this.writtenMonoMs === null || revertS === 0) return;
    if (this.clock.monoMs() - this.writtenMonoMs >= revertS * 1_000) this.reset();
  }

  /** @returns false when one of the registers cannot be written. */
  write(address: number, words: readonly number[]): boolean {
    const all = words.map((word, index) => [address + index, word] as const);
    if (!all.every(([at]) => this.works.has(at))) return false;
    for (const [at, word] of all) this.now.set(at, word);
    this.writtenMonoMs = this.clock.monoMs();
    this.obey(this.now);
    return true;
  }

  private reset(): void {
    this.writtenMonoMs = null;
    for (const [at, word] of this.works) this.now.set(at, word);
    this.obey(this.now);
  }
}
