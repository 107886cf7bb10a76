import { signal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useI18n } from '../parts/context.ts';

interface Question {
  readonly wasWrong: boolean;
  readonly answer: (password: string | null) => void;
}

const question = signal<Question | null>(null);

/** Asks whoever sits there for his password once more; `null` when he would rather not. */
export function askPassword(wasWrong: boolean): Promise<string | null> {
  question.value?.answer(null);
  return new Promise((resolve) => {
    question.value = {
      wasWrong,
      answer: (password) => {
        question.value = null;
        resolve(password);
      },
    };
  });
}

/** The question, above everything else. */
export function Confirm() {
  const asked = question.value;
  return asked === null ? null : <Dialog key={String(asked.wasWrong)} asked={asked} />;
}

function Dialog({ asked }: { readonly asked: Question }) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const [password, setPassword] = useState('');
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby={`${id}title`} onCancel={() => asked.answer(null)}>
      <form
        class="card gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          asked.answer(password);
        }}
      >
        <h2 id={`${id}title`}>{t('access.confirm-title')}</h2>
        <p>{t('access.confirm-text')}</p>
        <p class="field">
          <label for={`${id}password`}>{t('access.password')}</label>
          <input
            id={`${id}password`}
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </p>
        <p class="form-problem" role="alert">
          {asked.wasWrong && t('error.password-wrong')}
        </p>
        <p class="stay-row">
          <button type="submit" class="button button-main">
            {t('access.confirm')}
          </button>
          <button type="button" class="button" onClick={() => asked.answer(null)}>
            {t('access.cancel')}
          </button>
        </p>
      </form>
    </dialog>
  );
}
