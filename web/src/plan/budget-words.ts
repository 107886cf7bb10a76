import type { PlanBudgetView } from '../../../src/planner/view.ts';
import type { I18n } from '../i18n/i18n.ts';
import { centsOf } from './plan-data.ts';

/** What is used, and what that means. */
export function budgetSentences(budget: PlanBudgetView, currency: string, { t, format }: I18n): readonly string[] {
  const { limitNano, usedNano, plannedNano, aboveNano, strict } = budget;
  const money = (nano: number): string => format.money(centsOf(nano), currency);
  const limit = money(limitNano);
  if (usedNano === null) return [t('plan.budget-unknown', { limit })];
  const used = money(usedNano);
  const isUsed = usedNano >= limitNano;
  const sums =
    centsOf(usedNano) > centsOf(limitNano)
      ? t('plan.budget-passed', { used, limit, above: money(usedNano - limitNano) })
      : t('plan.budget-used', { used, limit, left: money(limitNano - usedNano) });
  return [
    sums,
    ...(isUsed ? [t(strict ? 'plan.budget-over-strict' : 'plan.budget-over')] : []),
    ...(centsOf(plannedNano) > 0 ? [t('plan.budget-planned', { planned: money(plannedNano) })] : []),
    ...(centsOf(aboveNano) > 0 ? [t('plan.budget-above', { above: money(aboveNano) })] : []),
    ...(strict && !isUsed ? [t('plan.budget-strict')] : []),
  ];
}
