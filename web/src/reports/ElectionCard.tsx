import { useEffect, useState } from 'preact/hooks';
import type { Election, ReimbursementMethod } from '../../../src/core/tariff/company-car.ts';
import type { Api } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Choice, Field, readForm } from '../people/fields.tsx';
import { refusalSentence } from '../words/refusals.ts';

const METHODS = [
  'de-strompreispauschale',
  'de-contract-price',
  'de-dynamic-monthly-average',
  'at-sachbezug',
  'be-creg',
  'fixed-agreed',
  'source-split',
] as const;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Which method holds for whom in which year: chosen once, for the whole of the year. */
export function ElectionCard({ drivers, saved }: { readonly drivers: readonly Named[]; readonly saved: () => void }) {
  const { api, today } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [elections, setElections] = useState<readonly Election[]>([]);
  const [kind, setKind] = useState<string>(METHODS[0]);
  const [said, setSaid] = useState('');
  const load = (): void => {
    askElections(api).then(setElections, console.error);
  };
  useEffect(load, [api]);
  const year = Number(today.value.slice(0, 4));
  const elect = async (form: ReturnType<typeof readForm>): Promise<void> => {
    const method = methodOf(form);
    if (method === null) return setSaid(t('error.invalid-request'));
    const body = { employeeId: form.text('driver'), year: Number(form.text('year')), method };
    const answer = await api.ask('POST', '/api/elections', body);
    setSaid(answer.kind === 'ok' ? t('election.saved') : refusalSentence(answer.refusal, i18n));
    if (answer.kind !== 'ok') return;
    load();
    saved();
  };
  const nameOf = (id: string): string => drivers.find((one) => one.id === id)?.name ?? t('election.erased');
  return (
    <section class="card">
      <h2>{t('election.title')}</h2>
      <p class="small">{t('election.how')}</p>
      {elections.length > 0 && (
        <ul class="plain deliveries">
          {elections.map((one) => (
            <li key={`${one.employeeId} ${one.year}`}>
              <span class="strong">
                {nameOf(one.employeeId)}, {one.year}
              </span>
              <span class="small">{t(`method.${one.method.kind}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {drivers.length === 0 ? (
        <p class="grey">{t('election.nobody')}</p>
      ) : (
        <form
          class="price-form"
          onSubmit={(event) => {
            event.preventDefault();
            elect(readForm(event.currentTarget)).catch(console.error);
          }}
        >
          <div class="filter" onChange={(event) => setKind(kindIn(event.target) ?? kind)}>
            <Choice
              label={t('election.driver')}
              name="driver"
              value=""
              options={drivers.map(({ id, name }) => [id, name] as const)}
            />
            <Choice
              label={t('election.year')}
              name="year"
              value={String(year)}
              options={[year - 1, year, year + 1].map((one) => [String(one), String(one)] as const)}
            />
            <Choice
              label={t('election.method')}
              name="method"
              value={kind}
              options={METHODS.map((one) => [one, t(`method.${one}`)] as const)}
            />
            {kind === 'fixed-agreed' && (
              <Field label={t('election.price')} name="price" inputMode="decimal" value="" required />
            )}
            {kind === 'source-split' && (
              <>
                <Field label={t('election.solar')} name="solar" inputMode="decimal" value="" required />
                <Field label={t('election.battery')} name="battery" inputMode="decimal" value="" required />
              </>
            )}
          </div>
          <button type="submit" class="button">
            {t('election.save')}
          </button>
          <p role="status">{said}</p>
        </form>
      )}
    </section>
  );
}

function kindIn(target: EventTarget | null): string | null {
  return target instanceof HTMLSelectElement && target.name === 'method' ? target.value : null;
}

/** `null` when a price is none. The base fee counts by energy: the command line knows the other ways. */
function methodOf(form: ReturnType<typeof readForm>): ReimbursementMethod | null {
  const kind = METHODS.find((one) => one === form.text('method'));
  const nano = (name: string): number | null => {
    const text = form.text(name).replace(',', '.');
    return /^\d{1,2}(\.\d{1,9})?$/.test(text) ? Math.round(Number(text) * 1_000_000_000) : null;
  };
  switch (kind) {
    case 'de-strompreispauschale':
    case 'at-sachbezug':
      return { kind };
    case 'de-contract-price':
    case 'de-dynamic-monthly-average':
      return { kind, baseFee: 'by-energy' };
    case 'be-creg':
      return { kind, region: 'lowest' };
    case 'fixed-agreed': {
      const priceNano = nano('price');
      return priceNano === null ? null : { kind, priceNano };
    }
    case 'source-split': {
      const [solarNano, batteryNano] = [nano('solar'), nano('battery')];
      return solarNano === null || batteryNano === null ? null : { kind, solarNano, batteryNano };
    }
    case undefined:
      return null;
  }
}

async function askElections(api: Api): Promise<readonly Election[]> {
  const answer = await api.ask('GET', '/api/elections');
  return answer.kind === 'ok' && isList(answer.value) ? answer.value.elections : [];
}

function isList(value: unknown): value is { readonly elections: readonly Election[] } {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'elections'));
}
