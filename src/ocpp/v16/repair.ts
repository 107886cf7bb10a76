import type { RpcErrorCode } from '../rpc/frames.ts';
import type { Checked } from '../rpc/protocol.ts';

/** One violation, as the precompiled validators report it. */
interface SchemaError {
  readonly keyword: string;
  /** JSON pointer to the offending value. */
  readonly instancePath: string;
  readonly params: {
    readonly missingProperty?: unknown;
    readonly allowedValues?: unknown;
    readonly type?: unknown;
    readonly limit?: unknown;
  };
  readonly message?: string;
}

interface Validator {
  (payload: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/**
 * Checks what came in, and goes on where it can. Stations in the field send over-long strings, words that no enum
 * knows, numbers as strings, `null` for what is absent, additional fields: all of that is usable (a reader of an enum
 * must therefore expect any string). An element of a list that is beyond repair is left out; a message is unusable only
 * when a required field is missing or of the wrong kind. Changes `payload` in place.
 * @param defaults what to read for missing or unusable fields at the top of the message
 */
export function checkLeniently(
  validate: Validator,
  defaults: Readonly<Record<string, unknown>>,
  payload: unknown,
): Checked {
  if (validate(payload)) return { usable: true, payload: payload as object, violations: [] };
  const violations = (validate.errors ?? []).slice(0, MAX_REPORTED).map(describe);
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const errors = validate(payload) ? [] : (validate.errors ?? []);
    const open = errors.filter((error) => !repaired(error, defaults, payload));
    if (open.every((error) => TOLERATED.has(error.keyword)) && isObject(payload)) {
      // Repairs may have uncovered nothing new: the next pass would find only what is tolerated.
      if (open.length === errors.length) return { usable: true, payload, violations };
      continue;
    }
    const fatal = open.filter((error) => !TOLERATED.has(error.keyword));
    const droppable = new Set(fatal.map((error) => elementHolding(error.instancePath)));
    if (!isObject(payload) || droppable.has(null)) return { usable: false, code: codeOf(fatal[0]), violations };
    dropElements(payload, droppable);
  }
  return { usable: false, code: 'FormationViolation', violations };
}

/** A violation in words, without the offending value (it may be a key or an id token). */
export function describe(error: SchemaError): string {
  const where = error.instancePath === '' ? 'payload' : error.instancePath.slice(1).replaceAll('/', '.');
  return `${where} ${error.message ?? error.keyword}`;
}

/** Violations that leave the value readable. */
const TOLERATED = new Set(['additionalProperties', 'maxLength', 'format', 'enum', 'multipleOf', 'minItems']);
const MAX_PASSES = 5;
const MAX_REPORTED = 5;

function repaired(error: SchemaError, defaults: Readonly<Record<string, unknown>>, payload: unknown): boolean {
  if (error.keyword === 'required') {
    const name = String(error.params.missingProperty);
    if (error.instancePath !== '' || !isObject(payload) || !Object.hasOwn(defaults, name)) return false;
    payload[name] = structuredClone(defaults[name]);
    return true;
  }
  const place = find(payload, error.instancePath);
  if (place === null) return false;
  const value = place.holder[place.key];
  if (error.keyword === 'enum') {
    const allowed = error.params.allowedValues;
    const match =
      Array.isArray(allowed) && typeof value === 'string'
        ? allowed.find((word) => typeof word === 'string' && word.toLowerCase() === value.toLowerCase())
        : undefined;
    if (match === undefined) return false;
    place.holder[place.key] = match;
    return true;
  }
  if (error.keyword === 'maxLength' || error.keyword === 'format') {
    const kept = keptLength(error);
    if (typeof value !== 'string' || value.length <= kept) return false;
    place.holder[place.key] = value.slice(0, kept);
    return true;
  }
  if (error.keyword !== 'type') return false;
  if (value === null && !Array.isArray(place.holder)) {
    delete place.holder[place.key];
    return true;
  }
  const isTop = place.holder === payload && Object.hasOwn(defaults, place.key);
  const converted = convert(value, error.params.type) ?? (isTop ? structuredClone(defaults[place.key]) : undefined);
  if (converted === undefined) return false;
  place.holder[place.key] = converted;
  return true;
}

/**
 * How much is read of a string that breaks its schema. Far more than allowed, so that cutting never makes the number of
 * one card (20 characters) that of another which may charge; and so little that nobody can fill logs and books.
 */
const keptLength = ({ params: { limit } }: SchemaError): number => (typeof limit === 'number' ? 4 * limit : 64);

function convert(value: unknown, wanted: unknown): unknown {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  switch (wanted) {
    case 'string':
      return isScalar ? String(value) : undefined;
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : undefined;
    case 'integer': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? Math.round(number) : undefined;
    }
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : undefined;
    case 'array':
      return isObject(value) ? [value] : undefined;
    default:
      return undefined;
  }
}

function codeOf(error: SchemaError | undefined): RpcErrorCode {
  switch (error?.keyword) {
    case 'required':
      return 'OccurenceConstraintViolation';
    case 'type':
      return 'TypeConstraintViolation';
    default:
      return 'FormationViolation';
  }
}

/** The innermost list element around a place: `/a/0/b/1/c` → `/a/0/b/1`. */
const elementHolding = (pointer: string): string | null => /^.*\/\d+(?=\/|$)/.exec(pointer)?.[0] ?? null;

function dropElements(payload: unknown, pointers: ReadonlySet<string | null>): void {
  const places = [...pointers].flatMap((pointer) => (pointer === null ? [] : (find(payload, pointer) ?? [])));
  // The last first, so that the indices of the others stay right.
  places.sort((a, b) => Number(b.key) - Number(a.key));
  for (const { holder, key } of places) if (Array.isArray(holder)) holder.splice(Number(key), 1);
}

function find(
  payload: unknown,
  pointer: string,
): { readonly holder: Record<string, unknown>; readonly key: string } | null {
  const keys = pointer.split('/').slice(1);
  const key = keys.pop();
  let holder: unknown = payload;
  for (const step of keys) holder = isObject(holder) ? holder[step] : undefined;
  return isObject(holder) && key !== undefined ? { holder, key } : null;
}

/** Objects and arrays alike: both are walked by key. */
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
