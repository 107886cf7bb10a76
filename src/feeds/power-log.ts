import { type Static, Type } from 'typebox';

/** As kept on disk: whole W from a quarter on, `null` where nothing is known. */
export const KeptPowersSchema = Type.Object({
  first: Type.Integer(),
  powersW: Type.Array(Type.Union([Type.Number(), Type.Null()]), { maxItems: 20_000 }),
});
export type KeptPowers = Static<typeof KeptPowersSchema>;

/** Mean powers of the quarter hours of the last weeks, W; what is not known is NaN. */
export class PowerLog {
  private readonly room: number;
  private values: number[] = [];
  private firstQuarter = 0;

  /** @param days how far back it reaches */
  constructor(days: number) {
    this.room = days * 96;
  }

  /** In order of time, gaps allowed; a quarter that is there is replaced. Older than the room: not taken. */
  put(quarter: number, powerW: number): void {
    if (this.values.length === 0) this.firstQuarter = quarter;
    const at = quarter - this.firstQuarter;
    if (at < 0 || at > this.values.length + this.room) {
      // A clock that was set: what is far away from the rest is the new beginning.
      if (at < 0 && at > -this.room) return;
      this.firstQuarter = quarter;
      this.values = [powerW];
      return;
    }
    while (this.values.length < at) this.values.push(Number.NaN);
    this.values[at] = powerW;
    const tooMany = this.values.length - this.room;
    if (tooMany <= 0) return;
    this.values.splice(0, tooMany);
    this.firstQuarter += tooMany;
  }

  at(quarter: number): number {
    return this.values[quarter - this.firstQuarter] ?? Number.NaN;
  }

  /** The first and the last quarter that may be known; `null` while there is none. */
  span(): { readonly first: number; readonly last: number } | null {
    if (this.values.length === 0) return null;
    return { first: this.firstQuarter, last: this.firstQuarter + this.values.length - 1 };
  }

  kept(): KeptPowers {
    return {
      first: this.firstQuarter,
      powersW: this.values.map((value) => (Number.isNaN(value) ? null : Math.round(value))),
    };
  }

  restore({ first, powersW }: KeptPowers): void {
    this.firstQuarter = first;
    this.values = powersW.slice(-this.room).map((value) => value ?? Number.NaN);
    this.firstQuarter += Math.max(0, powersW.length - this.room);
  }
}
