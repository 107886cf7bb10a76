import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type DefinitionFiles, type Parsed, parseFile, readFolders } from '../definition-file.ts';
import { HttpDefinition, type JsonDefinition, MqttDefinition } from '../json/definition.ts';
import { Definition } from './definition.ts';

/** `hw/schema.json` is this, written out. */
export const DefinitionFile = Type.Union([...Definition.anyOf, HttpDefinition, MqttDefinition], {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A family of devices that Lademeister reads over Modbus, HTTP or MQTT',
});

export interface Definitions extends DefinitionFiles<Definition> {
  /** Those of devices that speak in JSON. */
  readonly json: ReadonlyMap<string, JsonDefinition>;
}

const FOLDERS = ['meters', 'inverters', 'batteries'] as const;

/** Reads and checks every definition in the `hw` folder. */
export function loadDefinitions(hwFolder: string): Definitions {
  return split(readFolders(within(hwFolder), parseDefinition));
}

/** With those of the owner, which hold before others of their name. `ownFolder` need not be there. */
export function withOwnDefinitions({ byName, json, problems }: Definitions, ownFolder: string): Definitions {
  const known = { byName: new Map<string, Definition | JsonDefinition>([...byName, ...json]), problems };
  return split(readFolders(within(ownFolder), parseDefinition, known, { mayLack: true }));
}

function within(folder: string): string[] {
  return FOLDERS.map((one) => join(folder, one));
}

function split({ byName: all, problems }: DefinitionFiles<Definition | JsonDefinition>): Definitions {
  const byName = new Map<string, Definition>();
  const json = new Map<string, JsonDefinition>();
  for (const [name, definition] of all) {
    if (isJson(definition)) json.set(name, definition);
    else byName.set(name, definition);
  }
  return { byName, json, problems };
}

type Names = Readonly<Record<Definition['kind'], readonly string[]>>;

/** Names of the definitions, by what they are of; on Modbus, and by what else is spoken. */
export function namesByKind({ byName, json }: Definitions): Names & {
  readonly json: Readonly<Record<JsonDefinition['protocol'], Names>>;
} {
  const speaking = (protocol: JsonDefinition['protocol']) =>
    [...json].filter(([, definition]) => definition.protocol === protocol);
  return { ...byKind([...byName]), json: { http: byKind(speaking('http')), mqtt: byKind(speaking('mqtt')) } };
}

function byKind(definitions: readonly (readonly [string, Pick<Definition, 'kind'>])[]): Names {
  const of = (kind: Definition['kind']): string[] =>
    definitions.filter(([, definition]) => definition.kind === kind).map(([name]) => name);
  return { meter: of('meter'), inverter: of('inverter'), battery: of('battery') };
}

/** Checks the text of a definition against the schema; what is wrong is told against the protocol that it names. */
export function parseDefinition(text: string): Parsed<Definition | JsonDefinition> {
  return parseFile(
    text,
    DefinitionFile,
    (content) =>
      DefinitionFile.anyOf.find(({ properties }) => Value.Check(properties.protocol, protocolOf(content))) ??
      '/protocol must be modbus, sunspec, http or mqtt',
  );
}

function protocolOf(content: unknown): unknown {
  return typeof content === 'object' && content !== null && 'protocol' in content ? content.protocol : undefined;
}

function isJson(definition: Definition | JsonDefinition): definition is JsonDefinition {
  return definition.protocol === 'http' || definition.protocol === 'mqtt';
}
