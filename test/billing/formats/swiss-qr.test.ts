import { describe, expect, it } from 'vitest';
import { type QrBill, swissQrPayload } from '../../../src/billing/formats/swiss-qr.ts';

const creditor = {
  name: 'Müller Söhne AG',
  street: 'Rue du Lac',
  building: '1268',
  postalCode: '2501',
  town: 'Biel',
  country: 'CH',
};
const bill = (over: Partial<QrBill> = {}): QrBill => ({
  iban: 'CH44 3199 9123 0008 8901 2',
  creditor,
  debtor: null,
  cents: 194_975,
  currency: 'CHF',
  reference: '21 00000 00003 13947 14300 09017',
  message: 'Ladestrom 01/2026',
  ...over,
});
const why = (over: Partial<QrBill>) => {
  const payload = swissQrPayload(bill(over));
  return payload.kind === 'ok' ? 'ok' : payload.why;
};

describe('the Swiss QR code', () => {
  it('has its lines in their places', () => {
    const payload = swissQrPayload(bill());
    if (payload.kind !== 'ok') throw new Error(payload.why);
    const lines = payload.text.split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines.slice(0, 6)).toEqual(['SPC', '0200', '1', 'CH4431999123000889012', 'S', 'Müller Söhne AG']);
    expect(lines[18]).toBe('1949.75');
    expect(lines[19]).toBe('CHF');
    expect(lines.slice(27)).toEqual(['QRR', '210000000003139471430009017', 'Ladestrom 01/2026', 'EPD']);
  });

  it('takes a creditor reference with an ordinary IBAN, and no reference at all', () => {
    expect(why({ iban: 'CH5800791123000889012', reference: 'RF18 5390 0754 7034' })).toBe('ok');
    expect(why({ iban: 'CH5800791123000889012', reference: null, cents: null })).toBe('ok');
  });

  it('refuses what a bank would', () => {
    expect(why({ iban: 'CH4431999123000889013' })).toBe('iban-wrong');
    expect(why({ iban: 'DE89370400440532013000' })).toBe('iban-wrong');
    expect(why({ reference: '210000000003139471430009018' })).toBe('reference-wrong');
    expect(why({ reference: 'RF19539007547034', iban: 'CH5800791123000889012' })).toBe('reference-wrong');
    expect(why({ reference: null })).toBe('qr-iban-needs-qr-reference');
    expect(why({ iban: 'CH5800791123000889012' })).toBe('qr-reference-needs-qr-iban');
    expect(why({ cents: 0 })).toBe('amount-out-of-range');
    expect(why({ message: 'x'.repeat(141) })).toBe('text-too-long');
    expect(why({ message: 'Strom ⚡' })).toBe('characters-not-allowed');
    expect(why({ message: 'zwei\r\nZeilen' })).toBe('characters-not-allowed');
  });
});
