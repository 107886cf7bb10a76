import { expect, test } from 'vitest';
import { asRegisters, frameLines } from '../../src/backup/masked-frames.ts';
import { scrubber } from '../../src/backup/masking.ts';
import { FrameBook } from '../../src/transport/frames.ts';
import { FakeClock } from '../fake-clock.ts';

const nothing = (text: string) => text;
const SIGNED = `OCMF|{\\"ID\\":\\"04A1B2C3D4\\",\\"RD\\":[]}|{\\"SD\\":\\"3046\\"}`;

test.each([
  ['[2,"1","Authorize",{"idTag":"04A1B2C3"}]', '[2,"1","Authorize",{"idTag":"[masked]"}]'],
  [
    '[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2hunter2"}]',
    '[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"[masked]"}]',
  ],
  [
    '[3,"3",{"configurationKey":[{"key":"WifiPassword","readonly":false,"value":"geheim"},{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}]',
    '[3,"3",{"configurationKey":[{"key":"WifiPassword","readonly":false,"value":"[masked]"},{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}]',
  ],
  [
    `[2,"4","MeterValues",{"meterValue":[{"sampledValue":[{"value":"12345"},{"value":"${SIGNED}","format":"SignedData"}]}]}]`,
    '[2,"4","MeterValues",{"meterValue":[{"sampledValue":[{"value":"12345"},{"value":"[masked]","format":"SignedData"}]}]}]',
  ],
  ['[2,"5","DataTransfer",{"data":"{\\"mac\\":\\"AA\\"}"}]', '[2,"5","DataTransfer",{"data":"[masked]"}]'],
  // Cut off in the middle of a secret.
  ['[2,"6","GetDiagnostics",{"location":"ftp://u:p@host/…', '[2,"6","GetDiagnostics",{"location":"[masked]"'],
])('%s', (text, expected) => {
  const [line] = frameLines([{ atMs: 0, direction: 'in', text }], nothing);
  expect(line).toBe(`1970-01-01T00:00:00.000Z < ${expected}`);
});

test('a card in registers is taken out, as bytes and as letters', () => {
  const scrub = scrubber(asRegisters(['04A1B2C3']), ['04A1B2C3']);
  const texts = ['unit 1 030804a1b2c30000', 'unit 1 0310303441314232433300'];
  const lines = frameLines(
    texts.map((text) => ({ atMs: 0, direction: 'out', text }) as const),
    scrub,
  );
  expect(lines.map((line) => line.slice(27))).toEqual(['unit 1 0308[masked]0000', 'unit 1 0310[masked]00']);
});

test('the last frames of a line are kept, within bounds, for a bounded number of lines', () => {
  const clock = new FakeClock();
  const book = new FrameBook(clock);
  for (let number = 0; number < 1_000; number += 1) book.of('ocpp CP1')('in', `frame ${number}`);
  const frames = book.frames('ocpp CP1');
  expect([frames.length, frames.at(-1)?.text]).toEqual([200, 'frame 999']);
  for (let number = 0; number < 200; number += 1) book.of('ocpp CP2')('in', 'x'.repeat(10_000));
  const chars = book.frames('ocpp CP2').reduce((sum, { text }) => sum + text.length, 0);
  expect(chars).toBeLessThanOrEqual(48 * 1024);
  for (let number = 0; number < 500; number += 1) book.of(`ocpp foreign-${number}`)('in', 'x');
  expect(book.names().length).toBe(64);
  expect(book.frames('ocpp CP1')).toHaveLength(200);
  expect(book.frames('ocpp unheard')).toEqual([]);
});
