import {
  IsArray,
  IsBoolean,
  IsEnum,
  IsInteger,
  IsLiteral,
  IsNumber,
  IsObject,
  IsString,
  IsUnion,
  type TObject,
  type TSchema,
  type TUnion,
} from 'typebox';
import { ALLOWED } from './parts.ts';

/** Reads a keyword of a schema (`default`, `description`, …); `undefined` when it has none. */
export function keyword(schema: TSchema, name: string): unknown {
  return Reflect.get(schema, name);
}

/** A text keyword of a schema; empty when it has none. */
export function textKeyword(schema: TSchema, name: string): string {
  const text = keyword(schema, name);
  return typeof text === 'string' ? text : '';
}

/** The forms an object may take when `type` says which one; `null` when the schema is no such union. */
export function variantsOf(schema: TSchema): readonly TObject[] | null {
  if (!IsUnion(schema)) return null;
  const variants = (schema as TUnion).anyOf.filter(IsObject);
  return variants.length > 0 ? variants : null;
}

/** The `type` of one form of an object. */
export function variantName(variant: TObject): string {
  const { type } = variant.properties;
  return type !== undefined && IsLiteral(type) ? String(type.const) : '';
}

/** What a schema allows, as an English phrase: `a whole number from 1 to 65535`. */
export function allowedBy(schema: TSchema): string {
  const inWords = textKeyword(schema, ALLOWED);
  if (inWords !== '') return inWords;
  if (IsEnum(schema)) return schema.enum.join(', ');
  if (IsLiteral(schema)) return String(schema.const);
  if (IsBoolean(schema)) return 'true or false';
  if (IsInteger(schema)) return `a whole number ${range(schema)}`;
  if (IsNumber(schema)) return `a number ${range(schema)}`;
  if (IsString(schema)) return `text of ${keyword(schema, 'minLength')} to ${keyword(schema, 'maxLength')} characters`;
  if (IsBoolean(schema)) return 'true or false';
  if (IsArray(schema)) return 'a list';
  const variants = variantsOf(schema);
  if (variants !== null) return `a group of keys with a type: ${variants.map(variantName).join(', ')}`;
  return 'a group of keys';
}

function range(schema: TSchema): string {
  return `from ${keyword(schema, 'minimum')} to ${keyword(schema, 'maximum')}`;
}
