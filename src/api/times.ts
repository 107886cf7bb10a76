import { Type } from 'typebox';
import { MOMENT_WORDS, momentOf } from '../moment.ts';
import { Refused } from './problems.ts';

/** A parameter that names a moment. */
export const time = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description: `${description}: ${MOMENT_WORDS}` }));

/** UTC epoch ms; `null` when the parameter is not there. Refuses what is no moment. */
export function timeOf(parameter: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const atMs = momentOf(text);
  if (atMs !== null) return atMs;
  throw new Refused('invalid-request', { problems: [{ path: `/${parameter}`, message: `must be ${MOMENT_WORDS}` }] });
}
