import { type Failed, failed } from './problem.ts';

/** A token or password, read when it is needed: it may be exchanged while all runs. */
export type Secret = () => Promise<{ readonly kind: 'ok'; readonly value: string } | Failed>;

/** @param read rejects with a sentence where it cannot be read */
export function secretFrom(read: () => Promise<string>): Secret {
  return async () => {
    try {
      const value = (await read()).trim();
      return value === '' ? failed('secret', 'the file is empty') : { kind: 'ok', value };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return failed('secret', error.message);
    }
  };
}
