import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { freeId } from './edit.ts';

/** A receiver of notifications as it is, or shall be, written in config.yaml. */
export type ReceiverEntry = Readonly<Record<string, unknown>>;

/** Keys that name a file with a secret: {@link withReceiver} never takes them from outside. */
export const SECRET_KEYS = ['topicFile', 'tokenFile', 'urlFile', 'secretFile'] as const;
export type SecretKey = (typeof SECRET_KEYS)[number];

const LIST = 'notifications';

/** The receivers as they are written. */
export function writtenReceivers(text: string): readonly ReceiverEntry[] {
  return mapsIn(parseDocument(text)).map((map) => map.toJSON());
}

/** An id that no receiver has. */
export function newReceiverId(text: string, name: string): string {
  const taken = writtenReceivers(text).map(({ id }) => String(id));
  return freeId(name, taken, 'receiver');
}

/** The text with a receiver as it shall be, a new one or in place of the one of this id; the rest stays as it was written. */
export function withReceiver(text: string, id: string, entry: ReceiverEntry): string {
  const document = parseDocument(text);
  const known = mapsIn(document).find((map) => map.get('id') === id);
  const wanted: ReceiverEntry = { id, ...entry };
  if (known !== undefined) {
    for (const { key } of [...known.items]) if (!(String(key) in wanted)) known.delete(key);
    for (const [key, value] of Object.entries(wanted)) {
      if (JSON.stringify(plain(known.get(key))) !== JSON.stringify(value)) known.set(key, document.createNode(value));
    }
    return written(document);
  }
  const list = document.get(LIST, true);
  const node = document.createNode(wanted);
  if (isSeq(list)) {
    // An empty `[]` becomes a list with dashes, as the others.
    if (list.items.length === 0) list.flow = false;
    list.add(node);
  } else {
    document.set(LIST, document.createNode([node]));
  }
  return written(document);
}

/** The text without a receiver. */
export function withoutReceiver(text: string, id: string): string {
  const document = parseDocument(text);
  const list = document.get(LIST, true);
  if (isSeq(list)) {
    const at = list.items.findIndex((item) => isMap(item) && item.get('id') === id);
    if (at >= 0) list.delete(at);
  }
  return written(document);
}

function mapsIn(document: Document): readonly YAMLMap[] {
  const list = document.get(LIST, true);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}

function plain(value: unknown): unknown {
  return isSeq(value) || isMap(value) ? value.toJSON() : value;
}

function written(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
