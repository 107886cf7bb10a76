import { expect, onTestFinished, test } from 'vitest';
import { BenchSite } from './bench-site.ts';

test('what comes with the stop is taken down as if it had come by itself: registers, and what the meter signed', async () => {
  const site = new BenchSite();
  onTestFinished(() => site.close());
  await site.open();
  const station = await site.boot();
  const begin = site.now();
  await station.call('StartTransaction', { connectorId: 1, idTag: 'AA', meterStart: 100, timestamp: begin });
  const transactionId = 1;
  const signed = 'OCMF|{"PG":"T1","RD":[]}|{"SD":"30"}';
  const sample = (context: string, value: string) => [
    { value, context, format: 'SignedData', measurand: 'Energy.Active.Import.Register' },
    { value: '0.2', context, unit: 'kWh', measurand: 'Energy.Active.Import.Register' },
  ];
  await station.call('StopTransaction', {
    transactionId,
    meterStop: 950,
    timestamp: site.now(),
    transactionData: [
      { timestamp: begin, sampledValue: sample('Transaction.Begin', signed) },
      { timestamp: site.now(), sampledValue: sample('Transaction.End', `${signed} `) },
    ],
  });
  expect(site.book.signedValues).toMatchObject([
    { chargePointId: 'carport', connectorId: 1, transactionId, context: 'begin', data: signed },
    { transactionId, context: 'end', data: `${signed} ` },
  ]);
  expect(site.book.registers).toMatchObject([{ registerWh: 200 }, { registerWh: 200 }]);
  expect(site.book.ends).toMatchObject([{ registerWh: 950 }]);
});
