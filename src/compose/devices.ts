/** The part of the object graph by which the owner changes what belongs to the house: config.yaml, and what the ledger keeps of it. */
import type { TSchema } from 'typebox';
import type { Changed, DefinitionRow, DeviceAnswer, DeviceForms, DevicePorts } from '../api/device-ports.ts';
import type { Clock } from '../clock.ts';
import { variantsOf } from '../config/describe.ts';
import {
  type DeviceList,
  type Edited,
  fingerprintOf,
  withDevice,
  withDeviceChanged,
  withoutDevice,
  writtenDevices,
} from '../config/edit-devices.ts';
import { parseConfig } from '../config/load.ts';
import { type Config, ConfigSchema } from '../config/schema.ts';
import type { ChargerDefinitions } from '../devices/chargers/definitions.ts';
import { profileOf } from '../devices/chargers/profile.ts';
import type { ExchangeBook } from '../devices/exchanges.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Site } from '../site/site.ts';
import type { Books } from './books.ts';
import type { ConfigDocument } from './config-document.ts';
import { type CheckSurroundings, checkDevice } from './device-check.ts';
import type { FramesOfDevice } from './frames.ts';
import { exchangeMeter, exchangesIn } from './meter-exchange.ts';

interface Surroundings extends CheckSurroundings {
  readonly stores: Stores;
  readonly definitions: Definitions;
  readonly chargers: ChargerDefinitions;
  readonly document: ConfigDocument;
  readonly clock: Clock;
  readonly refusedAtMs: () => number | null;
  readonly framesOf: FramesOfDevice;
}

export function devicePorts(
  config: Config,
  site: Site,
  { sessions: books }: Books,
  exchanges: ExchangeBook,
  surroundings: Surroundings,
): DevicePorts {
  const { stores, document, clock, refusedAtMs, framesOf } = surroundings;
  const save = async ({ text, id }: Edited): Promise<Changed> => {
    const saved = await document.save(text);
    return saved.kind === 'changed' ? { ...saved, id } : saved;
  };
  const edited = (edit: (text: string) => Edited | null): Promise<Changed> =>
    document.inTurn(async () => {
      const next = edit(await document.read());
      return next === null ? { kind: 'unknown-device' } : save(next);
    });

  return {
    list: async () => answer(await document.read(), { site, exchanges, stores, framesOf, refusedAtMs: refusedAtMs() }),
    forms: () => forms(surroundings),
    frames: (id) => framesOf.lines(id),
    async check({ list, entry, circuit }, id) {
      const text = await document.read();
      const next = id === null ? withDevice(text, list, entry, circuit) : withDeviceChanged(text, id, entry, circuit);
      if (next === null) return { kind: 'unknown-device' };
      const parsed = document.parse(next.text);
      if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
      return checkDevice(parsed.config, next.id, surroundings);
    },
    add: ({ list, entry, circuit }) => edited((text) => withDevice(text, list, entry, circuit)),
    change: (id, { entry, circuit }) => edited((text) => withDeviceChanged(text, id, entry, circuit)),
    remove: (id) => edited((text) => withoutDevice(text, id)),
    replace: (id, entry, exchange, author) =>
      document.inTurn(async () => {
        const text = await document.read();
        const next = entry === null ? { text, id } : withDeviceChanged(text, id, entry);
        if (next === null || !writtenDevices(text).some((one) => one.id === id)) return { kind: 'unknown-device' };
        const parsed = document.parse(next.text);
        if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
        const recorded = await exchangeMeter({ deviceId: id, author, ...exchange }, config, books, stores, clock);
        if (recorded !== 'recorded') return { kind: recorded };
        return entry === null ? { kind: 'changed', id, change: fingerprintOf(text) } : save(next);
      }),
    undo: async (change) => {
      const undone = await document.undo(change);
      return undone.kind === 'changed' ? { ...undone, id: '' } : undone;
    },
  };
}

function answer(
  text: string,
  {
    site,
    exchanges,
    stores,
    framesOf,
    refusedAtMs,
  }: {
    readonly site: Site;
    readonly exchanges: ExchangeBook;
    readonly stores: Stores;
    readonly framesOf: FramesOfDevice;
    readonly refusedAtMs: number | null;
  },
): DeviceAnswer {
  const parsed = parseConfig(text);
  const circuits = parsed.kind === 'ok' ? parsed.config.circuits : [];
  const health = new Map(site.view().devices.map((device) => [device.id, device]));
  const exchanged = exchangesIn(stores);
  return {
    refusedAtMs,
    circuits: circuits.map(({ id, name, meter = null }) => ({ id, name, meter })),
    devices: writtenDevices(text).map(({ list, id, entry }) => ({
      list,
      id,
      entry,
      circuit: circuits.find(({ meter }) => meter === id)?.id ?? null,
      health: health.get(id) ?? null,
      exchanges: exchanges.figures(id),
      hasFrames: framesOf.has(id),
      lastOutage: site.lastOutage(id),
      meters: exchanged.filter(({ deviceId }) => deviceId === id),
    })),
  };
}

function forms({ definitions, chargers }: Pick<Surroundings, 'definitions' | 'chargers'>): DeviceForms {
  const { properties } = ConfigSchema;
  const variants = (list: DeviceList): readonly TSchema[] =>
    variantsOf(properties[list].items) ?? [properties[list].items];
  const lists = {
    meters: variants('meters'),
    inverters: variants('inverters'),
    batteries: variants('batteries'),
    chargePoints: variants('chargePoints'),
    loads: variants('loads'),
    contacts: variants('contacts'),
    readers: variants('readers'),
  };
  const ofModbus = [...definitions.byName].map(([name, definition]): DefinitionRow => {
    const { kind, protocol: type, vendor, products, examples, serial = null } = definition;
    const detail = ('control' in definition ? definition.control?.unverified : undefined) ?? null;
    const writesUnverified = detail === null ? null : ({ why: 'doubtful', detail } as const);
    const tested = examples.length > 0;
    return { list: LIST_OF[kind], name, type, vendor, products, serial, tested, writesUnverified };
  });
  const ofJson = [...definitions.json].map(([name, definition]): DefinitionRow => {
    const { kind, protocol: type, vendor, products, examples } = definition;
    const tested = examples.length > 0;
    return { list: LIST_OF[kind], name, type, vendor, products, serial: null, tested, writesUnverified: null };
  });
  const ofChargers = [...chargers.byName].map(([name, definition]): DefinitionRow => {
    const { vendor, products, protocol: type, examples } = definition;
    const serial = definition.protocol === 'modbus' ? (definition.serial ?? null) : null;
    const { writesUnverified } = profileOf(definition);
    return {
      list: 'chargePoints',
      name,
      type,
      vendor,
      products,
      serial,
      tested: examples.length > 0,
      writesUnverified,
    };
  });
  return { lists, definitions: [...ofModbus, ...ofJson, ...ofChargers] };
}

const LIST_OF = { meter: 'meters', inverter: 'inverters', battery: 'batteries' } as const;
