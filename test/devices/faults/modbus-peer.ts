import type { Socket } from 'node:net';
import type { FakeClock } from '../../fake-clock.ts';
import { type Peer, startPeer } from '../../transport/peer.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import type { FaultyPeer } from './suite.ts';

/** What stands in the registers of a device, by address. */
export type Image = (truth: Truth) => ReadonlyMap<number, number>;

interface Question {
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  readonly address: number;
  readonly count: number;
}

/** How frames look on this wire. */
interface Framing {
  readonly questionBytes: number;
  parse(bytes: Buffer): Question;
  frame(question: Question, pdu: Buffer): Buffer;
}

const TCP: Framing = {
  questionBytes: 12,
  parse: (bytes) => ({
    transaction: bytes.readUInt16BE(0),
    unit: bytes.readUInt8(6),
    code: bytes.readUInt8(7),
    address: bytes.readUInt16BE(8),
    count: bytes.readUInt16BE(10),
  }),
  frame: ({ transaction, unit }, pdu) => {
    const header = Buffer.alloc(7);
    header.writeUInt16BE(transaction, 0);
    header.writeUInt16BE(pdu.length + 1, 4);
    header.writeUInt8(unit, 6);
    return Buffer.concat([header, pdu]);
  },
};

const RTU: Framing = {
  questionBytes: 8,
  parse: (bytes) => ({
    transaction: 0,
    unit: bytes.readUInt8(0),
    code: bytes.readUInt8(1),
    address: bytes.readUInt16BE(2),
    count: bytes.readUInt16BE(4),
  }),
  frame: ({ unit }, pdu) => {
    const bytes = Buffer.concat([Buffer.from([unit]), pdu]);
    return Buffer.concat([bytes, crc16(bytes)]);
  },
};

/** Longer than the drivers wait: frames with a number are waited for 2 s, those of a serial line through a gateway 1 s. */
const LATE_MS = { tcp: 2_600, rtu: 1_200 } as const;
const DRIP_MS = 120;

/** A device with registers that does what a fault wants, on a wire with this framing. */
export async function startFaultyModbus(
  framing: 'tcp' | 'rtu',
  image: Image,
  truth: Truth,
  clock: FakeClock,
): Promise<FaultyPeer> {
  const wire = framing === 'tcp' ? TCP : RTU;
  let fault: Fault | null = null;
  let frozen: ReadonlyMap<number, number> | null = null;
  let jumps = 0;
  const dead = new Set<Socket>();
  const serve = (socket: Socket): void => {
    let received = Buffer.alloc(0);
    if (fault === 'half-open connection') dead.add(socket);
    socket.on('data', (chunk) => {
      if (dead.has(socket)) return;
      received = Buffer.concat([received, chunk]);
      for (; received.length >= wire.questionBytes; received = received.subarray(wire.questionBytes)) {
        const bytes = answerTo(wire.parse(received), socket);
        if (bytes !== null) socket.write(bytes);
      }
    });
  };
  let peer: Peer = await startPeer(serve);
  const { port } = peer;

  const right = (question: Question, words: ReadonlyMap<number, number>): Buffer => {
    const found = Array.from({ length: question.count }, (_, index) => words.get(question.address + index));
    const pdu = found.includes(undefined)
      ? Buffer.from([question.code | 0x80, 2])
      : readAnswer(question.code, found.map(Number));
    return wire.frame(question, pdu);
  };
  const lie = (question: Question): Buffer => right(question, image(LIE));

  const answerTo = (question: Question, socket: Socket): Buffer | null => {
    const send = (bytes: Buffer): void => {
      if (!socket.destroyed) socket.write(bytes);
    };
    const words = image(truth);
    switch (fault) {
      case null:
        return right(question, words);
      case 'no answer':
      case 'connection refused':
      case 'half-open connection':
      case 'restart':
        return null;
      case 'late answer':
        clock.after(LATE_MS[framing], () => send(lie(question)));
        return null;
      case 'answer of another register':
        return wire.frame(
          { ...question, transaction: question.transaction + 1 },
          readAnswer(
            question.code,
            Array.from({ length: question.count + 2 }, () => 0x4500),
          ),
        );
      case 'answer of another unit':
        return wire.frame({ ...question, unit: question.unit + 1 }, pduOf(wire, lie(question)));
      case 'answer of another function': {
        const pdu = Buffer.from(pduOf(wire, lie(question)));
        pdu.writeUInt8(question.code === 3 ? 4 : 3, 0);
        return wire.frame(question, pdu);
      }
      case 'half a frame':
        return lie(question).subarray(0, 8);
      case 'garbage':
        return Buffer.from(Array.from({ length: 60 }, (_, index) => (index * 73 + 41) % 251));
      case 'connection reset':
        socket.resetAndDestroy();
        return null;
      case 'flood': {
        const foreign = wire.frame(
          { ...question, transaction: question.transaction + 7, unit: question.unit + 3 },
          pduOf(wire, lie(question)),
        );
        return Buffer.concat(Array.from({ length: 300 }, () => foreign));
      }
      case 'exception':
        return wire.frame(question, Buffer.from([question.code | 0x80, 4]));
      case 'NaN':
        return wire.frame(question, filled(question, [0x7fc0, 0]));
      case 'all ones':
        return wire.frame(question, filled(question, [0xffff]));
      case '0x8000':
        return wire.frame(question, filled(question, [0x8000]));
      case 'wrong word order':
        return right(question, swapped(words));
      case 'frozen':
        frozen ??= new Map(words);
        return right(question, frozen);
      case 'jumping counter':
        return right(question, image({ ...truth, energyWh: truth.energyWh + 500_000 * (1 + (jumps++ % 3)) }));
      case 'counter going back':
        return right(question, image({ ...truth, energyWh: truth.energyWh - 100_000 }));
      case 'two masters': {
        const others = wire.frame({ ...question, unit: question.unit + 1 }, pduOf(wire, lie(question)));
        clock.after(300, () => send(others));
        return right(question, words);
      }
      case 'slow drip':
        [...lie(question)].forEach((byte, index) => {
          clock.after(DRIP_MS * (index + 1), () => send(Buffer.from([byte])));
        });
        return null;
      case 'another device at the address':
        return right(question, OTHER_DEVICE);
    }
  };

  return {
    port,
    async misbehave(next) {
      const before = fault;
      fault = next;
      if (next === 'half-open connection') for (const socket of peer.sockets) dead.add(socket);
      if (next === 'connection refused' || next === 'restart') await peer.close();
      if (before === 'connection refused' || before === 'restart') peer = await startPeer(serve, port);
    },
    close: () => peer.close(),
  };
}

/** Registers where none of the tested devices has its own. */
const OTHER_DEVICE: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 20 }, (_, index) => [30_000 + index, 0x4500] as const),
);

function readAnswer(code: number, words: readonly number[]): Buffer {
  const pdu = Buffer.alloc(2 + 2 * words.length);
  pdu.writeUInt8(code, 0);
  pdu.writeUInt8((2 * words.length) & 0xff, 1);
  words.forEach((word, index) => {
    pdu.writeUInt16BE(word, 2 + 2 * index);
  });
  return pdu;
}

function filled({ code, count }: Question, pattern: readonly number[]): Buffer {
  return readAnswer(
    code,
    Array.from({ length: count }, (_, index) => pattern[index % pattern.length] ?? 0),
  );
}

function pduOf(wire: Framing, frame: Buffer): Buffer {
  return wire === TCP ? frame.subarray(7) : frame.subarray(1, -2);
}

/** Every pair of words the other way round, from the first one on. */
function swapped(words: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const addresses = [...words.keys()].sort((a, b) => a - b);
  return new Map(
    addresses.map((address, index) => [address, words.get(addresses[index ^ 1] ?? address) ?? 0] as const),
  );
}

/** MODBUS over Serial Line V1.02 6.2.2, bit by bit and not with the code under test. */
function crc16(bytes: Uint8Array): Buffer {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.from([crc & 0xff, crc >> 8]);
}
