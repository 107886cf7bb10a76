import { basename, join } from 'node:path';
import { Value } from 'typebox/value';
import { type DefinitionProblem, ownFiles, type Parsed, parseFile, readWith, yamlFiles } from '../definition-file.ts';
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
    const result = readWith(file, parseChargerDefinition);
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

/** Checks the text of a definition against the schema; what is wrong is told against the protocol that it names. */
export function parseChargerDefinition(text: string): Parsed<ChargerDefinition> {
  return parseFile(text, ChargerDefinition, (content) => {
    const protocol: unknown =
      typeof content === 'object' && content !== null && 'protocol' in content ? content.protocol : undefined;
    const variant = ChargerDefinition.anyOf.find(({ properties }) => Value.Check(properties.protocol, protocol));
    return variant ?? '/protocol must be modbus or http';
  });
}
