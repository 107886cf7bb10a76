import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { calendarWord, dayAt, utcOf } from '../core/tariff/calendar.ts';
import type { TariffRule } from '../core/tariff/precedence.ts';
import type { EnergyPrice, Surcharge, Tariff, TariffVersion, VatRate, WindowPrice } from '../core/tariff/prices.ts';
import type { TimeWindow } from '../core/tariff/windows.ts';
import { decimalOf, nanoOf } from './decimals.ts';

/**
 * Prices as people write them, in YAML or JSON: units of the currency, local days, percent. The ledger keeps them as whole
 * nano units and moments. docs/tariffs.md describes it.
 */

const closed = { additionalProperties: false } as const;

const Price = Type.Union([Type.Number({ minimum: -1_000_000, maximum: 1_000_000 }), Type.String({ maxLength: 20 })]);
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):(00|15|30|45)$|^24:00$' });
const YearDay = Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });
const Name = Type.String({ minLength: 1, maxLength: 60 });

const Window = Type.Object(
  {
    from: Clock,
    to: Clock,
    weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 })),
    season: Type.Optional(Type.Object({ from: YearDay, to: YearDay }, closed)),
    pricePerKwh: Price,
  },
  closed,
);
const windows = Type.Array(Window, { maxItems: 50 });

const Energy = Type.Union([
  Type.Object({ kind: Type.Literal('fixed'), pricePerKwh: Price }, closed),
  Type.Object({ kind: Type.Literal('time-of-use'), windows, otherwise: Price }, closed),
  Type.Object(
    {
      kind: Type.Literal('dynamic'),
      market: Type.String({ minLength: 1, maxLength: 20 }),
      resolution: Type.Enum(['quarter', 'hour']),
    },
    closed,
  ),
]);

const Version = Type.Object(
  {
    from: Day,
    basis: Type.Enum(['gross', 'net']),
    energy: Energy,
    surcharges: Type.Optional(
      Type.Array(Type.Object({ name: Name, otherwise: Price, windows: Type.Optional(windows) }, closed), {
        maxItems: 20,
      }),
    ),
    perSession: Type.Optional(Price),
    perHour: Type.Optional(Price),
    idlePerHour: Type.Optional(Price),
    idleGraceMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    baseFeePerMonth: Type.Optional(Price),
  },
  closed,
);

const TariffShape = Type.Object(
  {
    id: Id,
    name: Name,
    vat: Type.Optional(
      Type.Array(Type.Object({ from: Day, percent: Type.Number({ minimum: 0, maximum: 100 }) }, closed), {
        maxItems: 50,
      }),
    ),
    versions: Type.Array(Version, { minItems: 1, maxItems: 200 }),
  },
  closed,
);

const Rule = Type.Object(
  {
    tariff: Id,
    chargePoint: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    group: Type.Optional(Name),
    from: Day,
    to: Type.Optional(Day),
    discountPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  },
  closed,
);

/** `rules` left out: those that hold stay. */
export const PriceDocumentSchema = Type.Object(
  {
    tariffs: Type.Optional(Type.Array(TariffShape, { maxItems: 100 })),
    rules: Type.Optional(Type.Array(Rule, { maxItems: 1_000 })),
  },
  closed,
);
export type PriceDocument = Static<typeof PriceDocumentSchema>;

export interface DocumentProblem {
  /** JSON pointer into the document. */
  readonly path: string;
  readonly message: string;
}

export interface ReadPrices {
  readonly tariffs: readonly Tariff[];
  /** `null`: unchanged. */
  readonly rules: readonly TariffRule[] | null;
}

/** Where days begin, and what money is called. */
interface PriceSurroundings {
  readonly toLocal: (atMs: number) => number;
  readonly currency: string;
  /** Ids of tariffs that are there already. */
  readonly known: Iterable<string>;
}

/** Checks a document and turns it into what the ledger keeps. All or nothing. */
export function readPriceDocument(
  value: unknown,
  { toLocal, currency, known }: PriceSurroundings,
):
  | { readonly kind: 'ok'; readonly prices: ReadPrices }
  | { readonly kind: 'refused'; readonly problems: readonly DocumentProblem[] } {
  if (!Check(PriceDocumentSchema, value)) {
    const problems = Errors(PriceDocumentSchema, value).map(({ instancePath: path, message }) => ({ path, message }));
    return { kind: 'refused', problems: problems.slice(0, 20) };
  }
  const problems: DocumentProblem[] = [];
  const reader = new Reader(toLocal, problems);
  const tariffs = (value.tariffs ?? []).map((one, i) => reader.tariff(one, currency, `/tariffs/${i}`));
  const ids = new Set([...known, ...tariffs.map(({ id }) => id)]);
  tariffs.forEach(({ id }, i) => {
    if (tariffs.findIndex((other) => other.id === id) < i) reader.refuse(`/tariffs/${i}/id`, 'stands here twice');
  });
  const rules = value.rules?.map((one, i) => reader.rule(one, ids, `/rules/${i}`)) ?? null;
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'ok', prices: { tariffs, rules } };
}

/** What holds, as a document that reads back to the same. */
export function priceDocument(
  tariffs: Iterable<Tariff>,
  rules: readonly TariffRule[],
  toLocal: (atMs: number) => number,
): Required<PriceDocument> {
  const day = (atMs: number): string => dayAt(atMs, toLocal);
  return {
    tariffs: [...tariffs].map(({ id, name, vat, versions }) => ({
      id,
      name,
      vat: vat.map(({ validFromMs, ratePpm }) => ({ from: day(validFromMs), percent: ratePpm / 10_000 })),
      versions: versions.map((one) => ({
        from: day(one.validFromMs),
        basis: one.basis,
        energy: energyWritten(one.energy),
        surcharges: one.surcharges.map(({ name, windows, otherwiseNano }) => ({
          name,
          otherwise: decimalOf(otherwiseNano),
          windows: windows.map(windowWritten),
        })),
        perSession: decimalOf(one.perSessionNano),
        perHour: decimalOf(one.perHourNano),
        idlePerHour: decimalOf(one.idlePerHourNano),
        idleGraceMinutes: one.idleGraceMs / 60_000,
        baseFeePerMonth: decimalOf(one.baseFeePerMonthNano),
      })),
    })),
    rules: rules.map(({ tariffId, chargePointId, group, validFromMs, validToMs, discountPpm }) => ({
      tariff: tariffId,
      ...(chargePointId === null ? {} : { chargePoint: chargePointId }),
      ...(group === null ? {} : { group }),
      from: day(validFromMs),
      ...(validToMs === null ? {} : { to: day(validToMs) }),
      discountPercent: discountPpm / 10_000,
    })),
  };
}

/** Reads the parts, and notes what their shapes alone do not tell. */
class Reader {
  private readonly toLocal: (atMs: number) => number;
  private readonly problems: DocumentProblem[];

  constructor(toLocal: (atMs: number) => number, problems: DocumentProblem[]) {
    this.toLocal = toLocal;
    this.problems = problems;
  }

  refuse(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  tariff({ id, name, vat, versions }: Static<typeof TariffShape>, currency: string, path: string): Tariff {
    const rates = (vat ?? []).map(({ from, percent }, i): VatRate => {
      const ratePpm = this.ppm(percent, `${path}/vat/${i}/percent`);
      return { validFromMs: this.day(from, `${path}/vat/${i}/from`), ratePpm };
    });
    this.ascending(rates, `${path}/vat`);
    const read = versions.map((version, i) => this.version(version, `${path}/versions/${i}`));
    this.ascending(read, `${path}/versions`);
    read.forEach(({ basis, validFromMs }, i) => {
      const isCovered = rates.some((rate) => rate.validFromMs <= validFromMs);
      if (basis === 'net' && !isCovered)
        this.refuse(`${path}/versions/${i}/basis`, 'net prices need a VAT rate from that day');
    });
    return { id, name, currency, versions: read, vat: rates };
  }

  rule(rule: Static<typeof Rule>, ids: ReadonlySet<string>, path: string): TariffRule {
    if (!ids.has(rule.tariff)) this.refuse(`${path}/tariff`, `there is no tariff ${rule.tariff}`);
    const validFromMs = this.day(rule.from, `${path}/from`);
    const validToMs = rule.to === undefined ? null : this.day(rule.to, `${path}/to`);
    if (validToMs !== null && validToMs <= validFromMs) this.refuse(`${path}/to`, 'ends before it begins');
    return {
      tariffId: rule.tariff,
      chargePointId: rule.chargePoint ?? null,
      group: rule.group ?? null,
      validFromMs,
      validToMs,
      discountPpm: this.ppm(rule.discountPercent ?? 0, `${path}/discountPercent`),
    };
  }

  private version(version: Static<typeof Version>, path: string): TariffVersion {
    const price = (key: 'perSession' | 'perHour' | 'idlePerHour' | 'baseFeePerMonth'): number =>
      this.nano(version[key] ?? 0, `${path}/${key}`);
    return {
      validFromMs: this.day(version.from, `${path}/from`),
      energy: this.energy(version.energy, `${path}/energy`),
      surcharges: (version.surcharges ?? []).map(({ name, otherwise, windows: list }, i): Surcharge => {
        const at = `${path}/surcharges/${i}`;
        return { name, windows: this.windows(list ?? [], at), otherwiseNano: this.nano(otherwise, `${at}/otherwise`) };
      }),
      basis: version.basis,
      perSessionNano: price('perSession'),
      perHourNano: price('perHour'),
      idlePerHourNano: price('idlePerHour'),
      idleGraceMs: (version.idleGraceMinutes ?? 0) * 60_000,
      baseFeePerMonthNano: price('baseFeePerMonth'),
    };
  }

  private energy(energy: Static<typeof Energy>, path: string): EnergyPrice {
    switch (energy.kind) {
      case 'fixed':
        return { kind: 'fixed', priceNano: this.nano(energy.pricePerKwh, `${path}/pricePerKwh`) };
      case 'time-of-use': {
        const otherwiseNano = this.nano(energy.otherwise, `${path}/otherwise`);
        return { kind: 'time-of-use', windows: this.windows(energy.windows, path), otherwiseNano };
      }
      case 'dynamic':
        return energy;
    }
  }

  private windows(list: readonly Static<typeof Window>[], path: string): readonly WindowPrice[] {
    return list.map(({ from, to, weekdays = null, season = null, pricePerKwh }, i) => {
      const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
      if (fromMinute === toMinute || fromMinute === 1440)
        this.refuse(`${path}/windows/${i}`, 'a window needs a length');
      const window: TimeWindow = { weekdays, fromMinute, toMinute, season };
      return { window, priceNano: this.nano(pricePerKwh, `${path}/windows/${i}/pricePerKwh`) };
    });
  }

  private ascending(list: readonly { readonly validFromMs: number }[], path: string): void {
    list.forEach(({ validFromMs }, i) => {
      const before = list[i - 1]?.validFromMs ?? Number.NEGATIVE_INFINITY;
      if (validFromMs <= before) this.refuse(`${path}/${i}/from`, 'must be later than the one before');
    });
  }

  private day(day: string, path: string): number {
    const word = calendarWord(day);
    if (word === null) this.refuse(path, 'is no day of the calendar');
    return word === null ? 0 : utcOf(word.fromLocalMs, this.toLocal);
  }

  private nano(price: number | string, path: string): number {
    const nano = nanoOf(price);
    if (nano === null) this.refuse(path, 'must be a number with at most nine decimals');
    return nano ?? 0;
  }

  private ppm(percent: number, path: string): number {
    const ppm = Math.round(percent * 10_000);
    if (ppm / 10_000 !== percent) this.refuse(path, 'may have at most four decimals');
    return ppm;
  }
}

function energyWritten(energy: EnergyPrice): Static<typeof Energy> {
  switch (energy.kind) {
    case 'fixed':
      return { kind: 'fixed', pricePerKwh: decimalOf(energy.priceNano) };
    case 'time-of-use':
      return {
        kind: 'time-of-use',
        windows: energy.windows.map(windowWritten),
        otherwise: decimalOf(energy.otherwiseNano),
      };
    case 'dynamic':
      return energy;
  }
}

function windowWritten({ window, priceNano }: WindowPrice): Static<typeof Window> {
  const { fromMinute, toMinute, weekdays, season } = window;
  return {
    from: clockOf(fromMinute),
    to: clockOf(toMinute),
    ...(weekdays === null ? {} : { weekdays: [...weekdays] }),
    ...(season === null ? {} : { season }),
    pricePerKwh: decimalOf(priceNano),
  };
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
