import { Type } from 'typebox';
import { ALLOWED, id, section } from './parts.ts';

/** Who hands over sessions and asks for money, for formats that demand to know it. */

const words = (description: string, maxLength: number) => Type.String({ description, minLength: 1, maxLength });

const matching = (description: string, pattern: string, allowed: string) =>
  Type.String({ description, pattern, [ALLOWED]: allowed });

const Evse = Type.Object(
  {
    chargePoint: id('Charge point'),
    evseId: matching(
      'Its EVSE id (eMI3)',
      '^[A-Z]{2}\\*[A-Z0-9]{3}\\*E[A-Z0-9*]{1,30}$',
      'an EVSE id, such as DE*LAD*E1',
    ),
    connector: Type.Enum(['cable', 'socket'], { description: 'What it has for the car', default: 'cable' }),
  },
  section,
);

export const Ocpi = Type.Optional(
  Type.Object(
    {
      countryCode: matching('Country of the operator, ISO 3166-1', '^[A-Z]{2}$', 'two capital letters, such as DE'),
      partyId: matching(
        'Party id of the operator (ISO 15118)',
        '^[A-Z0-9]{3}$',
        'three capital letters or digits, such as LAD',
      ),
      street: words('Street and house number of the site', 45),
      postalCode: words('Postal code', 10),
      city: words('Town', 45),
      country: matching('Country of the site, ISO 3166-1', '^[A-Z]{3}$', 'three capital letters, such as DEU'),
      latitude: matching('Latitude in degrees', '^-?[0-9]{1,2}\\.[0-9]{5,7}$', 'degrees such as 48.137154'),
      longitude: matching('Longitude in degrees', '^-?[0-9]{1,3}\\.[0-9]{5,7}$', 'degrees such as 11.576124'),
      homeCharging: Type.Boolean({
        description: 'Company cars charge at the home of their drivers, who are paid back what it costs',
        default: true,
      }),
      evses: Type.Array(Evse, {
        description: 'Ids of charge points outside; without one it is made of the party id and the short name',
        maxItems: 100,
        default: [],
      }),
    },
    { ...section, description: 'Who hands over charge detail records (OCPI 2.2.1)' },
  ),
);

export const QrBill = Type.Optional(
  Type.Object(
    {
      iban: matching('Account of the payee, of Switzerland or Liechtenstein', '^(CH|LI)[0-9 ]{19,27}$', 'an IBAN'),
      name: words('Name of the payee', 70),
      street: words('Street', 70),
      building: words('House number', 16),
      postalCode: words('Postal code', 16),
      town: words('Town', 35),
      country: matching('Country, ISO 3166-1', '^[A-Z]{2}$', 'two capital letters, such as CH'),
    },
    { ...section, description: 'Who is paid by a Swiss QR-bill' },
  ),
);
