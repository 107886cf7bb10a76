import { useEffect, useState } from 'preact/hooks';
import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { choosesModes } from '../access/me.ts';
import { wallClock } from '../i18n/zone.ts';
import { StateBadge } from '../now/ChargePointCard.tsx';
import { Flow } from '../now/Flow.tsx';
import { CHARGE_MODES } from '../now/modes.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Age, Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { moment, since } from '../words/names.ts';
import { isCharging, whySentence } from '../words/reasons.ts';
import { cardState } from '../words/state.ts';
import { AWAKE_MS, isNight, isStillFresh, shiftAt } from './night.ts';
import { useDailyReload, useKeptAwake } from './screen.ts';
import '../style/display.css';

/** For a tablet on the wall, seen from across the hall: all charge points, or the one of `cp`. */
export function DisplayPage({ query }: { readonly query: URLSearchParams }) {
  const { view: viewSignal, nowMs, timeZone } = useStore();
  const { t, format } = useI18n();
  const [touchedMs, setTouchedMs] = useState(Number.NEGATIVE_INFINITY);
  useKeptAwake();
  useDailyReload();
  const view = viewSignal.value;
  if (view === null) return <h1 class="quiet">{t('link.connecting')}</h1>;
  const wanted = query.get('cp');
  const points = view.chargePoints.filter(({ id }) => wanted === null || id === wanted);
  const wallMs = wallClock(timeZone.value)(nowMs.value);
  const isDim = isNight(wallMs) && nowMs.value - touchedMs > AWAKE_MS;
  return (
    <main
      id="main"
      class={`kiosk ${wanted === null ? 'kiosk-all' : 'kiosk-one'}`}
      data-shift={shiftAt(wallMs)}
      onPointerDown={() => setTouchedMs(nowMs.peek())}
      onKeyDown={() => setTouchedMs(nowMs.peek())}
    >
      <header class="kiosk-head">
        <h1>{view.siteName}</h1>
        <p class="kiosk-clock">{format.time(nowMs.value)}</p>
      </header>
      <Freshness view={view} />
      <div class="kiosk-body">
        {wanted === null && <Flow view={view} />}
        <div class="kiosk-points">
          {points.map((chargePoint) => (
            <Point key={chargePoint.id} chargePoint={chargePoint} view={view} />
          ))}
          {points.length === 0 && <p class="card empty">{t('display.none')}</p>}
        </div>
      </div>
      <p class="kiosk-foot">
        <a class="button" href={hrefTo('more')} aria-label={t('display.settings')}>
          <Icon name="more" />
        </a>
      </p>
      {/* Takes the first touch: whoever wakes the screen shall switch nothing by it. */}
      {isDim && <div class="kiosk-veil" aria-hidden="true" />}
    </main>
  );
}

/** How old all of this is, and whether the controller is there at all. */
function Freshness({ view }: { readonly view: SiteView }) {
  const { nowMs, lostSinceMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const sinceMs = lostSinceMs.value;
  const oldMs = nowMs.value - view.atMs;
  if (sinceMs !== null) {
    return (
      <p class="kiosk-fresh kiosk-lost" role="alert">
        <Icon name="offline" />
        {t('display.lost', { since: since(sinceMs, nowMs.value, i18n) })}
      </p>
    );
  }
  return (
    <p class="kiosk-fresh">
      <Icon name={isStillFresh(oldMs) ? 'check' : 'clock'} />
      {isStillFresh(oldMs) ? t('display.live') : t('display.age', { duration: format.duration(oldMs) })}
    </p>
  );
}

function Point({ chargePoint, view }: { readonly chargePoint: ChargePointView; readonly view: SiteView }) {
  const store = useStore();
  const { nowMs, lostSinceMs, setup } = store;
  const i18n = useI18n();
  const { t, format } = i18n;
  const { id, name, powerW, session } = chargePoint;
  const { mode, pending } = store.modeOf(chargePoint);
  const isOld = lostSinceMs.value !== null || powerW?.stale === true;
  return (
    <section class={isOld ? 'card kiosk-point is-stale' : 'card kiosk-point'} aria-labelledby={`kiosk-${id}`}>
      <div class="cp-head">
        <h2 id={`kiosk-${id}`}>{name}</h2>
        <StateBadge state={cardState(chargePoint)} />
      </div>
      {(isCharging(chargePoint) || powerW?.stale === true) && powerW !== null && (
        <p class="cp-power">
          <Value quantity={format.power(powerW.value)} />
          <Age shown={powerW} />
        </p>
      )}
      <p class="why">{whySentence({ i18n, view, chargePoint, nowMs: nowMs.value })}</p>
      {session !== null && (
        <p class="kiosk-session">
          {t('display.session')} <Value quantity={format.energy(session.energyWh)} />{' '}
          <span class="grey">{t('card.since', { time: moment(session.startedAtMs, nowMs.value, i18n) })}</span>
        </p>
      )}
      {choosesModes(setup.value?.me ?? null) && (
        <Segmented
          label={t('mode.label', { name })}
          segments={CHARGE_MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
          value={mode}
          busy={pending}
          choose={(chosen) => {
            store.changeMode(chargePoint, chosen).catch(console.error);
          }}
        />
      )}
    </section>
  );
}

/** Signed out by the owner, or its time is over: the screen looks again by itself. */
export function DisplayOver() {
  const { t } = useI18n();
  const { begin } = useStore();
  useEffect(() => {
    const timer = setInterval(() => {
      begin().catch(console.error);
    }, 60_000);
    return () => clearInterval(timer);
  }, [begin]);
  return (
    <main class="gate">
      <section class="card gate-card">
        <h1>{t('display.over')}</h1>
        <p>{t('display.over-next')}</p>
        <a class="button" href={hrefTo('now')}>
          {t('access.sign-in')}
        </a>
      </section>
    </main>
  );
}
