import { Type } from 'typebox';
import { ALLOWED, host, port, section } from './parts.ts';

const file = (description: string) =>
  Type.Optional(
    Type.String({
      description: `${description}, in PEM; without a folder it lies beside config.yaml`,
      pattern: '^[ -~]{1,300}$',
      [ALLOWED]: 'a path of up to 300 letters, digits and signs',
    }),
  );

/** Where the GUI and the API listen, and how they are encrypted. */
export const Http = Type.Object(
  {
    host: host('Address on which the GUI and the API listen', { default: '0.0.0.0' }),
    port: port(
      'Port of the GUI and the API without encryption: for this machine itself; other machines get the page that installs the certificate',
      8080,
    ),
    tlsPort: port('Port of the GUI and the API with encryption (HTTPS)', 8443),
    encryption: Type.Enum(['required', 'optional'], {
      description:
        'Whether other machines need HTTPS. With optional, whoever is in the same network can read passwords and sign-ins along',
      default: 'required',
    }),
    certificateFile: file('Certificate with its chain in place of the one that this device makes itself'),
    keyFile: file('Private key of certificateFile'),
    names: Type.Array(host('Host name'), {
      description:
        'Further host names under which browsers may reach the GUI. IP addresses, localhost, names without a dot and names under .local, .lan, .home.arpa, .internal and .fritz.box are always allowed',
      maxItems: 20,
      default: [],
    }),
  },
  { ...section, description: 'The GUI and the API', default: {} },
);
