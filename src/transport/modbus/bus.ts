import type { Clock } from '../../clock.ts';
import type { NoteFrame } from '../frames.ts';
import {
  type Answer,
  type CoilRequest,
  type Exchange,
  type ModbusFailure,
  type ReadRequest,
  type ReadResult,
  reading,
  switching,
  type WriteRequest,
  type WriteResult,
  writing,
} from './pdu.ts';

/** Where registers are read and written. Every user of the same wire shares one, so that questions never cross. */
export interface ModbusBus {
  /** For people: `192.168.1.30:502`, `/dev/ttyUSB0`. */
  readonly address: string;
  /** Asks when its turn comes. Never rejects: whatever goes wrong is a {@link ReadResult}. */
  read(request: ReadRequest): Promise<ReadResult>;
  /** Writes when its turn comes. Never rejects. */
  write(request: WriteRequest): Promise<WriteResult>;
  /** Switches a coil when its turn comes. Never rejects. */
  writeCoil(request: CoilRequest): Promise<WriteResult>;
}

/** A wire with its framing. It is asked one thing at a time. */
export interface Carrier {
  /** Never rejects. */
  ask<Result extends Answer>(exchange: Exchange<Result>): Promise<Result | ModbusFailure>;
  /** Resolves when socket or port is released; what is being asked gets `closed`. */
  close(): Promise<void>;
}

/** One queue before one wire. Retries and back-off are the business of those who ask. */
export class QueuedBus implements ModbusBus {
  readonly address: string;
  private readonly carrier: Carrier;
  private readonly clock: Clock;
  private readonly note: NoteFrame;
  private queue: Promise<unknown> = Promise.resolve();
  private endedMonoMs = Number.NEGATIVE_INFINITY;
  private isClosed = false;

  constructor(address: string, carrier: Carrier, clock: Clock, note: NoteFrame = () => {}) {
    this.note = note;
    this.address = address;
    this.carrier = carrier;
    this.clock = clock;
  }

  read(request: ReadRequest): Promise<ReadResult> {
    return this.inTurn(reading(request), request.quietMs);
  }

  write(request: WriteRequest): Promise<WriteResult> {
    return this.inTurn(writing(request), request.quietMs);
  }

  writeCoil(request: CoilRequest): Promise<WriteResult> {
    return this.inTurn(switching(request));
  }

  /** Resolves when the wire is released; requests in flight or in the queue get `closed`. */
  close(): Promise<void> {
    this.isClosed = true;
    return this.carrier.close();
  }

  private inTurn<Result extends Answer>(exchange: Exchange<Result>, quietMs = 0): Promise<Result | ModbusFailure> {
    const answer = this.queue.then(async (): Promise<Result | ModbusFailure> => {
      await this.silence(quietMs);
      if (this.isClosed) return { kind: 'closed', detail: 'closed by us' };
      const { unit, pdu, decode } = exchange;
      this.note('out', `unit ${unit} ${pdu.toString('hex')}`);
      const result = await this.carrier.ask({
        ...exchange,
        decode: (answer) => {
          this.note('in', `unit ${unit} ${answer.toString('hex')}`);
          return decode(answer);
        },
      });
      if (result.kind === 'timeout' || result.kind === 'closed') this.note('in', `unit ${unit} ${result.kind}`);
      this.endedMonoMs = this.clock.monoMs();
      return result;
    });
    this.queue = answer;
    return answer;
  }

  private async silence(quietMs: number): Promise<void> {
    const leftMs = this.endedMonoMs + quietMs - this.clock.monoMs();
    if (leftMs > 0) await new Promise<void>((resolve) => this.clock.after(leftMs, resolve));
  }
}
