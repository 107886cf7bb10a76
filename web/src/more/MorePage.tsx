import type { DeviceCondition, DeviceHealth, DeviceKind } from '../../../src/core/model/health.ts';
import { ConfigProblems } from '../access/ConfigProblems.tsx';
import { isOwner, isTechnician, pagesOf } from '../access/me.ts';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import { ForecastCard } from '../forecast/ForecastCard.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { PricesCard } from '../prices/PricesCard.tsx';
import { hrefTo } from '../router.ts';
import type { Theme } from '../store.ts';
import { moment } from '../words/names.ts';
import { Backup, Diagnostics } from './Backup.tsx';
import { Connection } from './Connection.tsx';
import { DimmingEvents } from './DimmingEvents.tsx';
import { Newcomers } from './Newcomers.tsx';
import { Notifications } from './Notifications.tsx';
import { Proposals } from './Proposals.tsx';
import { SecurityEvents, TimeOfDay } from './SecurityEvents.tsx';
import { Stations } from './Stations.tsx';

const THEMES = ['auto', 'light', 'dark'] as const satisfies readonly Theme[];

const DAY_MS = 86_400_000;

export function MorePage() {
  const store = useStore();
  const { t } = useI18n();
  const me = store.setup.value?.me ?? null;
  const pages = pagesOf(me);
  const isSite = store.setup.value?.configured === true;
  const configProblems = store.setup.value?.configProblems ?? [];
  // The list is loaded anew when a limit begins or ends.
  const standing = `${store.view.value?.dimming != null} ${store.view.value?.feedIn != null}`;
  return (
    <div class="more">
      <h1>{t('more.title')}</h1>
      {pages.includes('insights') && (
        <section class="card">
          <h2>{t('nav.insights')}</h2>
          <p class="grey">{t('insights.what')}</p>
          <a class="button" href={hrefTo('insights')}>
            {t('insights.open')}
          </a>
        </section>
      )}
      {pages.includes('reports') && (
        <section class="card">
          <h2>{t('reports.title')}</h2>
          <p class="grey">{t('reports.what')}</p>
          <a class="button" href={hrefTo('reports')}>
            {t('reports.open')}
          </a>
        </section>
      )}
      <section class="card">
        <h2>{t('more.language')}</h2>
        <LanguageSwitch />
      </section>
      <section class="card">
        <h2>{t('more.theme')}</h2>
        <Segmented
          label={t('more.theme')}
          segments={THEMES.map((value) => ({ value, label: t(`more.theme-${value}`) }))}
          value={store.theme.value}
          choose={store.setTheme}
        />
      </section>
      {pages.includes('people') && (
        <section class="card">
          <h2>{t('people.title')}</h2>
          <p class="about">
            <span class="grey">{t('people.what')}</span>
            <a class="button" href={hrefTo('people')}>
              <Icon name="card" />
              {t('people.open')}
            </a>
          </p>
        </section>
      )}
      {pages.includes('users') && (
        <section class="card">
          <h2>{t('users.title')}</h2>
          <p class="about">
            <span class="grey">{t('users.what')}</span>
            <a class="button" href={hrefTo('users')}>
              <Icon name="card" />
              {t('users.open')}
            </a>
          </p>
        </section>
      )}
      {configProblems.length > 0 && (
        <section class="card">
          <h2>{t('more.config')}</h2>
          <ConfigProblems problems={configProblems} />
        </section>
      )}
      {isTechnician(me) && isSite && <Newcomers />}
      {isOwner(me) && isSite && <PricesCard />}
      {isOwner(me) && isSite && <ForecastCard />}
      {isOwner(me) && isSite && <Notifications />}
      {isTechnician(me) && <TimeOfDay />}
      {isTechnician(me) && <Proposals />}
      {isOwner(me) && isSite && <DimmingEvents key={standing} />}
      {isTechnician(me) && <Stations />}
      {isTechnician(me) && <Devices devices={store.view.value?.devices ?? []} />}
      {isTechnician(me) && (
        <section class="card">
          <h2>{t('more.recorder')}</h2>
          <p>{t('more.recorder-what')}</p>
          <a class="button" href={store.api.recordingHref(store.nowMs.peek() - DAY_MS)} download>
            <Icon name="download" />
            {t('more.recorder-download')}
          </a>
        </section>
      )}
      {isOwner(me) && <Backup />}
      {isOwner(me) && <Diagnostics />}
      {isOwner(me) && isSite && <SecurityEvents />}
      {isOwner(me) && <Connection />}
      <section class="card">
        <h2>{t('more.about')}</h2>
        <p class="about">
          <span>{t('more.version', { version: store.setup.value?.version ?? '' })}</span>
          <button
            type="button"
            class="button"
            onClick={() => {
              store.signOut().catch(console.error);
            }}
          >
            {t('access.sign-out')}
          </button>
        </p>
      </section>
    </div>
  );
}

const KIND_ICONS: Readonly<Record<DeviceKind, IconName>> = {
  meter: 'meter',
  inverter: 'inverter',
  battery: 'battery',
  'charge-point': 'plug',
  load: 'bolt',
  contact: 'limit',
  reader: 'card',
};
const CONDITION_ICONS: Readonly<Record<DeviceCondition, IconName>> = {
  ok: 'check',
  connecting: 'clock',
  stale: 'clock',
  faulty: 'fault',
};

function Devices({ devices }: { readonly devices: readonly DeviceHealth[] }) {
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('more.devices')}</h2>
      <p class="about">
        <span class="grey">{t('more.devices-what')}</span>
        <a class="button" href={hrefTo('devices')}>
          {t('more.devices-open')}
        </a>
      </p>
      {devices.length === 0 && <p class="grey">{t('more.no-devices')}</p>}
      <ul class="plain devices">
        {devices.map((device) => (
          <Device key={`${device.kind}-${device.id}`} device={device} />
        ))}
      </ul>
    </section>
  );
}

function Device({ device }: { readonly device: DeviceHealth }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <li class={`device device-${device.condition}`}>
      <Icon name={KIND_ICONS[device.kind]} />
      <span class="device-name">
        {device.name}
        <span class="small">{t(`kind.${device.kind}`)}</span>
      </span>
      <span class="device-state">
        <span class="device-condition">
          <Icon name={CONDITION_ICONS[device.condition]} />
          {t(`condition.${device.condition}`)}
        </span>
        <span class="small">
          {device.lastHeardMs === null
            ? t('more.never-heard')
            : t('more.heard', { time: moment(device.lastHeardMs, nowMs.value, i18n) })}
        </span>
      </span>
    </li>
  );
}
