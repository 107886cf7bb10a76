import { type Document, isMap, isSeq, parseDocument } from 'yaml';

/** A station as the owner accepts it; everything else takes its default. */
export interface NewChargePoint {
  readonly name: string;
  readonly identity: string;
  /** How many it has; each becomes a charge point, with a number behind its name where there are several. */
  readonly connectors: number;
  readonly circuit: string;
  readonly phases: readonly ('L1' | 'L2' | 'L3')[];
  readonly maxCurrentA: number;
  readonly access: 'open' | 'tokens';
}

/**
 * The text of config.yaml with one more station; everything else, comments included, stays as it was written.
 * @param taken ids of other devices
 * @returns `id`: of its first charge point
 */
export function withChargePoint(
  text: string,
  chargePoint: NewChargePoint,
  taken: readonly string[],
): { readonly text: string; readonly id: string } {
  const document = parseDocument(text);
  const { connectors, name, ...installed } = chargePoint;
  const ids: string[] = [];
  for (let connector = 1; connector <= connectors; connector += 1) {
    const ownName = connectors === 1 ? name : `${name} ${connector}`;
    const id = freeId(ownName, [...taken, ...ids], 'charge-point');
    const { identity, ...rest } = installed;
    const which = connectors === 1 ? { identity } : { identity, connector };
    append(document, { id, name: ownName, type: 'ocpp', ...which, ...rest });
    ids.push(id);
  }
  return { text: document.toString({ lineWidth: 0 }), id: ids[0] ?? '' };
}

function append(document: Document, entry: object): void {
  const node = document.createNode(entry);
  const list = document.get('chargePoints', true);
  if (isSeq(list)) {
    // An empty `[]` becomes a list with dashes, as the others.
    if (list.items.length === 0) list.flow = false;
    list.add(node);
  } else {
    document.set('chargePoints', document.createNode([node]));
  }
}

/** The text of config.yaml with the owner's leave to write into a charge point; the rest stays as it was written. */
export function withWritesAllowed(text: string, chargePointId: string): string {
  const document = parseDocument(text);
  const list = document.get('chargePoints', true);
  const entries = isSeq(list) ? list.items : [];
  const entry = entries.find((each) => isMap(each) && each.get('id') === chargePointId);
  if (isMap(entry)) entry.set('allowWrites', true);
  return document.toString({ lineWidth: 0 });
}

/** The text of config.yaml with the owner's choice of what a back-end sees; the rest stays as it was written. */
export function withUpstreamPrivacy(
  text: string,
  upstreamId: string,
  privacy: { readonly register: 'meter' | 'virtual'; readonly otherwise: 'available' | 'unavailable' },
): string {
  const document = parseDocument(text);
  const list = document.get('upstream', true);
  const entries = isSeq(list) ? list.items : [];
  const entry = entries.find((each) => isMap(each) && each.get('id') === upstreamId);
  if (isMap(entry)) for (const [key, value] of Object.entries(privacy)) entry.set(key, value);
  return document.toString({ lineWidth: 0 });
}

/** The text of config.yaml with the owner's choice for encryption of the page; the rest stays as it was written. */
export function withEncryption(text: string, encryption: 'required' | 'optional'): string {
  const document = parseDocument(text);
  document.setIn(['http', 'encryption'], encryption);
  return document.toString({ lineWidth: 0 });
}

/** `Garage links` becomes `garage-links`, or `garage-links-2` when that is taken; a name without a letter: `otherwise`. */
export function freeId(name: string, taken: readonly string[], otherwise: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 34)
    .replaceAll(/^-+|-+$/g, '');
  const base = plain === '' ? otherwise : plain;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
