import { useEffect, useMemo, useState } from 'preact/hooks';
import type { StatementChoices } from '../../../src/api/answers.ts';
import type { Statement } from '../../../src/billing/statement.ts';
import { isOwner } from '../access/me.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { refusalSentence } from '../words/refusals.ts';
import { type Asked, askChoices, askStatement, monthsToChoose, monthToBegin, statementWords } from './answers.ts';
import { Charts } from './Charts.tsx';
import { DeliveriesCard } from './DeliveriesCard.tsx';
import { ElectionCard } from './ElectionCard.tsx';
import { PriceCard } from './PriceCard.tsx';
import { StatementCard } from './StatementCard.tsx';

const METHODS = [
  'de-strompreispauschale',
  'de-contract-price',
  'de-dynamic-monthly-average',
  'at-sachbezug',
  'be-creg',
] as const;

/** What did it cost, and who gets the statement? */
export function ReportsPage() {
  const { api, today, setup } = useStore();
  const me = setup.value?.me ?? null;
  const i18n = useI18n();
  const { t } = i18n;
  const [chosen, setAsked] = useState<Asked>({ month: '', about: '', method: '' });
  const [choices, setChoices] = useState<Answer<StatementChoices> | null>(null);
  const { method } = chosen;
  // An employer reads about one vehicle, never about everything.
  const [vehicle] = me?.role === 'employer' && choices?.kind === 'ok' ? choices.value.vehicles : [];
  const about = chosen.about === '' && vehicle !== undefined ? `vehicle:${vehicle.id}` : chosen.about;
  const charged = choices?.kind === 'ok' ? choices.value.months : null;
  const months = choices?.kind === 'ok' ? monthsToChoose(today.value, charged) : [];
  // Neither is known before the controller has answered: what was charged, and which day it is at the house.
  const first = choices?.kind === 'ok' ? monthToBegin(today.value, charged) : '';
  const month = chosen.month === '' ? first : chosen.month;
  const asked = useMemo(() => ({ month, about, method }), [month, about, method]);
  const [statement, setStatement] = useState<Answer<Statement> | null>(null);
  const [round, setRound] = useState(0);
  const [issued, setIssued] = useState(0);

  useEffect(() => {
    askChoices(api).then(setChoices, console.error);
  }, [api]);
  useEffect(() => {
    if (asked.month === '') return;
    let wanted = true;
    setStatement(null);
    askStatement(api, statementWords(asked)).then((answer) => {
      if (wanted) setStatement(answer);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, asked, round]);

  const refused = statement?.kind === 'refused' ? statement : choices?.kind === 'refused' ? choices : null;
  return (
    <div class="more reports">
      <h1>{t('reports.title')}</h1>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <Select
          label={t('reports.month')}
          value={asked.month}
          options={months.map((value) => ({ value, label: monthName(value, i18n.language) }))}
          choose={(value) => setAsked({ ...asked, month: value })}
        />
        <Select
          label={t('reports.about')}
          value={asked.about}
          options={aboutOptions(choices?.kind === 'ok' ? choices.value : null, t)}
          choose={(value) => setAsked({ ...chosen, about: value })}
        />
        <Select
          label={t('reports.method')}
          value={asked.method}
          options={[
            { value: '', label: t('method.none') },
            ...METHODS.map((value) => ({ value, label: t(`method.${value}`) })),
          ]}
          choose={(value) => setAsked({ ...chosen, method: value })}
        />
      </form>
      {refused !== null && (
        <p class="notice-line" role="alert">
          {t('reports.failed', { why: refusalSentence(refused.refusal, i18n) })}
        </p>
      )}
      {refused === null && (statement === null || choices === null) && (
        <p class="quiet" role="status">
          {t('reports.loading')}
        </p>
      )}
      {statement?.kind === 'ok' && choices?.kind === 'ok' && (
        <StatementCard
          statement={statement.value}
          words={statementWords(asked)}
          choices={choices.value}
          issued={() => setIssued(issued + 1)}
        />
      )}
      {isOwner(me) && choices?.kind === 'ok' && <Charts month={month} currency={choices.value.currency} />}
      {isOwner(me) && <DeliveriesCard round={issued} />}
      {isOwner(me) && choices?.kind === 'ok' && (
        <ElectionCard drivers={choices.value.drivers} saved={() => setRound(round + 1)} />
      )}
      {isOwner(me) && <PriceCard saved={() => setRound(round + 1)} />}
    </div>
  );
}

function aboutOptions(choices: StatementChoices | null, t: ReturnType<typeof useI18n>['t']) {
  return [
    { value: '', label: t('reports.everything') },
    ...(choices?.vehicles ?? []).map(({ id, name }) => ({
      value: `vehicle:${id}`,
      label: t('reports.vehicle', { name }),
    })),
    ...(choices?.cards ?? []).map(({ id, name }) => ({ value: `card:${id}`, label: t('reports.card', { name }) })),
    ...(choices?.chargePoints ?? []).map(({ id, name }) => ({
      value: `chargePoint:${id}`,
      label: t('reports.charge-point', { name }),
    })),
  ];
}

function monthName(month: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(Date.parse(`${month}-01T00:00:00Z`));
}
