import { IsArray, IsObject, IsOptional, type TObject, type TSchema } from 'typebox';
import { stringify } from 'yaml';
import { allowedBy, keyword, textKeyword, variantName, variantsOf } from './describe.ts';
import { ConfigSchema } from './schema.ts';

/** A config.yaml to start from: the examples of the schema, each part with what it is for. It is valid as it stands. */
export function exampleConfig(): string {
  const parts = Object.entries(ConfigSchema.properties).map(([key, schema]) => {
    const example = keyword(schema, 'examples');
    const lines = stringify({ [key]: example ?? defaultsOf(schema) }).trimEnd();
    // What has a default need not be written: it stands there to be uncommented.
    const text = example === undefined ? lines.replaceAll(/^/gm, '# ') : lines;
    return `# ${textKeyword(schema, 'description')}\n${text}\n`;
  });
  return parts.join('\n');
}

/** The text of docs/configuration.md. */
export function configurationDocs(): string {
  const tables = Object.entries(ConfigSchema.properties).flatMap(([key, schema]) => [
    `## ${key}`,
    `${textKeyword(schema, 'description')}.`,
    ...tablesOf(IsArray(schema) ? schema.items : schema),
  ]);
  return `${[
    '# config.yaml',
    'This page is made from the schema (`src/config/schema.ts`); do not edit it by hand.',
    [
      'The file lies in the data directory. It is YAML 1.2. Keys that are not listed here are errors. A key with nothing',
      'behind it counts as left out. `lademeister check-config` lists everything that is wrong, each with line and path.',
    ].join('\n'),
    '## Example',
    `\`\`\`yaml\n${exampleConfig().trimEnd()}\n\`\`\``,
    ...tables,
  ].join('\n\n')}\n`;
}

function tablesOf(schema: TSchema): string[] {
  const variants = variantsOf(schema);
  if (variants !== null) return variants.flatMap((variant) => [`### type: ${variantName(variant)}`, ...table(variant)]);
  return IsObject(schema) ? table(schema) : [];
}

function table(schema: TObject): string[] {
  return [['| Key | Meaning | Allowed | Default |', '| --- | --- | --- | --- |', ...rows(schema, '')].join('\n')];
}

function rows(schema: TObject, prefix: string): string[] {
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    const cells = [
      `\`${prefix}${key}\``,
      textKeyword(property, 'description'),
      allowedBy(property),
      standard(property),
    ];
    const row = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    return IsObject(property) ? [row, ...rows(property, `${prefix}${key}.`)] : [row];
  });
}

function standard(schema: TSchema): string {
  const value = keyword(schema, 'default');
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return IsOptional(schema) ? '' : 'needed';
}

function defaultsOf(schema: TSchema): unknown {
  // A group that may be left out as a whole has keys that are needed once it is there.
  if (IsOptional(schema) && keyword(schema, 'default') === undefined) return undefined;
  if (!IsObject(schema)) return keyword(schema, 'default');
  return Object.fromEntries(Object.entries(schema.properties).map(([key, property]) => [key, defaultsOf(property)]));
}
