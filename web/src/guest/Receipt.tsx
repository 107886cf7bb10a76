import type { ComponentChildren } from 'preact';
import type { GuestSession } from '../../../src/api/guest-ports.ts';
import { printPage } from '../browser.ts';
import { joined } from '../i18n/format.ts';
import { useI18n } from '../parts/context.ts';
import { percent } from './Price.tsx';

/** What a session costs so far; when it is over, the receipt. */
export function Receipt(props: { readonly session: GuestSession; readonly place: string; readonly site: string }) {
  const { session, place, site } = props;
  const { t, format } = useI18n();
  const { startedAtMs, endedAtMs, energyWh, startRegisterWh, endRegisterWh, cost } = session;
  const isOver = endedAtMs !== null;
  const at = (atMs: number): string => `${format.date(atMs)}, ${format.time(atMs)}`;
  return (
    <section class="card gate-card receipt">
      <h2>{t(isOver ? 'guest.receipt' : 'guest.so-far')}</h2>
      {isOver && <p>{t('guest.receipt-of', { name: place, site })}</p>}
      <dl class="receipt-lines">
        <Line label={t('guest.from')}>{at(startedAtMs)}</Line>
        {isOver && <Line label={t('guest.to')}>{at(endedAtMs)}</Line>}
        {energyWh !== null && <Line label={t('guest.energy')}>{joined(format.exactEnergy(energyWh))}</Line>}
        {isOver && startRegisterWh !== null && endRegisterWh !== null && (
          <Line label={t('guest.registers')}>
            {t('guest.registers-are', {
              start: joined(format.exactEnergy(startRegisterWh)),
              end: joined(format.exactEnergy(endRegisterWh)),
            })}
          </Line>
        )}
        {cost !== null && <Costs cost={cost} />}
      </dl>
      {cost === null && <p class="small">{t('guest.no-cost')}</p>}
      {cost?.isProvisional === true && <p class="small">{t('guest.provisional')}</p>}
      {isOver && (
        <button type="button" class="button no-print" onClick={printPage}>
          {t('guest.print')}
        </button>
      )}
    </section>
  );
}

function Costs({ cost }: { readonly cost: NonNullable<GuestSession['cost']> }) {
  const { t, format } = useI18n();
  const { currency, lines, vat, discountPpm } = cost;
  const fees = [
    ['guest.fees-session', cost.sessionCents],
    ['guest.fees-time', cost.timeCents],
    ['guest.fees-idle', cost.idleCents],
  ] as const;
  return (
    <>
      {lines.map(({ priceNano, energyWh, source }) => (
        <Line key={`${source} ${priceNano}`} label="">
          <span class="grey">
            {t('guest.line', {
              energy: joined(format.exactEnergy(energyWh)),
              price: format.perKwh(priceNano, currency),
            })}
          </span>
        </Line>
      ))}
      {fees.map(([key, cents]) =>
        cents === 0 ? null : (
          <Line key={key} label={t(key)}>
            {format.money(cents, currency)}
          </Line>
        ),
      )}
      {discountPpm > 0 && <Line label={t('guest.discount')}>{percent(discountPpm, format.locale)}</Line>}
      <Line label={t('guest.cost')}>
        <span class="guest-amount">{format.money(cost.totalCents, currency)}</span>
      </Line>
      {vat !== null && (
        <Line label="">
          <span class="small">
            {t('guest.vat-within', {
              rate: percent(vat.ratePpm, format.locale),
              amount: format.money(vat.cents, currency),
            })}
          </span>
        </Line>
      )}
    </>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
