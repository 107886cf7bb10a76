import { hrefTo, type PageName } from '../router.ts';
import { useI18n } from './context.ts';
import { Icon, type IconName } from './Icon.tsx';

const PAGES: readonly { readonly page: PageName; readonly icon: IconName }[] = [
  { page: 'now', icon: 'bolt' },
  { page: 'plan', icon: 'clock' },
  { page: 'sessions', icon: 'list' },
  { page: 'more', icon: 'more' },
];

/** Pages that are reached from another one. */
const PARENTS: Partial<Readonly<Record<PageName, PageName>>> = {
  people: 'more',
  reports: 'more',
  users: 'more',
  insights: 'more',
  upstream: 'more',
  devices: 'more',
  circuits: 'more',
  about: 'more',
  display: 'more',
  labels: 'more',
  settings: 'more',
  setup: 'more',
  session: 'sessions',
};

/** The bar at the thumb on a phone, the same links at the top on a desk. */
export function Navigation(props: {
  readonly page: PageName;
  /** Those that whoever is signed in has. */
  readonly pages: readonly PageName[];
  readonly siteName: string;
}) {
  const { page, pages, siteName } = props;
  const { t } = useI18n();
  return (
    <header class="top">
      <div class="top-inner">
        <p class="site-name">{siteName}</p>
        <nav class="nav" aria-label={t('nav.label')}>
          {PAGES.filter((entry) => pages.includes(entry.page)).map((entry) => (
            <a
              key={entry.page}
              href={hrefTo(entry.page)}
              {...(entry.page === (PARENTS[page] ?? page) ? { 'aria-current': 'page' } : {})}
            >
              <Icon name={entry.icon} />
              <span>{t(`nav.${entry.page}`)}</span>
            </a>
          ))}
        </nav>
      </div>
    </header>
  );
}
