/** What the pages of guests may ask: how they come in, what it costs, and what became of their own session. */
import type { GuestPorts, GuestSession } from '../api/guest-ports.ts';
import type { Clock } from '../clock.ts';
import type { ChargePointConfig } from '../config/schema.ts';
import { billedEnergyWh, type Session } from '../core/sessions/session.ts';
import { taxWithin, toCents } from '../core/tariff/money.ts';
import { vatRateAt } from '../core/tariff/prices.ts';
import type { Admission } from '../ledger/admission.ts';
import type { SessionLog } from '../ledger/session-log.ts';
import type { SessionCosts } from './session-costs.ts';

/** A guest is signed in for a day at most: an older session is not his, ms. */
const LOOK_BACK_MS = 2 * 86_400_000;
const PAGE_SIZE = 100;

/** `books`: `null` while the ledger cannot be opened: then no price is known, and charging goes on. */
export function guestPorts(
  chargePoints: readonly Pick<ChargePointConfig, 'id' | 'name' | 'guests'>[],
  admission: Admission,
  books: { readonly log: SessionLog; readonly costs: SessionCosts } | null,
  clock: Clock,
): GuestPorts {
  const points = new Map(chargePoints.map((point) => [point.id, point]));
  return {
    point(chargePointId) {
      const point = points.get(chargePointId);
      return point === undefined || point.guests === 'off' ? null : { name: point.name, entrance: point.guests };
    },
    offer: (chargePointId, tokenRef) => books?.costs.offer(chargePointId, tokenRef) ?? null,
    session(chargePointId, tokenRef, sinceMs) {
      if (books === null) return null;
      const isHis = ({ started }: Session): boolean =>
        started.chargePointId === chargePointId && started.tokenRef === tokenRef;
      const running = books.log.running().find(isHis);
      if (running !== undefined) return guestSession(running, books.costs);
      const nowMs = clock.wallMs();
      let last: Session | null = null;
      for (const page of books.costs.records.pages(
        { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs + 1 },
        chargePointId,
        PAGE_SIZE,
      )) {
        last = page.findLast((one) => isHis(one) && one.ended !== null && one.ended.atMs >= sinceMs) ?? last;
      }
      return last && guestSession(last, books.costs);
    },
    cardAt: (chargePointId, number) => admission.cardFor(chargePointId, number)?.tokenRef ?? null,
  };
}

function guestSession(session: Session, costs: SessionCosts): GuestSession {
  const { started, ended } = session;
  const priced = costs.priced(session);
  const vatPpm = priced === null ? null : vatRateAt(priced.tariff, started.atMs);
  const totalCents = priced === null ? 0 : toCents(priced.cost.total);
  return {
    sessionId: started.sessionId,
    startedAtMs: started.atMs,
    endedAtMs: ended?.atMs ?? null,
    energyWh: billedEnergyWh(session),
    startRegisterWh: started.registerWh,
    endRegisterWh: ended?.registerWh ?? null,
    cost: priced && {
      currency: priced.tariff.currency,
      totalCents,
      energyCents: toCents(priced.cost.energy),
      timeCents: toCents(priced.cost.time),
      idleCents: toCents(priced.cost.idle),
      sessionCents: toCents(priced.cost.session),
      vat: vatPpm === null ? null : { ratePpm: vatPpm, cents: taxWithin(totalCents, vatPpm) },
      lines: priced.cost.lines,
      discountPpm: priced.rule.discountPpm,
      isProvisional: priced.cost.provisional || !priced.isMetered,
    },
  };
}
