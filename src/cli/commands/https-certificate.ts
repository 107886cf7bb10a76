import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { authorityIn, PAGE_TLS_FOLDER } from '../../access/tls/page-certificate.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';
import { fingerprintLines } from '../greeting.ts';

export const httpsCertificate: Command = {
  words: 'https certificate',
  argument: null,
  does: 'prints the certificate that phones and computers install to trust the page, as PEM',
  options: { text: { kind: 'flag', value: '', does: 'name, end and fingerprint instead of it' } },
  async run(given, { out, err }) {
    try {
      const pem = await authorityIn(join(given.dataFolder, PAGE_TLS_FOLDER));
      if (pem === null) {
        err('lademeister: there is none yet; it is made at the first start where http.host is reached by others\n');
        return EXIT_PROBLEMS;
      }
      const { subject, validTo, fingerprint256 } = new X509Certificate(pem);
      out(given.flag('text') ? `${subject}\nvalid to ${validTo}\nSHA-256\n${fingerprintLines(fingerprint256)}` : pem);
      return EXIT_DONE;
    } catch (error) {
      err(`lademeister: ${error instanceof Error ? error.message : String(error)}\n`);
      return EXIT_PROBLEMS;
    }
  },
};
