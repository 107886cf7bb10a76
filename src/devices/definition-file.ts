/** Files of `hw/`: which there are, what they hold, and what is wrong with one, told to who writes it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';
import { describeError } from '../transport/byte-stream.ts';

export interface DefinitionProblem {
  readonly file: string;
  /** Where in the file and what is wrong, in English. */
  readonly message: string;
}

export type Parsed<Definition> = { readonly definition: Definition } | { readonly message: string };

/**
 * Checks the text of a file.
 * @param variantOf where `schema` has several forms: the one that the content means to be, or what keeps it from being any
 */
export function parseFile<Schema extends TSchema>(
  text: string,
  schema: Schema,
  variantOf: (content: unknown) => TSchema | string = () => schema,
): Parsed<Static<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) return { message: syntax.message };
  const content: unknown = document.toJS();
  if (Value.Check(schema, content)) return { definition: content };
  const variant = variantOf(content);
  if (typeof variant === 'string') return { message: variant };
  const { path, what } = firstFault(variant, content);
  const node = document.getIn(path.split('/').slice(1), true);
  const range = isPlaced(node) ? node.range : null;
  const line = range === null ? '' : `line ${lines.linePos(range[0]).line}, `;
  return { message: `${line}${path || '/'} ${what}` };
}

/** Reads a file and checks it. */
function readWith<Definition>(file: string, parse: (text: string) => Parsed<Definition>): Parsed<Definition> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { message: describeError(error) };
  }
  return parse(text);
}

/** What files of one kind say, by file name without `.yaml`. */
export interface DefinitionFiles<Definition> {
  readonly byName: ReadonlyMap<string, Definition>;
  /** Files that cannot be used. They never keep the others from being used. */
  readonly problems: readonly DefinitionProblem[];
}

/**
 * Reads all files of some folders on top of what is known `before`: one of the same name holds instead. Synchronous: it is done at
 * the start, and of what the owner has written whenever config.yaml is read.
 */
export function readFolders<Definition>(
  folders: readonly string[],
  parse: (text: string) => Parsed<Definition>,
  before: DefinitionFiles<Definition> = { byName: new Map(), problems: [] },
  { mayLack = false } = {},
): DefinitionFiles<Definition> {
  const byName = new Map(before.byName);
  const problems = [...before.problems];
  for (const file of folders.flatMap((folder) => yamlFiles(folder, problems, mayLack))) {
    const result = readWith(file, parse);
    if ('message' in result) problems.push({ file, message: result.message });
    else byName.set(basename(file, '.yaml'), result.definition);
  }
  return { byName, problems };
}

/** The files of a folder in the order of their names; an unreadable folder is a problem, and has none. */
function yamlFiles(folder: string, problems: DefinitionProblem[], mayLack: boolean): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => join(folder, file));
  } catch (error) {
    const isLacking = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isLacking || !mayLack) problems.push({ file: folder, message: describeError(error) });
    return [];
  }
}

type Fault = ReturnType<typeof Value.Errors>[number];

/** Of a value that may have several forms the form is meant that got furthest. */
function firstFault(schema: TSchema, content: unknown): { readonly path: string; readonly what: string } {
  const faults = Value.Errors(schema, content);
  const depth = ({ instancePath }: Fault): number => instancePath.split('/').length;
  // That a key is too much is told twice, once of the key and once of what holds it.
  const [first] = faults
    .filter(({ keyword }) => keyword !== 'boolean' && keyword !== 'anyOf')
    .sort((one, other) => depth(other) - depth(one));
  if (first === undefined) return { path: '', what: 'does not match the schema' };
  const unknown = faults.flatMap((fault) =>
    fault.keyword === 'additionalProperties' && fault.schemaPath === first.schemaPath
      ? fault.params.additionalProperties
      : [],
  );
  const tooMuch = unknown.length === 0 ? '' : ` (unknown here: ${unknown.join(', ')})`;
  return { path: first.instancePath, what: `${inWords(first)}${tooMuch}` };
}

function inWords(fault: Fault): string {
  switch (fault.keyword) {
    case 'required':
      return `lacks ${fault.params.requiredProperties.join(', ')}`;
    case 'additionalProperties':
      return 'has a key too many';
    case 'enum':
      return `must be one of ${fault.params.allowedValues.join(', ')}`;
    case 'const':
      return `must be ${String(fault.params.allowedValue)}`;
    default:
      return fault.message;
  }
}

function isPlaced(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
