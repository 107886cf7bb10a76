import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { post } from '../../src/notify/post.ts';
import { InfluxWriter } from '../../src/upstream/influx/writer.ts';
import { exposition, type Format } from '../../src/upstream/prometheus/exposition.ts';
import { familiesOf } from '../../src/upstream/prometheus/families.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { housePicture } from '../upstream/pictures.ts';
import { PROGRAM } from '../upstream/program.ts';
import { closeAll, closers, folder, PYTHON, started } from './others.ts';

afterEach(closeAll);

/** What we write, read by programs that nobody here wrote. */

const INFLUXD = '/usr/bin/influxd';
const PARSER = '/usr/lib/python3/dist-packages/prometheus_client/parser.py';

describe.skipIf(!existsSync(PARSER))('the reader of the Prometheus project (Debian: python3-prometheus-client)', () => {
  const read = (format: Format): Record<string, number> => {
    const input = exposition(familiesOf(housePicture(), PROGRAM), format);
    const reader = join(import.meta.dirname, 'metrics_reader.py');
    const { stdout, stderr, status } = spawnSync(PYTHON, [reader, format], { input, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  test('understands both formats, and finds the same in them', () => {
    const values = read('openmetrics');
    expect(values['lademeister_grid_power_watts {}']).toBe(-120);
    expect(values['lademeister_energy_import_watthours_total {"id": "grid", "kind": "meter"}']).toBe(1_234_567);
    expect(read('text')).toEqual(values);
  });
});

describe.skipIf(!existsSync(INFLUXD))('InfluxDB 1 (Debian: influxdb)', () => {
  test('takes all that is written, and gives it back', async () => {
    const [http, rpc] = [await freePort(), await freePort()];
    const place = folder();
    const env = {
      INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${http}`,
      INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpc}`,
      INFLUXDB_REPORTING_DISABLED: 'true',
      INFLUXDB_MONITOR_STORE_ENABLED: 'false',
      INFLUXDB_META_DIR: join(place, 'meta'),
      INFLUXDB_DATA_DIR: join(place, 'data'),
      INFLUXDB_DATA_WAL_DIR: join(place, 'wal'),
    };
    const words = Object.entries(env).map(([key, value]) => `${key}=${value}`);
    await started('/usr/bin/env', [...words, INFLUXD, '-config', '/dev/null'], (output) =>
      output.includes('Listening for signals'),
    );
    const url = `http://127.0.0.1:${http}`;
    const ask = async (q: string): Promise<unknown> =>
      (await fetch(`${url}/query?${new URLSearchParams({ db: 'home', q })}`, { method: 'POST' })).json();
    await ask('CREATE DATABASE home');
    const writer = new InfluxWriter({
      ...{ id: 'curves', name: 'Curves', everyMs: 10_000, clock: systemClock, log: silentLog },
      target: { version: 1, url, database: 'home', retentionPolicy: null, user: null },
      secret: async () => null,
      post: (request) => post(request, systemClock),
      picture: () => housePicture(),
    });
    closers.push(() => writer.stop());
    expect(await writer.test()).toBeNull();
    expect(writer.state()).toMatchObject({ waiting: 0, dropped: 0 });
    expect(await ask(`SELECT power_w, "mode" FROM charge_point WHERE "id" = 'carport'`)).toMatchObject({
      results: [
        { series: [{ values: [[new Date(housePicture().atMs).toISOString().replace('.000', ''), 5_350.4, 'solar']] }] },
      ],
    });
    expect(await ask('SHOW MEASUREMENTS')).toMatchObject({
      results: [
        {
          series: [
            { values: [['battery'], ['charge_point'], ['circuit'], ['device'], ['load'], ['register'], ['site']] },
          ],
        },
      ],
    });
  });
});
