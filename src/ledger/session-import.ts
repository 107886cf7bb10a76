import { createHash } from 'node:crypto';
import type { Vehicle } from '../core/model/people.ts';
import type { SessionEvent, SessionFlag } from '../core/model/sessions.ts';
import { assign } from '../core/sessions/assignment.ts';
import type { CardStore } from './card-store.ts';
import { guarded } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { toRecord } from './session-codec.ts';

/** A session of another system, already judged. Times UTC epoch ms, whole Wh. */
export interface SessionToImport {
  readonly line: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly startRegisterWh: number | null;
  readonly endRegisterWh: number | null;
  /** What the other system says was charged; it counts where registers are missing or doubtful. */
  readonly energyWh: number | null;
  readonly chargePointId: string;
  readonly idToken: string | null;
  /** What the other system calls the vehicle. */
  readonly vehicle: string | null;
  readonly odometerKm: number | null;
  readonly isDoubtful: boolean;
}

export interface ImportOutcome {
  readonly imported: number;
  /** They stand in the ledger already. */
  readonly known: number;
}

/**
 * Takes sessions of another system into the ledger, all or none, in one commit. Each has an id made of what it is, so
 * that the same file again changes nothing. Energy without registers is a stated one, and says so as a correction. Whose a
 * session is say its card and the vehicle that it names, as they are known here now.
 * @param origin name of the system and the file, such as `evcc sessions-2025.csv`
 */
export function importSessions(
  ledger: Ledger,
  { cards, vehicles }: KnownPeople,
  sessions: readonly SessionToImport[],
  origin: string,
  nowMs: number,
): ImportOutcome {
  const isKnown = ledger.db.prepare<[string]>("SELECT 1 FROM record WHERE kind = 'session-started' AND session_id = ?");
  const events: SessionEvent[] = [];
  let imported = 0;
  const seen = new Set<string>();
  for (const session of sessions) {
    const sessionId = importedSessionId(session);
    if (seen.has(sessionId) || guarded(ledger.db.name, () => isKnown.get(sessionId)) !== undefined) continue;
    seen.add(sessionId);
    imported += 1;
    const card = session.idToken === null ? null : cards.remember(session.idToken, nowMs);
    const tokenRef = card?.tokenRef ?? null;
    events.push(...eventsOf(session, { sessionId, tokenRef, origin, nowMs }));
    const chosenVehicleId = vehicleCalled(session.vehicle, vehicles);
    const found = assign({ card, identifier: null, chosenVehicleId }, vehicles);
    if (found.vehicleId === null && found.driverId === null) continue;
    const { startedAtMs: atMs } = session;
    const reason = found.by === 'choice' ? `named by ${origin}, line ${session.line}` : null;
    const author = reason === null ? null : 'import';
    events.push({ kind: 'assigned', sessionId, atMs, recordedAtMs: nowMs, ...found, author, reason, flags: [] });
  }
  ledger.chain.append(events.map(toRecord));
  return { imported, known: sessions.length - imported };
}

/** By its name or plate; nobody's where several are called so. */
function vehicleCalled(called: string | null, vehicles: readonly Vehicle[]): string | null {
  if (called === null) return null;
  const plain = (text: string | null): string => (text ?? '').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const wanted = plain(called);
  const those = vehicles.filter(({ name, plate }) => wanted !== '' && [plain(name), plain(plate)].includes(wanted));
  return those.length === 1 ? (those[0]?.vehicleId ?? null) : null;
}

/** Who is known here, and by which card. */
interface KnownPeople {
  readonly cards: Pick<CardStore, 'remember'>;
  readonly vehicles: readonly Vehicle[];
}

interface Identity {
  readonly sessionId: string;
  readonly tokenRef: string | null;
  readonly origin: string;
  readonly nowMs: number;
}

function eventsOf(session: SessionToImport, { sessionId, tokenRef, origin, nowMs }: Identity): readonly SessionEvent[] {
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh, energyWh, odometerKm } = session;
  const flags: SessionFlag[] = session.isDoubtful ? ['imported', 'imported-doubtful'] : ['imported'];
  const common = { sessionId, recordedAtMs: nowMs };
  const byRegisters = startRegisterWh === null || endRegisterWh === null ? null : endRegisterWh - startRegisterWh;
  const isStated = energyWh !== null && (byRegisters === null || byRegisters < 0);
  const events: SessionEvent[] = [
    {
      kind: 'started',
      ...common,
      atMs: startedAtMs,
      chargePointId: session.chargePointId,
      connectorId: 1,
      // No station will ever name it.
      transactionId: 0,
      tokenRef,
      registerWh: startRegisterWh,
      stationTimestamp: null,
      flags: startRegisterWh === null ? [...flags, 'start-register-missing'] : flags,
    },
    {
      kind: 'ended',
      ...common,
      atMs: endedAtMs,
      registerWh: endRegisterWh,
      reason: 'unknown',
      stationTimestamp: null,
      flags:
        endRegisterWh === null
          ? ['stop-register-missing']
          : byRegisters !== null && byRegisters < 0
            ? ['stop-below-start']
            : [],
    },
  ];
  if (isStated) {
    const reason = `stated by ${origin}, line ${session.line}`;
    const unchanged = { startedAtMs: null, endedAtMs: null };
    events.push({
      kind: 'corrected',
      ...common,
      atMs: endedAtMs,
      energyWh,
      ...unchanged,
      author: 'import',
      reason,
      flags: [],
    });
  }
  if (odometerKm !== null) {
    events.push({
      kind: 'detailed',
      ...common,
      atMs: endedAtMs,
      odometerKm,
      socPercent: null,
      source: origin,
      flags: [],
    });
  }
  return events;
}

/** Id of an imported session: the same session of the same place has the same one, whatever file it comes from. */
export function importedSessionId({
  chargePointId,
  startedAtMs,
  endedAtMs,
  startRegisterWh,
  endRegisterWh,
  energyWh,
}: SessionToImport): string {
  const what = JSON.stringify([chargePointId, startedAtMs, endedAtMs, startRegisterWh, endRegisterWh, energyWh]);
  return `import-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`;
}
