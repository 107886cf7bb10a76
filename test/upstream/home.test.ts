import { describe, expect, test } from 'vitest';
import type { HomeCommandKind } from '../../src/core/model/home-commands.ts';
import { HOME_COMMANDS } from '../../src/core/model/home-commands.ts';
import type { Announced } from '../../src/upstream/home/announced.ts';
import type { Command } from '../../src/upstream/home/commands.ts';
import { type Heard, HomePublisher } from '../../src/upstream/home/publisher.ts';
import { ShownVehicles } from '../../src/upstream/home/shown-vehicles.ts';
import { topicsBelow } from '../../src/upstream/home/states.ts';
import type { HousePicture } from '../../src/upstream/picture.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { housePicture } from './pictures.ts';

interface Document {
  readonly components: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  readonly powerW: number | null;
}

const document = (payload: string): Document => JSON.parse(payload);

/** A broker in memory: what it keeps, and what it was told. */
class Memory {
  readonly retained = new Map<string, string>();
  readonly sent: string[] = [];
  readonly events: { topic: string; payload: unknown }[] = [];
  private readonly listeners = new Map<string, (heard: Heard) => void>();

  publishState(topic: string, payload: string): void {
    if (this.retained.get(topic) === payload) return;
    this.sent.push(topic);
    if (payload === '') this.retained.delete(topic);
    else this.retained.set(topic, payload);
  }

  repeatState(topic: string): void {
    this.sent.push(topic);
  }

  async publishEvent(topic: string, payload: string): Promise<null> {
    this.events.push({ topic, payload: JSON.parse(payload) });
    return null;
  }

  listen(topic: string, { message }: { message(heard: Heard): void }) {
    this.listeners.set(topic, message);
    return () => this.listeners.delete(topic);
  }

  say(topic: string, payload: string, isRetained = false): void {
    this.listeners.get(topic)?.({ payload, isRetained });
  }

  json(topic: string): Document {
    return document(this.retained.get(topic) ?? 'null');
  }
}

const CONFIG = 'homeassistant/device/lademeister_point_carport/config';

function home(
  options: {
    readonly broker?: Memory;
    readonly allowed?: readonly HomeCommandKind[];
    readonly announced?: Announced;
    readonly picture?: HousePicture;
    readonly discovers?: boolean;
    readonly outcome?: string;
  } = {},
) {
  const clock = new FakeClock();
  const broker = options.broker ?? new Memory();
  const now = { picture: options.picture ?? housePicture() };
  const orders: Command[] = [];
  let kept = options.announced ?? { topics: [], devices: {} };
  const publisher = new HomePublisher({
    broker,
    topics: topicsBelow('lademeister'),
    discovery:
      options.discovers === false
        ? null
        : { prefix: 'homeassistant', siteId: 'lademeister', language: 'de', version: '1.2.3' },
    allowed: options.allowed ?? [],
    everyMs: 10_000,
    picture: () => now.picture,
    order: async (command) => {
      orders.push(command);
      return options.outcome ?? 'done';
    },
    announced: kept,
    keep: (announced) => {
      kept = announced;
    },
    clock,
    log: silentLog,
  });
  publisher.start();
  publisher.look();
  return { clock, broker, now, orders, publisher, kept: () => kept };
}

describe('discovery', () => {
  test('gives Home Assistant devices with entities that its Energy dashboard takes', () => {
    const { broker } = home();
    const found = broker.json(CONFIG);
    expect(found).toMatchObject({
      device: { identifiers: ['lademeister_point_carport'], name: 'Carport', via_device: 'lademeister_site' },
      origin: { name: 'Lademeister', sw_version: '1.2.3' },
      availability_topic: 'lademeister/status',
    });
    expect(found.components['power']).toEqual({
      platform: 'sensor',
      name: 'Leistung',
      unique_id: 'lademeister_point_carport_power',
      state_topic: 'lademeister/charge-points/carport',
      value_template: '{{ value_json.powerW }}',
      device_class: 'power',
      unit_of_measurement: 'W',
      state_class: 'measurement',
    });
    expect(found.components['import']).toMatchObject({
      ...{ device_class: 'energy', state_class: 'total_increasing', unit_of_measurement: 'Wh' },
      state_topic: 'lademeister/registers/charge-point/carport',
    });
    expect(broker.json('lademeister/registers/charge-point/carport')).toEqual({ importWh: 5_000, exportWh: null });
    // Without leave nothing can be set.
    expect(found.components['mode']?.['platform']).toBe('sensor');
    expect(JSON.stringify([...broker.retained.values()])).not.toContain('command_topic');
    // A register that the inverter does not have is no entity.
    const roof = broker.json('homeassistant/device/lademeister_inverter_roof/config');
    expect(Object.keys(roof.components)).toEqual(['import']);
  });

  test('has each entity once in all of Home Assistant, and each with a value in its state', () => {
    const { broker } = home({ allowed: HOME_COMMANDS });
    const configs = [...broker.retained].filter(([topic]) => topic.startsWith('homeassistant/'));
    const components = configs.flatMap(([, payload]) => Object.values(document(payload).components));
    const ids = components.map((one) => one['unique_id']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const component of components) {
      const { platform = '', state_topic = '', value_template = '', command_topic } = component;
      if (platform === 'text') expect(state_topic).toBe('');
      else {
        const key = /value_json\.(\w+)/.exec(value_template)?.[1] ?? '';
        expect(Object.keys(broker.json(state_topic)), `${state_topic} ${key}`).toContain(key);
      }
      if (['select', 'number', 'text'].includes(platform)) expect(command_topic).toMatch(/\/set$/);
    }
    expect(components.map((one) => one['platform'])).toEqual(expect.arrayContaining(['select', 'number', 'text']));
  });

  test('keeps an entity whose value is missing for a while, and takes back what is no more', () => {
    const before = home({ allowed: ['mode', 'limit'] });
    const silent = housePicture({
      registers: [{ id: 'carport', kind: 'charge-point', name: 'Carport', importWh: null, exportWh: null }],
    });
    const { broker, kept } = home({ broker: before.broker, announced: before.kept(), picture: silent });
    const { components } = broker.json(CONFIG);
    expect(components['import']?.['platform']).toBe('sensor');
    // Home Assistant takes an entity out when nothing but its platform is told of it.
    expect(components['mode-select']).toEqual({ platform: 'select' });
    expect(components['limit-soc-set']).toEqual({ platform: 'number' });
    expect(components['mode']?.['platform']).toBe('sensor');
    expect(broker.retained.has('homeassistant/device/lademeister_inverter_roof/config')).toBe(false);
    expect(broker.retained.has('lademeister/registers/inverter/roof')).toBe(false);

    const none = housePicture({ chargePoints: [], registers: [] });
    home({ broker, announced: kept(), picture: none });
    expect([...broker.retained.keys()].filter((topic) => topic.includes('carport'))).toEqual([]);
    home({ broker, announced: kept(), picture: none, discovers: false });
    expect([...broker.retained.keys()].filter((topic) => topic.startsWith('homeassistant/'))).toEqual([]);
  });

  test('is told again when Home Assistant has started', () => {
    const { broker } = home();
    broker.sent.length = 0;
    broker.say('homeassistant/status', 'offline');
    expect(broker.sent).toEqual([]);
    broker.say('homeassistant/status', 'online');
    expect(broker.sent).toContain(CONFIG);
    expect(broker.sent).toContain('lademeister/charge-points/carport');
  });
});

test('choices are told at once, measurements every ten seconds', () => {
  const { broker, clock, now, publisher } = home();
  const powerW = (): number | null => broker.json('lademeister/charge-points/carport').powerW;
  now.picture = housePicture({}, { powerW: 1_000 });
  clock.advance(1_000);
  publisher.look();
  expect(powerW()).toBe(5_350);
  now.picture = housePicture({}, { powerW: 1_000, mode: 'fast' });
  publisher.look();
  expect(broker.json('lademeister/charge-points/carport')).toMatchObject({ mode: 'fast', powerW: 1_000 });
  now.picture = housePicture({}, { powerW: null, mode: 'fast' });
  clock.advance(9_000);
  publisher.look();
  expect(powerW()).toBeNull();
});

describe('orders', () => {
  const at = (path: string): string => `lademeister/charge-points/carport/${path}`;

  test('are carried out where they are allowed, in words that are understood', () => {
    const { broker, orders } = home({ allowed: HOME_COMMANDS });
    broker.say(at('mode/set'), 'fast');
    broker.say(at('boost/set'), '30');
    broker.say(at('limit-energy/set'), '12.5');
    broker.say(at('limit-soc/set'), '80');
    broker.say(at('limit-current/set'), '10');
    broker.say(at('soc/set'), '55.4');
    broker.say(at('vehicle/set'), '00:7d:fa:01:02:03');
    broker.say('lademeister/circuits/house/limit/set', '20');
    broker.say('lademeister/loads/boiler/mode/set', 'off');
    expect(orders).toEqual([
      { kind: 'mode', id: 'carport', mode: 'fast' },
      { kind: 'boost', id: 'carport', minutes: 30 },
      { kind: 'limit', id: 'carport', what: 'energyWh', value: 12_500 },
      { kind: 'limit', id: 'carport', what: 'socPercent', value: 80 },
      { kind: 'current', id: 'carport', currentA: 10 },
      { kind: 'soc', id: 'carport', percent: 55.4 },
      { kind: 'vehicle', id: 'carport', identifier: '00:7d:fa:01:02:03' },
      { kind: 'circuit', id: 'house', currentA: 20 },
      { kind: 'load', id: 'boiler', mode: 'off' },
    ]);
    expect(broker.events).toEqual([]);
  });

  test.each([
    ['mode/set', 'turbo', 'not-understood'],
    ['mode/set', '{"mode":"fast"}', 'not-understood'],
    ['boost/set', '-5', 'not-understood'],
    ['limit-soc/set', '101', 'not-understood'],
    ['limit-current/set', '1e3', 'not-understood'],
    ['limit-current/set', '0x10', 'not-understood'],
    ['vehicle/set', 'secret password', 'not-understood'],
  ])('rubbish on %s is answered, and never repeated: %s', (path, payload, code) => {
    const { broker, orders, publisher } = home({ allowed: HOME_COMMANDS });
    broker.say(at(path), payload);
    expect(orders).toEqual([]);
    expect(broker.events).toMatchObject([{ topic: 'lademeister/errors', payload: { topic: at(path), code } }]);
    expect(JSON.stringify(broker.events)).not.toContain(payload);
    expect(publisher.state()).toMatchObject({ refused: 1, refusal: { code } });
  });

  test('that nobody has allowed, that are kept by the broker, or come in a flood, are not carried out', async () => {
    const { broker, orders, clock } = home({ allowed: ['mode'] });
    broker.say(at('boost/set'), '30');
    broker.say(at('mode/set'), 'fast', true);
    clock.advance(1_000);
    for (let count = 0; count < 40; count += 1) broker.say(at('mode/set'), count % 2 === 0 ? 'fast' : 'solar');
    expect(orders).toHaveLength(30);
    expect(broker.events.map(({ payload }) => payload)).toMatchObject([
      { code: 'not-allowed' },
      { code: 'retained' },
      { code: 'too-often' },
    ]);
    clock.advance(60_000);
    broker.say(at('mode/set'), 'fast');
    expect(orders).toHaveLength(31);
  });

  test('that the house refuses are answered with its reason', async () => {
    const { broker } = home({ allowed: ['boost'], outcome: 'no-vehicle' });
    broker.say(at('boost/set'), '30');
    await expect.poll(() => broker.events).toMatchObject([{ payload: { code: 'no-vehicle' } }]);
  });
});

test('a car that shows itself before its session begins is told when it does, and not to a later one', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  let hasSession = false;
  const vehicles = new ShownVehicles({
    tell: async (_id, identifier) => {
      if (!hasSession) return 'no-vehicle';
      told.push(identifier);
      return 'done';
    },
    clock,
  });
  expect(await vehicles.shown('carport', 'first')).toBe('done');
  clock.advance(6 * 60_000);
  hasSession = true;
  vehicles.look(() => true);
  hasSession = false;
  await vehicles.shown('carport', 'second');
  clock.advance(30_000);
  vehicles.look(() => false);
  hasSession = true;
  vehicles.look(() => true);
  vehicles.look(() => true);
  await Promise.resolve();
  expect(told).toEqual(['second']);
});
