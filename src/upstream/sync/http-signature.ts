import { createHash, createPrivateKey, sign } from 'node:crypto';

/** A request before it is signed. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers that sign a request: HTTP Message Signatures (RFC 9421) with Ed25519 over method, address, type and digest of
 * the body (RFC 9530).
 */
export function signatureHeaders(
  { method, url, headers, body }: UnsignedRequest,
  key: { readonly privateKey: string; readonly keyId: string },
  nowMs: number,
): Readonly<Record<string, string>> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const covered: readonly Component[] = [
    ['@method', method],
    ['@target-uri', url],
    ['content-digest', digest],
    ...Object.entries(headers).filter(([name]) => name === 'content-type'),
  ];
  const { input, signature } = signed(covered, key, nowMs);
  return { 'content-digest': digest, 'signature-input': `site=${input}`, signature: `site=:${signature}:` };
}

/** Name and value of what is signed, in its order. */
export type Component = readonly [name: string, value: string];

/** RFC 9421, 2.5 and 3.3.6. Gives the parameters, and the signature in base64. */
export function signed(
  covered: readonly Component[],
  { privateKey, keyId }: { readonly privateKey: string; readonly keyId: string },
  nowMs: number,
): { readonly input: string; readonly signature: string } {
  const names = covered.map(([name]) => `"${name}"`).join(' ');
  const input = `(${names});created=${Math.floor(nowMs / 1000)};keyid="${keyId}"`;
  const lines = covered.map(([name, value]) => `"${name}": ${value}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  return { input, signature: sign(null, Buffer.from(base), createPrivateKey(privateKey)).toString('base64') };
}
