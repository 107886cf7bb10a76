import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/core/model/sessions.ts';
import { registerReported } from '../../../src/core/sessions/registers.ts';
import {
  type EndReport,
  endReported,
  type StartReport,
  sessionOfSample,
  startReported,
} from '../../../src/core/sessions/reports.ts';
import { applyEvent, endRegisterWh, energyWh, flagsOf, type Session } from '../../../src/core/sessions/session.ts';

const NOON = Date.UTC(2026, 5, 15, 12);
const MINUTE = 60_000;

const start: StartReport = {
  chargePointId: 'carport',
  connectorId: 1,
  tokenRef: 'anna',
  tokenKnown: true,
  atMs: NOON,
  stationTimestamp: '2026-06-15T12:00:00Z',
  registerWh: 10_000,
};
const end: EndReport = {
  chargePointId: 'carport',
  transactionId: 7,
  tokenRef: 'anna',
  atMs: NOON + 60 * MINUTE,
  stationTimestamp: '2026-06-15T13:00:00Z',
  registerWh: 17_500,
  reason: 'ev-disconnected',
};
const ids = (n: number) => ({ sessionId: `s${n}`, transactionId: n });

/** What the books hold after these events. */
function fold(events: readonly SessionEvent[], before: readonly Session[] = []): readonly Session[] {
  const sessions = new Map(before.map((session) => [session.started.sessionId, session]));
  for (const event of events) {
    sessions.set(event.sessionId, applyEvent(sessions.get(event.sessionId) ?? null, event));
  }
  return [...sessions.values()];
}

function begun(report: StartReport = start, n = 7): readonly Session[] {
  return fold(startReported([], report, ids(n), report.atMs).events);
}

function only(sessions: readonly Session[]): Session {
  const [session, more] = sessions;
  if (session === undefined || more !== undefined) throw new Error(`${sessions.length} sessions`);
  return session;
}

test('a start and its stop make one session, and its energy is the difference of the registers', () => {
  const session = only(fold(endReported(begun(), end, ids(8), end.atMs), begun()));
  expect(energyWh(session)).toBe(7_500);
  expect(session.ended).toMatchObject({ atMs: end.atMs, reason: 'ev-disconnected' });
  expect(flagsOf(session)).toEqual([]);
});

test('a start that is sent again gets its id again and changes nothing', () => {
  expect(startReported(begun(), start, ids(8), NOON + 5 * MINUTE)).toEqual({ transactionId: 7, events: [] });
});

test.each([
  ['another time', { stationTimestamp: '2026-06-15T12:00:01Z' }],
  ['another connector', { connectorId: 2 }],
  ['another card', { tokenRef: 'ben' }],
  ['another register', { registerWh: 10_001 }],
])('a start with %s is another session', (_, change) => {
  expect(startReported(begun(), { ...start, ...change }, ids(8), NOON).transactionId).toBe(8);
});

test.each([0, -1, 4711])('a stop with the id %i ends the session that runs at its charge point', (transactionId) => {
  const session = only(fold(endReported(begun(), { ...end, transactionId }, ids(8), end.atMs), begun()));
  expect(session.ended?.registerWh).toBe(17_500);
});

test('reports that say neither when nor how much are never taken for one another', () => {
  const mute = { stationTimestamp: '', registerWh: null } as const;
  const first = fold(endReported(begun(), { ...end, ...mute }, ids(8), end.atMs), begun());
  const second = fold(
    startReported(first, { ...start, ...mute, atMs: end.atMs + 1 }, ids(9), end.atMs + 1).events,
    first,
  );
  const third = fold(
    startReported(second, { ...start, ...mute, atMs: end.atMs + 2 }, ids(10), end.atMs + 2).events,
    second,
  );
  expect(third.map(({ started }) => started.transactionId)).toEqual([7, 9, 10]);
  const over = endReported(third, { ...end, ...mute, transactionId: 0, atMs: end.atMs + 3 }, ids(11), end.atMs + 3);
  expect(over).toMatchObject([{ kind: 'ended', sessionId: 's10' }]);
});

test('a stop without an id does not end a session that began later, or whose register is already higher', () => {
  const later = { ...end, transactionId: -1, atMs: NOON - MINUTE };
  expect(fold(endReported(begun(), later, ids(8), NOON), begun())).toHaveLength(2);
  const lower = { ...end, transactionId: -1, registerWh: 9_999 };
  expect(fold(endReported(begun(), lower, ids(8), end.atMs), begun())).toHaveLength(2);
});

test('a stop without an id ends only what may have been started with its card, on whichever connector', () => {
  const known = [...begun(), ...begun({ ...start, connectorId: 2, tokenRef: 'ben', atMs: NOON + MINUTE }, 9)];
  const [event] = endReported(known, { ...end, transactionId: 0 }, ids(10), end.atMs);
  expect(event?.sessionId).toBe('s7');
});

test('a stop that nobody started is kept as a session of its own, once, with unknown energy', () => {
  const orphan = only(fold(endReported([], end, ids(8), end.atMs)));
  expect(energyWh(orphan)).toBeNull();
  expect(flagsOf(orphan)).toEqual(['start-unknown', 'start-register-missing']);
  expect(endReported([orphan], end, ids(9), end.atMs + MINUTE)).toEqual([]);
});

test('a start that arrives after its stop completes that session', () => {
  const orphan = fold(endReported([], { ...end, transactionId: -1 }, ids(8), end.atMs));
  const { transactionId, events } = startReported(orphan, start, ids(9), end.atMs + MINUTE);
  const session = only(fold(events, orphan));
  expect(transactionId).toBe(8);
  expect(energyWh(session)).toBe(7_500);
  expect(flagsOf(session)).toEqual(['reported-late']);
});

test('an end that a late start was guessed to have yields to the one that names it, and is a session of its own again', () => {
  const foreign = { ...end, transactionId: 999, tokenRef: null, registerWh: 15_000 };
  const orphan = fold(endReported([], foreign, ids(8), end.atMs));
  const { transactionId, events } = startReported(orphan, start, ids(9), end.atMs + MINUTE);
  const known = fold(events, orphan);
  const named = { ...end, transactionId, atMs: end.atMs + 5 * MINUTE, stationTimestamp: 'later', registerWh: 14_000 };
  const told = endReported(known, named, ids(10), named.atMs);
  const sessions = fold(told, known);
  expect(sessions.map((session) => [session.started.sessionId, energyWh(session)])).toEqual([
    ['s8', 4_000],
    ['s10', null],
  ]);
  expect(sessions[1]?.ended).toMatchObject({ atMs: end.atMs, registerWh: 15_000 });
  expect(sessions[1]?.started.flags).toEqual(['start-unknown', 'start-register-missing']);
  // Repeated, both are known.
  expect(endReported(sessions, named, ids(11), named.atMs + MINUTE)).toEqual([]);
  expect(endReported(sessions, foreign, ids(11), named.atMs + MINUTE)).toEqual([]);
});

test('a stop below its start is kept as reported, flagged, and its energy is unknown', () => {
  const session = only(fold(endReported(begun(), { ...end, registerWh: 9_000 }, ids(8), end.atMs), begun()));
  expect([energyWh(session), endRegisterWh(session)]).toEqual([null, 9_000]);
  expect(flagsOf(session)).toEqual(['stop-below-start']);
});

test('missing registers are flagged and never become zero', () => {
  const known = begun({ ...start, registerWh: null });
  const session = only(fold(endReported(known, { ...end, registerWh: null }, ids(8), end.atMs), known));
  expect(energyWh(session)).toBeNull();
  expect(flagsOf(session)).toEqual(['start-register-missing', 'stop-register-missing']);
});

test('a card that nobody allowed is flagged', () => {
  expect(flagsOf(only(begun({ ...start, tokenKnown: false })))).toEqual(['token-unknown']);
});

test('a stop without a register ends with the newest register that was seen', () => {
  const [open] = begun();
  if (open === undefined) throw new Error('no session');
  const register = { ...start, transactionId: 7, atMs: NOON + 20 * MINUTE, registerWh: 12_000 };
  const known = fold(registerReported(open, register, register.atMs).events, [open]);
  const session = only(fold(endReported(known, { ...end, registerWh: null }, ids(8), end.atMs), known));
  expect(energyWh(session)).toBe(2_000);
});

test('a new start ends what is still open on its connector at its last register, and a late stop still tells the truth', () => {
  const [open] = begun();
  if (open === undefined) throw new Error('no session');
  // Too soon after the start for a mark: only the end writes it down.
  const seen = registerReported(open, { ...start, transactionId: 7, atMs: NOON + 30_000, registerWh: 10_090 }, NOON);
  expect(seen.events).toEqual([]);
  const next = { ...start, atMs: NOON + 90 * MINUTE, stationTimestamp: 'later', registerWh: 18_000 };
  const { events } = startReported([seen.session], next, ids(8), next.atMs);
  expect(events.map(({ kind, sessionId }) => `${kind} ${sessionId}`)).toEqual(['mark s7', 'ended s7', 'started s8']);
  const sessions = fold(events, [open]);
  const first = sessions[0];
  if (first === undefined) throw new Error('no session');
  expect([energyWh(first), first.ended?.reason, flagsOf(first)]).toEqual([
    90,
    'unknown',
    ['end-assumed', 'stop-register-missing'],
  ]);

  const corrected = fold(endReported(sessions, end, ids(9), next.atMs), sessions)[0];
  if (corrected === undefined) throw new Error('no session');
  expect([energyWh(corrected), flagsOf(corrected)]).toEqual([7_500, ['reported-late']]);
});

test('a start leaves open what runs on another connector, and what began after a start that is reported late', () => {
  expect(startReported(begun(), { ...start, connectorId: 2 }, ids(8), NOON).events).toHaveLength(1);
  const late = { ...start, atMs: NOON - 60 * MINUTE, stationTimestamp: 'earlier' };
  expect(startReported(begun(), late, ids(8), NOON).events).toHaveLength(1);
});

test('times that cannot be right are replaced by the time of arrival, and said so', () => {
  const arrived = (atMs: number, recordedAtMs: number) => {
    const { started } = only(fold(startReported([], { ...start, atMs }, ids(7), recordedAtMs).events));
    return [started.atMs, started.flags];
  };
  expect(arrived(0, NOON)).toEqual([NOON, ['station-clock-wrong']]);
  expect(arrived(NOON + 6 * MINUTE, NOON)).toEqual([NOON, ['station-clock-wrong']]);
  expect(arrived(NOON + 4 * MINUTE, NOON)).toEqual([NOON + 4 * MINUTE, []]);
  expect(arrived(NOON - 6 * MINUTE, NOON)).toEqual([NOON - 6 * MINUTE, ['reported-late']]);
  expect(arrived(NOON, 5_000)).toEqual([NOON, ['controller-clock-wrong']]);
  expect(arrived(1_000, 5_000)).toEqual([5_000, ['controller-clock-wrong', 'station-clock-wrong']]);
});

test('a stop dated before its start never makes a negative duration', () => {
  const session = only(fold(endReported(begun(), { ...end, atMs: NOON - MINUTE }, ids(8), NOON), begun()));
  expect([session.ended?.atMs, flagsOf(session)]).toEqual([NOON, ['station-clock-wrong']]);
});

test('marks: at most one a minute and per 100 Wh, but always one in a new quarter hour', () => {
  let session = only(begun());
  const marks: string[] = [];
  const report = (seconds: number, registerWh: number): void => {
    const atMs = NOON + seconds * 1000;
    const after = registerReported(session, { ...start, transactionId: 7, atMs, registerWh }, atMs);
    session = after.session;
    for (const event of after.events) if (event.kind === 'mark') marks.push(`${seconds} s ${event.registerWh} Wh`);
  };
  report(30, 10_200);
  report(60, 10_090);
  report(61, 10_210);
  report(90, 10_900);
  report(121, 10_250);
  report(125, 10_950);
  report(899, 10_950);
  report(900, 10_950);
  report(905, 10_950);
  expect(marks).toEqual(['61 s 10210 Wh', '125 s 10950 Wh', '900 s 10950 Wh']);
});

test('a register belongs to the session it names, else to the newest on its connector', () => {
  const known = [...begun(), ...begun({ ...start, connectorId: 2 }, 8)];
  const report = { ...start, transactionId: null, registerWh: 11_000 };
  expect(sessionOfSample(known, report)?.started.transactionId).toBe(7);
  expect(sessionOfSample(known, { ...report, connectorId: 2 })?.started.transactionId).toBe(8);
  expect(sessionOfSample(known, { ...report, transactionId: 8 })?.started.transactionId).toBe(8);
  expect(sessionOfSample(known, { ...report, transactionId: -1 })?.started.transactionId).toBe(7);
  expect(sessionOfSample(known, { ...report, transactionId: 99 })).toBeUndefined();
});

test('an event before its start is a bug', () => {
  const [event] = endReported(begun(), end, ids(8), NOON);
  if (event === undefined) throw new Error('no event');
  expect(() => applyEvent(null, event)).toThrow(/before its start/);
});

test('a register that no charge point can have reached is not believed, and does not hide the true ones after it', () => {
  const report = { chargePointId: 'carport', connectorId: 1, transactionId: 7 };
  const at = (minutes: number) => NOON + minutes * MINUTE;
  const open = only(begun());
  const spike = registerReported(open, { ...report, atMs: at(5), registerWh: 4_294_967_295 }, at(5));
  expect(spike).toEqual({ session: open, events: [] });
  const next = registerReported(spike.session, { ...report, atMs: at(10), registerWh: 11_500 }, at(10));
  expect(endRegisterWh(next.session)).toBe(11_500);
});
