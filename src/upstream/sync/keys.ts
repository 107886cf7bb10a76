import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
} from 'node:crypto';

/** The keys of a stream; both begin with it and are gone with it. */
export interface StreamKeys {
  readonly stream: string;
  /** Ed25519, PKCS#8 in PEM. */
  readonly privateKey: string;
  /** 32 bytes, hex. */
  readonly pseudonymKey: string;
  /** Names the site at the receiver: thumbprint of the public key (RFC 7638). */
  readonly siteId: string;
}

/** A public Ed25519 key as JSON Web Key (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export function newStreamKeys(): StreamKeys {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    stream: randomUUID(),
    privateKey: pem,
    pseudonymKey: randomBytes(32).toString('hex'),
    siteId: thumbprint(publicJwk(pem)),
  };
}

export function publicJwk(privateKey: string): PublicJwk {
  const { x } = createPublicKey(createPrivateKey(privateKey)).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
}

/** RFC 7638, 3: SHA-256 of the required members in the order of their names. */
export function thumbprint({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

export type Pseudonymous = 'session' | 'card' | 'vehicle' | 'driver' | 'charge-point' | 'statement';

/** The same for the same thing within a stream, and telling nothing without the key. 32 hexadecimal digits fit OCPI's ids. */
export type Pseudonyms = (what: Pseudonymous, id: string) => string;

export function pseudonyms(pseudonymKey: string): Pseudonyms {
  const key = Buffer.from(pseudonymKey, 'hex');
  return (what, id) => createHmac('sha256', key).update(`${what}:${id}`).digest('hex').slice(0, 32);
}
