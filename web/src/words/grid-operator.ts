import type { DimmingEvent } from '../../../src/core/model/dimming-records.ts';
import type { Reason } from '../../../src/core/model/reasons.ts';
import type { DimmingView, FeedInView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { deviceName, moment } from './names.ts';
import type { Notice } from './problems.ts';

/** Own generation is told from here on, W. */
const WORTH_TELLING_W = 100;

/** What the grid operator limits now, as cards above everything else. */
export function operatorNotices(view: SiteView, nowMs: number, i18n: I18n): Notice[] {
  return [
    ...(view.dimming === null ? [] : [dimmingNotice(view.dimming, nowMs, i18n)]),
    ...(view.feedIn === null ? [] : [feedInNotice(view.feedIn, view, nowMs, i18n)]),
  ];
}

function dimmingNotice(dimming: DimmingView, nowMs: number, i18n: I18n): Notice {
  const { t, format } = i18n;
  const { limitW, budgetW, netDrawW, untilMs, isReturning, isAssumed } = dimming;
  const watts = (valueW: number) => joined(format.power(valueW));
  const common = { id: 'dimming', severity: 'warning', detail: null, sinceMs: null } as const;
  if (isReturning) {
    const effect = t('operator.returning-effect', { budget: watts(budgetW ?? 0) });
    return { ...common, what: t('operator.returning'), effect, advice: null };
  }
  const hasOwn = limitW !== null && budgetW !== null && budgetW - limitW >= WORTH_TELLING_W;
  const what = limitW === null ? 'operator.limit-devices' : 'operator.limit';
  const numbers = { limit: watts(limitW ?? 0), time: untilMs === null ? '' : moment(untilMs, nowMs, i18n) };
  return {
    ...common,
    what: t(untilMs === null ? what : `${what}-until`, numbers),
    effect: hasOwn
      ? t('operator.effect-budget', { draw: watts(netDrawW), budget: watts(budgetW) })
      : t('operator.effect', { draw: watts(netDrawW) }),
    advice: isAssumed ? t('operator.assumed') : null,
  };
}

function feedInNotice(feedIn: FeedInView, view: SiteView, nowMs: number, i18n: I18n): Notice {
  const { t, format } = i18n;
  const { limitW, untilMs, uncontrolledIds, isAssumed } = feedIn;
  const numbers = {
    limit: joined(format.power(limitW)),
    time: untilMs === null ? '' : moment(untilMs, nowMs, i18n),
  };
  const names = uncontrolledIds.map((id) => deviceName(id, view)).join(', ');
  return {
    id: 'feed-in',
    severity: uncontrolledIds.length > 0 ? 'fault' : 'warning',
    what: t(untilMs === null ? 'operator.feed-in' : 'operator.feed-in-until', numbers),
    effect: names === '' ? t('operator.feed-in-effect') : t('operator.feed-in-uncontrolled', { names }),
    advice: isAssumed ? t('operator.assumed') : null,
    detail: null,
    sinceMs: null,
  };
}

/** Why a charge point is limited, as one sentence. */
export function operatorSentence(
  reason: Extract<Reason, { code: 'grid-operator-limit' }>,
  nowMs: number,
  i18n: I18n,
): string {
  const { t, format } = i18n;
  const { limitW, budgetW, untilMs, isAssumed } = reason;
  const numbers = {
    limit: joined(format.power(limitW)),
    budget: joined(format.power(budgetW)),
    time: untilMs === null ? '' : moment(untilMs, nowMs, i18n),
  };
  if (isAssumed) return t('reason.operator-assumed', numbers);
  const hasOwn = budgetW - limitW >= WORTH_TELLING_W;
  const code = hasOwn ? 'reason.operator-limit-budget' : 'reason.operator-limit';
  return t(untilMs === null ? code : `${code}-until`, numbers);
}

/** What was commanded. */
export function eventTitle({ received }: DimmingEvent, { t, format }: I18n): string {
  const { about, limitW, percent } = received;
  const limit = limitW === null ? null : joined(format.power(limitW));
  if (about === 'draw') return limit ?? t('operator.minimum');
  return percent === null
    ? t('operator.feed-in-power', { limit: limit ?? '–' })
    : t('operator.feed-in-percent', { percent: format.share(percent / 100) });
}

/** How long, from where, and whether it was kept. */
export function eventDetails(event: DimmingEvent, nowMs: number, { t, format }: I18n): readonly string[] {
  const { received, reachedAtMs, releasedAtMs, assumed, minutes } = event;
  const lasted = format.duration((releasedAtMs ?? nowMs) - received.atMs);
  const delayMs = reachedAtMs === null ? null : reachedAtMs - received.atMs;
  const draws = minutes.flatMap(({ maxNetDrawW }) => (maxNetDrawW === null ? [] : [maxNetDrawW]));
  const isOwnCaution = received.isAssumed || assumed.some(({ isAssumed }) => isAssumed);
  return [
    t(`operator.source-${received.source}`),
    t(releasedAtMs === null ? 'operator.running' : 'operator.lasted', { duration: lasted }),
    delayMs === null
      ? t(releasedAtMs === null ? 'operator.not-reached' : 'operator.not-kept')
      : delayMs < 1_000
        ? t('operator.reached-at-once')
        : t('operator.reached', { duration: format.duration(delayMs) }),
    ...(received.about === 'draw' && draws.length > 0
      ? [t('operator.most', { power: joined(format.power(Math.max(...draws))) })]
      : []),
    ...(isOwnCaution ? [t('operator.own-caution')] : []),
  ];
}
