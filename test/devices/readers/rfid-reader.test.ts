import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { type ReaderLine, RfidReader } from '../../../src/devices/readers/rfid-reader.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { fakeDial } from '../../transport/fake-dial.ts';
import { until } from '../../transport/peer.ts';
import { PN532_ACK, pn532Answer, rdm6300, typed } from './reader-bytes.ts';

/** Readers over real pipes and pseudo terminals. */

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const FORMAT = { digits: 'hex', padded: false, reversed: false, bytes: null } as const;

function started(line: ReaderLine) {
  const tags: string[] = [];
  const options = { ...line, id: 'gate', name: 'Gate', format: FORMAT, presented: (tag: string) => tags.push(tag) };
  const reader = new RfidReader(options, { clock: systemClock, log: silentLog, changed: () => {} });
  closers.push(() => reader.stop());
  reader.start();
  return { reader, tags };
}

function place(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-reader-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** A pseudo terminal at a path: what is written to the child's input comes out of it, and back. */
async function plug(path: string): Promise<ChildProcess & { readonly unplug: () => Promise<void> }> {
  const child = spawn('socat', ['-', `pty,link=${path},raw,echo=0`], { stdio: ['pipe', 'pipe', 'ignore'] });
  const unplug = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    rmSync(path, { force: true });
  };
  closers.push(unplug);
  await until(() => existsSync(path), 'the pseudo terminal');
  return Object.assign(child, { unplug });
}

it('reads a keyboard from its device, notices that it was pulled, and takes it back', async () => {
  const path = place('event-kbd');
  const { reader, tags } = started({ type: 'hid', path });
  await until(() => reader.health().problem !== null, 'nothing is there');
  expect(reader.health()).toMatchObject({
    kind: 'reader',
    condition: 'connecting',
    problem: { code: 'unreachable', address: path, detail: 'ENOENT' },
  });
  execFileSync('mkfifo', [path]);
  const keyboard = openSync(path, 'r+');
  await until(() => reader.health().condition === 'ok', 'the reader is open');
  writeSync(keyboard, typed('04A1B2C3\n'));
  await until(() => tags.length === 1, 'a card');
  closeSync(keyboard);
  await until(() => reader.health().condition === 'stale', 'the reader is gone');
  const again = openSync(path, 'r+');
  closers.push(() => closeSync(again));
  await until(() => reader.health().condition === 'ok', 'the reader is back');
  writeSync(again, typed('04D4E5F6\n'));
  await until(() => tags.length === 2, 'another card');
  expect(tags).toEqual(['04A1B2C3', '04D4E5F6']);
});

it('reads serial readers over a pseudo terminal; one that is pulled is noticed although it is only listened to', async () => {
  const path = place('ttyUSB0');
  const { reader, tags } = started({ type: 'serial', protocol: 'rdm6300', path });
  const cable = await plug(path);
  await until(() => reader.health().condition === 'ok', 'the port is open');
  for (let repeat = 0; repeat < 5; repeat += 1) cable.stdin?.write(rdm6300('0A00B1C2D3'));
  cable.stdin?.write(rdm6300('0A00B1C2D4'));
  await until(() => tags.length === 2, 'two cards');
  expect(tags).toEqual(['0A00B1C2D3', '0A00B1C2D4']);
  await cable.unplug();
  await until(() => reader.health().condition === 'stale', 'the reader is gone');
  expect(reader.health().problem).toMatchObject({ code: 'unreachable' });
  const other = await plug(path);
  await until(() => reader.health().condition === 'ok', 'the reader is back', 20_000);
  other.stdin?.write(rdm6300('0A00B1C2D5'));
  await until(() => tags.length === 3, 'a third card');
}, 40_000);

it('speaks with a PN532 and reads lines over pseudo terminals', async () => {
  const [pnPath, linePath] = [place('ttyPN'), place('ttyACM0')];
  const [chip, twn4] = [await plug(pnPath), await plug(linePath)];
  let asked = '';
  chip.stdout?.on('data', (chunk: Buffer) => {
    asked += chunk.toString('hex');
    const answers: readonly (readonly [RegExp, string])[] = [
      [/d414/, '15'],
      [/d432/, '33'],
      [/d44a/, '4b01010044000404a1b2c3'],
    ];
    for (const [question, answer] of answers) {
      if (!question.test(asked)) continue;
      asked = '';
      chip.stdin?.write(Buffer.concat([PN532_ACK, pn532Answer(answer)]));
    }
  });
  const pn532 = started({ type: 'serial', protocol: 'pn532', path: pnPath });
  const lines = started({ type: 'serial', protocol: 'lines', path: linePath });
  await until(() => pn532.tags.length === 1, 'a card at the PN532');
  expect(pn532.tags).toEqual(['04A1B2C3']);
  await until(() => lines.reader.health().condition === 'ok', 'the other port');
  twn4.stdin?.write('04d4e5f6\r');
  await until(() => lines.tags.length === 1, 'a line');
  expect(lines.tags).toEqual(['04D4E5F6']);
});

it('takes a card that stays for one, and one that comes again for another; noise is named', () => {
  const clock = new FakeClock();
  const line = fakeDial();
  const tags: string[] = [];
  const reader = new RfidReader(
    {
      ...{ id: 'gate', name: 'Gate', format: FORMAT, presented: (tag: string) => tags.push(tag) },
      ...{ type: 'serial', protocol: 'lines', path: '/dev/ttyACM0' },
    },
    { clock, log: silentLog, changed: () => {} },
    line.dial,
  );
  reader.start();
  line.last().open();
  for (let second = 0; second < 10; second += 1) {
    line.last().send('04A1B2C3\r\n');
    clock.advance(1_000);
  }
  expect(tags).toEqual(['04A1B2C3']);
  clock.advance(3_000);
  line.last().send('04A1B2C3\r\n');
  expect(tags).toEqual(['04A1B2C3', '04A1B2C3']);
  line.last().send('hello\r\nhello\r\n');
  expect(reader.health()).toMatchObject({ condition: 'ok', problem: null });
  line.last().send('hello\r\n');
  expect(reader.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error' } });
  line.last().send('04A1B2C3\r\n');
  expect(reader.health()).toMatchObject({ condition: 'ok', problem: null });
});
