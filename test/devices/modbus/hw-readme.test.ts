import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseDocument } from 'yaml';
import { systemClock } from '../../../src/clock.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { commandLine } from '../../cli/command-line.ts';
import { contentFor } from './device-content.ts';
import { HW_FOLDER } from './hw.ts';
import { startRegisterBank } from './register-bank.ts';

/** hw/README.md is true: this does what it says, word by word. */

const readme = readFileSync(join(HW_FOLDER, 'README.md'), 'utf8');

function fenced(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (found === undefined) throw new Error(`no ${language} in hw/README.md`);
  return found;
}

/** The words behind a command of the page. */
function argumentsOf(command: string): string[] {
  const line = fenced('sh')
    .split('\n')
    .find((each) => each.startsWith(command));
  if (line === undefined) throw new Error(`no ${command} in hw/README.md`);
  return line.slice(command.length).trim().split(/ +/);
}

it('a copied file with what the page changes in it is a device that can be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-newcomer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(HW_FOLDER, join(folder, 'hw'), { recursive: true });

  const [from = '', to = ''] = argumentsOf('cp');
  cpSync(join(folder, from), join(folder, to));
  const copy = parseDocument(readFileSync(join(folder, to), 'utf8'));
  const changes: unknown = parseDocument(fenced('yaml')).toJS();
  if (typeof changes !== 'object' || changes === null) throw new Error('not a map');
  for (const [key, value] of Object.entries(changes)) copy.set(key, value);
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, to), copy.toString());

  const { byName, problems } = loadDefinitions(join(folder, 'hw'));
  expect(problems).toEqual([]);
  const name = to.replace(/^.*\//, '').replace('.yaml', '');
  const definition = byName.get(name);
  const [example] = definition?.examples ?? [];
  if (definition === undefined || example === undefined) throw new Error(`no ${name}, or no example`);

  const bank = await startRegisterBank(contentFor(definition, example.words));
  onTestFinished(() => bank.close());
  const [file = '', ...options] = argumentsOf('lademeister device test');
  const answer = await commandLine(
    [
      'device',
      'test',
      join(folder, file),
      ...options.map((word) => (/^[0-9.]+$/.test(word) ? '127.0.0.1' : word)),
    ].concat(['--port', String(bank.port)]),
    systemClock,
  );
  expect(answer.err).toBe('');
  expect(answer.out.split('\n')[0]).toBe(`${definition.vendor} ${definition.products[0]}`);
  expect(answer.out).toContain(`${example.reads.powerW} W`);
  expect(answer.exitCode).toBe(0);
});

it('the tests that the page names are there', () => {
  const words = argumentsOf('npx vitest run');
  const path = words.find((word) => word.startsWith('test/'));
  expect(() => readFileSync(join(HW_FOLDER, '..', path ?? ''))).not.toThrow();
});

it('says what is wrong where nothing can be read', async () => {
  const file = join(HW_FOLDER, 'meters/eastron-sdm630.yaml');
  expect(await commandLine(['device', 'test'])).toMatchObject({ exitCode: 2 });
  expect(await commandLine(['device', 'test', file])).toMatchObject({ exitCode: 2 });
  expect(await commandLine(['device', 'test', `${file}.no`, '--host', '127.0.0.1'])).toMatchObject({ exitCode: 1 });
  const bank = await startRegisterBank(new Map([0, 1].map((address) => [0x46 + address, 0])));
  onTestFinished(() => bank.close());
  const words = ['device', 'test', file, '--host', '127.0.0.1', '--port', String(bank.port)];
  const answer = await commandLine(words, systemClock);
  expect(answer).toMatchObject({
    exitCode: 1,
    out: expect.stringContaining('frequency cannot be 0'),
  });
});

it('reads a charger, and writes nothing into it', async () => {
  const words = new Map<number, number>();
  for (let address = 1_000; address < 1_700; address += 1) words.set(address, 0);
  // evcc issue 14228: serial 27908028, firmware 3.10.53, nobody there.
  for (const [address, word] of [
    [1_001, 1],
    [1_014, 0x01a9],
    [1_015, 0xd7bc],
    [1_016, 4],
    [1_017, 0xc388],
  ] as const) {
    words.set(address, word);
  }
  const bank = await startRegisterBank(words);
  onTestFinished(() => bank.close());
  const file = join(HW_FOLDER, 'chargers/keba-p30.yaml');
  const answer = await commandLine(
    ['device', 'test', file, '--host', '127.0.0.1', '--port', String(bank.port)],
    systemClock,
  );
  expect(answer.out).toContain('27908028');
  expect(answer.out).toMatch(/state +A/);
  expect(new Set(bank.peer.questions.map(({ functionCode }) => functionCode))).toEqual(new Set([3]));
});

it('reads the JSON device that the page describes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-newcomer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [own = ''] = [...readme.matchAll(/```yaml\n(protocol: http\n[\s\S]*?)```/g)].map(([, text]) => text);
  const file = join(folder, 'acme-dongle.yaml');
  writeFileSync(file, own);
  let time = 0;
  const server = createServer((request, response) => {
    time += 1;
    const isAsked = request.url === '/api/data';
    response.statusCode = isAsked ? 200 : 404;
    response.end(JSON.stringify({ time, power: { in: 1.5, out: 0.2 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await commandLine(
    ['device', 'test', file, '--host', '127.0.0.1', '--port', String(port)],
    systemClock,
  );
  expect(answer).toMatchObject({ err: '', exitCode: 0, out: expect.stringMatching(/^Acme Dongle\n +power +1300 W/) });
});
