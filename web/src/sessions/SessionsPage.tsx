import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Answer, SessionList, SessionQuery } from '../api.ts';
import { mediaSignal } from '../browser.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Filter } from './Filter.tsx';
import { rangeOf, readSelection, type Selection, writeSelection } from './period.ts';
import { SessionCards } from './SessionCards.tsx';
import { SessionTable } from './SessionTable.tsx';

/** What was charged, when, and whose was it? */
export function SessionsPage({ query }: { readonly query: URLSearchParams }) {
  const store = useStore();
  const { t, language } = useI18n();
  const selection = readSelection(query);
  const { list, reload } = useSessions(selection);
  const range = rangeOf(selection, store.nowMs.value);
  const chosen = range === null ? null : queryOf(selection, range);

  return (
    <div class="sessions">
      <h1>{t('sessions.title')}</h1>
      <Filter
        selection={selection}
        chargePoints={store.view.value?.chargePoints ?? []}
        change={(next) => {
          // Not a new entry in the history: going back leaves the page instead of stepping through filters.
          location.replace(hrefTo('sessions', writeSelection(next)));
        }}
      />
      {chosen === null ? (
        <p class="notice-line" role="alert">
          {t('sessions.range-wrong')}
        </p>
      ) : (
        <Result list={list} filtered={selection.period !== 'all' || selection.chargePoint !== ''} reload={reload}>
          <a class="button" href={store.api.csvHref(chosen, language)} download>
            <Icon name="download" />
            {t('sessions.csv')}
          </a>
        </Result>
      )}
    </div>
  );
}

function Result(props: {
  readonly list: Answer<SessionList> | null;
  readonly filtered: boolean;
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
  const { totals } = list.value;
  // The newest first: it is the one somebody looks for. The CSV stays in the order of a logbook.
  const sessions = list.value.sessions.toReversed();
  if (sessions.length === 0) {
    return (
      <section class="card empty">
        <h2>{t(props.filtered ? 'sessions.empty-filter' : 'sessions.empty')}</h2>
        <p>{t(props.filtered ? 'sessions.empty-filter-how' : 'sessions.empty-how')}</p>
      </section>
    );
  }
  return (
    <>
      <div class="totals" role="status">
        <p class="totals-energy">
          <Value quantity={format.energy(totals.energyWh)} />
        </p>
        <p class="totals-count">{plural('sessions.count', totals.count)}</p>
        {props.children}
      </div>
      {wide ? <SessionTable sessions={sessions} totals={totals} /> : <SessionCards sessions={sessions} />}
    </>
  );
}

/** The list of the selection; asked for again when the selection changes or a session begins or ends. */
function useSessions(selection: Selection) {
  const { api, view, nowMs } = useStore();
  const [list, setList] = useState<Answer<SessionList> | null>(null);
  const [round, setRound] = useState(0);
  const { period, fromDay, toDay, chargePoint } = selection;
  const running = (view.value?.chargePoints ?? []).map(({ session }) => session?.sessionId ?? '').join();

  useEffect(() => {
    const range = rangeOf({ period, fromDay, toDay, chargePoint }, nowMs.peek());
    if (range === null) return undefined;
    let wanted = true;
    api.sessions(queryOf(selection, range)).then((answer) => {
      if (wanted) setList(answer);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, nowMs, period, fromDay, toDay, chargePoint, running, round]);

  return { list, reload: () => setRound(round + 1) };
}

function queryOf({ chargePoint }: Selection, range: Pick<SessionQuery, 'fromMs' | 'toMs'>): SessionQuery {
  return { ...range, ...(chargePoint === '' ? {} : { chargePoint }) };
}
