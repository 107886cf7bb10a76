import type { Clock } from '../../clock.ts';
import type { Dial } from '../byte-stream.ts';
import type { Carrier } from './bus.ts';
import { ModbusConnection } from './connection.ts';
import type { Answer, Exchange, ModbusFailure } from './pdu.ts';

/** Long enough for slow gateways and inverters at dusk, short enough for a fuse. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Modbus TCP: one connection, made when first needed and made anew after any failure. */
export class TcpCarrier implements Carrier {
  private readonly dial: Dial;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private connection: ModbusConnection | null = null;
  private isClosed = false;
  /** Goes on across connections: even an answer to an old connection would carry a wrong number. */
  private transaction = 0;

  constructor(dial: Dial, clock: Clock, timeoutMs: number = ANSWER_TIMEOUT_MS) {
    this.dial = dial;
    this.clock = clock;
    this.timeoutMs = timeoutMs;
  }

  async ask<Result extends Answer>(exchange: Exchange<Result>): Promise<Result | ModbusFailure> {
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
    return this.connection.ask(this.transaction, exchange);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.connection?.close();
  }
}
