import { readFile, writeFile } from 'node:fs/promises';
import type { Database } from 'better-sqlite3';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { CardStore } from './card-store.ts';
import { PeopleStore } from './people-store.ts';

const closed = { additionalProperties: false } as const;
const text = Type.String({ maxLength: 300 });
const textOrNull = Type.Union([text, Type.Null()]);
const timeOrNull = Type.Union([Type.Integer(), Type.Null()]);
const texts = Type.Array(text);

const PeopleFile = Type.Object(
  {
    format: Type.Literal('lademeister-people'),
    version: Type.Literal(1),
    cards: Type.Array(
      Type.Object(
        {
          tokenRef: text,
          uid: text,
          aliases: texts,
          name: textOrNull,
          status: Type.Enum(['accepted', 'blocked', 'unknown']),
          groups: texts,
          validFromMs: timeOrNull,
          validUntilMs: timeOrNull,
          driverId: textOrNull,
          vehicleId: textOrNull,
          prepaid: Type.Boolean(),
          configured: Type.Boolean(),
        },
        closed,
      ),
    ),
    drivers: Type.Array(
      Type.Object(
        {
          driverId: text,
          name: text,
          email: textOrNull,
          employer: textOrNull,
          groups: texts,
          restricted: Type.Boolean(),
        },
        closed,
      ),
    ),
    vehicles: Type.Array(
      Type.Object(
        {
          vehicleId: text,
          name: text,
          use: Type.Enum(['company', 'private']),
          plate: textOrNull,
          costCentre: textOrNull,
          employer: textOrNull,
          driverId: textOrNull,
          identifiers: texts,
        },
        closed,
      ),
    ),
  },
  closed,
);
type PeopleFile = Static<typeof PeopleFile>;

/** Where the people of an exported ledger stand: beside it, so that they can be kept from others, or erased. */
export function peopleFileOf(ledgerExport: string): string {
  return `${ledgerExport}.people.json`;
}

/** Names, card numbers and plates of a state.db. A text says why it was not written; nothing is written over. */
export async function writePeopleFile(db: Database, file: string): Promise<string | null> {
  const people = new PeopleStore(db);
  const content: PeopleFile = {
    format: 'lademeister-people',
    version: 1,
    cards: new CardStore(db).all().map((card) => ({ ...card, aliases: [...card.aliases], groups: [...card.groups] })),
    drivers: people.drivers().map((driver) => ({ ...driver, groups: [...driver.groups] })),
    vehicles: people.vehicles().map((vehicle) => ({ ...vehicle, identifiers: [...vehicle.identifiers] })),
  };
  try {
    await writeFile(file, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600, flag: 'wx' });
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `${file} cannot be written (${String(error.code)})`;
  }
}

/** A text says why it cannot be used. */
export async function readPeopleFile(file: string): Promise<PeopleFile | string> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Check(PeopleFile, content) ? content : `${file} is no export of people`;
  } catch (error) {
    if (error instanceof SyntaxError) return `${file} is no export of people`;
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `${file} cannot be read (${String(error.code)})`;
  }
}

/** Enters them under the pseudonyms that the ledger knows them by; those that are known already stay as they are. */
export function restorePeople(db: Database, { cards, drivers, vehicles }: PeopleFile, nowMs: number): number {
  const [people, cardStore] = [new PeopleStore(db), new CardStore(db)];
  const known = new Set([
    ...people.drivers().map(({ driverId }) => driverId),
    ...people.vehicles().map(({ vehicleId }) => vehicleId),
  ]);
  let entered = 0;
  for (const driver of drivers.filter(({ driverId }) => !known.has(driverId))) {
    people.saveDriver(driver, nowMs);
    entered += 1;
  }
  for (const vehicle of vehicles.filter(({ vehicleId }) => !known.has(vehicleId))) {
    if (people.saveVehicle(vehicle, nowMs) === 'done') entered += 1;
  }
  for (const card of cards) if (cardStore.restore(card, nowMs) === 'done') entered += 1;
  return entered;
}
