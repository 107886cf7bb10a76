import { describe, expect, test } from 'vitest';
import { configReport } from '../../src/cli/config-report.ts';
import { exampleConfig } from '../../src/config/docs.ts';
import { parseConfig } from '../../src/config/load.ts';

describe('the report on a configuration', () => {
  test.each([
    [{ kind: 'missing' } as const, 'data/config.yaml does not exist.\n', 1],
    [
      parseConfig('circuits: []\nfuse: 1\n', 'data/config.yaml'),
      'data/config.yaml:1:11 circuits: a list of 0 is not allowed; allowed: a list of 1 to 200\ndata/config.yaml:2:7 fuse: 1 is not allowed; allowed: a group of keys\n2 problems: not usable.\n',
      1,
    ],
    [
      parseConfig(exampleConfig(), 'data/config.yaml'),
      'data/config.yaml is usable: 1 circuit, 2 meters, 1 inverter, 2 charge points.\n',
      0,
    ],
    [
      parseConfig('circuits: [{ id: a, name: A, limitA: 16 }]', 'data/config.yaml'),
      'data/config.yaml:1:12 circuits[0]: a: without a meter of the grid connection what the house draws is unknown: its fuse is held only against the charge points\ndata/config.yaml is usable: 1 circuit, 0 meters, 0 inverters, 0 charge points, 1 warning.\n',
      0,
    ],
  ])('%#', (result, text, exitCode) => {
    expect(configReport(result, 'data/config.yaml')).toEqual({ text, exitCode });
  });
});
