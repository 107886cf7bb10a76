import { Type } from 'typebox';
import { seconds, section } from './parts.ts';

export const Leases = Type.Object(
  {
    seconds: seconds('How long a set-point holds inside the charge point without renewal', 60, 120, 120),
    writesPerDay: Type.Integer({
      description:
        'How often a day a charge point may be made to write its flash memory; beyond that it is raised more slowly. A lower limit never waits',
      minimum: 1_000,
      maximum: 100_000,
      default: 5_000,
    }),
  },
  { ...section, description: 'Set-points with an expiry', default: {} },
);
