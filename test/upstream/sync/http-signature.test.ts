import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { signed } from '../../../src/upstream/sync/http-signature.ts';
import { newStreamKeys, publicJwk, thumbprint } from '../../../src/upstream/sync/keys.ts';

/** RFC 9421, B.1.4 and B.2.6: the key and the signature of the standard's own example. */
test('the example of RFC 9421 for Ed25519 comes out', () => {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
    x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString();
  const { input, signature } = signed(
    [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json'],
      ['content-length', '18'],
    ],
    { privateKey, keyId: 'test-key-ed25519' },
    1_618_884_473_000,
  );
  expect(input).toBe(
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  );
  expect(signature).toBe('wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==');
});

test('a site is named by its key: RFC 8037, A.3', () => {
  expect(thumbprint({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })).toBe(
    'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  );
  const { privateKey, siteId } = newStreamKeys();
  expect(thumbprint(publicJwk(privateKey))).toBe(siteId);
  expect(createPublicKey(privateKey).asymmetricKeyType).toBe('ed25519');
});
