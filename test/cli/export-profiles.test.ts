import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RegisterLog } from '../../src/ledger/register-log.ts';
import { openBooks } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { commandLine } from './command-line.ts';

const QUARTER = 900_000;
const MIDNIGHT = Date.parse('2026-01-05T00:00:00+01:00');
const POINTS = `
exports:
  sender: '9900000000001'
  receiver: '7612345000002'
  meteringPoints: [{ device: grid, meteringPoint: CH1234567890123456789012345678901 }]
`;

/** A data folder with a register of the grid at the quarter hours named: hours and Wh. */
function dataFolder(more: string, registers: readonly (readonly [number, number])[]): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'config.yaml'),
    `circuits: [{ id: house, name: House, limitA: 35 }]
meters: [{ id: grid, name: Grid, type: p1, serial: { path: /dev/ttyUSB0 } }]
${more}`,
  );
  const { ledger, close } = openBooks(folder);
  const log = new RegisterLog(ledger);
  for (const [quarter, importWh] of registers) {
    const atMs = MIDNIGHT + quarter * QUARTER;
    log.recordRegisters(atMs, [{ deviceId: 'grid', importWh, exportWh: null, quality: 'W' }], atMs);
  }
  close();
  return folder;
}

const out = () => join(temporaryFolder(), 'out.txt');
const HOUR = ['--from', '2026-01-05', '--to', '2026-01-05T01:00:00+01:00'];

test('a series has every quarter hour of local days, with what was read, substituted and missing', async () => {
  const data = dataFolder('', [
    [0, 1_000],
    [1, 1_250],
    [3, 1_750],
  ]);
  const file = out();
  expect(await commandLine(['export', 'series', file, '--data', data, ...HOUR])).toMatchObject({
    exitCode: 0,
    err: '',
  });
  expect(readFileSync(file, 'utf8').split('\r\n')).toEqual([
    'device;obis;start;end;kWh;status',
    'grid;1-1:1.29.0;2026-01-05T00:00:00+01:00;2026-01-05T00:15:00+01:00;0.250;W',
    'grid;1-1:1.29.0;2026-01-05T00:15:00+01:00;2026-01-05T00:30:00+01:00;0.250;E',
    'grid;1-1:1.29.0;2026-01-05T00:30:00+01:00;2026-01-05T00:45:00+01:00;0.250;E',
    'grid;1-1:1.29.0;2026-01-05T00:45:00+01:00;2026-01-05T01:00:00+01:00;;F',
    '',
  ]);
  const again = await commandLine(['export', 'series', file, '--data', data, ...HOUR]);
  expect(again).toMatchObject({ exitCode: 1, err: `${file} exists already.\n` });
});

test('a metering point leaves as MSCONS; without partners nothing does', async () => {
  const registers = [0, 1, 2, 3, 4].map((quarter) => [quarter, 1_000 + 100 * quarter] as const);
  const file = out();
  const run = (data: string) => commandLine(['export', 'mscons', file, '--data', data, ...HOUR]);
  expect((await run(dataFolder('', registers))).err).toContain('exports.sender');
  expect(existsSync(file)).toBe(false);
  expect(await run(dataFolder(POINTS, registers))).toMatchObject({ exitCode: 0, err: '' });
  const message = readFileSync(file, 'utf8');
  expect(message).toContain("LOC+172+CH1234567890123456789012345678901'");
  expect(message.match(/QTY\+220:0\.100:KWH'/g)).toHaveLength(4);
});

test('what is missing or makes no sense is said', async () => {
  const data = dataFolder('', []);
  const series = (...more: string[]) => commandLine(['export', 'series', out(), '--data', data, ...more]);
  expect((await series('--from', '2026-01-05')).err).toContain('--to is needed');
  expect((await series('--from', '2026-01-05', '--to', '2026-01-05')).err).toContain('--to must be later than --from');
  expect((await series(...HOUR, '--device', 'roof')).err).toBe('There is no such device: roof.\n');
  expect((await commandLine(['export', 'series', '/nowhere/x', '--data', data, ...HOUR])).err).toBe(
    '/nowhere/x cannot be written (ENOENT).\n',
  );
  const unknown = dataFolder(POINTS.replace('device: grid', 'device: gird'), []);
  expect((await commandLine(['check-config', '--data', unknown])).out).toContain('device gird');
});
