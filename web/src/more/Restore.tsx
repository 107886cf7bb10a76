import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useId, useState } from 'preact/hooks';
import type { RestoreChoice, RestoreStatus, RestoreTrial } from '../../../src/backup/restore-desk.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { megabytes } from './megabytes.ts';
import { bring, isRestoreStatus } from './restore-answers.ts';

/** While something is done it is asked so often, ms. */
const ASK_MS = 2_000;

/** A backup in place of what is here: chosen or brought, tried, and only then put in place. */
export function Restore() {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <h3>{t('restore.title')}</h3>
      <p class="small">{t('restore.what')}</p>
      {open ? (
        <Desk />
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('restore.open')}
        </button>
      )}
    </>
  );
}

function Desk() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [status, setStatus] = useState<RestoreStatus | null>(null);
  const [chosen, setChosen] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [acceptsLoss, setAcceptsLoss] = useState(false);
  const [problem, setProblem] = useState('');
  const id = useId();
  const state = status?.state ?? 'idle';

  const load = useCallback(async (): Promise<void> => {
    const answer = await api.ask('GET', '/api/restore');
    // While it starts anew nobody answers.
    if (answer.kind === 'ok' && isRestoreStatus(answer.value)) setStatus(answer.value);
  }, [api]);
  useEffect(() => {
    load().catch(console.error);
    if (state === 'idle') return;
    const timer = setInterval(() => void load().catch(console.error), ASK_MS);
    return () => clearInterval(timer);
  }, [load, state]);

  if (status === null) return <p role="status">{t('backup.loading')}</p>;
  if (!status.isOffered) return <p>{t('restore.not-offered')}</p>;
  const choice = chosen === '' ? (status.choices[0]?.id ?? '') : chosen;
  const send = async (path: string, body: object): Promise<void> => {
    const answer = await api.ask('POST', path, body);
    setProblem(answer.kind === 'ok' ? '' : refusalSentence(answer.refusal, i18n));
    await load();
  };
  const { trial } = status;
  const isTried = trial !== null && trial.choice === choice;
  return (
    <div class="person-form">
      <Bring
        brought={() => {
          setChosen('uploaded');
          load().catch(console.error);
        }}
      />
      {status.choices.length > 0 && (
        <>
          <Choices choices={status.choices} choice={choice} choose={setChosen} />
          <p class="field">
            <label for={id}>{t('restore.passphrase')}</label>
            <input
              id={id}
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={passphrase}
              onInput={(event) => setPassphrase(event.currentTarget.value)}
            />
          </p>
          <p>
            <button
              type="button"
              class="button"
              disabled={state !== 'idle' || passphrase === ''}
              onClick={() => void send('/api/restore/trial', { choice, passphrase }).catch(console.error)}
            >
              {t('restore.try')}
            </button>
          </p>
        </>
      )}
      <p role="status">{stateSentence(state, i18n)}</p>
      <p role="alert">
        {problem}
        {status.problem !== null && state === 'idle' && t('restore.failed', { why: status.problem.detail })}
      </p>
      {isTried && state === 'idle' && (
        <Tried trial={trial} acceptsLoss={acceptsLoss} accept={setAcceptsLoss}>
          <button
            type="button"
            class="button button-main"
            disabled={trial.loss !== null && !acceptsLoss}
            onClick={() =>
              void send('/api/restore', { choice, passphrase, acceptLoss: acceptsLoss }).catch(console.error)
            }
          >
            {t('restore.do')}
          </button>
        </Tried>
      )}
    </div>
  );
}

function Choices(props: {
  readonly choices: readonly RestoreChoice[];
  readonly choice: string;
  readonly choose: (id: string) => void;
}) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, language } = i18n;
  const label = ({ madeAtMs, bytes }: RestoreChoice): string => {
    const size = megabytes(bytes, language);
    if (madeAtMs === null) return t('restore.uploaded', { size });
    return t('restore.of', { time: moment(madeAtMs, nowMs.value, i18n), size });
  };
  return (
    <Select
      label={t('restore.choice')}
      value={props.choice}
      options={props.choices.map((one) => ({ value: one.id, label: label(one) }))}
      choose={props.choose}
    />
  );
}

function Bring({ brought }: { readonly brought: () => void }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState('');
  const id = useId();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const told = (share: number): void => setSaid(t('restore.uploading', { percent: String(Math.floor(share * 100)) }));
    const code = await bring(file, api, told);
    if (code === null) {
      told(1);
      brought();
    } else {
      setSaid(t('restore.upload-failed', { why: refusalSentence({ code, retryAfterMs: null }, i18n) }));
    }
  };
  return (
    <>
      <p class="field">
        <label for={id}>{t('restore.file')}</label>
        <input
          id={id}
          type="file"
          accept=".lmbackup"
          onChange={(event) => void take(event.currentTarget.files?.[0]).catch(console.error)}
        />
      </p>
      <p role="status" class="small">
        {said}
      </p>
    </>
  );
}

function Tried(props: {
  readonly trial: RestoreTrial;
  readonly acceptsLoss: boolean;
  readonly accept: (accepts: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const { trial, acceptsLoss, accept, children } = props;
  const { madeAtMs, release, files, loss } = trial;
  const time = moment(madeAtMs, nowMs.value, i18n);
  return (
    <>
      <p>{t('restore.tried', { time, release, files: String(files) })}</p>
      <p>{t('restore.replaced')}</p>
      {loss !== null && (
        <>
          <p class="notice-line">{t('restore.loss', { why: loss })}</p>
          <label class="check">
            <input type="checkbox" checked={acceptsLoss} onChange={(event) => accept(event.currentTarget.checked)} />
            {t('restore.accept-loss')}
          </label>
        </>
      )}
      <p>{children}</p>
    </>
  );
}

function stateSentence(state: RestoreStatus['state'], { t }: I18n): string {
  return state === 'idle' ? '' : t(`restore.${state}`);
}
