import { endRegisterWh, energyWh, type Session } from '../core/sessions/session.ts';

/**
 * What a back-end sees as the meter. `meter`: the registers of the meter itself, which also show what others have charged.
 * `virtual`: a count that advances by the back-end's sessions alone; it says so by carrying no signature.
 */
export type RegisterKind = 'meter' | 'virtual';

/** Where a session begins, Wh; `null` while that is not known. `registerWh`: where the virtual register stands. */
export function registerAtStart(kind: RegisterKind, session: Session, registerWh: number): number | null {
  if (kind === 'virtual') return registerWh;
  const first = session.started.registerWh ?? session.changes[0]?.afterWh ?? session.latest?.registerWh ?? null;
  return session.ended === null ? first : (first ?? endRegisterWh(session) ?? 0);
}

/** Where the register stands now, or stood at the end, Wh. A virtual one never runs backwards. */
export function registerNow(
  kind: RegisterKind,
  session: Session,
  told: { readonly baseWh: number; readonly lastWh: number },
): number {
  if (kind === 'meter') return endRegisterWh(session) ?? told.lastWh;
  const chargedWh = energyWh(session);
  return Math.max(told.lastWh, chargedWh === null ? 0 : told.baseWh + chargedWh);
}
