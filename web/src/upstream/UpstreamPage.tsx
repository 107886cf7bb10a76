import { useCallback, useEffect, useState } from 'preact/hooks';
import type { UpstreamList, UpstreamMessageView, UpstreamView } from '../../../src/api/upstream-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Privacy } from './Privacy.tsx';
import { askUpstream } from './upstream-answers.ts';

/** How often the page looks, ms. */
const EVERY_MS = 5_000;

/** Back-ends: how it stands with each, what it is told and what it is not, and what it did not take. */
export function UpstreamPage() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [list, setList] = useState<Answer<UpstreamList> | null>(null);
  const reload = useCallback(() => {
    askUpstream(api).then(setList, console.error);
  }, [api]);
  const turn = Math.floor(nowMs.value / EVERY_MS);
  useEffect(() => {
    if (turn > 0) reload();
  }, [reload, turn]);
  return (
    <div class="more">
      <h1>{t('nav.upstream')}</h1>
      <p class="grey">{t('upstream.what')}</p>
      {list?.kind === 'refused' && <p class="grey">{refusalSentence(list.refusal, i18n)}</p>}
      {list?.kind === 'ok' && list.value.connections.length === 0 && <p class="grey">{t('upstream.none')}</p>}
      {list?.kind === 'ok' &&
        list.value.connections.map((one) => <Connection key={one.id} connection={one} changed={reload} />)}
    </div>
  );
}

function Connection({ connection, changed }: { readonly connection: UpstreamView; readonly changed: () => void }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  const { name, chargePointName, identity, host, encrypted, state, sinceMs, error, shownStatus } = connection;
  const { waiting, oldestAtMs, delivered, deliveredAtMs, ahead, kept, sessions, control, authorisedBy } = connection;
  const at = (atMs: number): string => moment(atMs, nowMs.value, i18n);
  return (
    <section class="card">
      <h2>{name}</h2>
      <p>
        <span class="strong">{t(`upstream.state.${state}`)}</span>
        {sinceMs > 0 && <span class="grey"> {t('upstream.since', { time: at(sinceMs) })}</span>}
      </p>
      {error !== null && (
        <p class="notice-line">{t('upstream.error', { time: at(error.atMs), detail: error.detail })}</p>
      )}
      <p class="small">
        {t('upstream.place', { point: chargePointName, identity, host })}{' '}
        {t(encrypted ? 'upstream.encrypted' : 'upstream.plain')}
      </p>
      <p class="small">
        {t(`upstream.sessions.${sessions}`)} {t(`upstream.control.${control}`)}{' '}
        {t(`upstream.authorised.${authorisedBy}`)}
      </p>
      {shownStatus !== null && <p class="small">{t('upstream.shown', { status: shownStatus })}</p>}
      <p>
        {waiting === 0 ? t('upstream.nothing-waits') : plural('upstream.waiting', waiting)}
        {oldestAtMs !== null && ` ${t('upstream.oldest', { time: at(oldestAtMs) })}`}{' '}
        <span class="grey">
          {plural('upstream.delivered', delivered)}
          {deliveredAtMs !== null && ` ${t('upstream.last', { time: at(deliveredAtMs) })}`}
        </span>
      </p>
      <Kept connectionId={connection.id} kept={kept} changed={changed} />
      <Privacy connection={connection} changed={changed} />
      {ahead.length > 0 && (
        <details>
          <summary>{t('upstream.ahead')}</summary>
          <Messages messages={ahead} />
        </details>
      )}
    </section>
  );
}

/** What was rejected, session by session: to be sent again, or thrown away. */
function Kept(props: {
  readonly connectionId: string;
  readonly kept: readonly UpstreamMessageView[];
  readonly changed: () => void;
}) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState<string | null>(null);
  const { connectionId, kept, changed } = props;
  if (kept.length === 0) return null;
  const sessionIds = [...new Set(kept.map(({ sessionId }) => sessionId))];
  const act = async (method: 'POST' | 'DELETE', sessionId: string): Promise<void> => {
    const path = `/api/upstream/${encodeURIComponent(connectionId)}/sessions/${encodeURIComponent(sessionId)}`;
    const answer = await api.change(method, method === 'POST' ? `${path}/again` : path);
    setSaid(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
    changed();
  };
  return (
    <>
      <h3>{t('upstream.kept')}</h3>
      <p class="small">{t('upstream.kept-what')}</p>
      {sessionIds.map((sessionId) => (
        <div key={sessionId}>
          <Messages messages={kept.filter((one) => one.sessionId === sessionId)} />
          <p class="person-line">
            <button
              type="button"
              class="button"
              onClick={() => {
                act('POST', sessionId).catch(console.error);
              }}
            >
              {t('upstream.again')}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                if (confirm(t('upstream.drop-sure'))) act('DELETE', sessionId).catch(console.error);
              }}
            >
              {t('upstream.drop')}
            </button>
          </p>
        </div>
      ))}
      <p role="status" class="small">
        {said}
      </p>
    </>
  );
}

function Messages({ messages }: { readonly messages: readonly UpstreamMessageView[] }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <ul class="plain stack">
      {messages.map(({ id, action, createdAtMs, error, payload }) => (
        <li key={id}>
          <p>
            {t(`upstream.action.${action}`)} <span class="grey">{moment(createdAtMs, nowMs.value, i18n)}</span>
          </p>
          {error !== null && <p class="notice-line">{error}</p>}
          <p class="small">
            <code class="bytes">{payload}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
