import type { Clock } from '../../clock.ts';
import type { Dial } from '../byte-stream.ts';
import { ModbusConnection } from './connection.ts';
import type { CoilRequest, ModbusFailure, ReadRequest, ReadResult, WriteRequest, WriteResult } from './frames.ts';

/** Where registers are read and written. Every user of the same wire shares one, so that questions never cross. */
export interface ModbusBus {
  /** For people: `192.168.1.30:502`. */
  readonly address: string;
  /** Asks when its turn comes. Never rejects: whatever goes wrong is a {@link ReadResult}. */
  read(request: ReadRequest): Promise<ReadResult>;
  /** Writes when its turn comes. Never rejects. */
  write(request: WriteRequest): Promise<WriteResult>;
  /** Switches a coil when its turn comes. Never rejects. */
  writeCoil(request: CoilRequest): Promise<WriteResult>;
}

/** Long enough for slow gateways and inverters at dusk, short enough for a fuse. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Modbus TCP: one queue, one connection, made when first needed and made anew after any failure. Retries and back-off
 * are the business of those who ask.
 */
export class ModbusTcpBus implements ModbusBus {
  readonly address: string;
  private readonly dial: Dial;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private connection: ModbusConnection | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  /** Goes on across connections: even an answer to an old connection would carry a wrong number. */
  private transaction = 0;

  constructor(address: string, dial: Dial, clock: Clock, timeoutMs: number = ANSWER_TIMEOUT_MS) {
    this.address = address;
    this.dial = dial;
    this.clock = clock;
    this.timeoutMs = timeoutMs;
  }

  read(request: ReadRequest): Promise<ReadResult> {
    return this.inTurn((connection, transaction) => connection.read(transaction, request));
  }

  write(request: WriteRequest): Promise<WriteResult> {
    return this.inTurn((connection, transaction) => connection.write(transaction, request));
  }

  writeCoil(request: CoilRequest): Promise<WriteResult> {
    return this.inTurn((connection, transaction) => connection.writeCoil(transaction, request));
  }

  /** Resolves when the socket is released; requests in flight or in the queue get `closed`. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.connection?.close();
  }

  private inTurn<Result>(ask: Ask<Result>): Promise<Result | ModbusFailure> {
    const answer = this.queue.then(() => this.ask(ask));
    this.queue = answer;
    return answer;
  }

  private async ask<Result>(ask: Ask<Result>): Promise<Result | ModbusFailure> {
    if (this.connection?.isUsable === false) {
      // Many devices accept a single client: the old connection must be gone before the new one comes.
      await this.connection.close();
      this.connection = null;
    }
    if (this.isClosed) return { kind: 'closed', detail: 'closed by us' };
    this.connection ??= new ModbusConnection(this.dial, this.timeoutMs, this.clock);
    const failure = await this.connection.opened;
    if (failure !== null) return failure;
    this.transaction = (this.transaction + 1) & 0xffff;
    return ask(this.connection, this.transaction);
  }
}

type Ask<Result> = (connection: ModbusConnection, transaction: number) => Promise<Result>;
