/** Versions from one on (it included) and before another. Without a bound there is none on that side. */
export interface FirmwareRange {
  readonly from?: string;
  readonly before?: string;
}

/** Firmware that cannot be read as a version is in no range that has a bound. Compared number by number. */
export function isWithin(firmware: string, { from, before }: FirmwareRange): boolean {
  const version = /\d+(?:\.\d+)*/.exec(firmware)?.[0];
  if (version === undefined) return from === undefined && before === undefined;
  if (from !== undefined && compare(version, from) < 0) return false;
  return before === undefined || compare(version, before) < 0;
}

function compare(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
