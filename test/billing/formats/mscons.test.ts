import { describe, expect, it } from 'vitest';
import { MSCONS_2_2E, type MsconsOptions, mscons, type ProfileQuarter } from '../../../src/billing/formats/mscons.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const QUARTER_MS = 15 * 60_000;

function day(fromIso: string, toIso: string): ProfileQuarter[] {
  const quarters: ProfileQuarter[] = [];
  for (let quarterMs = Date.parse(fromIso); quarterMs < Date.parse(toIso); quarterMs += QUARTER_MS) {
    quarters.push({ quarterMs, energyWh: 1234, quality: 'W' });
  }
  return quarters;
}

const options = (over: Partial<MsconsOptions> = {}): MsconsOptions => ({
  sender: { id: '9900000000001', codeList: '500' },
  receiver: { id: '7600000000002', codeList: '14' },
  meteringPoint: 'CH1001201234500000000000000000001',
  obis: '1-1:1.29.0',
  version: MSCONS_2_2E,
  reference: 'LM0001',
  decimal: '.',
  toLocal: localTimeIn('Europe/Zurich'),
  nowMs: Date.parse('2026-01-02T08:15:00+01:00'),
  ...over,
});

/** Reads the segments back by the service characters of UNA, released ones kept. */
function segments(text: string): string[][] {
  const body = text.slice(9);
  return body
    .split(/(?<!\?)'/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => one.split(/(?<!\?)\+/));
}

describe('MSCONS', () => {
  it('has the segments of D.04B in their order, and counts them', () => {
    const text = mscons(day('2026-01-01T00:00:00+01:00', '2026-01-01T00:30:00+01:00'), options());
    expect(text.startsWith("UNA:+.? '")).toBe(true);
    const read = segments(text);
    expect(read.map(([tag]) => tag).join(' ')).toBe(
      'UNB UNH BGM DTM RFF NAD NAD UNS NAD LOC DTM DTM LIN PIA QTY DTM DTM QTY DTM DTM UNT UNZ',
    );
    expect(read.at(-2)).toEqual(['UNT', '20', 'LM0001']);
    expect(read[0]).toEqual([
      'UNB',
      'UNOC:3',
      '9900000000001:500',
      '7600000000002:14',
      '260102:0815',
      'LM0001',
      '',
      'TL',
    ]);
    expect(read.find(([tag]) => tag === 'PIA')).toEqual(['PIA', '5', '1-1?:1.29.0:SRW']);
    expect(read.find(([tag]) => tag === 'QTY')).toEqual(['QTY', '220:1.234:KWH']);
    expect(read.filter(([tag]) => tag === 'NAD').map((one) => one.at(-1))).toEqual([
      '9900000000001::293',
      '7600000000002::9',
      'DP',
    ]);
  });

  it('has 92, 96 or 100 values a day, each with its own offset', () => {
    const count = (from: string, to: string): number => mscons(day(from, to), options()).split('QTY+').length - 1;
    expect(count('2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00')).toBe(92);
    expect(count('2026-01-01T00:00:00+01:00', '2026-01-02T00:00:00+01:00')).toBe(96);
    expect(count('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toBe(100);
    const text = mscons(day('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'), options());
    expect(text).toContain('DTM+163:202610250200?+02:303');
    expect(text).toContain('DTM+163:202610250200?+01:303');
  });

  it('writes UTC and a decimal comma where the version and the receiver want them', () => {
    const version = { ...MSCONS_2_2E, times: 'utc' as const };
    const text = mscons(
      day('2026-01-01T00:00:00+01:00', '2026-01-01T00:15:00+01:00'),
      options({ version, decimal: ',' }),
    );
    expect(text.startsWith("UNA:+,? '")).toBe(true);
    expect(text).toContain('QTY+220:1,234:KWH');
    expect(text).toContain('DTM+163:202512312300?+00:303');
  });

  it('marks substitutes, and sends no number for what is missing', () => {
    const at = Date.parse('2026-01-01T00:00:00+01:00');
    const quarters: ProfileQuarter[] = [
      { quarterMs: at, energyWh: 100, quality: 'E' },
      { quarterMs: at + QUARTER_MS, energyWh: null, quality: 'F' },
    ];
    const text = mscons(quarters, options());
    expect(text).toContain('QTY+67:0.100:KWH');
    expect(text.split('QTY+').length).toBe(2);
    const sent = mscons(quarters, options({ version: { ...MSCONS_2_2E, qualifiers: { W: '220', E: '67', F: '20' } } }));
    expect(sent).toContain('QTY+20:0.000:KWH');
  });
});
