import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bench, FOREIGN_CARD, OWN_CARD } from './bench.ts';

/**
 * What a back-end gets must not depend on what others do: the same day is lived twice, once with the sessions of others
 * and once without them, and every byte that leaves has to be the same.
 */

interface Visit {
  readonly whose: 'own' | 'foreign';
  readonly energyWh: number;
  readonly seconds: number;
  /** Whether the car goes before the next one comes. */
  readonly leaves: boolean;
  readonly fault: boolean;
  /** What the back-end asks meanwhile. */
  readonly asks: 'MeterValues' | 'StatusNotification' | 'start' | 'stop' | 'nothing';
}

const visit: fc.Arbitrary<Visit> = fc.record({
  whose: fc.constantFrom('own', 'foreign', 'foreign'),
  energyWh: fc.integer({ min: 0, max: 50_000 }),
  seconds: fc.integer({ min: 2, max: 40 }),
  leaves: fc.boolean(),
  fault: fc.boolean(),
  asks: fc.constantFrom('MeterValues', 'StatusNotification', 'start', 'stop', 'nothing'),
});

test('with or without the sessions of others, every byte that leaves is the same', async () => {
  let foreign = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: 2, maxLength: 4 }), async (visits) => {
      foreign += visits.filter(({ whose }) => whose === 'foreign').length;
      const full = await lived(visits, true);
      const bare = await lived(visits, false);
      expect(full.transactions).toEqual(bare.transactions);
      expect(full.others).toEqual(bare.others);
      expect(full.bytes).not.toMatch(/04FFEEDDCCBBAA|Neighbour|carport/i);
    }),
    { numRuns: 6, seed: 20_261_122, endOnFailure: true },
  );
  expect(foreign).toBeGreaterThan(6);
});

async function lived(visits: readonly Visit[], withOthers: boolean) {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  await backEnd.ask('ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '20' });
  await backEnd.ask('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '15' });
  await backEnd.ask('ChangeConfiguration', {
    key: 'MeterValuesAlignedData',
    value: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
  });
  // How long it took to connect is no part of the day.
  await bench.pass((bench.begunAtMs + 60_000 - bench.clock.wallMs()) / 1_000);
  let registerWh = 1_000_000;
  for (const { whose, energyWh, seconds, leaves, fault, asks } of visits) {
    const happens = whose === 'own' || withOthers;
    const card = whose === 'own' ? OWN_CARD : FOREIGN_CARD;
    if (happens && whose === 'foreign') bench.status = 'preparing';
    else if (!happens) bench.status = 'available';
    await bench.pass(1);
    const transaction = happens ? await bench.start(card, registerWh) : null;
    if (happens) {
      bench.values = {
        ...{ powerW: 11_000, phasePowerW: null, phaseCurrentA: [16, 16, 16], currentStepA: 1 },
        ...{ phaseVoltageV: [230, 230, 230], importWh: registerWh + energyWh, exportWh: null },
      };
    }
    await bench.pass(seconds);
    if (happens && whose === 'foreign' && fault) bench.status = 'faulted';
    await asked(bench, asks);
    if (transaction !== null) await bench.meter(transaction, registerWh + Math.floor(energyWh / 2));
    await bench.pass(seconds);
    registerWh += energyWh;
    if (transaction !== null) await bench.end(transaction, registerWh);
    bench.values = null;
    await bench.pass(2);
    // Whether a car of others stays cannot be seen; whether the own one does, can.
    if (leaves || whose === 'foreign') bench.status = 'available';
    await bench.pass(2);
  }
  await bench.until(() => bench.waiting() === 0, 'all is delivered');
  await bench.pass(2);
  expect(backEnd.faults).toEqual([]);
  bench.presented.stop();
  return {
    bytes: backEnd.frames.join('\n'),
    transactions: backEnd.heard.filter(isOfTransaction).map((one) => JSON.stringify(one)),
    // Their order, and the second of a change of status, depend on how fast the other side answers.
    others: backEnd.heard
      .filter((one) => !isOfTransaction(one))
      .map(({ action, payload: { timestamp: _second, ...payload } }) => JSON.stringify({ action, payload }))
      .toSorted(),
  };
}

function isOfTransaction({ action, payload }: { action: string; payload: object }): boolean {
  return action.endsWith('Transaction') || (action === 'MeterValues' && 'transactionId' in payload);
}

async function asked({ backEnd }: Bench, what: Visit['asks']): Promise<void> {
  if (what === 'nothing') return;
  if (what === 'start') {
    expect(await backEnd.ask('RemoteStartTransaction', { idTag: OWN_CARD })).toEqual({ status: 'Rejected' });
  } else if (what === 'stop') {
    expect(await backEnd.ask('RemoteStopTransaction', { transactionId: 4712 })).toEqual({ status: 'Rejected' });
  } else {
    expect(await backEnd.ask('TriggerMessage', { requestedMessage: what })).toEqual({ status: 'Accepted' });
  }
}
