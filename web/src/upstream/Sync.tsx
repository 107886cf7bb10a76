import { useCallback, useEffect, useState } from 'preact/hooks';
import type { SyncPreviewView, SyncView } from '../../../src/api/sync-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askPreview, askSync } from './sync-answers.ts';

/** How often the page looks, ms. */
const EVERY_MS = 10_000;

type Order = 'stop' | 'resume' | 'delete' | 'forget' | 'begin';

const ORDERS: Readonly<Record<SyncView['state'], readonly Order[]>> = {
  off: ['delete', 'forget'],
  none: ['begin'],
  active: ['stop', 'delete', 'forget'],
  stopped: ['resume', 'delete', 'forget'],
  deleting: ['forget'],
};
const PROBLEMS = ['certificate', 'clock-differs', 'diverged', 'receiver-changed', 'secret', 'sign-in'] as const;

/** Cloud sync: what goes out, whether it has arrived, what would go out, and how to end it. */
export function Sync() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<SyncView> | null>(null);
  const reload = useCallback(() => {
    askSync(api).then(setAnswer, console.error);
  }, [api]);
  const turn = Math.floor(nowMs.value / EVERY_MS);
  useEffect(() => {
    if (turn > 0) reload();
  }, [reload, turn]);
  return (
    <section class="card">
      <h2>{t('sync.title')}</h2>
      <p class="grey">{t('sync.what')}</p>
      {answer?.kind === 'refused' && <p class="grey">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && <Standing view={answer.value} />}
      {answer?.kind === 'ok' && <Orders view={answer.value} changed={reload} />}
      {answer?.kind === 'ok' && answer.value.host !== null && <Preview />}
      {answer?.kind === 'ok' && <Kept view={answer.value} />}
    </section>
  );
}

function Standing({ view }: { readonly view: SyncView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, plural, language } = i18n;
  const { state, host, records, confirmed, confirmedAtMs, oldestWaitingAtMs, problem, rules, siteId } = view;
  const at = (atMs: number): string => moment(atMs, nowMs.value, i18n);
  const chosen = [...rules.vehicles, ...rules.groups].join(', ');
  const known = PROBLEMS.find((code) => code === problem?.code);
  return (
    <>
      <p>
        <span class="strong">{t(`sync.state.${state}`)}</span> {host !== null && t('sync.to', { host })}
      </p>
      {state !== 'off' && (
        <p class="small">
          {rules.companyCars && t('sync.company-cars')} {chosen !== '' && t('sync.chosen', { names: chosen })}{' '}
          {rules.cards > 0 && plural('sync.cards', rules.cards)} {t(`sync.registers.${rules.registers}`)}{' '}
          {t('sync.rate', { bytes: counted(rules.maxBytesPerSecond, language) })}
        </p>
      )}
      {siteId !== null && (
        <p class="small">
          {t('sync.site')} <code class="bytes">{siteId}</code>
        </p>
      )}
      {siteId !== null && (
        <p>
          {plural('sync.arrived', confirmed)}
          {confirmedAtMs !== null && ` ${t('sync.last', { time: at(confirmedAtMs) })}`}{' '}
          {records > confirmed && plural('sync.waiting', records - confirmed)}
          {oldestWaitingAtMs !== null && ` ${t('sync.oldest', { time: at(oldestWaitingAtMs) })}`}
        </p>
      )}
      {problem !== null && (
        <p class="notice-line" role="alert">
          {known === undefined ? t('sync.problem') : t(`sync.problem.${known}`)}{' '}
          {t('sync.problem-since', { time: at(problem.sinceMs), next: at(problem.nextAtMs), detail: problem.detail })}
        </p>
      )}
    </>
  );
}

function Orders({ view, changed }: { readonly view: SyncView; readonly changed: () => void }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState<string | null>(null);
  const give = async (order: Order): Promise<void> => {
    const answer = await api.change('POST', '/api/sync/orders', { order });
    setSaid(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
    changed();
  };
  // Nothing was ever sent: there is nothing to end.
  const orders = view.state === 'off' && view.siteId === null ? [] : ORDERS[view.state];
  return (
    <>
      <p class="actions">
        {orders.map((order) => (
          <button
            key={order}
            type="button"
            class="button"
            onClick={() => {
              const isSure = order === 'stop' || order === 'resume' || confirm(t(`sync.sure.${order}`));
              if (isSure) give(order).catch(console.error);
            }}
          >
            {t(`sync.order.${order}`)}
          </button>
        ))}
      </p>
      <p role="status" class="small">
        {said}
      </p>
    </>
  );
}

function counted(bytes: number, language: string): string {
  return new Intl.NumberFormat(language).format(bytes);
}

/** Asked for by hand: it looks through what is new in the books. */
function Preview() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t, plural, language } = i18n;
  const [answer, setAnswer] = useState<Answer<SyncPreviewView> | null>(null);
  return (
    <>
      <p>
        <button
          type="button"
          class="button"
          onClick={() => {
            askPreview(api).then(setAnswer, console.error);
          }}
        >
          {t('sync.preview')}
        </button>
      </p>
      {answer?.kind === 'refused' && <p class="small">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && (
        <>
          <p class="small">
            {plural('sync.preview-records', answer.value.records)}{' '}
            {t('sync.preview-bytes', { bytes: counted(answer.value.bytes, language) })}{' '}
            {answer.value.hasMore && t('sync.preview-more')} {answer.value.isSample && t('sync.preview-sample')}
          </p>
          <ul class="plain stack">
            {answer.value.requests.map(({ method, url, headers, body }) => (
              <li key={headers['content-digest']}>
                <p class="small">
                  <code class="bytes">
                    {[`${method} ${url}`, ...Object.entries(headers).map((pair) => pair.join(': '))].join('\n')}
                  </code>
                </p>
                <p class="small">
                  <code class="bytes">{body}</code>
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What the receiver has not taken as it was, and what it has said to deletions. */
function Kept({ view: { rejected, past } }: { readonly view: SyncView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <>
      {rejected.length > 0 && <h3>{t('sync.rejected')}</h3>}
      <ul class="plain stack">
        {rejected.map(({ sequence, createdAtMs, why, body }) => (
          <li key={sequence}>
            <p class="notice-line">{why}</p>
            <p class="small">
              <span class="grey">{moment(createdAtMs, nowMs.value, i18n)}</span> <code class="bytes">{body}</code>
            </p>
          </li>
        ))}
      </ul>
      {past.length > 0 && <h3>{t('sync.past')}</h3>}
      <ul class="plain stack">
        {past.map(({ siteId, receiver, overAtMs, receipt }) => (
          <li key={siteId}>
            <p class="small">
              {t('sync.over', { time: moment(overAtMs, nowMs.value, i18n), place: receiver })}{' '}
              {receipt === null ? t('sync.no-receipt') : t('sync.receipt')}{' '}
              {receipt !== null && <code class="bytes">{receipt}</code>}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
