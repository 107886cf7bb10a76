import { createHash } from 'node:crypto';
import type { Session } from '../core/sessions/session.ts';
import type { SignedValues } from '../ledger/signed-values.ts';
import { readOcmf, verifyOcmf } from './ocmf.ts';
import type { StatementSession } from './statement.ts';

/**
 * What the signatures of a session are worth. `stored`: there are some, but without a key, in another format, or erased
 * since, they prove nothing here. One that does not fit its key or its hash in the ledger makes all of them invalid.
 */
export function signatureOf(
  { signed, started }: Session,
  values: Pick<SignedValues, 'of'>,
  publicKey: string | null,
): StatementSession['signature'] {
  if (signed.length === 0) return 'none';
  const kept = new Map(values.of(started.sessionId).map(({ data }) => [sha256(data), data]));
  const known = new Set(signed.map((one) => one.sha256));
  if ([...kept.keys()].some((hash) => !known.has(hash))) return 'invalid';
  const verdicts = signed.map((one) => verdictOf(kept.get(one.sha256), publicKey));
  if (verdicts.includes('invalid')) return 'invalid';
  return verdicts.every((verdict) => verdict === 'verified') ? 'verified' : 'stored';
}

function verdictOf(data: string | undefined, publicKey: string | null): 'verified' | 'invalid' | 'unknown' {
  if (data === undefined || publicKey === null) return 'unknown';
  const text = readOcmf(data);
  if (text.kind === 'refused') return 'unknown';
  const { kind } = verifyOcmf(text.ocmf, publicKey);
  return kind === 'unverifiable' ? 'unknown' : kind;
}

function sha256(data: string): string {
  return createHash('sha256').update(Buffer.from(data, 'utf8')).digest('hex');
}
