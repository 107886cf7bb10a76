import { SmlMeter } from '../../../src/devices/meters/sml/sml-meter.ts';
import { type SmlEntry, signed, smlFile, unsigned } from '../../../src/sim/endpoints/sml-file.ts';
import { EMH, HOLLEY, power } from '../meters/sml-samples.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import { startPushing } from './pushing-peer.ts';
import { describeFaults } from './suite.ts';

const register = (value: Buffer): SmlEntry => ({ code: [1, 8, 0], unit: 30, scaler: -1, value });
const fileOf = (entries: readonly SmlEntry[], second: number, server = EMH): Buffer =>
  smlFile(entries, { server, seconds: second, transaction: 3 * second });

function said(truth: Truth, second: number, fault: Fault | null): Buffer {
  const whole = ({ powerW, energyWh }: Truth, server = EMH): Buffer =>
    fileOf(
      [register(unsigned(Math.floor(energyWh) * 10)), { ...power('01', -1), value: signed(powerW * 10) }],
      second,
      server,
    );
  const lie = whole(LIE);
  switch (fault) {
    case 'half a frame':
      return lie.subarray(0, 90);
    case 'flood':
      return Buffer.concat([lie.subarray(0, 60), Buffer.alloc(40_000, 0x76)]);
    case 'all ones':
      return fileOf([register(unsigned(0)), power('65ffffffff', -1)], second);
    case '0x8000':
      return fileOf([register(unsigned(0)), power('5580000000', -1)], second);
    case 'exception':
      return fileOf([], second);
    case 'answer of another unit':
      return whole(LIE, HOLLEY);
    case 'jumping counter':
      return whole({ ...truth, energyWh: truth.energyWh + 500_000 * (1 + (second % 3)) });
    case 'counter going back':
      return whole({ ...truth, energyWh: truth.energyWh - 100_000 });
    case 'two masters':
      return Buffer.concat([lie.subarray(0, 60), whole(truth).subarray(40), lie.subarray(60)]);
    case 'slow drip':
      return second % 3 === 0 ? lie.subarray(second % 60, (second % 60) + 1) : Buffer.alloc(0);
    default:
      return whole(truth);
  }
}

const unasked = 'it is asked nothing';

describeFaults({
  name: 'an SML meter over TCP',
  peer: (truth, clock) => startPushing(truth, clock, said),
  driver: (port, context) =>
    new SmlMeter({ id: 'grid', name: 'Grid', connection: { tcp: { host: '127.0.0.1', port } } }, context),
  without: {
    'late answer': unasked,
    'answer of another register': unasked,
    'answer of another function': unasked,
    NaN: 'whole numbers have none',
    'wrong word order': 'it has no words',
    'another device at the address': 'its files name it: it takes over when the other one is late',
    'answer of another unit': 'the same',
  },
});
