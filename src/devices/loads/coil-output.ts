import type { BusLease } from '../../transport/modbus/buses.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import type { Output, OutputFailure, OutputResult } from './output.ts';

/** One coil of a relay on Modbus TCP. It stays as it is when nobody asks any more. */
export class CoilOutput implements Output {
  readonly address: string;
  readonly expires = false;
  private readonly lease: BusLease;
  private readonly unit: number;
  private readonly coil: number;

  constructor(lease: BusLease, unit: number, coil: number) {
    this.lease = lease;
    this.unit = unit;
    this.coil = coil;
    this.address = `${lease.bus.address} unit ${unit} coil ${coil}`;
  }

  async read(): Promise<OutputResult> {
    const result = await this.lease.bus.read({ unit: this.unit, table: 'coil', address: this.coil, count: 1 });
    if (result.kind !== 'words') return this.failed(result);
    return { kind: 'state', state: { on: result.words[0] === 1, measured: null } };
  }

  async set(on: boolean): Promise<OutputFailure | null> {
    const result = await this.lease.bus.writeCoil({ unit: this.unit, address: this.coil, on });
    return result.kind === 'written' ? null : this.failed(result);
  }

  close(): Promise<void> {
    return this.lease.release();
  }

  private failed(failure: ModbusFailure): OutputFailure {
    const { address } = this;
    switch (failure.kind) {
      case 'timeout':
        return away({ code: 'unreachable', address, detail: 'no answer in time' });
      case 'closed':
        return away({ code: 'unreachable', address, detail: failure.detail });
      case 'exception': {
        const problem = { code: 'modbus-exception', address, register: this.coil, exception: failure.code } as const;
        return { kind: 'failed', isAway: false, problem };
      }
      case 'malformed':
        return { kind: 'failed', isAway: false, problem: { code: 'protocol-error', address, detail: failure.detail } };
    }
  }
}

function away(problem: OutputFailure['problem']): OutputFailure {
  return { kind: 'failed', isAway: true, problem };
}
