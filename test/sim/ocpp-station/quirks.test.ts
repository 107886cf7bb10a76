import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StationConfiguration } from '../../../src/sim/ocpp-station/configuration.ts';
import { QUIRK_NAMES, QUIRKS } from '../../../src/sim/ocpp-station/quirks.ts';
import { type Moment, type Payload, type Quirk, quirkySocket } from '../../../src/sim/ocpp-station/quirky-socket.ts';
import { FakeClock } from '../../fake-clock.ts';
import { socketPair, until } from '../../ocpp/socket-pair.ts';

const AT = '2026-06-15T10:00:00.000Z';
const moment = (count: number): Moment => ({ nowMs: Date.parse(AT), count, key: () => '', reboot: () => {} });

/** What a station that keeps to the standard says, and what it is asked, in some variety. */
const SAID: Readonly<Record<string, readonly Payload[]>> = {
  BootNotification: [{ chargePointVendor: 'v', chargePointModel: 'm' }],
  StatusNotification: [
    { connectorId: 0, status: 'Available', errorCode: 'NoError', timestamp: AT },
    { connectorId: 1, status: 'Preparing', errorCode: 'NoError', timestamp: AT },
  ],
  StartTransaction: [{ connectorId: 1, idTag: 'A', meterStart: 0, timestamp: AT }],
  StopTransaction: [{ transactionId: 5, idTag: 'A', meterStop: 1, timestamp: AT }],
  MeterValues: [{ connectorId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: '1' }, { value: '2' }] }] }],
};
const profile = (purpose: string, kind: string, unit: string): Payload => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfilePurpose: purpose,
    chargingProfileKind: kind,
    chargingSchedule: { chargingRateUnit: unit },
  },
});
const ASKED: Readonly<Record<string, readonly Payload[]>> = {
  ChangeAvailability: [{ connectorId: 1, type: 'Operative' }],
  ChangeConfiguration: [{ key: 'MeterValuesSampledData', value: 'Voltage,Current.Import' }],
  GetConfiguration: [{}],
  RemoteStartTransaction: [{ idTag: 'A' }],
  SetChargingProfile: [profile('TxDefaultProfile', 'Absolute', 'A'), profile('ChargePointMaxProfile', 'Relative', 'W')],
  TriggerMessage: [{ requestedMessage: 'MeterValues' }],
};
const ANSWERED: Readonly<Record<string, Payload>> = {
  GetConfiguration: { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] },
  GetCompositeSchedule: { status: 'Accepted', chargingSchedule: { chargingSchedulePeriod: [{ limit: 6 }] } },
};

describe.each(QUIRK_NAMES)('the quirk %s', (name) => {
  const quirk: Quirk = QUIRKS[name];

  it('differs in every part from a station without it', () => {
    for (const [action, say] of Object.entries(quirk.says ?? {})) {
      const differs = (SAID[action] ?? []).some((payload) =>
        [1, 2].some((count) => {
          const messages = say(payload, moment(count));
          return JSON.stringify(messages) !== JSON.stringify([{ action, payload }]);
        }),
      );
      expect(differs, action).toBe(true);
    }
    for (const [action, refuse] of Object.entries(quirk.instead ?? {})) {
      expect(
        (ASKED[action] ?? []).some((request) => refuse(request, moment(1)) !== null),
        action,
      ).toBe(true);
    }
    for (const [action, word] of Object.entries(quirk.answers ?? {})) {
      expect(word(ANSWERED[action] ?? {}, {}), action).not.toEqual(ANSWERED[action]);
    }
    const usual = new StationConfiguration();
    for (const [key, value] of Object.entries(quirk.configuration ?? {})) {
      expect(usual.get([key]).configurationKey[0]?.value, key).not.toBe(value);
    }
    expect(quirk.subprotocols).not.toEqual(['ocpp1.6']);
    if (quirk.offers !== undefined) expect([6, 9.5, 16].map(quirk.offers)).not.toEqual([6, 9.5, 16]);
    expect(Object.keys(quirk).length).toBeGreaterThan(0);
  });
});

describe('a socket with quirks', () => {
  const clock = new FakeClock();
  let pair: Awaited<ReturnType<typeof socketPair>>;
  let quirks: Quirk[];
  let arrived: unknown[];
  let heard: unknown[];
  let send: (frame: unknown[]) => void;
  beforeEach(async () => {
    pair = await socketPair();
    quirks = [];
    arrived = [];
    heard = [];
    const { count: _, ...now } = moment(0);
    const socket = quirkySocket(pair.near, { clock, quirks: () => quirks, moment: () => now });
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    pair.far.on('message', (data) => arrived.push(JSON.parse(data.toString())));
    send = (frame) => socket.send(JSON.stringify(frame));
  });
  afterEach(() => pair.close());

  it('is a socket like any other without them', async () => {
    send([2, '1', 'Heartbeat', {}]);
    pair.far.send('[2,"x","Reset",{"type":"Hard"}]');
    await until(() => arrived.length === 1 && heard.length === 1);
    expect([arrived, heard]).toEqual([[[2, '1', 'Heartbeat', {}]], [[2, 'x', 'Reset', { type: 'Hard' }]]]);
  });

  it('says more than it was told, and keeps the id of what was meant', async () => {
    quirks = [
      {
        says: {
          Heartbeat: (payload) => [
            { action: 'Extra', payload: {} },
            { action: 'Heartbeat', payload },
          ],
        },
      },
    ];
    send([2, '1', 'Heartbeat', {}]);
    await until(() => arrived.length === 2);
    expect(arrived).toEqual([
      [2, 'extra-1', 'Extra', {}],
      [2, '1', 'Heartbeat', {}],
    ]);
  });

  it('keeps something to itself, and goes on as if it had been answered', async () => {
    quirks = [{ says: { Heartbeat: () => [] } }];
    send([2, '1', 'Heartbeat', {}]);
    await until(() => heard.length === 1);
    expect([arrived, heard]).toEqual([[], [[3, '1', {}]]]);
  });

  it('answers instead of the station, with a payload, an error, or not at all', async () => {
    const replies = [{ status: 'Rejected' }, 'NotSupported', 'silence'] as const;
    quirks = [{ instead: { Reset: (_request, { count }) => replies[count - 1] ?? null } }];
    for (let i = 1; i <= 4; i += 1) pair.far.send(`[2,"${i}","Reset",{}]`);
    await until(() => heard.length === 1 && arrived.length === 2);
    expect(heard).toEqual([[2, '4', 'Reset', {}]]);
    expect(arrived).toEqual([
      [3, '1', { status: 'Rejected' }],
      [4, '2', 'NotSupported', '', {}],
    ]);
  });

  it('words an answer anew, and late', async () => {
    quirks = [{ answers: { Reset: (answer, request) => ({ ...answer, ...request }) }, answersAfterMs: 1_000 }];
    pair.far.send('[2,"1","Reset",{"type":"Hard"}]');
    await until(() => heard.length === 1);
    send([3, '1', { status: 'Accepted' }]);
    clock.advance(999);
    expect(arrived).toEqual([]);
    clock.advance(1);
    await until(() => arrived.length === 1);
    expect(arrived).toEqual([[3, '1', { status: 'Accepted', type: 'Hard' }]]);
  });
});
