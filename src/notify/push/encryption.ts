import { createCipheriv, createECDH, ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** Keys of a browser that takes pushed messages, base64url as the Push API gives them. */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** What is new for every message; given in tests alone. */
export interface Fresh {
  readonly salt: Buffer;
  readonly privateKey: Buffer;
}

const RECORD_BYTES = 4_096;
/** What is left of a record of RFC 8188 beside its header, its tag and its delimiter. */
export const MOST_PLAIN_BYTES = RECORD_BYTES - 86 - 16 - 1;

/**
 * A message that only this browser can read (RFC 8291, `aes128gcm` of RFC 8188 in one record): the service of its vendor, which
 * carries it, cannot. Throws where the keys are none; `plain` has at most {@link MOST_PLAIN_BYTES}.
 */
export function encryptPush(plain: Uint8Array, keys: BrowserKeys, fresh?: Fresh): Buffer {
  const browserKey = Buffer.from(keys.p256dh, 'base64url');
  const ecdh = createECDH('prime256v1');
  if (fresh === undefined) ecdh.generateKeys();
  else ecdh.setPrivateKey(fresh.privateKey);
  const ownKey = ecdh.getPublicKey();
  const salt = fresh?.salt ?? randomBytes(16);
  // RFC 8291, 3.4.
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, ownKey]);
  const input = hkdf(ecdh.computeSecret(browserKey), Buffer.from(keys.auth, 'base64url'), info, 32);
  const key = hkdf(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(RECORD_BYTES);
  header.writeUInt8(ownKey.length, 4);
  // 0x02: the last record (RFC 8188, 2).
  const sealed = [cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([salt, header, ownKey, ...sealed]);
}

/** Whether a browser could read what is encrypted for these keys. */
export function areBrowserKeys({ p256dh, auth }: BrowserKeys): boolean {
  try {
    ECDH.convertKey(Buffer.from(p256dh, 'base64url'), 'prime256v1');
    return Buffer.from(p256dh, 'base64url').length === 65 && Buffer.from(auth, 'base64url').length === 16;
  } catch {
    return false;
  }
}

/** Whether an address may be that of a browser's push service: by its name on the internet, never a machine of this house. */
export function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return (
    protocol === 'https:' && /\.[a-z]{2,}$/i.test(hostname) && !/\.(local|lan|internal|home|arpa)$/i.test(hostname)
  );
}

function hkdf(input: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, bytes));
}
