import { useId, useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { LanguageSwitch } from './PasswordForm.tsx';

/** At a charge point: who has its PIN sees it, and ends what he has begun. */
export function GuestPage({ chargePointId }: { readonly chargePointId: string }) {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const enter = async (): Promise<void> => {
    const answer = await store.api.ask('POST', `/api/guests/${encodeURIComponent(chargePointId)}`, { pin });
    if (answer.kind === 'refused') {
      setProblem(answer.refusal.code === 'password-wrong' ? t('guest.wrong') : refusalSentence(answer.refusal, i18n));
      return;
    }
    location.hash = hrefTo('now');
    await store.begin();
  };
  return (
    <main class="gate">
      <form
        class="card gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          enter().catch(console.error);
        }}
      >
        <p class="gate-brand">Lademeister</p>
        <h1>{t('guest.title')}</h1>
        <p class="field">
          <label for={id}>{t('guest.pin')}</label>
          <input
            id={id}
            class="code-input"
            inputMode="numeric"
            autocomplete="one-time-code"
            pattern="[0-9]{4,12}"
            required
            value={pin}
            onInput={(event) => setPin(event.currentTarget.value.replaceAll(/\s/g, ''))}
          />
        </p>
        <p class="form-problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button button-main">
          {t('access.invited-enter')}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}
