import { join } from 'node:path';
import { Value } from 'typebox/value';
import { type DefinitionFiles, type Parsed, parseFile, readFolders } from '../definition-file.ts';
import { ChargerDefinition } from './definition.ts';

export type ChargerDefinitions = DefinitionFiles<ChargerDefinition>;

/** Reads and checks every file in `hw/chargers`. */
export function loadChargerDefinitions(hwFolder: string): ChargerDefinitions {
  return readFolders([join(hwFolder, 'chargers')], parseChargerDefinition);
}

/** With those of the owner, as `withOwnDefinitions`. */
export function withOwnChargers(known: ChargerDefinitions, ownFolder: string): ChargerDefinitions {
  return readFolders([join(ownFolder, 'chargers')], parseChargerDefinition, known, { mayLack: true });
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
