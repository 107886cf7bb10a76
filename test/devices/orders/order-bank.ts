import { onTestFinished } from 'vitest';
import type { Cancel } from '../../../src/clock.ts';
import type { Control } from '../../../src/devices/modbus/control-definition.ts';
import { ToldRegisters, type ToldRegistersOptions } from '../../../src/devices/orders/told-registers.ts';
import { ModbusServer } from '../../../src/sim/endpoints/modbus-server.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { put } from '../modbus/register-bank.ts';

/** How often the driver looks whether something is to be told, ms. */
const LOOK_MS = 1_000;

/** Counts the looks that are over: the driver then arranges the next one. */
class LookClock extends FakeClock {
  looks = 0;

  override after(delayMs: number, run: () => void): Cancel {
    if (delayMs === LOOK_MS) this.looks += 1;
    return super.after(delayMs, run);
  }
}

export type Written = readonly [address: number, ...words: number[]];

/** A device that keeps what is written into it, and its driver. */
export async function orderBank(
  control: Control,
  over: Partial<Omit<ToldRegistersOptions, 'definition'>> & {
    readonly wordOrder?: 'big' | 'little';
    /** Registers that hold something before anybody writes. */
    readonly content?: readonly Written[];
  } = {},
) {
  const { wordOrder = 'big', content = [], ...options } = over;
  const clock = new LookClock();
  const words = new Map<number, number>();
  for (let address = 0; address < 65_536; address += 1) words.set(address, 0);
  for (const [address, ...values] of content) put(words, address, values);
  const written: Written[] = [];
  // Whether registers stay as they are, whatever is acknowledged.
  const device: { stuck: boolean; onWrite: () => void } = { stuck: false, onWrite: () => {} };
  const server = new ModbusServer({
    clock,
    port: 0,
    unitId: 1,
    functionCode: 3,
    read: () => words,
    write: (address, values) => {
      written.push([address, ...values]);
      device.onWrite();
      if (!device.stuck) put(words, address, values);
      return true;
    },
  });
  const port = await server.start();
  onTestFinished(() => server.stop());
  const buses = new ModbusBuses(clock);
  const driver = (): ToldRegisters => {
    const one = new ToldRegisters(
      {
        id: 'cellar',
        line: tcpLine(port),
        unit: 1,
        definition: { wordOrder, control },
        powers: { maxChargeW: 5_000, maxDischargeW: 5_000 },
        freesAtStart: true,
        allowWrites: false,
        ...options,
      },
      buses,
      { clock, log: silentLog, changed: () => {} },
    );
    onTestFinished(() => one.stop());
    return one;
  };
  /** What is written while the driver looks so often. */
  const during = async (looks: number): Promise<readonly Written[]> => {
    const from = written.length;
    for (let look = 0; look < looks; look += 1) {
      const before = clock.looks;
      clock.advance(LOOK_MS);
      await until(() => clock.looks > before, 'a look');
    }
    return written.slice(from);
  };
  const start = async (one: Pick<ToldRegisters, 'start'>): Promise<void> => {
    const before = clock.looks;
    one.start();
    await until(() => clock.looks > before, 'the first look');
  };
  return { clock, words, written, server, device, driver, during, start };
}
