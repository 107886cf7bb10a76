import { hrefTo, type PageName, type Route } from '../router.ts';
import { useI18n } from './context.ts';
import { Icon } from './Icon.tsx';

const BELOW_MORE: readonly PageName[] = [
  'people',
  'users',
  'reports',
  'insights',
  'devices',
  'circuits',
  'about',
  'labels',
  'settings',
  'upstream',
];

/** The way back from a page that the bar does not have. */
export function WayBack({ route: { page, query } }: { readonly route: Route }) {
  const { t } = useI18n();
  const isPart = page === 'more' && query.has('part');
  // A section of the settings leads back to the others by itself.
  if (!isPart && (!BELOW_MORE.includes(page) || query.has('section'))) return null;
  return (
    <p class="way-back">
      <a href={hrefTo('more')}>
        <Icon name="chevron" />
        {t('nav.more')}
      </a>
    </p>
  );
}
