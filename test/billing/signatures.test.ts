import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { billedHouse, HOUR, JULY, made, siteOf } from './billed-house.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('hex');

function signedValue(payload: string): string {
  const signature = createSign('SHA256').update(payload).sign(privateKey).toString('hex');
  return `OCMF|${payload}|${JSON.stringify({ SA: 'ECDSA-secp256r1-SHA256', SD: signature })}`;
}

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');
const good = signedValue('{"FV":"1.0","RD":[{"RV":1.000,"RU":"kWh"}]}');
const forged = good.replace('1.000', '9.000');

it.each([
  ['one that holds', good, good, true, 'verified', true],
  ['one without a key', good, good, false, 'stored', true],
  ['one that was erased', good, null, true, 'stored', true],
  ['one that was forged', forged, forged, true, 'invalid', false],
  ['bytes that are not those of the ledger', good, forged, true, 'invalid', false],
])('%s', async (_, recorded, kept, hasKey, signature, exact) => {
  const site = siteOf();
  const garage = site.chargePoints.get('garage');
  if (garage === undefined) throw new Error('no garage');
  const keyed = { ...site, chargePoints: new Map([['garage', { ...garage, publicKey: hasKey ? spki : null }]]) };
  const house = billedHouse({ site: keyed });
  const { fromMs } = JULY;
  house.charge({ sessionId: 'a', fromMs, toMs: fromMs + HOUR, startWh: 0, endWh: 1_000 });
  const event = {
    kind: 'signed',
    sessionId: 'a',
    atMs: fromMs,
    recordedAtMs: fromMs,
    context: 'end',
    flags: [],
  } as const;
  house.append({ ...event, sha256: sha256(recorded) });
  house.signed.set('a', kept === null ? [] : [kept]);
  const statement = await made(house);
  expect([statement.sessions[0]?.signature, statement.exact]).toEqual([signature, exact]);
});
