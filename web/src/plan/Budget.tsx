import type { PlanView } from '../../../src/planner/view.ts';
import { useI18n } from '../parts/context.ts';
import { budgetSentences } from './budget-words.ts';

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
          class={usedNano < limitNano ? 'plan-budget' : 'plan-budget plan-budget-used'}
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
