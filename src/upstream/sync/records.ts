import { assignmentOf } from '../../core/sessions/assignment.ts';
import { billedEnergyWh, correctedTo, endRegisterWh, flagsOf, type Session } from '../../core/sessions/session.ts';
import type { SealRecord } from '../../ledger/seals.ts';
import type { NewSyncRecord } from '../../ledger/sync-store.ts';
import { bodyHash, chainHash } from './chain.ts';
import type { Pseudonyms } from './keys.ts';
import type { SyncSettings } from './settings.ts';

/** What a record says beside its kind, its id and when it was made: all that ever leaves the site. */
export type Content = Readonly<Record<string, unknown>>;

/** A record before it has its place in the chain. */
export interface Draft {
  readonly kind: 'session' | 'correction' | 'statement' | 'registers';
  readonly id: string;
  readonly content: Content;
}

/** What was charged in a statement that was sealed. */
export interface SealedTotals {
  readonly sessions: number;
  readonly energyWh: number;
  /** Due; `null` where nothing is. */
  readonly cents: number | null;
  readonly currency: string;
}

/** OCPI 2.2.1, mod_sessions, Session: without an address, which a CDR would have to name. `null` while it runs. */
export function sessionContent(session: Session, names: Pseudonyms, settings: SyncSettings): Content | null {
  const { started, ended } = session;
  if (ended === null) return null;
  const { countryCode: country_code, partyId: party_id } = settings.party;
  const { vehicleId, driverId, use } = assignmentOf(session);
  const corrected = correctedTo(session);
  const energy = billedEnergyWh(session);
  const card = names('card', started.tokenRef ?? 'none');
  const evse = names('charge-point', started.chargePointId);
  return {
    session: {
      country_code,
      party_id,
      id: names('session', started.sessionId),
      start_date_time: time(corrected.startedAtMs ?? started.atMs),
      end_date_time: time(corrected.endedAtMs ?? ended.atMs),
      kwh: (energy ?? 0) / 1000,
      cdr_token: { country_code, party_id, uid: card, type: 'OTHER', contract_id: card },
      auth_method: 'WHITELIST',
      location_id: 'site',
      evse_uid: evse,
      connector_id: String(started.connectorId),
      currency: settings.currency,
      // What nobody knows is not billed.
      status: energy === null ? 'INVALID' : 'COMPLETED',
      last_updated: time(ended.atMs),
    },
    energyWh: energy,
    vehicle: vehicleId === null ? null : names('vehicle', vehicleId),
    driver: driverId === null ? null : names('driver', driverId),
    use,
    flags: flagsOf(session),
    ...(settings.registers === 'own'
      ? {}
      : { registers: { startWh: started.registerWh, endWh: endRegisterWh(session) } }),
  };
}

/** A statement as it was issued: its files can be told from any other. Their names are not told. */
export function statementContent(
  seal: SealRecord,
  vehicleId: string,
  totals: SealedTotals | null,
  names: Pseudonyms,
): Content {
  return {
    statement: seal.statement,
    vehicle: names('vehicle', vehicleId),
    from: time(seal.fromMs),
    to: time(seal.toMs),
    sealedAt: time(seal.sealedAtMs),
    files: seal.files.map(({ name, sha256 }) => ({ format: /\.([a-z]{2,5})$/.exec(name)?.[1] ?? 'file', sha256 })),
    totals,
  };
}

export function registersContent(
  day: string,
  source: SyncSettings['registers'],
  registers: readonly { readonly chargePointId: string; readonly energyWh: number }[],
  names: Pseudonyms,
): Content {
  return {
    day,
    source,
    registers: registers.map(({ chargePointId, energyWh }) => ({
      evse_uid: names('charge-point', chargePointId),
      energyWh,
    })),
  };
}

/**
 * Gives a record its place behind another. `ledgerHead` is the hash of the newest record of the ledger: it tells nothing, and
 * proves later what the site's own books were at that moment.
 */
export function placed(
  { kind, id, content }: Draft,
  previousHash: string,
  { ledgerHead, nowMs }: { readonly ledgerHead: string; readonly nowMs: number },
): NewSyncRecord {
  const body = JSON.stringify({ kind, id, recordedAt: time(nowMs), ledgerHead, ...content });
  const hashOfBody = bodyHash(body);
  return {
    recordId: id,
    kind,
    body,
    bodyHash: hashOfBody,
    hash: chainHash(previousHash, hashOfBody),
    createdAtMs: nowMs,
  };
}

/** OCPI's DateTime: UTC, to the second. */
function time(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
