import { isOwner, isTechnician, type Me, pagesOf } from '../access/me.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { hrefTo, type PageName } from '../router.ts';
import { mayOpen, type Part } from './parts.ts';
import '../style/more.css';

interface Way {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly what: string;
}

/** The ways to all pages that the bar does not have, in groups. */
export function Index() {
  const { setup } = useStore();
  const i18n = useI18n();
  const me = setup.value?.me ?? null;
  const isSite = setup.value?.configured === true;
  return groups(me, isSite, i18n).map(({ title, ways }) => (
    <section key={title}>
      <h2 class="more-group">{title}</h2>
      <ul class="plain card more-list">
        {ways.map(({ href, icon, title: name, what }) => (
          <li key={href}>
            <a href={href}>
              <Icon name={icon} />
              <span class="more-name">
                <span class="strong">{name}</span>
                <span class="small">{what}</span>
              </span>
              <Icon name="chevron" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  ));
}

function groups(me: Me | null, isSite: boolean, { t }: I18n) {
  const pages = pagesOf(me);
  const page = (name: PageName, icon: IconName, title: string, what: string): readonly Way[] =>
    pages.includes(name) ? [{ href: hrefTo(name), icon, title, what }] : [];
  const part = (name: Part, icon: IconName): readonly Way[] =>
    mayOpen(name, me, isSite)
      ? [
          {
            href: hrefTo('more', { part: name }),
            icon,
            title: t(`more.part.${name}`),
            what: t(`more.part.${name}.what`),
          },
        ]
      : [];
  const ofSite = (ways: readonly Way[]): readonly Way[] => (isSite ? ways : []);
  const isDriver = me?.role === 'driver';
  const maintenance: Way = {
    href: hrefTo('more', { part: 'maintenance' }),
    icon: 'check',
    title: t('maintenance.title'),
    what: t('maintenance.what'),
  };
  const home: Way = {
    href: hrefTo('more', { part: 'home-automation' }),
    icon: 'house',
    title: t('home.title'),
    what: t('home.what'),
  };
  return [
    {
      title: t('more.group.energy'),
      ways: [
        ...page('insights', 'bars', t('nav.insights'), t('insights.what')),
        ...page('reports', 'page', t('reports.title'), t('reports.what')),
        ...part('prices', 'coin'),
      ],
    },
    {
      title: t('more.group.people'),
      ways: [
        ...page(
          'people',
          'card',
          t(isDriver ? 'own.cards' : 'people.title'),
          t(isDriver ? 'own.people-what' : 'people.what'),
        ),
        ...page('users', 'key', t('users.title'), t('users.what')),
        ...part('notifications', 'bell'),
        ...part('account', 'person'),
      ],
    },
    {
      title: t('more.group.site'),
      ways: [
        ...page('devices', 'meter', t('nav.devices'), t('more.devices-what')),
        ...part('wallboxes', 'plug'),
        ...ofSite(page('circuits', 'limit', t('circuit-page.title'), t('circuit-page.what'))),
        ...(isTechnician(me) && isSite ? [maintenance] : []),
        ...(isOwner(me) && isSite ? [home] : []),
        ...ofSite(page('upstream', 'export', t('upstream.title'), t('upstream.index'))),
        ...ofSite(page('settings', 'sliders', t('nav.settings'), t('settings.what'))),
        ...ofSite(page('setup', 'list', t('nav.setup'), t('setup.what'))),
      ],
    },
    {
      title: t('more.group.care'),
      ways: [
        ...part('backup', 'download'),
        ...part('connection', 'lock'),
        ...page('about', 'info', t('about.title'), t('more.about-what')),
      ],
    },
  ].filter(({ ways }) => ways.length > 0);
}
