import { useCallback, useEffect, useId, useState } from 'preact/hooks';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { type BackupStatus, isBackupStatus } from './backup-answers.ts';
import { megabytes } from './megabytes.ts';
import { Offsite } from './Offsite.tsx';
import { Restore } from './Restore.tsx';

/** While one is being made it is asked so often, ms. */
const ASK_MS = 2_000;

/** Backups: made at once, to be fetched, and those that are made by themselves. */
export function Backup() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [status, setStatus] = useState<BackupStatus | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const take = useCallback(
    (answer: Answer<unknown>): void => {
      if (answer.kind === 'refused') setProblem(refusalSentence(answer.refusal, i18n));
      else if (isBackupStatus(answer.value)) setStatus(answer.value);
    },
    [i18n],
  );
  const isBusy = status?.isBusy ?? false;
  useEffect(() => {
    const ask = (): void => void api.ask('GET', '/api/backups').then(take);
    ask();
    if (!isBusy) return;
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [api, isBusy, take]);

  const make = async (passphrase: string, withHistory: boolean): Promise<boolean> => {
    setProblem(null);
    const answer = await api.ask('POST', '/api/backups', { passphrase, withHistory });
    take(await api.ask('GET', '/api/backups'));
    if (answer.kind === 'refused') setProblem(refusalSentence(answer.refusal, i18n));
    return answer.kind === 'ok';
  };

  return (
    <section class="card">
      <h2>{t('backup.title')}</h2>
      <p class="grey">{t('backup.what')}</p>
      {status === null && problem === null && <p class="grey">{t('backup.loading')}</p>}
      {problem !== null && (
        <p class="notice-line" role="alert">
          {problem}
        </p>
      )}
      {status !== null && <Standing status={status} />}
      {status !== null && <Offsite places={status.offsite ?? []} />}
      {status !== null && !isBusy && <Order make={make} />}
      <p role="status">{isBusy ? t('backup.busy') : ''}</p>
      {status !== null && status.problem !== null && !isBusy && (
        <p class="notice-line" role="alert">
          {t('backup.failed', { why: status.problem })}
        </p>
      )}
      {status !== null && status.files.length > 0 && <Files status={status} />}
      <Restore />
      <p class="small">{t('backup.restore')}</p>
    </section>
  );
}

/** A bundle for who is to look into a fault. */
export function Diagnostics() {
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('diagnostics.title')}</h2>
      <p>{t('diagnostics.what')}</p>
      <a class="button" href="/api/diagnostics" download>
        <Icon name="download" />
        {t('diagnostics.download')}
      </a>
    </section>
  );
}

function Standing({ status: { scheduled } }: { readonly status: BackupStatus }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  if (scheduled === null) return <p>{t('backup.not-scheduled')}</p>;
  const { folder, newestAtMs } = scheduled;
  if (newestAtMs === null) return <p>{t('backup.scheduled-none', { folder })}</p>;
  return <p>{t('backup.scheduled', { folder, time: moment(newestAtMs, nowMs.value, i18n) })}</p>;
}

function Order({ make }: { readonly make: (passphrase: string, withHistory: boolean) => Promise<boolean> }) {
  const { t } = useI18n();
  const [passphrase, setPassphrase] = useState('');
  const [withHistory, setWithHistory] = useState(false);
  const ids = useId();
  const submit = async (): Promise<void> => {
    if (await make(passphrase, withHistory)) setPassphrase('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit().catch(console.error);
      }}
    >
      <p class="field">
        <label for={`${ids}passphrase`}>{t('backup.passphrase')}</label>
        <input
          id={`${ids}passphrase`}
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          minLength={12}
          value={passphrase}
          aria-describedby={`${ids}keep`}
          onInput={(event) => setPassphrase(event.currentTarget.value)}
        />
      </p>
      <p class="small" id={`${ids}keep`}>
        {t('backup.keep-it')}
      </p>
      <p>
        <label class="check">
          <input
            type="checkbox"
            checked={withHistory}
            onChange={(event) => setWithHistory(event.currentTarget.checked)}
          />{' '}
          {t('backup.with-history')}
        </label>
      </p>
      <button type="submit" class="button">
        {t('backup.make')}
      </button>
    </form>
  );
}

function Files({ status: { files } }: { readonly status: BackupStatus }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <>
      <h3>{t('backup.files')}</h3>
      <ul class="plain stack">
        {files.map(({ name, madeAtMs, bytes }) => (
          <li key={name}>
            <a class="button" href={`/api/backups/${name}`} download>
              <Icon name="download" />
              {t('backup.file', { time: moment(madeAtMs, nowMs.value, i18n) })}
            </a>{' '}
            <span class="small">{megabytes(bytes, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
