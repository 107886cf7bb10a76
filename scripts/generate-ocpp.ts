/**
 * Turns the JSON schemas of OCPP 1.6 (with the security extension) into precompiled validators and TypeScript types,
 * so that nothing compiles schemas at run time. The schemas are CC BY-ND and therefore not kept here: they come from a
 * development dependency. Does nothing when the output is up to date.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const resolve = createRequire(import.meta.url).resolve;
const schemaFile = join(dirname(resolve('ocpp-rpc')), 'lib/schemas/ocpp1_6.json');
const outFolder = fileURLToPath(new URL('../src/ocpp/generated/', import.meta.url));

const schemaText = readFileSync(schemaFile, 'utf8');
const stamp = `// generated, do not edit: ${createHash('sha256')
  .update(schemaText)
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(readFileSync(resolve('ajv/package.json')))
  .digest('hex')}\n`;

const outputs = {
  'v16.js': () => validatorCode(JSON.parse(schemaText) as Schema[]),
  'v16.d.ts': () => declarations(JSON.parse(schemaText) as Schema[]),
};
mkdirSync(outFolder, { recursive: true });
for (const [name, make] of Object.entries(outputs)) {
  const file = join(outFolder, name);
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(stamp)) continue;
  writeFileSync(file, stamp + make());
  console.log(`generated src/ocpp/generated/${name}`);
}

/** One ES module with a validator for every message, and two tables of them by action. */
function validatorCode(schemas: readonly Schema[]): string {
  const ajv = new Ajv({
    strict: false,
    logger: false,
    // The repair of incoming messages needs every violation, not only the first.
    allErrors: true,
    // 0.3 is no multiple of 0.1 in binary floating point, and `limit` is declared as a multiple of 0.1.
    multipleOfPrecision: 6,
    // String lengths in UTF-16 units: keeps the output free of imports.
    unicode: false,
    code: { source: true, esm: true, lines: true },
    formats: {
      // OCPP 1.6 section 3.15: ISO 8601, with optional fractions and any offset.
      'date-time': /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-6]\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/i,
      uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
    },
  });
  const names = schemas.map(messageName);
  // The ids in the file (`urn:Authorize.req`) are no valid URNs.
  for (const schema of schemas) ajv.addSchema({ ...schema, $id: messageName(schema) });
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  if (code.includes('require(')) throw new Error('the validators would need a module at run time');
  const table = (name: string, suffix: string) =>
    `export const ${name} = {\n${actionsOf(schemas)
      .map((action) => `  ${action}: ${action}${suffix},\n`)
      .join('')}};\n`;
  return `${code}\n${table('requestValidators', 'Request')}${table('responseValidators', 'Response')}`;
}

function declarations(schemas: readonly Schema[]): string {
  const interfaces = schemas.map((schema) => `export interface ${messageName(schema)} ${typeOf(schema, schema, '')}\n`);
  const actions = actionsOf(schemas);
  const messages = actions
    .map(
      (action) =>
        `  readonly ${action}: { readonly request: ${action}Request; readonly response: ${action}Response };\n`,
    )
    .join('');
  return `${interfaces.join('\n')}
/** Every action of OCPP 1.6 with the security extension. */
export interface Ocpp16Messages {
${messages}}

interface SchemaError {
  readonly keyword: string;
  /** JSON pointer to the offending value. */
  readonly instancePath: string;
  readonly params: { readonly missingProperty?: unknown; readonly allowedValues?: unknown; readonly type?: unknown };
  readonly message?: string;
}

interface Validator {
  (payload: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

export declare const requestValidators: { readonly [Action in keyof Ocpp16Messages]: Validator };
export declare const responseValidators: { readonly [Action in keyof Ocpp16Messages]: Validator };
`;
}

function typeOf(schema: Schema, root: Schema, indent: string): string {
  if (schema.$ref !== undefined) {
    const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (target === undefined) throw new Error(`${root.$id}: ${schema.$ref} leads nowhere`);
    return typeOf(target, root, indent);
  }
  if (schema.enum !== undefined) return schema.enum.map((word) => `'${word}'`).join(' | ');
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
        const optional = schema.required?.includes(name) ? '' : '?';
        return `${indent}  readonly ${name}${optional}: ${typeOf(field, root, `${indent}  `)};\n`;
      });
      return fields.length === 0 ? '{}' : `{\n${fields.join('')}${indent}}`;
    }
    case 'array':
      return `readonly (${typeOf(schema.items ?? {}, root, indent)})[]`;
    case 'string':
    case 'boolean':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    default:
      return 'unknown';
  }
}

/** `urn:Authorize.req` → `AuthorizeRequest`. */
function messageName(schema: Schema): string {
  const match = /^urn:(\w+)\.(req|conf)$/.exec(schema.$id ?? '');
  if (match === null) throw new Error(`a schema with the id ${schema.$id} is none of OCPP 1.6`);
  return `${match[1]}${match[2] === 'req' ? 'Request' : 'Response'}`;
}

function actionsOf(schemas: readonly Schema[]): string[] {
  return schemas
    .map(messageName)
    .filter((name) => name.endsWith('Request'))
    .map((name) => name.slice(0, -'Request'.length));
}
