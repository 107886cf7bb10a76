import type { ProgramFacts } from '../../src/upstream/prometheus/families.ts';

export const PROGRAM: ProgramFacts = {
  ...{ version: '1.2.3', startedAtMs: 1_780_000_000_500, cpuSeconds: 12.5, residentBytes: 1_000, heapBytes: 500 },
  ...{ ledgerRecords: 42, ledgerOk: true, brokerConnected: true },
  outboxes: [
    { kind: 'influx', id: 'curves', waiting: 7, failing: true, dropped: 3 },
    { kind: 'notification', id: 'phone', waiting: 0, failing: false, dropped: null },
  ],
};
