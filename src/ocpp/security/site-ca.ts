import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { pki } from 'node-forge';
import type { TlsMaterial } from '../entrance.ts';

/**
 * A certificate authority for one site, and the certificate of its controller. RSA of 2048 bits with SHA-256, because
 * that is what every wallbox with TLS 1.2 takes (Alfen: roots of 2048 or 4096 bits). Both begin in the year 2000: a
 * station whose clock has lost its battery must still get in, and then gets the time.
 */

/** Until the last year that UTCTime can name: some stations read no other. */
export async function makeSiteCa(): Promise<TlsMaterial> {
  const name = [
    { name: 'organizationName', value: 'Lademeister' },
    // Two sites must not have the same name: stations look their roots up by it.
    { name: 'commonName', value: `Lademeister site CA ${randomBytes(4).toString('hex')}` },
  ];
  return issue({ subject: name, issuer: null, notAfter: new Date(Date.UTC(2049, 11, 31)), extensions: CA_EXTENSIONS });
}

/**
 * The certificate by which the controller shows itself.
 * @param names host names and addresses, the first is its common name
 * @param untilMs UTC epoch ms
 */
export async function makeServerCertificate(
  ca: TlsMaterial,
  names: readonly string[],
  untilMs: number,
): Promise<TlsMaterial> {
  const [commonName = 'lademeister'] = names;
  const altNames = names.map((name) => (isIP(name) === 0 ? { type: DNS, value: name } : { type: IP, ip: name }));
  return issue({
    subject: [{ name: 'commonName', value: commonName.slice(0, 64) }],
    issuer: ca,
    notAfter: new Date(untilMs),
    extensions: [...SERVER_EXTENSIONS, { name: 'subjectAltName', altNames }],
  });
}

interface Order {
  readonly subject: { name: string; value: string }[];
  /** `null`: it signs itself. */
  readonly issuer: TlsMaterial | null;
  readonly notAfter: Date;
  readonly extensions: readonly object[];
}

const makeKeyPair = promisify(generateKeyPair);

async function issue({ subject, issuer, notAfter, extensions }: Order): Promise<TlsMaterial> {
  // 11 MB that are needed once in two years.
  const { default: forge } = await import('node-forge');
  const { publicKey, privateKey } = await makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const parent = issuer === null ? null : forge.pki.certificateFromPem(issuer.cert);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // RFC 5280 4.1.2.2: positive, at most 20 octets.
  certificate.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`;
  certificate.validity.notBefore = new Date(Date.UTC(2000, 0, 1));
  certificate.validity.notAfter = notAfter;
  certificate.setSubject(subject);
  certificate.setIssuer(parent === null ? subject : parent.subject.attributes);
  const authority = parent ?? certificate;
  const keyIdentifier = forge.pki.getPublicKeyFingerprint(authority.publicKey, { type: 'RSAPublicKey' }).getBytes();
  certificate.setExtensions([
    ...extensions,
    { name: 'subjectKeyIdentifier' },
    ...(parent === null ? [] : [{ name: 'authorityKeyIdentifier', keyIdentifier }]),
  ]);
  signNatively(certificate, issuer?.key ?? privateKey, forge);
  return { key: privateKey, cert: forge.pki.certificateToPem(certificate).replaceAll('\r', '') };
}

/** What `certificate.sign` does, but with OpenSSL: in JavaScript it would hold up the control loop of a small computer. */
function signNatively(certificate: pki.Certificate, key: string, forge: typeof import('node-forge')): void {
  const algorithm = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  certificate.signatureOid = algorithm;
  certificate.siginfo.algorithmOid = algorithm;
  certificate.signature = '';
  const [toBeSigned] = forge.pki.certificateToAsn1(certificate).value;
  if (toBeSigned === undefined || typeof toBeSigned === 'string') throw new Error('a certificate is a sequence');
  const bytes = Buffer.from(forge.asn1.toDer(toBeSigned).getBytes(), 'latin1');
  certificate.signature = sign('sha256', bytes, key).toString('latin1');
}

/** GeneralName of RFC 5280 4.2.1.6. */
const DNS = 2;
const IP = 7;

const CA_EXTENSIONS = [
  { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
];
const SERVER_EXTENSIONS = [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
];
