import type { ChargePointView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { hrefTo } from '../router.ts';
import { PLAN_WORTH_SAYING_WH, planLine } from '../words/plan.ts';

/** Will it be ready? In one line, with the way to the plan. */
export function PlanLine({ plan }: { readonly plan: NonNullable<ChargePointView['plan']> }) {
  const { nowMs, view } = useStore();
  const i18n = useI18n();
  const isLate = plan.missingWh >= PLAN_WORTH_SAYING_WH;
  return (
    <a class={isLate ? 'plan-line warning-text' : 'plan-line'} href={hrefTo('plan')}>
      <Icon name={isLate ? 'warning' : 'clock'} />
      {planLine(plan, view.value?.currency ?? '', nowMs.value, i18n)}
    </a>
  );
}
