import { useEffect, useState } from 'preact/hooks';
import type { GuestAnswer } from '../../../src/api/guest-ports.ts';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { isGuestAnswer } from './answers.ts';
import { GuestStay } from './GuestStay.tsx';
import { Price } from './Price.tsx';
import '../style/guest.css';

/** Behind the QR label of a charge point: what it costs, the way in, and then one's own session. */
export function GuestPage({ query }: { readonly query: URLSearchParams }) {
  const { access, setup, view } = useStore();
  const { t } = useI18n();
  const me = access.value === 'signed-in' ? (setup.value?.me ?? null) : null;
  const own = view.value?.chargePoints[0] ?? null;
  const id = query.get('cp') ?? own?.id ?? null;
  if (me?.role === 'guest' && own !== null && id === own.id) return <GuestStay chargePoint={own} />;
  // Signed in as a guest, and the first view is still on its way.
  if (id === null) return <main class="gate">{<h1 class="quiet">{t('link.connecting')}</h1>}</main>;
  return (
    <main class="gate guest">
      <Entrance chargePointId={id} />
      {me !== null && me.role !== 'guest' && (
        <section class="card gate-card">
          <p>{t('guest.as', { name: me.name })}</p>
          <a class="button" href={hrefTo('now')}>
            {t('guest.to-now')}
          </a>
        </section>
      )}
      <LanguageSwitch />
    </main>
  );
}

function Entrance({ chargePointId }: { readonly chargePointId: string }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [told, setTold] = useState<Answer<GuestAnswer> | null>(null);
  useEffect(() => {
    api.ask('GET', `/api/guests/${encodeURIComponent(chargePointId)}`).then((answer) => {
      if (answer.kind === 'refused') setTold(answer);
      else if (isGuestAnswer(answer.value)) setTold({ kind: 'ok', value: answer.value });
    }, console.error);
  }, [api, chargePointId]);
  if (told === null) return <h1 class="quiet">{t('link.connecting')}</h1>;
  if (told.kind === 'refused' || told.value.entrance === 'off') {
    return (
      <section class="card gate-card">
        <p class="gate-brand">Lademeister</p>
        <h1>{t('guest.title')}</h1>
        <p role="alert">{told.kind === 'ok' ? t('guest.off') : refusalSentence(told.refusal, i18n)}</p>
        <SignIn />
      </section>
    );
  }
  const { name, offer, entrance } = told.value;
  return (
    <section class="card gate-card">
      <p class="gate-brand">{name}</p>
      <h1>{t('guest.title')}</h1>
      <Price offer={offer} />
      <EntranceForm chargePointId={chargePointId} byCard={entrance === 'pin-or-card'} />
      <SignIn />
    </section>
  );
}

/** Drivers have accounts. */
function SignIn() {
  const { access } = useStore();
  const { t } = useI18n();
  if (access.value === 'signed-in') return null;
  return (
    <a class="button" href={hrefTo('now')}>
      {t('guest.sign-in')}
    </a>
  );
}

function EntranceForm({ chargePointId, byCard }: { readonly chargePointId: string; readonly byCard: boolean }) {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [by, setBy] = useState<'pin' | 'card'>('pin');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const enter = async (): Promise<void> => {
    const path = `/api/guests/${encodeURIComponent(chargePointId)}`;
    const answer = await store.api.ask('POST', path, by === 'pin' ? { pin: typed } : { card: typed });
    if (answer.kind === 'ok') return store.begin();
    setProblem(answer.refusal.code === 'password-wrong' ? t('guest.wrong') : refusalSentence(answer.refusal, i18n));
  };
  return (
    <form
      class="guest-form"
      onSubmit={(event) => {
        event.preventDefault();
        enter().catch(console.error);
      }}
    >
      {byCard && (
        <Segmented
          label={t('guest.by')}
          segments={[
            { value: 'pin', label: t('guest.by-pin') },
            { value: 'card', label: t('guest.by-card') },
          ]}
          value={by}
          choose={(chosen) => {
            setBy(chosen);
            setTyped('');
            setProblem(null);
          }}
        />
      )}
      {by === 'pin' && <p class="grey">{t('guest.what')}</p>}
      <p class="field">
        <label for="guest-typed">{t(by === 'pin' ? 'guest.pin' : 'guest.card')}</label>
        <input
          id="guest-typed"
          class="code-input"
          inputMode={by === 'pin' ? 'numeric' : 'text'}
          autocomplete={by === 'pin' ? 'one-time-code' : 'off'}
          autocapitalize="characters"
          spellcheck={false}
          pattern={by === 'pin' ? '[0-9]{4,12}' : '[!-~]{4,32}'}
          required
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value.replaceAll(/\s/g, ''))}
          {...(by === 'card' ? { 'aria-describedby': 'guest-hint' } : {})}
        />
        {by === 'card' && (
          <span id="guest-hint" class="small">
            {t('guest.card-hint')}
          </span>
        )}
      </p>
      <p class="form-problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="button button-main">
        {t('guest.enter')}
      </button>
    </form>
  );
}
