import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { hrefTo } from '../router.ts';
import '../style/devices.css';
import '../style/settings.css';
import { moment } from '../words/names.ts';
import type { Section, Settings } from './answers.ts';
import { SectionForm } from './SectionForm.tsx';
import { formOf } from './section-draft.ts';
import { useSettings } from './use-settings.ts';
import { type SettingsWords, useSettingsWords } from './words.ts';

/** What else is to hold in this house? One section at a time. */
export function SettingsPage({ query }: { readonly query: URLSearchParams }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const words = useSettingsWords();
  const { settings, trouble, load } = useSettings();
  if (words === null || settings === null) return <h1 class="quiet">{trouble ?? i18n.t('nav.settings')}</h1>;
  const { w, label } = words;
  const section = settings.sections.find(({ name }) => name === query.get('section'));
  return (
    <div class="settings">
      {section !== undefined && (
        <p>
          <a href={hrefTo('settings')}>{w('back')}</a>
        </p>
      )}
      <h1>{section === undefined ? w('title') : w(`section.${section.name}`)}</h1>
      {settings.refusedAtMs !== null && (
        <p class="card notice-warning" role="alert">
          {w('refused', { when: moment(settings.refusedAtMs, nowMs.value, i18n) })}
        </p>
      )}
      <p role="status" class="small">
        {settings.taken ? '' : w('starting')}
      </p>
      {section === undefined ? (
        <Sections settings={settings} words={words} />
      ) : (
        <>
          {!formOf(section).isWrapped && <p class="grey">{label(section.schema.description ?? '')}</p>}
          <SectionForm key={section.name} {...{ section, settings, words, load }} />
        </>
      )}
    </div>
  );
}

function Sections({ settings, words }: { readonly settings: Settings; readonly words: SettingsWords }) {
  const { w } = words;
  return (
    <>
      <ul class="plain card settings-list">
        {settings.sections.map((section) => (
          <li key={section.name}>
            <a href={hrefTo('settings', { section: section.name })}>
              <span class="settings-name">
                <span class="strong">{w(`section.${section.name}`)}</span>
                <span class="small">{summary(section, words)}</span>
              </span>
              <Icon name="chevron" />
            </a>
          </li>
        ))}
      </ul>
      <p class="small">
        {w('devices')} {w('tariff')}
      </p>
    </>
  );
}

/** What of a section is written, in a few words. */
function summary({ value, schema }: Section, { w, label }: SettingsWords): string {
  if (value === null) return w('defaults');
  if (Array.isArray(value)) return w('entries', { names: value.map(nameOf).join(', ') });
  const keys = Object.keys(value).map((key) => label(schema.properties?.[key]?.description ?? key).split(/[,;:(]/)[0]);
  return keys.length === 0 ? w('defaults') : w('set', { keys: keys.join(', ') });
}

function nameOf(entry: Readonly<Record<string, unknown>>): string {
  return String(entry['name'] ?? entry['id'] ?? entry['type'] ?? '');
}
