import { Type } from 'typebox';
import { ALLOWED, host, id, name, port, section } from './parts.ts';

export const address = (description: string) =>
  Type.String({
    description,
    maxLength: 254,
    pattern: '^[^\\s@<>,;"]+@[A-Za-z0-9.-]+$',
    [ALLOWED]: 'one mail address, such as payroll@example.org',
  });

export const secretFile = (description: string) =>
  Type.String({
    description: `${description}: a file in the data directory that nobody else may read (mode 0600)`,
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
    [ALLOWED]: 'a file name without a folder',
  });

export const user = Type.String({ description: 'Name to sign in with', minLength: 1, maxLength: 200 });

export const Mail = Type.Object(
  {
    host: Type.Optional(host('Mail server (SMTP); without it no mail is sent')),
    port: port('TCP port', 587),
    security: Type.Enum(['starttls', 'tls', 'none'], {
      description:
        'starttls: encrypted before anything is said (port 587 as a rule); tls: from the first byte (465); none: a relay in the own network',
      default: 'starttls',
    }),
    user: Type.Optional(user),
    passwordFile: Type.Optional(secretFile('Where the password stands')),
    from: Type.Optional(address('Address of the sender')),
  },
  { ...section, description: 'The mail account through which reports and reminders go out', default: {} },
);

const MailTo = Type.Object(
  {
    id: id('Short name that reports use'),
    type: Type.Literal('mail', { description: 'A mail address' }),
    address: address('Mail address'),
  },
  section,
);

/** A folder on an SFTP server, for whatever is brought there. */
export const sftpFolder = {
  type: Type.Literal('sftp', { description: 'A folder on an SFTP server' }),
  host: host('Address of the server'),
  port: port('TCP port', 22),
  user,
  hostKey: Type.String({
    description: 'Fingerprint of its key, as ssh-keygen -lf shows it: another server gets nothing',
    pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
    [ALLOWED]: 'SHA256: and 43 characters',
  }),
  passwordFile: Type.Optional(secretFile('Where the password stands')),
  keyFile: Type.Optional(secretFile('Where the private key stands, instead of a password')),
  folder: Type.String({ description: 'Folder on the server', minLength: 1, maxLength: 500, default: '.' }),
};

const SftpTo = Type.Object(
  {
    id: id('Short name that reports use'),
    ...sftpFolder,
  },
  section,
);

const FolderTo = Type.Object(
  {
    id: id('Short name that reports use'),
    type: Type.Literal('folder', { description: 'A folder on this machine, such as one of a mounted drive' }),
    path: Type.String({
      description: 'Path',
      pattern: '^/',
      maxLength: 500,
      [ALLOWED]: 'a path that begins with /',
    }),
  },
  section,
);

export const Destination = [MailTo, SftpTo, FolderTo] as const;

const ids = (description: string) => Type.Array(id('Destination'), { description, maxItems: 20, default: [] });

export const Report = Type.Object(
  {
    id: id('Short name; a report that is called otherwise is another one'),
    name: name('What the report is called in the letter'),
    about: Type.Enum(['company-car', 'sessions', 'registers', 'card'], {
      description:
        'company-car: what is reimbursed for a vehicle; sessions: a list; registers: the meter of a charge point; card: the list of a card',
    }),
    vehicle: Type.Optional(
      Type.String({
        description: 'Vehicle it is about: its name or plate as on the page People and cards',
        minLength: 1,
        maxLength: 100,
      }),
    ),
    card: Type.Optional(
      Type.String({ description: 'Card it is about: its name or uid', minLength: 1, maxLength: 100 }),
    ),
    chargePoint: Type.Optional(id('Charge point it is about')),
    every: Type.Enum(['month', 'quarter', 'year'], { description: 'Its period', default: 'month' }),
    day: Type.Integer({
      description: 'Day of the month after the period on which it goes out',
      minimum: 1,
      maximum: 28,
      default: 1,
    }),
    at: Type.String({
      description: 'Time of day on the clock of the site',
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      [ALLOWED]: 'a time such as 06:00',
      default: '06:00',
    }),
    language: Type.Enum(['de', 'en'], { description: 'Language of the report and its letter', default: 'de' }),
    formats: Type.Array(Type.Enum(['pdf', 'xlsx', 'csv', 'json']), {
      description: 'Files that go out',
      minItems: 1,
      maxItems: 4,
      default: ['pdf'],
    }),
    to: ids('Destinations it goes to'),
    remind: ids('Mail destinations that are told when it cannot be made'),
    remindBeforeDays: Type.Integer({
      description:
        'So many days before the end of the period they also hear what it would lack: a method, vehicles, energy, odometer readings; 0: not',
      minimum: 0,
      maximum: 28,
      default: 3,
    }),
  },
  section,
);
