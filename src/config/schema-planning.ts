import { Type } from 'typebox';
import { section } from './parts.ts';

/** What owners want of all plans together. */
export const Planning = Type.Object(
  {
    budget: Type.Optional(
      Type.Object(
        {
          perMonth: Type.Number({
            description: 'What cars may buy from the grid for in a calendar month, units of the currency',
            minimum: 1,
            maximum: 1_000_000,
          }),
          strict: Type.Boolean({
            description:
              'When it is used only the sun charges, also where a car is not ready then. Without it departures and minimum charges go on being bought',
            default: false,
          }),
        },
        { ...section, description: 'A limit in money for the grid energy of all cars together' },
      ),
    ),
  },
  { ...section, description: 'What plans keep to: see docs/planning.md', default: {} },
);
