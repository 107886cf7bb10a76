import { expect, test } from 'vitest';
import { Bench, OWN_CARD } from './bench.ts';

test('the real meter with its signatures, byte for byte, at begin and end', async () => {
  const bench = await Bench.open({ register: 'meter' });
  const { backEnd, books } = bench;
  await bench.connect();
  const transactionId = await bench.start(OWN_CARD, 1_000_000);
  const signed = (context: 'begin' | 'end', data: string) =>
    books.book.signedValue({
      ...{ chargePointId: 'carport', connectorId: 1, transactionId, atMs: bench.clock.wallMs(), context, data },
    });
  await signed('begin', 'OCMF|{"FV":"1.0","RD":[{"RV":1000.000}]}|{"SD":"00"}');
  await bench.pass(70);
  await bench.end(transactionId, 1_004_000);
  // The signature may come behind the end it belongs to: the stop waits for it.
  await bench.pass(1);
  expect(backEnd.said('StopTransaction')).toEqual([]);
  await signed('end', 'OCMF|{"FV":"1.0","RD":[{"RV":1004.000}]}|{"SD":"01"}');
  await bench.until(() => backEnd.said('StopTransaction').length === 1, 'a stop');
  expect(backEnd.said('StartTransaction')).toMatchObject([{ meterStart: 1_000_000 }]);
  expect(backEnd.said('StopTransaction')).toMatchObject([
    {
      meterStop: 1_004_000,
      transactionData: [
        {
          sampledValue: [
            { value: '1000000', context: 'Transaction.Begin', format: 'Raw' },
            { value: 'OCMF|{"FV":"1.0","RD":[{"RV":1000.000}]}|{"SD":"00"}', format: 'SignedData' },
          ],
        },
        {
          sampledValue: [
            { value: '1004000', context: 'Transaction.End', format: 'Raw' },
            { value: 'OCMF|{"FV":"1.0","RD":[{"RV":1004.000}]}|{"SD":"01"}', format: 'SignedData' },
          ],
        },
      ],
    },
  ]);
  expect(backEnd.faults).toEqual([]);
  expect(books.stores.state.upstream.lastRegisterWh('employer')).toBe(1_004_000);
});
