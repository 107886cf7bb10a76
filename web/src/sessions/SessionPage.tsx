import { useEffect, useState } from 'preact/hooks';
import type { SessionDetail } from '../../../src/api/answers.ts';
import { isOwner } from '../access/me.ts';
import type { Answer, Api } from '../api.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { cardName } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import '../style/sessions.css';
import { AssignVehicle } from './AssignVehicle.tsx';
import { Corrections } from './Corrections.tsx';
import { Figures } from './Figures.tsx';
import { History } from './History.tsx';
import { Notes } from './Notes.tsx';

/** One session: what it came to, whose it was, what somebody knew better, and all that was recorded of it. */
export function SessionPage({ query }: { readonly query: URLSearchParams }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const id = query.get('id') ?? '';
  const [detail, setDetail] = useState<Answer<SessionDetail> | null>(null);
  const load = (): void => {
    askDetail(api, id).then(setDetail, console.error);
  };
  useEffect(load, [api, id]);
  return (
    <div class="more session-page">
      <p class="small">
        <a href={hrefTo('sessions')}>{t('detail.back')}</a>
      </p>
      {detail === null && (
        <p class="quiet" role="status">
          {t('detail.loading')}
        </p>
      )}
      {detail?.kind === 'refused' && (
        <p class="notice-line" role="alert">
          {t('detail.failed', { why: refusalSentence(detail.refusal, i18n) })}
        </p>
      )}
      {detail?.kind === 'ok' && <Found detail={detail.value} reload={load} />}
    </div>
  );
}

function Found({ detail, reload }: { readonly detail: SessionDetail; readonly reload: () => void }) {
  const { nowMs, setup } = useStore();
  const { t, format } = useI18n();
  const { session, history } = detail;
  const { startedAtMs, chargePointName, energyWh } = session;
  // What was changed is read again: the forms begin anew with it.
  const version = history.at(-1)?.seq ?? 0;
  return (
    <>
      <h1>
        {format.day(startedAtMs, nowMs.peek())}, {chargePointName}
      </h1>
      <section class="card">
        <p class="totals-energy">{energyWh === null ? '–' : <Value quantity={format.exactEnergy(energyWh)} />}</p>
        {session.reported !== null && session.reported.energyWh !== energyWh && (
          <p class="small">
            {t('detail.reported', {
              value: session.reported.energyWh === null ? '–' : joined(format.exactEnergy(session.reported.energyWh)),
            })}
          </p>
        )}
        <Facts session={session} />
        <AssignVehicle key={version} session={session} done={reload} />
        <Notes session={session} />
      </section>
      {isOwner(setup.value?.me ?? null) && <Corrections key={version} session={session} done={reload} />}
      <Figures sessionId={session.sessionId} version={version} />
      <History history={history} />
    </>
  );
}

function Facts({ session }: { readonly session: SessionDetail['session'] }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh, odometerKm, socPercent, signature } = session;
  const moment = (atMs: number): string => `${format.day(atMs, nowMs.peek())}, ${format.time(atMs)}`;
  const kWh = (valueWh: number | null): string => (valueWh === null ? '–' : format.exactEnergy(valueWh).number);
  const facts: readonly (readonly [string, string | null])[] = [
    [t('detail.start'), moment(startedAtMs)],
    [t('detail.end'), endedAtMs === null ? t('detail.running') : moment(endedAtMs)],
    [t('detail.registers'), `${kWh(startRegisterWh)} → ${kWh(endRegisterWh)} kWh`],
    [t('sessions.card'), cardName(session.tokenName, i18n)],
    [t('detail.driver'), session.driver],
    [t('detail.plate'), session.plate],
    [t('detail.odometer'), odometerKm === null ? null : format.integer(odometerKm)],
    [t('detail.soc'), socPercent === null ? null : format.integer(socPercent)],
    [t('detail.signature'), t(`detail.signature-${signature}`)],
  ];
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

async function askDetail(api: Api, id: string): Promise<Answer<SessionDetail>> {
  const answer = await api.ask('GET', `/api/sessions/${encodeURIComponent(id)}`);
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  return isDetail(value)
    ? { kind: 'ok', value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isDetail(value: unknown): value is SessionDetail {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'history'));
}
