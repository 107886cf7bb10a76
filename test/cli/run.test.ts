import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMON_OPTIONS } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/table.ts';
import { commandLine } from './command-line.ts';

describe('the command line', () => {
  test.each([
    ['', './data', 'info'],
    ['--data /srv/x --log-level debug', '/srv/x', 'debug'],
    ['--data=/srv/x', '/srv/x', 'info'],
  ])('%j starts', async (line, dataFolder, logLevel) => {
    expect(await commandLine(line)).toMatchObject({ exitCode: 0, started: { dataFolder, logLevel } });
  });

  test.each([
    ['--dta x', "Unknown option '--dta'"],
    ['--data', "Option '--data <value>' argument missing"],
    ['--data=', '--data needs a folder'],
    ['--help=yes', "Option '-h, --help' does not take an argument"],
    ['--log-level loud', '--log-level must be one of debug, info, warn, error'],
    ['--json', '--json belongs to another command'],
    ['dimming --head 1:ab', '--head belongs to another command'],
    ['dimming --from yesterday', '--from yesterday: a date, or ISO 8601 with zone'],
    ['dimming --to 2026-01-01T00:00', '--to 2026-01-01T00:00: a date, or ISO 8601 with zone'],
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
    ['recorder erase', 'recorder must be followed by one of export; erase is none'],
    ['check-config --at 5', '--at belongs to another command'],
  ])('%j is not understood, in one clear line', async (line, message) => {
    expect(await commandLine(line)).toEqual({
      exitCode: 2,
      out: '',
      err: `lademeister: ${message}\nTry: lademeister --help\n`,
      started: null,
    });
  });

  test('options may stand before the command', async () => {
    const { exitCode, out } = await commandLine('--json verify nowhere.db');
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ kind: 'unreadable', detail: 'there is no such file' });
  });

  test('a head is compared in either case of its letters', async () => {
    const { err, exitCode } = await commandLine(`verify nowhere.db --head 12:${'AB'.repeat(32)}`);
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 1 });
  });

  test('the version', async () => {
    expect(await commandLine('-v')).toMatchObject({ exitCode: 0, out: '1.2.3\n' });
  });

  test('no command makes a file in a data folder that is not there', async () => {
    const folder = '/nowhere/at/all';
    for (const { words, argument } of COMMANDS) {
      await commandLine(`${words} ${argument === null ? '' : '/nowhere/file'} --data ${folder}`);
    }
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the help', () => {
  test('names every command, and that of a command its options', async () => {
    const { out } = await commandLine('--help');
    for (const name of Object.keys(COMMON_OPTIONS)) expect(out).toContain(`--${name}`);
    for (const { words, options, does } of COMMANDS) {
      expect(out).toContain(`  ${words}`);
      const help = await commandLine(`${words} -h`);
      expect(help).toMatchObject({ exitCode: 0, err: '' });
      expect(help.out).toContain(does);
      for (const [name, option] of Object.entries(options)) {
        expect(help.out).toContain(`--${name}`);
        expect(help.out).toContain(option.does);
      }
    }
  });

  test('fits a terminal of 120 columns', async () => {
    for (const line of ['', ...COMMANDS.map(({ words }) => words)]) {
      const { out } = await commandLine(`${line} --help`.trim());
      for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(120);
    }
  });

  test('an option means the same kind in every command', () => {
    const kinds = new Map(Object.entries(COMMON_OPTIONS).map(([name, { kind }]) => [name, kind]));
    for (const { options } of COMMANDS) {
      for (const [name, { kind, value }] of Object.entries(options)) {
        expect([name, kinds.get(name) ?? kind]).toEqual([name, kind]);
        expect([name, value === '']).toEqual([name, kind === 'flag']);
        kinds.set(name, kind);
      }
    }
  });
});
