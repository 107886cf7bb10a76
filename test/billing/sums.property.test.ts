import fc from 'fast-check';
import { expect, it } from 'vitest';
import { energyIn } from '../../src/billing/reconciliation.ts';
import type { SessionEvent } from '../../src/core/model/sessions.ts';
import { energyPoints } from '../../src/core/sessions/energy-points.ts';
import { registerReported } from '../../src/core/sessions/registers.ts';
import { endReported, startReported } from '../../src/core/sessions/reports.ts';
import { applyEvent, billedEnergyWh, type Session } from '../../src/core/sessions/session.ts';
import { quartersOf } from '../../src/core/tariff/quarters.ts';
import { BilledSessions } from '../../src/ledger/billed-sessions.ts';
import { SessionRecords } from '../../src/ledger/session-records.ts';
import { billedHouse, CENT, fixed, HOUR, JULY, made, QUARTER, query } from './billed-house.ts';

const ALL = {
  chargePointId: null,
  tokenRef: null,
  vehicleId: null,
  use: null,
  driverId: null,
  headSeq: Number.MAX_SAFE_INTEGER,
};
const sum = (parts: readonly { readonly energyWh: number }[]) => parts.reduce((total, one) => total + one.energyWh, 0);

/** What a meter may do between two samples. */
const step = fc.record({
  afterS: fc.integer({ min: 20, max: 2_000 }),
  wh: fc.integer({ min: 0, max: 2_000 }),
  fault: fc.constantFrom('none', 'none', 'none', 'none', 'reset', 'exchange', 'glitch', 'lost'),
});
const charging = fc.record({
  pauseS: fc.integer({ min: 60, max: 40_000 }),
  startUnreadable: fc.constantFrom(false, false, false, true),
  steps: fc.array(step, { maxLength: 25 }),
  stop: fc.constantFrom('reported', 'reported', 'lost', 'without-register'),
});

it('quarter hours sum to sessions, and these to what the registers say, whatever the meter does', () => {
  fc.assert(
    fc.property(fc.array(charging, { minLength: 1, maxLength: 6 }), (chargings) => {
      const house = billedHouse();
      let atMs = JULY.fromMs + HOUR;
      let registerWh = 5_000;
      let open: readonly Session[] = [];
      const write = (events: readonly SessionEvent[]): void => {
        house.append(...events);
        const known = new Map(open.map((one) => [one.started.sessionId, one]));
        for (const event of events) known.set(event.sessionId, applyEvent(known.get(event.sessionId) ?? null, event));
        open = [...known.values()].filter(({ ended }) => ended === null);
      };
      const at = () => ({ chargePointId: 'garage', atMs, stationTimestamp: String(atMs) });
      chargings.forEach(({ pauseS, startUnreadable, steps, stop }, index) => {
        atMs += pauseS * 1_000;
        const start = {
          connectorId: 1,
          tokenRef: null,
          tokenKnown: true,
          registerWh: startUnreadable ? null : registerWh,
        };
        write(
          startReported(open, { ...at(), ...start }, { sessionId: `s${index}`, transactionId: index + 1 }, atMs).events,
        );
        for (const { afterS, wh, fault } of steps) {
          atMs += afterS * 1_000;
          registerWh += wh;
          if (fault === 'reset') registerWh = 0;
          if (fault === 'exchange') registerWh = 777_000;
          const [session] = open;
          if (fault === 'lost' || session === undefined) continue;
          const seen = fault === 'glitch' ? registerWh + 9_000_000 : registerWh;
          const report = { chargePointId: 'garage', connectorId: 1, transactionId: index + 1, atMs, registerWh: seen };
          const after = registerReported(session, report, atMs, 22_000);
          house.append(...after.events);
          open = [after.session];
        }
        atMs += 1_000;
        if (stop === 'lost') return;
        const end = { transactionId: index + 1, tokenRef: null, registerWh: stop === 'reported' ? registerWh : null };
        write(
          endReported(open, { ...at(), ...end, reason: 'local' }, { sessionId: 'x', transactionId: 999 }, atMs, 22_000),
        );
      });

      const billed = [...new BilledSessions(house.ledger.db).pages({ ...JULY, ...ALL })].flat();
      const listed = [...new SessionRecords(house.ledger.db).pages(JULY, null, 100)].flat();
      expect(billed.map(({ session }) => billedEnergyWh(session))).toEqual(listed.map(billedEnergyWh));
      for (const { session, marks } of billed) {
        const energyWh = billedEnergyWh(session);
        const quarters = quartersOf(energyPoints(session, marks));
        expect(sum(quarters)).toBe(energyWh ?? 0);
        expect(quarters.every((one) => one.energyWh >= 0)).toBe(true);
        const { started, ended, changes } = session;
        const isPlain = changes.length === 0 && ended?.flags.length === 0;
        if (isPlain && started.registerWh !== null)
          expect(energyWh).toBe((ended?.registerWh ?? 0) - started.registerWh);
      }
      house.ledger.db.close();
    }),
    { numRuns: 60 },
  );
});

it('any split of a period sums to the whole: sessions, energy, exact amounts, and energy by quarter hours', async () => {
  const house = billedHouse();
  house.tariff(fixed(29_876_543, { perSessionNano: 3_333_333, perHourNano: 7_777_777 }));
  let registerWh = 0;
  for (let i = 0; i < 40; i++) {
    const fromMs = JULY.fromMs + i * 18 * HOUR + (i % 7) * 1_234_567;
    const toMs = fromMs + (i % 11) * 1_111_111 + 60_000;
    const endWh = registerWh + ((i * 7_919) % 13_337);
    house.charge({ sessionId: `s${i}`, fromMs, toMs, startWh: registerWh, endWh });
    registerWh = endWh;
  }
  const whole = await made(house);
  const billed = [...new BilledSessions(house.ledger.db).pages({ ...JULY, ...ALL })].flat();
  const wholeWh = billed.reduce((total, one) => total + energyIn(one, JULY), 0);
  expect(whole.totals.energyWh).toBe(registerWh);
  const quarters = (JULY.toMs - JULY.fromMs) / QUARTER;
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: quarters - 1 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(cuts, async (list) => {
      const edges = [0, ...list.toSorted((a, b) => a - b), quarters].map((n) => JULY.fromMs + n * QUARTER);
      const spans = edges.slice(1).map((toMs, i) => ({ fromMs: edges[i] ?? 0, toMs }));
      let [count, energyWh, durationMs, lines] = [0, 0, 0, 0];
      for (const period of spans) {
        const { totals, sessions } = await made(house, { period });
        count += totals.count;
        energyWh += totals.energyWh;
        durationMs += totals.durationMs;
        lines += sessions.flatMap((one) => one.lines).reduce((total, one) => total + one.energyWh, 0);
      }
      expect({ count, energyWh, durationMs }).toEqual({
        count: 40,
        energyWh: registerWh,
        durationMs: whole.totals.durationMs,
      });
      expect(lines).toBe(registerWh);
      const byQuarter = spans.flatMap((span) => billed.map((one) => energyIn(one, span)));
      expect(byQuarter.reduce((total, wh) => total + wh, 0)).toBe(wholeWh);
    }),
    { numRuns: 15 },
  );
});

it('a statement is that of its ledger head, however many sessions follow it meanwhile', async () => {
  const house = billedHouse();
  house.tariff(fixed(30 * CENT));
  house.charge({ sessionId: 'a', fromMs: JULY.fromMs, toMs: JULY.fromMs + HOUR, startWh: 0, endWh: 1_000 });
  const making = house.statements.make(query());
  house.charge({
    sessionId: 'b',
    fromMs: JULY.fromMs + 2 * HOUR,
    toMs: JULY.fromMs + 3 * HOUR,
    startWh: 1_000,
    endWh: 2_000,
  });
  const first = await making;
  expect(first.kind === 'made' && first.statement.totals.energyWh).toBe(1_000);
  expect((await made(house)).totals.energyWh).toBe(2_000);
});
