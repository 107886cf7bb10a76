import type { Language } from './language.ts';

/** A number and its unit apart: the unit is set small and grey. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

/** Numbers and times as the language writes them, with no more digits than matter. */
export interface Formats {
  /** BCP 47, for what is written by an `Intl` format of its own. */
  readonly locale: string;
  /** Between whole and decimals, as the fields of a form take it. */
  readonly decimalMark: ',' | '.';
  integer(value: number): string;
  /** W in, `7,2` `kW` out. */
  power(valueW: number): Quantity;
  /** Wh in, `18,4` `kWh` out. */
  energy(valueWh: number): Quantity;
  /** A measured current: always one decimal, so that it does not jump in width. */
  current(valueA: number): Quantity;
  /** A rated or granted current: decimals only where it has them. */
  rating(valueA: number): Quantity;
  /** Wh in, kWh out with every one of them: `18,432`. For bills. */
  exactEnergy(valueWh: number): Quantity;
  /** Whole cents in, `4,20 €` out. */
  money(cents: number, currency: string): string;
  /** Nano units of the currency per kWh in, `0,314 €/kWh` out. */
  perKwh(nano: number, currency: string): string;
  /** 0..1 in, `82 %` out. */
  share(value: number): string;
  /** `14:02`. */
  time(atMs: number): string;
  /** `21. Nov. 2026`. */
  date(atMs: number): string;
  /** `Sa., 21. Nov.`, the year only when it is not that of `nowMs`. */
  day(atMs: number, nowMs: number): string;
  /** In words for a sentence: `12 Sekunden`, `3 Minuten`, `2 Stunden`; rounded up, at least a second. */
  duration(ms: number): string;
  /** How long something took, short: `3 Std. 38 Min.` */
  span(ms: number): string;
}

/** A quantity in running text: the space does not break. */
export function joined(quantity: Quantity): string {
  return `${quantity.number}\u00a0${quantity.unit}`;
}

const LOCALES: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB', nl: 'nl-NL' };

/** `timeZone` is asked for with the first time or date that is written; `undefined` is the browser's. */
export function createFormats(language: Language, timeZone: () => string | undefined): Formats {
  const locale = LOCALES[language];
  const decimals = (least: number, most: number) => {
    const options = { minimumFractionDigits: least, maximumFractionDigits: most };
    const format = onFirstUse(() => new Intl.NumberFormat(locale, options));
    const scale = 10 ** most;
    // Rounds first, so that −0.04 does not become "−0.0"; a real minus sign is as wide as a digit.
    return (value: number) =>
      format()
        .format(Math.round(value * scale) / scale || 0)
        .replace('-', '\u2212');
  };
  const one = decimals(1, 1);
  const three = decimals(3, 3);
  const whole = decimals(0, 0);
  const upToOne = decimals(0, 1);
  const percent = onFirstUse(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const perKwh = (currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const unit = (name: string, unitDisplay: 'long' | 'short') => {
    const options = { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 0 } as const;
    const format = onFirstUse(() => new Intl.NumberFormat(locale, options));
    return (value: number) => format().format(value).replaceAll(' ', '\u00a0');
  };
  const [seconds, minutes, hours] = [unit('second', 'long'), unit('minute', 'long'), unit('hour', 'long')];
  const [shortMinutes, shortHours] = [unit('minute', 'short'), unit('hour', 'short')];
  const dates = (options: Intl.DateTimeFormatOptions) =>
    onFirstUse(() => {
      const zone = timeZone();
      return new Intl.DateTimeFormat(locale, zone === undefined ? options : { ...options, timeZone: zone });
    });
  const time = dates({ hour: '2-digit', minute: '2-digit' });
  const date = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const weekday = dates({ weekday: 'short', day: 'numeric', month: 'short' });
  const weekdayYear = dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const year = dates({ year: 'numeric' });

  return {
    locale,
    decimalMark: language === 'en' ? '.' : ',',
    integer: whole,
    power: (valueW) => ({ number: one(valueW / 1000), unit: 'kW' }),
    energy: (valueWh) => ({ number: one(valueWh / 1000), unit: 'kWh' }),
    exactEnergy: (valueWh) => ({ number: three(valueWh / 1000), unit: 'kWh' }),
    money: (cents, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100),
    perKwh: (nano, currency) => `${perKwh(currency).format(nano / 1e9)}/kWh`,
    current: (valueA) => ({ number: one(valueA), unit: 'A' }),
    rating: (valueA) => ({ number: upToOne(valueA), unit: 'A' }),
    share: (value) => percent().format(Math.min(1, Math.max(0, value))),
    time: (atMs) => time().format(atMs),
    date: (atMs) => date().format(atMs),
    day: (atMs, nowMs) => (year().format(atMs) === year().format(nowMs) ? weekday() : weekdayYear()).format(atMs),
    duration(ms) {
      const wholeSeconds = Math.max(1, Math.ceil(ms / 1000));
      if (wholeSeconds < 100) return seconds(wholeSeconds);
      const wholeMinutes = Math.ceil(wholeSeconds / 60);
      return wholeMinutes < 100 ? minutes(wholeMinutes) : hours(Math.round(wholeMinutes / 60));
    },
    span(ms) {
      const wholeMinutes = Math.max(0, Math.round(ms / 60_000));
      const [wholeHours, rest] = [Math.floor(wholeMinutes / 60), wholeMinutes % 60];
      if (wholeHours === 0) return shortMinutes(rest);
      return rest === 0 ? shortHours(wholeHours) : `${shortHours(wholeHours)} ${shortMinutes(rest)}`;
    },
  };
}

/** Each `Intl` format costs a slow phone 5 to 20 ms: the first view makes only those that it writes with. */
function onFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
