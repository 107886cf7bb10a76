import type { PlanReason } from '../../../src/core/model/reasons.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { coming } from './names.ts';
import type { Step } from './step.ts';

/** What the plan has to do with it. `charging`: it draws current already. */
export function planSentence(reason: PlanReason, charging: boolean, currency: string, { t, format }: I18n): string {
  switch (reason.code) {
    case 'plan-cheap':
      return t(charging ? 'reason.plan-cheap' : 'reason.plan-cheap-waits', {
        power: joined(format.power(reason.powerW)),
        price: format.perKwh(reason.priceNano, currency),
        time: format.time(reason.nextChangeAtMs),
      });
    case 'plan-urgent':
      return t(charging ? 'reason.plan-urgent' : 'reason.plan-urgent-waits', {
        power: joined(format.power(reason.powerW)),
        time: format.time(reason.byMs),
      });
    case 'plan-minimum-soc': {
      const soc = format.share(reason.percent / 100);
      return charging
        ? t('reason.plan-minimum-soc', { power: joined(format.power(reason.powerW)), soc })
        : t('reason.plan-minimum-soc-waits', { soc });
    }
    case 'plan-waits':
      return reason.nextChangeAtMs === null
        ? t('reason.plan-waits')
        : t('reason.plan-waits-until', { time: format.time(reason.nextChangeAtMs) });
    case 'plan-done':
      return t('reason.plan-done', { time: format.time(reason.byMs) });
    case 'plan-budget':
      return t('reason.plan-budget');
  }
}

export function planStep(reason: PlanReason, { t, format }: I18n): Step {
  switch (reason.code) {
    case 'plan-cheap':
      return {
        label: t('step.plan-cheap', { time: format.time(reason.nextChangeAtMs) }),
        value: joined(format.power(reason.powerW)),
      };
    case 'plan-urgent':
      return {
        label: t('step.plan-urgent', { time: format.time(reason.byMs) }),
        value: joined(format.power(reason.powerW)),
      };
    case 'plan-minimum-soc':
      return {
        label: t('step.plan-minimum-soc', { soc: format.share(reason.percent / 100) }),
        value: joined(format.power(reason.powerW)),
      };
    case 'plan-waits':
      return reason.nextChangeAtMs === null
        ? { label: t('step.plan'), value: null }
        : { label: t('step.plan-waits', { time: format.time(reason.nextChangeAtMs) }), value: null };
    case 'plan-done':
      return { label: t('step.plan-done', { time: format.time(reason.byMs) }), value: null };
    case 'plan-budget':
      return { label: t('step.plan-budget'), value: null };
  }
}

/** Less is no shortfall anybody would notice, Wh. */
export const PLAN_WORTH_SAYING_WH = 200;

/** `Plan: fertig um 07:00, lädt ab 02:15`, and what of it passes the month's budget. */
export function planLine(
  plan: NonNullable<ChargePointView['plan']>,
  currency: string,
  nowMs: number,
  i18n: I18n,
): string {
  const line = readyLine(plan, nowMs, i18n);
  const cents = Math.round(plan.aboveBudgetNano / NANO_PER_CENT);
  if (cents <= 0) return line;
  return i18n.t('plan.card-above', { plan: line, money: i18n.format.money(cents, currency) });
}

function readyLine(
  { byMs, nextMs, missingWh, keptBack }: NonNullable<ChargePointView['plan']>,
  nowMs: number,
  { t, format }: I18n,
): string {
  const time = coming(byMs, nowMs, format);
  if (missingWh >= PLAN_WORTH_SAYING_WH) {
    const missing = joined(format.energy(missingWh));
    return t(keptBack ? 'plan.card-budget' : 'plan.card-late', { time, missing });
  }
  if (nextMs === null) return t('plan.card-ready', { time });
  if (nextMs <= nowMs) return t('plan.card-charging', { time });
  return t('plan.card', { time, next: coming(nextMs, nowMs, format) });
}

const NANO_PER_CENT = 1e7;
