import { isOwner } from '../access/me.ts';
import { ForecastCard } from '../forecast/ForecastCard.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { PricesCard } from '../prices/PricesCard.tsx';
import { Backup, Diagnostics } from './Backup.tsx';
import { Connection } from './Connection.tsx';
import { Notifications } from './Notifications.tsx';
import { OwnAccount } from './OwnAccount.tsx';
import { PushBrowser } from './PushBrowser.tsx';
import type { Part } from './parts.ts';
import { SecurityEvents } from './SecurityEvents.tsx';
import { Stations } from './Stations.tsx';

const DAY_MS = 86_400_000;

/** One part of More as a page of its own. */
export function PartPage({ part }: { readonly part: Part }) {
  const { t } = useI18n();
  return (
    <div class="more">
      <h1>{t(`more.part.${part}`)}</h1>
      <Cards part={part} />
    </div>
  );
}

function Cards({ part }: { readonly part: Part }) {
  const { setup } = useStore();
  const me = setup.value?.me ?? null;
  const isSite = setup.value?.configured === true;
  switch (part) {
    case 'prices':
      return (
        <>
          <PricesCard />
          <ForecastCard />
        </>
      );
    case 'notifications':
      return isOwner(me) ? (
        <Notifications />
      ) : (
        <section class="card">
          <PushBrowser />
        </section>
      );
    case 'wallboxes':
      return <Stations />;
    case 'backup':
      return (
        <>
          {isOwner(me) && <Backup />}
          {isOwner(me) && <Diagnostics />}
          <Recorder />
        </>
      );
    case 'connection':
      return (
        <>
          <Connection />
          {isSite && <SecurityEvents />}
        </>
      );
    case 'account':
      return <OwnAccount />;
  }
}

function Recorder() {
  const store = useStore();
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('more.recorder')}</h2>
      <p>{t('more.recorder-what')}</p>
      <a class="button" href={store.api.recordingHref(store.nowMs.peek() - DAY_MS)} download>
        <Icon name="download" />
        {t('more.recorder-download')}
      </a>
    </section>
  );
}
