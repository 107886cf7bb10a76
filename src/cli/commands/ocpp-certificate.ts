import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { authorityOf, TLS_FOLDER } from '../../ocpp/security/certificates.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';

export const ocppCertificate: Command = {
  words: 'ocpp certificate',
  argument: null,
  does: 'prints the certificate that charge points have to trust for TLS, as PEM',
  options: { text: { kind: 'flag', value: '', does: 'name, end and fingerprint instead of it' } },
  async run(given, { out, err }) {
    const pem = await authorityOf(join(given.dataFolder, TLS_FOLDER));
    if (pem.kind === 'failed') {
      err(`lademeister: ${pem.detail}\n`);
      return EXIT_PROBLEMS;
    }
    if (pem.cert === null) {
      err('lademeister: there is none yet; it is made at the first start with ocpp.tlsPort in config.yaml\n');
      return EXIT_PROBLEMS;
    }
    const { subject, validTo, fingerprint256 } = new X509Certificate(pem.cert);
    out(given.flag('text') ? `${subject}\nvalid to ${validTo}\nSHA-256 ${fingerprint256}\n` : pem.cert);
    return EXIT_DONE;
  },
};
