import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withChecksum } from '../../../src/transport/modbus/rtu-frame.ts';
import { dialSerial, type SerialSettings } from '../../../src/transport/serial.ts';
import { wordAt } from './meter-registers.ts';

/** A pseudo terminal carries bytes at once: what a real line and a real meter take is waited for here. */
const BITS_PER_BYTE = 11;
/** By which a meter knows that a question is over; the silence after its answer is kept by who asks. */
const SILENT_CHARACTERS = 3.5;
const TURN_ROUND_MS = 5;
const REQUEST_BYTES = 8;

/** Meters on an RS-485 line of this speed, over a pair of pseudo terminals (socat). Gives the end for the controller. */
export async function startRtuLine(baudRate: number): Promise<{ settings: SerialSettings; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-bench-'));
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  const cable = spawn('socat', [`pty,link=${ours},raw,echo=0`, `pty,link=${theirs},raw,echo=0`], { stdio: 'ignore' });
  while (!existsSync(ours) || !existsSync(theirs)) await pause(10);
  const settings = { baudRate, dataBits: 8, parity: 'none', stopBits: 2 } as const;
  const msFor = (characters: number): number => (characters * BITS_PER_BYTE * 1_000) / baudRate;
  let received: Buffer = Buffer.alloc(0);
  const line = dialSerial({ ...settings, path: theirs })({
    opened() {},
    lost() {},
    bytes(chunk) {
      received = Buffer.concat([received, chunk]);
      if (received.length < REQUEST_BYTES) return;
      const answer = answerTo(received.subarray(0, REQUEST_BYTES));
      received = received.subarray(REQUEST_BYTES);
      const lineMs = msFor(REQUEST_BYTES + answer.length + SILENT_CHARACTERS);
      setTimeout(() => line.write(answer), lineMs + TURN_ROUND_MS);
    },
  });
  return {
    settings: { ...settings, path: ours },
    async stop() {
      await line.close();
      cable.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

function answerTo(request: Buffer): Buffer {
  const [from, many] = [request.readUInt16BE(2), request.readUInt16BE(4)];
  const pdu = Buffer.alloc(2 + 2 * many);
  pdu[0] = request[1] ?? 0;
  pdu[1] = 2 * many;
  for (let word = 0; word < many; word += 1) pdu.writeUInt16BE(wordAt(from + word), 2 + 2 * word);
  return withChecksum({ unit: request[0] ?? 0, pdu });
}
