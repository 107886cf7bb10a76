import { type TSchema, Type } from 'typebox';
import type { DeviceProblem } from '../core/model/health.ts';
import type { BatteryReasonCode, ReasonCode } from '../core/model/reasons.ts';
import { CHARGE_MODES, LOAD_MODES } from '../core/model/site.ts';
import { GRID_STATES } from '../core/model/snapshot.ts';
import type { Alarm, SiteView } from '../site/view.ts';
import type { DimmingEventList } from './answers.ts';
import { CircuitShape, QuarterHourShape } from './circuit-schemas.ts';
import { PROBLEMS } from './problems.ts';

/**
 * What the API answers, for the OpenAPI document; the tests hold real answers against it. The types are those of the
 * house: `Unsafe` ties a shape to its type without a second copy of it.
 */
const closed = { additionalProperties: false } as const;
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const numberOrNull = orNull(Type.Number());
const textOrNull = orNull(Type.String());
// A TypeBox tuple is JSON Schema of draft 7, which OpenAPI 3.1 does not understand.
const perPhase = Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: 'L1, L2, L3' });

/** A union of the model: its code is one of these, its other members belong to the code. */
export function coded<Code extends string>(codes: Readonly<Record<Code, true>>, description: string) {
  return Type.Object({ code: Type.Enum(Object.keys(codes)) }, { description, additionalProperties: true });
}

const Reason = coded<ReasonCode>(
  {
    'mode-off': true,
    'no-vehicle': true,
    'not-authorised': true,
    'charge-point-unreachable': true,
    'charge-point-fault': true,
    'charge-point-uncontrolled': true,
    'meter-silent': true,
    'meter-doubted': true,
    'circuit-limit': true,
    'circuit-power-limit': true,
    'fuse-about-to-trip': true,
    'waiting-for-current': true,
    'circuit-cap': true,
    'circuit-power-cap': true,
    'unbalance-limit': true,
    'quarter-hour-limit': true,
    'upstream-limit': true,
    'grid-backup': true,
    'grid-returning': true,
    'grid-operator-limit': true,
    'grid-operator-return': true,
    'raising-soon': true,
    'waiting-for-sun': true,
    'sun-proving': true,
    'following-sun': true,
    'sun-fading': true,
    'sun-bridging': true,
    'phases-soon': true,
    'phases-changing': true,
    'phases-failed': true,
    'phases-spent': true,
    'minimum-current': true,
    'battery-first': true,
    'battery-silent': true,
    'battery-helps': true,
    'trying-hidden-sun': true,
    'surplus-unknown': true,
    'charge-point-maximum': true,
    'vehicle-draws-less': true,
    'vehicle-not-drawing': true,
    'waking-vehicle': true,
    'vehicle-asleep': true,
    boosting: true,
    'plan-cheap': true,
    'plan-urgent': true,
    'plan-minimum-soc': true,
    'plan-waits': true,
    'plan-done': true,
    'plan-budget': true,
    'energy-limit-reached': true,
    'soc-limit-reached': true,
    'time-limit-reached': true,
    'prepaid-used-up': true,
    'load-maximum': true,
    'load-unreachable': true,
    'load-resting': true,
    'load-minimum-run': true,
    'load-daily-minimum': true,
    'load-daily-maximum': true,
    'load-not-drawing': true,
  },
  'Why a charge point may draw what it may draw',
);

const Problem = coded<DeviceProblem['code']>(
  {
    unreachable: true,
    silent: true,
    'bad-checksum': true,
    'protocol-error': true,
    'not-decrypted': true,
    'modbus-exception': true,
    implausible: true,
    'other-device': true,
    frozen: true,
    'register-implausible': true,
    reversed: true,
    unbalanced: true,
    'station-fault': true,
    'limit-rejected': true,
    'limit-ignored': true,
    'drawing-without-leave': true,
    'stop-failed': true,
    'lease-impossible': true,
    'limit-disagrees': true,
    'two-controllers': true,
    'lease-unproven': true,
    'watchdog-missing': true,
    'writes-unconfirmed': true,
    'phase-switch-ignored': true,
    'identity-taken': true,
    flooding: true,
    'inverter-uncontrollable': true,
    'sign-in-needed': true,
    'sign-in-refused': true,
    'battery-uncontrollable': true,
  },
  'What is wrong with a device',
);

const AlarmShape = coded<Alarm['code']>(
  {
    'ocpp-port-closed': true,
    'ledger-unwritable': true,
    'ledger-damaged': true,
    'state-unavailable': true,
    'history-unavailable': true,
    'recorder-unwritable': true,
    'backup-missing': true,
    'dimming-unrecorded': true,
    'mqtt-unreachable': true,
    'prices-missing': true,
    'report-open': true,
    'report-undelivered': true,
    'notification-undelivered': true,
    'time-unknown': true,
    'time-borrowed': true,
    'unknown-charge-point': true,
    'safe-currents-too-high': true,
    'safe-currents-beside-house': true,
    'clock-jumped': true,
    'device-out': true,
  },
  'Something the owner should know',
);

const Shown = orNull(
  Type.Object(
    { value: Type.Number(), atMs: Type.Number(), stale: Type.Boolean() },
    { ...closed, description: 'A value and its age' },
  ),
);

const ChargePoint = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    mode: Type.Enum([...CHARGE_MODES]),
    boostEndsAtMs: numberOrNull,
    limit: Type.Object({ energyWh: numberOrNull, socPercent: numberOrNull, untilMs: numberOrNull }, closed),
    socPercent: numberOrNull,
    rangeKm: numberOrNull,
    plan: Type.Union([
      Type.Null(),
      Type.Object({ byMs: Type.Number(), nextMs: numberOrNull, missingWh: Type.Number() }, closed),
    ]),
    status: Type.String({ description: 'OCPP 1.6 ChargePointStatus, in small letters' }),
    powerW: Shown,
    phaseCurrentA: orNull(perPhase),
    grantedA: Type.Number(),
    maxCurrentA: Type.Number(),
    solarPowerW: numberOrNull,
    session: orNull(
      Type.Object(
        { sessionId: Type.String(), startedAtMs: Type.Number(), energyWh: Type.Number(), tokenName: textOrNull },
        closed,
      ),
    ),
    reasons: Type.Array(Reason),
  },
  closed,
);

const Load = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    kind: Type.Enum(['socket', 'heating-rod', 'heat-pump']),
    mode: Type.Enum([...LOAD_MODES]),
    powerW: Shown,
    grantedW: Type.Number(),
    maxW: Type.Number(),
    sgReady: numberOrNull,
    ranTodayMs: Type.Number(),
    reasons: Type.Array(Reason),
  },
  closed,
);

const BatteryReasonShape = coded<BatteryReasonCode>(
  {
    'self-consumption': true,
    'battery-first': true,
    'battery-share': true,
    'locked-while-fast': true,
    'locked-for-sun': true,
    unlocking: true,
    'not-lockable': true,
    'battery-helps': true,
    'battery-silent': true,
    'charge-limited': true,
    'house-only': true,
    'planned-hold': true,
    'planned-wait': true,
    'planned-charge': true,
    'plan-waits': true,
  },
  'Why a battery may do what it may do',
);

const Battery = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    powerW: Shown,
    socPercent: Shown,
    locked: Type.Boolean({ description: 'It was read back to have its discharge locked' }),
    reason: BatteryReasonShape,
  },
  closed,
);

const Device = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    name: Type.String(),
    condition: Type.Enum(['connecting', 'ok', 'stale', 'faulty']),
    sinceMs: Type.Number(),
    lastHeardMs: numberOrNull,
    problem: orNull(Problem),
  },
  closed,
);

const Dimming = orNull(
  Type.Object(
    {
      source: textOrNull,
      limitW: numberOrNull,
      budgetW: numberOrNull,
      netDrawW: Type.Number(),
      untilMs: numberOrNull,
      isAssumed: Type.Boolean(),
      isReturning: Type.Boolean(),
    },
    { ...closed, description: 'The limit of the grid operator on what controllable devices draw' },
  ),
);

const FeedIn = orNull(
  Type.Object(
    {
      source: textOrNull,
      limitW: Type.Number(),
      untilMs: numberOrNull,
      isAssumed: Type.Boolean(),
      uncontrolledIds: Type.Array(Type.String()),
    },
    { ...closed, description: 'The limit of the grid operator on what flows into the grid' },
  ),
);

export const OperatorStateSchema = Type.Unsafe<Pick<SiteView, 'atMs' | 'dimming' | 'feedIn'>>(
  Type.Object({ atMs: Type.Number(), dimming: Dimming, feedIn: FeedIn }, closed),
);

export const DimmingEventsSchema = Type.Unsafe<DimmingEventList>(
  Type.Object(
    {
      events: Type.Array(
        Type.Object(
          {
            received: Type.Object({}, { additionalProperties: true, description: 'The command as it was received' }),
            reachedAtMs: numberOrNull,
            releasedAtMs: numberOrNull,
            assumed: Type.Array(Type.Object({ atMs: Type.Number(), isAssumed: Type.Boolean() }, closed)),
            minutes: Type.Array(Type.Object({}, { additionalProperties: true, description: 'One minute of it' })),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);

export const SiteViewSchema = Type.Unsafe<SiteView>(
  Type.Object(
    {
      atMs: Type.Number({ description: 'UTC epoch ms' }),
      siteName: Type.String(),
      currency: Type.String({ description: 'ISO 4217' }),
      gridW: Shown,
      solarW: Shown,
      batteryW: Shown,
      houseW: Shown,
      grid: Type.Enum([...GRID_STATES], { description: 'The public grid, as far as somebody has told' }),
      quarterHour: QuarterHourShape,
      circuits: Type.Array(CircuitShape),
      chargePoints: Type.Array(ChargePoint),
      loads: Type.Array(Load),
      batteries: Type.Array(Battery),
      dimming: Dimming,
      feedIn: FeedIn,
      devices: Type.Array(Device),
      alarms: Type.Array(AlarmShape),
    },
    { ...closed, description: 'The whole live state: powers in W, currents in A, grid import and production positive' },
  ),
);

const ProblemSchema = Type.Unsafe<object>(
  Type.Object(
    {
      type: Type.String(),
      title: Type.String(),
      status: Type.Number(),
      code: Type.Enum(Object.keys(PROBLEMS)),
      detail: Type.String(),
    },
    { additionalProperties: true, description: 'RFC 9457 problem details; `code` is stable' },
  ),
);

/** Answers of every route that may refuse. */
export const refusals = { '4xx': ProblemSchema, '5xx': ProblemSchema } as const;

export const DoneSchema = Type.Object({ done: Type.Literal(true) }, closed);
export const DONE = { done: true } as const;
