import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SessionList, StatementChoices } from '../../../src/api/answers.ts';
import { isOwner } from '../access/me.ts';
import type { Answer } from '../api.ts';
import { mediaSignal } from '../browser.ts';
import { browserZone } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Value } from '../parts/Value.tsx';
import { askChoices } from '../reports/answers.ts';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import '../style/sessions.css';
import { AssignSeveral } from './AssignSeveral.tsx';
import { Filter } from './Filter.tsx';
import {
  calendarOf,
  isNarrowed,
  narrowed,
  rangeOf,
  readSelection,
  type Selection,
  withoutFilter,
  writeSelection,
} from './period.ts';
import { SessionCards } from './SessionCards.tsx';
import { SessionTable } from './SessionTable.tsx';
import { StatementPreview } from './StatementPreview.tsx';
import { sessionWords } from './session-data.ts';
import { type Picking, usePicking } from './use-picking.ts';
import { useSessions } from './use-sessions.ts';

/** What was charged, when, and whose was it? */
export function SessionsPage({ query }: { readonly query: URLSearchParams }) {
  const store = useStore();
  const { t } = useI18n();
  const selection = readSelection(query);
  const today = store.today.value;
  const timeZone = store.timeZone.value;
  const range = rangeOf(selection, today, timeZone);
  const words = range === null ? null : sessionWords(range, narrowed(selection));
  const { list, reload, more } = useSessions(words);
  const choices = useChoices();
  const change = (next: Selection, isTyped = false) => {
    const href = hrefTo('sessions', writeSelection(next));
    // The way back leads through what was chosen, not through what was typed.
    if (isTyped) location.replace(href);
    else location.assign(href);
  };
  const calendar = choices === null ? null : calendarOf(selection, today, choices.months);

  return (
    <div class="sessions">
      <h1>{t('sessions.title')}</h1>
      <Filter
        selection={selection}
        choices={choices}
        chargePoints={store.view.value?.chargePoints ?? choices?.chargePoints ?? []}
        change={change}
      />
      {timeZone !== browserZone() && <p class="small">{t('sessions.zone', { zone: timeZone })}</p>}
      {words === null ? (
        <p class="notice-line" role="alert">
          {t('sessions.range-wrong')}
        </p>
      ) : (
        <Result list={list} empty={<Empty selection={selection} change={change} />} reload={reload} more={more}>
          <StatementPreview
            key={JSON.stringify(words)}
            csvWords={words}
            words={calendar === null ? null : { ...calendar, kind: 'sessions', ...narrowed(selection) }}
            choices={choices}
          />
        </Result>
      )}
    </div>
  );
}

function Result(props: {
  readonly list: Answer<SessionList> | null;
  readonly empty: preact.ComponentChildren;
  readonly reload: () => void;
  readonly more: () => void;
  readonly children: preact.ComponentChildren;
}) {
  const { setup } = useStore();
  const i18n = useI18n();
  const { t, plural, format } = i18n;
  const wide = useMemo(() => mediaSignal('(min-width: 900px)'), []).value;
  const { list, reload } = props;
  const picking = usePicking(list?.kind === 'ok' ? list.value.sessions : null);
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
        <button type="button" class="button" onClick={reload}>
          {t('sessions.retry')}
        </button>
      </div>
    );
  }
  const { sessions, totals, next } = list.value;
  if (sessions.length === 0 || totals === null) return props.empty;
  const { count, energyWh, withoutEnergy } = totals;
  const shown: Picking | null = isOwner(setup.value?.me ?? null) ? picking : null;
  return (
    <>
      <div class="totals">
        <p class="totals-energy">{withoutEnergy === count ? '–' : <Value quantity={format.energy(energyWh)} />}</p>
        <p class="totals-count" role="status">
          {plural('sessions.count', count)}
          {withoutEnergy > 0 && `, ${plural('sessions.without-energy', withoutEnergy)}`}
        </p>
      </div>
      {props.children}
      {shown !== null && <AssignSeveral picking={shown} done={reload} />}
      {wide ? <SessionTable list={list.value} picking={shown} /> : <SessionCards sessions={sessions} picking={shown} />}
      {next !== null && (
        <p class="truncated">
          <span>{t('sessions.shown', { shown: format.integer(sessions.length), count: format.integer(count) })}</span>
          <button type="button" class="button" onClick={props.more}>
            {t('sessions.more')}
          </button>
        </p>
      )}
    </>
  );
}

/** Nothing to show: how the list fills, or how to see more of it. */
function Empty(props: { readonly selection: Selection; readonly change: (next: Selection) => void }) {
  const { t } = useI18n();
  const { selection, change } = props;
  const { period } = selection;
  const everywhere = !isNarrowed(selection);
  const kind = everywhere && period === 'all' ? 'all' : everywhere && period === 'this-month' ? 'month' : 'filter';
  return (
    <section class="card empty">
      <h2>{t(`sessions.empty-${kind}`)}</h2>
      <p>{t(kind === 'filter' ? 'sessions.empty-filter-how' : 'sessions.empty-how')}</p>
      {kind !== 'all' && (
        <button type="button" class="button" onClick={() => change(withoutFilter(selection))}>
          {t('sessions.show-all')}
        </button>
      )}
    </section>
  );
}

/** What there is to choose from; `null` until it is known. The list is shown without it. */
function useChoices(): StatementChoices | null {
  const { api } = useStore();
  const [choices, setChoices] = useState<StatementChoices | null>(null);
  useEffect(() => {
    askChoices(api).then((answer) => setChoices(answer.kind === 'ok' ? answer.value : null), console.error);
  }, [api]);
  return choices;
}
