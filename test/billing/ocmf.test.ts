import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ocmf, readOcmf, verifyOcmf } from '../../src/billing/ocmf.ts';

const PAYLOAD =
  '{"FV":"1.0","GI":"Gateway","PG":"T7","MV":"EMH","MS":"1EMH0012345678","IS":true,"IT":"ISO14443","ID":"04A1B2C3D4E5F6",' +
  '"RD":[{"TM":"2026-01-05T18:30:04,000+0100 S","TX":"B","RV":2935.60,"RI":"1-b:1.8.0","RU":"kWh","RT":"AC","EF":"","ST":"G"},' +
  '{"TM":"2026-01-05T20:00:00,500+0100 I","TX":"E","RV":2947.945,"RI":"1-b:1.8.0","RU":"kWh","EF":"t","ST":"G"}]}';

function signed(payload: string, namedCurve = 'prime256v1', algorithm = 'ECDSA-secp256r1-SHA256', hash = 'SHA256') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const data = sign(hash, Buffer.from(payload), privateKey).toString('hex');
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('hex');
  return { text: `OCMF|${payload}|{"SA":"${algorithm}","SD":"${data}"}`, key, privateKey };
}

function read(text: string): Ocmf {
  const result = readOcmf(text);
  if (result.kind !== 'ok') throw new Error(result.why);
  return result.ocmf;
}

describe('a signed meter value', () => {
  it('is read without touching what was signed, its numbers as they are written', () => {
    const ocmf = read(signed(PAYLOAD).text);
    expect(ocmf.payload).toBe(PAYLOAD);
    expect(ocmf).toMatchObject({
      meterSerial: '1EMH0012345678',
      identification: { type: 'ISO14443', data: '04A1B2C3D4E5F6' },
      pagination: 'T7',
      readings: [
        { atMs: Date.parse('2026-01-05T17:30:04Z'), clock: 'S', transaction: 'B', energyWh: 2_935_600, status: 'G' },
        {
          atMs: Date.parse('2026-01-05T19:00:00.500Z'),
          clock: 'I',
          transaction: 'E',
          energyWh: 2_947_945,
          errorFlags: 't',
        },
      ],
    });
  });

  it.each([
    ['prime256v1', 'ECDSA-secp256r1-SHA256', 'SHA256'],
    ['secp256k1', 'ECDSA-secp256k1-SHA256', 'SHA256'],
    ['secp384r1', 'ECDSA-secp384r1-SHA384', 'SHA384'],
    ['brainpoolP256r1', 'ECDSA-brainpool256r1-SHA256', 'SHA256'],
    ['brainpoolP384r1', 'ECDSA-brainpool384r1-SHA256', 'SHA256'],
    ['prime192v1', 'ECDSA-secp192r1-SHA256', 'SHA256'],
    ['secp192k1', 'ECDSA-secp192k1-SHA256', 'SHA256'],
  ])('holds on %s', (curve, algorithm, hash) => {
    const { text, key } = signed(PAYLOAD, curve, algorithm, hash);
    expect(verifyOcmf(read(text), key)).toEqual({ kind: 'verified' });
  });

  it('takes a key in PEM and base64, and a signature of two plain numbers', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const data = sign('SHA256', Buffer.from(PAYLOAD), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64',
    );
    const ocmf = read(`OCMF|${PAYLOAD}|{"SE":"base64","SD":"${data}"}`);
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(verifyOcmf(ocmf, pem)).toEqual({ kind: 'verified' });
    expect(verifyOcmf(ocmf, der)).toEqual({ kind: 'verified' });
  });

  it('says what keeps it from a verdict', () => {
    const { text, key } = signed(PAYLOAD);
    const other = signed(PAYLOAD, 'secp256k1', 'ECDSA-secp256k1-SHA256');
    expect(verifyOcmf(read(text), signed(PAYLOAD).key)).toEqual({ kind: 'invalid' });
    expect(verifyOcmf(read(text), other.key)).toEqual({ kind: 'unverifiable', why: 'key-of-another-curve' });
    expect(verifyOcmf(read(text), 'no key')).toEqual({ kind: 'unverifiable', why: 'key-unreadable' });
    expect(verifyOcmf(read(text.replace('SHA256', 'MD5')), key)).toEqual({
      kind: 'unverifiable',
      why: 'algorithm-unknown',
    });
  });

  it('no changed character of the payload goes unnoticed', () => {
    const { text, key } = signed(PAYLOAD);
    fc.assert(
      fc.property(fc.nat({ max: PAYLOAD.length - 1 }), fc.constantFrom('0', '9', ' ', 'x', '"'), (at, character) => {
        fc.pre(PAYLOAD[at] !== character);
        const changed = text.slice(0, 5 + at) + character + text.slice(5 + at + 1);
        const result = readOcmf(changed);
        if (result.kind === 'ok') expect(verifyOcmf(result.ocmf, key)).toEqual({ kind: 'invalid' });
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is none', () => {
    expect(readOcmf('')).toEqual({ kind: 'refused', why: 'not-ocmf' });
    expect(readOcmf('OCMF|{"a":|{"SD":"00"}')).toEqual({ kind: 'refused', why: 'not-ocmf' });
    expect(readOcmf('OCMF|{"a":}|{"SD":"00"}')).toEqual({ kind: 'refused', why: 'payload-unreadable' });
    expect(readOcmf('OCMF|{"a":1}|{"SA":"x"}')).toEqual({ kind: 'refused', why: 'signature-unreadable' });
  });
});
