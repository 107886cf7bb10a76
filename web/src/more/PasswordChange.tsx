import { useId, useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';

/** A new password for oneself; every other device is signed out by it. */
export function PasswordChange({ name }: { readonly name: string }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const id = useId();
  const send = async (): Promise<void> => {
    const answer = await api.ask('PUT', '/api/me/password', { current, password: next });
    setSaid(answer.kind === 'ok' ? t('own.changed') : refusalSentence(answer.refusal, i18n));
    if (answer.kind === 'refused') return;
    setCurrent('');
    setNext('');
    setOpen(false);
  };
  return (
    <>
      {open ? (
        <form
          class="person-form"
          onSubmit={(event) => {
            event.preventDefault();
            send().catch(console.error);
          }}
        >
          <input
            class="visually-hidden"
            type="text"
            name="username"
            autocomplete="username"
            value={name}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <p class="field">
            <label for={`${id}current`}>{t('own.current')}</label>
            <input
              id={`${id}current`}
              type="password"
              autocomplete="current-password"
              required
              value={current}
              onInput={(event) => setCurrent(event.currentTarget.value)}
            />
          </p>
          <p class="field">
            <label for={`${id}next`}>{t('own.next')}</label>
            <input
              id={`${id}next`}
              type="password"
              autocomplete="new-password"
              required
              value={next}
              onInput={(event) => setNext(event.currentTarget.value)}
              aria-describedby={`${id}hint`}
            />
            <span id={`${id}hint`} class="small">
              {t('access.password-hint')}
            </span>
          </p>
          <p class="stay-row">
            <button type="submit" class="button button-main">
              {t('own.password')}
            </button>
            <button type="button" class="button" onClick={() => setOpen(false)}>
              {t('access.cancel')}
            </button>
          </p>
        </form>
      ) : (
        <p>
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t('own.password')}
          </button>
        </p>
      )}
      <p role="status">{said}</p>
    </>
  );
}
