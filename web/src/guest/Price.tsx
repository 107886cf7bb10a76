import type { Offer } from '../../../src/billing/offer.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { coming } from '../words/names.ts';

/** For which energy a cost is told beforehand, Wh: what a car takes in a night. */
const EXAMPLE_WH = 20_000;

/** What charging will cost, as far as anybody can say. */
export function Price({ offer }: { readonly offer: Offer | null }) {
  const { t, format } = useI18n();
  if (offer === null) return <p class="guest-price">{t('guest.price-none')}</p>;
  const { currency, nowNano, lowestNano, highestNano, vatPpm } = offer;
  const isSame = offer.isComplete && lowestNano === highestNano;
  return (
    <section class="guest-price" aria-label={t('guest.price')}>
      <p class="guest-now">
        {nowNano === null ? (
          t('guest.price-now-unknown')
        ) : (
          <>
            <span class="guest-amount">{format.perKwh(nowNano, currency)}</span>
            {!isSame && <span class="grey"> {t('guest.price-now')}</span>}
          </>
        )}
      </p>
      {isSame ? <p class="small">{t('guest.price-same')}</p> : <Changing offer={offer} />}
      <Fees offer={offer} />
      <Example
        lowestNano={lowestNano}
        highestNano={highestNano}
        currency={currency}
        sessionNano={offer.perSessionNano}
      />
      <p class="small">
        {vatPpm === null ? t('guest.no-vat') : t('guest.vat', { rate: percent(vatPpm, format.locale) })}
      </p>
    </section>
  );
}

/** A price that depends on the time: its range as far as it is known, and what nobody knows yet. */
function Changing({ offer }: { readonly offer: Offer }) {
  const { nowMs } = useStore();
  const { t, format } = useI18n();
  const { lowestNano, highestNano, currency, knownUntilMs, isComplete } = offer;
  if (lowestNano === null || highestNano === null) return null;
  return (
    <p class="small">
      {t('guest.price-range', {
        time: coming(knownUntilMs, nowMs.value, format),
        low: format.perKwh(lowestNano, currency),
        high: format.perKwh(highestNano, currency),
      })}{' '}
      {t(isComplete ? 'guest.price-counts' : 'guest.price-open')}
    </p>
  );
}

function Fees({ offer }: { readonly offer: Offer }) {
  const { t, format } = useI18n();
  const { currency, perSessionNano, perHourNano, idlePerHourNano, idleGraceMs } = offer;
  const fees = [
    ['guest.fee-session', perSessionNano],
    ['guest.fee-hour', perHourNano],
    ['guest.fee-idle', idlePerHourNano],
  ] as const;
  return (
    <ul class="plain guest-fees">
      {fees.map(([key, nano]) =>
        nano === null || nano === 0 ? null : (
          <li key={key}>
            {`+ ${format.money(nano / 1e7, currency)} ${t(key)}`}
            {key === 'guest.fee-idle' && idleGraceMs > 0 && (
              <span class="small"> ({t('guest.fee-grace', { duration: format.span(idleGraceMs) })})</span>
            )}
          </li>
        ),
      )}
    </ul>
  );
}

function Example(props: {
  readonly lowestNano: number | null;
  readonly highestNano: number | null;
  readonly currency: string;
  readonly sessionNano: number | null;
}) {
  const { t, format } = useI18n();
  const { lowestNano, highestNano, currency, sessionNano } = props;
  if (lowestNano === null || highestNano === null) return null;
  const energy = joined({ ...format.energy(EXAMPLE_WH), number: format.integer(EXAMPLE_WH / 1000) });
  const cost = (nano: number): string =>
    format.money(Math.round(((nano * EXAMPLE_WH) / 1000 + (sessionNano ?? 0)) / 1e7), currency);
  return (
    <p>
      {lowestNano === highestNano
        ? t('guest.example', { energy, amount: cost(lowestNano) })
        : t('guest.example-range', { energy, low: cost(lowestNano), high: cost(highestNano) })}
    </p>
  );
}

/** Millionths as `19 %`, with a decimal where the rate has one. */
export function percent(ppm: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1e6);
}
