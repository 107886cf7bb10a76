import { useCallback, useEffect, useState } from 'preact/hooks';
import type { GuestSessionAnswer } from '../../../src/api/guest-ports.ts';
import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import { isCommandResult } from '../more/station-answers.ts';
import { StateBadge } from '../now/ChargePointCard.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { LinkBanner } from '../parts/LinkBanner.tsx';
import { Age, Value } from '../parts/Value.tsx';
import { isTaken } from '../words/names.ts';
import { outcomeSentence } from '../words/operations.ts';
import { isCharging, whySentence } from '../words/reasons.ts';
import { refusalSentence } from '../words/refusals.ts';
import { cardState } from '../words/state.ts';
import { isGuestSession } from './answers.ts';
import { Price } from './Price.tsx';
import { Receipt } from './Receipt.tsx';

/** What it has cost so far is asked for so often, ms. */
const ASK_MS = 10_000;

/** A guest who has come in: his session, and nothing of the house. */
export function GuestStay({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const store = useStore();
  const { view, lostSinceMs } = store;
  const i18n = useI18n();
  const { t, format } = i18n;
  const path = `/api/charge-points/${encodeURIComponent(chargePoint.id)}`;
  const [mine, reload] = useOwnSession(chargePoint);
  const [said, setSaid] = useState<string | null>(null);
  const site = view.value;
  const { powerW, name } = chargePoint;

  const command = async (what: 'start' | 'stop', body: object): Promise<void> => {
    setSaid(t('operate.asking'));
    const answer = await store.api.ask('POST', `${path}/${what}`, body);
    if (answer.kind === 'refused') setSaid(refusalSentence(answer.refusal, i18n));
    else if (isCommandResult(answer.value)) setSaid(outcomeSentence(answer.value, i18n));
    reload();
  };
  const session = mine?.session ?? null;
  const isRunning = session !== null && session.endedAtMs === null;
  return (
    <main class={lostSinceMs.value === null ? 'gate guest' : 'gate guest now-lost'}>
      <LinkBanner />
      <section class="card gate-card cp">
        <div class="cp-head">
          <h1>{name}</h1>
          <StateBadge state={cardState(chargePoint)} />
        </div>
        {isRunning && isCharging(chargePoint) && powerW !== null && (
          <p class={powerW.stale ? 'cp-power is-stale' : 'cp-power'}>
            <Value quantity={format.power(powerW.value)} />
            <Age shown={powerW} />
          </p>
        )}
        {site !== null && <Why chargePoint={chargePoint} view={site} />}
        {mine !== null && (
          <Keys
            chargePoint={chargePoint}
            cardId={mine.cardId}
            isRunning={isRunning}
            start={(cardId) => void command('start', { card: { cardId } }).catch(console.error)}
            stop={() => void command('stop', {}).catch(console.error)}
          />
        )}
        <p role="status" class="small">
          {said}
        </p>
      </section>
      {session !== null && <Receipt session={session} place={name} site={site?.siteName ?? ''} />}
      {mine !== null && (
        <section class="card gate-card">
          <h2>{t('guest.price')}</h2>
          <Price offer={mine.offer} />
        </section>
      )}
      <p class="small">{t('guest.leave-hint')}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          store.signOut().catch(console.error);
        }}
      >
        {t('guest.leave')}
      </button>
      <LanguageSwitch />
    </main>
  );
}

function Why({ chargePoint, view }: { readonly chargePoint: ChargePointView; readonly view: SiteView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  return <p class="why">{whySentence({ i18n, view, chargePoint, nowMs: nowMs.value })}</p>;
}

function Keys(props: {
  readonly chargePoint: ChargePointView;
  readonly cardId: string | null;
  readonly isRunning: boolean;
  readonly start: (cardId: string) => void;
  readonly stop: () => void;
}) {
  const { t } = useI18n();
  const { chargePoint, cardId, isRunning } = props;
  if (isRunning) {
    return (
      <button type="button" class="button button-main" onClick={props.stop}>
        {t('guest.stop')}
      </button>
    );
  }
  if (isTaken(chargePoint)) return null;
  if (cardId === null) return <p class="grey">{t('guest.only-stop')}</p>;
  return (
    <>
      {chargePoint.status === 'available' && <p class="grey">{t('guest.plug-in')}</p>}
      <button type="button" class="button button-main" onClick={() => props.start(cardId)}>
        {t('guest.start')}
      </button>
    </>
  );
}

/** The own session with its cost: asked for while it runs, and whenever one begins or ends. */
function useOwnSession({ id, session }: ChargePointView): readonly [GuestSessionAnswer | null, () => void] {
  const { api } = useStore();
  const [mine, setMine] = useState<GuestSessionAnswer | null>(null);
  const reload = useCallback(() => {
    api.ask('GET', `/api/guests/${encodeURIComponent(id)}/session`).then((answer) => {
      if (answer.kind === 'ok' && isGuestSession(answer.value)) setMine(answer.value);
    }, console.error);
  }, [api, id]);
  const sessionId = session?.sessionId ?? null;
  useEffect(() => {
    reload();
    const timer = setInterval(reload, ASK_MS);
    return () => clearInterval(timer);
  }, [reload, sessionId]);
  return [mine, reload];
}
