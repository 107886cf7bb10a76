import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SessionList } from '../../../src/api/answers.ts';
import type { Answer, SessionQuery } from '../api.ts';
import { mediaSignal } from '../browser.ts';
import { browserZone } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Filter } from './Filter.tsx';
import { NARROWER, rangeOf, readSelection, type Selection, withPeriod, writeSelection } from './period.ts';
import { SessionCards } from './SessionCards.tsx';
import { SessionTable } from './SessionTable.tsx';

/** What was charged, when, and whose was it? */
export function SessionsPage({ query }: { readonly query: URLSearchParams }) {
  const store = useStore();
  const { t, language } = useI18n();
  const selection = readSelection(query);
  const today = store.today.value;
  const timeZone = store.timeZone.value;
  const range = rangeOf(selection, today, timeZone);
  const chosen = range === null ? null : queryOf(selection, range);
  const { list, reload } = useSessions(chosen);
  const change = (next: Selection) => {
    // Not a new entry in the history: going back leaves the page instead of stepping through filters.
    location.replace(hrefTo('sessions', writeSelection(next)));
  };

  return (
    <div class="sessions">
      <h1>{t('sessions.title')}</h1>
      <Filter selection={selection} chargePoints={store.view.value?.chargePoints ?? []} change={change} />
      {timeZone !== browserZone() && <p class="small">{t('sessions.zone', { zone: timeZone })}</p>}
      {chosen === null ? (
        <p class="notice-line" role="alert">
          {t('sessions.range-wrong')}
        </p>
      ) : (
        <Result list={list} empty={<Empty selection={selection} change={change} />} reload={reload}>
          <a class="button" href={store.api.csvHref(chosen, language)} download>
            <Icon name="download" />
            {t('sessions.csv')}
          </a>
          {list?.kind === 'ok' && list.value.truncated && (
            <Truncated list={list.value} selection={selection} change={change} />
          )}
        </Result>
      )}
    </div>
  );
}

function Result(props: {
  readonly list: Answer<SessionList> | null;
  readonly empty: preact.ComponentChildren;
  readonly reload: () => void;
  readonly children: preact.ComponentChildren;
}) {
  const i18n = useI18n();
  const { t, plural, format } = i18n;
  const wide = useMemo(() => mediaSignal('(min-width: 900px)'), []).value;
  const { list } = props;
  if (list === null) {
    return (
      <p class="quiet" role="status">
        {t('sessions.loading')}
      </p>
    );
  }
  if (list.kind === 'refused') {
    return (
      <div class="card empty" role="alert">
        <p>{t('sessions.failed', { why: refusalSentence(list.refusal, i18n) })}</p>
        <button type="button" class="button" onClick={props.reload}>
          {t('sessions.retry')}
        </button>
      </div>
    );
  }
  const { sessions, totals } = list.value;
  if (sessions.length === 0) return props.empty;
  const { count, energyWh, withoutEnergy } = totals;
  return (
    <>
      <div class="totals">
        <p class="totals-energy">{withoutEnergy === count ? '–' : <Value quantity={format.energy(energyWh)} />}</p>
        <p class="totals-count" role="status">
          {plural('sessions.count', count)}
          {withoutEnergy > 0 && `, ${plural('sessions.without-energy', withoutEnergy)}`}
        </p>
        {props.children}
      </div>
      {wide ? <SessionTable list={list.value} /> : <SessionCards sessions={sessions} />}
    </>
  );
}

/** Nothing to show: how the list fills, or how to see more of it. */
function Empty(props: { readonly selection: Selection; readonly change: (next: Selection) => void }) {
  const { t } = useI18n();
  const { selection, change } = props;
  const { period, chargePoint } = selection;
  const everywhere = chargePoint === '';
  const kind = everywhere && period === 'all' ? 'all' : everywhere && period === 'this-month' ? 'month' : 'filter';
  return (
    <section class="card empty">
      <h2>{t(`sessions.empty-${kind}`)}</h2>
      <p>{t(kind === 'filter' ? 'sessions.empty-filter-how' : 'sessions.empty-how')}</p>
      {kind !== 'all' && (
        <button type="button" class="button" onClick={() => change({ ...selection, period: 'all', chargePoint: '' })}>
          {t('sessions.show-all')}
        </button>
      )}
    </section>
  );
}

/** A list that is too long to be shown whole says so, and how to see the rest. */
function Truncated(props: {
  readonly list: SessionList;
  readonly selection: Selection;
  readonly change: (next: Selection) => void;
}) {
  const { today } = useStore();
  const { t, format } = useI18n();
  const { list, selection, change } = props;
  return (
    <div class="truncated">
      <p>
        {t('sessions.truncated', {
          shown: format.integer(list.sessions.length),
          count: format.integer(list.totals.count),
        })}
      </p>
      {NARROWER[selection.period].map((period) => (
        <button
          key={period}
          type="button"
          class="button"
          onClick={() => change(withPeriod(selection, period, today.value))}
        >
          {t(`sessions.${period}`)}
        </button>
      ))}
    </div>
  );
}

/** The list of a query; asked for again when the query changes or a session begins or ends. */
function useSessions(query: SessionQuery | null) {
  const { api, view } = useStore();
  const [list, setList] = useState<Answer<SessionList> | null>(null);
  const [round, setRound] = useState(0);
  const running = (view.value?.chargePoints ?? []).map(({ session }) => session?.sessionId ?? '').join();

  useEffect(() => {
    if (query === null) return undefined;
    let wanted = true;
    api.sessions(query).then((answer) => {
      if (wanted) setList(answer);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, query?.fromMs, query?.toMs, query?.chargePoint, query === null, running, round]);

  return { list, reload: () => setRound(round + 1) };
}

function queryOf({ chargePoint }: Selection, range: Pick<SessionQuery, 'fromMs' | 'toMs'>): SessionQuery {
  return { ...range, ...(chargePoint === '' ? {} : { chargePoint }) };
}
