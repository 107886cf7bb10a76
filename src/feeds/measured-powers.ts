/** Mean powers of a quarter hour, W, by device; those that said nothing are missing. */
export type DeviceMeans = ReadonlyMap<string, number>;

/** Which devices make up what. */
export interface SiteParts {
  /** The meter of the grid connection; `null`: there is none. */
  readonly gridMeterId: string | null;
  readonly inverterIds: readonly string[];
  readonly batteryIds: readonly string[];
  /** Charge points and flexible loads: what they draw is decided, not foreseen. */
  readonly steeredIds: readonly string[];
}

/** What the sun gave, and what the house drew without what is steered, W; `null` where it cannot be known. */
export interface MeasuredPowers {
  readonly solarW: number | null;
  readonly houseW: number | null;
}

/**
 * Charge points and loads that say nothing stand still: they report while they draw. An inverter that says nothing is
 * asleep, if it is dark; otherwise neither sun nor house is known, as without grid meter or battery.
 */
export function measuredPowers(means: DeviceMeans, parts: SiteParts, isDark: boolean): MeasuredPowers {
  const sum = (ids: readonly string[], missing: number | null): number | null => {
    let total = 0;
    for (const id of ids) {
      const powerW = means.get(id) ?? missing;
      if (powerW === null) return null;
      total += powerW;
    }
    return total;
  };
  const { gridMeterId, inverterIds, batteryIds, steeredIds } = parts;
  const solarW = sum(inverterIds, isDark ? 0 : null);
  const gridW = gridMeterId === null ? null : (means.get(gridMeterId) ?? null);
  const batteryW = sum(batteryIds, null);
  const steeredW = sum(steeredIds, 0);
  const isKnown = gridW !== null && solarW !== null && batteryW !== null && steeredW !== null;
  return {
    // At night an inverter may draw a little.
    solarW: inverterIds.length === 0 || solarW === null ? null : Math.max(0, solarW),
    houseW: isKnown ? Math.max(0, gridW + solarW + batteryW - steeredW) : null,
  };
}
