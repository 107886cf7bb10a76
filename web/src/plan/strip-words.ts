import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { coming, upperFirst } from '../words/names.ts';
import type { Stripe } from './plan-data.ts';

/** Less power is not worth saying, W. */
const WORTH_SAYING_W = 50;

/** All that the picture shows of a quarter hour, in words. */
export function readOut(
  { startMs, priceNano, assumed, solarW, carW, boughtW, battery }: Stripe,
  currency: string,
  nowMs: number,
  i18n: I18n,
): string {
  const { t, format } = i18n;
  const price = priceText(priceNano, assumed, currency, i18n);
  const time = startMs <= nowMs ? t('plan.now') : coming(startMs, nowMs, format);
  const power = joined(format.power(carW));
  const said = [
    `${time}: ${price}`,
    carW < WORTH_SAYING_W ? null : t(boughtW > 0 ? 'plan.read-car' : 'plan.read-car-sun', { power }),
    solarW < WORTH_SAYING_W ? null : t('plan.read-sun', { power: joined(format.power(solarW)) }),
    battery === 'free' ? null : t(`plan.read-${battery}`),
  ]
    .filter((part) => part !== null)
    .join(', ');
  return upperFirst(said);
}

/** `0,314 €/kWh (angenommen)`. */
export function priceText(nano: number | null, assumed: boolean, currency: string, { t, format }: I18n): string {
  if (nano === null) return t('plan.price-unknown');
  return `${format.perKwh(nano, currency)}${assumed ? ` ${t('plan.assumed-mark')}` : ''}`;
}

/** The figures as a spreadsheet opens them: in German with semicolons and decimal commas. Local times of the site. */
export function stripeCsv(
  stripes: readonly Stripe[],
  currency: string,
  wall: (atMs: number) => number,
  { t, language }: I18n,
): string {
  const [separator, point] = language === 'de' ? [';', ','] : [',', '.'];
  const number = (value: number, digits: number): string => value.toFixed(digits).replace('.', point);
  const head = [
    t('plan.column-time'),
    `${currency}/kWh`,
    t('plan.key-assumed'),
    `${t('plan.column-sun')} (kW)`,
    `${t('plan.column-car')} (kW)`,
    `${t('plan.column-bought')} (kW)`,
    t('plan.column-battery'),
  ];
  const rows = stripes.map(({ startMs, priceNano, assumed, solarW, carW, boughtW, battery }) => [
    new Date(wall(startMs)).toISOString().slice(0, 16).replace('T', ' '),
    priceNano === null ? '' : number(priceNano / 1e9, 4),
    assumed ? '1' : '0',
    number(solarW / 1000, 3),
    number(carW / 1000, 3),
    number(boughtW / 1000, 3),
    battery,
  ]);
  return `${[head, ...rows].map((row) => row.join(separator)).join('\r\n')}\r\n`;
}
