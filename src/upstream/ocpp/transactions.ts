import type { SessionEndReason } from '../../core/model/sessions.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { UpstreamEntry, UpstreamTransaction } from '../../ledger/upstream-store.ts';
import type { MeterValuesRequest, StartTransactionRequest, StopTransactionRequest } from '../../ocpp/v16/messages.ts';
import type { SignedBytes } from '../point.ts';
import { type RegisterKind, registerAtStart, registerNow } from '../virtual-register.ts';

type SampledValue = MeterValuesRequest['meterValue'][number]['sampledValue'][number];

/** A back-end sees one connector, whatever connector of its station the charge point is. */
export const CONNECTOR = 1;

/** What else is known when a back-end is told of a session. */
export interface TellingOf {
  readonly belongs: boolean;
  readonly idTag: string;
  readonly register: RegisterKind;
  /** Where the virtual register stands, Wh. */
  readonly registerWh: number;
  /** Another transaction is open: a connector has one at a time. */
  readonly isBusy: boolean;
  readonly signed: readonly SignedBytes[];
  /** The registers of begin and end come with the stop (StopTxnSampledData). */
  readonly withRegisters: boolean;
  readonly nowMs: number;
}

/**
 * What a session makes of what its back-end was told so far (`null`: nothing): messages, and what it has then been told.
 * `later`: it has to wait until the other transaction is over. The payloads lack the transaction's id, which may not be
 * known yet. A session that no longer belongs is stopped with what it was told last.
 */
export function tell(
  session: Session,
  told: UpstreamTransaction | null,
  of: TellingOf,
): UpstreamEntry | 'later' | null {
  if (told === null) return of.belongs ? began(session, of) : null;
  if (told.state === 'closed') return of.belongs ? changed(session, told, of) : null;
  if (!of.belongs) return ended(session, told, of, { atWh: told.lastWh, atMs: of.nowMs, reason: 'Other' });
  return session.ended === null ? null : ended(session, told, of, null);
}

function began(session: Session, of: TellingOf): UpstreamEntry | 'later' | null {
  const { sessionId, atMs } = session.started;
  const baseWh = registerAtStart(of.register, session, of.registerWh);
  if (baseWh === null) return null;
  if (of.isBusy) return 'later';
  const start: StartTransactionRequest = {
    connectorId: CONNECTOR,
    idTag: of.idTag,
    meterStart: baseWh,
    timestamp: iso(atMs),
  };
  const payload = JSON.stringify(start);
  const { register, idTag } = of;
  const told = { sessionId, state: 'open', idTag, register, baseWh, lastWh: baseWh, remoteId: null } as const;
  const { remoteId, ...entered } = told;
  const message = { sessionId, action: 'StartTransaction', payload, createdAtMs: of.nowMs } as const;
  const end = session.ended === null ? null : ended(session, told, of, null);
  if (end === null) return { messages: [message], transactions: [entered] };
  return { ...end, messages: [message, ...(end.messages ?? [])] };
}

function ended(
  session: Session,
  told: UpstreamTransaction,
  of: TellingOf,
  cut: { readonly atWh: number; readonly atMs: number; readonly reason: 'Other' } | null,
): UpstreamEntry {
  const { sessionId, register, baseWh } = told;
  const meterStop = cut?.atWh ?? registerNow(register, session, told);
  const atMs = cut?.atMs ?? session.ended?.atMs ?? of.nowMs;
  const data = transactionData(session, of, { register, baseWh, meterStop, atMs, isCut: cut !== null });
  const stop: Omit<StopTransactionRequest, 'transactionId'> = {
    meterStop,
    timestamp: iso(atMs),
    reason: cut?.reason ?? REASONS[session.ended?.reason ?? 'unknown'],
    ...(data.length === 0 ? {} : { transactionData: data }),
  };
  return {
    messages: [{ sessionId, action: 'StopTransaction', payload: JSON.stringify(stop), createdAtMs: of.nowMs }],
    transactions: [{ sessionId, state: 'closed', idTag: '', register, baseWh, lastWh: meterStop }],
    ...(register === 'virtual' ? { registerWh: meterStop } : {}),
  };
}

/** Its end has been told, and a late report knows better: that can only be shown. */
function changed(session: Session, told: UpstreamTransaction, of: TellingOf): UpstreamEntry | null {
  if (session.ended === null || registerNow(told.register, session, told) === told.lastWh) return null;
  const { registerWh: _stays, ...entry } = ended(session, told, of, null);
  return { ...entry, messages: (entry.messages ?? []).map((message) => ({ ...message, state: 'held' })) };
}

function transactionData(
  session: Session,
  of: TellingOf,
  told: {
    readonly register: RegisterKind;
    readonly baseWh: number;
    readonly meterStop: number;
    readonly atMs: number;
    readonly isCut: boolean;
  },
): MeterValuesRequest['meterValue'] {
  const values = (context: 'Transaction.Begin' | 'Transaction.End', wh: number, signed: 'begin' | 'end') => [
    ...(of.withRegisters ? [{ ...energy(wh), context }] : []),
    ...of.signed
      .filter((one) => told.register === 'meter' && !told.isCut && one.context === signed)
      .map(({ data }): SampledValue => ({ ...SIGNED, value: data, context })),
  ];
  return [
    { timestamp: iso(session.started.atMs), sampledValue: values('Transaction.Begin', told.baseWh, 'begin') },
    { timestamp: iso(told.atMs), sampledValue: values('Transaction.End', told.meterStop, 'end') },
  ].filter(({ sampledValue }) => sampledValue.length > 0);
}

/** A register as a sampled value. */
export function energy(registerWh: number): SampledValue {
  return {
    value: String(registerWh),
    format: 'Raw',
    measurand: 'Energy.Active.Import.Register',
    location: 'Outlet',
    unit: 'Wh',
  };
}

/** OCA application note "Signed Meter Values in OCPP": the value is what the meter signed, byte for byte. */
const SIGNED: Omit<SampledValue, 'value'> = {
  format: 'SignedData',
  measurand: 'Energy.Active.Import.Register',
  location: 'Outlet',
};

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

const REASONS: Readonly<Record<SessionEndReason, NonNullable<StopTransactionRequest['reason']>>> = {
  'de-authorized': 'DeAuthorized',
  'emergency-stop': 'EmergencyStop',
  'ev-disconnected': 'EVDisconnected',
  'hard-reset': 'HardReset',
  local: 'Local',
  other: 'Other',
  'power-loss': 'PowerLoss',
  reboot: 'Reboot',
  remote: 'Remote',
  'soft-reset': 'SoftReset',
  'unlock-command': 'UnlockCommand',
  unknown: 'Other',
};
