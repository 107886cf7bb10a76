/** Power above which a device is controllable, and that a single one keeps, W (BK6-22-300, annex 1, 2.4.1 and 4.4). */
export const DEVICE_MINIMUM_W = 4_200;
/** A group of heat pumps or of cooling above this keeps a share of its power instead, W (4.4). */
const LARGE_GROUP_W = 11_000;
const LARGE_GROUP_SHARE = 0.4;

/**
 * Simultaneity by the number of controllable devices, from two on; nine and more have the last (BK6-22-300, annex 1,
 * 4.5.2, table of the GZF).
 */
const SIMULTANEITY = [0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45] as const;

/** A device that the grid operator may limit. Heat pumps and cooling count as one group each, the others one by one. */
export interface ControllableDevice {
  readonly id: string;
  readonly kind: 'charge-point' | 'storage' | 'heat-pump' | 'cooling';
  /** Power of its nameplate, W. */
  readonly nameplateW: number;
}

/**
 * The net effective draw that the grid operator has to leave to all controllable devices behind one connection, W:
 * base + (n - 1) · GZF(n) · 4.2 kW (BK6-22-300, annex 1, 4.5.2). 0 without such a device.
 */
export function minimumPowerW(devices: readonly ControllableDevice[]): number {
  const single = devices.filter(({ kind, nameplateW }) => !isGrouped(kind) && nameplateW > DEVICE_MINIMUM_W);
  const groups = GROUPED.map((kind) => sumW(devices.filter((device) => device.kind === kind))).filter(
    (groupW) => groupW > DEVICE_MINIMUM_W,
  );
  const count = single.length + groups.length;
  if (count === 0) return 0;
  const large = groups.filter((groupW) => groupW > LARGE_GROUP_W).map((groupW) => LARGE_GROUP_SHARE * groupW);
  const baseW = Math.max(DEVICE_MINIMUM_W, ...large);
  return Math.round(baseW + (count - 1) * simultaneity(count) * DEVICE_MINIMUM_W);
}

/** What one device keeps that the grid operator controls directly, W (4.4). */
export function directMinimumW({ kind, nameplateW }: ControllableDevice): number {
  return isGrouped(kind) && nameplateW > LARGE_GROUP_W ? LARGE_GROUP_SHARE * nameplateW : DEVICE_MINIMUM_W;
}

const GROUPED = ['heat-pump', 'cooling'] as const satisfies readonly ControllableDevice['kind'][];

function isGrouped(kind: ControllableDevice['kind']): boolean {
  return GROUPED.some((grouped) => grouped === kind);
}

function simultaneity(count: number): number {
  if (count < 2) return 0;
  return SIMULTANEITY[Math.min(count - 2, SIMULTANEITY.length - 1)] ?? 0;
}

function sumW(devices: readonly ControllableDevice[]): number {
  return devices.reduce((sum, { nameplateW }) => sum + nameplateW, 0);
}
