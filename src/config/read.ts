import { IsArray, IsNumber, IsObject, IsOptional, IsString, type TArray, type TObject, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { allowedBy, keyword, variantName, variantsOf } from './describe.ts';
import type { ConfigProblem, ConfigProblemCode } from './problem.ts';

/** What reading needs to know besides the schema, and where it puts what it finds. */
export interface Reading {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly problems: ConfigProblem[];
}

/**
 * Reads a YAML node as a schema says, fills in defaults and notes every problem with its place in the text. It walks
 * nodes, not values, so that a card number such as 0411223344 stays the text that was written. The result is whole
 * only when no problem was noted.
 */
export function readNode(schema: TSchema, node: Node | null, path: string, reading: Reading): unknown {
  const target = isAlias(node) ? (node.resolve(reading.document) ?? null) : node;
  const variants = variantsOf(schema);
  if (variants !== null) return readVariant(schema, variants, target, path, reading);
  if (IsObject(schema)) return readObject(schema, target, path, reading);
  if (IsArray(schema)) return readList(schema, target, path, reading);
  return readLeaf(schema, target, path, reading);
}

/** Notes a problem at a node; without a node it has no place. */
export function note(
  reading: Reading,
  code: ConfigProblemCode,
  node: Node | null,
  path: string,
  value: string | null,
  allowed: string,
): void {
  const offset = node?.range?.[0];
  const { line, col } = offset === undefined ? { line: 0, col: 0 } : reading.lines.linePos(offset);
  reading.problems.push({ code, file: reading.file, line, column: col, path, value, allowed });
}

/** What stands at a node, as a person would quote it, at most 60 characters. */
function quote(node: Node | null): string {
  if (isMap(node)) return 'a group of keys';
  if (isSeq(node))
    return node.items.length > 4 ? `a list of ${node.items.length}` : `[${node.items.map(quoteItem).join(', ')}]`;
  if (!isScalar(node) || node.value === null) return 'nothing';
  const text = typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.source ?? node.value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function quoteItem(item: unknown): string {
  return isScalar(item) ? quote(item) : '…';
}

function readVariant(
  schema: TSchema,
  variants: readonly TObject[],
  node: Node | null,
  path: string,
  reading: Reading,
): unknown {
  const map = asMap(schema, node, path, reading);
  if (map === null) return undefined;
  const pair = findPair(map, 'type');
  const typeNode = pair === undefined ? null : asNode(pair.value);
  const name = isScalar(typeNode) ? typeNode.value : null;
  const variant = variants.find((candidate) => variantName(candidate) === name);
  if (variant !== undefined) return readObject(variant, map, path, reading);
  const names = variants.map(variantName).join(', ');
  if (typeNode === null) note(reading, 'missing', map, `${path}.type`, null, names);
  else note(reading, 'wrong-value', typeNode, `${path}.type`, quote(typeNode), names);
  return undefined;
}

function readObject(schema: TObject, node: Node | null, path: string, reading: Reading): unknown {
  const map = isEmpty(node) ? null : asMap(schema, node, path, reading);
  if (map === null && !isEmpty(node)) return undefined;
  if (map !== null) noteUnknownKeys(schema, map, path, reading);
  const result: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema.properties)) {
    const pair = map === null ? undefined : findPair(map, key);
    const value = readProperty(property, pair, node, path === '' ? key : `${path}.${key}`, reading);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

function readProperty(
  schema: TSchema,
  pair: Pair | undefined,
  parent: Node | null,
  path: string,
  reading: Reading,
): unknown {
  const node = pair === undefined ? null : asNode(pair.value);
  if (!isEmpty(node)) return readNode(schema, node, path, reading);
  if (IsOptional(schema)) return undefined;
  const standard = keyword(schema, 'default');
  if (standard === undefined) {
    note(reading, 'missing', asNode(pair?.key) ?? parent, path, null, allowedBy(schema));
    return undefined;
  }
  return IsObject(schema) ? readObject(schema, null, path, reading) : structuredClone(standard);
}

function readList(schema: TArray, node: Node | null, path: string, reading: Reading): unknown {
  if (!isSeq(node)) {
    note(reading, 'wrong-value', node, path, quote(node), 'a list, each entry starting with a dash');
    return undefined;
  }
  const min = Number(keyword(schema, 'minItems') ?? 0);
  const max = Number(keyword(schema, 'maxItems') ?? Number.POSITIVE_INFINITY);
  if (node.items.length < min || node.items.length > max) {
    note(reading, 'wrong-value', node, path, `a list of ${node.items.length}`, `a list of ${min} to ${max}`);
    return undefined;
  }
  return node.items.map((item, index) => readNode(schema.items, asNode(item), `${path}[${index}]`, reading));
}

/** Everything that is judged as a whole: texts, numbers, choices, short lists of numbers or phases. */
function readLeaf(schema: TSchema, node: Node | null, path: string, reading: Reading): unknown {
  const value = leafValue(schema, node);
  if (Check(schema, value) && !(IsNumber(schema) && !Number.isFinite(value))) return value;
  note(reading, 'wrong-value', node, path, quote(node), allowedBy(schema));
  return undefined;
}

function leafValue(schema: TSchema, node: Node | null): unknown {
  if (isSeq(node)) return node.items.map((item) => (isScalar(item) ? item.value : undefined));
  if (!isScalar(node)) return undefined;
  // YAML reads an unquoted 0411223344 or 12E4 as a number; where text is wanted, what was written counts.
  if (IsString(schema) && typeof node.value === 'number') return node.source;
  return node.value;
}

function asMap(schema: TSchema, node: Node | null, path: string, reading: Reading): YAMLMap | null {
  if (isMap(node)) return node;
  note(reading, 'wrong-value', node, path, quote(node), allowedBy(schema));
  return null;
}

function noteUnknownKeys(schema: TObject, map: YAMLMap, path: string, reading: Reading): void {
  const known = Object.keys(schema.properties);
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (key !== null && known.includes(key)) continue;
    const place = path === '' ? (key ?? '') : `${path}.${key ?? ''}`;
    note(reading, 'unknown-key', asNode(pair.key), place, quote(asNode(pair.key)), known.join(', '));
  }
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyOf(pair) === key);
}

function keyOf(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

/** A key with nothing behind it counts as left out. */
function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}
