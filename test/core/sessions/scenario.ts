import fc from 'fast-check';
import type {
  RegisterReport,
  TransactionEndReport,
  TransactionStartReport,
} from '../../../src/core/model/transactions.ts';

/** What really happened at a connector. */
export interface RealSession {
  readonly start: TransactionStartReport;
  readonly registers: readonly RegisterReport[];
  /** `transactionId` is filled in by whoever delivers it. */
  readonly end: TransactionEndReport;
  /** The station knows the id it was given, and says it in the stop; otherwise it says -1. */
  readonly knowsId: boolean;
}

/** A report in the order in which it arrives. `again`: it was delivered before. */
export type Delivery =
  | { readonly kind: 'start'; readonly session: RealSession }
  | { readonly kind: 'register'; readonly session: RealSession; readonly report: RegisterReport }
  | { readonly kind: 'end'; readonly session: RealSession };

export const BEGIN_MS = Date.UTC(2026, 5, 1, 6);

interface Plan {
  readonly pauseS: number;
  readonly chargeS: readonly number[];
  readonly chargeWh: number;
  readonly knowsId: boolean;
  readonly stopFirst: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  pauseS: fc.integer({ min: 1, max: 50_000 }),
  chargeS: fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 6 }),
  chargeWh: fc.integer({ min: 0, max: 9_000 }),
  knowsId: fc.boolean(),
  stopFirst: fc.boolean(),
});

/**
 * Sessions at three connectors of two charge points, and their reports as they may arrive: starts and stops of a
 * connector in their order, as OCPP demands of a station (a stop may overtake its own start where the station does not
 * know the id), registers anywhere, everything as late as you like, and everything delivered before once more at any
 * time.
 */
export const scenario: fc.Arbitrary<{
  readonly sessions: readonly RealSession[];
  readonly deliveries: readonly Delivery[];
}> = fc
  .record({
    connectors: fc.tuple(
      fc.array(plan, { maxLength: 4 }),
      fc.array(plan, { maxLength: 4 }),
      fc.array(plan, { maxLength: 4 }),
    ),
    order: fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }),
    registersAt: fc.array(fc.nat(1_000), { minLength: 20, maxLength: 20 }),
    repeats: fc.array(fc.record({ which: fc.nat(1_000), at: fc.nat(1_000) }), { maxLength: 12 }),
  })
  .map(({ connectors, order, registersAt, repeats }) => {
    const places = [
      { chargePointId: 'carport', connectorId: 1, idToken: 'AA', registerWh: 0 },
      { chargePointId: 'carport', connectorId: 2, idToken: 'BB', registerWh: 5_000_000 },
      { chargePointId: 'garage', connectorId: 1, idToken: 'AA', registerWh: 777 },
    ];
    const perConnector = connectors.map((plans, index) => sessionsAt(places[index], plans));
    const sessions = perConnector.flat().map(({ session }) => session);
    const queues = perConnector.map((list) =>
      list.flatMap(({ session, stopFirst }): Delivery[] => {
        const both: Delivery[] = [
          { kind: 'start', session },
          { kind: 'end', session },
        ];
        return stopFirst && !session.knowsId ? both.reverse() : both;
      }),
    );
    const deliveries: Delivery[] = [];
    for (const index of [...order, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]) {
      const next = queues[index]?.shift();
      if (next !== undefined) deliveries.push(next);
    }
    const registers = sessions.flatMap((session) =>
      session.registers.map((report): Delivery => ({ kind: 'register', session, report })),
    );
    registers.forEach((delivery, index) => {
      deliveries.splice((registersAt[index % registersAt.length] ?? 0) % (deliveries.length + 1), 0, delivery);
    });
    for (const { which, at } of repeats) {
      const first = which % Math.max(1, deliveries.length);
      const again = deliveries[first];
      if (again !== undefined) deliveries.splice(first + 1 + (at % (deliveries.length - first)), 0, again);
    }
    return { sessions, deliveries };
  });

function sessionsAt(
  place: { chargePointId: string; connectorId: number; idToken: string; registerWh: number } | undefined,
  plans: readonly Plan[],
): { session: RealSession; stopFirst: boolean }[] {
  if (place === undefined) return [];
  const { chargePointId, connectorId, idToken } = place;
  let atMs = BEGIN_MS;
  let registerWh = place.registerWh;
  const now = (): { atMs: number; stationTimestamp: string; registerWh: number } => ({
    atMs,
    stationTimestamp: new Date(atMs).toISOString(),
    registerWh,
  });
  return plans.map(({ pauseS, chargeS, chargeWh, knowsId, stopFirst }) => {
    atMs += pauseS * 1000;
    const start = { chargePointId, connectorId, idToken, ...now() };
    const registers = chargeS.map((seconds) => {
      atMs += seconds * 1000;
      // No more than a lorry takes.
      registerWh += Math.min(chargeWh, seconds * 1000);
      return { chargePointId, connectorId, transactionId: null, atMs, registerWh };
    });
    atMs += 1000;
    registerWh += 1;
    const end = { chargePointId, transactionId: -1, idToken, ...now(), reason: 'local' as const };
    return { session: { start, registers, end, knowsId }, stopFirst };
  });
}
