import { type Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';

/** Changes of a YAML document that leave alone what they do not concern: comments, order, quotes. */

/** A group of keys as it is, or shall be, written: what is left out takes its default. */
export type Entry = Readonly<Record<string, unknown>>;

/** Brings a map to an entry. Scalars change in place: the comment behind them stays. */
export function change(document: Document, map: YAMLMap, entry: Entry): void {
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : null;
    if (name === null || entry[name] === undefined) map.delete(key);
  }
  for (const [key, value] of Object.entries(entry)) {
    if (value === undefined) continue;
    const node = map.get(key, true);
    if (isMap(node) && isEntry(value)) change(document, node, value);
    else if (isScalar(node) && (typeof value !== 'object' || value === null)) {
      if (node.value !== value) node.value = value;
    } else if (node === undefined || JSON.stringify(document.createNode(value)) !== JSON.stringify(node)) {
      map.set(key, document.createNode(value));
    }
  }
}

/** The groups in a list of the document. */
export function entriesOf(document: Document, list: string): readonly YAMLMap[] {
  const items = document.get(list, true);
  return isSeq(items) ? items.items.filter(isMap) : [];
}

/** YAML reads an id such as 12 as a number. */
export function idOf(map: YAMLMap): string {
  return String(map.get('id') ?? '');
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function written(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
