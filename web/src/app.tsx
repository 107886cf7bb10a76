import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ClaimPage } from './access/ClaimPage.tsx';
import { Confirm } from './access/Confirm.tsx';
import { pagesOf } from './access/me.ts';
import { SignInPage } from './access/SignInPage.tsx';
import { browserHash, browserRoute } from './browser.ts';
import { NowPage } from './now/NowPage.tsx';
import { StoreProvider, useI18n, useStore } from './parts/context.ts';
import { Later } from './parts/Later.tsx';
import { LinkBanner } from './parts/LinkBanner.tsx';
import { Navigation } from './parts/Navigation.tsx';
import { ToastBar } from './parts/ToastBar.tsx';
import { guestPointIn, invitationIn, parseHash, type Route } from './router.ts';
import type { Store } from './store.ts';

export function App({ store }: { readonly store: Store }) {
  return (
    <StoreProvider value={store}>
      <Gate />
    </StoreProvider>
  );
}

/** Nothing of the house is shown before somebody has signed in. */
function Gate() {
  const { access, setup } = useStore();
  const { t } = useI18n();
  const hash = useMemo(browserHash, []).value;
  const invitation = invitationIn(hash);
  if (invitation !== null) {
    return <Later key="invitation" load={LATER.invitation} query={new URLSearchParams({ token: invitation })} />;
  }
  const guestPoint = guestPointIn(hash);
  if (guestPoint !== null)
    return <Later key="guest" load={LATER.guest} query={new URLSearchParams({ cp: guestPoint })} />;
  switch (access.value) {
    case 'unclaimed':
      return <ClaimPage />;
    case 'signed-out':
      return parseHash(hash).page === 'display' ? (
        <Later key="over" load={LATER.displayOver} query={NO_QUERY} />
      ) : (
        <SignInPage />
      );
    case 'signed-in':
      return setup.value?.me?.role === 'guest' ? <Later key="guest" load={LATER.guest} query={NO_QUERY} /> : <House />;
    case 'unknown':
      return <main class="waiting" />;
    case 'unreachable':
      return (
        <main class="waiting">
          <h1 class="quiet">{t('error.network')}</h1>
        </main>
      );
  }
}

function House() {
  const { t } = useI18n();
  const { view, setup } = useStore();
  const wanted = useMemo(browserRoute, []).value;
  const pages = pagesOf(setup.value?.me ?? null);
  const route = pages.includes(wanted.page) ? wanted : { ...wanted, page: pages[0] ?? 'now' };
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route.page);
  const siteName = view.value?.siteName ?? 'Lademeister';

  useEffect(() => {
    document.title = `${t(`nav.${route.page}`)} – ${siteName}`;
  }, [route.page, siteName, t]);
  useEffect(() => {
    // A new page begins at its top, for eyes and for screen readers; the first one is left as the browser opened it.
    if (shown.current === route.page) return;
    shown.current = route.page;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [route.page]);

  if (route.page === 'display') {
    return (
      <>
        <Later key="display" load={LATER.display} query={route.query} />
        <ToastBar />
      </>
    );
  }
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </button>
      <Navigation page={route.page} pages={pages} siteName={siteName} />
      <LinkBanner />
      {setup.value?.simulated === true && <Later load={LATER.simulated} query={route.query} isAside />}
      <main id="main" class="page" tabIndex={-1} ref={main}>
        <Page route={route} />
      </main>
      <ToastBar />
      <Confirm />
    </>
  );
}

const NO_QUERY = new URLSearchParams();

/** The first view waits for none of these. */
const LATER = {
  invitation: async () => (await import('./access/InvitationPage.tsx')).InvitationPage,
  guest: async () => (await import('./guest/GuestPage.tsx')).GuestPage,
  display: async () => (await import('./display/DisplayPage.tsx')).DisplayPage,
  displayOver: async () => (await import('./display/DisplayPage.tsx')).DisplayOver,
  labels: async () => (await import('./guest/LabelPage.tsx')).LabelPage,
  missing: async () => (await import('./access/SetupPage.tsx')).SetupPage,
  setup: async () => (await import('./setup/WizardPage.tsx')).WizardPage,
  plan: async () => (await import('./plan/PlanPage.tsx')).PlanPage,
  sessions: async () => (await import('./sessions/SessionsPage.tsx')).SessionsPage,
  session: async () => (await import('./sessions/SessionPage.tsx')).SessionPage,
  people: async () => (await import('./people/PeoplePage.tsx')).PeoplePage,
  users: async () => (await import('./more/UsersPage.tsx')).UsersPage,
  more: async () => (await import('./more/MorePage.tsx')).MorePage,
  reports: async () => (await import('./reports/ReportsPage.tsx')).ReportsPage,
  insights: async () => (await import('./insights/InsightsPage.tsx')).InsightsPage,
  upstream: async () => (await import('./upstream/UpstreamPage.tsx')).UpstreamPage,
  circuits: async () => (await import('./circuits/CircuitsPage.tsx')).CircuitsPage,
  about: async () => (await import('./about/AboutPage.tsx')).AboutPage,
  devices: async () => (await import('./devices/DevicesPage.tsx')).DevicesPage,
  settings: async () => (await import('./settings/SettingsPage.tsx')).SettingsPage,
  simulated: async () => (await import('./setup/Simulated.tsx')).Simulated,
};

function Page({ route }: { readonly route: Route }) {
  const { setup } = useStore();
  switch (route.page) {
    case 'now':
      return setup.value?.configured === false ? (
        <Later key="missing" load={LATER.missing} query={route.query} />
      ) : (
        <NowPage />
      );
    default:
      return <Later key={route.page} load={LATER[route.page]} query={route.query} />;
  }
}
