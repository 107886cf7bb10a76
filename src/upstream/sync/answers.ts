import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

/** What a receiver answers. It may say more than is looked at here. */

const Sequence = Type.Integer({ minimum: 0 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** How far it has come. */
export const Position = Type.Object({ stream: Type.String(), lastSequence: Sequence, lastHash: Hash });

export const Accepted = Type.Object({
  lastSequence: Sequence,
  lastHash: Hash,
  rejected: Type.Array(
    Type.Object({
      sequence: Sequence,
      code: Type.String({ maxLength: 100 }),
      detail: Type.String({ maxLength: 1000 }),
    }),
    { maxItems: 1000 },
  ),
});

export const Receipt = Type.Object({
  receipt: Type.String({ minLength: 1, maxLength: 200 }),
  deletedAt: Type.String({ maxLength: 40 }),
  records: Sequence,
});

export type Receipt = Static<typeof Receipt>;

/** `null`: it is something else. */
export function readAnswer<T extends typeof Position | typeof Accepted | typeof Receipt>(
  schema: T,
  body: string,
): Static<T> | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  return Check(schema, value) ? value : null;
}
