import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import type { Answer } from '../api.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Departures } from './Departures.tsx';
import { PlanStrip } from './PlanStrip.tsx';
import { askPlan, carOf, centsOf, shownSubjects } from './plan-data.ts';
import { assumptionSentence, planSentences } from './plan-words.ts';

const REFRESH_MS = 15_000;
/** A change is planned with within moments. */
const SOON_MS = 1_500;

/** Will it be ready? */
export function PlanPage() {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<PlanView> | null>(null);
  const load = useCallback(() => {
    askPlan(store.api).then(setAnswer, console.error);
  }, [store]);
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);
  const save = async (subject: PlanSubjectView, wishes: PlanSubjectView['wishes']): Promise<boolean> => {
    const taken = await store.ask(subject.name, (api) =>
      api.change('PUT', `plan/${encodeURIComponent(subject.subject)}`, wishes),
    );
    if (!taken) return false;
    load();
    setTimeout(load, SOON_MS);
    return true;
  };
  const plan = answer?.kind === 'ok' ? answer.value : null;
  return (
    <div class="more">
      <h1>{t('nav.plan')}</h1>
      {answer === null && (
        <p class="quiet" role="status">
          {t('people.loading')}
        </p>
      )}
      {answer?.kind === 'refused' && (
        <p role="alert">{t('plan.failed', { why: refusalSentence(answer.refusal, i18n) })}</p>
      )}
      {plan !== null && (
        <>
          {shownSubjects(plan).map((subject) => (
            <Subject key={subject.subject} plan={plan} subject={subject} save={(wishes) => save(subject, wishes)} />
          ))}
          <PlanStrip plan={plan} />
          <Assumed plan={plan} />
          <Runs plan={plan} />
        </>
      )}
    </div>
  );
}

function Subject(props: {
  readonly plan: PlanView;
  readonly subject: PlanSubjectView;
  readonly save: (wishes: PlanSubjectView['wishes']) => Promise<boolean>;
}) {
  const { plan, subject, save } = props;
  const { nowMs, view } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const car = carOf(plan, subject);
  const [first, ...rest] = car === null ? [] : planSentences(plan, car, nowMs.value, i18n);
  const point = view.value?.chargePoints.find(({ id }) => id === subject.chargePointId) ?? null;
  const isOverruled = first !== undefined && point !== null && (point.mode === 'off' || point.mode === 'fast');
  return (
    <section class="card plan-subject">
      <div class="cp-head">
        <h2>{subject.name}</h2>
        {point !== null && <span class="badge">{t('plan.at', { name: point.name })}</span>}
      </div>
      {first !== undefined && <p class="why">{first}</p>}
      {rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {car?.socPercent != null && <p class="small">{t('plan.soc-now', { soc: format.share(car.socPercent / 100) })}</p>}
      {isOverruled && <p class="warning-text">{t(point.mode === 'off' ? 'plan.is-off' : 'plan.is-fast')}</p>}
      <Departures subject={subject} save={save} />
    </section>
  );
}

function Assumed({ plan }: { readonly plan: PlanView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  if (plan.madeAtMs === null) return <p class="quiet">{t('plan.none-yet')}</p>;
  return (
    <section class="card">
      <h2>{t('plan.assumes')}</h2>
      {plan.assumptions.length === 0 && <p>{t('plan.assumes-nothing')}</p>}
      <ul>
        {plan.assumptions.map((assumption) => (
          <li key={assumption.kind}>{assumptionSentence(assumption, nowMs.value, i18n)}</li>
        ))}
      </ul>
      <p class="small">
        {t(plan.method === 'fallback' ? 'plan.made-simply' : 'plan.made', { time: format.time(plan.madeAtMs) })}
      </p>
    </section>
  );
}

/** What became of plans. */
function Runs({ plan }: { readonly plan: PlanView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const money = (nano: number): string => format.money(centsOf(nano), plan.currency);
  const name = (subject: string): string => plan.subjects.find((one) => one.subject === subject)?.name ?? subject;
  return (
    <section class="card">
      <h2>{t('plan.runs')}</h2>
      {plan.runs.length === 0 ? (
        <p class="grey">{t('plan.no-runs')}</p>
      ) : (
        <ul class="plain deliveries">
          {plan.runs.map((run) => (
            <li key={`${run.sessionId}${run.goalId}${run.byMs}`}>
              <span class="strong">{`${name(run.subject)}, ${moment(run.byMs, nowMs.value, i18n)}`}</span>
              <span>
                {t('plan.run', {
                  planned: `${joined(format.energy(run.plannedWh))}, ${money(run.plannedNano)}`,
                  actual: `${joined(format.energy(run.actualWh))}, ${money(run.actualNano)}`,
                })}
              </span>
              <span class="small">{t('plan.run-at-once', { cost: money(run.atOnceNano) })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
