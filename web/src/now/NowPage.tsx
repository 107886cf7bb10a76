import { pagesOf } from '../access/me.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { NoticeCard } from '../parts/NoticeCard.tsx';
import { hrefTo } from '../router.ts';
import { alarmNotices } from '../words/alarms.ts';
import { operatorNotices } from '../words/grid-operator.ts';
import { deviceNotices } from '../words/problems.ts';
import { Announcer } from './Announcer.tsx';
import { BatteryCard } from './BatteryCard.tsx';
import { ChargePointCard } from './ChargePointCard.tsx';
import { Circuits } from './Circuits.tsx';
import { Flow } from './Flow.tsx';
import { Loads } from './Loads.tsx';

/** What happens, and why? */
export function NowPage() {
  const { view: viewSignal, nowMs, lostSinceMs, setup } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const view = viewSignal.value;
  if (view === null) return <h1 class="quiet">{t('link.connecting')}</h1>;
  // The device's own notice says more.
  const alarms = view.alarms.filter(({ code }) => code !== 'device-out');
  const notices = [...alarmNotices({ ...view, alarms }, i18n), ...deviceNotices(view, nowMs.value, i18n)].sort(
    (a, b) => Number(b.severity === 'fault') - Number(a.severity === 'fault'),
  );
  const all = [...operatorNotices(view, nowMs.value, i18n), ...notices];

  return (
    <div class={lostSinceMs.value === null ? 'now' : 'now now-lost'}>
      <h1 class="visually-hidden">{t('nav.now')}</h1>
      <Announcer view={view} />
      {all.length > 0 && (
        <section class="now-notices" aria-label={t('notices.title')}>
          <ul class="plain stack">
            {all.map((notice) => (
              <NoticeCard key={notice.id} notice={notice} />
            ))}
          </ul>
        </section>
      )}
      <div class="now-house">
        <Flow view={view} />
        <div class="now-cards">
          {view.chargePoints.map((chargePoint) => (
            <ChargePointCard key={chargePoint.id} chargePoint={chargePoint} view={view} />
          ))}
          {view.batteries.map((battery) => (
            <BatteryCard key={battery.id} battery={battery} view={view} />
          ))}
          {view.chargePoints.length === 0 && (
            <section class="card empty">
              <h2>{t('card.none')}</h2>
              <p>{t('card.none-next')}</p>
              {pagesOf(setup.value?.me ?? null).includes('setup') && (
                <p>
                  <a class="button button-main" href={hrefTo('setup')}>
                    {t('nav.setup')}
                  </a>
                </p>
              )}
            </section>
          )}
        </div>
        {view.loads.length > 0 && <Loads view={view} />}
        {view.circuits.length > 0 && <Circuits view={view} />}
      </div>
    </div>
  );
}
