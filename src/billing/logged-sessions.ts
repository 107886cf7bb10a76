import type { Session } from '../core/sessions/session.ts';
import { type Names, plateOf, type SessionSummary } from '../ledger/session-reader.ts';
import type { SignedValues } from '../ledger/signed-values.ts';
import type { LoggedSession } from './csv.ts';
import { signatureOf } from './signatures.ts';

/** What the log says of a session beyond what a list shows. `publicKeys` by charge point, from the labels of the meters. */
export function loggedSession(
  publicKeys: ReadonlyMap<string, string>,
  signedValues: Pick<SignedValues, 'of'>,
): (session: Session, summary: SessionSummary, names: Names) => LoggedSession {
  return (session, summary, names) => ({
    ...summary,
    plate: plateOf(summary.vehicleId, names),
    signature: signatureOf(session, signedValues, publicKeys.get(summary.chargePointId) ?? null),
  });
}

/** The keys that are known. */
export function publicKeysOf(
  chargePoints: Iterable<{ readonly id: string; readonly publicKey?: string | null }>,
): ReadonlyMap<string, string> {
  return new Map([...chargePoints].flatMap(({ id, publicKey }) => (publicKey == null ? [] : [[id, publicKey]])));
}
