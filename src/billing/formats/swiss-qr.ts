import { currencyUnits } from './decimal.ts';

/** A structured address: the only kind allowed since 21 November 2025 (Swiss Implementation Guidelines QR-bill 2.3). */
export interface QrAddress {
  readonly name: string;
  readonly street: string;
  readonly building: string;
  readonly postalCode: string;
  readonly town: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface QrBill {
  /** CH or LI. */
  readonly iban: string;
  readonly creditor: QrAddress;
  readonly debtor: QrAddress | null;
  /** Whole cents; `null` leaves the amount open. */
  readonly cents: number | null;
  readonly currency: 'CHF' | 'EUR';
  /** 27 digits (QRR, with a QR-IBAN), or ISO 11649 (SCOR), or none. */
  readonly reference: string | null;
  readonly message: string;
}

export type QrProblem =
  | 'iban-wrong'
  | 'reference-wrong'
  | 'qr-iban-needs-qr-reference'
  | 'qr-reference-needs-qr-iban'
  | 'amount-out-of-range'
  | 'text-too-long'
  | 'characters-not-allowed';

export type QrPayload =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: QrProblem };

/** The text of a Swiss QR code: 31 lines and more, in their fixed order (section 4.2.2). */
export function swissQrPayload(bill: QrBill): QrPayload {
  const iban = bill.iban.replaceAll(' ', '').toUpperCase();
  const reference = bill.reference?.replaceAll(' ', '').toUpperCase() ?? '';
  const problem = problemOf(bill, iban, reference);
  if (problem !== null) return { kind: 'refused', why: problem };
  const lines = [
    'SPC',
    '0200',
    '1',
    iban,
    ...addressLines(bill.creditor),
    ...NO_ADDRESS,
    bill.cents === null ? '' : currencyUnits(bill.cents),
    bill.currency,
    ...(bill.debtor === null ? NO_ADDRESS : addressLines(bill.debtor)),
    referenceType(reference),
    reference,
    bill.message,
    'EPD',
  ];
  return { kind: 'ok', text: lines.join('\r\n') };
}

/** A creditor reference of ISO 11649: check digits before up to 21 letters and digits. */
export function scorReference(number: string): string {
  const check = 98n - mod97(`${number}RF00`);
  return `RF${String(check).padStart(2, '0')}${number}`;
}

/** A QR reference: 26 digits, filled with zeros, and their check digit. */
export function qrReference(number: string): string {
  const digits = number.slice(-26).padStart(26, '0');
  return `${digits}${checkDigit(digits)}`;
}

const NO_ADDRESS = ['', '', '', '', '', '', ''] as const;
const MOST_CENTS = 99_999_999_999;
/** Latin characters of section 4.1.1 in broad strokes: what every bank's reader must take. */
const ALLOWED = /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]*$/;

function addressLines({ name, street, building, postalCode, town, country }: QrAddress): readonly string[] {
  return ['S', name, street, building, postalCode, town, country];
}

function referenceType(reference: string): 'QRR' | 'SCOR' | 'NON' {
  if (reference === '') return 'NON';
  return /^\d{27}$/.test(reference) ? 'QRR' : 'SCOR';
}

function problemOf(bill: QrBill, iban: string, reference: string): QrProblem | null {
  if (!/^(CH|LI)\d{19}$/.test(iban) || !isMod97(iban)) return 'iban-wrong';
  const institute = Number(iban.slice(4, 9));
  const isQrIban = institute >= 30_000 && institute <= 31_999;
  const type = referenceType(reference);
  if (type === 'QRR' && !hasCheckDigit(reference)) return 'reference-wrong';
  if (type === 'SCOR' && (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(reference) || !isMod97(reference))) return 'reference-wrong';
  if (isQrIban && type !== 'QRR') return 'qr-iban-needs-qr-reference';
  if (!isQrIban && type === 'QRR') return 'qr-reference-needs-qr-iban';
  if (bill.cents !== null && (bill.cents < 1 || bill.cents > MOST_CENTS)) return 'amount-out-of-range';
  const people = bill.debtor === null ? [bill.creditor] : [bill.creditor, bill.debtor];
  const fits = people.every(
    ({ name, street, building, postalCode, town }) =>
      name.length <= 70 && street.length <= 70 && building.length <= 16 && postalCode.length <= 16 && town.length <= 35,
  );
  if (!fits || bill.message.length > 140) return 'text-too-long';
  const texts = [bill.message, ...people.flatMap((one) => Object.values(one))];
  return texts.every((text) => ALLOWED.test(text)) ? null : 'characters-not-allowed';
}

/** ISO 7064 MOD 97-10, as IBAN and ISO 11649 use it. */
function isMod97(code: string): boolean {
  return mod97(code.slice(4) + code.slice(0, 4)) === 1n;
}

function mod97(moved: string): bigint {
  return BigInt(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n;
}

/** Modulo 10, recursive: the check digit of Swiss payment references. */
function hasCheckDigit(reference: string): boolean {
  return checkDigit(reference.slice(0, -1)) === Number(reference.slice(-1));
}

function checkDigit(digits: string): number {
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
  let carry = 0;
  for (const digit of digits) carry = table[(carry + Number(digit)) % 10] ?? 0;
  return (10 - carry) % 10;
}
