import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { Refused } from './problems.ts';

/** More of them help nobody. */
const MAX_PROBLEMS = 10;

/** Judges a request by its schema and turns nothing into anything else: a number is no text, a surplus key an error. */
export function validator(schema: TSchema): (value: unknown) => { value: unknown } | { error: Error } {
  return (value) => {
    if (Check(schema, value)) return { value };
    const problems = Errors(schema, value)
      .slice(0, MAX_PROBLEMS)
      .map(({ instancePath, message }) => ({ path: instancePath, message }));
    return { error: new Refused('invalid-request', { problems }) };
  };
}
