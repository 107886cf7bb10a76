/** Which tariff and discount hold for whom. `null` means any. */
export interface TariffRule {
  readonly tariffId: string;
  readonly chargePointId: string | null;
  readonly group: string | null;
  /** Holds for sessions that start from here, and before there, UTC epoch ms. */
  readonly validFromMs: number;
  readonly validToMs: number | null;
  readonly discountPpm: number;
}

export interface TariffQuestion {
  readonly chargePointId: string;
  /** Groups of the card or its holder. */
  readonly groups: readonly string[];
  readonly startedAtMs: number;
}

/**
 * The rule for a session: one for this charge point and a group of the holder before one for the charge point, that
 * before one for a group, that before one for all; among equals the one that began last, then the one that stands first.
 * `null` where none holds: the session has no price.
 */
export function tariffFor(
  rules: readonly TariffRule[],
  { chargePointId, groups, startedAtMs }: TariffQuestion,
): TariffRule | null {
  const holding = rules.filter(
    (rule) =>
      (rule.chargePointId === null || rule.chargePointId === chargePointId) &&
      (rule.group === null || groups.includes(rule.group)) &&
      rule.validFromMs <= startedAtMs &&
      (rule.validToMs === null || startedAtMs < rule.validToMs),
  );
  const [best] = holding.toSorted((a, b) => rankOf(b) - rankOf(a) || b.validFromMs - a.validFromMs);
  return best ?? null;
}

function rankOf({ chargePointId, group }: TariffRule): number {
  return (chargePointId === null ? 0 : 2) + (group === null ? 0 : 1);
}
