import { createHash } from 'node:crypto';
import { type Document, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { freeId } from './edit.ts';
import { change, type Entry, entriesOf, idOf, written } from './edit-yaml.ts';

/** The lists of config.yaml that hold devices. */
export const DEVICE_LISTS = [
  'meters',
  'inverters',
  'batteries',
  'chargePoints',
  'loads',
  'contacts',
  'readers',
] as const;
export type DeviceList = (typeof DEVICE_LISTS)[number];

/** One device as it is, or shall be, written in config.yaml: what is left out takes its default. */
export type DeviceEntry = Entry;

export interface WrittenDevice {
  readonly list: DeviceList;
  readonly id: string;
  readonly entry: DeviceEntry;
}

export interface Edited {
  readonly text: string;
  readonly id: string;
}

/** The devices as they are written. A document that is no list of them there has none. */
export function writtenDevices(text: string): readonly WrittenDevice[] {
  const document = parseDocument(text);
  return DEVICE_LISTS.flatMap((list) =>
    entriesOf(document, list).map((map) => ({ list, id: idOf(map), entry: map.toJSON() })),
  );
}

/**
 * The text with one more device. Its id comes from its name where it brings none. `circuit`: what it measures all of;
 * `null`: none; `undefined`: as it was.
 */
export function withDevice(text: string, list: DeviceList, entry: DeviceEntry, circuit?: string | null): Edited {
  const document = parseDocument(text);
  const taken = writtenDevices(text).map((device) => device.id);
  const { id: wanted, ...rest } = entry;
  const id =
    typeof wanted === 'string' && wanted !== '' ? wanted : freeId(String(entry['name'] ?? ''), taken, 'device');
  const node = document.createNode({ id, ...rest });
  const items = document.get(list, true);
  if (isSeq(items)) {
    // An empty `[]` becomes a list with dashes, as the others.
    if (items.items.length === 0) items.flow = false;
    items.add(node);
  } else {
    document.set(list, document.createNode([node]));
  }
  measure(document, id, circuit);
  return { text: written(document), id };
}

/** The text with a device as it shall be from now on; what stays as it was keeps its comments. `null`: there is none. */
export function withDeviceChanged(
  text: string,
  id: string,
  entry: DeviceEntry,
  circuit?: string | null,
): Edited | null {
  const document = parseDocument(text);
  const map = findDevice(document, id)?.map;
  if (map === undefined) return null;
  change(document, map, { ...entry, id });
  measure(document, id, circuit);
  return { text: written(document), id };
}

/**
 * The text without a device: circuits lose it as their meter, batteries as their inverter. What else names it is left, and
 * is told as a problem of the document.
 */
export function withoutDevice(text: string, id: string): Edited | null {
  const document = parseDocument(text);
  const found = findDevice(document, id);
  if (found === undefined) return null;
  found.items.items.splice(found.items.items.indexOf(found.map), 1);
  measure(document, id, null);
  for (const battery of entriesOf(document, 'batteries'))
    if (battery.get('inverter') === id) battery.delete('inverter');
  return { text: written(document), id };
}

/** Stands for a text: whether it is still the one that was written. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function findDevice(document: Document, id: string): { readonly items: YAMLSeq; readonly map: YAMLMap } | undefined {
  for (const list of DEVICE_LISTS) {
    const items = document.get(list, true);
    const map = entriesOf(document, list).find((entry) => idOf(entry) === id);
    if (isSeq(items) && map !== undefined) return { items, map };
  }
  return undefined;
}

function measure(document: Document, meterId: string, circuit: string | null | undefined): void {
  if (circuit === undefined) return;
  for (const one of entriesOf(document, 'circuits')) {
    if (idOf(one) === circuit) one.set('meter', meterId);
    else if (one.get('meter') === meterId) one.delete('meter');
  }
}
