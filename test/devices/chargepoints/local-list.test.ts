import { afterEach, describe, expect, it } from 'vitest';
import type { LocalListEntry } from '../../../src/core/model/card-directory.ts';
import type { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, capabilities } from './bench-site.ts';

const sites: BenchSite[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

const cards = (count: number): LocalListEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    idToken: `CARD${String(index).padStart(4, '0')}`,
    status: index % 10 === 9 ? ('blocked' as const) : ('accepted' as const),
    parentId: index === 0 ? 'anna' : null,
    validUntilMs: null,
  }));

/** A station that keeps its list in flash, over connections and controllers. */
class ListKeeper {
  version = 0;
  held = new Map<string, string>();
  refuse: string | null = null;
  limits: Record<string, string> = {};
  readonly script: ScriptedStation['script'] = {
    GetLocalListVersion: () => ({ listVersion: this.version }),
    GetConfiguration: ({ key }) => {
      const names = Array.isArray(key) ? key.map(String) : [];
      const found = names.flatMap((name) =>
        this.limits[name] === undefined ? [] : [{ key: name, readonly: true, value: this.limits[name] }],
      );
      return { configurationKey: [...capabilities().configurationKey, ...found] };
    },
    SendLocalList: ({ listVersion, updateType, localAuthorizationList }) => {
      if (this.refuse !== null) return { status: this.refuse };
      const entries = localAuthorizationList as { idTag: string; idTagInfo?: { status: string } }[];
      // An Alfen takes no more at once, and a version that does not rise is none (section 7.44).
      if (entries.length > 50) return { status: 'Failed' };
      if (Number(listVersion) <= this.version) return { status: 'VersionMismatch' };
      if (updateType === 'Full') this.held.clear();
      for (const { idTag, idTagInfo } of entries) {
        if (idTagInfo === undefined) this.held.delete(idTag);
        else this.held.set(idTag, idTagInfo.status);
      }
      this.version = Number(listVersion);
      return { status: 'Accepted' };
    },
  };
}

async function siteWith(list: readonly LocalListEntry[], keeper: ListKeeper) {
  const site = new BenchSite({ offline: 'list' });
  site.cards.list = list;
  sites.push(site);
  await site.open();
  const station = await site.boot(keeper.script);
  const state = () => site.chargePoint.operator.sheet().localList;
  await until(() => state()?.state !== 'waiting', 'the list to be settled');
  const sent = () => station.callsOf('SendLocalList');
  /** A minute later it is looked at again. */
  const later = async () => {
    site.clock.advance(60_000);
    await station.call('Heartbeat', {});
  };
  return { site, station, state, sent, later };
}

describe('the local list of a station', () => {
  it('is sent whole in pieces of 50, the first Full, the others Differential, with rising versions', async () => {
    const keeper = new ListKeeper();
    const { state, sent } = await siteWith(cards(120), keeper);
    expect(state()).toMatchObject({ state: 'current', cards: 120, version: keeper.version });
    expect(sent().map(({ updateType }) => updateType)).toEqual(['Full', 'Differential', 'Differential']);
    expect(keeper.held.size).toBe(120);
    expect(keeper.held.get('CARD0009')).toBe('Blocked');
    const [first] = sent();
    expect(first?.['localAuthorizationList']).toMatchObject([
      { idTag: 'CARD0000', idTagInfo: { status: 'Accepted', parentIdTag: 'anna' } },
      ...Array.from({ length: 49 }, () => ({})),
    ]);
  });

  it('is not sent again while nothing has changed: not later, not to a new connection, not by a new controller', async () => {
    const keeper = new ListKeeper();
    const { site, station, later } = await siteWith(cards(60), keeper);
    await later();
    expect(station.callsOf('GetLocalListVersion').length).toBe(1);
    station.socket.close();
    await until(() => station.closed);
    const back = await site.boot(keeper.script);
    await until(() => back.callsOf('GetLocalListVersion').length === 1);
    const other = await siteWith(cards(60), keeper);
    expect(other.state()).toMatchObject({ state: 'current', cards: 60 });
    expect([back.callsOf('SendLocalList'), other.sent()]).toEqual([[], []]);
  });

  it('follows a change within a minute, and sends that alone', async () => {
    const keeper = new ListKeeper();
    const { site, sent, state } = await siteWith(cards(3), keeper);
    site.cards.list = cards(2);
    site.clock.advance(60_000);
    await until(() => state()?.cards === 2);
    expect(sent().map(({ updateType }) => updateType)).toEqual(['Full', 'Differential']);
    expect([...keeper.held.keys()]).toEqual(cards(2).map(({ idToken }) => idToken));
    site.cards.list = [];
    site.clock.advance(60_000);
    await until(() => state()?.cards === 0);
    expect(keeper.held.size).toBe(0);
  });

  it('takes the place of what another controller left behind', async () => {
    const keeper = new ListKeeper();
    keeper.version = 17;
    keeper.held.set('STRANGER', 'Accepted');
    await siteWith(cards(1), keeper);
    expect([...keeper.held.keys()]).toEqual(['CARD0000']);
    expect(keeper.version).toBeGreaterThan(17);
  });

  it('begins anew with Full after a refusal, later and later', async () => {
    const keeper = new ListKeeper();
    keeper.refuse = 'VersionMismatch';
    const { site, state, sent, later } = await siteWith(cards(60), keeper);
    expect(state()).toMatchObject({ state: 'failed', status: 'VersionMismatch' });
    await later();
    expect(sent().length).toBe(1);
    keeper.refuse = null;
    site.clock.advance(60_000);
    await until(() => state()?.state === 'current');
    expect(sent().map(({ updateType }) => updateType)).toEqual(['Full', 'Full', 'Differential']);
  });

  it('keeps to what the station says it can take, and says when that is too little', async () => {
    const keeper = new ListKeeper();
    keeper.limits = { SendLocalListMaxLength: '10', LocalAuthListMaxLength: '25' };
    const { state, sent } = await siteWith(cards(40), keeper);
    expect(state()).toMatchObject({ state: 'too-short', cards: 25 });
    expect(sent().length).toBe(3);
    expect(keeper.held.size).toBe(25);
  });

  it.each([
    ['an error', () => ['error', 'NotImplemented'] as const],
    ['version -1', () => ({ listVersion: -1 })],
  ])('is not pressed on a station that has none: %s', async (_what, answer) => {
    const keeper = new ListKeeper();
    keeper.script['GetLocalListVersion'] = answer;
    const { station, state, sent, later } = await siteWith(cards(5), keeper);
    expect(state()).toMatchObject({ state: 'not-supported' });
    await later();
    expect(station.callsOf('GetLocalListVersion').length).toBe(1);
    expect(sent()).toEqual([]);
    // The cards it remembers are all it has.
    expect(cacheOf(station)).toEqual(['true']);
  });

  it('is the only thing that counts where the station takes it: cards it remembers do not', async () => {
    const keeper = new ListKeeper();
    const { site, station, state } = await siteWith(cards(3), keeper);
    site.cards.list = cards(2);
    site.clock.advance(60_000);
    await until(() => state()?.cards === 2);
    await station.call('Heartbeat', {});
    expect(cacheOf(station)).toEqual(['false']);
  });
});

const cacheOf = (station: ScriptedStation) =>
  station
    .callsOf('ChangeConfiguration')
    .filter(({ key }) => key === 'AuthorizationCacheEnabled')
    .map(({ value }) => value);

describe('the offline policy', () => {
  it.each([
    ['all', { LocalPreAuthorize: 'false', LocalAuthorizeOffline: 'true', AllowOfflineTxForUnknownId: 'true' }],
    [
      'list',
      {
        LocalPreAuthorize: 'false',
        LocalAuthListEnabled: 'true',
        LocalAuthorizeOffline: 'true',
        AllowOfflineTxForUnknownId: 'false',
        StopTransactionOnInvalidId: 'true',
      },
    ],
    [
      'none',
      {
        LocalPreAuthorize: 'false',
        LocalAuthorizeOffline: 'false',
        AllowOfflineTxForUnknownId: 'false',
        StopTransactionOnInvalidId: 'true',
      },
    ],
  ] as const)('%s is set at the station', async (offline, wanted) => {
    const site = new BenchSite({ offline });
    sites.push(site);
    await site.open();
    const station = await site.boot();
    const written = () =>
      Object.fromEntries(station.callsOf('ChangeConfiguration').map(({ key, value }) => [String(key), value]));
    await until(() => Object.keys(wanted).every((key) => key in written()));
    expect(written()).toMatchObject(wanted);
  });

  it('leaves a station alone where nobody wants one', async () => {
    const site = new BenchSite({ offline: null });
    sites.push(site);
    await site.open();
    const station = await site.boot();
    await station.call('Heartbeat', {});
    expect(JSON.stringify(station.callsOf('ChangeConfiguration'))).not.toMatch(/Auth|Unknown|Invalid/);
    expect(site.chargePoint.operator.sheet().localList).toBeNull();
  });
});
