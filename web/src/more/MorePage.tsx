import type { ComponentChildren } from 'preact';
import type { DeviceCondition, DeviceHealth, DeviceKind } from '../../../src/core/model/health.ts';
import { ConfigProblems } from '../access/ConfigProblems.tsx';
import { isOwner, isTechnician, pagesOf } from '../access/me.ts';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import { ForecastCard } from '../forecast/ForecastCard.tsx';
import { TellFault } from '../maintenance/TellFault.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Later } from '../parts/Later.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { PricesCard } from '../prices/PricesCard.tsx';
import { hrefTo, type PageName } from '../router.ts';
import type { Theme } from '../store.ts';
import { moment } from '../words/names.ts';
import { Backup, Diagnostics } from './Backup.tsx';
import { Connection } from './Connection.tsx';
import { DimmingEvents } from './DimmingEvents.tsx';
import { Newcomers } from './Newcomers.tsx';
import { Notifications } from './Notifications.tsx';
import { OwnAccount } from './OwnAccount.tsx';
import { Proposals } from './Proposals.tsx';
import { PushBrowser } from './PushBrowser.tsx';
import { SecurityEvents, TimeOfDay } from './SecurityEvents.tsx';
import { Stations } from './Stations.tsx';

const THEMES = ['auto', 'light', 'dark'] as const satisfies readonly Theme[];

const DAY_MS = 86_400_000;

export function MorePage({ query }: { readonly query: URLSearchParams }) {
  switch (query.get('part')) {
    case 'maintenance':
      return <Later load={MAINTENANCE} query={query} />;
    case 'home-automation':
      return <Later load={HOME_AUTOMATION} query={query} />;
    default:
      return <Parts />;
  }
}

const MAINTENANCE = async () => (await import('../maintenance/Maintenance.tsx')).Maintenance;
const HOME_AUTOMATION = async () => (await import('./HomeAutomation.tsx')).HomeAutomation;

function Parts() {
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
      <Index
        parts={[
          ...(isOwner(me) && isSite ? (['prices', 'notifications'] as const) : []),
          ...(isTechnician(me) ? (['devices'] as const) : []),
          ...(isOwner(me) ? (['backup', 'connection'] as const) : []),
        ]}
      />
      {me?.role === 'display' && (
        <p>
          <a class="button" href={hrefTo('display')}>
            {t('display.back')}
          </a>
        </p>
      )}
      {pages.includes('insights') && (
        <PageCard page="insights" title={t('nav.insights')} what={t('insights.what')} open={t('insights.open')} />
      )}
      {pages.includes('circuits') && isSite && (
        <PageCard
          page="circuits"
          title={t('circuit-page.title')}
          what={t('circuit-page.what')}
          open={t('circuit-page.open')}
        />
      )}
      {pages.includes('reports') && (
        <PageCard page="reports" title={t('reports.title')} what={t('reports.what')} open={t('reports.open')} />
      )}
      {pages.includes('people') && (
        <PageCard
          page="people"
          title={t(me?.role === 'driver' ? 'own.cards' : 'people.title')}
          what={t(me?.role === 'driver' ? 'own.people-what' : 'people.what')}
          open={t('people.open')}
        />
      )}
      {isOwner(me) && isSite && (
        <PageCard
          page="more"
          query={{ part: 'home-automation' }}
          title={t('home.title')}
          what={t('home.what')}
          open={t('home.open')}
        />
      )}
      {isTechnician(me) && isSite && (
        <PageCard
          page="more"
          query={{ part: 'maintenance' }}
          title={t('maintenance.title')}
          what={t('maintenance.what')}
          open={t('maintenance.open')}
        />
      )}
      {(me?.role === 'driver' || me?.role === 'guest') && <TellFault />}
      {me?.role === 'driver' && (
        <section class="card">
          <h2>{t('notify.title')}</h2>
          <PushBrowser />
        </section>
      )}
      {pages.includes('users') && (
        <PageCard page="users" title={t('users.title')} what={t('users.what')} open={t('users.open')} />
      )}
      {pages.includes('upstream') && isSite && (
        <PageCard page="upstream" title={t('upstream.title')} what={t('upstream.index')} open={t('upstream.open')} />
      )}
      {pages.includes('settings') && isSite && (
        <PageCard page="settings" title={t('nav.settings')} what={t('settings.what')} open={t('settings.open')} />
      )}
      {pages.includes('setup') && isSite && (
        <PageCard page="setup" title={t('nav.setup')} what={t('setup.what')} open={t('setup.go-on')} />
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
      {configProblems.length > 0 && (
        <section class="card">
          <h2>{t('more.config')}</h2>
          <ConfigProblems problems={configProblems} />
        </section>
      )}
      {isTechnician(me) && isSite && <Newcomers />}
      {isOwner(me) && isSite && (
        <Part name="prices">
          <PricesCard />
        </Part>
      )}
      {isOwner(me) && isSite && <ForecastCard />}
      {isOwner(me) && isSite && (
        <Part name="notifications">
          <Notifications />
        </Part>
      )}
      {isTechnician(me) && <TimeOfDay />}
      {isTechnician(me) && <Proposals />}
      {isOwner(me) && isSite && <DimmingEvents key={standing} />}
      {isTechnician(me) && <Stations />}
      {isTechnician(me) && (
        <Part name="devices">
          <Devices devices={store.view.value?.devices ?? []} />
        </Part>
      )}
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
      {isOwner(me) && (
        <Part name="backup">
          <Backup />
        </Part>
      )}
      {isOwner(me) && <Diagnostics />}
      {isOwner(me) && isSite && <SecurityEvents />}
      {isOwner(me) && (
        <Part name="connection">
          <Connection />
        </Part>
      )}
      <OwnAccount />
      <section class="card">
        <h2>{t('more.about')}</h2>
        <p class="about">
          <span>{t('more.version', { version: store.setup.value?.version ?? '' })}</span>
          {pages.includes('about') && (
            <a class="button" href={hrefTo('about')}>
              {t('about.title')}
            </a>
          )}
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

/** Parts of this long page that people come for, with their headings. */
const PARTS = {
  prices: 'feeds.title',
  notifications: 'notify.title',
  devices: 'more.devices',
  backup: 'backup.title',
  connection: 'more.connection',
} as const;
type PartName = keyof typeof PARTS;

/** Leads to the parts; buttons, as the hash of the address names the page. */
function Index({ parts }: { readonly parts: readonly PartName[] }) {
  const { t } = useI18n();
  if (parts.length === 0) return null;
  const leadTo = (part: PartName): void => {
    const place = document.getElementById(`more-${part}`);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  };
  return (
    <nav aria-label={t('more.index')}>
      <ul class="plain more-index">
        {parts.map((part) => (
          <li key={part}>
            <button type="button" class="button" onClick={() => leadTo(part)}>
              {t(PARTS[part])}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Part({ name, children }: { readonly name: PartName; readonly children: ComponentChildren }) {
  return (
    <div id={`more-${name}`} class="more-part" tabIndex={-1}>
      {children}
    </div>
  );
}

/** The way to a page of its own. */
function PageCard(props: {
  readonly page: PageName;
  readonly query?: Readonly<Record<string, string>>;
  readonly title: string;
  readonly what: string;
  readonly open: string;
}) {
  return (
    <section class="card">
      <h2>{props.title}</h2>
      <p class="about">
        <span class="grey">{props.what}</span>
        <a class="button" href={hrefTo(props.page, props.query)}>
          {props.open}
        </a>
      </p>
    </section>
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
