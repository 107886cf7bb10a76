import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * Signed meter values in the Open Charge Metering Format (S.A.F.E. e.V., OCMF 1.x): `OCMF|payload|signature`. What is
 * signed are the bytes of the payload as they came; nothing here rewrites them.
 */
export interface Ocmf {
  /** Exactly the text between the bars. */
  readonly payload: string;
  readonly signature: OcmfSignature;
  readonly meterSerial: string | null;
  /** Type and data of the identification (IT, ID): the UID of a card, as a rule. */
  readonly identification: { readonly type: string; readonly data: string } | null;
  /** `T7`: the seventh of the transactions. Gaps show. */
  readonly pagination: string | null;
  readonly readings: readonly OcmfReading[];
}

interface OcmfSignature {
  readonly algorithm: string;
  readonly encoding: 'hex' | 'base64';
  readonly data: string;
}

export interface OcmfReading {
  /** As written: `2018-07-24T13:22:04,000+0200 S`. */
  readonly time: string;
  /** UTC epoch ms; `null` when it cannot be read. */
  readonly atMs: number | null;
  /** U unknown, I informative, S synchronised, R relative. Only S is a time to rely on. */
  readonly clock: string | null;
  /** B begin, C charging, E/L/R/A/P/S end, T tariff change, X exception. */
  readonly transaction: string | null;
  readonly obis: string | null;
  /** Whole Wh; `null` for another unit, or finer than a Wh. */
  readonly energyWh: number | null;
  /** G good; anything else is to be shown. */
  readonly status: string | null;
  readonly errorFlags: string;
}

export type OcmfProblem = 'not-ocmf' | 'payload-unreadable' | 'signature-unreadable';

export type OcmfText =
  | { readonly kind: 'ok'; readonly ocmf: Ocmf }
  | { readonly kind: 'refused'; readonly why: OcmfProblem };

export function readOcmf(text: string): OcmfText {
  const bounds = /^OCMF\|(\{.*\})\|(\{[^|]*\})\s*$/s.exec(text.trim());
  if (bounds === null) return { kind: 'refused', why: 'not-ocmf' };
  const [, payload = '', signatureText = ''] = bounds;
  const body = parse(payload);
  if (body === null) return { kind: 'refused', why: 'payload-unreadable' };
  const signature = signatureOf(parse(signatureText));
  if (signature === null) return { kind: 'refused', why: 'signature-unreadable' };
  const type = textOf(body.get('IT'));
  const data = textOf(body.get('ID'));
  return {
    kind: 'ok',
    ocmf: {
      payload,
      signature,
      meterSerial: textOf(body.get('MS')) ?? textOf(body.get('GS')),
      identification: type === null && data === null ? null : { type: type ?? 'NONE', data: data ?? '' },
      pagination: textOf(body.get('PG')),
      readings: readingsOf(body.get('RD')),
    },
  };
}

export type OcmfVerdict =
  | { readonly kind: 'verified' }
  /** The bytes are not those that were signed, or another key signed them. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'unverifiable'; readonly why: 'key-unreadable' | 'algorithm-unknown' | 'key-of-another-curve' };

/** Curves of the OCMF by the names OpenSSL gives them. */
const CURVES: Readonly<Record<string, readonly string[]>> = {
  secp192k1: ['secp192k1'],
  secp192r1: ['prime192v1', 'secp192r1'],
  secp256k1: ['secp256k1'],
  secp256r1: ['prime256v1', 'secp256r1'],
  secp384r1: ['secp384r1'],
  secp521r1: ['secp521r1'],
  brainpool256r1: ['brainpoolP256r1'],
  brainpoolP256r1: ['brainpoolP256r1'],
  brainpool384r1: ['brainpoolP384r1'],
  brainpoolP384r1: ['brainpoolP384r1'],
};

/**
 * Checks the signature.
 * @param publicKey SubjectPublicKeyInfo in hex or base64, or PEM: from the label on the meter or its operator, never
 *   from the message that it is to vouch for
 */
export function verifyOcmf({ payload, signature }: Ocmf, publicKey: string): OcmfVerdict {
  const scheme = /^ECDSA-(\w+)-(SHA256|SHA384|SHA512)$/.exec(signature.algorithm);
  const curves = CURVES[scheme?.[1] ?? ''];
  const hash = scheme?.[2];
  if (curves === undefined || hash === undefined) return { kind: 'unverifiable', why: 'algorithm-unknown' };
  const key = readKey(publicKey);
  if (key === null) return { kind: 'unverifiable', why: 'key-unreadable' };
  if (!curves.includes(key.asymmetricKeyDetails?.namedCurve ?? '')) {
    return { kind: 'unverifiable', why: 'key-of-another-curve' };
  }
  const data = Buffer.from(signature.data, signature.encoding);
  // Most meters send the pair (r, s) as DER, a few as two numbers of the curve's length: nothing tells which.
  const holds = (['der', 'ieee-p1363'] as const).some((dsaEncoding) =>
    verify(hash, Buffer.from(payload, 'utf8'), { key, dsaEncoding }, data),
  );
  return { kind: holds ? 'verified' : 'invalid' };
}

/** Numbers as they are written: a meter's 0.10 is signed as 0.10, and 1/10 of a kWh is 100 Wh without rounding. */
class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parse(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text, (_key, parsed: unknown, context?: { readonly source?: string }) =>
      typeof parsed === 'number' && context?.source !== undefined ? new WrittenNumber(context.source) : parsed,
    );
    return isObject(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function signatureOf(fields: ReadonlyMap<string, unknown> | null): OcmfSignature | null {
  const data = textOf(fields?.get('SD'));
  const encoding = textOf(fields?.get('SE')) ?? 'hex';
  if (fields === null || data === null || (encoding !== 'hex' && encoding !== 'base64')) return null;
  return { algorithm: textOf(fields.get('SA')) ?? 'ECDSA-secp256r1-SHA256', encoding, data };
}

function readingsOf(list: unknown): readonly OcmfReading[] {
  if (!Array.isArray(list)) return [];
  let lastTime = '';
  return list.filter(isObject).map((entry): OcmfReading => {
    const fields = new Map(Object.entries(entry));
    // A reading may leave out what is as in the one before (OCMF, table of readings).
    const time = textOf(fields.get('TM')) ?? lastTime;
    lastTime = time;
    return {
      time,
      ...timeOf(time),
      transaction: textOf(fields.get('TX')),
      obis: textOf(fields.get('RI')),
      energyWh: energyOf(fields.get('RV'), textOf(fields.get('RU'))),
      status: textOf(fields.get('ST')),
      errorFlags: textOf(fields.get('EF')) ?? '',
    };
  });
}

function timeOf(text: string): { readonly atMs: number | null; readonly clock: string | null } {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d),(\d{3})([+-]\d\d)(\d\d) ([UISR])$/.exec(text);
  if (parts === null) return { atMs: null, clock: null };
  const [, date, millis, hours, minutes, clock = null] = parts;
  const atMs = Date.parse(`${date}.${millis}${hours}:${minutes}`);
  return { atMs: Number.isNaN(atMs) ? null : atMs, clock };
}

function energyOf(value: unknown, unit: string | null): number | null {
  if (!(value instanceof WrittenNumber)) return null;
  const decimals = unit === 'kWh' ? 3 : unit === 'Wh' ? 0 : unit === 'MWh' ? 6 : null;
  const digits = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value.text);
  if (decimals === null || digits === null) return null;
  const [, sign = '', whole = '', rest = ''] = digits;
  if (/[1-9]/.test(rest.slice(decimals))) return null;
  return Number(`${sign}${whole}${rest.slice(0, decimals).padEnd(decimals, '0')}`);
}

function readKey(text: string): KeyObject | null {
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(text);
    const compact = text.replace(/\s/g, '');
    const key = Buffer.from(compact, /^[0-9a-fA-F]+$/.test(compact) ? 'hex' : 'base64');
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
