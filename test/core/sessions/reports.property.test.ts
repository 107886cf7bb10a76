import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/core/model/sessions.ts';
import { registerReported } from '../../../src/core/sessions/registers.ts';
import { endReported, sessionOfSample, startReported } from '../../../src/core/sessions/reports.ts';
import { applyEvent, energyWh, flagsOf, type Session } from '../../../src/core/sessions/session.ts';
import { BEGIN_MS, type Delivery, type RealSession, scenario } from './scenario.ts';

/** The smallest books there can be: everything in memory, every session considered for every report. */
class Books {
  readonly sessions = new Map<string, Session>();
  private readonly idGiven = new Map<RealSession, number>();
  private nextId = 1;
  private nowMs = BEGIN_MS;

  deliver(delivery: Delivery): void {
    const { session } = delivery;
    const happenedMs =
      delivery.kind === 'register'
        ? delivery.report.atMs
        : delivery.kind === 'start'
          ? session.start.atMs
          : session.end.atMs;
    this.nowMs = Math.max(this.nowMs + 1, happenedMs);
    const known = [...this.sessions.values()].filter(
      ({ started }) => started.chargePointId === session.start.chargePointId,
    );
    const fresh = { sessionId: `s${this.nextId}`, transactionId: this.nextId };
    switch (delivery.kind) {
      case 'start': {
        const report = { ...session.start, tokenRef: session.start.idToken, tokenKnown: true };
        const { transactionId, events } = startReported(known, report, fresh, this.nowMs);
        const given = this.idGiven.get(session);
        if (given !== undefined) expect(transactionId).toBe(given);
        this.idGiven.set(session, transactionId);
        this.apply(events);
        return;
      }
      case 'end': {
        const transactionId = session.knowsId ? (this.idGiven.get(session) ?? -1) : -1;
        this.apply(
          endReported(known, { ...session.end, transactionId, tokenRef: session.end.idToken }, fresh, this.nowMs),
        );
        return;
      }
      case 'register': {
        const open = sessionOfSample(
          known.filter(({ ended }) => ended === null),
          delivery.report,
        );
        if (open === undefined) return;
        const after = registerReported(open, delivery.report, this.nowMs);
        this.sessions.set(open.started.sessionId, after.session);
      }
    }
  }

  private apply(events: readonly SessionEvent[]): void {
    for (const event of events) {
      this.sessions.set(event.sessionId, applyEvent(this.sessions.get(event.sessionId) ?? null, event));
    }
    this.nextId += 1;
  }
}

test('however reports arrive, there is one session per real session, and its energy is the difference of its registers', () => {
  fc.assert(
    fc.property(scenario, ({ sessions, deliveries }) => {
      const books = new Books();
      for (const delivery of deliveries) books.deliver(delivery);
      const booked = [...books.sessions.values()].map((session) => ({
        place: `${session.started.chargePointId} ${session.started.connectorId}`,
        atMs: session.started.atMs,
        endedAtMs: session.ended?.atMs,
        energyWh: energyWh(session),
        flags: flagsOf(session).filter((flag) => flag !== 'reported-late'),
      }));
      const real = sessions.map(({ start, end }) => ({
        place: `${start.chargePointId} ${start.connectorId}`,
        atMs: start.atMs,
        endedAtMs: end.atMs,
        energyWh: (end.registerWh ?? 0) - (start.registerWh ?? 0),
        flags: [],
      }));
      const byPlace = (a: { place: string; atMs: number }, b: { place: string; atMs: number }): number =>
        a.place.localeCompare(b.place) || a.atMs - b.atMs;
      expect(booked.sort(byPlace)).toEqual(real.sort(byPlace));
    }),
    { numRuns: 500 },
  );
});
