/** Weighted values, sorted once and asked several times. Values that are NaN or weigh nothing do not count. */
export class Weighted {
  private readonly items: { readonly value: number; readonly weight: number }[] = [];
  private total = 0;
  private isSorted = true;

  add(value: number, weight: number): void {
    if (!(weight > 0) || Number.isNaN(value)) return;
    this.items.push({ value, weight });
    this.total += weight;
    this.isSorted = false;
  }

  get weight(): number {
    return this.total;
  }

  /** `share` from 0 to 1, between neighbours in a straight line; `null` without any value. */
  quantile(share: number): number | null {
    if (!this.isSorted) {
      this.items.sort((a, b) => a.value - b.value);
      this.isSorted = true;
    }
    const wanted = share * this.total;
    let before = 0;
    let last: { middle: number; value: number } | null = null;
    for (const { value, weight } of this.items) {
      const middle = before + weight / 2;
      if (middle >= wanted) {
        if (last === null) return value;
        return last.value + ((value - last.value) * (wanted - last.middle)) / (middle - last.middle);
      }
      last = { middle, value };
      before += weight;
    }
    return last?.value ?? null;
  }
}

/** Weighted values from 0 to `most`, counted in bins: as good as {@link Weighted} to a bin's width, and quick. */
export class Binned {
  private readonly most: number;
  private readonly weights: Float64Array;
  private total = 0;

  constructor(most: number, bins: number) {
    this.most = most;
    this.weights = new Float64Array(bins);
  }

  add(value: number, weight: number): void {
    if (!(weight > 0) || Number.isNaN(value)) return;
    const bin = Math.min(this.weights.length - 1, Math.max(0, Math.floor((value / this.most) * this.weights.length)));
    this.weights[bin] = (this.weights[bin] ?? 0) + weight;
    this.total += weight;
  }

  /** `share` from 0 to 1; `null` without any value. */
  quantile(share: number): number | null {
    if (this.total === 0) return null;
    const wanted = share * this.total;
    let before = 0;
    for (const [bin, weight] of this.weights.entries()) {
      if (weight > 0 && before + weight >= wanted) {
        return ((bin + (wanted - before) / weight) / this.weights.length) * this.most;
      }
      before += weight;
    }
    return this.most;
  }
}
