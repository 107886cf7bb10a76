import { useCallback, useEffect, useState } from 'preact/hooks';
import type { SubjectHabits } from '../../../src/feeds/habits/habit-book.ts';
import type { PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import { isOwner } from '../access/me.ts';
import type { Refusal } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { hrefTo } from '../router.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Budget } from './Budget.tsx';
import { PlanStrip } from './PlanStrip.tsx';
import { askHabits, askPlan, shownSubjects } from './plan-data.ts';
import { arrivalSentence, assumptionSentence, runLine } from './plan-words.ts';
import { Subject } from './Subject.tsx';

const REFRESH_MS = 15_000;
/** A change is planned with within moments. */
const SOON_MS = 1_500;

/** Will it be ready? */
export function PlanPage() {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [plan, setPlan] = useState<PlanView | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [habits, setHabits] = useState<readonly SubjectHabits[]>([]);
  const load = useCallback(async () => {
    const answer = await askPlan(store.api);
    setRefusal(answer.kind === 'refused' ? answer.refusal : null);
    // The last plan stays on the page: its car is charged by it.
    if (answer.kind === 'ok') setPlan(answer.value);
  }, [store]);
  useEffect(() => {
    const again = (): void => void load().catch(console.error);
    again();
    const timer = setInterval(again, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);
  useEffect(() => {
    if (isOwner(store.setup.peek()?.me ?? null)) askHabits(store.api).then(setHabits, console.error);
  }, [store]);

  const put = async ({ subject, name }: PlanSubjectView, wishes: PlanSubjectView['wishes']): Promise<boolean> => {
    const path = `plan/${encodeURIComponent(subject)}`;
    const taken = await store.ask(name, (api) => api.change('PUT', path, wishes));
    if (taken) {
      await load();
      setTimeout(() => void load().catch(console.error), SOON_MS);
    }
    return taken;
  };

  return (
    <div class="plan">
      <h1 class={plan === null && refusal === null ? 'quiet' : 'visually-hidden'}>{t('nav.plan')}</h1>
      {refusal !== null && <p role="alert">{t('plan.failed', { why: refusalSentence(refusal, i18n) })}</p>}
      {plan !== null && (
        <>
          <div class="plan-subjects">
            {plan.subjects.length === 0 && (
              <section class="card empty">
                <h2>{t('card.none')}</h2>
                <p>{t('card.none-next')}</p>
              </section>
            )}
            {shownSubjects(plan).map((subject) => (
              <Subject
                key={subject.subject}
                plan={plan}
                subject={subject}
                habits={habits}
                save={async (wishes, said) => {
                  const taken = await put(subject, wishes);
                  if (taken) store.tell(said, () => void put(subject, subject.wishes).catch(console.error));
                  return taken;
                }}
              />
            ))}
          </div>
          <div class="plan-beside">
            <Budget plan={plan} />
            <PlanStrip plan={plan} />
            <Assumed plan={plan} />
            <Runs plan={plan} />
          </div>
        </>
      )}
    </div>
  );
}

function Assumed({ plan }: { readonly plan: PlanView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { madeAtMs, assumptions, expected, method } = plan;
  if (madeAtMs === null) return <p class="grey">{t('plan.none-yet')}</p>;
  return (
    <section class="card plan-part">
      <h2>{t('plan.assumes')}</h2>
      {assumptions.length + expected.length === 0 && <p>{t('plan.assumes-nothing')}</p>}
      <ul class="plan-assumed">
        {assumptions.map((assumption, index) => (
          <li key={index}>{assumptionSentence(assumption, nowMs.value, i18n)}</li>
        ))}
        {expected.map((car) => (
          <li key={car.subject}>{arrivalSentence(car, nowMs.value, i18n)}</li>
        ))}
      </ul>
      {assumptions.some(({ kind }) => kind === 'no-prices') && (
        <p>
          <a class="button" href={hrefTo('reports')}>
            {t('plan.enter-prices')}
          </a>
        </p>
      )}
      <p class="small">
        {t(method === 'fallback' ? 'plan.made-simply' : 'plan.made', { time: format.time(madeAtMs) })}
      </p>
    </section>
  );
}

/** What became of plans. */
function Runs({ plan: { runs, subjects, currency } }: { readonly plan: PlanView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const name = (subject: string): string => subjects.find((one) => one.subject === subject)?.name ?? t('plan.gone');
  return (
    <section class="card plan-part">
      <h2>{t('plan.runs')}</h2>
      {runs.length === 0 ? (
        <p class="grey">{t('plan.no-runs')}</p>
      ) : (
        <ul class="plain plan-runs">
          {runs.map((run) => {
            const isShort = run.actualWh < 0.95 * (run.plannedWh + run.missingWh);
            return (
              <li key={`${run.sessionId}${run.goalId}${run.byMs}`}>
                <Icon name={isShort ? 'warning' : 'check'} />
                <span class="plan-run">
                  <span class="strong">{`${name(run.subject)}, ${moment(run.byMs, nowMs.value, i18n)}`}</span>
                  <span class={isShort ? 'small warning-text' : 'small'}>
                    {t(isShort ? 'plan.run-short' : 'plan.run-full')}
                  </span>
                  <span class="small">{runLine(run, currency, i18n)}</span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
