import type { HomeCommandKind } from '../../core/model/home-commands.ts';
import { CHARGE_MODES, LOAD_MODES } from '../../core/model/site.ts';
import type { HousePicture } from '../picture.ts';
import type { Topics } from './states.ts';
import { type HomeLanguage, type HomeWord, inWords } from './words.ts';

/** One entity, as the MQTT integration of Home Assistant takes it; `platform` and `unique_id` are required. */
export interface Component {
  readonly platform: string;
  readonly [option: string]: unknown;
}

/** A device with all its entities (Home Assistant, MQTT discovery: device discovery payload). */
export interface DiscoveredDevice {
  /** Names its configuration topic. */
  readonly objectId: string;
  readonly device: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, Component>>;
  /** Those that nobody has seen a value of: maybe the thing does not measure it. */
  readonly unseen: readonly string[];
}

export interface DiscoveryOptions {
  readonly language: HomeLanguage;
  readonly topics: Topics;
  /** Tells this site from others at the same broker: small letters, digits and _. */
  readonly siteId: string;
  readonly version: string;
  readonly allowed: readonly HomeCommandKind[];
}

/** The devices of a picture, with all entities that they may have. */
export function discoveryOf(picture: HousePicture, options: DiscoveryOptions): readonly DiscoveredDevice[] {
  const { topics } = options;
  return [
    device(options, 'site', picture.siteName, 'Site', topics.site, siteEntities(picture, options)),
    ...picture.chargePoints.map((point) =>
      device(options, `point_${point.id}`, point.name, 'Charge point', topics.point(point.id), [
        ...pointEntities(point, picture.currency, options),
        ...registerEntities(picture, 'charge-point', point.id, options),
      ]),
    ),
    ...picture.circuits.map((circuit) =>
      device(options, `circuit_${circuit.id}`, circuit.name, 'Circuit', topics.circuit(circuit.id), [
        ...PHASES.map((phase) => seen(circuit.loadA !== null, ampere(options, 'load', `load${phase}`, phase))),
        ...(options.allowed.includes('circuit')
          ? [
              slider(options, 'limit-current', `${topics.circuit(circuit.id)}/limit/set`, 'homeLimitA', {
                ...{
                  min: 0,
                  max: Math.min(...circuit.limitA),
                  step: 1,
                  unit_of_measurement: 'A',
                  device_class: 'current',
                },
              }),
            ]
          : []),
      ]),
    ),
    ...picture.loads.map(({ id, name }) =>
      device(options, `load_${id}`, name, 'Load', topics.load(id), [
        watts(options, 'power', 'powerW'),
        choiceOf(options, 'load', 'mode', LOAD_MODES, `${topics.load(id)}/mode/set`),
      ]),
    ),
    ...picture.batteries.map(({ id, name }) =>
      device(options, `battery_${id}`, name, 'Battery', topics.battery(id), [
        watts(options, 'power', 'powerW'),
        percent(options, 'soc', 'socPercent'),
        ...registerEntities(picture, 'battery', id, options),
      ]),
    ),
    ...picture.registers
      .filter(({ kind }) => kind === 'meter' || kind === 'inverter')
      .map(({ id, kind, name }) =>
        device(options, `${kind}_${id}`, name, kind === 'meter' ? 'Meter' : 'Inverter', topics.device(kind, id), [
          ...registerEntities(picture, kind, id, options),
        ]),
      ),
  ].filter(({ components }) => Object.keys(components).length > 0);
}

/**
 * The retained message at `PREFIX/device/OBJECT/config`. `components`: those that are announced, or are gone and have
 * nothing but their platform, which takes them out of Home Assistant.
 */
export function discoveryPayload(
  device: DiscoveredDevice['device'],
  components: DiscoveredDevice['components'],
  { topics, version }: Pick<DiscoveryOptions, 'topics' | 'version'>,
): string {
  return JSON.stringify({
    device,
    origin: { name: 'Lademeister', sw_version: version },
    availability_topic: topics.status,
    components,
  });
}

const PHASES = ['L1', 'L2', 'L3'] as const;

type Entity = readonly [key: string, component: Component, isSeen?: boolean];

function seen(isSeen: boolean, [key, component]: Entity): Entity {
  return [key, component, isSeen];
}

function siteEntities(picture: HousePicture, options: DiscoveryOptions): readonly Entity[] {
  return [
    watts(options, 'grid', 'gridW'),
    seen(picture.solarW !== null, watts(options, 'solar', 'solarW')),
    seen(picture.batteryW !== null, watts(options, 'battery-power', 'batteryW')),
    watts(options, 'house', 'houseW'),
    yesNo(options, 'dimmed', 'dimmed', {}),
    watts(options, 'dimming-limit', 'dimmingW'),
    watts(options, 'feed-in-limit', 'feedInLimitW'),
    sensor(options, 'alarms', 'alarms', { state_class: 'measurement', entity_category: 'diagnostic' }),
  ];
}

function pointEntities(
  { id, maxCurrentA }: HousePicture['chargePoints'][number],
  currency: string,
  options: DiscoveryOptions,
): readonly Entity[] {
  const { topics, allowed } = options;
  const topic = topics.point(id);
  const where = (kind: HomeCommandKind, entities: readonly Entity[]): readonly Entity[] =>
    allowed.includes(kind) ? entities : [];
  return [
    sensor(options, 'status', 'status', { device_class: 'enum', options: STATUSES }),
    yesNo(options, 'connected', 'connected', { device_class: 'plug' }),
    choiceOf(options, 'mode', 'mode', CHARGE_MODES, `${topic}/mode/set`),
    watts(options, 'power', 'powerW'),
    watts(options, 'solar-share', 'solarW'),
    ...PHASES.map((phase) => ampere(options, 'current', `current${phase}`, phase)),
    ampere(options, 'granted', 'grantedA'),
    sensor(options, 'boost-until', 'boostUntil', { device_class: 'timestamp' }),
    sensor(options, 'ready-by', 'readyBy', { device_class: 'timestamp' }),
    sensor(options, 'missing', 'missingWh', { device_class: 'energy_storage', unit_of_measurement: 'Wh' }),
    percent(options, 'soc', 'socPercent'),
    sensor(options, 'range', 'rangeKm', { device_class: 'distance', unit_of_measurement: 'km' }),
    // Begins anew with every session, which this class allows: statistics go on.
    sensor(options, 'session', 'sessionWh', energy),
    sensor(options, 'cost', 'sessionCost', { device_class: 'monetary', unit_of_measurement: currency }),
    ...where('boost', [
      slider(options, 'boost', `${topic}/boost/set`, 'boostMinutes', {
        min: 0,
        max: 1440,
        step: 5,
        unit_of_measurement: 'min',
      }),
    ]),
    ...where('limit', [
      slider(options, 'limit-energy', `${topic}/limit-energy/set`, 'limitKWh', {
        ...{ min: 0, max: 200, step: 0.5, unit_of_measurement: 'kWh', device_class: 'energy' },
      }),
      slider(options, 'limit-soc', `${topic}/limit-soc/set`, 'limitPercent', {
        ...{ min: 0, max: 100, step: 1, unit_of_measurement: '%' },
      }),
    ]),
    ...where('current', [
      slider(options, 'limit-current', `${topic}/limit-current/set`, 'limitA', {
        ...{ min: 0, max: maxCurrentA, step: 1, unit_of_measurement: 'A', device_class: 'current' },
      }),
    ]),
    ...where('soc', [
      slider(options, 'set-soc', `${topic}/soc/set`, 'socPercent', {
        ...{ min: 0, max: 100, step: 1, unit_of_measurement: '%' },
      }),
    ]),
    // It is heard, and never shown.
    ...where('vehicle', [
      [
        'vehicle',
        {
          ...{ platform: 'text', name: inWords(options.language, 'vehicle'), max: 23 },
          ...{ command_topic: `${topic}/vehicle/set`, state_topic: undefined },
        },
      ],
    ]),
  ];
}

const STATUSES = [
  'unknown',
  'available',
  'preparing',
  'charging',
  'suspended-ev',
  'suspended-evse',
  'finishing',
  'reserved',
  'unavailable',
  'faulted',
];

const energy = { device_class: 'energy', unit_of_measurement: 'Wh', state_class: 'total_increasing' };

/** What the Energy dashboard takes: registers of the meters themselves, which only grow. */
function registerEntities(
  { registers }: HousePicture,
  kind: string,
  id: string,
  options: DiscoveryOptions,
): readonly Entity[] {
  const register = registers.find((one) => one.kind === kind && one.id === id);
  if (register === undefined) return [];
  const topic = { state_topic: options.topics.device(kind, id) };
  return [
    seen(register.importWh !== null, sensor(options, 'import', 'importWh', { ...energy, ...topic })),
    seen(register.exportWh !== null, sensor(options, 'export', 'exportWh', { ...energy, ...topic })),
  ];
}

function device(
  { siteId, version }: DiscoveryOptions,
  key: string,
  name: string,
  model: string,
  stateTopic: string,
  entities: readonly Entity[],
): DiscoveredDevice {
  const objectId = `${siteId}_${key}`;
  return {
    objectId,
    device: {
      ...{ identifiers: [objectId], name, manufacturer: 'Lademeister', model, sw_version: version },
      ...(key === 'site' ? {} : { via_device: `${siteId}_site` }),
    },
    components: Object.fromEntries(
      entities.map(([entity, component]) => [
        entity,
        { state_topic: stateTopic, unique_id: `${objectId}_${entity}`, ...component },
      ]),
    ),
    unseen: entities.filter(([, , isSeen]) => isSeen === false).map(([entity]) => entity),
  };
}

const valueAt = (key: string): string => `{{ value_json.${key} }}`;

function sensor(
  { language }: DiscoveryOptions,
  word: HomeWord,
  key: string,
  more: Readonly<Record<string, unknown>>,
): Entity {
  return [word, { platform: 'sensor', name: inWords(language, word), value_template: valueAt(key), ...more }];
}

function watts(options: DiscoveryOptions, word: HomeWord, key: string): Entity {
  return sensor(options, word, key, { device_class: 'power', unit_of_measurement: 'W', state_class: 'measurement' });
}

function percent(options: DiscoveryOptions, word: HomeWord, key: string): Entity {
  return sensor(options, word, key, { device_class: 'battery', unit_of_measurement: '%', state_class: 'measurement' });
}

function ampere(options: DiscoveryOptions, word: HomeWord, key: string, phase = ''): Entity {
  const [, component] = sensor(options, word, key, {
    ...{ device_class: 'current', unit_of_measurement: 'A', state_class: 'measurement' },
    name: inWords(options.language, word, phase),
  });
  return [phase === '' ? word : `${word}-${phase.toLowerCase()}`, component];
}

function yesNo(
  { language }: DiscoveryOptions,
  word: HomeWord,
  key: string,
  more: Readonly<Record<string, unknown>>,
): Entity {
  const value_template = `{{ 'ON' if value_json.${key} else 'OFF' }}`;
  return [word, { platform: 'binary_sensor', name: inWords(language, word), value_template, ...more }];
}

/** Chosen where the owner allows it, else only shown; as entities of two kinds they have two keys. */
function choiceOf(
  { language, allowed }: DiscoveryOptions,
  kind: HomeCommandKind,
  word: HomeWord,
  choices: readonly string[],
  commandTopic: string,
): Entity {
  const common = { name: inWords(language, word), value_template: valueAt('mode'), options: choices };
  return allowed.includes(kind)
    ? [`${word}-select`, { platform: 'select', command_topic: commandTopic, ...common }]
    : [word, { platform: 'sensor', device_class: 'enum', ...common }];
}

function slider(
  { language }: DiscoveryOptions,
  word: HomeWord,
  commandTopic: string,
  key: string,
  more: Readonly<Record<string, unknown>>,
): Entity {
  const common = { platform: 'number', name: inWords(language, word), command_topic: commandTopic, mode: 'box' };
  return [`${word}-set`, { ...common, value_template: valueAt(key), ...more }];
}
