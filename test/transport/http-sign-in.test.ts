import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpSignIn } from '../../src/transport/http-sign-in.ts';
import { FakeClock } from '../fake-clock.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Door {
  /** What it says to who is not let in; `null`: nothing. */
  challenge: string | readonly string[] | null;
  /** Whom it lets in. */
  admits: (request: IncomingMessage) => boolean;
}

async function bench(door: Door, password: () => string = () => 'geheim') {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    if (door.admits(request)) {
      response.end('{"power":420}');
      return;
    }
    if (door.challenge !== null) response.setHeader('www-authenticate', door.challenge);
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const clock = new FakeClock();
  const user = async () => ({ user: 'admin', password: password() });
  const signIn = new HttpSignIn({ host: '127.0.0.1', port }, user, clock);
  const ask = () => signIn.ask({ method: 'GET', path: '/rpc/Shelly.GetStatus' }, 3_000);
  return { asked, ask, clock };
}

const fields = (header = ''): Record<string, string> =>
  Object.fromEntries(
    [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, key = '', a, b]) => [key, a ?? b ?? '']),
  );

interface Said {
  readonly method: string;
  readonly uri: string;
  readonly secret: string;
  /** What stands in the header. */
  readonly given: Readonly<Record<string, string>>;
}

/** RFC 7616, 3.4.1, as a server reckons it; without qop as in RFC 2069. */
function expected({ method, uri, secret, given }: Said, algorithm: 'sha256' | 'md5'): string {
  const { username = '', realm = '', nonce = '', nc = '', cnonce = '', qop } = given;
  const hash = (text: string): string => createHash(algorithm).update(text).digest('hex');
  const ha1 = hash(`${username}:${realm}:${secret}`);
  const ha2 = hash(`${method}:${uri}`);
  return hash(qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}

it.each([
  ['sha256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ['md5', '8ca523f5e9506fed4657c9700eebdbec'],
] as const)('the server of this test reckons as the example of RFC 7616, 3.9.1 (%s)', (algorithm, response) => {
  const given = {
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    qop: 'auth',
  };
  const said = { method: 'GET', uri: '/dir/index.html', secret: 'Circle of Life', given };
  expect(expected(said, algorithm)).toBe(response);
});

const admitsDigest =
  (algorithm: 'sha256' | 'md5', nonceOf: () => string = () => 'n1') =>
  (request: IncomingMessage): boolean => {
    const given = fields(request.headers.authorization);
    const said = { method: request.method ?? '', uri: request.url ?? '', secret: 'geheim', given };
    return given['nonce'] === nonceOf() && given['response'] === expected(said, algorithm);
  };

const SHELLY = 'Digest qop="auth", realm="shellypro3em-aabbccddeeff", nonce="n1", algorithm=SHA-256';
const ANSWER = { kind: 'answer', status: 200, body: '{"power":420}' };

describe('a device that wants a password', () => {
  it('gets it as a digest with SHA-256, and is asked once from then on', async () => {
    const { asked, ask } = await bench({ challenge: SHELLY, admits: admitsDigest('sha256') });
    expect(await ask()).toMatchObject(ANSWER);
    expect(await ask()).toMatchObject(ANSWER);
    expect(asked).toHaveLength(3);
    const [first, second, third] = asked;
    expect(first).toBeUndefined();
    expect(fields(second)).toMatchObject({ nc: '00000001', uri: '/rpc/Shelly.GetStatus', algorithm: 'SHA-256' });
    expect(fields(third)).toMatchObject({ nc: '00000002', nonce: 'n1' });
  });

  it('is signed in to anew when its nonce is over', async () => {
    let nonce = 'n1';
    const door: Door = { challenge: SHELLY, admits: admitsDigest('sha256', () => nonce) };
    const { asked, ask } = await bench(door);
    await ask();
    nonce = 'n2';
    door.challenge = SHELLY.replace('n1', 'n2');
    expect(await ask()).toMatchObject(ANSWER);
    expect(fields(asked.at(-1))).toMatchObject({ nonce: 'n2', nc: '00000001' });
  });

  it.each([
    ['MD5 as the default', 'Digest realm="r", nonce="n1", qop="auth-int, auth", opaque="o"', 'md5'],
    ['without qop (RFC 2069)', 'Digest realm="r", nonce="n1"', 'md5'],
    ['the better of two', ['Digest realm="r", nonce="n1", algorithm=MD5', SHELLY], 'sha256'],
    ['two in one line', `Basic realm="a, b", ${SHELLY}`, 'sha256'],
  ] as const)('is answered: %s', async (_, challenge, algorithm) => {
    const { ask } = await bench({ challenge, admits: admitsDigest(algorithm) });
    expect(await ask()).toMatchObject(ANSWER);
  });

  it('hears what it said itself (opaque)', async () => {
    const challenge = `${SHELLY}, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
    const { asked, ask } = await bench({ challenge, admits: admitsDigest('sha256') });
    expect(await ask()).toMatchObject(ANSWER);
    expect(fields(asked.at(-1))['opaque']).toBe('FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS');
  });

  it('gets it in clear where it offers nothing better, or says nothing of how', async () => {
    const basic = `Basic ${Buffer.from('admin:geheim').toString('base64')}`;
    const admits = (request: IncomingMessage): boolean => request.headers.authorization === basic;
    for (const challenge of ['Basic realm="x"', null]) {
      const { asked, ask } = await bench({ challenge, admits });
      expect(await ask()).toMatchObject(ANSWER);
      expect(asked).toEqual([undefined, basic]);
    }
  });

  it('never gets it in clear once it knew better', async () => {
    const door: Door = { challenge: SHELLY, admits: admitsDigest('sha256') };
    const { asked, ask } = await bench(door);
    await ask();
    door.challenge = 'Basic realm="x"';
    door.admits = () => false;
    expect(await ask()).toEqual({ kind: 'sign-in', why: 'refused' });
    expect(asked.filter((header) => header?.startsWith('Basic'))).toEqual([]);
  });

  it('is not asked again for a minute when it refuses a password, unless there is another', async () => {
    let password = 'falsch';
    const { asked, ask, clock } = await bench({ challenge: SHELLY, admits: admitsDigest('sha256') }, () => password);
    const refused = { kind: 'sign-in', why: 'refused' };
    expect(await ask()).toEqual(refused);
    expect(await ask()).toEqual(refused);
    expect(asked).toHaveLength(2);
    clock.advance(60_000);
    expect(await ask()).toEqual(refused);
    expect(asked).toHaveLength(4);
    password = 'geheim';
    expect(await ask()).toMatchObject(ANSWER);
  });

  it('is not asked at all while the password cannot be read', async () => {
    const { asked, ask } = await bench({ challenge: SHELLY, admits: () => true }, () => {
      throw new Error('shelly.txt may be read by others');
    });
    expect(await ask()).toEqual({ kind: 'no-password', detail: 'shelly.txt may be read by others' });
    expect(asked).toEqual([]);
  });
});
