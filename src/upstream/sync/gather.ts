import { assignmentOf } from '../../core/sessions/assignment.ts';
import { correctedTo, type Session } from '../../core/sessions/session.ts';
import { dayAt, utcOf } from '../../core/tariff/calendar.ts';
import type { SealRecord } from '../../ledger/seals.ts';
import type { NewSyncRecord, SyncStore, SyncStream, ToldSession } from '../../ledger/sync-store.ts';
import type { LocalBooks } from '../point.ts';
import { belongs, type Charging } from '../rules.ts';
import { bodyHash, GENESIS_HASH } from './chain.ts';
import { type Pseudonyms, pseudonyms } from './keys.ts';
import {
  type Content,
  type Draft,
  placed,
  registersContent,
  type SealedTotals,
  sessionContent,
  statementContent,
} from './records.ts';
import type { SyncSettings } from './settings.ts';

/** What records are made of. */
export interface SyncSources {
  readonly books: Omit<LocalBooks, 'findCard' | 'signed'>;
  /** Hash of the newest record of the ledger, hex. */
  readonly ledgerHead: () => string;
  /** Statements that were issued, oldest first. */
  readonly seals: () => readonly SealRecord[];
  /** What its file says; `null` where that is gone or was not made. */
  readonly totalsOf: (seal: SealRecord) => SealedTotals | null;
  /** The charging register of a charge point at a quarter hour, Wh; `null` where none was read. */
  readonly registerAt: (chargePointId: string, atMs: number) => number | null;
}

/** Whose month is paid back: no other statement is the matter of an employer. */
const STATEMENT = 'company-car';

/**
 * Turns a stretch of what is new in the ledger into records. Where it has looked to stands in the same database as the
 * records, in the same commit: nothing is told twice or not at all, whenever the power fails. False: there is nothing more.
 */
export function gather(
  stream: SyncStream,
  settings: SyncSettings,
  store: SyncStore,
  sources: SyncSources,
  nowMs: number,
): boolean {
  const names = pseudonyms(stream.pseudonymKey);
  const touched = sources.books.touched(stream.ledgerSeq);
  const sessions = new Map<string, ToldSession>();
  const drafts: Draft[] = [];
  for (const sessionId of touched.sessionIds) {
    const session = sources.books.session(sessionId);
    if (session === null || session.ended === null) continue;
    const told = store.told(sessionId);
    const news = newsOf(session, told, { stream, settings, names, sources });
    if (news === null) continue;
    if (news.draft !== null) drafts.push(news.draft);
    sessions.set(sessionId, news.told);
  }
  const ledgerHead = sources.ledgerHead();
  if (sessions.size > 0 || touched.seq < sources.books.newestSeq()) {
    store.enter({ records: chained(drafts, store, ledgerHead, nowMs), sessions, ledgerSeq: touched.seq });
    return true;
  }
  // Registers and statements come behind the sessions they are about. Marks of every minute alone are looked through
  // again rather than written down each time: flash wears.
  const rest = atRest(stream, settings, store, { sources, names, nowMs });
  if (rest === null) return false;
  const { sealSeq, snapshotDay } = rest;
  const records = chained(rest.drafts, store, ledgerHead, nowMs);
  store.enter({ records, sessions, ledgerSeq: touched.seq, sealSeq, snapshotDay });
  return false;
}

/** Whether a session is told of, as its owner has chosen. What another system has written never is. */
function isOwn(session: Session, stream: SyncStream, settings: SyncSettings, books: SyncSources['books']): boolean {
  const endedAtMs = correctedTo(session).endedAtMs ?? session.ended?.atMs ?? 0;
  const isPast = endedAtMs < stream.sinceMs || session.started.flags.includes('imported');
  return !isPast && belongs(settings.rules, chargingOf(session, books));
}

function chargingOf(session: Session, books: SyncSources['books']): Charging {
  const { tokenRef } = session.started;
  const { vehicleId, use } = assignmentOf(session);
  const card = tokenRef === null ? null : books.card(tokenRef);
  return {
    card,
    groups: card === null ? [] : books.groupsOf(card),
    vehicle: vehicleId === null ? null : books.vehicle(vehicleId),
    use,
    isVouched: false,
  };
}

interface News {
  readonly draft: Draft | null;
  readonly told: ToldSession;
}

/** What is to be told of a session that was touched; `null`: nothing has changed. */
function newsOf(
  session: Session,
  told: ToldSession | null,
  within: {
    readonly stream: SyncStream;
    readonly settings: SyncSettings;
    readonly names: Pseudonyms;
    readonly sources: SyncSources;
  },
): News | null {
  const { stream, settings, names, sources } = within;
  const { sessionId, chargePointId } = session.started;
  const content = isOwn(session, stream, settings, sources.books) ? sessionContent(session, names, settings) : null;
  const contentHash = content === null ? '' : bodyHash(JSON.stringify(content));
  if ((told?.contentHash ?? '') === contentHash) return null;
  const version = (told?.version ?? 0) + 1;
  const record = names('session', sessionId);
  const energyWh = typeof content?.['energyWh'] === 'number' ? content['energyWh'] : 0;
  return {
    told: { version, contentHash, chargePointId, energyWh },
    draft:
      told === null && content !== null
        ? { kind: 'session', id: `${record}-1`, content }
        : { kind: 'correction', id: `${record}-${version}`, content: correction(record, version, content) },
  };
}

/** It replaces what was said of the session; without one it takes it back. */
function correction(record: string, version: number, content: Content | null): Content {
  return { replaces: `${record}-${version - 1}`, ...(content ?? { session: null }) };
}

/** Statements that were sealed, and registers of a day that has begun; `null`: neither. */
function atRest(
  stream: SyncStream,
  settings: SyncSettings,
  store: SyncStore,
  { sources, names, nowMs }: { readonly sources: SyncSources; readonly names: Pseudonyms; readonly nowMs: number },
): { readonly drafts: readonly Draft[]; readonly sealSeq: number; readonly snapshotDay: string } | null {
  const seals = sources.seals().filter(({ seq }) => seq > stream.sealSeq);
  const today = dayAt(nowMs, settings.toLocal);
  // A day that comes a second time (the clock was set back) has its registers.
  if (seals.length === 0 && today <= stream.snapshotDay) return null;
  const statements = seals.flatMap((seal): Draft[] => {
    const { vehicleId } = seal.subject;
    if (seal.statement !== STATEMENT || vehicleId === undefined || seal.toMs <= stream.sinceMs) return [];
    const vehicle = sources.books.vehicle(vehicleId);
    const use = settings.rules.companyCars ? 'company' : null;
    if (!belongs(settings.rules, { card: null, groups: [], vehicle, use, isVouched: false })) return [];
    const content = statementContent(seal, vehicleId, sources.totalsOf(seal), names);
    return [{ kind: 'statement', id: names('statement', String(seal.seq)), content }];
  });
  const snapshot = today > stream.snapshotDay ? registersOf(today, settings, store, sources, names) : [];
  return {
    drafts: [...statements, ...snapshot],
    sealSeq: seals.at(-1)?.seq ?? stream.sealSeq,
    snapshotDay: today > stream.snapshotDay ? today : stream.snapshotDay,
  };
}

/** Of the charge points that the receiver has heard of alone. */
function registersOf(
  day: string,
  settings: SyncSettings,
  store: SyncStore,
  { registerAt }: SyncSources,
  names: Pseudonyms,
): readonly Draft[] {
  const told = store.toldByPoint();
  const midnightMs = utcOf(Date.parse(`${day}T00:00:00Z`), settings.toLocal);
  const registers =
    settings.registers === 'own'
      ? told
      : told.flatMap(({ chargePointId }) => {
          const energyWh = registerAt(chargePointId, midnightMs);
          return energyWh === null ? [] : [{ chargePointId, energyWh }];
        });
  if (registers.length === 0) return [];
  return [
    { kind: 'registers', id: `registers-${day}`, content: registersContent(day, settings.registers, registers, names) },
  ];
}

function chained(
  drafts: readonly Draft[],
  store: SyncStore,
  ledgerHead: string,
  nowMs: number,
): readonly NewSyncRecord[] {
  const records: NewSyncRecord[] = [];
  let previous = store.record(store.newestSeq())?.hash ?? GENESIS_HASH;
  for (const draft of drafts) {
    const record = placed(draft, previous, { ledgerHead, nowMs });
    records.push(record);
    previous = record.hash;
  }
  return records;
}
