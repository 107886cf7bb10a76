import { expect, test } from 'vitest';
import { asRegisters, frameLines } from '../../src/backup/masked-frames.ts';
import { scrubber } from '../../src/backup/masking.ts';
import { FrameBook } from '../../src/transport/frames.ts';
import { QueuedBus } from '../../src/transport/modbus/bus.ts';
import type { Answer, Exchange } from '../../src/transport/modbus/pdu.ts';
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
  [
    '[3,"7",{"configurationKey":[{"value":"geheim","key":"WifiPassword"},{"value":"300","key":"HeartbeatInterval"}]}]',
    '[3,"7",{"configurationKey":[{"value":"[masked]","key":"WifiPassword"},{"value":"300","key":"HeartbeatInterval"}]}]',
  ],
  [
    '[2,"8","Authorize",{"idToken":{"idToken":"04A1","type":"ISO14443","additionalInfo":[{"additionalIdToken":"DE*ABC"}]}}]',
    '[2,"8","Authorize",{"idToken":{"idToken":"[masked]","type":"ISO14443","additionalInfo":[{"additionalIdToken":"[masked]"}]}}]',
  ],
  [
    '[2,"9","BootNotification",{"iccid":"8949","imsi":"2620"}]',
    '[2,"9","BootNotification",{"iccid":"[masked]","imsi":"[masked]"}]',
  ],
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

test('what registers say of a card is not kept at all: an unknown one, or one in another order of bytes, could not be looked for', async () => {
  const clock = new FakeClock();
  const book = new FrameBook(clock);
  const carrier = {
    ask: async <Result extends Answer>({ decode }: Exchange<Result>) => decode(Buffer.from('0304c3b2a104', 'hex')),
    close: async () => {},
  };
  const bus = new QueuedBus('box', carrier, clock, book.of('modbus box'));
  const request = { unit: 1, table: 'holding', address: 1500, count: 2 } as const;
  expect(await bus.read({ ...request, isPrivate: true })).toEqual({ kind: 'words', words: [0xc3b2, 0xa104] });
  await bus.read({ ...request, address: 10 });
  expect(book.frames('modbus box').map(({ text }) => text)).toEqual([
    ...['unit 1 0305dc0002', 'unit 1 6 bytes, not kept'],
    ...['unit 1 03000a0002', 'unit 1 0304c3b2a104'],
  ]);
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
