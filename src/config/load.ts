import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { Check } from 'typebox/value';
import { Document, LineCounter, parseDocument } from 'yaml';
import { checkConfig, type DefinitionNames } from './check.ts';
import type { ConfigProblem } from './problem.ts';
import { readNode } from './read.ts';
import { type Config, ConfigSchema } from './schema.ts';

/** A document larger than this is no configuration, bytes. */
const MAX_SIZE = 1_000_000;

const READ_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EISDIR: 'is a directory; a file is needed',
  ENOTDIR: 'cannot be there, because a part of its path is a file',
};

/**
 * What became of config.yaml. With `invalid`, `http` and `site` are still as written where those parts are sound, so
 * that the GUI that shows the problems is found where it is expected.
 */
export type LoadResult =
  | { readonly kind: 'missing' }
  | ({ readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] } & Basics)
  | { readonly kind: 'ok'; readonly config: Config; readonly warnings: readonly ConfigProblem[] };

type Basics = Pick<Config, 'site' | 'http'>;

/**
 * Reads and checks a configuration file. `definitions` are the names in hw/, if known. Problems are values; it never throws for what is in the
 * file.
 */
export async function loadConfig(file: string, definitions: DefinitionNames | null = null): Promise<LoadResult> {
  try {
    if ((await stat(file)).size > MAX_SIZE) return unreadable(file, `larger than ${MAX_SIZE} bytes`);
    const bytes = await readFile(file);
    if (!isUtf8(bytes)) return unreadable(file, 'is not text in UTF-8; save it with that encoding');
    return parseConfig(bytes.toString('utf8'), file, definitions);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === 'ENOENT') return { kind: 'missing' };
    if (code === null) throw error;
    return unreadable(file, READ_FAILURES[code] ?? `cannot be read (${code})`);
  }
}

/** Checks the text of a configuration; `file` is only its name for messages. */
export function parseConfig(
  text: string,
  file = 'config.yaml',
  definitions: DefinitionNames | null = null,
): Exclude<LoadResult, { kind: 'missing' }> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map(({ pos, code, message }): ConfigProblem => {
      const { line, col } = lines.linePos(pos[0]);
      const place = { file, line, column: col, path: '' };
      if (code !== 'DUPLICATE_KEY')
        return { ...place, code: 'syntax', value: null, allowed: `not valid YAML: ${message}` };
      const key = /^[^\s:,}]{0,60}/.exec(text.slice(pos[0]))?.[0] ?? '';
      return { ...place, code: 'duplicate', value: key, allowed: 'every key stands once in its group' };
    });
    return { kind: 'invalid', problems, ...defaultBasics() };
  }
  const problems: ConfigProblem[] = [];
  const reading = { file, document, lines, problems };
  const config = readNode(ConfigSchema, document.contents, '', reading);
  if (problems.length > 0) return { kind: 'invalid', problems: inTextOrder(problems), ...soundBasics(config) };
  if (!Check(ConfigSchema, config))
    throw new Error('the document was read without a problem but does not fit its schema');
  const checked = checkConfig(config, reading, definitions);
  if (checked.problems.length > 0) {
    return { kind: 'invalid', problems: inTextOrder(checked.problems), ...soundBasics(config) };
  }
  return { kind: 'ok', config, warnings: checked.warnings };
}

/** Site and GUI as they are without a configuration: every default of the schema. */
export function defaultBasics(): Basics {
  const nothing = { file: '', document: new Document(), lines: new LineCounter(), problems: [] };
  const site = readNode(ConfigSchema.properties.site, null, '', nothing);
  const http = readNode(ConfigSchema.properties.http, null, '', nothing);
  if (!Check(ConfigSchema.properties.site, site) || !Check(ConfigSchema.properties.http, http)) {
    throw new Error('a default of the schema does not fit the schema');
  }
  return { site, http };
}

function soundBasics(config: unknown): Basics {
  const part = (key: string): unknown =>
    typeof config === 'object' && config !== null ? Reflect.get(config, key) : null;
  const [site, http, otherwise] = [part('site'), part('http'), defaultBasics()];
  return {
    site: Check(ConfigSchema.properties.site, site) ? site : otherwise.site,
    http: Check(ConfigSchema.properties.http, http) ? http : otherwise.http,
  };
}

function inTextOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function unreadable(file: string, what: string): LoadResult {
  const problem: ConfigProblem = { code: 'unreadable', file, line: 0, column: 0, path: '', value: null, allowed: what };
  return { kind: 'invalid', problems: [problem], ...defaultBasics() };
}
