import { Type } from 'typebox';
import { ALLOWED, id, name, section } from './parts.ts';
import { secretFile } from './schema-reports.ts';

const text = (description: string, maxLength: number) => Type.String({ description, minLength: 1, maxLength });

/** OCPP 1.6 section 7.28 (IdToken): CiString20. */
const idTag = (description: string) =>
  Type.String({
    description,
    pattern: '^[\\x21-\\x7e]{1,20}$',
    [ALLOWED]: 'up to 20 printable characters without spaces',
  });

export const Upstream = Type.Object(
  {
    id: id('Short name; one that is called otherwise is another back-end, with a queue of its own'),
    name: name('What the back-end is called on the page'),
    chargePoint: id('Charge point that it sees'),
    url: Type.String({
      description: 'Address of the back-end, without the identity',
      maxLength: 300,
      pattern: '^wss?://[^\\s@]+$',
      [ALLOWED]: 'an address that begins with wss:// or ws://, without a password in it',
    }),
    identity: Type.String({
      description: 'Identity under which the charge point is known there',
      pattern: '^[A-Za-z0-9*=:+|@._-]{1,48}$',
      [ALLOWED]: 'up to 48 letters, digits and * - _ = : + | @ .',
    }),
    securityProfile: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)], {
      description: 'OCPP security profile: 0 no password, 1 a password without encryption, 2 a password and TLS (wss)',
      default: 2,
    }),
    passwordFile: Type.Optional(secretFile('Where the password stands')),
    caFile: Type.Optional(
      secretFile('Where the certificate of the authority stands (PEM) from which that of the back-end comes'),
    ),
    fingerprint: Type.Optional(
      Type.String({
        description: 'SHA-256 of the certificate of the back-end: then it alone counts, whoever issued it',
        pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$',
        [ALLOWED]: '32 pairs of hexadecimal digits with colons between them',
      }),
    ),
    sessions: Type.Enum(['all', 'chosen'], {
      description:
        'Which sessions it is told of: all of this charge point, or those of the cards, vehicles and groups below alone',
      default: 'chosen',
    }),
    cards: Type.Array(idTag('Number of a card'), {
      description: 'Cards whose sessions it is told of',
      maxItems: 500,
      default: [],
    }),
    vehicles: Type.Array(text('Name or plate', 100), {
      description: 'Vehicles whose sessions it is told of, called as on the page People and cards',
      maxItems: 200,
      default: [],
    }),
    groups: Type.Array(text('Group', 40), {
      description: 'Groups of cards and drivers whose sessions it is told of',
      maxItems: 50,
      default: [],
    }),
    companyCars: Type.Boolean({
      description: 'It is told of the sessions of every vehicle that is a company car',
      default: false,
    }),
    card: Type.Optional(
      idTag('Number that it is told for sessions of its vehicles that began without one of its own cards'),
    ),
    register: Type.Enum(['virtual', 'meter'], {
      description:
        'virtual: a register of its own that advances by its sessions alone, without signatures; meter: that of the meter, with signatures: it shows how much others have charged',
      default: 'virtual',
    }),
    otherwise: Type.Enum(['available', 'unavailable'], {
      description: 'How the charge point appears outside its sessions, whoever charges then',
      default: 'available',
    }),
    control: Type.Enum(['read-only', 'allowed'], {
      description:
        'Whether it may start and stop its sessions, limit and restart: never above the fuses, never while others charge',
      default: 'read-only',
    }),
    authorisedBy: Type.Enum(['local', 'upstream', 'local-then-upstream'], {
      description:
        'Who says whether its cards may charge: this site, the back-end, or the back-end where this site says no',
      default: 'local',
    }),
    askUnknown: Type.Boolean({
      description:
        'It is asked about cards that nobody knows here, and told of their sessions where it lets them charge; without this it never hears of such a card',
      default: false,
    }),
    offline: Type.Enum(['local', 'accept', 'refuse'], {
      description: 'What holds for its cards while it cannot be asked and has said nothing of them',
      default: 'local',
    }),
    vendor: Type.String({
      description: 'Vendor that it is told in BootNotification',
      minLength: 1,
      maxLength: 20,
      default: 'Lademeister',
    }),
    model: Type.String({
      description: 'Model that it is told in BootNotification',
      minLength: 1,
      maxLength: 20,
      default: 'Charge point',
    }),
  },
  section,
);
