import type { Message, Moment, Payload, Quirk } from './quirky-socket.ts';

/**
 * How charge points of the field differ from the standard, each by the name of what it does. docs/ocpp-quirks.md says
 * who does so, where it was seen, and how it is met. What shows only in their limits and their timing stands beside the
 * other faults in station.ts.
 */
export const QUIRKS = {
  /** Alfen: a remote start takes the id tag of its free charging alone. */
  'plug-and-charge-id': {
    configuration: { PlugAndChargeIdentifier: 'PNC-1' },
    instead: {
      RemoteStartTransaction: ({ idTag }, { key }) =>
        idTag === key('PlugAndChargeIdentifier') ? null : { status: 'Rejected' },
    },
  },
  /** Alfen: to a new central system it tells all it ever kept to itself, in words of its own. */
  'unsent-history': {
    says: {
      StatusNotification: (payload, { count, nowMs }) => [
        ...(count === 1 ? history(nowMs) : []),
        { action: 'StatusNotification', payload },
      ],
    },
  },
  /** Alfen: a fault of the whole station that was over two days ago. */
  'old-fault': {
    says: {
      StatusNotification: (payload, { nowMs }) =>
        payload['connectorId'] === 0
          ? said('StatusNotification', {
              connectorId: 0,
              errorCode: 'OtherError',
              info: 'Modbus TCP/IP lost, in safe mode max 14.0A',
              status: 'Faulted',
              timestamp: new Date(nowMs - 2 * DAY_MS).toISOString(),
              vendorErrorCode: '210',
            })
          : said('StatusNotification', payload),
    },
  },
  /** ABB Terra AC: boots when it is asked what it measures. */
  'reboots-when-read': {
    says: introducedAs('ABB', 'TAC-W22', '1.8.21'),
    instead: {
      GetConfiguration: ({ key }, { reboot }) => {
        const isAbout = !Array.isArray(key) || key.length === 0 || key.includes('MeterValuesSampledData');
        if (isAbout) reboot();
        return isAbout ? 'silence' : null;
      },
    },
  },
  /** ABB Terra DC. */
  'profiles-are-errors': { instead: { SetChargingProfile: () => 'NotSupported' } },
  /** Heidelberg. */
  'no-smart-charging': {
    configuration: { SupportedFeatureProfiles: 'Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger' },
    instead: { SetChargingProfile: () => ({ status: 'NotSupported' }) },
  },
  /** Wallbox Pulsar Pro: whatever it accepts. */
  'stays-at-9-amperes': { offers: (currentA) => (currentA > 0 ? 9 : 0) },
  /** Wallbox, firmware 6. */
  'relative-only': {
    says: introducedAs('Wallbox', 'Pulsar Plus', '6.7.1'),
    instead: { SetChargingProfile: (request) => (kindOf(request) === 'Relative' ? null : { status: 'Rejected' }) },
  },
  /** Wallbox in free mode: ends what it never began. */
  'stops-what-never-started': {
    says: {
      StatusNotification: (payload, { count, nowMs }) => [
        { action: 'StatusNotification', payload },
        ...(count === 2
          ? said('StopTransaction', {
              meterStop: 1_122_621,
              timestamp: new Date(nowMs).toISOString(),
              idTag: '',
              transactionId: 1_762_770_182,
              reason: 'EVDisconnected',
            })
          : []),
      ],
    },
  },
  /** EVBox Elvi: does not say what its connectors are. */
  'no-status-at-boot': {
    says: {
      StatusNotification: (payload, { count }) => (count <= 2 ? [] : said('StatusNotification', payload)),
    },
    instead: {
      SetChargingProfile: (request) => (purposeOf(request) === 'ChargePointMaxProfile' ? { status: 'Rejected' } : null),
    },
  },
  /** Easee: one list of measurands and no other. */
  'fixed-measurands': {
    instead: { ChangeConfiguration: ({ key }) => (key === 'MeterValuesSampledData' ? { status: 'Rejected' } : null) },
    configuration: { MeterValuesSampledData: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import' },
  },
  /** go-e, Project EV. */
  'no-trigger-for-meter': {
    instead: {
      TriggerMessage: ({ requestedMessage }) => (requestedMessage === 'MeterValues' ? { status: 'Rejected' } : null),
    },
  },
  /** Zaptec Go 2: every measurand by itself under one time, and voltages between the phases. */
  'one-measurand-each': {
    says: {
      MeterValues: (payload) =>
        said('MeterValues', {
          ...payload,
          meterValue: valuesOf(payload).flatMap(({ timestamp, sampledValue }) => [
            ...sampledValue.map((sample) => ({ timestamp, sampledValue: [sample] })),
            { timestamp, sampledValue: [{ value: '398.4', measurand: 'Voltage', phase: 'L1-L2', unit: 'V' }] },
          ]),
        }),
    },
  },
  /** Huawei: nobody made it, it takes power alone, and one meter value is no list. */
  'no-vendor': {
    configuration: { ChargingScheduleAllowedChargingRateUnit: 'Power' },
    says: {
      BootNotification: (payload) => said('BootNotification', { ...payload, chargePointVendor: '' }),
      MeterValues: (payload) => said('MeterValues', { ...payload, meterValue: valuesOf(payload)[0] }),
    },
    instead: { SetChargingProfile: (request) => (unitOf(request) === 'W' ? null : { status: 'Rejected' }) },
  },
  /** Charge Amps: no transaction in its meter values; Hz. */
  'meter-without-transaction': {
    says: {
      MeterValues: (payload) =>
        said('MeterValues', {
          ...payload,
          transactionId: -1,
          meterValue: valuesOf(payload).map(({ timestamp, sampledValue }) => ({
            timestamp,
            sampledValue: [...sampledValue, { value: '49.98', measurand: 'Frequency', unit: 'Hz' }],
          })),
        }),
    },
  },
  /** Growatt: local time, and not a word about that. */
  'local-time': everywhere((timestamp) => local(timestamp).replace('Z', '')),
  /** Chago: local time as if it were UTC, until its clock is set. */
  'local-time-at-boot': {
    says: {
      StatusNotification: (payload, { count }) =>
        said(
          'StatusNotification',
          count <= 2 ? { ...payload, timestamp: local(String(payload['timestamp'])) } : payload,
        ),
    },
  },
  /** MicroOcpp: before its clock is set it is 1970. */
  'born-1970': {
    says: {
      StatusNotification: (payload, { count }) =>
        said('StatusNotification', count <= 2 ? { ...payload, timestamp: `1970-01-01T00:00:00.7${count}0Z` } : payload),
    },
  },
  /** Vestel: measures nothing unless clock-aligned data are wanted too. */
  'no-meter-without-aligned': {
    says: {
      MeterValues: (payload, { key }) => (key('MeterValuesAlignedData') === '' ? [] : said('MeterValues', payload)),
    },
  },
  /** Mennekes 4Business: answers after a minute. */
  'answers-after-a-minute': { answersAfterMs: 60_000 },
  /** Mennekes 4Business: everything would need a reboot. */
  'reboot-required': { instead: { ChangeConfiguration: () => ({ status: 'RebootRequired' }) } },
  /** Mennekes ACU: no power outside a transaction. */
  'power-in-transactions-only': {
    says: { MeterValues: (payload) => (payload['transactionId'] === undefined ? [] : said('MeterValues', payload)) },
  },
  /** Grizzl-E. */
  'no-subprotocol': { subprotocols: [] },
  /** FoxESS offers more than one version. */
  'offers-two-versions': { subprotocols: ['ocpp2.0.1', 'ocpp1.6'] },
  /** FoxESS: free, with a cable in it. */
  'available-with-cable': {
    says: {
      StatusNotification: (payload) =>
        said('StatusNotification', payload['status'] === 'Preparing' ? { ...payload, status: 'Available' } : payload),
    },
  },
  /** EN+: little room, and it does not bear ChangeAvailability. */
  'little-room': {
    configuration: {
      MaxChargingProfilesInstalled: '3',
      ChargingScheduleMaxPeriods: '5',
      LocalAuthListMaxLength: '10',
      SendLocalListMaxLength: '10',
    },
    instead: {
      ChangeAvailability: (_request, { reboot }) => {
        reboot();
        return 'silence';
      },
    },
  },
  /** Legrand. */
  'unknown-error-code': {
    says: {
      StatusNotification: (payload) =>
        said('StatusNotification', payload['connectorId'] === 0 ? { ...payload, errorCode: 'Error' } : payload),
    },
  },
  /** NEcharge: five currents and no other. */
  'coarse-steps': { offers: (currentA) => [16, 13, 10, 8, 6].find((step) => step <= currentA) ?? 0 },
  /** Timxon: no answer to a schedule with a start. */
  'no-answer-to-absolute': {
    says: introducedAs('Timxon', 'A0', '1.0'),
    instead: {
      SetChargingProfile: (request) =>
        purposeOf(request) !== 'TxDefaultProfile'
          ? { status: 'NotSupported' }
          : kindOf(request) === 'Absolute'
            ? 'silence'
            : null,
    },
  },
  /** Ocular: two characters too many in the id tag, and a last meter value after the end. */
  'corrupted-id': {
    says: {
      StopTransaction: (payload, { nowMs }) => [
        ...said('StopTransaction', { ...payload, idTag: `${payload['idTag'] ?? 'BA86I250X5G6MOD5DLKD'}\u0010\u000e` }),
        ...said('MeterValues', {
          connectorId: 1,
          transactionId: payload['transactionId'],
          meterValue: [
            {
              timestamp: new Date(nowMs).toISOString(),
              sampledValue: [{ value: '15.8', measurand: 'Current.Import', phase: 'L1', unit: 'A' }],
            },
          ],
        }),
      ],
    },
  },
  /** Etrel: numbers its transactions itself. */
  'own-transaction-ids': {
    says: {
      MeterValues: (payload) => said('MeterValues', { ...payload, transactionId: 4_711 }),
      StopTransaction: (payload) => said('StopTransaction', { ...payload, transactionId: 4_711 }),
    },
  },
  /** ABL eMH3: one measurand at a time. */
  'one-measurand-only': {
    instead: {
      ChangeConfiguration: ({ key, value }) =>
        key === 'MeterValuesSampledData' && String(value).includes(',') ? { status: 'Rejected' } : null,
    },
  },
  /** KEBA P30, after seven days alone: connects and never boots. */
  'never-boots': { says: { BootNotification: () => [] } },
  /** Scame and others: numbers and odd case in the configuration. */
  'odd-configuration': {
    answers: {
      GetConfiguration: (answer) => ({
        ...answer,
        configurationKey: listOf(answer['configurationKey']).map((one) => ({
          ...one,
          key: String(one['key']).toUpperCase(),
          value: Number.isNaN(Number(one['value'])) ? one['value'] : Number(one['value']),
        })),
      }),
    },
  },
  /** tkt EV. */
  'stops-transaction-0': {
    says: { StopTransaction: (payload) => said('StopTransaction', { ...payload, transactionId: 0 }) },
  },
  /** libocpp, after a start while it was offline. */
  'stops-transaction-minus-1': {
    says: { StopTransaction: (payload) => said('StopTransaction', { ...payload, transactionId: -1 }) },
  },
  /** MicroOcpp: takes power alone. */
  'power-only': {
    configuration: { ChargingScheduleAllowedChargingRateUnit: 'Power', AuthorizationKey: '4c61646564696573' },
    instead: { SetChargingProfile: (request) => (unitOf(request) === 'W' ? null : { status: 'Rejected' }) },
  },
  /** SAP simulator: a schedule without end has no period. */
  'endless-schedule': {
    answers: {
      GetCompositeSchedule: (answer) => ({
        ...answer,
        chargingSchedule: { duration: 8_638_204_695_938, chargingRateUnit: 'A', chargingSchedulePeriod: [] },
      }),
    },
  },
} as const satisfies Readonly<Record<string, Quirk>>;

export type QuirkName = keyof typeof QUIRKS;

export const QUIRK_NAMES = Object.keys(QUIRKS).filter((name): name is QuirkName => Object.hasOwn(QUIRKS, name));

const DAY_MS = 86_400_000;
const LOCAL_MS = 2 * 3_600_000;

const said = (action: string, payload: Payload): readonly Message[] => [{ action, payload }];

/** Who it is: some of the field are known by name (hw/chargers/ocpp). */
function introducedAs(
  chargePointVendor: string,
  chargePointModel: string,
  firmwareVersion: string,
): Quirk['says'] & {} {
  return {
    BootNotification: (payload) =>
      said('BootNotification', { ...payload, chargePointVendor, chargePointModel, firmwareVersion }),
  };
}

/** What it kept to itself for months: a current without a measurand, a word of its own, no number it was ever given. */
const history = (nowMs: number): readonly Message[] =>
  [90, 60, 30].map((days) => ({
    action: 'MeterValues',
    payload: {
      connectorId: 1,
      // What becomes of 2^63 - 1 in a double.
      transactionId: 2 ** 63,
      meterValue: [
        {
          timestamp: new Date(nowMs - days * DAY_MS).toISOString(),
          sampledValue: [
            { value: '15.630', context: 'Sample.Periodic', unit: 'A' },
            { value: '16.000', context: 'CurrentMax', unit: 'A' },
          ],
        },
      ],
    },
  }));

interface Values {
  readonly timestamp: string;
  readonly sampledValue: readonly Payload[];
}
const valuesOf = (payload: Payload): readonly Values[] => (payload['meterValue'] ?? []) as readonly Values[];
const listOf = (value: unknown): readonly Payload[] => (Array.isArray(value) ? value : []);

const profileOf = (request: Payload): Payload => (request['csChargingProfiles'] ?? {}) as Payload;
const kindOf = (request: Payload): unknown => profileOf(request)['chargingProfileKind'];
const purposeOf = (request: Payload): unknown => profileOf(request)['chargingProfilePurpose'];
const unitOf = (request: Payload): unknown =>
  ((profileOf(request)['chargingSchedule'] ?? {}) as Payload)['chargingRateUnit'];

/** Two hours ahead of UTC, as in a German summer. */
const local = (timestamp: string): string => new Date(Date.parse(timestamp) + LOCAL_MS).toISOString();

/** All times that it says. */
function everywhere(change: (timestamp: string) => string): Quirk {
  const top = (payload: Payload): Payload => ({ ...payload, timestamp: change(String(payload['timestamp'])) });
  return {
    says: {
      StatusNotification: (payload: Payload, _moment: Moment) => said('StatusNotification', top(payload)),
      StartTransaction: (payload: Payload) => said('StartTransaction', top(payload)),
      StopTransaction: (payload: Payload) => said('StopTransaction', top(payload)),
      MeterValues: (payload: Payload) =>
        said('MeterValues', {
          ...payload,
          meterValue: valuesOf(payload).map((value) => ({ ...value, timestamp: change(value.timestamp) })),
        }),
    },
  };
}
