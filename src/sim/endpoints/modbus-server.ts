import type { Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { FaultSwitch } from '../faults.ts';
import { TcpListener } from '../tcp-listener.ts';

/**
 * `silent`: requests are read and never answered. `frozen`: the registers keep their content. `half-open`: as silent,
 * and no FIN comes back. `exception`: every answer is this Modbus exception (default 4, device failure). `late`:
 * answers wait this many ms (default 3000). `unreachable`: hung up, connections are refused.
 */
const MODBUS_FAULTS = ['silent', 'frozen', 'half-open', 'exception', 'late', 'unreachable'] as const;

/** The registers of one kind: the content of a 0-based address, `null` where there is none. */
export type RegisterImage = ReadonlyMap<number, number>;

export interface ModbusServerOptions {
  readonly clock: Clock;
  /** 0 for any free port. */
  readonly port: number;
  readonly unitId: number;
  /** 3 reads holding, 4 reads input registers. */
  readonly functionCode: 3 | 4;
  readonly read: () => RegisterImage;
}

const HEADER_BYTES = 7;
const MAX_REGISTERS = 125;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const DEVICE_FAILURE = 4;
const LATE_MS = 3_000;

/** A read-only Modbus TCP server with one unit (Modbus Messaging on TCP/IP 1.0b). Other units hear nothing, as behind a gateway. */
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
    if (functionCode !== this.options.functionCode) return refuse(ILLEGAL_FUNCTION);
    if (pdu.length !== 5) return refuse(ILLEGAL_VALUE);
    const start = pdu.readUInt16BE(1);
    const count = pdu.readUInt16BE(3);
    if (count < 1 || count > MAX_REGISTERS) return refuse(ILLEGAL_VALUE);

    const image = this.image();
    const answer = Buffer.alloc(2 + 2 * count);
    answer.writeUInt8(functionCode, 0);
    answer.writeUInt8(2 * count, 1);
    for (let index = 0; index < count; index++) {
      const content = image.get(start + index);
      if (content === undefined) return refuse(ILLEGAL_ADDRESS);
      answer.writeUInt16BE(content, 2 + 2 * index);
    }
    return answer;
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
