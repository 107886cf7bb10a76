import { useId, useState } from 'preact/hooks';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { refusalSentence } from '../words/refusals.ts';

/** The one form in front of the house: a password, and above it what is asked for beside it. */
export function PasswordForm(props: {
  readonly title: string;
  readonly text: string | null;
  /** `code`: the one-time code and a new password. `name`: who it is, and his password. */
  readonly asks: 'code' | 'name' | 'password' | 'new-password' | 'nothing';
  /** Under which a password manager files it. */
  readonly user?: string;
  readonly action: string;
  readonly send: (typed: {
    readonly code: string;
    readonly name: string;
    readonly password: string;
  }) => Promise<Answer<unknown>>;
}) {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const { asks } = props;
  const isNew = asks === 'code' || asks === 'new-password';
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ids = useId();

  async function submit() {
    setWorking(true);
    setProblem(null);
    const answer = await props.send({ code: code.trim(), name: name.trim(), password });
    setWorking(false);
    if (answer.kind === 'refused') setProblem(refusalSentence(answer.refusal, i18n));
    else await store.begin();
  }

  return (
    <main class="gate">
      <form
        class="card gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          if (!working) submit().catch(console.error);
        }}
      >
        <p class="gate-brand">Lademeister</p>
        <h1>{props.title}</h1>
        {props.text !== null && <p>{props.text}</p>}
        {asks === 'name' ? (
          <p class="field">
            <label for={`${ids}name`}>{t('access.name')}</label>
            <input
              id={`${ids}name`}
              type="text"
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              required
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              aria-describedby={`${ids}name-hint`}
            />
            <span id={`${ids}name-hint`} class="small">
              {t('access.name-hint')}
            </span>
          </p>
        ) : (
          // Password managers file a password under a user name.
          <input
            class="visually-hidden"
            type="text"
            name="username"
            autocomplete="username"
            value={props.user ?? 'owner'}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
        )}
        {asks === 'code' && (
          <p class="field">
            <label for={`${ids}code`}>{t('access.code')}</label>
            <input
              id={`${ids}code`}
              class="code-input"
              autocomplete="one-time-code"
              autocapitalize="characters"
              spellcheck={false}
              required
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          </p>
        )}
        {asks !== 'nothing' && (
          <>
            <p class="field">
              <label for={`${ids}password`}>{t(isNew ? 'access.new-password' : 'access.password')}</label>
              <input
                id={`${ids}password`}
                {...(visible ? { type: 'text' } : { type: 'password' })}
                autocomplete={isNew ? 'new-password' : 'current-password'}
                required
                value={password}
                onInput={(event) => setPassword(event.currentTarget.value)}
                {...(isNew ? { 'aria-describedby': `${ids}hint` } : {})}
              />
              {isNew && (
                <span id={`${ids}hint`} class="small">
                  {t('access.password-hint')}
                </span>
              )}
            </p>
            <label class="check">
              <input type="checkbox" checked={visible} onChange={() => setVisible(!visible)} />
              {t('access.show')}
            </label>
          </>
        )}
        <p class="form-problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button button-main" disabled={working}>
          {working ? t('access.working') : props.action}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}

/** Each language in its own name. */
export function LanguageSwitch() {
  const store = useStore();
  const { t, language } = useI18n();
  return (
    <Segmented
      label={t('more.language')}
      segments={[
        { value: 'de', label: 'Deutsch' },
        { value: 'en', label: 'English' },
        { value: 'nl', label: 'Nederlands' },
      ]}
      value={language}
      choose={store.setLanguage}
    />
  );
}
