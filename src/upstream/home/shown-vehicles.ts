import type { Clock } from '../../clock.ts';

/** A car says who it is when it is plugged in, and its session begins a little later, ms. */
const HELD_MS = 5 * 60_000;

export interface ShownVehiclesOptions {
  /** What it says beside `done` and `no-vehicle` is why not. */
  readonly tell: (chargePointId: string, identifier: string) => Promise<string>;
  readonly clock: Clock;
}

/** Identifiers that cars have shown, held until there is a session to which they belong. */
export class ShownVehicles {
  private readonly options: ShownVehiclesOptions;
  private readonly held = new Map<string, { readonly identifier: string; readonly atMono: number }>();

  constructor(options: ShownVehiclesOptions) {
    this.options = options;
  }

  async shown(chargePointId: string, identifier: string): Promise<string> {
    const outcome = await this.options.tell(chargePointId, identifier);
    if (outcome !== 'no-vehicle') {
      this.held.delete(chargePointId);
      return outcome;
    }
    this.held.set(chargePointId, { identifier, atMono: this.options.clock.monoMs() });
    return 'done';
  }

  /** To be called when sessions may have begun. */
  look(hasSession: (chargePointId: string) => boolean): void {
    for (const [chargePointId, { identifier, atMono }] of [...this.held]) {
      if (this.options.clock.monoMs() - atMono > HELD_MS) this.held.delete(chargePointId);
      else if (hasSession(chargePointId)) {
        this.held.delete(chargePointId);
        void this.options.tell(chargePointId, identifier);
      }
    }
  }
}
