import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The key by which this house shows the push services that it is always the same sender (VAPID, RFC 8292). */
export interface VapidKey {
  /** Uncompressed point, base64url, as `applicationServerKey` wants it. */
  readonly publicKey: string;
  /** Value of the header `authorization` for a push service. */
  authorization(endpoint: string, contact: string, nowMs: number): string;
}

const FILE = 'web-push.key';
/** RFC 8292, 2: at most 24 hours. */
const VALID_S = 12 * 3_600;

/** Made at the first use, in a file that nobody else may read. A new key would make every browser enter itself anew. */
export async function vapidKey(dataDir: string): Promise<VapidKey> {
  const file = join(dataDir, FILE);
  const kept = textOf(file);
  if (kept !== null) return vapidKeyOf(createPrivateKey(kept));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  return vapidKeyOf(privateKey);
}

function vapidKeyOf(privateKey: KeyObject): VapidKey {
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const publicKey = point.toString('base64url');
  return {
    publicKey,
    authorization(endpoint, contact, nowMs) {
      const claims = { aud: new URL(endpoint).origin, exp: Math.floor(nowMs / 1_000) + VALID_S, sub: contact };
      const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
    },
  };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
