import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LedOutput } from '../../../src/devices/loads/led-output.ts';

it('switches a relay by the file of its LED, and reads it back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'relay1'));
  const file = join(folder, 'relay1', 'brightness');
  writeFileSync(file, '0\n');
  const relay = new LedOutput('relay1', folder);
  expect(await relay.read()).toMatchObject({ kind: 'state', state: { on: false } });
  expect(await relay.set(true)).toBeNull();
  expect(readFileSync(file, 'utf8')[0]).toBe('1');
  writeFileSync(file, '255\n');
  expect(await relay.read()).toMatchObject({ kind: 'state', state: { on: true } });
  writeFileSync(file, 'none\n');
  expect(await relay.read()).toMatchObject({ kind: 'failed', problem: { code: 'protocol-error' } });
});

it('switches nothing that is not there, and makes no file in its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'relay1'));
  const relay = new LedOutput('relay1', folder);
  expect(await relay.set(true)).toMatchObject({ isAway: true, problem: { code: 'unreachable', detail: 'ENOENT' } });
  expect(await relay.read()).toMatchObject({ isAway: true });
  expect(existsSync(join(folder, 'relay1', 'brightness'))).toBe(false);
});
