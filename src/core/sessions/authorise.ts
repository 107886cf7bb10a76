import type { AccessReason, Card } from '../model/people.ts';
import type { AuthorisationStatus } from '../model/sessions.ts';
import { isWithin, type TimeWindow } from '../tariff/windows.ts';

/** Who may charge at a charge point: anybody, or the accepted cards. */
export type Access = 'open' | 'tokens';

/** When whom a charge point lets charge. Where rules name a charge point or a group of the card, one of them must hold. */
export interface AccessRule {
  /** `null`: any. */
  readonly chargePointId: string | null;
  readonly group: string | null;
  readonly windows: readonly TimeWindow[];
}

export interface AccessQuestion {
  /** `null`: never seen before. */
  readonly card: Card | null;
  readonly chargePointId: string;
  /** `open`: anybody may charge, even without a known card. */
  readonly access: Access;
  readonly rules: readonly AccessRule[];
  /** A session with this card runs at another charge point. */
  readonly isChargingElsewhere: boolean;
  /** What is left of what was paid in advance; `null` where nothing is. */
  readonly balanceCents: number | null;
  readonly nowMs: number;
  /** The same on the wall clock of the site: what `localTimeIn` gives. */
  readonly localMs: number;
}

export interface AccessAnswer {
  /** OCPP 1.6 section 7.2 (AuthorizationStatus). */
  readonly status: AuthorisationStatus;
  readonly reason: AccessReason;
}

/**
 * Whether this card may begin to charge here and now. A blocked card never may, not even where anybody else may. An
 * open charge point knows no hours and no validity, because nobody needs a card there.
 */
export function authorise(question: AccessQuestion): AccessAnswer {
  const { card, access, nowMs, isChargingElsewhere, balanceCents } = question;
  if (card?.status === 'blocked') return { status: 'blocked', reason: 'blocked' };
  if (access === 'open') return { status: 'accepted', reason: 'allowed' };
  if (card === null || card.status === 'unknown') return { status: 'invalid', reason: 'unknown-card' };
  if (card.validFromMs !== null && nowMs < card.validFromMs) return { status: 'invalid', reason: 'not-valid-yet' };
  if (card.validUntilMs !== null && nowMs >= card.validUntilMs) return { status: 'expired', reason: 'expired' };
  if (!isWithinHours(question, card)) return { status: 'blocked', reason: 'outside-its-hours' };
  if (isChargingElsewhere) return { status: 'concurrent-tx', reason: 'charging-elsewhere' };
  if (card.prepaid && (balanceCents ?? 0) <= 0) return { status: 'blocked', reason: 'nothing-left' };
  return { status: 'accepted', reason: 'allowed' };
}

/** Whether a rule says something of a card with these groups at this charge point. */
export function isConcerned(rule: AccessRule, chargePointId: string, groups: readonly string[]): boolean {
  const { group } = rule;
  return (
    (rule.chargePointId === null || rule.chargePointId === chargePointId) && (group === null || groups.includes(group))
  );
}

/** Rules that concern neither the charge point nor a group of the card say nothing; among the others one must hold now. */
function isWithinHours({ rules, chargePointId, localMs }: AccessQuestion, { groups }: Card): boolean {
  const concerned = rules.filter((rule) => isConcerned(rule, chargePointId, groups));
  return concerned.length === 0 || concerned.some(({ windows }) => windows.some((window) => isWithin(window, localMs)));
}
