import type { PlanBudgetView, PlanView } from '../../../src/planner/view.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n } from '../parts/context.ts';
import { centsOf } from './plan-data.ts';

/** What cars have bought this month, and what the plan adds to it. */
export function Budget({ plan: { budget, currency } }: { readonly plan: PlanView }) {
  const i18n = useI18n();
  if (budget === null) return null;
  const { limitNano, usedNano } = budget;
  const [first, ...more] = budgetSentences(budget, currency, i18n);
  return (
    <section class="card plan-part">
      <h2>{i18n.t('plan.budget')}</h2>
      {usedNano !== null && (
        <meter
          class="plan-budget"
          min={0}
          max={limitNano}
          value={Math.max(0, usedNano)}
          aria-label={i18n.t('plan.budget')}
        />
      )}
      <p>{first}</p>
      {more.map((sentence) => (
        <p key={sentence} class="small">
          {sentence}
        </p>
      ))}
    </section>
  );
}

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
