import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Quirks } from '../../../src/devices/chargepoints/families/family.ts';
import type { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, capabilities } from './bench-site.ts';

describe('charging without a card', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  let identifier: string | null;
  let quirks: Quirks;

  beforeEach(async () => {
    identifier = null;
    quirks = {};
    site = new BenchSite({ freeVend: true, quirksOf: () => quirks });
    await site.open();
    station = await site.boot({
      GetConfiguration: ({ key }) =>
        Array.isArray(key) && key.includes('PlugAndChargeIdentifier')
          ? {
              configurationKey:
                identifier === null ? [] : [{ key: 'plugandchargeidentifier', readonly: false, value: identifier }],
            }
          : capabilities(),
    });
  });
  afterEach(() => site.close());

  const starts = () => station.callsOf('RemoteStartTransaction');
  const says = (status: string) => station.call('StatusNotification', site.status(status));

  it('begins when a car is plugged in, once', async () => {
    await says('Preparing');
    site.clock.advance(4_000);
    await until(() => starts().length === 1);
    expect(starts()).toEqual([{ connectorId: 1, idTag: 'FREE' }]);
    await says('Preparing');
    site.clock.advance(60_000);
    await station.call('Heartbeat', {});
    expect(starts().length).toBe(1);
    await says('Available');
    await says('Preparing');
    site.clock.advance(4_000);
    await until(() => starts().length === 2);
  });

  it('begins under the one identifier that an Alfen takes', async () => {
    quirks = { remoteStartIdTokenKey: 'PlugAndChargeIdentifier' };
    identifier = 'plugandcharge';
    await says('Preparing');
    site.clock.advance(4_000);
    await until(() => starts().length === 1);
    expect(starts()).toEqual([{ connectorId: 1, idTag: 'plugandcharge' }]);
  });

  it('asks no station for the key of another family', async () => {
    identifier = 'plugandcharge';
    await says('Preparing');
    site.clock.advance(4_000);
    await until(() => starts().length === 1);
    expect(starts()).toEqual([{ connectorId: 1, idTag: 'FREE' }]);
    expect(JSON.stringify(station.callsOf('GetConfiguration'))).not.toContain('PlugAndCharge');
  });

  it('is left to a station that begins by itself', async () => {
    await says('Preparing');
    const start = { connectorId: 1, idTag: 'VID:0011223344556677', meterStart: 0, timestamp: site.now() };
    await station.call('StartTransaction', start);
    site.clock.advance(4_000);
    await station.call('Heartbeat', {});
    expect(starts()).toEqual([]);
  });

  it('does not begin anew behind a session that has ended, nor for a car that has gone', async () => {
    await says('Finishing');
    site.clock.advance(10_000);
    await says('Preparing');
    await says('Available');
    site.clock.advance(10_000);
    await station.call('Heartbeat', {});
    expect(starts()).toEqual([]);
  });
});
