import { expect, test } from 'vitest';
import { greeting } from '../../src/cli/greeting.ts';
import { PagePort } from '../../src/compose/page-port.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

/** A port of a machine on which `refused` cannot be opened, by code. */
function portWith(refused: Map<number, string>, encrypted = true) {
  const clock = new FakeClock();
  const tried: number[] = [];
  const port = new PagePort({
    host: '0.0.0.0',
    port: encrypted ? 443 : 80,
    encrypted,
    clock,
    log: silentLog,
    async listen(at) {
      tried.push(at);
      const code = refused.get(at);
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return at;
    },
  });
  return { port, clock, tried };
}

test.each([
  [true, 443, 8443],
  [false, 80, 8080],
])(
  'a port that a plain user may not open: another one is, and nothing is tried again',
  async (encrypted, port, free) => {
    const bench = portWith(new Map([[port, 'EACCES']]), encrypted);
    await bench.port.open();
    expect(bench.port.openAt).toBe(free);
    expect(bench.port.problem).toEqual({ host: '0.0.0.0', port, code: 'EACCES', insteadPort: free, encrypted });
    await bench.clock.advanceAsync(60_000);
    expect(bench.tried).toEqual([port, free]);
  },
);

test('one in use is tried every ten seconds, and no longer once the house has stopped', async () => {
  const refused = new Map([[443, 'EADDRINUSE']]);
  const { port, clock, tried } = portWith(refused);
  await port.open();
  await clock.advanceAsync(20_000);
  expect([tried, port.openAt]).toEqual([[443, 443, 443], null]);
  refused.clear();
  await clock.advanceAsync(10_000);
  expect([port.openAt, port.problem]).toEqual([443, null]);

  const stopped = portWith(new Map([[443, 'EADDRINUSE']]));
  await stopped.port.open();
  stopped.port.stop();
  await stopped.clock.advanceAsync(60_000);
  expect(stopped.tried).toEqual([443]);
});

test('the terminal says where the page is, what to compare, and what is wrong, each in a sentence', () => {
  const problem = { host: '0.0.0.0', port: 443, code: 'EACCES', insteadPort: 8443, encrypted: true };
  const fingerprint = Array.from({ length: 32 }, (_, i) => (i * 7).toString(16).padStart(2, '0').toUpperCase()).join(
    ':',
  );
  const page = { httpHost: '0.0.0.0', httpPort: 8080, pageProblem: null };
  const encrypted = {
    hostName: 'cellar.local',
    port: 8443,
    problem,
    fingerprint,
    certificateProblem: null,
    required: true,
  };
  const { out, err } = greeting('1.2.3', { ...page, encrypted });
  expect(out).toContain('http://localhost:8080/');
  expect(out).toContain('https://cellar.local:8443/');
  expect(out).toContain('http://cellar.local:8080/ installs the certificate');
  expect(out.replaceAll(/\s/g, '')).toContain(fingerprint.replaceAll(':', ''));
  expect(err).toContain('may not open port 443');
  expect(err).toContain('Until then it is served at port 8443.');

  expect(greeting('1', { ...page, encrypted: { ...encrypted, required: false } }).out).toContain(
    'read passwords along',
  );
  for (const code of ['own-unusable', 'authority-damaged', 'authority-not-stored'] as const) {
    const certificateProblem = { code, detail: 'EROFS' };
    const told = greeting('1', { ...page, encrypted: { ...encrypted, problem: null, certificateProblem } }).err;
    expect(told).toMatch(/\(EROFS\).*browsers warn/s);
  }
  expect(greeting('1', { httpHost: '::1', httpPort: 1, pageProblem: null, encrypted: null })).toEqual({
    out: 'Lademeister 1 is running: http://[::1]:1/\n',
    err: '',
  });
});
