/** A fault that is on, with its number where it has one. */
export interface ActiveFault<Kind extends string> {
  readonly kind: Kind;
  readonly value: number | null;
}

/** The switches for everything that can go wrong at one endpoint. */
export class FaultSwitch<Kind extends string> {
  readonly kinds: readonly Kind[];
  private readonly active = new Map<Kind, number | null>();
  private readonly changed: () => void;

  /** @param changed is called after every change, so that an endpoint can act at once. */
  constructor(kinds: readonly Kind[], changed: () => void = () => {}) {
    this.kinds = kinds;
    this.changed = changed;
  }

  /** @param value ms, a code or an offset, for the faults that have a number. */
  on(kind: Kind, value: number | null = null): void {
    this.active.set(kind, value);
    this.changed();
  }

  /** Switches one fault off, or all. */
  off(kind: Kind | null = null): void {
    if (kind === null) this.active.clear();
    else this.active.delete(kind);
    this.changed();
  }

  has(kind: Kind): boolean {
    return this.active.has(kind);
  }

  /** The number of a fault that is on, `otherwise` when it has none, `null` when it is off. */
  value(kind: Kind, otherwise: number): number | null {
    const value = this.active.get(kind);
    return value === undefined ? null : (value ?? otherwise);
  }

  list(): ActiveFault<Kind>[] {
    return [...this.active].map(([kind, value]) => ({ kind, value }));
  }

  /** Switches by name, for a caller that has only text. `false` when there is no such fault. */
  switchByName(name: string, on: boolean, value: number | null): boolean {
    const kind = this.kinds.find((known) => known === name);
    if (kind === undefined) return false;
    if (on) this.on(kind, value);
    else this.off(kind);
    return true;
  }
}
