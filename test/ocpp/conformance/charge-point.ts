import { createRPCError, type RPCClient } from 'ocpp-rpc';
import { independentClient } from '../independent-client.ts';

type Params = Record<string, unknown>;
/** What it answers; a text is an error code. */
export type Answer = (params: Params) => object | string | Promise<object | string>;

export interface Heard {
  readonly action: string;
  readonly params: Params;
}

/** The clock and the sockets, as the house lets them go on. */
export interface Waiting {
  readonly now: () => string;
  readonly until: (condition: () => boolean, what: string) => Promise<void>;
}

/**
 * A charge point of an independent implementation, with a cable that is not fixed. It does what every charge point does
 * unless a case says otherwise, and whatever strict validation finds in what it is sent stands in {@link faults}.
 */
export class ChargePoint {
  readonly client: RPCClient;
  readonly heard: Heard[] = [];
  readonly faults: string[] = [];
  readonly configuration = new Map([
    ['AuthorizeRemoteTxRequests', 'false'],
    ['ChargeProfileMaxStackLevel', '8'],
    ['ChargingScheduleAllowedChargingRateUnit', 'Current'],
    ['ChargingScheduleMaxPeriods', '24'],
    ['ClockAlignedDataInterval', '0'],
    ['ConnectionTimeOut', '60'],
    ['HeartbeatInterval', '300'],
    ['LocalAuthListEnabled', 'true'],
    ['LocalAuthListMaxLength', '100'],
    ['LocalAuthorizeOffline', 'true'],
    ['LocalPreAuthorize', 'false'],
    ['MaxChargingProfilesInstalled', '10'],
    ['MeterValueSampleInterval', '60'],
    ['MeterValuesAlignedData', ''],
    ['MeterValuesSampledData', 'Energy.Active.Import.Register'],
    ['NumberOfConnectors', '1'],
    ['SendLocalListMaxLength', '50'],
    ['StopTransactionOnEVSideDisconnect', 'true'],
    [
      'SupportedFeatureProfiles',
      'Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging',
    ],
    ['WebSocketPingInterval', '0'],
  ]);
  private readonly waiting: Waiting;
  private readonly answers: Record<string, Answer>;

  constructor(endpoint: string, identity: string, waiting: Waiting, options: ClientOptions = {}) {
    this.waiting = waiting;
    this.client = independentClient(endpoint, identity, options);
    this.answers = {
      ...usual(),
      ChangeConfiguration: ({ key, value }) => this.changed(String(key), String(value)),
      GetConfiguration: ({ key }) => this.told(Array.isArray(key) ? key.map(String) : []),
    };
    this.client.on('strictValidationFailure', ({ method, error, outbound }) => {
      if (outbound !== true) this.faults.push(`${method}: ${error?.message} ${JSON.stringify(error?.details ?? {})}`);
    });
    this.client.on('badMessage', ({ error }) => this.faults.push(`no message: ${error?.message}`));
    this.client.handle(async ({ method = '', params = {} }) => {
      const answer = this.answers[method];
      if (answer === undefined) throw createRPCError('NotImplemented');
      this.heard.push({ action: method, params });
      const reply = await answer(params);
      if (typeof reply === 'string') throw createRPCError(reply);
      return { ...reply };
    });
  }

  /** From now on it answers so. */
  answer(action: string, answer: Answer | object | string): void {
    this.answers[action] = typeof answer === 'function' ? (answer as Answer) : () => answer;
  }

  /** What the central system asked of it. */
  asked(action: string): Params[] {
    return this.heard.filter((one) => one.action === action).map(({ params }) => params);
  }

  /** Waits for a request that is, or comes; the newest one. */
  async awaits(action: string, isIt: (params: Params) => boolean = () => true): Promise<Params> {
    const found = () => this.asked(action).findLast(isIt);
    await this.waiting.until(() => found() !== undefined, `${action} at the charge point`);
    return found() ?? {};
  }

  /** Calls the central system and lets time go on until the answer is there. */
  async call(action: string, payload: object): Promise<Params> {
    let answer: Params | null = null;
    let failure: unknown = null;
    const done = this.client.call(action, payload).then(
      (result) => {
        answer = result as Params;
      },
      (error: unknown) => {
        failure = error;
      },
    );
    await this.waiting.until(() => answer !== null || failure !== null, `an answer to ${action}`);
    await done;
    if (answer === null) throw failure;
    return answer;
  }

  async connect(): Promise<void> {
    await this.client.connect();
  }

  async disconnect(): Promise<void> {
    await this.client.close({ force: true });
  }

  /** "Booted": its boot was accepted, and it said what its connectors are. */
  async booted(status = 'Available'): Promise<Params> {
    await this.connect();
    const answer = await this.boot();
    await this.status('Available', 0);
    await this.status(status);
    return answer;
  }

  boot(): Promise<Params> {
    return this.call('BootNotification', {
      chargePointVendor: 'Independent',
      chargePointModel: 'Strict',
      chargePointSerialNumber: String(this.client.identity),
      firmwareVersion: '1.0',
    });
  }

  async status(status: string, connectorId = 1, errorCode = 'NoError'): Promise<void> {
    await this.call('StatusNotification', { connectorId, status, errorCode, timestamp: this.waiting.now() });
  }

  /** The status that it is given for its card. */
  async authorize(idTag: string): Promise<unknown> {
    const { idTagInfo } = await this.call('Authorize', { idTag });
    return (idTagInfo as Params)['status'];
  }

  /** Starts a transaction; its number and the status of its card. */
  async start(
    idTag: string,
    more: { readonly meterStart?: number; readonly timestamp?: string; readonly reservationId?: number } = {},
  ): Promise<{ readonly transactionId: number; readonly status: unknown }> {
    const request = { connectorId: 1, idTag, meterStart: 1_000, timestamp: this.waiting.now(), ...more };
    const { transactionId, idTagInfo } = await this.call('StartTransaction', request);
    return { transactionId: Number(transactionId), status: (idTagInfo as Params)['status'] };
  }

  async sample(transactionId: number, registerWh: number, currentA = 10): Promise<void> {
    const phases = ['L1', 'L2', 'L3'].map((phase) => ({
      value: currentA.toFixed(1),
      measurand: 'Current.Import',
      unit: 'A',
      phase,
    }));
    const sampledValue = [
      { value: String(registerWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
      { value: String(Math.round(currentA * 690)), measurand: 'Power.Active.Import', unit: 'W' },
      ...phases,
    ];
    const meterValue = [{ timestamp: this.waiting.now(), sampledValue }];
    await this.call('MeterValues', { connectorId: 1, transactionId, meterValue });
  }

  async stop(
    transactionId: number,
    more: {
      readonly reason?: string;
      readonly idTag?: string;
      readonly meterStop?: number;
      readonly timestamp?: string;
    } = {},
  ): Promise<Params> {
    return this.call('StopTransaction', { transactionId, meterStop: 2_500, timestamp: this.waiting.now(), ...more });
  }

  /** "Charging": plugged in, authorised, started. */
  async charging(idTag: string): Promise<number> {
    await this.status('Preparing');
    await this.authorize(idTag);
    const { transactionId } = await this.start(idTag);
    await this.status('Charging');
    return transactionId;
  }

  private changed(key: string, value: string): object {
    if (!this.configuration.has(key)) return { status: 'NotSupported' };
    this.configuration.set(key, value);
    return { status: 'Accepted' };
  }

  private told(keys: readonly string[]): object {
    const wanted = keys.length === 0 ? [...this.configuration.keys()] : keys;
    return {
      configurationKey: wanted.flatMap((key) => {
        const value = this.configuration.get(key);
        return value === undefined ? [] : [{ key, readonly: false, value }];
      }),
      unknownKey: wanted.filter((key) => !this.configuration.has(key)),
    };
  }
}

export interface ClientOptions {
  readonly protocols?: string[];
  readonly password?: string | null;
  readonly ca?: string;
  /** Default: the central system of the house, without TLS. */
  readonly endpoint?: string;
}

const usual = (): Record<string, Answer> => ({
  CancelReservation: () => ({ status: 'Accepted' }),
  ChangeAvailability: () => ({ status: 'Accepted' }),
  ClearCache: () => ({ status: 'Accepted' }),
  ClearChargingProfile: () => ({ status: 'Unknown' }),
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
  GetCompositeSchedule: () => ({ status: 'Rejected' }),
  GetDiagnostics: () => ({}),
  GetLocalListVersion: () => ({ listVersion: 0 }),
  RemoteStartTransaction: () => ({ status: 'Accepted' }),
  RemoteStopTransaction: () => ({ status: 'Accepted' }),
  ReserveNow: () => ({ status: 'Accepted' }),
  Reset: () => ({ status: 'Accepted' }),
  SendLocalList: () => ({ status: 'Accepted' }),
  SetChargingProfile: () => ({ status: 'Accepted' }),
  TriggerMessage: () => ({ status: 'NotImplemented' }),
  UnlockConnector: () => ({ status: 'Unlocked' }),
  UpdateFirmware: () => ({}),
});
