import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decimalOf, nanoOf } from '../../src/billing/decimals.ts';
import { readMarketCsv } from '../../src/billing/market-csv.ts';
import { methodFrom } from '../../src/billing/methods.ts';
import { elect, enterPrices } from '../../src/billing/price-changes.ts';
import { priceDocument, readPriceDocument } from '../../src/billing/price-document.ts';
import { localTimeIn } from '../../src/core/tariff/local-time.ts';
import { billedHouse } from './billed-house.ts';

const toLocal = localTimeIn('Europe/Berlin');
const surroundings = { toLocal, currency: 'EUR', known: [] };
const version = { from: '2026-01-01', basis: 'gross', energy: { kind: 'fixed', pricePerKwh: 0.3245 } };
const document = (over: object = {}) => ({
  tariffs: [{ id: 'home', name: 'Strom', versions: [{ ...version, ...over }] }],
});

describe('decimals', () => {
  it('are exact both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }), (nano) => {
        expect(nanoOf(decimalOf(nano))).toBe(nano);
      }),
    );
    expect([0.3245, '0,3245', 1e-7, 12.9, -0.05, '1.0000000001', 'x', 0.12345678901, ''].map(nanoOf)).toEqual([
      324_500_000,
      324_500_000,
      100,
      12_900_000_000,
      -50_000_000,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a document of prices', () => {
  it('reads what people write: days of the site, decimals, windows, and writes it back', () => {
    const value = {
      tariffs: [
        {
          id: 'night',
          name: 'Tag/Nacht',
          vat: [{ from: '2007-01-01', percent: 19 }],
          versions: [
            {
              from: '2026-03-29',
              basis: 'net',
              energy: {
                kind: 'time-of-use',
                windows: [
                  {
                    from: '22:00',
                    to: '06:00',
                    weekdays: [1, 2],
                    season: { from: '10-01', to: '03-31' },
                    pricePerKwh: '0.21',
                  },
                ],
                otherwise: '0.29',
              },
              surcharges: [{ name: 'Netz', otherwise: '0.08', windows: [] }],
              perSession: '0.5',
              perHour: '0',
              idlePerHour: '2',
              idleGraceMinutes: 30,
              baseFeePerMonth: '12.9',
            },
          ],
        },
      ],
      rules: [{ tariff: 'night', group: 'guests', from: '2026-04-01', to: '2026-05-01', discountPercent: 12.5 }],
    };
    const read = readPriceDocument(value, surroundings);
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    const { tariffs, rules } = read.prices;
    expect(new Date(tariffs[0]?.versions[0]?.validFromMs ?? 0).toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(tariffs[0]?.versions[0]?.energy).toMatchObject({
      windows: [{ window: { fromMinute: 1320, toMinute: 360 }, priceNano: 210_000_000 }],
    });
    expect(rules).toMatchObject([{ discountPpm: 125_000, validToMs: Date.UTC(2026, 3, 30, 22) }]);
    expect(priceDocument(tariffs, rules ?? [], toLocal)).toEqual(value);
  });

  it.each<readonly [string, unknown, string]>([
    ['no object', 'home', ''],
    ['an unknown key', { ...document(), extra: 1 }, ''],
    ['a day that is none', document({ from: '2026-02-30' }), '/tariffs/0/versions/0/from'],
    [
      'too many decimals',
      document({ energy: { kind: 'fixed', pricePerKwh: '0.12345678912' } }),
      '/tariffs/0/versions/0/energy/pricePerKwh',
    ],
    ['net without a rate', document({ basis: 'net' }), '/tariffs/0/versions/0/basis'],
    ['a rule for no tariff', { rules: [{ tariff: 'gone', from: '2026-01-01' }] }, '/rules/0/tariff'],
    [
      'versions out of order',
      { tariffs: [{ id: 'a', name: 'A', versions: [version, version] }] },
      '/tariffs/0/versions/1/from',
    ],
    [
      'a window off the quarter hour',
      document({
        energy: { kind: 'time-of-use', otherwise: 1, windows: [{ from: '22:10', to: '06:00', pricePerKwh: 1 }] },
      }),
      '',
    ],
    [
      'a window without length',
      document({
        energy: { kind: 'time-of-use', otherwise: 1, windows: [{ from: '06:00', to: '06:00', pricePerKwh: 1 }] },
      }),
      '/tariffs/0/versions/0/energy/windows/0',
    ],
  ])('refuses %s, with its place', (_, value, path) => {
    const read = readPriceDocument(value, surroundings);
    if (read.kind === 'ok') throw new Error('it was taken');
    expect(read.problems.length).toBeGreaterThan(0);
    if (path !== '') expect(read.problems[0]?.path).toBe(path);
  });

  it('the first price list holds for everybody; later ones wait for a rule; the history says who', () => {
    const { book } = billedHouse();
    const enter = (value: object, nowMs: number) => {
      const read = readPriceDocument(value, { ...surroundings, known: book.tariffs().keys() });
      if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
      enterPrices(book, read.prices, 'owner', nowMs);
    };
    enter(document(), 1);
    enter({ tariffs: [{ id: 'guests', name: 'Gäste', versions: [version] }] }, 2);
    expect(book.rules()).toEqual([
      { tariffId: 'home', chargePointId: null, group: null, validFromMs: 0, validToMs: null, discountPpm: 0 },
    ]);
    expect(book.history().map(({ kind, about, author, atMs }) => [kind, about, author, atMs])).toEqual([
      ['tariff', 'Gäste', 'owner', 2],
      ['tariff-rules', null, 'owner', 1],
      ['tariff', 'Strom', 'owner', 1],
    ]);
  });
});

it('the example of the documentation can be read', () => {
  const text = readFileSync(new URL('../../docs/tariffs.md', import.meta.url), 'utf8');
  const example: unknown = parse(/```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  const read = readPriceDocument(example, surroundings);
  expect(read.kind === 'refused' ? read.problems : []).toEqual([]);
});

describe('elections', () => {
  it('one for employee and year; the same again is nothing new', () => {
    const { book, ledger } = billedHouse();
    const one = { employeeId: 'anna', year: 2026, method: { kind: 'de-strompreispauschale' } } as const;
    expect(elect(book, one, 'owner', 1)).toBe('elected');
    const { seq } = ledger.chain.headNow();
    expect(elect(book, one, 'owner', 2)).toBe('elected');
    expect(ledger.chain.headNow().seq).toBe(seq);
    expect(elect(book, { ...one, method: { kind: 'at-sachbezug' } }, 'owner', 3)).toEqual(one);
    expect(elect(book, { ...one, year: 2027, method: { kind: 'at-sachbezug' } }, 'owner', 4)).toBe('elected');
  });

  it.each([
    ['de-strompreispauschale', { kind: 'de-strompreispauschale' }],
    ['de-contract-price', { kind: 'de-contract-price', baseFee: 'by-energy' }],
    ['de-dynamic-monthly-average:no-base-fee', { kind: 'de-dynamic-monthly-average', baseFee: 'none' }],
    ['be-creg:flanders', { kind: 'be-creg', region: 'flanders' }],
    ['fixed-agreed:0,30', { kind: 'fixed-agreed', priceNano: 300_000_000 }],
    ['source-split:0.08,0.10', { kind: 'source-split', solarNano: 80_000_000, batteryNano: 100_000_000 }],
    ['fixed-agreed', null],
    ['fixed-agreed:-1', null],
    ['at-sachbezug:x', null],
    ['source-split:0.08', null],
    ['free', null],
  ])('%s', (words, method) => expect(methodFrom(words)).toEqual(method));
});

describe('market prices from CSV', () => {
  const csv = (...lines: readonly string[]) => readMarketCsv(lines.join('\n'), 'DE-LU', 'mwh', 'test.csv');

  it('quarters, a hole, a negative price, a gap, and the two hours of a night in October', () => {
    const read = csv(
      '\uFEFFstart,price',
      '2026-10-25T02:45:00+02:00,84.20',
      '2026-10-25T02:00:00+01:00,',
      '2026-10-25T02:15:00+01:00,-1.5',
      '2026-10-25T04:00:00+01:00,10',
      '',
    );
    expect(read).toMatchObject({ kind: 'ok', slots: 4, holes: 1 });
    expect(
      read.kind === 'ok' &&
        read.stretches.map(({ fromMs, pricesNano, slotMinutes }) => [
          new Date(fromMs).toISOString(),
          slotMinutes,
          pricesNano,
        ]),
    ).toEqual([
      ['2026-10-25T00:45:00.000Z', 15, [84_200_000, null, -1_500_000]],
      ['2026-10-25T03:00:00.000Z', 15, [10_000_000]],
    ]);
  });

  it('hours by epoch seconds, with semicolons and decimal commas', () => {
    const read = csv('1767222000;98,4', '1767225600;97');
    expect(read).toMatchObject({ kind: 'ok', stretches: [{ slotMinutes: 60, pricesNano: [98_400_000, 97_000_000] }] });
  });

  it.each([
    ['no zone', ['2026-01-01T00:00:00Z,1', '2026-01-01T01:00:00,1'], 2],
    ['the same again', ['2026-01-01T00:00:00Z,1', '2026-01-01T00:00:00Z,1'], 2],
    ['off the quarter', ['2026-01-01T00:05:00Z,1'], 1],
    ['no number', ['start,price', '2026-01-01T00:00:00Z,cheap'], 2],
    ['a third column', ['2026-01-01T00:00:00Z,1,EUR'], 1],
    ['nothing', [''], 1],
  ])('refuses %s as a whole, with the line', (_, lines, line) => {
    expect(csv(...lines)).toMatchObject({ kind: 'refused', line });
  });
});
