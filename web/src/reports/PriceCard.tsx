import { useEffect, useId, useState } from 'preact/hooks';
import type { PriceAnswer } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { refusalSentence } from '../words/refusals.ts';
import { askPrices } from './answers.ts';

type Tariff = NonNullable<PriceAnswer['tariffs']>[number];

interface Entered {
  readonly kind: 'fixed' | 'two' | 'dynamic';
  readonly day: string;
  readonly night: string;
  readonly nightFrom: string;
  readonly nightTo: string;
  /** What comes on top of the price of the market, net. */
  readonly surcharge: string;
  readonly market: string;
  readonly baseFee: string;
  readonly vat: string;
  readonly from: string;
}

/** The price of electricity: one, or one for the day and one for the night. A change is a new version, never an edit. */
export function PriceCard(props: {
  readonly saved: () => void;
  /** One whose prices come from outside: what is entered comes on top of it. */
  readonly market?: string;
}) {
  const { saved, market } = props;
  const { api, today } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [tariff, setTariff] = useState<Tariff | null>(null);
  const [said, setSaid] = useState('');
  const [entered, setEntered] = useState<Entered>({
    kind: market === undefined ? 'fixed' : 'dynamic',
    day: '',
    night: '',
    nightFrom: '22:00',
    nightTo: '06:00',
    surcharge: '',
    market: market ?? 'DE-LU',
    baseFee: '0',
    vat: '19',
    from: `${today.value.slice(0, 4)}-01-01`,
  });
  const load = (): void => {
    askPrices(api).then(
      (answer) => setTariff(answer.kind === 'ok' ? (answer.value.tariffs?.[0] ?? null) : null),
      console.error,
    );
  };
  useEffect(load, [api]);
  const save = async (): Promise<void> => {
    const answer = await api.ask('PUT', '/api/prices', { tariffs: [withVersion(tariff, entered, t('prices.title'))] });
    setSaid(answer.kind === 'ok' ? t('prices.saved') : refusalSentence(answer.refusal, i18n));
    if (answer.kind !== 'ok') return;
    load();
    saved();
  };
  const newest = tariff?.versions.at(-1);
  const field = (key: keyof Entered, label: string, type: 'text' | 'time' | 'date' = 'text') => (
    <Field
      label={label}
      type={type}
      value={entered[key]}
      change={(value) => setEntered({ ...entered, [key]: value })}
    />
  );
  return (
    <section class="card">
      <h2>{t('prices.title')}</h2>
      <p class="grey">
        {tariff === null || newest === undefined
          ? t('prices.none')
          : t('prices.now', { name: tariff.name, day: format.date(Date.parse(`${newest.from}T12:00:00Z`)) })}
      </p>
      <form
        class="price-form"
        onSubmit={(event) => {
          event.preventDefault();
          save().catch(console.error);
        }}
      >
        <Segmented
          label={t('prices.kind')}
          segments={[
            { value: 'fixed', label: t('prices.fixed') },
            { value: 'two', label: t('prices.two') },
            { value: 'dynamic', label: t('prices.dynamic') },
          ]}
          value={entered.kind}
          choose={(kind) => setEntered({ ...entered, kind })}
        />
        <div class="filter">
          {entered.kind !== 'dynamic' && field('day', t('prices.day'))}
          {entered.kind === 'dynamic' && market === undefined && field('market', t('prices.market'))}
          {entered.kind === 'dynamic' && field('surcharge', t('prices.surcharge'))}
          {entered.kind === 'two' && field('night', t('prices.night'))}
          {entered.kind === 'two' && field('nightFrom', t('prices.night-from'), 'time')}
          {entered.kind === 'two' && field('nightTo', t('prices.night-to'), 'time')}
          {field('baseFee', t('prices.base-fee'))}
          {field('vat', t('prices.vat'))}
          {field('from', t('prices.from'), 'date')}
        </div>
        {entered.kind === 'dynamic' && <p class="small">{t('prices.dynamic-net')}</p>}
        <button type="submit" class="button">
          {t('prices.save')}
        </button>
        <p role="status">{said}</p>
      </form>
      <p class="small">{t('prices.more')}</p>
    </section>
  );
}

function Field(props: {
  readonly label: string;
  readonly type: 'text' | 'time' | 'date';
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const id = useId();
  const take = (event: { readonly currentTarget: HTMLInputElement }): void => props.change(event.currentTarget.value);
  return (
    <p class="field">
      <label for={id}>{props.label}</label>
      {props.type === 'text' ? (
        <input id={id} type="text" inputMode="decimal" required value={props.value} onInput={take} />
      ) : (
        <input id={id} type={props.type} required value={props.value} onInput={take} />
      )}
    </p>
  );
}

/** The tariff with one more version; what was to hold from that day or later makes room for it. */
function withVersion(tariff: Tariff | null, entered: Entered, name: string): Tariff {
  const { from, baseFee, vat } = entered;
  const percent = Number(vat.replace(',', '.'));
  const version: Tariff['versions'][number] = { from, ...pricesOf(entered), baseFeePerMonth: baseFee };
  const before = <T extends { readonly from: string }>(list: readonly T[] | undefined): T[] =>
    (list ?? []).filter((one) => one.from < from);
  return {
    id: tariff?.id ?? 'home',
    name: tariff?.name ?? name,
    vat: [...before(tariff?.vat), { from, percent }],
    versions: [...before(tariff?.versions), version],
  };
}

function pricesOf(entered: Entered): Pick<Tariff['versions'][number], 'basis' | 'energy' | 'surcharges'> {
  const { kind, day, night, nightFrom, nightTo, surcharge, market } = entered;
  switch (kind) {
    case 'fixed':
      return { basis: 'gross', energy: { kind, pricePerKwh: day } };
    case 'two': {
      const windows = [{ from: nightFrom, to: nightTo, pricePerKwh: night }];
      return { basis: 'gross', energy: { kind: 'time-of-use', windows, otherwise: day } };
    }
    case 'dynamic':
      return {
        basis: 'net',
        energy: { kind, market: market.trim(), resolution: 'quarter' },
        surcharges: [{ name: '+', otherwise: surcharge }],
      };
  }
}
