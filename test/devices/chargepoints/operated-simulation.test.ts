import { describe, expect, it } from 'vitest';
import { SimulatedStation } from '../../../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../../../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../../../src/sim/world/car.ts';
import { World } from '../../../src/sim/world/world.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../../sim/eventually.ts';
import { BookSite } from './book-site.ts';

const CARD = '04A1B2C3';

/** Our side with real books, a simulated station, and one virtual time. */
async function simulated(options: ConstructorParameters<typeof BookSite>[0] = [{ offline: 'list' }]) {
  const site = new BookSite(options, { access: 'tokens' });
  site.books.cards.learn(CARD, 'Anna', site.clock.wallMs());
  await site.open();
  const world = new World({
    ...homeSpec(1),
    chargePoints: [{ id: 'CP1', phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }],
  });
  const [evse] = world.chargePoints;
  if (evse === undefined) throw new Error('no charge point');
  const { clock } = site;
  const centralSystemUrl = site.url.replace(/\/CP1$/, '');
  const station = new SimulatedStation({ identity: 'CP1', evse, clock, log: silentLog, centralSystemUrl });
  station.configuration.change('WebSocketPingInterval', '0');
  await station.start();
  const { operator } = site.chargePoint;
  /** Moves both on until it is so. */
  const until = (condition: () => boolean) =>
    eventually(async () => {
      station.tick();
      clock.advance(200);
      await new Promise((resolve) => setTimeout(resolve, 2));
      return condition();
    });
  await until(() => site.chargePoint.snapshot().status === 'available');
  const stop = async () => {
    await station.stop();
    await site.close();
  };
  const plugIn = () => world.apply({ kind: 'plug-in', chargePointId: 'CP1', car: carSpec({}) });
  return { site, station, evse, world, operator, until, stop, plugIn };
}

describe('a simulated station', () => {
  it('is given the list of cards, and decides by it when it is alone', async () => {
    const { site, station, until, operator, plugIn, stop, world } = await simulated();
    await until(() => operator.sheet().localList?.state === 'current');
    station.faults.on('offline');
    await until(() => !station.isConnected());
    const tap = (idToken: string) => world.apply({ kind: 'card', chargePointId: 'CP1', idToken });
    plugIn();
    tap('0BADCAFE');
    for (let i = 0; i < 5; i += 1) station.tick();
    expect(station.runningTransaction()).toBeNull();
    tap(CARD);
    await until(() => station.runningTransaction() !== null);
    station.faults.off('offline');
    await until(() => site.chargePoint.snapshot().hasTransaction);
    expect(await site.sessions()).toMatchObject([{ tokenName: 'Anna', endedAtMs: null }]);
    await stop();
  });

  it('is started and stopped from here', async () => {
    const { site, until, operator, plugIn, stop } = await simulated();
    plugIn();
    expect(await operator.present(CARD)).toMatchObject({ outcome: 'done' });
    await until(() => site.chargePoint.snapshot().hasTransaction);
    expect(await operator.present(CARD)).toMatchObject({ outcome: 'done' });
    await until(() => !site.chargePoint.snapshot().hasTransaction);
    expect(await site.sessions()).toMatchObject([{ endReason: 'remote' }]);
    await stop();
  });

  it('is kept free for a card until the reservation ends', async () => {
    const { site, until, operator, stop } = await simulated();
    const untilMs = site.clock.wallMs() + 8_000;
    expect(await operator.operate({ kind: 'reserve', idToken: CARD, untilMs })).toMatchObject({ outcome: 'done' });
    await until(() => site.chargePoint.snapshot().status === 'reserved');
    await until(() => site.chargePoint.snapshot().status === 'available');
    expect(operator.sheet().reservation).toBeNull();
    await stop();
  });

  it('brings its diagnostics, and says so', async () => {
    const { site, until, operator, stop } = await simulated();
    await operator.operate({ kind: 'get-diagnostics', fromMs: null });
    await until(() => operator.sheet().diagnostics?.status === 'Uploaded');
    expect(site.files.received('carport')).toMatchObject([{ name: expect.stringContaining('carport~') }]);
    await operator.operate({ kind: 'update-firmware', from: { address: 'http://127.0.0.1:1/none' }, atMs: null });
    await until(() => operator.sheet().firmware?.status === 'DownloadFailed');
    await stop();
  });
});
