import { expect, it } from 'vitest';
import type { ChargePointDevice } from '../../src/devices/device.ts';
import { fencedChargePoint } from '../../src/site/fence.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { chargePoint } from './builders.ts';

it('a charge point that cannot be told to end its transaction is faulty, and holds up nobody', () => {
  let mayThrow = true;
  const { mode: _, ...seen } = chargePoint('a', 0);
  const device: ChargePointDevice = {
    id: 'a',
    start() {},
    async stop() {},
    health: () => ({
      id: 'a',
      kind: 'charge-point',
      name: 'A',
      condition: 'ok',
      sinceMs: 0,
      lastHeardMs: 0,
      problem: null,
    }),
    snapshot: () => seen,
    grant() {},
    stopTransaction() {
      if (mayThrow) throw new Error('a bug in the driver');
    },
  };
  const fenced = fencedChargePoint(device, { name: 'A', maxCurrentA: 16 }, { clock: new FakeClock(), log: silentLog });
  fenced.stopTransaction();
  expect(fenced.health()).toMatchObject({ condition: 'faulty', problem: { detail: 'a bug in the driver' } });
  mayThrow = false;
  fenced.stopTransaction();
  expect(fenced.health()).toMatchObject({ condition: 'ok' });
});
