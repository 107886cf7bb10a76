import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { freeId } from './edit.ts';
import { change, type Entry, entriesOf, idOf, isEntry, written } from './edit-yaml.ts';

/** The parts of config.yaml that are settings rather than devices, people or reports, in the order of the page. */
export const SETTINGS_SECTIONS = [
  'site',
  'circuits',
  'fuse',
  'sharing',
  'quarterHour',
  'solar',
  'battery',
  'forecast',
  'planning',
  'prices',
  'priceFeeds',
  'gridOperator',
  'billing',
  'http',
  'ocpp',
  'leases',
  'recorder',
  'backup',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** What a section shall say: a group of keys, a list of them, or `null`: nothing, so that its defaults hold. */
export type SectionValue = Entry | readonly Entry[] | null;
export type SettingsChanges = Readonly<Partial<Record<SettingsSection, SectionValue>>>;

/** What is written in a section; `null`: it is not there. */
export function writtenSection(text: string, section: SettingsSection): SectionValue {
  const document = parseDocument(text);
  const node = isMap(document.contents) ? document.get(section, true) : undefined;
  if (isMap(node)) return node.toJSON();
  return isSeq(node) ? node.items.filter(isMap).map((item) => item.toJSON()) : null;
}

/**
 * The text with other settings. What stays as it was keeps its comments and its place; an entry of a list is known by its
 * id, and gets one from its name where it has none.
 */
export function withSettings(text: string, changes: SettingsChanges): string {
  const document = parseDocument(text);
  // What is no document of keys stays as it is: whoever checks the outcome says so.
  if (document.errors.length > 0 || !(document.contents === null || isMap(document.contents))) return text;
  for (const section of SETTINGS_SECTIONS) {
    const value = changes[section];
    if (value === undefined) continue;
    if (value === null) {
      if (document.has(section)) document.delete(section);
    } else if (isEntry(value)) setGroup(document, section, value);
    else setList(document, section, value);
  }
  return written(document);
}

function setGroup(document: Document, section: SettingsSection, value: Entry): void {
  const node = document.get(section, true);
  if (isMap(node)) change(document, node, value);
  else document.set(section, document.createNode(value));
}

function setList(document: Document, section: SettingsSection, entries: readonly Entry[]): void {
  const taken = entries.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  const wanted = entries.map((entry): Entry => {
    if (entry['id'] !== undefined) return entry;
    const id = freeId(String(entry['name'] ?? entry['type'] ?? ''), taken, 'entry');
    taken.push(id);
    return { id, ...entry };
  });
  const node = document.get(section, true);
  if (!isSeq(node)) {
    document.set(section, document.createNode(wanted));
    return;
  }
  const before = entriesOf(document, section);
  // An empty `[]` becomes a list with dashes, as the others.
  if (node.items.length === 0) node.flow = false;
  node.items = wanted.map((entry) => {
    const map = before.find((one) => idOf(one) === entry['id'] && sameType(one.get('type'), entry['type']));
    if (map === undefined) return document.createNode(entry);
    change(document, map, entry);
    return map;
  });
}

/** Another type is another thing: none of its keys stays. */
function sameType(before: unknown, wanted: unknown): boolean {
  return (isScalar(before) ? before.value : before) === wanted;
}
