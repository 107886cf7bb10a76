import type { Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { FaultSwitch } from '../faults.ts';
import { TcpListener } from '../tcp-listener.ts';

/**
 * `silent`: requests are read and never answered. `frozen`: the registers keep their content. `half-open`: as silent,
 * and no FIN comes back. `exception`: every answer is this Modbus exception (default 4, device failure). `late`:
 * answers wait this many ms (default 3000). `ignores-writes`: acknowledges them
 * and does nothing. `refuses-writes`: exception 1. `unreachable`: hung up, connections are refused.
 */
const MODBUS_FAULTS = [
  'silent',
  'frozen',
  'half-open',
  'exception',
  'late',
  'ignores-writes',
  'refuses-writes',
  'unreachable',
] as const;

/** The registers of one kind: the content of a 0-based address, `null` where there is none. */
export type RegisterImage = ReadonlyMap<number, number>;

export interface ModbusServerOptions {
  readonly clock: Clock;
  /** 0 for any free port. */
  readonly port: number;
  readonly unitId: number;
  /** 2 reads discrete inputs, 3 holding, 4 input registers; `registers`: both kinds of registers, which are the same. */
  readonly functionCode: 2 | 3 | 4 | 'registers';
  readonly read: () => RegisterImage;
  /** Takes registers by function 6 or 16; `false` when they cannot be written. Left out: a read-only device. */
  readonly write?: (address: number, words: readonly number[]) => boolean;
}

const HEADER_BYTES = 7;
const MAX_REGISTERS = 125;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const DEVICE_FAILURE = 4;
const LATE_MS = 3_000;

/** A Modbus TCP server with one unit (Modbus Messaging on TCP/IP 1.0b). Other units hear nothing, as behind a gateway. */
export class ModbusServer {
  readonly faults = new FaultSwitch(MODBUS_FAULTS, () => this.applyFaults());
  private readonly options: ModbusServerOptions;
  private readonly listener: TcpListener;
  private frozen: RegisterImage | null = null;

  constructor(options: ModbusServerOptions) {
    this.options = options;
    this.listener = new TcpListener((socket) => this.serve(socket));
  }

  /** Resolves with the port when it listens; rejects when it cannot. */
  start(): Promise<number> {
    return this.listener.open(this.options.port);
  }

  stop(): Promise<void> {
    return this.listener.close();
  }

  private serve(socket: Socket): void {
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= HEADER_BYTES) {
        const length = pending.readUInt16BE(4);
        // Protocol identifier 0, and a length that a PDU can have: anything else is no Modbus.
        if (pending.readUInt16BE(2) !== 0 || length < 2 || length > 254) {
          socket.destroy();
          return;
        }
        if (pending.length < 6 + length) return;
        this.answer(socket, pending.subarray(0, 6 + length));
        pending = pending.subarray(6 + length);
      }
    });
  }

  private answer(socket: Socket, request: Buffer): void {
    if (this.faults.has('silent') || this.faults.has('half-open')) return;
    if (request[6] !== this.options.unitId) return;
    const pdu = this.respond(request.subarray(HEADER_BYTES));
    const header = Buffer.from(request.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(pdu.length + 1, 4);
    const frame = Buffer.concat([header, pdu]);
    const lateMs = this.faults.value('late', LATE_MS);
    if (lateMs === null) socket.write(frame);
    else this.options.clock.after(lateMs, () => socket.writable && socket.write(frame));
  }

  private respond(pdu: Buffer): Buffer {
    const functionCode = pdu[0] ?? 0;
    const refuse = (code: number): Buffer => Buffer.from([functionCode | 0x80, code]);
    const forced = this.faults.value('exception', DEVICE_FAILURE);
    if (forced !== null) return refuse(forced);
    if (functionCode === 6 || functionCode === 16) return this.take(pdu, refuse);
    const wanted = this.options.functionCode;
    const isKnown = wanted === 'registers' ? functionCode === 3 || functionCode === 4 : functionCode === wanted;
    if (!isKnown) return refuse(ILLEGAL_FUNCTION);
    if (pdu.length !== 5) return refuse(ILLEGAL_VALUE);
    const start = pdu.readUInt16BE(1);
    const count = pdu.readUInt16BE(3);
    if (count < 1 || count > MAX_REGISTERS) return refuse(ILLEGAL_VALUE);

    const image = this.image();
    const isBits = functionCode === 2;
    const bytes = isBits ? Math.ceil(count / 8) : 2 * count;
    const answer = Buffer.alloc(2 + bytes);
    answer.writeUInt8(functionCode, 0);
    answer.writeUInt8(bytes, 1);
    for (let index = 0; index < count; index++) {
      const content = image.get(start + index);
      if (content === undefined) return refuse(ILLEGAL_ADDRESS);
      if (!isBits) answer.writeUInt16BE(content, 2 + 2 * index);
      else if (content === 1) answer[2 + (index >> 3)] = (answer[2 + (index >> 3)] ?? 0) | (1 << (index & 7));
    }
    return answer;
  }

  private take(pdu: Buffer, refuse: (code: number) => Buffer): Buffer {
    const { write } = this.options;
    if (write === undefined || this.faults.has('refuses-writes')) return refuse(ILLEGAL_FUNCTION);
    const isSingle = pdu[0] === 6;
    const count = isSingle ? 1 : pdu.length < 6 ? 0 : pdu.readUInt16BE(3);
    const first = isSingle ? 3 : 6;
    if (count < 1 || pdu.length !== first + 2 * count) return refuse(ILLEGAL_VALUE);
    const words = Array.from({ length: count }, (_, index) => pdu.readUInt16BE(first + 2 * index));
    if (!this.faults.has('ignores-writes') && !write(pdu.readUInt16BE(1), words)) return refuse(ILLEGAL_ADDRESS);
    return pdu.subarray(0, 5);
  }

  private image(): RegisterImage {
    if (!this.faults.has('frozen')) this.frozen = null;
    else this.frozen ??= this.options.read();
    return this.frozen ?? this.options.read();
  }

  private applyFaults(): void {
    this.listener.setRefusing(this.faults.has('unreachable'));
    this.listener.setKeepingHalfOpen(this.faults.has('half-open'));
  }
}
