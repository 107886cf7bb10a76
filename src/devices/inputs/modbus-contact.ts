import type { Clock } from '../../clock.ts';
import { addressOf, type BusLease, type ModbusBuses, type ModbusLine } from '../../transport/modbus/buses.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import type { ContactReading, ContactSource } from './contact.ts';

export interface ModbusContactOptions {
  readonly line: ModbusLine;
  /** Unit identifier. */
  readonly unit: number;
  readonly table: 'coil' | 'discrete';
  /** Zero-based. */
  readonly address: number;
}

const POLL_MS = 500;

/** A contact on an input of a Modbus TCP module: a bit that is 1 while it is closed. */
export class ModbusContact implements ContactSource {
  readonly address: string;
  private readonly options: ModbusContactOptions;
  private readonly lease: BusLease;
  private readonly clock: Clock;

  constructor(options: ModbusContactOptions, buses: ModbusBuses, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.address = `${addressOf(options.line)} unit ${options.unit}`;
    this.lease = buses.lease(options.line);
  }

  async read(): Promise<ContactReading> {
    const { unit, table, address } = this.options;
    const result = await this.lease.bus.read({ unit, table, address, count: 1 });
    return result.kind === 'words' ? { kind: 'state', isClosed: result.words[0] === 1 } : this.failed(result);
  }

  async changed(cancelled: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.clock.after(POLL_MS, resolve);
    await Promise.race([promise, cancelled]);
    cancel();
  }

  async stop(): Promise<void> {
    await this.lease.release();
  }

  private failed(failure: ModbusFailure): ContactReading {
    const { address } = this;
    switch (failure.kind) {
      case 'timeout':
        return problem(false, { code: 'unreachable', address, detail: 'no answer in time' });
      case 'closed':
        return problem(false, { code: 'unreachable', address, detail: failure.detail });
      case 'exception': {
        const register = this.options.address;
        return problem(true, { code: 'modbus-exception', address, register, exception: failure.code });
      }
      case 'malformed':
        return problem(true, { code: 'protocol-error', address, detail: failure.detail });
    }
  }
}

function problem(isFaulty: boolean, what: Extract<ContactReading, { kind: 'problem' }>['problem']): ContactReading {
  return { kind: 'problem', isFaulty, problem: what };
}
