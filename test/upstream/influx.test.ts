import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { post } from '../../src/notify/post.ts';
import { lineOf } from '../../src/upstream/influx/line.ts';
import { pointsOf } from '../../src/upstream/influx/points.ts';
import { writeRequest } from '../../src/upstream/influx/target.ts';
import { InfluxWriter, type Written } from '../../src/upstream/influx/writer.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { housePicture } from './pictures.ts';

/** Reads a line as the reference says, strictly; throws for what no database would take. */
function readLine(line: string) {
  const value = String.raw`(?:[^,= \\]|\\.)+`;
  const head = new RegExp(`^((?:[^, \\\\]|\\\\.)+)((?:,${value}=${value})*) (.+) (-?\\d+)$`, 'u').exec(line);
  if (head === null || /[\r\n]/.test(line)) throw new Error(`no line: ${line}`);
  const [, measurement = '', tagText = '', fieldText = '', time = ''] = head;
  const plain = (text: string): string => text.replaceAll(/\\([,= ])/g, '$1');
  const tags = [...tagText.matchAll(new RegExp(`,(${value})=(${value})`, 'gu'))].map(([, key = '', text = '']) => [
    plain(key),
    plain(text),
  ]);
  const fields: [string, unknown][] = [];
  let rest = fieldText;
  while (rest !== '') {
    const field = new RegExp(
      `^(${value})=("(?:[^"\\\\]|\\\\.)*"|true|false|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)(,|$)`,
      'u',
    ).exec(rest);
    if (field === null) throw new Error(`no field: ${rest}`);
    const [whole, key = '', text = ''] = field;
    fields.push([
      plain(key),
      text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : JSON.parse(text),
    ]);
    rest = rest.slice(whole.length);
  }
  return {
    measurement: plain(measurement),
    tags: Object.fromEntries(tags),
    fields: Object.fromEntries(fields),
    atMs: Number(time),
  };
}

describe('a line', () => {
  test('holds what the picture says, escaped, sorted, without what nobody knows', () => {
    expect(
      lineOf({
        measurement: 'a b,c',
        tags: { z: 'x=y', 'k ey': 'v, w', gone: null, empty: '' },
        fields: { power: -120.5, text: 'say "no" \\', on: true, unknown: null, none: Number.NaN },
        atMs: 1_780_000_000_000,
      }),
    ).toBe('a\\ b\\,c,k\\ ey=v\\,\\ w,z=x\\=y power=-120.5,text="say \\"no\\" \\\\",on=true 1780000000000');
    expect(lineOf({ measurement: 'm', tags: {}, fields: { power: null }, atMs: 0 })).toBeNull();
  });

  test('can be read whatever things are called', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.double({ noNaN: true, noDefaultInfinity: true }), (name, words, number) => {
        const line = lineOf({ measurement: name, tags: { id: name }, fields: { words, number }, atMs: 5 });
        const read = readLine(line ?? '');
        const writable = name.replaceAll(/[\r\n\t]+/g, ' ').replaceAll('\\', '/');
        expect(read).toMatchObject({ measurement: writable, tags: { id: writable }, atMs: 5 });
        expect(read.fields['words']).toBe(words);
        // Text knows no negative zero.
        expect(read.fields['number']).toBe(number === 0 ? 0 : number);
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  test('is one for each thing of the house', () => {
    const lines = pointsOf(housePicture()).flatMap((point) => lineOf(point) ?? []);
    const read = lines.map(readLine);
    expect(read.find(({ measurement }) => measurement === 'site')?.fields).toEqual({
      ...{
        grid_w: -120,
        solar_w: 5_900,
        battery_w: -800,
        house_w: 430,
        dimmed: false,
        feed_in_limit_w: 4_000,
        alarms: 1,
      },
    });
    expect(read.find(({ measurement }) => measurement === 'charge_point')).toMatchObject({
      tags: { id: 'carport' },
      fields: { power_w: 5_350.4, current_l1_a: 8.04, mode: 'solar', session_cost: 0.72 },
    });
    // A battery without registers has no point there.
    expect(read.filter(({ measurement }) => measurement === 'register').map(({ tags }) => tags['kind'])).toEqual([
      'meter',
      'inverter',
      'charge-point',
    ]);
  });
});

test('each version is asked as it wants to be', () => {
  const url = 'http://db:8086/';
  expect(
    writeRequest({ version: 1, url, database: 'home', retentionPolicy: 'a year', user: 'anna' }, 'secret'),
  ).toEqual({
    url: 'http://db:8086/write?db=home&precision=ms&rp=a+year',
    headers: { 'content-type': 'text/plain; charset=utf-8', authorization: 'Basic YW5uYTpzZWNyZXQ=' },
  });
  expect(writeRequest({ version: 2, url, organisation: 'me', bucket: 'b&c' }, 't')).toMatchObject({
    url: 'http://db:8086/api/v2/write?org=me&bucket=b%26c&precision=ms',
    headers: { authorization: 'Token t' },
  });
  expect(writeRequest({ version: 3, url, database: 'home' }, 't')).toMatchObject({
    url: 'http://db:8086/api/v3/write_lp?db=home&precision=millisecond',
    headers: { authorization: 'Bearer t' },
  });
});

function writer(answers: () => Written | Promise<Written>) {
  const clock = new FakeClock();
  const bodies: string[] = [];
  const made = new InfluxWriter({
    ...{ id: 'curves', name: 'Curves', everyMs: 10_000, clock, log: silentLog },
    target: { version: 1, url: 'http://db', database: 'home', retentionPolicy: null, user: null },
    secret: async () => null,
    post: async ({ body }) => {
      bodies.push(body);
      return answers();
    },
    picture: () => housePicture({ atMs: clock.wallMs() }),
  });
  onTestFinished(() => made.stop());
  return { clock, bodies, made };
}

const answered = (status: number, retryAfterMs: number | null = null): Written => ({
  ...{ kind: 'answer', status, retryAfterMs, body: '' },
});

describe('the writer', () => {
  test('keeps what could not be written, waits longer each time, and writes it in order', async () => {
    let answer: Written = { kind: 'later', detail: 'ECONNREFUSED' };
    const { clock, bodies, made } = writer(() => answer);
    made.start();
    await clock.advanceAsync(120_000, 10_000);
    expect(bodies.length).toBeLessThan(6);
    expect(made.state()).toMatchObject({ written: 0, dropped: 0, problem: { detail: 'ECONNREFUSED' } });
    const { waiting } = made.state();
    answer = answered(204);
    bodies.length = 0;
    await clock.advanceAsync(300_000, 10_000);
    const lines = bodies
      .join('')
      .split('\n')
      .filter((line) => line !== '');
    const times = lines.map((line) => Number(line.split(' ').at(-1)));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(lines.length).toBeGreaterThan(waiting);
    expect(new Set(lines).size).toBe(lines.length);
    expect(made.state()).toMatchObject({ waiting: 0, dropped: 0, written: lines.length, problem: null });
  });

  test('fills no memory: the oldest go, and are counted', async () => {
    const { clock, made } = writer(() => ({ kind: 'later', detail: 'away' }));
    made.start();
    await clock.advanceAsync(45_000_000, 500_000);
    const { waiting, dropped } = made.state();
    expect(waiting).toBe(40_000);
    expect(dropped).toBeGreaterThan(0);
  });

  test('does not offer again what is refused, makes batches smaller that are too large, and waits as it is told', async () => {
    const statuses: Written[] = [answered(400), answered(413), answered(204)];
    const { clock, bodies, made } = writer(() => statuses.shift() ?? answered(204));
    made.start();
    await clock.advanceAsync(10_000, 10_000);
    const { dropped } = made.state();
    expect(dropped).toBeGreaterThan(0);
    expect(made.state()).toMatchObject({ waiting: 0, problem: { detail: 'HTTP 400:' } });
    await clock.advanceAsync(10_000, 10_000);
    expect(bodies.length).toBe(4);
    expect(bodies[2]?.length).toBeLessThan(bodies[1]?.length ?? 0);
    expect(made.state()).toMatchObject({ waiting: 0, dropped, problem: null });
    statuses.push(answered(429, 100_000));
    await clock.advanceAsync(90_000, 10_000);
    expect(bodies.length).toBe(5);
    await clock.advanceAsync(30_000, 10_000);
    expect(made.state().waiting).toBe(0);
  });

  test('writes over a socket when it is tested, and says in their words what is wrong', async () => {
    const heard: { url: string; authorization: string | undefined; lines: string[] }[] = [];
    let status = 204;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
        heard.push({ url: request.url ?? '', authorization: request.headers.authorization, lines });
        response.writeHead(status).end(status === 204 ? undefined : '{"code":"unauthorized"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    });
    const { port } = server.address() as AddressInfo;
    const clock = new FakeClock();
    const made = new InfluxWriter({
      ...{ id: 'curves', name: 'Curves', everyMs: 10_000, clock, log: silentLog },
      target: { version: 2, url: `http://127.0.0.1:${port}`, organisation: 'me', bucket: 'home' },
      secret: async () => 'token',
      post: (request) => post(request, clock),
      picture: () => housePicture(),
    });
    expect(await made.test()).toBeNull();
    expect(heard[0]).toMatchObject({
      url: '/api/v2/write?org=me&bucket=home&precision=ms',
      authorization: 'Token token',
    });
    for (const line of heard[0]?.lines ?? []) readLine(line);
    status = 401;
    expect(await made.test()).toBe('HTTP 401: {"code":"unauthorized"}');
    expect(made.state().waiting).toBeGreaterThan(0);
  });
});
