import { Type } from 'typebox';
import { ALLOWED, section } from './parts.ts';
import { Offsite } from './schema-offsite.ts';

export const Backup = Type.Object(
  {
    folder: Type.Optional(
      Type.String({
        description:
          'Where scheduled backups go: a folder that exists, better on another machine or drive; without it none are made',
        pattern: '^/',
        maxLength: 500,
        [ALLOWED]: 'a path that begins with /',
      }),
    ),
    everyDays: Type.Integer({ description: 'Days from one to the next', minimum: 1, maximum: 31, default: 1 }),
    at: Type.String({
      description: 'Time of day on the clock of the site',
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      [ALLOWED]: 'a time such as 06:00',
      default: '03:00',
    }),
    keep: Type.Integer({
      description: 'As many of the newest stay, the older ones go',
      minimum: 2,
      maximum: 1000,
      default: 14,
    }),
    withHistory: Type.Boolean({
      description: 'Whether the curves of power belong into it: it becomes larger',
      default: false,
    }),
    passphraseFile: Type.String({
      description:
        'Where the passphrase stands: a file in the data directory that nobody else may read (mode 0600). Keep it elsewhere, too: without it no backup can be opened',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      [ALLOWED]: 'a file name without a folder',
      default: 'backup.passphrase',
    }),
    offsite: Offsite,
  },
  { ...section, description: 'Backups that are made by themselves', default: {} },
);
