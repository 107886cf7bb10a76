import { Type } from 'typebox';
import { Ocpi, QrBill } from './exports-parties.ts';
import { ALLOWED, id, section } from './parts.ts';

/** Settings for what leaves the site: what partners call themselves and the meters. */

const partner = (description: string) =>
  Type.Optional(
    Type.String({
      description,
      pattern: '^[A-Za-z0-9]{1,35}$',
      [ALLOWED]: 'up to 35 letters and digits',
    }),
  );

const MeteringPoint = Type.Object(
  {
    device: id('Meter, inverter or charge point'),
    direction: Type.Enum(['import', 'export'], { description: 'Which of its registers', default: 'import' }),
    meteringPoint: Type.String({
      description: 'Designation of the metering point, as the grid operator gave it',
      pattern: '^[A-Za-z0-9]{1,35}$',
      [ALLOWED]: 'up to 35 letters and digits',
    }),
    obis: Type.String({
      description: 'OBIS code of the load profile',
      pattern: '^[0-9]{1,3}-[0-9]{1,3}:[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}(\\*[0-9]{1,3})?$',
      [ALLOWED]: 'an OBIS code, such as 1-1:1.29.0',
      default: '1-1:1.29.0',
    }),
  },
  section,
);

export const Exports = Type.Object(
  {
    meteringPoints: Type.Array(MeteringPoint, {
      description: 'Load profiles by quarter hours; without any, series hold every device by its own name',
      maxItems: 200,
      default: [],
    }),
    sender: partner('Number of who sends MSCONS messages'),
    receiver: partner('Number of who receives MSCONS messages'),
    codeList: Type.Enum(['500', '14'], {
      description: 'Who gave these numbers: 500 BDEW, 14 GS1 (GLN)',
      default: '500',
    }),
    decimal: Type.Enum(['.', ','], { description: 'Decimal mark in MSCONS and series', default: '.' }),
    ocpi: Ocpi,
    qrBill: QrBill,
  },
  { ...section, description: 'What partners outside get: load profiles, charge detail records, bills', default: {} },
);
