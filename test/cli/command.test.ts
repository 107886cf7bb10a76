import { describe, expect, test } from 'vitest';
import { type Command, HELP, parseCommand } from '../../src/cli/command.ts';
import { configReport } from '../../src/cli/config-report.ts';
import { exampleConfig } from '../../src/config/docs.ts';
import { parseConfig } from '../../src/config/load.ts';

const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

describe('the command line', () => {
  test.each<readonly [string, Command]>([
    ['', { kind: 'start', dataFolder: './data', logLevel: 'info' }],
    ['--data /srv/x --log-level debug', { kind: 'start', dataFolder: '/srv/x', logLevel: 'debug' }],
    ['--data=/srv/x', { kind: 'start', dataFolder: '/srv/x', logLevel: 'info' }],
    ['check-config', { kind: 'check-config', dataFolder: './data' }],
    ['check-config --data /srv/x', { kind: 'check-config', dataFolder: '/srv/x' }],
    ['replay x.flight', { kind: 'replay', file: 'x.flight', span: ALWAYS, atMs: null, json: false }],
    [
      'replay --json x --from 2026-06-15T10:00Z --to 1781520000000',
      {
        kind: 'replay',
        file: 'x',
        span: { fromMs: 1_781_517_600_000, toMs: 1_781_520_000_000 },
        atMs: null,
        json: true,
      },
    ],
    [
      'replay x --at 2026-06-15T12:00:00+02:00',
      { kind: 'replay', file: 'x', span: ALWAYS, atMs: 1_781_517_600_000, json: false },
    ],
    ['recorder export y --data d', { kind: 'recorder-export', dataFolder: 'd', file: 'y', span: ALWAYS }],
    ['dimming', { kind: 'dimming', dataFolder: './data', fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, format: 'csv' }],
    [
      'dimming --from 2026-01-01 --to 2026-02-01T00:00:00+01:00 --format json',
      {
        kind: 'dimming',
        dataFolder: './data',
        fromMs: Date.UTC(2026, 0, 1),
        toMs: Date.UTC(2026, 0, 31, 23),
        format: 'json',
      },
    ],
    ['verify', { kind: 'verify', file: 'data/ledger.db', head: null, json: false }],
    [
      `verify old.db --json --head 12:${'AB'.repeat(32)}`,
      { kind: 'verify', file: 'old.db', head: { seq: 12, hash: 'ab'.repeat(32) }, json: true },
    ],
    ['--help', { kind: 'help' }],
    ['check-config -h', { kind: 'help' }],
    ['-v', { kind: 'version' }],
  ])('%j', (line, command) => {
    expect(parseCommand(words(line))).toEqual(command);
  });

  test.each([
    ['--dta x', "Unknown option '--dta'"],
    ['--data', "Option '--data <value>' argument missing"],
    ['--data=', '--data needs a folder'],
    ['--help=yes', "Option '-h, --help' does not take an argument"],
    ['--log-level loud', '--log-level must be one of debug, info, warn, error'],
    ['dimming --from yesterday', '--from yesterday: a date, or ISO 8601 with zone'],
    ['dimming --format xml', '--format must be csv or json'],
    ['destroy', 'there is no command destroy'],
    ['verify --head 12', '--head must be a record number, a colon and 64 hexadecimal digits'],
    ['verify a b', 'one command at a time: b is too much'],
    ['check-config twice', 'one command at a time: twice is too much'],
    ['replay', 'replay needs a FILE'],
    ['replay a b', 'one command at a time: b is too much'],
    ['replay a --at noon', '--at must be ISO 8601 with zone, or UTC epoch ms'],
    ['replay a --from 2026-06-15T10:00', '--from must be ISO 8601 with zone, or UTC epoch ms'],
    ['recorder export a --to x', '--to must be ISO 8601 with zone, or UTC epoch ms'],
    ['recorder export', 'recorder export needs a FILE'],
    ['recorder erase', 'recorder can only export'],
    ['recorder export a b', 'one command at a time: b is too much'],
    ['--json', '--json belongs to another command'],
    ['check-config --at 5', '--at belongs to another command'],
  ])('%j is not understood, in one clear line', (line, message) => {
    expect(parseCommand(words(line))).toEqual({
      kind: 'not-understood',
      message: `lademeister: ${message}\nTry: lademeister --help`,
    });
  });

  test('the help names every option', () => {
    for (const option of [
      '--data',
      '--log-level',
      '--help',
      '--version',
      'check-config',
      'replay',
      'export',
      '--at',
      '--from',
      '--to',
      '--json',
      'verify',
      '--head',
    ])
      expect(HELP).toContain(option);
  });
});

describe('the report on a configuration', () => {
  test.each([
    [{ kind: 'missing' } as const, 'data/config.yaml does not exist.\n', 1],
    [
      parseConfig('circuits: []\nfuse: 1\n', 'data/config.yaml'),
      'data/config.yaml:1:11 circuits: a list of 0 is not allowed; allowed: a list of 1 to 200\ndata/config.yaml:2:7 fuse: 1 is not allowed; allowed: a group of keys\n2 problems: not usable.\n',
      1,
    ],
    [
      parseConfig(exampleConfig(), 'data/config.yaml'),
      'data/config.yaml is usable: 1 circuit, 2 meters, 1 inverter, 1 charge point.\n',
      0,
    ],
    [
      parseConfig('circuits: [{ id: a, name: A, limitA: 16 }]', 'data/config.yaml'),
      'data/config.yaml:1:12 circuits[0]: a: without a meter of the grid connection what the house draws is unknown: its fuse is held only against the charge points\ndata/config.yaml is usable: 1 circuit, 0 meters, 0 inverters, 0 charge points, 1 warning.\n',
      0,
    ],
  ])('%#', (result, text, exitCode) => {
    expect(configReport(result, 'data/config.yaml')).toEqual({ text, exitCode });
  });
});

function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}
