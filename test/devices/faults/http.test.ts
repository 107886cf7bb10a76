import { HttpDevice } from '../../../src/devices/http/http-device.ts';
import { ShellyOutput } from '../../../src/devices/loads/shelly-output.ts';
import { SwitchedLoad } from '../../../src/devices/loads/switched-load.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import { startFaultyHttp } from './http-peer.ts';
import { describeFaults } from './suite.ts';

/** Switch.GetStatus of a Shelly. */
function shellyStatus({ powerW }: Truth, fault: Fault | null): string {
  switch (fault) {
    case 'NaN':
      return '{"id":0,"output":true,"apower":NaN}';
    case 'all ones':
      return JSON.stringify({ id: 0, output: true, apower: 4_294_967_295 });
    case 'answer of another unit':
      return JSON.stringify({ id: 3, output: true, apower: LIE.powerW });
    case 'another device at the address':
      return JSON.stringify({ temperature: 21.5 });
    default:
      return JSON.stringify({ id: 0, output: true, apower: powerW });
  }
}

const alone = 'every question has a connection of its own';
const uncounted = 'it counts no energy';

describeFaults({
  name: 'a Shelly over HTTP',
  peer: (truth, clock) => startFaultyHttp(truth, clock, shellyStatus),
  driver: (port, context) => {
    const output = new ShellyOutput({ host: '127.0.0.1', port }, 0, context.clock);
    const load = new SwitchedLoad(
      { id: 'boiler', name: 'Boiler', kind: 'heating-rod', phases: ['L1'], maxW: 2_000 },
      [output],
      context,
    );
    return {
      start: () => load.start(),
      stop: () => load.stop(),
      health: () => load.health(),
      reading: () => load.snapshot().reading,
    };
  },
  without: {
    'answer of another register': alone,
    'answer of another function': alone,
    'two masters': alone,
    '0x8000': 'it speaks in text',
    'wrong word order': 'it speaks in text',
    frozen: uncounted,
    'jumping counter': uncounted,
    'counter going back': uncounted,
  },
});

/** A meter that describes itself in kW and kWh. */
function meterStatus(truth: Truth, fault: Fault | null): string {
  const body = (powerKw: unknown, energyKwh: unknown): string =>
    JSON.stringify({ meters: [{ power: powerKw, energy: { in: energyKwh } }] });
  const energyKwh = truth.energyWh / 1_000;
  switch (fault) {
    case 'NaN':
      return body('NaN', energyKwh);
    case 'all ones':
      return body(4_294_967.295, energyKwh);
    case 'frozen':
      frozen ??= body(truth.powerW / 1_000, energyKwh);
      return frozen;
    case 'jumping counter':
      return body(truth.powerW / 1_000, energyKwh + 500);
    case 'counter going back':
      return body(truth.powerW / 1_000, energyKwh - 100);
    case 'another device at the address':
      return JSON.stringify({ temperature: 21.5 });
    default:
      return body(truth.powerW / 1_000, energyKwh);
  }
}
let frozen: string | null = null;

describeFaults({
  name: 'a meter with JSON over HTTP',
  peer: (truth, clock) => startFaultyHttp(truth, clock, meterStatus),
  driver: (port, context) =>
    new HttpDevice(
      {
        id: 'grid',
        name: 'Grid',
        kind: 'meter',
        host: '127.0.0.1',
        port,
        path: '/status',
        pollMs: 1_000,
        speech: {
          values: {
            powerW: { path: 'meters.0.power', scale: 1_000 },
            importWh: { path: 'meters.0.energy.in', scale: 1_000 },
          },
        },
        signIn: null,
      },
      context,
    ),
  without: {
    'answer of another register': alone,
    'answer of another unit': alone,
    'answer of another function': alone,
    'two masters': alone,
    '0x8000': 'it speaks in text',
    'wrong word order': 'it speaks in text',
  },
});
