import {
  exceptionFor,
  type ModbusPeer,
  type Question,
  startModbusPeer,
} from '../../transport/modbus/hostile-server.ts';

/** A Modbus server with some registers; everything else is exception 2 (illegal data address). */
export interface RegisterBank {
  readonly port: number;
  readonly peer: ModbusPeer;
  readonly words: Map<number, number>;
  /** Exception for every question, until `null` again. */
  exception: number | null;
  /** Whether questions go unanswered. */
  isSilent: boolean;
  close(): Promise<void>;
}

export async function startRegisterBank(words: ReadonlyMap<number, number>): Promise<RegisterBank> {
  const content = new Map(words);
  const peer = await startModbusPeer((question, socket) => {
    if (bank.isSilent) return;
    socket.write(bank.exception === null ? answerFrom(content, question) : exceptionFor(question, bank.exception));
  });
  const bank: RegisterBank = {
    port: peer.port,
    peer,
    words: content,
    exception: null,
    isSilent: false,
    close: () => peer.close(),
  };
  return bank;
}

function answerFrom(content: ReadonlyMap<number, number>, question: Question): Buffer {
  const answer = Buffer.alloc(9 + 2 * question.count);
  answer.writeUInt16BE(question.transaction, 0);
  answer.writeUInt16BE(3 + 2 * question.count, 4);
  answer.writeUInt8(question.unit, 6);
  answer.writeUInt8(question.functionCode, 7);
  answer.writeUInt8(2 * question.count, 8);
  for (let index = 0; index < question.count; index += 1) {
    const word = content.get(question.address + index);
    if (word === undefined) return exceptionFor(question, 2);
    answer.writeUInt16BE(word, 9 + 2 * index);
  }
  return answer;
}

/** Lays words down from an address on. */
export function put(content: Map<number, number>, address: number, words: readonly number[]): void {
  words.forEach((word, index) => {
    content.set(address + index, word);
  });
}

export function f32(value: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
}

/** NUL-padded characters, two a word. */
export function characters(text: string, words: number): number[] {
  const bytes = Buffer.alloc(2 * words);
  bytes.write(text, 'latin1');
  return Array.from({ length: words }, (_, index) => bytes.readUInt16BE(2 * index));
}
