import { ConfigProblems } from '../access/ConfigProblems.tsx';
import { isTechnician } from '../access/me.ts';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import { TellFault } from '../maintenance/TellFault.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Later } from '../parts/Later.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { hrefTo } from '../router.ts';
import type { Theme } from '../store.ts';
import { Index } from './Index.tsx';
import { Newcomers } from './Newcomers.tsx';
import { PartPage } from './PartPage.tsx';
import { Proposals } from './Proposals.tsx';
import { mayOpen, partOf } from './parts.ts';
import { TimeOfDay } from './TimeOfDay.tsx';

const THEMES = ['auto', 'light', 'dark'] as const satisfies readonly Theme[];

/** What waits for an answer, the ways to all other pages, and what is set in place. */
export function MorePage({ query }: { readonly query: URLSearchParams }) {
  const { setup } = useStore();
  if (query.get('part') === 'maintenance') return <Later load={MAINTENANCE} query={query} />;
  if (query.get('part') === 'home-automation') return <Later load={HOME_AUTOMATION} query={query} />;
  const part = partOf(query);
  const me = setup.value?.me ?? null;
  const isSite = setup.value?.configured === true;
  return part !== null && mayOpen(part, me, isSite) ? <PartPage key={part} part={part} /> : <Overview />;
}

const MAINTENANCE = async () => (await import('../maintenance/Maintenance.tsx')).Maintenance;
const HOME_AUTOMATION = async () => (await import('./HomeAutomation.tsx')).HomeAutomation;

function Overview() {
  const store = useStore();
  const { t } = useI18n();
  const me = store.setup.value?.me ?? null;
  const isSite = store.setup.value?.configured === true;
  const configProblems = store.setup.value?.configProblems ?? [];
  return (
    <div class="more">
      <h1>{t('more.title')}</h1>
      {me?.role === 'display' && (
        <p>
          <a class="button" href={hrefTo('display')}>
            {t('display.back')}
          </a>
        </p>
      )}
      {configProblems.length > 0 && (
        <section class="card">
          <h2>{t('more.config')}</h2>
          <ConfigProblems problems={configProblems} />
        </section>
      )}
      {isTechnician(me) && isSite && <Newcomers />}
      {isTechnician(me) && <Proposals />}
      {isTechnician(me) && <TimeOfDay />}
      <Index />
      {(me?.role === 'driver' || me?.role === 'guest') && <TellFault />}
      <section class="card">
        <h2>{t('more.language')}</h2>
        <LanguageSwitch />
        <h2>{t('more.theme')}</h2>
        <Segmented
          label={t('more.theme')}
          segments={THEMES.map((value) => ({ value, label: t(`more.theme-${value}`) }))}
          value={store.theme.value}
          choose={store.setTheme}
        />
      </section>
      <p class="about">
        <span class="grey">{t('more.version', { version: store.setup.value?.version ?? '' })}</span>
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
    </div>
  );
}
