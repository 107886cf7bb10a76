import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { type Failed, failed } from './problem.ts';
import type { Web, WebRequest } from './web.ts';

export type Read<Value> = { readonly kind: 'ok'; readonly value: Value } | Failed;

/** Asks for JSON of a shape. */
export async function askJson<Schema extends TSchema>(
  web: Web,
  request: WebRequest,
  schema: Schema,
): Promise<Read<Static<Schema>>> {
  const answer = await web(request);
  return answer.kind === 'failed' ? answer : readJson(answer.body, schema);
}

/** Reads JSON of a shape; the detail says where it is another. */
function readJson<Schema extends TSchema>(text: string, schema: Schema): Read<Static<Schema>> {
  const parsed = parseJson(text);
  if (parsed.kind === 'failed') return parsed;
  const { value } = parsed;
  if (Check(schema, value)) return { kind: 'ok', value };
  const [first] = Errors(schema, value);
  return failed('not-understood', first === undefined ? 'another shape' : `${first.instancePath} ${first.message}`);
}

export function parseJson(text: string): Read<unknown> {
  try {
    return { kind: 'ok', value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed('not-understood', `no JSON: ${text.slice(0, 60).replace(/\s+/g, ' ')}`);
  }
}

/** What stands at a path of names and positions with dots between; `undefined` where there is nothing. */
export function atPath(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    return Reflect.get(inner, key);
  }, value);
}

/** UTC epoch ms of a time with its zone (ISO 8601), or of epoch seconds or ms; NaN where it is none: nobody guesses a zone. */
export function momentOf(time: unknown): number {
  if (typeof time === 'number') return time < 1e11 ? time * 1_000 : time;
  if (typeof time !== 'string') return Number.NaN;
  if (/^\d{10}(\d{3})?$/.test(time)) return momentOf(Number(time));
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$/.test(time)
    ? Date.parse(time.replace(' ', 'T').replace(/\s/, ''))
    : Number.NaN;
}
