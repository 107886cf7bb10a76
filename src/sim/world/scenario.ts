import type { TimedEvent, WorldEvent } from './events.ts';
import { Random } from './random.ts';
import { MAX_STEP_MS, World, type WorldSpec } from './world.ts';

/** A home and what happens in it. */
export interface Scenario {
  readonly name: string;
  readonly world: WorldSpec;
  /** In the order of time; may be endless. All chance comes from the given stream. */
  events(random: Random): Iterable<TimedEvent>;
}

/** Plays a scenario: steps its world and lets each event happen at its very millisecond. */
export class Player {
  readonly world: World;
  private readonly events: Iterator<TimedEvent>;
  private next: TimedEvent | null;
  private readonly heard: (event: WorldEvent) => void;

  /** @param heard is told of every event when it happens. */
  constructor(scenario: Scenario, heard: (event: WorldEvent) => void = () => {}) {
    this.world = new World(scenario.world);
    this.events = scenario.events(new Random(scenario.world.seed + 1))[Symbol.iterator]();
    this.next = this.pull();
    this.heard = heard;
  }

  /** Moves the world on by any time, in steps of at most `stepMs`. */
  advance(ms: number, stepMs: number = MAX_STEP_MS): void {
    const endMs = this.world.elapsedMs + ms;
    // What happens at the very end happens at the beginning of the next advance: no reader sees it half done.
    while (this.world.elapsedMs < endMs) {
      this.happenDue();
      const untilMs = Math.min(endMs, this.next?.atMs ?? endMs);
      this.world.step(Math.min(stepMs, untilMs - this.world.elapsedMs));
    }
  }

  private happenDue(): void {
    while (this.next !== null && this.next.atMs <= this.world.elapsedMs) {
      this.world.apply(this.next.event);
      this.heard(this.next.event);
      this.next = this.pull();
    }
  }

  private pull(): TimedEvent | null {
    const pulled = this.events.next();
    return pulled.done === true ? null : pulled.value;
  }
}
