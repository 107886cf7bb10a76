import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A station on bare `ws`: one request at a time, and how long its answer took. */
export class BenchStation {
  private readonly socket: WebSocket;
  private answered: () => void = () => {};
  private number = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const [type] = JSON.parse(String(data)) as [number];
      if (type === 4) throw new Error(`refused: ${String(data)}`);
      if (type === 3) this.answered();
    });
  }

  static async connect(port: number, identity: string): Promise<BenchStation> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${identity}`, ['ocpp1.6'], { perMessageDeflate: false });
    const station = new BenchStation(socket);
    await once(socket, 'open');
    return station;
  }

  boot(): Promise<void> {
    return this.call('BootNotification', { chargePointVendor: 'Bench', chargePointModel: 'Box' });
  }

  meterValues(): Promise<void> {
    return this.call('MeterValues', METER_VALUES);
  }

  stop(): void {
    this.socket.terminate();
  }

  private call(action: string, payload: object): Promise<void> {
    this.number += 1;
    this.socket.send(JSON.stringify([2, String(this.number), action, payload]));
    return new Promise((resolve) => {
      this.answered = resolve;
    });
  }
}

const sample = (measurand: string, unit: string, phase?: string) => ({
  value: '12.3',
  context: 'Sample.Periodic',
  measurand,
  unit,
  ...(phase === undefined ? {} : { phase }),
});

/** Eight samples, as a three-phase station sends them every few seconds. */
const METER_VALUES = {
  connectorId: 1,
  transactionId: 4711,
  meterValue: [
    {
      timestamp: '2026-06-15T10:00:00Z',
      sampledValue: [
        sample('Energy.Active.Import.Register', 'Wh'),
        sample('Power.Active.Import', 'W'),
        ...['L1', 'L2', 'L3'].flatMap((phase) => [
          sample('Current.Import', 'A', phase),
          sample('Voltage', 'V', `${phase}-N`),
        ]),
      ],
    },
  ],
};
