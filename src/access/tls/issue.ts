import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import type { KeyAndCertificate } from '../../key-file.ts';
import { bits, der, integer, octets, oid, sequence, set, TRUE, time, utf8 } from './der.ts';

const DAY_MS = 86_400_000;
/** Apple takes 825 days from an authority of one's own, all others of today 398 (CA/Browser Forum 6.3.2). */
const VALID_MS = 396 * DAY_MS;
/** The clock of who visits may lag behind ours. */
const BEFORE_MS = DAY_MS;

/**
 * The authority that people install on their phones and computers: P-256, to the end of 2049. Its key lies on a small
 * computer in a cellar, so it must not be able to vouch for a bank: name constraints (RFC 5280 4.2.1.10) leave it names
 * that nobody can register publicly, addresses of private networks, and `names`.
 * @param names host names and addresses of this device at present
 */
export function issueAuthority(names: readonly string[]): KeyAndCertificate {
  const permitted = [
    ...[...PRIVATE_SUFFIXES, 'localhost'].map(dnsName),
    ...PRIVATE_NETWORKS.map(([address, prefix]) => der(0x87, addressBytes(address), maskOf(address, prefix))),
    ...names.filter((name) => !isForNobodyElse(name)).map(permittedName),
  ];
  return issue({
    // Two devices must not have the same name: browsers look authorities up by it.
    commonName: `Lademeister ${randomBytes(3).toString('hex').toUpperCase()}`,
    issuer: null,
    fromMs: Date.UTC(2000, 0, 1),
    untilMs: Date.UTC(2049, 11, 31),
    extensions: [
      extension('2.5.29.19', sequence(TRUE, integer(Buffer.from([0]))), 'critical'),
      // keyCertSign, cRLSign
      extension('2.5.29.15', bits(Buffer.from([0x06]), 1), 'critical'),
      SERVER_ONLY,
      extension('2.5.29.30', sequence(der(0xa0, ...permitted.map((name) => sequence(name)))), 'critical'),
    ],
  });
}

/**
 * The certificate of the page, valid for a year and a month.
 * @param names host names and addresses, the first is its common name; those that the authority may not vouch for are
 * left out
 * @param nowMs UTC epoch ms
 */
export function issuePageCertificate(
  authority: KeyAndCertificate,
  names: readonly string[],
  nowMs: number,
): KeyAndCertificate {
  const vouched = namesFor(authority.cert, names);
  return issue({
    commonName: (vouched[0] ?? 'lademeister').slice(0, 64),
    issuer: authority,
    fromMs: nowMs - BEFORE_MS,
    untilMs: nowMs + VALID_MS,
    extensions: [
      extension('2.5.29.19', sequence(), 'critical'),
      // digitalSignature
      extension('2.5.29.15', bits(Buffer.from([0x80]), 7), 'critical'),
      SERVER_ONLY,
      extension('2.5.29.17', sequence(...vouched.map(generalName))),
    ],
  });
}

/** Those of `names` that an authority (PEM) of this kind may vouch for. */
export function namesFor(authorityCert: string, names: readonly string[]): readonly string[] {
  const { raw } = new X509Certificate(authorityCert);
  return names.filter((name) => isForNobodyElse(name) || raw.includes(permittedName(name)));
}

/** The same that the guards of the page take for a host name that nobody can register publicly. */
const PRIVATE_SUFFIXES = ['local', 'lan', 'home', 'internal', 'home.arpa', 'fritz.box'];
/** RFC 1918, 6598, 3927, 4193, 4291; loopback. */
const PRIVATE_NETWORKS: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
];

/** Every authority of this kind may vouch for it. */
function isForNobodyElse(name: string): boolean {
  if (isIP(name) === 0) return name === 'localhost' || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`));
  const bytes = addressBytes(name);
  return PRIVATE_NETWORKS.some(([network, prefix]) => {
    const [from, mask] = [addressBytes(network), maskOf(network, prefix)];
    return from.length === bytes.length && bytes.every((byte, i) => (byte & (mask[i] ?? 0)) === from[i]);
  });
}

interface Order {
  readonly commonName: string;
  /** `null`: it signs itself. */
  readonly issuer: KeyAndCertificate | null;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280 4.1 */
function issue({ commonName, issuer, fromMs, untilMs, extensions }: Order): KeyAndCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const subject = nameOf(commonName);
  const parent = issuer === null ? null : new X509Certificate(issuer.cert);
  const parentSpki = parent?.publicKey.export({ type: 'spki', format: 'der' }) ?? spki;
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x4c]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    parent === null ? subject : nameOf(/CN=(.*)/.exec(parent.subject)?.[1] ?? ''),
    sequence(time(fromMs), time(untilMs)),
    subject,
    spki,
    der(
      0xa3,
      sequence(
        ...extensions,
        extension('2.5.29.14', octets(keyIdentifier(spki))),
        ...(parent === null ? [] : [extension('2.5.29.35', sequence(der(0x80, keyIdentifier(parentSpki))))]),
      ),
    ),
  );
  const signature = sign('sha256', toBeSigned, issuer === null ? privateKey : createPrivateKey(issuer.key));
  const certificate = sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { key: key.toString(), cert: new X509Certificate(certificate).toString() };
}

/** Uncompressed, the point stands in the last 65 octets. */
function keyIdentifier(spki: Buffer): Buffer {
  return createHash('sha1').update(spki.subarray(-65)).digest();
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.10'), utf8('Lademeister'))), set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(oid(id), ...(critical === undefined ? [] : [TRUE]), octets(value));
}

/** GeneralName (RFC 5280 4.2.1.6). */
function generalName(name: string): Buffer {
  return isIP(name) === 0 ? dnsName(name) : der(0x87, addressBytes(name));
}

function permittedName(name: string): Buffer {
  if (isIP(name) === 0) return dnsName(name);
  const bytes = addressBytes(name);
  return der(0x87, bytes, Buffer.alloc(bytes.length, 0xff));
}

function dnsName(name: string): Buffer {
  return der(0x82, Buffer.from(name.toLowerCase(), 'latin1'));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // In its shortest form, where `::` stands for as many zeros as are missing.
  const { address: short } = new SocketAddress({ address, family: 'ipv6' });
  const [head = [], tail = []] = short
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...four: string[]) => {
      const [a = 0, b = 0, c = 0, d = 0] = four.map(Number);
      return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    })
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  const groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function maskOf(address: string, prefix: number): Buffer {
  const mask = Buffer.alloc(addressBytes(address).length);
  for (let bit = 0; bit < prefix; bit += 1) mask[bit >> 3] = (mask[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return mask;
}

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
/** extKeyUsage: id-kp-serverAuth */
const SERVER_ONLY = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
