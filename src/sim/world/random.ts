/** Seeded random numbers (Marsaglia's xorshift32): the same seed gives the same world. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // Spreads neighbouring seeds apart; xorshift must not start at 0.
    this.state = Math.imul((seed | 0) ^ 0x5bd1e995, 0x9e3779b1) || 0x1d872b41;
    for (let warmUp = 0; warmUp < 8; warmUp++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Exponentially distributed with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** A new stream that does not depend on how often this one is asked later on. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32));
  }
}
