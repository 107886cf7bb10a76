import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { Refused } from './problems.ts';

/** More of them help nobody. */
const MAX_PROBLEMS = 10;

/**
 * Judges a request by its schema without turning anything into anything else: a number is no text. TypeBox checks in
 * place of fastify's compiled validators, which cost 20 MB that a small board does not have.
 */
export function validator(schema: TSchema): (value: unknown) => { value: unknown } | { error: Error } {
  return (value) => {
    if (Check(schema, value)) return { value };
    const problems = Errors(schema, value)
      .slice(0, MAX_PROBLEMS)
      .map(({ instancePath, message }) => ({ path: instancePath, message }));
    return { error: new Refused('invalid-request', { problems }) };
  };
}
