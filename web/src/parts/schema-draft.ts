/** A JSON Schema as the controller sends it, as far as forms are made of it. */
export interface FormSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, FormSchema>>;
  readonly required?: readonly string[];
  readonly items?: FormSchema | readonly FormSchema[];
  readonly anyOf?: readonly FormSchema[];
  readonly maxItems?: number;
}

/** What stands in a form: numbers as they were typed, so that nothing is lost while somebody types. */
export interface Draft {
  readonly [key: string]: DraftValue;
}
export type DraftValue = string | boolean | Draft | readonly Draft[];

export type Entry = Readonly<Record<string, unknown>>;

/** `list`: several words behind each other; `numbers`: one number, or several; `groups`: the same fields several times. */
export type FieldKind = 'fixed' | 'choice' | 'yes-no' | 'number' | 'numbers' | 'text' | 'list' | 'group' | 'groups';

export function fieldKind(schema: FormSchema): FieldKind {
  if (schema.const !== undefined) return 'fixed';
  if (schema.enum !== undefined) return 'choice';
  if (schema.properties !== undefined) return 'group';
  if (schema.anyOf !== undefined) return kindOfUnion(schema.anyOf);
  switch (schema.type) {
    case 'boolean':
      return 'yes-no';
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return itemsOf(schema).some(({ properties }) => properties !== undefined) ? 'groups' : 'list';
    default:
      return 'text';
  }
}

/** What may be chosen. */
export function optionsOf({ enum: values, anyOf = [] }: FormSchema): readonly (string | number)[] {
  return values ?? anyOf.flatMap((one) => (isOption(one.const) ? [one.const] : []));
}

/** What an item of a list may be: one for each type, if it has types. */
export function itemsOf({ items }: FormSchema): readonly FormSchema[] {
  if (items === undefined) return [{}];
  const item = isSchemaList(items) ? (items[0] ?? {}) : items;
  const variants = (item.anyOf ?? []).filter(({ properties }) => properties !== undefined);
  return variants.length === 0 ? [item] : variants;
}

/** The schema of an item of a list, by its type where there are several. */
export function itemOf(schema: FormSchema, item: Entry = {}): FormSchema {
  const variants = itemsOf(schema);
  return variants.find((variant) => typeOf(variant) === item['type']) ?? variants[0] ?? {};
}

/** The type of which a schema is; `undefined` where there is but one. */
export function typeOf({ properties }: FormSchema): unknown {
  return properties?.['type']?.const;
}

export function isDraft(value: DraftValue | undefined): value is Draft {
  return typeof value === 'object' && !Array.isArray(value);
}

export function isDraftList(value: DraftValue | undefined): value is readonly Draft[] {
  return Array.isArray(value);
}

/** An entry as a form shows it. `comma`: how the language writes decimals. */
export function draftOf({ properties = {} }: FormSchema, entry: Entry, comma: '.' | ','): Draft {
  const fields = Object.entries(properties).flatMap(([key, schema]): [string, DraftValue][] => {
    const value = valueShown(schema, entry[key], comma);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(fields);
}

/** One value as text, for what a form shows where nothing is entered. */
export function textOf(value: unknown, comma: '.' | ','): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', comma);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What a form says, as the entry of config.yaml. What is left empty is left out; a number that is none stays text, for the controller to say so. */
export function entryOf({ properties = {} }: FormSchema, draft: Draft): Entry {
  const fields = Object.entries(properties).flatMap(([key, schema]): [string, unknown][] => {
    const value = fieldKind(schema) === 'fixed' ? schema.const : valueMeant(schema, draft[key]);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(fields);
}

function valueShown(schema: FormSchema, value: unknown, comma: '.' | ','): DraftValue | undefined {
  if (value === undefined || value === null) return undefined;
  switch (fieldKind(schema)) {
    case 'yes-no':
      return value === true;
    case 'group':
      return isEntry(value) ? draftOf(schema, value, comma) : undefined;
    case 'groups':
      return Array.isArray(value)
        ? value.filter(isEntry).map((one) => draftOf(itemOf(schema, one), one, comma))
        : undefined;
    default:
      return textOf(value, comma);
  }
}

function valueMeant(schema: FormSchema, value: DraftValue | undefined): unknown {
  if (value === undefined || value === '') return undefined;
  if (isDraftList(value)) return value.length === 0 ? undefined : value.map((one) => entryOf(itemOf(schema, one), one));
  if (isDraft(value)) return entryOf(schema, value);
  if (typeof value === 'boolean') return value;
  switch (fieldKind(schema)) {
    case 'choice':
      return optionsOf(schema).find((option) => String(option) === value) ?? value;
    case 'number':
      return numberIn(value);
    case 'numbers':
      return numbersIn(value);
    case 'list':
      return listIn(value, itemOf(schema));
    default:
      return value;
  }
}

function listIn(text: string, item: FormSchema): readonly unknown[] {
  const words = text.split(/[,;\s]+/).filter((word) => word !== '');
  return fieldKind(item) === 'number' ? words.map(numberIn) : words;
}

/** One number or several; a comma that no space follows is a decimal one. */
function numbersIn(text: string): unknown {
  const numbers = text
    .split(/;|,\s|\s/)
    .filter((word) => word !== '')
    .map(numberIn);
  return numbers.length === 1 ? numbers[0] : numbers;
}

function numberIn(text: string): number | string {
  const plain = text.trim().replace(',', '.');
  const number = Number(plain);
  return plain === '' || !Number.isFinite(number) ? text : number;
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A union of tuples is a short list. */
function kindOfUnion(options: readonly FormSchema[]): FieldKind {
  if (options.every(isConst)) return 'choice';
  return options.some(({ type }) => type === 'number') ? 'numbers' : 'list';
}

function isConst(schema: FormSchema): boolean {
  return schema.const !== undefined;
}

function isOption(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isSchemaList(items: FormSchema | readonly FormSchema[]): items is readonly FormSchema[] {
  return Array.isArray(items);
}
