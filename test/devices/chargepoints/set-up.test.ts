import { afterEach, describe, expect, it } from 'vitest';
import type { StationRecord } from '../../../src/core/model/station-record.ts';
import type { Quirks } from '../../../src/devices/chargepoints/families/family.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, drawing, PROVEN } from './bench-site.ts';

const STRANGER: StationRecord = { ...PROVEN, safeCurrentA: null, expiry: 'unseen', setUp: null };

/** A station with a configuration of its own. */
class Configured {
  readonly values = new Map<string, string>([
    ['ChargeProfileMaxStackLevel', '8'],
    ['ChargingScheduleAllowedChargingRateUnit', 'Current'],
    ['MeterValuesSampledData', 'Energy.Active.Import.Register'],
    ['MeterValueSampleInterval', '900'],
    ['MeterValuesAlignedData', ''],
    ['ClockAlignedDataInterval', '0'],
    ['WebSocketPingInterval', '0'],
  ]);
  readonly fixed = new Set<string>(['ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit']);
  /** How it answers a change; it is made when that is Accepted. */
  answer: (key: string, value: string) => string = () => 'Accepted';
  /** How many keys it answers at once. */
  most = 100;

  readonly script: ScriptedStation['script'] = {
    GetConfiguration: ({ key }) => {
      const asked = Array.isArray(key) ? key.map(String) : [...this.values.keys()];
      const known = asked.filter((name) => this.values.has(name)).slice(0, this.most);
      return {
        configurationKey: known.map((name) => ({
          // Keys come in odd case.
          key: name.toUpperCase(),
          readonly: this.fixed.has(name),
          value: this.values.get(name),
        })),
      };
    },
    ChangeConfiguration: ({ key, value }) => {
      const status = this.answer(String(key), String(value));
      if (status === 'silence') return 'silence';
      if (status === 'Accepted') this.values.set(String(key), String(value));
      return { status };
    },
  };
}

describe('the set-up of a station', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  const box = () => new Configured();
  const condition = () => site.chargePoint.snapshot().condition;
  const changes = () => station.callsOf('ChangeConfiguration').map(({ key, value }) => `${key}=${value}`);
  const meet = async (
    script: ScriptedStation['script'],
    record: StationRecord | null = STRANGER,
    quirks: Quirks = {},
  ) => {
    site = new BenchSite({ quirksOf: () => quirks }, record);
    await site.open();
    station = await ScriptedStation.connect(site.url, script);
    return station;
  };
  const boot = async (more: object = {}) => {
    const before = station.calls.length;
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm', ...more });
    await station.call('StatusNotification', site.status('Available'));
    site.clock.advance(1);
    await until(() => station.calls.length > before);
  };
  const ready = () => until(() => condition() === 'ok', 'the end of the set-up');
  afterEach(() => site.close());

  it('reads, writes what differs, reads that back, and remembers it', async () => {
    const own = box();
    await meet({ ...own.script });
    await boot();
    await ready();
    expect(Object.fromEntries(own.values)).toMatchObject({
      MeterValueSampleInterval: '5',
      ClockAlignedDataInterval: '900',
      WebSocketPingInterval: '60',
    });
    expect(changes()).toHaveLength(5);
    expect(station.callsOf('GetConfiguration').at(-1)).toEqual({
      key: [
        'MeterValuesSampledData',
        'MeterValueSampleInterval',
        'MeterValuesAlignedData',
        'ClockAlignedDataInterval',
        'WebSocketPingInterval',
      ],
    });
    expect(site.stations.record?.setUp?.settings).toMatchObject({ MeterValueSampleInterval: '5' });
    // It has kept everything over its next boot.
    await boot();
    await ready();
    expect(changes()).toHaveLength(5);
  });

  it('stays at the safe current until it is done, and no longer than two minutes', async () => {
    const own = box();
    own.answer = () => 'silence';
    await meet({ ...own.script });
    await boot();
    await until(() => station.callsOf('ChangeConfiguration').length === 1);
    expect(condition()).toBe('connecting');
    site.clock.advance(59_000);
    expect(condition()).toBe('connecting');
    site.clock.advance(1_500);
    // One answer that does not come is enough: the rest waits for the next boot.
    await ready();
    expect(changes()).toHaveLength(1);
    expect(site.stations.record?.setUp).toEqual({ settings: {}, bootedFor: [], otherController: null });
  });

  it('does not try again what was refused, at the next boot or by the next process', async () => {
    const own = box();
    own.answer = (key) => (key === 'WebSocketPingInterval' ? 'NotSupported' : 'Accepted');
    await meet({ ...own.script });
    await boot();
    await ready();
    expect(site.stations.record?.setUp?.settings['WebSocketPingInterval']).toBeNull();
    const { record } = site.stations;
    await site.close();
    await meet({ ...own.script }, record);
    await boot();
    await ready();
    expect(changes()).toEqual([]);
  });

  it('takes a value for what the station made of it, and a fixed one as it is', async () => {
    const own = box();
    own.fixed.add('ClockAlignedDataInterval');
    const takes = own.script['ChangeConfiguration'];
    await meet({
      ...own.script,
      ChangeConfiguration: (payload) => {
        const answer = takes?.(payload) ?? {};
        if (payload['key'] === 'MeterValueSampleInterval') own.values.set('MeterValueSampleInterval', '60');
        return answer;
      },
    });
    await boot();
    await ready();
    expect(site.stations.record?.setUp?.settings).toMatchObject({
      MeterValueSampleInterval: '60',
      ClockAlignedDataInterval: null,
    });
    const before = changes();
    expect(before).not.toContain('ClockAlignedDataInterval=900');
    await boot();
    await ready();
    expect(changes()).toEqual(before);
  });

  it('asks by name for what was cut off, as many as the station takes at once', async () => {
    const own = box();
    own.values.set('GetConfigurationMaxKeys', '2');
    own.most = 2;
    await meet({
      ...own.script,
      GetConfiguration: (payload) =>
        own.script['GetConfiguration']?.(
          payload['key'] === undefined ? { key: ['GetConfigurationMaxKeys'] } : payload,
        ) ?? {},
    });
    await boot();
    await ready();
    const asked = station.callsOf('GetConfiguration').map(({ key }) => (Array.isArray(key) ? key.length : 0));
    expect(asked.slice(0, 5)).toEqual([2, 0, 2, 2, 1]);
    // What it has is seen, all the same.
    await boot();
    await ready();
    expect(changes()).toHaveLength(5);
  });

  it('reads by name alone where reading everything is never answered, and never what makes it boot', async () => {
    const own = box();
    await meet(own.script, STRANGER, { readAll: false, unreadable: ['MeterValuesSampledData'] });
    await boot();
    await ready();
    for (const { key } of station.callsOf('GetConfiguration').slice(0, 2)) {
      expect(key).toEqual(expect.arrayContaining([expect.any(String)]));
      expect(key).not.toContain('MeterValuesSampledData');
    }
  });

  it('is made to boot for a setting that needs it: while it is free, and once', async () => {
    const own = box();
    own.answer = (key) => (key === 'MeterValueSampleInterval' ? 'RebootRequired' : 'Accepted');
    await meet({ ...own.script });
    await boot();
    await ready();
    await station.call('StatusNotification', site.status('Preparing'));
    site.grant(6);
    await station.call('Heartbeat', {});
    expect(station.callsOf('Reset')).toEqual([]);
    await station.call('StatusNotification', site.status('Available'));
    site.grant(0);
    await until(() => station.callsOf('Reset').length === 1);
    expect(station.callsOf('Reset')).toEqual([{ type: 'Soft' }]);
    // It has forgotten it, wants to boot for it again, and is left alone.
    const { record } = site.stations;
    expect(record?.setUp?.bootedFor).toEqual(['MeterValueSampleInterval=5']);
    await boot();
    await ready();
    site.grant(0);
    await station.call('Heartbeat', {});
    await site.close();
    await meet({ ...own.script }, record);
    await boot();
    await ready();
    site.grant(0);
    await station.call('Heartbeat', {});
    expect(station.callsOf('Reset')).toEqual([]);
  });

  it('is not repeated when the controller was restarted in mid-session: the car keeps what it has', async () => {
    const own = box();
    site = new BenchSite({}, { ...PROVEN, toldAtMostA: 9 });
    site.book.open = { transactionId: 7, connectorId: 1 };
    await site.open();
    // What the former process told it counts, and no more.
    expect(site.lease().ceilingA).toBe(9);
    station = await ScriptedStation.connect(site.url, own.script);
    await until(() => site.chargePoint.health().lastHeardMs !== null);
    site.clock.advance(2_000);
    await ready();
    expect(site.lease().ceilingA).toBe(9);
    expect(station.callsOf('GetConfiguration')).toEqual([]);
    expect(changes()).toEqual([]);
    site.grant(12);
    expect(site.stations.record?.toldAtMostA).toBe(12);
    await until(() => site.lease().acceptedA === 12);
  });

  it('writes down how much it told at most before it tells more, and less after a minute', async () => {
    await meet(box().script, PROVEN);
    await boot();
    await ready();
    const atMost = () => site.stations.record?.toldAtMostA;
    const told = async (currentA: number, forS = 6) => {
      for (let second = 0; second < forS; second += 6) {
        site.clock.advance(6_000);
        site.grant(currentA);
        await until(() => site.lease().acceptedA === currentA && site.pendingCalls === 0);
      }
    };
    await told(8, 72);
    expect(atMost()).toBe(8);
    await told(8, 60);
    await told(8.5);
    expect(atMost()).toBe(8.5);
    // A raise within the minute gets some room, so that it is not written with every step.
    await told(9);
    expect(atMost()).toBe(13);
    await told(12);
    expect(atMost()).toBe(13);
    await told(7, 72);
    expect(atMost()).toBe(7);
  });

  describe('with a load management of its own', () => {
    const quirks: Quirks = { ownControllers: [{ key: 'ALB', off: '^(0|off)$', name: 'Active Load Balancing' }] };

    it('refuses to be the second controller, until it is switched off', async () => {
      const own = box();
      own.values.set('ALB', 'On');
      await meet({ ...own.script }, STRANGER, quirks);
      await boot();
      await until(() => condition() === 'faulty');
      expect(site.chargePoint.health().problem).toEqual({
        code: 'two-controllers',
        controller: 'Active Load Balancing',
      });
      own.values.set('ALB', 'Off');
      site.clock.advance(4 * 60_000);
      site.grant(6);
      await station.call('Heartbeat', {});
      expect(condition()).toBe('faulty');
      site.clock.advance(61_000);
      site.grant(6);
      await ready();
    });

    it('is known without asking after a restart', async () => {
      await meet(
        box().script,
        { ...PROVEN, setUp: PROVEN.setUp && { ...PROVEN.setUp, otherController: 'ALB' } },
        quirks,
      );
      site.clock.advance(2_000);
      await until(() => condition() === 'faulty');
    });
  });
});

describe('what a station says it allows', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  let saysA: number | null = null;
  const ceilingA = () => site.lease().ceilingA;
  const asked = () => station.callsOf('GetCompositeSchedule').length;
  const open = async () => {
    site = new BenchSite();
    await site.open();
    station = await site.boot({
      GetCompositeSchedule: () =>
        saysA === null
          ? { status: 'Rejected' }
          : {
              status: 'Accepted',
              chargingSchedule: {
                chargingRateUnit: 'A',
                chargingSchedulePeriod: [{ startPeriod: 0, limit: saysA }],
              },
            },
    });
    await until(() => site.chargePoint.snapshot().condition === 'ok');
    site.grant(10);
    await until(() => site.lease().acceptedA === 10);
    site.clock.advance(21_000);
    site.grant(10);
    await until(() => asked() === 1 && site.pendingCalls === 0);
  };
  const reports = (currentA: number) => station.call('MeterValues', site.meterValues(drawing(currentA, 1_000)));
  afterEach(() => site.close());

  it('costs nothing when it agrees, and is asked again after a quarter of an hour', async () => {
    saysA = 10;
    await open();
    expect(ceilingA()).toBe(10);
    expect(site.chargePoint.health().problem).toBeNull();
    site.grant(10);
    expect(asked()).toBe(1);
  });

  it('counts when it is more than it was told, and a profile of another controller is removed', async () => {
    saysA = 14;
    await open();
    expect(ceilingA()).toBe(14);
    expect(site.chargePoint.health().problem).toEqual({ code: 'limit-disagrees', grantedA: 10, saysA: 14 });
    await until(
      () =>
        station.callsOf('ClearChargingProfile').filter((one) => one['chargingProfilePurpose'] === 'TxProfile')
          .length === 2,
    );
    saysA = 10;
    for (let asks = 0; ceilingA() !== 10 && asks < 3; asks += 1) {
      site.clock.advance(60_000);
      site.grant(10);
      await until(() => site.pendingCalls === 0 && site.lease().expiresMonoMs !== null);
    }
    expect(ceilingA()).toBe(10);
    expect(site.chargePoint.health().problem).toBeNull();
  });

  it('is not believed when a car keeps to its limit', async () => {
    saysA = 16;
    await open();
    expect(ceilingA()).toBe(16);
    await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: site.now() });
    await reports(9.6);
    site.grant(10);
    expect(ceilingA()).toBe(10);
    // The next car has shown nothing.
    await station.call('StatusNotification', site.status('Available'));
    expect(ceilingA()).toBe(16);
  });

  it('is not asked of a station that cannot say', async () => {
    saysA = null;
    await open();
    site.clock.advance(3_600_000);
    site.grant(10);
    await until(() => site.lease().acceptedA === 10);
    site.clock.advance(1_000);
    site.grant(10);
    expect(asked()).toBe(1);
    expect(ceilingA()).toBe(10);
  });
});
