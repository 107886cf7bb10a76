import { P1Meter } from '../../../src/devices/meters/p1/p1-meter.ts';
import { withChecksum } from '../meters/p1-samples.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import { startPushing } from './pushing-peer.ts';
import { describeFaults } from './suite.ts';

const kilo = (value: number, digits: number): string => (Math.max(0, value) / 1_000).toFixed(3).padStart(digits, '0');

function telegramOf({ powerW, energyWh }: Truth, second: number, equipment = 'E0043'): Buffer {
  const id = Buffer.from(equipment).toString('hex');
  const time = new Date(Date.UTC(2026, 5, 15, 12, 0, second % 86_400)).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  const lines = [
    '/ISK5\\2M550T-1012',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${time}S)`,
    `0-0:96.1.1(${id})`,
    `1-0:1.8.1(${kilo(energyWh, 10)}*kWh)`,
    `1-0:1.7.0(${kilo(powerW, 6)}*kW)`,
    `1-0:2.7.0(${kilo(-powerW, 6)}*kW)`,
    '!',
  ];
  return withChecksum(lines.join('\r\n'));
}

function said(truth: Truth, second: number, fault: Fault | null): Buffer {
  const right = telegramOf(truth, second);
  const lie = telegramOf(LIE, second);
  switch (fault) {
    case 'half a frame':
      return lie.subarray(0, 90);
    case 'flood':
      return Buffer.from(`/FLOOD\r\n${'1-0:1.7.0(07.700*kW)\r\n'.repeat(2_000)}`);
    case 'answer of another unit':
      return telegramOf(LIE, second, 'E0099');
    case 'NaN':
      return withChecksum(
        right
          .toString('latin1')
          .slice(0, -6)
          .replace(/\(\d\d\.\d{3}\*kW\)/g, '(NaN*kW)'),
      );
    case 'jumping counter':
      return telegramOf({ ...truth, energyWh: truth.energyWh + 500_000 * (1 + (second % 3)) }, second);
    case 'counter going back':
      return telegramOf({ ...truth, energyWh: truth.energyWh - 100_000 }, second);
    case 'two masters':
      return Buffer.concat([lie.subarray(0, 60), right.subarray(40), lie.subarray(60)]);
    case 'slow drip':
      // Every third second a byte of a telegram that never ends in time.
      return second % 3 === 0 ? lie.subarray(second % 60, (second % 60) + 1) : Buffer.alloc(0);
    default:
      return right;
  }
}

const unasked = 'it is asked nothing';
const text = 'it speaks in text';

describeFaults({
  name: 'a P1 meter over TCP',
  peer: (truth, clock) => startPushing(truth, clock, said),
  driver: (port, context) =>
    new P1Meter({ id: 'grid', name: 'Grid', connection: { tcp: { host: '127.0.0.1', port } } }, context),
  without: {
    'late answer': unasked,
    'answer of another register': unasked,
    'answer of another function': unasked,
    exception: unasked,
    'all ones': text,
    '0x8000': text,
    'wrong word order': text,
    // What says so is the true one from then on: P1 meters state who they are.
    'another device at the address': 'its telegrams name it: it takes over when the other one is late',
    'answer of another unit': 'the same',
  },
});
