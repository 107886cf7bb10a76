import { type Static, Type } from 'typebox';
import { CHARGE_MODES, PROTECTIONS } from '../core/model/site.ts';
import { Battery, HomeBattery } from './batteries.ts';
import { Billing, chargePointBilling, OfficialPrices } from './billing.ts';
import { Exports } from './exports.ts';
import { ContactSchema, GridOperator } from './grid-operator.ts';
import { ALLOWED, amperes, id, name, PHASE, seconds, section } from './parts.ts';
import { Backup } from './schema-backup.ts';
import { polledChargePoints } from './schema-chargers.ts';
import { CarbonFeed, PriceFeed, Prices } from './schema-feeds.ts';
import { Forecast } from './schema-forecast.ts';
import { Load, limits, Vehicle } from './schema-loads.ts';
import { Inverter, Meter, type ModbusMeter, type P1Meter } from './schema-measuring.ts';
import { Mqtt } from './schema-mqtt.ts';
import { Notified } from './schema-notifications.ts';
import { chargePointSecurity, Ocpp } from './schema-ocpp.ts';
import { Http } from './schema-page.ts';
import { CardAccess, Token } from './schema-people.ts';
import { Planning } from './schema-planning.ts';
import { Publishing } from './schema-publishing.ts';
import { Reader } from './schema-readers.ts';
import { Destination, Mail, Report } from './schema-reports.ts';
import { Leases, Recorder } from './schema-running.ts';
import { station } from './schema-stations.ts';
import { Sync } from './schema-sync.ts';
import { Upstream } from './schema-upstream.ts';
import { agreed, QuarterHour, Sharing, standing } from './sharing.ts';

const LANGUAGES = ['de', 'en', 'nl'] as const;
const Site = Type.Object(
  {
    name: Type.String({
      description: 'What the site is called on screen',
      minLength: 1,
      maxLength: 60,
      default: 'Home',
    }),
    timeZone: Type.String({
      description: 'Time zone in which the site reads its clock',
      default: 'Europe/Berlin',
      [ALLOWED]: 'a time zone of the IANA data base, such as Europe/Berlin',
    }),
    language: Type.Enum([...LANGUAGES], { description: 'Language until a user chooses another', default: 'de' }),
    nominalVoltageV: Type.Number({
      description: 'Voltage between phase and neutral where none is measured, V',
      minimum: 100,
      maximum: 260,
      default: 230,
    }),
  },
  { ...section, description: 'The site', default: {} },
);

const limitA = amperes('Limit', 1, 3000);

const Circuit = Type.Object(
  {
    id: id('Short name that other parts of this document use'),
    name: name('What the circuit is called in sentences'),
    parent: Type.Optional(id('Circuit that feeds this one; exactly one circuit has none: the grid connection')),
    limitA: Type.Union([limitA, Type.Tuple([limitA, limitA, limitA])], {
      description: 'Rated current of the fuse or breaker per phase, A',
      [ALLOWED]: 'a number from 1 to 3000, or three of them for [L1, L2, L3]',
    }),
    protection: Type.Enum([...PROTECTIONS], {
      description:
        'What protects it, for how long it holds an overload: sls-e (selective main switch), mcb-b, mcb-c (circuit breakers), gg (fuses), strict (not known: as the most sensitive)',
      default: 'strict',
    }),
    ...agreed,
    maxPowerW: Type.Optional(
      Type.Number({ description: 'Limit of the power over all phases, W', minimum: 0, maximum: 3_000_000 }),
    ),
    meter: Type.Optional(id('Meter that measures all of this circuit; that of the grid connection is the grid meter')),
  },
  section,
);

const OcppChargePoint = Type.Object(
  {
    id: id('Short name'),
    name: name('What the charge point is called on screen'),
    type: Type.Literal('ocpp', { description: 'A charge point that connects by OCPP' }),
    // OCPP 2.0.1 part 2, identifierString: at most 48 of these characters.
    identity: Type.String({
      description: 'Identity of the charge point: the last part of the address it connects to',
      pattern: '^[A-Za-z0-9*=:+|@._-]{1,48}$',
      [ALLOWED]: 'up to 48 letters, digits and * - _ = : + | @ .',
    }),
    ...chargePointSecurity,
    circuit: id('Circuit that feeds it'),
    phases: Type.Union([Type.Tuple([PHASE]), Type.Tuple([PHASE, PHASE]), Type.Tuple([PHASE, PHASE, PHASE])], {
      description: 'Grid phases on its terminals L1, L2, L3, in this order; a single-phase charge point names one',
      [ALLOWED]: 'one to three different phases, such as [L1, L2, L3] or [L2]',
      default: ['L1', 'L2', 'L3'],
    }),
    minCurrentA: amperes('Least current at which it charges (IEC 61851-1: 6 A)', 6, 80, { default: 6 }),
    maxCurrentA: amperes('Largest current of its installation', 6, 80, { default: 16 }),
    safeCurrentA: amperes('Current to which it falls back by itself when it no longer hears from here', 0, 80, {
      default: 0,
    }),
    currentStepA: amperes('Smallest step in which it takes a set-point', 0.1, 8, { default: 1 }),
    phaseSwitching: Type.Boolean({
      description:
        'It can connect its car to one phase alone when it is told so: then small surpluses can be used. Leave it off if in doubt',
      default: false,
    }),
    priority: Type.Integer({
      description: 'Higher goes first; equal ones share equally',
      minimum: 0,
      maximum: 100,
      default: 1,
    }),
    ...standing,
    dimmable: Type.Optional(
      Type.Boolean({
        description:
          'Whether the grid operator may limit it (section 14a EnWG); if left out: when it can draw more than 4.2 kW',
      }),
    ),
    ...station,
    defaultMode: Type.Enum([...CHARGE_MODES], { description: 'Mode until somebody chooses one', default: 'solar' }),
    ...chargePointBilling,
    ...limits,
    wakeUpAttempts: Type.Integer({
      description:
        'How often in a session a car that sleeps since a pause is woken by taking its current away and offering it anew; 0: never',
      minimum: 0,
      maximum: 20,
      default: 3,
    }),
    wakeUpAfterS: seconds('A car sleeps when it has drawn nothing of its offer for this long', 60, 3600, 180),
  },
  section,
);

const polled = polledChargePoints(
  Type.Omit(OcppChargePoint, ['type', 'identity', 'securityProfile', 'offline', 'phaseSwitching']).properties,
);

const Solar = Type.Object(
  {
    reserveW: Type.Number({
      description: 'Power that shall keep flowing into the grid (negative: out of it), W',
      minimum: -50_000,
      maximum: 50_000,
      default: 0,
    }),
    startDelayS: seconds('A pause for want of sun lasts at least this long', 0, 3600, 30),
    stopDelayS: seconds('A car that the sun has started charges at least this long', 0, 3600, 60),
    raiseDelayS: seconds('A charging car gets more when surplus has lasted this long', 0, 600, 0),
    switchCostWh: Type.Number({
      description: 'What a start or a change of phases is worth avoiding, as energy: more makes them rarer, Wh',
      minimum: 0,
      maximum: 1000,
      default: 20,
    }),
    phaseChangesPerDay: Type.Integer({
      description: 'Most changes between one and three phases within 24 hours for the sun; 0 for none',
      minimum: 0,
      maximum: 100,
      default: 30,
    }),
    feedInLimitW: Type.Optional(
      Type.Number({
        description:
          'Feed-in at which the inverters hold the grid connection by themselves, W (0: zero feed-in). Sun beyond it is invisible and is tried out with the car',
        minimum: 0,
        maximum: 3_000_000,
      }),
    ),
  },
  { ...section, description: 'How the house follows the sun', default: {} },
);

const Fuse = Type.Object(
  {
    marginA: amperes(
      'Kept free on every circuit and phase at least; more where the house is seen to surprise by more',
      0,
      50,
      {
        default: 0,
      },
    ),
    meterTimeoutS: seconds(
      'A meter that says nothing for this long is silent, at the latest: drivers learn how often theirs speaks and know sooner',
      2,
      60,
      30,
    ),
    deadTimeS: seconds('Time in which a car has certainly followed a lower set-point', 5, 60, 10),
    raiseDelayS: seconds(
      'Headroom must have lasted this long before it is handed out; down to 8 s where loads are seen to stay off for long',
      5,
      3600,
      30,
    ),
  },
  { ...section, description: 'How the fuses are held', default: {} },
);

const list = { maxItems: 200, default: [] };

/** The whole of config.yaml. Types, validation, defaults, example and docs come from here. */
export const ConfigSchema = Type.Object(
  {
    site: Site,
    http: Http,
    ocpp: Ocpp,
    circuits: Type.Array(Circuit, {
      description: 'Fuses and breakers as a tree; the root is the grid connection',
      minItems: 1,
      maxItems: 200,
      examples: [{ id: 'house', name: 'House connection', limitA: 35, meter: 'grid' }],
    }),
    meters: Type.Array(Meter, {
      ...list,
      description: 'What measures',
      examples: [
        { id: 'grid', name: 'Grid meter', type: 'p1', serial: { path: '/dev/ttyUSB0' } },
        { id: 'heat-pump', name: 'Heat pump', type: 'modbus', definition: 'eastron-sdm630', host: '192.168.1.21' },
      ],
    }),
    inverters: Type.Array(Inverter, {
      ...list,
      description: 'What produces',
      examples: [{ id: 'roof', name: 'Roof', type: 'sunspec', host: '192.168.1.30' }],
    }),
    batteries: Type.Array(HomeBattery, {
      ...list,
      description: 'What stores',
      examples: [{ id: 'cellar', name: 'Battery', type: 'sunspec', host: '192.168.1.30', inverter: 'roof' }],
    }),
    chargePoints: Type.Array(Type.Union([OcppChargePoint, polled.modbus, polled.http]), {
      ...list,
      description: 'What charges',
      examples: [
        {
          id: 'carport',
          name: 'Carport',
          type: 'ocpp',
          identity: 'CARPORT-1',
          circuit: 'house',
          phases: ['L1', 'L2', 'L3'],
          maxCurrentA: 16,
          safeCurrentA: 6,
        },
        {
          id: 'garage',
          name: 'Garage',
          type: 'modbus',
          definition: 'keba-p40',
          host: '192.168.1.40',
          circuit: 'house',
          safeCurrentA: 6,
        },
      ],
    }),
    tokens: Type.Array(Token, {
      maxItems: 5000,
      default: [],
      description: 'Cards that may charge',
      examples: [{ uid: '04A1B2C3D4E5F6', name: 'Anna' }],
    }),
    readers: Type.Array(Reader, {
      ...list,
      description: 'Card readers that hang on this machine: see docs/people.md',
      examples: [
        {
          id: 'gate',
          name: 'Gate',
          type: 'hid',
          path: '/dev/input/by-id/usb-RFID_Reader-event-kbd',
          chargePoint: 'carport',
        },
      ],
    }),
    contacts: Type.Array(ContactSchema, {
      ...list,
      description: 'Contacts by which the grid operator commands',
    }),
    gridOperator: GridOperator,
    mqtt: Mqtt,
    access: CardAccess,
    vehicles: Type.Array(Vehicle, {
      ...list,
      description: 'Vehicles that are known by their cards, with wishes of their own: see docs/forecasts.md',
    }),
    loads: Type.Array(Type.Union([...Load]), {
      ...list,
      description: 'Heating rods, heat pumps and sockets that wait for the sun and yield to the fuses',
    }),
    solar: Solar,
    forecast: Forecast,
    battery: Battery,
    planning: Planning,
    fuse: Fuse,
    sharing: Sharing,
    quarterHour: Type.Optional(QuarterHour),
    leases: Leases,
    billing: Billing,
    officialPrices: OfficialPrices,
    prices: Prices,
    priceFeeds: Type.Array(Type.Union([...PriceFeed]), { ...list, description: 'Where prices of markets come from' }),
    carbonFeeds: Type.Array(Type.Union([...CarbonFeed]), {
      ...list,
      description: 'Where the carbon intensity of the grid comes from; the first leads',
    }),
    exports: Exports,
    recorder: Recorder,
    backup: Backup,
    mail: Mail,
    destinations: Type.Array(Type.Union([...Destination]), { ...list, description: 'Where reports go' }),
    reports: Type.Array(Report, { ...list, description: 'Reports that go out by themselves' }),
    notifications: Type.Array(Type.Union([...Notified]), {
      ...list,
      description: 'Who is told what, by which way: see docs/notifications.md',
    }),
    upstream: Type.Array(Upstream, {
      ...list,
      description: 'Back-ends that see charge points of this site over OCPP: see docs/upstream.md',
    }),
    sync: Sync,
    publishing: Publishing,
  },
  section,
);

/** A validated config.yaml with every default filled in. */
export type Config = Static<typeof ConfigSchema>;
export type CircuitConfig = Static<typeof Circuit>;
export type MeterConfig = Static<typeof Meter>;
export type P1MeterConfig = Static<typeof P1Meter>;
export type ContactConfig = Static<typeof ContactSchema>;
export type BatteryConfig = Static<typeof HomeBattery>;
export type OcppChargePointConfig = Static<typeof OcppChargePoint>;
export type PolledChargePointConfig = Static<typeof polled.modbus> | Static<typeof polled.http>;
export type ChargePointConfig = OcppChargePointConfig | PolledChargePointConfig;
export type LoadConfig = Config['loads'][number];
export type DestinationConfig = Config['destinations'][number];
export type ReportConfig = Config['reports'][number];
export type NotifiedConfig = Config['notifications'][number];
export type SyncConfig = Config['sync'];
export type UpstreamConfig = Config['upstream'][number];
/** How a Modbus device is reached. */
export type LineConfig = Pick<Static<typeof ModbusMeter>, 'host' | 'port' | 'framing' | 'serial'>;
