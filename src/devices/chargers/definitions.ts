import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';
import { describeError } from '../../transport/byte-stream.ts';
import { type DefinitionProblem, ownFiles, yamlFiles } from '../modbus/definitions.ts';
import { ChargerDefinition } from './definition.ts';

export interface ChargerDefinitions {
  /** By file name without `.yaml`: `keba-p30`. */
  readonly byName: ReadonlyMap<string, ChargerDefinition>;
  /** Files that cannot be used. They never keep the others from being used. */
  readonly problems: readonly DefinitionProblem[];
}

/** Reads and checks every file in `hw/chargers`, and those of the owner, as `loadDefinitions`. */
export function loadChargerDefinitions(hwFolder: string, ownFolder: string | null = null): ChargerDefinitions {
  const byName = new Map<string, ChargerDefinition>();
  const problems: DefinitionProblem[] = [];
  for (const file of [...yamlFiles(join(hwFolder, 'chargers'), problems), ...ownFiles(ownFolder, 'chargers')]) {
    const result = read(file);
    if ('message' in result) problems.push({ file, message: result.message });
    else byName.set(basename(file, '.yaml'), result.definition);
  }
  return { byName, problems };
}

/** Names of the definitions, by what is spoken to them. */
export function chargerNames({ byName }: ChargerDefinitions): Record<ChargerDefinition['protocol'], string[]> {
  const of = (protocol: ChargerDefinition['protocol']): string[] =>
    [...byName].filter(([, definition]) => definition.protocol === protocol).map(([name]) => name);
  return { modbus: of('modbus'), http: of('http') };
}

/** Checks the text of a definition against the schema. */
export function parseChargerDefinition(text: string): { definition: ChargerDefinition } | { message: string } {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax !== undefined) return { message: syntax.message };
  const content: unknown = document.toJS();
  if (Value.Check(ChargerDefinition, content)) return { definition: content };
  return { message: explain(content) };
}

function read(file: string): { definition: ChargerDefinition } | { message: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { message: describeError(error) };
  }
  return parseChargerDefinition(text);
}

/** The first fault, told against the protocol that the file says it is of. */
function explain(content: unknown): string {
  const protocol: unknown =
    typeof content === 'object' && content !== null && 'protocol' in content ? content.protocol : undefined;
  const variant = ChargerDefinition.anyOf.find(({ properties }) => Value.Check(properties.protocol, protocol));
  if (variant === undefined) return '/protocol must be modbus or http';
  const [error] = Value.Errors(variant, content);
  return error === undefined ? 'does not match the schema' : `${error.instancePath || '/'} ${error.message}`;
}
