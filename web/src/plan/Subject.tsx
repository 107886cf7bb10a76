import { useId, useState } from 'preact/hooks';
import type { SubjectHabits } from '../../../src/feeds/habits/habit-book.ts';
import type { PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import { SocForm } from '../now/SocForm.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Departures, type Save } from './Departures.tsx';
import { carOf } from './plan-data.ts';
import { expectedSentence, type PlanSentences, planSentences } from './plan-words.ts';
import { Wishes } from './WishForm.tsx';

/** One vehicle, or whatever car is at a charge point: will it be ready, and what is wanted of it. */
export function Subject(props: {
  readonly plan: PlanView;
  readonly subject: PlanSubjectView;
  readonly habits: readonly SubjectHabits[];
  readonly save: Save;
}) {
  const { plan, subject, habits, save } = props;
  const { nowMs, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const heading = useId();
  const car = carOf(plan, subject);
  const said = car === null ? null : planSentences(plan, car, subject.wishes, nowMs.value, i18n);
  const point = view.value?.chargePoints.find(({ id }) => id === subject.chargePointId) ?? null;
  return (
    <section class="card plan-subject" aria-labelledby={heading}>
      <div class="cp-head">
        <h2 id={heading}>{subject.name}</h2>
        {point !== null && (
          <p class="badge badge-car">
            <Icon name="plug" />
            {point.name === subject.name ? t('plan.plugged') : t('plan.at', { name: point.name })}
          </p>
        )}
      </div>
      <Answer plan={plan} subject={subject} said={said} point={point} />
      {point !== null && <Charge point={point} />}
      <Departures subject={subject} habits={habits} save={save} />
      <Wishes subject={subject} currency={plan.currency} save={save} />
    </section>
  );
}

function Answer(props: {
  readonly plan: PlanView;
  readonly subject: PlanSubjectView;
  readonly said: PlanSentences | null;
  readonly point: ChargePointView | null;
}) {
  const { plan, subject, said, point } = props;
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const isWanted = subject.wishes.goals.some(({ enabled }) => enabled);
  if (said !== null) {
    return (
      <>
        <p class={said.tone === 'late' ? 'why plan-late warning-text' : 'why'} role="status">
          {said.tone === 'late' && <Icon name="warning" />}
          <span>{said.hero}</span>
        </p>
        {said.more.map((sentence) => (
          <p key={sentence} class="grey">
            {sentence}
          </p>
        ))}
      </>
    );
  }
  if (!isWanted)
    return <p class="grey">{t(subject.wishes.goals.length === 0 ? 'plan.no-departure' : 'plan.all-off')}</p>;
  const arrival = plan.expected.find((one) => one.subject === subject.subject);
  if (arrival !== undefined) return <p class="grey">{expectedSentence(arrival, nowMs.value, i18n)}</p>;
  if (point === null) return <p class="grey">{t('plan.away')}</p>;
  if (point.mode === 'off') return <p class="why warning-text">{t('plan.is-off')}</p>;
  if (point.mode === 'fast') return <p class="why">{t('plan.is-fast')}</p>;
  return <p class="grey">{t('plan.soon')}</p>;
}

/** How full the car is, and the way to say so. */
function Charge({ point }: { readonly point: ChargePointView }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState(false);
  const { socPercent, rangeKm, session } = point;
  if (socPercent === null && session === null) return null;
  return (
    <>
      <p class="plan-charge">
        <span>
          {socPercent === null
            ? t('plan.soc-unknown')
            : t('plan.soc-now', { soc: format.share(Math.floor(socPercent) / 100) })}
          {rangeKm !== null && `, ${t('soc.range', { km: format.integer(rangeKm) })}`}
        </span>
        {session !== null && (
          <button
            type="button"
            class="link"
            {...(socPercent === null ? {} : { 'aria-label': t('plan.change-goal', { goal: t('soc.label') }) })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t(socPercent === null ? 'soc.enter' : 'assign.change')}
          </button>
        )}
      </p>
      {open && <SocForm chargePoint={point} close={() => setOpen(false)} />}
    </>
  );
}
