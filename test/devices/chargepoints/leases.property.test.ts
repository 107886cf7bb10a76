import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitRung } from '../../../src/core/model/station-record.ts';
import { Leases } from '../../../src/devices/chargepoints/leases.ts';
import type { LimitOutcome } from '../../../src/devices/chargepoints/limit-line.ts';
import { endlessProfile, leaseProfile } from '../../../src/devices/chargepoints/profiles.ts';
import { StationFacts } from '../../../src/devices/chargepoints/station-facts.ts';
import { CallQueue, type RawOutcome } from '../../../src/ocpp/rpc/call-queue.ts';
import type { ClearChargingProfileRequest, SetChargingProfileRequest } from '../../../src/ocpp/v16/messages.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { MemoryStations, NO_RELAY, PROVEN } from './bench-site.ts';

const MAX_A = 16;
const SAFE_A = 6;
/** What a former process told it. */
const FORMER_A = 10;

const anything = () => true;

/**
 * A station that does what OCPP 1.6 section 3.13 says, in order, as late as it likes; what it says of that may be
 * something else. After a reboot it offers nothing until its boot was accepted; whether it kept its profiles is part of
 * the game. Before it was met it took a safe profile and a lease of a former process.
 */
class FaithfulStation {
  readonly inbox: string[] = [];
  readonly outbox: { id: string; answer: RawOutcome }[] = [];
  isBooting = false;
  transactionId: number | null = 1;
  private readonly clock: FakeClock;
  private readonly skewMs: number;
  private readonly kind: Kind;
  private readonly profiles = new Map<string, SetChargingProfileRequest>();

  constructor(clock: FakeClock, skewMs: number, kind: Kind) {
    this.clock = clock;
    this.kind = kind;
    this.skewMs = skewMs;
    if (kind.maxStackLevel === 0) return;
    const at = (stackLevel: number) => ({ purpose: 'TxDefaultProfile', connectorId: 1, stackLevel }) as const;
    const limit = (value: number) => ({ limit: { unit: 'A', value }, numberPhases: null }) as const;
    const text = (offsetMs: number) => new Date(clock.wallMs() + skewMs + offsetMs).toISOString();
    this.install(endlessProfile(at(kind.maxStackLevel - 1), limit(SAFE_A)));
    this.install(leaseProfile(at(kind.maxStackLevel), limit(FORMER_A), text(-60_000), text(100_000)));
  }

  /** @param says what it answers; @param does whether it does what it was told */
  process(says: Says, does: boolean): void {
    const text = this.inbox.shift();
    if (text === undefined) return;
    const [, id, action, payload] = JSON.parse(text) as [number, string, string, SetChargingProfileRequest];
    const isProfile = action === 'SetChargingProfile';
    const can = !isProfile || this.kind.takes(payload, this.transactionId);
    if (can && does && action === 'ClearChargingProfile') this.clear(payload);
    else if (can && does && isProfile) this.install(payload);
    const status = can ? says : 'Rejected';
    if (status === 'silence') return;
    this.outbox.push({
      id,
      answer:
        status === 'NotSupported'
          ? { kind: 'error', code: status, description: '' }
          : { kind: 'result', payload: { status } },
    });
  }

  /** Another transaction, or none. What a TxProfile said ends with its transaction. */
  transact(transactionId: number | null): void {
    this.transactionId = transactionId;
    for (const [place, { csChargingProfiles }] of this.profiles) {
      if (csChargingProfiles.chargingProfilePurpose === 'TxProfile') this.profiles.delete(place);
    }
  }

  reboot(keepsProfiles: boolean): void {
    this.isBooting = true;
    this.inbox.length = 0;
    this.outbox.length = 0;
    this.transact(null);
    if (!keepsProfiles) this.profiles.clear();
  }

  /** What a car may draw now, A. */
  limitA(): number {
    if (this.isBooting || this.transactionId === null) return 0;
    const nowMs = this.clock.wallMs() + this.skewMs;
    const valid = [...this.profiles.values()]
      .filter(({ csChargingProfiles: { validTo, chargingSchedule } }) => {
        const { startSchedule, duration } = chargingSchedule;
        const startMs = Date.parse(startSchedule ?? '');
        const endMs = Math.min(
          validTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(validTo),
          duration === undefined ? Number.POSITIVE_INFINITY : startMs + duration * 1000,
        );
        return startMs <= nowMs && (nowMs < endMs || !this.kind.expires);
      })
      // The connector's own go before those of the whole station (OCPP 1.6 section 3.13.1).
      .sort(
        (a, b) => b.connectorId - a.connectorId || b.csChargingProfiles.stackLevel - a.csChargingProfiles.stackLevel,
      );
    const limitOf = (purpose: string): number | null => {
      const leading = valid.find(({ csChargingProfiles }) => csChargingProfiles.chargingProfilePurpose === purpose);
      return leading?.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit ?? null;
    };
    return Math.min(
      limitOf('TxProfile') ?? limitOf('TxDefaultProfile') ?? MAX_A,
      limitOf('ChargePointMaxProfile') ?? MAX_A,
    );
  }

  private install(profile: SetChargingProfileRequest): void {
    this.profiles.set(placeOf(profile), profile);
  }

  private clear({ connectorId, chargingProfilePurpose }: ClearChargingProfileRequest): void {
    for (const [place, profile] of this.profiles) {
      const isMeant = profile.csChargingProfiles.chargingProfilePurpose === chargingProfilePurpose;
      if (isMeant && profile.connectorId === connectorId) this.profiles.delete(place);
    }
  }
}

const placeOf = ({
  connectorId,
  csChargingProfiles: { chargingProfilePurpose, stackLevel },
}: SetChargingProfileRequest) => `${chargingProfilePurpose} ${connectorId} ${stackLevel}`;

/** `OK`: no word of the standard. */
type Says = 'Accepted' | 'Rejected' | 'NotSupported' | 'OK' | 'silence';

type Event =
  | { kind: 'grant'; currentA: number; forMs: number }
  | { kind: 'advance'; ms: number }
  | { kind: 'process'; says: Says; does: boolean }
  | { kind: 'transaction'; runs: boolean }
  | { kind: 'restart of the controller' }
  | { kind: 'deliver' }
  | { kind: 'exchange' }
  | { kind: 'lose connection' }
  | { kind: 'reconnect' }
  | { kind: 'reboot'; keepsProfiles: boolean };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('grant' as const),
      currentA: fc.constantFrom(0, 6, 7.5, 10, 16),
      forMs: fc.constantFrom(20_000, 120_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(100, 1_000, 5_000, 30_000, 61_000, 130_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        kind: fc.constant('process' as const),
        says: fc.constantFrom<Says>('Accepted', 'Rejected', 'NotSupported', 'OK', 'silence'),
        does: fc.boolean(),
      })
      // What is said to be done is done: a lie about that is found by the current, not here.
      .map((event) => ({ ...event, does: event.does || event.says === 'Accepted' })),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'process' as const, says: 'Accepted' as const, does: true }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('transaction' as const), runs: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'restart of the controller' as const }) },
  { weight: 8, arbitrary: fc.constant({ kind: 'deliver' as const }) },
  { weight: 16, arbitrary: fc.constant({ kind: 'exchange' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'lose connection' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'reconnect' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reboot' as const), keepsProfiles: fc.boolean() }) },
);

interface Kind {
  readonly maxStackLevel: number;
  readonly expiry: 'seen' | 'unseen';
  readonly expires: boolean;
  /** By which means it was told its limits before. */
  readonly rung: LimitRung;
  readonly takes: (told: SetChargingProfileRequest, transactionId: number | null) => boolean;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

async function play(events: readonly Event[], skewMs: number, kind: Kind): Promise<number> {
  const { maxStackLevel, expiry, rung } = kind;
  const clock = new FakeClock();
  const station = new FaithfulStation(clock, skewMs, kind);
  const memory = new MemoryStations({ ...PROVEN, maxStackLevel, expiry, rung, toldAtMostA: FORMER_A });
  const start = () =>
    new Leases({
      clock,
      facts: new StationFacts('a', memory, silentLog),
      writesPerDay: 100_000,
      relay: NO_RELAY,
      connectorId: 1,
      wiredPhases: 3,
      maxCurrentA: MAX_A,
      safeCurrentA: SAFE_A,
      phasesInUse: () => null,
      transactionId: () => station.transactionId,
      stationTime: (wallMs) => new Date(wallMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      stationOffsetMs: () => 0,
      changed: () => {},
    });
  let leases = start();
  let transactions = 1;
  let queue = null as CallQueue | null;
  const connect = () => {
    const calls = new CallQueue(clock, (text) => station.inbox.push(text));
    queue = calls;
    const call = (action: string, payload: object, options = {}) =>
      calls.call(action, payload, options) as Promise<LimitOutcome>;
    leases.attach({
      setProfile: (request, options) => call('SetChargingProfile', request, options),
      setKey: (key, value, options) => call('ChangeConfiguration', { key, value }, options),
      clear: (connectorId, chargingProfilePurpose) =>
        call('ClearChargingProfile', { connectorId, chargingProfilePurpose }),
    });
  };
  const disconnect = () => {
    queue?.close();
    queue = null;
    leases.detach();
  };
  const deliver = () => {
    const answer = station.outbox.shift();
    if (answer === undefined) return;
    queue?.answered(answer.id, answer.answer);
  };
  connect();
  let tightSteps = 0;
  for (const step of events) {
    switch (step.kind) {
      case 'grant':
        leases.grant({ currentA: step.currentA, phases: null, expiresMonoMs: clock.monoMs() + step.forMs });
        leases.remember();
        break;
      case 'advance':
        for (let leftMs = step.ms; leftMs > 0; leftMs -= 500) {
          clock.advance(Math.min(500, leftMs));
          expect(leases.state().ceilingA).toBeGreaterThanOrEqual(station.limitA());
        }
        break;
      case 'process':
        station.process(step.says, step.does);
        break;
      case 'deliver':
        deliver();
        break;
      case 'exchange':
        station.process('Accepted', true);
        deliver();
        break;
      case 'transaction':
        if (station.isBooting) break;
        transactions += 1;
        station.transact(step.runs ? transactions : null);
        leases.transactionChanged();
        break;
      case 'restart of the controller':
        disconnect();
        station.outbox.length = 0;
        leases = start();
        break;
      case 'lose connection':
        disconnect();
        // What was in the air may have arrived, and what it answers is lost.
        station.outbox.length = 0;
        break;
      case 'reconnect':
        if (queue !== null) break;
        station.inbox.length = 0;
        station.outbox.length = 0;
        if (station.isBooting) leases.forget();
        station.isBooting = false;
        connect();
        break;
      case 'reboot':
        disconnect();
        station.reboot(step.keepsProfiles);
        leases.transactionChanged();
        break;
    }
    await settle();
    const { ceilingA } = leases.state();
    expect(ceilingA).toBeGreaterThanOrEqual(station.limitA());
    if (ceilingA < MAX_A) tightSteps += 1;
  }
  return tightSteps;
}

describe('the ceiling of a lease', () => {
  it.each<[string, Kind]>([
    [
      'that falls back, as was seen',
      { maxStackLevel: 8, expiry: 'seen', expires: true, rung: 'connector-lease', takes: anything },
    ],
    [
      'that falls back, which nobody has seen',
      { maxStackLevel: 8, expiry: 'unseen', expires: true, rung: 'connector-lease', takes: anything },
    ],
    [
      'that does not fall back, which nobody has seen',
      { maxStackLevel: 8, expiry: 'unseen', expires: false, rung: 'connector-lease', takes: anything },
    ],
    [
      'without stack levels',
      { maxStackLevel: 0, expiry: 'unseen', expires: true, rung: 'connector-lease', takes: anything },
    ],
    [
      'that takes a TxProfile only',
      {
        maxStackLevel: 0,
        expiry: 'unseen',
        expires: true,
        rung: 'transaction-profile',
        takes: ({ csChargingProfiles: { chargingProfilePurpose, transactionId } }, running) =>
          chargingProfilePurpose === 'TxProfile' && running !== null && transactionId === running,
      },
    ],
  ])(
    'is never below what a station may be following %s',
    async (_, kind) => {
      let tightSteps = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(event, { minLength: 5, maxLength: 60 }),
          fc.integer({ min: -3_000, max: 3_000 }),
          async (events, skewMs) => {
            tightSteps += await play(events, skewMs, kind);
          },
        ),
        { numRuns: Number(process.env['LADEMEISTER_PROPERTY_RUNS'] ?? 300) },
      );
      // A ceiling that is always the maximum would prove nothing.
      expect(tightSteps).toBeGreaterThan(50);
    },
    60_000,
  );
});
