import { SpeedwireMeter } from '../../../src/devices/meters/speedwire/speedwire-meter.ts';
import { speedwireDatagram } from '../../../src/sim/endpoints/speedwire-datagram.ts';
import type { FakeClock } from '../../fake-clock.ts';
import { startGroup } from '../../transport/group.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import { describeFaults, type FaultyPeer } from './suite.ts';

const SERIAL = 1_901_403_938;
const OTHER_SERIAL = 1_900_000_001;

function datagramOf({ powerW, energyWh }: Truth, second: number, serialNumber = SERIAL): Buffer {
  const values = {
    phasePowerW: [powerW, 0, 0],
    phaseVoltageV: [230, 230, 230],
    importWh: Math.floor(energyWh),
    exportWh: 0,
  } as const;
  return speedwireDatagram(values, { susyId: 349, serialNumber, tickerMs: 4_294_960_000 + 1_000 * second });
}

function said(truth: Truth, second: number, fault: Fault | null): Buffer[] {
  const right = datagramOf(truth, second);
  const lie = datagramOf(LIE, second);
  switch (fault) {
    case 'no answer':
      return [];
    case 'half a frame':
      return [lie.subarray(0, 400)];
    case 'garbage':
      return [Buffer.concat([lie.subarray(0, 28), Buffer.alloc(500, second % 251), Buffer.alloc(4)])];
    case 'flood':
      return Array.from({ length: 60 }, () => lie.subarray(0, 500));
    case 'all ones':
      // The import is said to be 429 MW.
      return [Buffer.concat([right.subarray(0, 32), Buffer.alloc(4, 0xff), right.subarray(36)])];
    case 'jumping counter':
      return [datagramOf({ ...truth, energyWh: truth.energyWh + 500_000 * (1 + (second % 3)) }, second)];
    case 'counter going back':
      return [datagramOf({ ...truth, energyWh: truth.energyWh - 100_000 }, second)];
    case 'two masters':
      return [right, datagramOf(LIE, second, OTHER_SERIAL), right];
    case 'another device at the address':
    case 'answer of another unit':
      return [datagramOf(LIE, second, OTHER_SERIAL)];
    default:
      return [right];
  }
}

async function startMeters(truth: Truth, clock: FakeClock): Promise<FaultyPeer> {
  const group = await startGroup();
  let fault: Fault | null = null;
  let second = 0;
  let frozen: Buffer[] | null = null;
  const cancel = clock.every(1_000, () => {
    second += 1;
    if (fault === 'frozen') frozen ??= said(truth, second, null);
    for (const datagram of fault === 'frozen' && frozen !== null ? frozen : said(truth, second, fault)) {
      group.send(datagram);
    }
  });
  return {
    port: group.port,
    async misbehave(next) {
      fault = next;
    },
    close() {
      cancel();
      return group.close();
    },
  };
}

const unasked = 'it is asked nothing';
const connected = 'nothing is connected';
const whole = 'a datagram comes whole or not at all';
const numbers = 'whole numbers of one size have none';

const cannot = {
  'late answer': unasked,
  'answer of another register': unasked,
  'answer of another function': unasked,
  exception: unasked,
  'connection refused': connected,
  'connection reset': connected,
  'half-open connection': connected,
  restart: 'it says so by its clock alone: no reading is missed',
  'slow drip': whole,
  NaN: numbers,
  '0x8000': numbers,
  'wrong word order': numbers,
} as const;

for (const serialNumber of [SERIAL, null]) {
  describeFaults({
    name: serialNumber === null ? 'the only Speedwire meter' : 'a Speedwire meter with its serial number',
    peer: startMeters,
    driver: (port, context) =>
      new SpeedwireMeter(
        {
          id: 'grid',
          name: 'Grid',
          serialNumber,
          interface: '127.0.0.1',
          group: { address: '239.12.255.254', port },
        },
        context,
      ),
    without: {
      ...cannot,
      // The truth goes on beside it, and who has a name need not care.
      ...(serialNumber === null ? {} : { 'two masters': 'the other one has another serial number' }),
    },
  });
}
