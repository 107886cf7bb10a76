/**
 * What charge points of the field said, after the threads in which their owners showed it: made anew, with numbers and
 * times of our own, and broken in the same way.
 */
export interface Replay {
  readonly who: string;
  readonly source: string;
  /** Frames as text: some are hardly JSON. @param at a time some seconds away from now, as UTC text */
  readonly frames: (at: (seconds: number) => string) => readonly string[];
  /** What has to be seen of the charge point afterwards, where the frames tell it. */
  readonly seen?: {
    readonly powerW?: number;
    readonly phaseCurrentA?: readonly [number, number, number];
    readonly status?: string;
    readonly sessionWh?: number;
  };
  /** Its sessions in the books afterwards, the newest first. */
  readonly booked?: readonly { readonly energyWh: number | null; readonly endReason: string | null }[];
}

const call = (id: number, action: string, payload: object): string => JSON.stringify([2, String(id), action, payload]);
const sample = (measurand: string, value: string, unit: string, more: object = {}) => ({
  measurand,
  value,
  unit,
  ...more,
});

export const REPLAYS: readonly Replay[] = [
  {
    who: 'Alfen',
    source: 'lbbrhzn/ocpp issue 361; lorenzodonini/ocpp-go issue 188',
    frames: (at) => [
      call(1, 'StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 50_000, timestamp: at(-60) }),
      '[2,"4","MeterValues",{"connectorId":1,"transactionId":9223372036854775807,"meterValue":[{"timestamp":"2020-09-19T15:14:23Z","sampledValue":[{"value":"15.630","context":"Sample.Periodic","unit":"A"},{"value":"16.000","context":"CurrentMax","unit":"A"}]}]}]',
      '[2,"5","StopTransaction",{"meterStop":41200,"timestamp":"2020-09-19T18:02:11Z","transactionId":9223372036854775807,"idTag":"04AABBCC"}]',
      call(6, 'MeterValues', {
        connectorId: 1,
        transactionId: 0,
        meterValue: [{ timestamp: at(0), sampledValue: [sample('Energy.Active.Import.Register', '50040', 'Wh')] }],
      }),
    ],
    // The one that runs is not that of three months ago.
    seen: { sessionWh: 40 },
  },
  {
    who: 'Alfen, firmware 4.15.7',
    source: 'lbbrhzn/ocpp issue 337',
    frames: (at) => [
      call(1, 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: at(0) }),
      call(2, 'StatusNotification', {
        connectorId: 0,
        errorCode: 'OtherError',
        info: 'Modbus TCP/IP lost, in safe mode max 14.0A',
        status: 'Faulted',
        timestamp: at(-172_800),
        vendorErrorCode: '210',
      }),
    ],
    seen: { status: 'available' },
  },
  {
    who: 'Huawei SCharger',
    source: 'evcc-io/evcc pull request 19001, issue 32170; lbbrhzn/ocpp issue 1144',
    frames: (at) => [
      call(1, 'BootNotification', {
        chargePointModel: 'ACChargePoint',
        chargePointSerialNumber: 'x',
        chargePointVendor: '',
      }),
      call(2, 'MeterValues', {
        connectorId: 1,
        transactionId: 1,
        meterValue: {
          timestamp: at(0),
          sampledValue: [
            sample('Energy.Active.Import.Register', '0.00', 'kWh', { context: 'Transaction.Begin' }),
            sample('Power.Active.Import', '7.36', 'kW'),
          ],
        },
      }),
    ],
    seen: { powerW: 7_360 },
  },
  {
    who: 'Charge Amps Halo',
    source: 'evcc-io/evcc issue 15943; lbbrhzn/ocpp issue 1576',
    frames: (at) => [
      call(1, 'BootNotification', {
        chargePointModel: 'HALO',
        chargePointVendor: 'Charge Amps',
        firmwareVersion: '180',
        iccid: '0',
        meterType: 'ATM90E32AS',
      }),
      call(2, 'StatusNotification', { connectorId: 2, errorCode: 'NoError', status: 'Available' }),
      call(3, 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' }),
      call(4, 'MeterValues', {
        connectorId: 1,
        transactionId: -1,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Energy.Active.Import.Register', '586757', 'Wh'),
              sample('Power.Active.Import', '3680.2', 'W'),
              sample('Current.Import', '16.000', 'A', { phase: 'L1' }),
              sample('Frequency', '49.98', 'Hz'),
            ],
          },
        ],
      }),
    ],
    seen: { status: 'charging', powerW: 3_680.2, phaseCurrentA: [16, 0, 0] },
  },
  {
    who: 'Growatt THOR',
    source: 'evcc-io/evcc issue 10399',
    frames: (at) => [
      call(1, 'StartTransaction', {
        connectorId: 1,
        idTag: '04A1B2C3',
        meterStart: 0,
        reservationId: 0,
        timestamp: at(7_200).slice(0, 19),
      }),
    ],
    booked: [{ energyWh: null, endReason: null }],
  },
  {
    who: 'Chago',
    source: 'steve-community/steve issue 136',
    frames: (at) => [
      call(1, 'StatusNotification', {
        connectorId: 1,
        status: 'Available',
        errorCode: 'NoError',
        info: 'Status Update',
        timestamp: at(7_190),
        vendorId: 'Chago',
      }),
      call(2, 'StatusNotification', { connectorId: 1, status: 'Preparing', errorCode: 'NoError', timestamp: at(0) }),
    ],
    seen: { status: 'preparing' },
  },
  {
    who: 'MicroOcpp before its clock is set',
    source: 'matth-x/MicroOcpp issue 311',
    frames: (at) => [
      call(1, 'StatusNotification', {
        connectorId: 1,
        errorCode: 'NoError',
        status: 'Available',
        timestamp: '1970-01-01T00:00:00.750Z',
      }),
      call(2, 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: at(0) }),
    ],
    seen: { status: 'preparing' },
  },
  {
    who: 'Legrand GreenUp',
    source: 'lbbrhzn/ocpp issue 1248',
    frames: (at) => [
      call(1, 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: at(0) }),
      call(2, 'StatusNotification', { connectorId: 0, errorCode: 'Error', status: 'Faulted', timestamp: at(0) }),
    ],
    seen: { status: 'preparing' },
  },
  {
    who: 'Zaptec Go 2',
    source: 'evcc-io/evcc issue 29190',
    frames: (at) => {
      const value = (sampledValue: object[]) => ({ timestamp: at(0), sampledValue });
      const phases = (measurand: string, values: readonly string[], unit: string, names: readonly string[]) =>
        value(values.map((one, i) => sample(measurand, one, unit, { phase: names[i], location: 'Outlet' })));
      return [
        call(1, 'MeterValues', {
          connectorId: 1,
          meterValue: [
            value([sample('Power.Active.Import', '2550.0', 'W', { location: 'Outlet' })]),
            phases('Current.Import', ['5.6', '5.6', '0.3'], 'A', ['L1', 'L2', 'L3']),
            phases('Voltage', ['226.7', '226.7', '227.9'], 'V', ['L1', 'L2', 'L3']),
            phases('Voltage', ['392.1', '393.0', '393.9'], 'V', ['L1-L2', 'L3-L1', 'L2-L3']),
            value([sample('Current.Offered', '28.0', 'A')]),
          ],
        }),
      ];
    },
    seen: { powerW: 2_550, phaseCurrentA: [5.6, 5.6, 0.3] },
  },
  {
    who: 'Heidelberg Amperfied',
    source: 'evcc-io/evcc issue 17585',
    frames: (at) => [
      call(1, 'MeterValues', {
        connectorId: 1,
        transactionId: 0,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Power.Active.Import', '1380', 'W', { format: 'Raw', location: 'Outlet', context: 'Other' }),
              sample('Current.Import', '6.0', 'A', { phase: 'L1', location: 'Outlet', context: 'Other' }),
              sample('Voltage', '235.8', 'V', { phase: 'L1-N', location: 'Outlet' }),
              sample('Current.Offered', '0', 'V', { context: 'Trigger' }),
              sample('SoC', '0', 'V', { context: 'Trigger' }),
            ],
          },
        ],
      }),
    ],
    seen: { powerW: 1_380, phaseCurrentA: [6, 0, 0] },
  },
  {
    who: 'Ocular LTE Plus',
    source: 'lbbrhzn/ocpp issue 2030',
    frames: (at) => [
      call(1, 'StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 1_000, timestamp: at(-60) }),
      // The bytes 10 and 0E stand in the frame as they are.
      `[2,"100000023","StopTransaction",{"meterStop":1388, "idTag":"BA86I250X5G6MOD5DLKD\u0010\u000e", "transactionId":0,"timestamp":"${at(-1)}", "reason":"EVDisconnected"}]`,
    ],
    booked: [{ energyWh: 388, endReason: 'ev-disconnected' }],
  },
  {
    who: 'Sigen',
    source: 'lbbrhzn/ocpp issue 1803',
    frames: (at) => [
      call(1, 'StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 250_000, timestamp: at(-60) }),
      call(2, 'StopTransaction', {
        meterStop: 250_390,
        timestamp: at(-1),
        transactionId: 0,
        idTag: 'X16WG99J2QIEGCC0MCJ5-',
      }),
    ],
    booked: [{ energyWh: 390, endReason: 'local' }],
  },
  {
    who: 'Wallbox in free mode',
    source: 'ConnectorIO/connectorio-addons pull request 199; evcc-io/evcc issue 14040',
    frames: (at) => [
      call(1, 'StopTransaction', { meterStop: 1_122_621, timestamp: at(0), idTag: '', transactionId: 11 }),
    ],
  },
  {
    who: 'a station that measures everything in its body',
    source: 'evcc-io/evcc issue 16966',
    frames: (at) => [
      call(1, 'MeterValues', {
        connectorId: 1,
        transactionId: 1_730_229_549,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Voltage', '222.30', 'V', { phase: 'L1-N', location: 'Body', format: 'Raw' }),
              sample('Current.Import', '15.52', 'A', { phase: 'L1-N', location: 'Body', format: 'Raw' }),
              sample('Power.Active.Import', '3.43', 'kW', { phase: 'L1-N', location: 'Body', format: 'Raw' }),
              sample('Energy.Active.Import.Register', '2331816', 'Wh', { location: 'Body', format: 'Raw' }),
              sample('Current.Offered', '16.00', 'A', { location: 'Body', format: 'Raw' }),
              sample('Current.Import', '0.00', 'A', { phase: 'L2-N', location: 'Body', format: 'Raw' }),
            ],
          },
        ],
      }),
    ],
    seen: { powerW: 3_430, phaseCurrentA: [15.52, 0, 0] },
  },
  {
    who: 'Injet Sonic',
    source: 'lbbrhzn/ocpp issue 1311',
    frames: (at) => [
      call(1, 'MeterValues', {
        connectorId: 1,
        transactionId: 1_725_564_597,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Energy.Active.Import.Register', '254780', 'Wh'),
              sample('Power.Active.Import', '3.5', 'kW'),
              sample('Temperature', '35', 'Celsius'),
              sample('Voltage', '231.1', 'V', { phase: 'L1-N' }),
              sample('Current.Import', '15.6', 'A', { phase: 'N' }),
            ],
          },
        ],
      }),
    ],
    seen: { powerW: 3_500 },
  },
  {
    who: 'Project EV',
    source: 'evcc-io/evcc issue 15768',
    frames: (at) => [
      call(1, 'StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 0, timestamp: at(-600) }),
      call(2, 'MeterValues', {
        connectorId: 1,
        transactionId: 0,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Energy.Active.Import.Register', '604', 'Wh', { context: 'Sample.Periodic' }),
              sample('Energy.Active.Import.Register', '0', 'Wh', { context: 'Transaction.Begin' }),
              sample('Power.Active.Import', '3620', 'W', { phase: 'L1' }),
            ],
          },
        ],
      }),
    ],
    seen: { powerW: 3_620, sessionWh: 604 },
  },
  {
    who: 'MicroOcpp with measurands of its own making',
    source: 'matth-x/MicroOcpp issue 128',
    frames: (at) => [
      call(1, 'MeterValues', {
        connectorId: 1,
        transactionId: 671_421,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Voltage', '230', 'V', { phase: 'L1' }),
              sample('Current.import', '12.4', 'A', { phase: 'L1' }),
              sample('Frequency', '50', 'Hz'),
            ],
          },
        ],
      }),
    ],
    seen: { powerW: 2_852, phaseCurrentA: [12.4, 0, 0] },
  },
  {
    who: 'EN+ after the end',
    source: 'evcc-io/evcc issue 14673',
    frames: (at) => [
      call(1, 'StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 1_000, timestamp: at(-60) }),
      call(2, 'StopTransaction', { meterStop: 1_100, timestamp: at(-30), transactionId: 0 }),
      call(3, 'MeterValues', {
        connectorId: 1,
        transactionId: 0,
        meterValue: [
          {
            timestamp: at(0),
            sampledValue: [
              sample('Current.Offered', '32.0', 'A'),
              { measurand: 'Current.Import', unit: 'A', phase: 'L1', value: '0' },
              sample('Energy.Active.Import.Register', '1100.0', 'Wh'),
            ],
          },
        ],
      }),
    ],
    booked: [{ energyWh: 100, endReason: 'local' }],
  },
  {
    who: 'a station with nothing to sample',
    source: 'lbbrhzn/ocpp issue 466',
    frames: (at) => [call(1, 'MeterValues', { connectorId: 1, meterValue: [{ timestamp: at(0), sampledValue: [] }] })],
  },
  {
    who: 'EVBox',
    source: 'evcc-io/evcc pull request 10109',
    frames: () => [
      call(1, 'DataTransfer', { vendorId: 'EV-BOX', messageId: 'evbStatusNotification', data: '1,Preparing' }),
    ],
  },
];
