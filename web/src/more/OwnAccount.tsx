import { useCallback, useEffect, useState } from 'preact/hooks';
import type { SignInRow } from '../../../src/api/access-answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { PasswordChange } from './PasswordChange.tsx';

/** Everybody's own: password, where he is signed in; and how an installer ends his work. */
export function OwnAccount() {
  const { setup } = useStore();
  const { t } = useI18n();
  const me = setup.value?.me ?? null;
  return (
    <section class="card own-account">
      <h2>{t('own.title')}</h2>
      {me !== null && <p class="grey">{me.name}</p>}
      {me?.role !== 'display' && <PasswordChange name={me?.name ?? 'owner'} />}
      <OwnSignIns />
      {me?.role === 'installer' && <HandOver />}
    </section>
  );
}

function OwnSignIns() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [rows, setRows] = useState<readonly SignInRow[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const reload = useCallback(() => {
    api.ask('GET', '/api/sign-ins').then((answer) => {
      if (answer.kind === 'ok' && isSignIns(answer.value)) setRows(answer.value.signIns);
    }, console.error);
  }, [api]);
  useEffect(reload, [reload]);
  const end = async (id: string): Promise<void> => {
    const answer = await api.change('DELETE', `sign-ins/${id}`);
    setProblem(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
    reload();
  };
  if (rows.length === 0) return null;
  return (
    <>
      <p class="strong">{t('users.sign-ins')}</p>
      <p role="alert">{problem}</p>
      <ul class="plain people">
        {rows.map(({ id, deviceName, lastSeenMs, current }) => (
          <li key={id} class="person-line">
            <span>
              {current ? t('users.this-one') : deviceName}
              <span class="person-detail">{t('users.last-seen', { time: moment(lastSeenMs, nowMs.value, i18n) })}</span>
            </span>
            {!current && (
              <button
                type="button"
                class="button"
                aria-label={t('users.end-which', { device: deviceName })}
                onClick={() => void end(id).catch(console.error)}
              >
                {t('users.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The installer gives the house to its owner: his own account ends with it. */
function HandOver() {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const handOver = async (): Promise<void> => {
    const answer = await store.api.ask('POST', '/api/hand-over', {});
    if (answer.kind === 'refused') setProblem(refusalSentence(answer.refusal, i18n));
    else await store.begin();
  };
  return (
    <>
      <p class="strong">{t('own.hand-over')}</p>
      <p>{t('own.hand-over-what')}</p>
      <p role="alert">{problem}</p>
      {sure ? (
        <p class="stay-row">
          <button type="button" class="button" onClick={() => void handOver().catch(console.error)}>
            {t('own.hand-over-sure')}
          </button>
          <button type="button" class="button button-main" onClick={() => setSure(false)}>
            {t('access.cancel')}
          </button>
        </p>
      ) : (
        <p>
          <button type="button" class="button" onClick={() => setSure(true)}>
            {t('own.hand-over-ask')}
          </button>
        </p>
      )}
    </>
  );
}

function isSignIns(value: unknown): value is { readonly signIns: readonly SignInRow[] } {
  return typeof value === 'object' && value !== null && 'signIns' in value && Array.isArray(value.signIns);
}
