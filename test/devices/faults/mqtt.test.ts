import { MqttDevice } from '../../../src/devices/mqtt/mqtt-device.ts';
import { MqttBrokers } from '../../../src/transport/mqtt/brokers.ts';
import { silentLog } from '../../silent-log.ts';
import type { Fault, Truth } from './faults.ts';
import { startFaultyMqtt } from './mqtt-peer.ts';
import { describeFaults } from './suite.ts';

const TOPIC = 'house/meter';

/** One peer for each fault: what stands still is that of one run. */
function bodies(): (truth: Truth, fault: Fault | null) => string {
  let frozen: string | null = null;
  const body = (power: unknown, energy: unknown): string => JSON.stringify({ power, energy });
  return ({ powerW, energyWh }, fault) => {
    switch (fault) {
      case 'NaN':
        return body('NaN', energyWh);
      case 'all ones':
        return body(4_294_967_295, energyWh);
      case 'frozen':
        frozen ??= body(powerW, energyWh);
        return frozen;
      case 'jumping counter':
        return body(powerW, energyWh + 500_000);
      case 'counter going back':
        return body(powerW, energyWh - 100_000);
      case 'another device at the address':
        return JSON.stringify({ temperature: 21.5 });
      default:
        return body(powerW, energyWh);
    }
  };
}

const named = 'a value is found by its name';
const text = 'it speaks in text';

describeFaults({
  name: 'a meter that publishes by MQTT',
  peer: (truth, clock) => startFaultyMqtt(TOPIC, truth, clock, bodies()),
  driver: (port, context) =>
    new MqttDevice(
      {
        id: 'grid',
        name: 'Grid',
        kind: 'meter',
        broker: {
          ...{ host: '127.0.0.1', port, tls: false, username: null, statusTopic: null },
          secrets: async () => ({ password: null, ca: null }),
        },
        speech: { values: { powerW: { topic: TOPIC, path: 'power' }, importWh: { topic: TOPIC, path: 'energy' } } },
        everyMs: 1_000,
      },
      new MqttBrokers(context.clock, silentLog),
      context,
    ),
  without: {
    'answer of another register': named,
    'answer of another function': named,
    '0x8000': text,
    'wrong word order': text,
    'two masters': 'a topic does not say who publishes on it',
  },
});
