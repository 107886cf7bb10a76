import type { Socket } from 'node:net';
import { type Peer, startPeer } from '../peer.ts';

/** One read request as it came in. */
export interface Question {
  readonly transaction: number;
  readonly unit: number;
  readonly functionCode: number;
  readonly address: number;
  readonly count: number;
  /** Counts all questions to this server, from 0. */
  readonly index: number;
  /** The connection it came over, from 0. */
  readonly connection: number;
}

export interface ModbusPeer extends Peer {
  readonly questions: readonly Question[];
}

/** A Modbus TCP server that answers, or misbehaves, as a test says. */
export async function startModbusPeer(answer: (question: Question, socket: Socket) => void): Promise<ModbusPeer> {
  const questions: Question[] = [];
  const peer = await startPeer((socket, connection) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (; received.length >= 12; received = received.subarray(12)) {
        const question: Question = {
          transaction: received.readUInt16BE(0),
          unit: received.readUInt8(6),
          functionCode: received.readUInt8(7),
          address: received.readUInt16BE(8),
          count: received.readUInt16BE(10),
          index: questions.length,
          connection,
        };
        questions.push(question);
        answer(question, socket);
      }
    });
  });
  return Object.assign(peer, { questions });
}

/** What is changed about a right answer. */
export interface Distortion {
  readonly transaction?: number;
  readonly protocol?: number;
  readonly length?: number;
  readonly unit?: number;
  readonly functionCode?: number;
  readonly byteCount?: number;
}

/** The answer to a question: every register holds its own address plus `offset`. */
export function registersFor(question: Question, wrong: Distortion = {}, offset = 0): Buffer {
  const words = Buffer.alloc(2 * question.count);
  for (let index = 0; index < question.count; index += 1) {
    words.writeUInt16BE((question.address + index + offset) & 0xffff, 2 * index);
  }
  return frame(
    question,
    Buffer.concat([Buffer.from([question.functionCode, wrong.byteCount ?? words.length]), words]),
    wrong,
  );
}

export function exceptionFor(question: Question, code: number): Buffer {
  return frame(question, Buffer.from([question.functionCode | 0x80, code]), {});
}

function frame(question: Question, pdu: Buffer, wrong: Distortion): Buffer {
  const header = Buffer.alloc(7);
  header.writeUInt16BE(wrong.transaction ?? question.transaction, 0);
  header.writeUInt16BE(wrong.protocol ?? 0, 2);
  header.writeUInt16BE(wrong.length ?? pdu.length + 1, 4);
  header.writeUInt8(wrong.unit ?? question.unit, 6);
  if (wrong.functionCode !== undefined) pdu.writeUInt8(wrong.functionCode, 0);
  return Buffer.concat([header, pdu]);
}
