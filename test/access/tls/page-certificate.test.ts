import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueAuthority, issuePageCertificate, namesFor } from '../../../src/access/tls/issue.ts';
import { authorityIn, type OwnFiles, PageCertificate } from '../../../src/access/tls/page-certificate.ts';

const NOW_MS = Date.UTC(2026, 5, 15);
const DAY_MS = 86_400_000;
const NAMES = ['cellar.local', 'cellar', '192.168.1.5', 'fd00::5', 'localhost'];

let folder: string;
let names: string[];
let nowMs: number;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lademeister-https-')), 'https');
  names = [...NAMES];
  nowMs = NOW_MS;
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const certificate = (own: OwnFiles | null = null) =>
  new PageCertificate({ folder, own, names: () => names, nowMs: () => nowMs });
const shown = (material: { readonly cert: string }) => new X509Certificate(material.cert);

describe('the certificate of the page', () => {
  it('is made once with its authority, holds its names, and is readable by nobody else', async () => {
    const first = await certificate().current();
    const { material, authority } = first;
    const page = shown(material);
    if (authority === null) throw new Error('there is an authority');
    expect(page.verify(authority.publicKey) && page.checkIssued(authority) && authority.ca && !page.ca).toBe(true);
    expect(page.checkHost('cellar.local')).toBe('cellar.local');
    expect(page.checkIP('192.168.1.5')).toBe('192.168.1.5');
    expect(page.checkIP('fd00::5')).toBe('fd00::5');
    expect(page.checkHost('bank.example')).toBeUndefined();
    expect(page.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const days = (page.validToDate.getTime() - page.validFromDate.getTime()) / DAY_MS;
    expect(days).toBeLessThanOrEqual(398);
    for (const file of ['ca.pem', 'page.pem']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect((await certificate().current()).material).toEqual(material);
    expect(await authorityIn(folder)).toBe(authority.toString());
    expect([first.isOwn, first.problem]).toEqual([false, null]);
  });

  it('is renewed before it ends and when an address is new, by the same authority', async () => {
    const one = certificate();
    const { authority, material } = await one.current();
    nowMs += 300 * DAY_MS;
    expect((await one.current()).material).toEqual(material);
    nowMs += 40 * DAY_MS;
    const renewed = await one.current();
    expect(shown(renewed.material).validToDate.getTime()).toBeGreaterThan(nowMs + 390 * DAY_MS);
    names.push('192.168.1.77');
    const moved = await one.current();
    expect(shown(moved.material).checkIP('192.168.1.77')).toBe('192.168.1.77');
    expect(moved.authority?.fingerprint256).toBe(authority?.fingerprint256);
  });

  it('made with a wrong clock is made anew once it is right, whether the clock was slow or fast', async () => {
    for (const wrongMs of [Date.UTC(1970, 0, 1), Date.UTC(2038, 5, 1)]) {
      nowMs = wrongMs;
      const one = certificate();
      const { authority } = await one.current();
      nowMs = NOW_MS;
      const right = await one.current();
      const page = shown(right.material);
      expect(page.validFromDate.getTime()).toBeLessThan(NOW_MS);
      expect(page.validToDate.getTime()).toBeGreaterThan(NOW_MS + 300 * DAY_MS);
      expect(right.authority?.fingerprint256).toBe(authority?.fingerprint256);
    }
  });

  it('is there also when the authority is damaged: another one for this run, and the file stays', async () => {
    await certificate().current();
    const sound = readFileSync(join(folder, 'ca.pem'), 'utf8');
    const foreign = issueAuthority([]).key;
    for (const text of ['rubbish', `${foreign}${sound.slice(sound.indexOf('-----BEGIN CERT'))}`]) {
      writeFileSync(join(folder, 'ca.pem'), text);
      const { material, authority, problem } = await certificate().current();
      expect(problem?.code).toBe('authority-damaged');
      expect(authority).toBeNull();
      expect(shown(material).checkHost('cellar.local')).toBe('cellar.local');
      expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(text);
    }
    writeFileSync(join(folder, 'ca.pem'), sound);
    expect((await certificate().current()).problem).toBeNull();
  });

  it('is there also when the disk takes nothing', async () => {
    // A file stands where the folder should be: fails for root, too.
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, '');
    const { material, authority, problem } = await certificate().current();
    expect(problem?.code).toMatch(/^authority-(not-stored|damaged)$/);
    expect(authority).toBeNull();
    expect(shown(material).checkIP('192.168.1.5')).toBe('192.168.1.5');
  });

  it('may be the owner’s own; broken or over, the one of this device stands in for it', async () => {
    const authority = issueAuthority(['energy.example.org']);
    const pair = issuePageCertificate(authority, ['energy.example.org'], NOW_MS);
    mkdirSync(folder, { recursive: true });
    const own = { certificateFile: join(folder, 'fullchain.pem'), keyFile: join(folder, 'privkey.pem') };
    writeFileSync(own.certificateFile, pair.cert);
    writeFileSync(own.keyFile, pair.key);
    chmodSync(own.keyFile, 0o600);
    const one = certificate(own);
    expect(await one.current()).toMatchObject({ isOwn: true, authority: null, problem: null });
    nowMs += 500 * DAY_MS;
    expect(await one.current()).toMatchObject({ isOwn: false, problem: { code: 'own-unusable' } });
    nowMs = NOW_MS;
    writeFileSync(own.keyFile, authority.key);
    const mixed = await one.current();
    expect(mixed).toMatchObject({ isOwn: false, problem: { code: 'own-unusable' } });
    expect(mixed.authority).not.toBeNull();
  });
});

describe('the authority that people install', () => {
  it('vouches for names of the house and its own, and for no other', () => {
    const authority = issueAuthority(['cellar', 'energy.example.org', '203.0.113.7']);
    const asked = ['cellar', 'energy.example.org', '203.0.113.7', 'x.fritz.box', '10.1.2.3', 'fe80::1', '::1'];
    const strangers = ['bank.example', 'notlocal', 'x.local.example.org', '8.8.8.8', '172.32.0.1', '2001:db8::1'];
    expect(namesFor(authority.cert, [...asked, ...strangers])).toEqual(asked);
  });

  it('is refused by TLS for a name that it must not vouch for, even where its key was stolen', async () => {
    const authority = issueAuthority([]);
    const page = issuePageCertificate(authority, ['cellar.local'], Date.now());
    expect(await handshake(page, authority.cert, 'cellar.local')).toBe('trusted');
    // The thief does not leave the name out: he has a look-alike of the authority that permits it.
    const stolen = { key: authority.key, cert: lookAlike(authority.cert, issueAuthority(['bank.example']).cert) };
    const forged = issuePageCertificate(stolen, ['bank.example'], Date.now());
    expect(await handshake(forged, authority.cert, 'bank.example')).toMatch(/permitted subtree violation/);
  });

  it('makes certificates that OpenSSL reads, whatever the names', () => {
    const authority = issueAuthority([]);
    const label = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
    const name = fc.oneof(
      label.map((text) => `${text}.local`),
      fc.ipV4().filter((address) => address.startsWith('10.')),
      fc
        .array(fc.nat(0xffff), { minLength: 7, maxLength: 7 })
        .map((all) => `fd00:${all.map((n) => n.toString(16)).join(':')}`),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), fc.nat(4e12), (asked, atMs) => {
        const page = shown(issuePageCertificate(authority, asked, atMs));
        for (const each of asked) {
          expect(each.includes('.local') ? page.checkHost(each) : page.checkIP(each)).toBeDefined();
        }
        expect(page.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
        expect(page.validFromDate.getTime()).toBe(Math.floor(atMs / 1000) * 1000 - DAY_MS);
      }),
      { numRuns: 60 },
    );
  });
});

/** `other` with the name and the public key of `authority`. */
function lookAlike(authority: string, other: string): string {
  const [mine, its] = [new X509Certificate(authority), new X509Certificate(other)];
  const bytes = Buffer.from(its.raw);
  const replace = (from: Buffer, to: Buffer): void => {
    for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) to.copy(bytes, at);
  };
  const key = (of: X509Certificate): Buffer => of.publicKey.export({ type: 'spki', format: 'der' });
  const name = (of: X509Certificate): Buffer => Buffer.from(/CN=(.*)/.exec(of.subject)?.[1] ?? '');
  replace(key(its), key(mine));
  replace(name(its), name(mine));
  return new X509Certificate(bytes).toString();
}

/** What a client says that trusts `ca` alone and asks for `name`. */
async function handshake(pair: { key: string; cert: string }, ca: string, name: string): Promise<string> {
  const server = createServer(pair);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    return await new Promise((resolve) => {
      const socket = connectTls({ socket: connect(port, '127.0.0.1'), ca, servername: name });
      socket.once('secureConnect', () => resolve('trusted')).once('error', (error) => resolve(error.message));
      socket.once('secureConnect', () => socket.end());
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
