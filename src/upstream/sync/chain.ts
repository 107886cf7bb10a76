import { createHash } from 'node:crypto';

/** Before the first record: 32 zero bytes, hex. */
export const GENESIS_HASH = '0'.repeat(64);

export function bodyHash(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/**
 * SHA-256(hash of the record before ‖ SHA-256 of the body), over bytes, hex. So a body that was erased or held back
 * leaves a chain that can still be followed.
 */
export function chainHash(previousHash: string, hashOfBody: string): string {
  return createHash('sha256')
    .update(Buffer.from(previousHash + hashOfBody, 'hex'))
    .digest('hex');
}
