import { Type } from 'typebox';
import { ALLOWED, id, section } from './parts.ts';
import { secretFile, sftpFolder, user } from './schema-reports.ts';

const common = {
  id: id('Short name'),
  keep: Type.Integer({
    description: 'As many of the newest stay there, the older ones go',
    minimum: 2,
    maximum: 1000,
    default: 30,
  }),
};

const url = (description: string) =>
  Type.String({
    description,
    maxLength: 500,
    pattern: '^https?://[^\\s@?#]+$',
    [ALLOWED]: 'an address that begins with https:// or http://, without a password in it',
  });

const toS3 = Type.Object(
  {
    ...common,
    type: Type.Literal('s3', { description: 'A bucket of an S3-compatible service' }),
    endpoint: url('Address of the service; the bucket stands in the path'),
    region: Type.String({
      description: 'Region, as the service names it',
      pattern: '^[a-z0-9-]{1,40}$',
      default: 'us-east-1',
      [ALLOWED]: 'small letters, digits and -',
    }),
    bucket: Type.String({
      description: 'Bucket',
      pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      [ALLOWED]: '3 to 63 small letters, digits, dots and -',
    }),
    prefix: Type.String({
      description: 'Begins the names of the objects, such as lademeister/',
      pattern: '^([A-Za-z0-9._-]+/)*$',
      maxLength: 200,
      default: 'lademeister/',
      [ALLOWED]: 'folders, each with a slash behind it',
    }),
    accessKey: Type.String({ description: 'Id of the access key', pattern: '^[\\x21-\\x7e]{1,128}$' }),
    secretKeyFile: secretFile('Where the secret access key stands'),
  },
  section,
);

const toWebDav = Type.Object(
  {
    ...common,
    type: Type.Literal('webdav', { description: 'A folder on a WebDAV server, such as Nextcloud or a NAS' }),
    url: url('Address of a folder that exists'),
    user,
    passwordFile: secretFile('Where the password stands'),
  },
  section,
);

const toSftp = Type.Object(
  {
    ...common,
    ...sftpFolder,
  },
  section,
);

/** Where the sealed backups go away from this house. */
export const Offsite = Type.Array(Type.Union([toS3, toWebDav, toSftp]), {
  description:
    'Places away from this house to which each scheduled backup is brought, sealed as it is; without a folder it is kept in the data directory until then',
  maxItems: 5,
  default: [],
});
