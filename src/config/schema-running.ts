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

export const Recorder = Type.Object(
  {
    days: Type.Number({
      description: 'How long recordings are kept; 0: nothing is recorded',
      minimum: 0,
      maximum: 365,
      default: 7,
    }),
    maxMb: Type.Integer({
      description: 'Room for recordings at most, MB; the oldest go first',
      minimum: 10,
      maximum: 100_000,
      default: 200,
    }),
  },
  { ...section, description: 'The flight recorder: what was seen and decided, for replay', default: {} },
);
