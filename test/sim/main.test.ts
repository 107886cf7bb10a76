import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

function run(...args: string[]) {
  const child = spawn(process.execPath, ['src/sim/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return { child, out: () => out, err: () => err };
}

describe('the simulated home as a process', () => {
  it('prints one line of addresses when it is ready, and ends cleanly on SIGTERM', async () => {
    const { child, out, err } = run('--scenario', 'quiet', '--seed', '3', '--speed', '10');
    while (!out().includes('\n')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    const addresses: unknown = JSON.parse(out());
    expect(addresses).toMatchObject({
      p1: { host: '127.0.0.1', port: expect.any(Number) },
      inverter: { port: expect.any(Number), unit: 1 },
      meter: { port: expect.any(Number), unit: 1 },
      chargePoints: ['SIM-CARPORT', 'SIM-GARAGE'],
      control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(err()).toBe('');
  });

  it.each([
    [['--scenario', 'war'], /one of demo, quiet, everyday/],
    [['--speed', 'fast'], /--speed fast: a number from/],
    [['--central-system', 'http://x'], /a ws:\/\/ address/],
    [['--nonsense'], /nonsense/],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { child, err } = run(...args);
    const [code] = await once(child, 'exit');
    expect(code).toBe(2);
    expect(err()).toMatch(sentence);
    expect(err()).not.toMatch(/\n {4}at /);
  });
});
