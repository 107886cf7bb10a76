import { useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { PriceCard } from '../reports/PriceCard.tsx';
import type { Settings } from '../settings/answers.ts';
import { refusalSentence } from '../words/refusals.ts';
import type { StepProps } from './steps.ts';
import type { WizardWords } from './words.ts';

/** A service that tells the prices of a market to anybody. */
interface Source {
  readonly market: string;
  readonly feed: Readonly<Record<string, string>>;
  readonly label: (w: WizardWords, country: (code: string) => string) => string;
}

/** Bidding zones of Energy-Charts with the country they lie in. */
const ZONES = ['NL', 'BE', 'FR', 'CH', 'DK1', 'DK2', 'PL', 'CZ'] as const;
const SOURCES: readonly Source[] = [
  ...(['DE', 'AT'] as const).map((code) => ({
    market: code === 'DE' ? 'DE-LU' : code,
    feed: { type: 'awattar', country: code.toLowerCase() },
    label: (w: WizardWords, country: (one: string) => string) => w('price.awattar', { country: country(code) }),
  })),
  ...ZONES.map((zone) => ({
    market: zone,
    feed: { type: 'energy-charts', zone },
    label: (w: WizardWords, country: (one: string) => string) => {
      const [part = ''] = /\d/.exec(zone) ?? [];
      return w('price.charts', { zone: [country(zone.slice(0, 2)), part].filter((one) => one !== '').join(' ') });
    },
  })),
];

/** What electricity costs: one price, by day and night, or that of a market with where it comes from. */
export function PriceStep({ settings, w, load }: StepProps) {
  const { api } = useStore();
  const i18n = useI18n();
  const [chosen, setChosen] = useState(marketsOf(settings)[0] ?? '');
  const [said, setSaid] = useState('');
  const names = new Intl.DisplayNames([i18n.language], { type: 'region' });
  const source = SOURCES.find(({ market }) => market === chosen);
  /** After the price itself: the site starts anew with its source. */
  const saveSource = async (): Promise<void> => {
    if (source === undefined || marketsOf(settings).includes(source.market)) return;
    const priceFeeds = [...feedsOf(settings), { ...source.feed, market: source.market }];
    const { basedOn } = settings;
    const answer = await api.ask('PUT', '/api/settings', { changes: { priceFeeds }, basedOn });
    setSaid(answer.kind === 'ok' ? w('price.saved') : refusalSentence(answer.refusal, i18n));
    await load();
  };
  return (
    <>
      <section class="card">
        <h2>{w('price.title')}</h2>
        <p>{w('price.text')}</p>
        <Select
          label={w('price.source')}
          value={chosen}
          options={[
            { value: '', label: w('price.none') },
            ...SOURCES.map(({ market, label }) => ({
              value: market,
              label: label(w, (code) => names.of(code) ?? code),
            })),
          ]}
          choose={setChosen}
        />
        {source !== undefined && <p class="small">{w('price.outside')}</p>}
        <p role="status">{said}</p>
      </section>
      <PriceCard
        key={chosen}
        {...(source === undefined ? {} : { market: source.market })}
        saved={() => {
          saveSource().catch(console.error);
        }}
      />
    </>
  );
}

type Feed = Readonly<Record<string, unknown>>;

function feedsOf(settings: Settings): readonly Feed[] {
  const value = settings.sections.find(({ name }) => name === 'priceFeeds')?.value ?? null;
  return Array.isArray(value) ? value : [];
}

function marketsOf(settings: Settings): readonly string[] {
  return feedsOf(settings).map((feed) => String(feed['market'] ?? ''));
}
