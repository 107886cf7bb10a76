import { type AddressInfo, createServer, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { crc16Arc } from '../../../src/devices/meters/p1/crc16.ts';

/** Peers that share no code with the controller, but the checksum. */

/** A P1 meter over TCP that says a telegram when told to: the same import on each phase, at 230 V. */
export async function startBareMeter() {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    socket.on('error', () => clients.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sayA(currentA: number): void {
      const telegram = telegramOf(currentA);
      for (const client of clients) client.write(telegram);
    },
    async stop(): Promise<void> {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let energyWh = 1_000_000;

function telegramOf(currentA: number): Buffer {
  energyWh += 10;
  const phaseKw = ((currentA * 230) / 1000).toFixed(3).padStart(6, '0');
  const totalKw = ((currentA * 690) / 1000).toFixed(3).padStart(6, '0');
  const lines = [
    '/ISK5\\2M550T-1012',
    '',
    '1-3:0.2.8(50)',
    '0-0:1.0.0(260615120000S)',
    `1-0:1.8.1(${(energyWh / 1000).toFixed(3).padStart(10, '0')}*kWh)`,
    '1-0:2.8.1(000000.000*kWh)',
    `1-0:1.7.0(${totalKw}*kW)`,
    '1-0:2.7.0(00.000*kW)',
    ...[32, 52, 72].map((group) => `1-0:${group}.7.0(230.0*V)`),
    ...[21, 41, 61].map((group) => `1-0:${group}.7.0(${phaseKw}*kW)`),
    ...[22, 42, 62].map((group) => `1-0:${group}.7.0(00.000*kW)`),
    '!',
  ];
  const body = Buffer.from(lines.join('\r\n'), 'latin1');
  const checksum = crc16Arc(body).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.concat([body, Buffer.from(`${checksum}\r\n`)]);
}

/** An OCPP 1.6 station that boots, starts a transaction and accepts every profile. */
export async function startBareStation(url: string) {
  const socket = new WebSocket(url, ['ocpp1.6']);
  let limitA = 0;
  let notify: () => void = () => {};
  let number = 0;
  let answered: (id: string) => void = () => {};
  /** Resolves when the controller has answered. */
  const call = (action: string, payload: object): Promise<void> => {
    number += 1;
    const mine = String(number);
    socket.send(JSON.stringify([2, mine, action, payload]));
    return new Promise((resolve) => {
      answered = (id) => {
        if (id === mine) resolve();
      };
    });
  };
  socket.on('message', (data) => {
    const atMs = performance.now();
    const [type, id, action, payload] = JSON.parse(String(data)) as [number, string, string, Payload];
    if (type === 3) answered(id);
    if (type !== 2) return;
    if (action === 'SetChargingProfile' && payload.csChargingProfiles.stackLevel === MAX_STACK_LEVEL) {
      limitA = payload.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit ?? 0;
      lastMs = atMs;
    }
    socket.send(JSON.stringify([3, id, ANSWERS[action] ?? { status: 'Accepted' }]));
    notify();
  });
  let lastMs = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  await call('BootNotification', { chargePointVendor: 'Bare', chargePointModel: 'Bench' });
  const timestamp = new Date().toISOString();
  await call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp });
  await call('StartTransaction', { connectorId: 1, idTag: 'BENCH', meterStart: 0, timestamp });
  await call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp });
  return {
    limitA: () => limitA,
    /** When the newest limit was read, as soon as it is a wanted one. */
    async limit(isWanted: (limitA: number) => boolean): Promise<number> {
      while (!isWanted(limitA)) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
      return lastMs;
    },
    /** Meter values: the car takes this much on each phase. */
    report(currentA: number): Promise<void> {
      const current = (phase: string) => ({
        value: currentA.toFixed(1),
        measurand: 'Current.Import',
        unit: 'A',
        phase,
      });
      const sampledValue = ['L1', 'L2', 'L3'].map(current);
      return call('MeterValues', {
        connectorId: 1,
        meterValue: [{ timestamp: new Date().toISOString(), sampledValue }],
      });
    },
    stop: () => socket.terminate(),
  };
}

interface Payload {
  readonly csChargingProfiles: {
    readonly stackLevel: number;
    readonly chargingSchedule: { readonly chargingSchedulePeriod: readonly { readonly limit: number }[] };
  };
}

/** Where the lease stands; the safe profile is one below. */
const MAX_STACK_LEVEL = 5;

const ANSWERS: Readonly<Record<string, object>> = {
  GetConfiguration: {
    configurationKey: [
      { key: 'ChargeProfileMaxStackLevel', readonly: true, value: String(MAX_STACK_LEVEL) },
      { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Current' },
    ],
  },
  TriggerMessage: { status: 'NotImplemented' },
};
