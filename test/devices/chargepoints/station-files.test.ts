import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../../ocpp/socket-pair.ts';
import { BookSite } from './book-site.ts';

async function exchange() {
  const site = await new BookSite().open();
  const station = await site.boot({ GetDiagnostics: () => ({ fileName: 'box.tar.gz' }), UpdateFirmware: () => ({}) });
  const { operator } = site.chargePoint;
  const location = (action: string) => String(station.callsOf(action).at(-1)?.['location']);
  const stored = join(site.folder, 'station-files');
  return { site, station, operator, location, stored };
}

describe('diagnostics', () => {
  it('are brought to an address that only this station knows, on the port it is connected to, once', async () => {
    const { site, operator, location } = await exchange();
    expect(await operator.operate({ kind: 'get-diagnostics', fromMs: null })).toMatchObject({ outcome: 'done' });
    const url = location('GetDiagnostics');
    expect(url).toMatch(new RegExp(`^${site.url.replace('ws:', 'http:').replace('CP1', 'files/')}[\\w-]{32}/$`));
    const sent = await fetch(`${url}box.tar.gz`, { method: 'PUT', body: 'what happened' });
    expect(sent.status).toBe(201);
    const [file] = site.files.received('carport');
    expect(file).toMatchObject({ bytes: 13, name: expect.stringMatching(/^carport~[\w-]+\.tar\.gz$/) });
    expect(readFileSync(site.files.pathOf('carport', file?.name ?? '') ?? '', 'utf8')).toBe('what happened');
    expect((await fetch(url, { method: 'PUT', body: 'again' })).status).toBe(404);
    expect(site.files.received('carport').length).toBe(1);
  });

  it('of the time since are asked for in the time of the station', async () => {
    const { site, station, operator } = await exchange();
    await operator.operate({ kind: 'get-diagnostics', fromMs: site.clock.wallMs() - 1_000 });
    expect(station.callsOf('GetDiagnostics')[0]).toMatchObject({ startTime: site.told(-1_000) });
  });

  it('that a station has none of are said so', async () => {
    const { station, operator } = await exchange();
    station.script['GetDiagnostics'] = () => ({});
    expect(await operator.operate({ kind: 'get-diagnostics', fromMs: null })).toMatchObject({
      outcome: 'nothing-there',
    });
  });

  it('may take their time', async () => {
    const { site, operator, location } = await exchange();
    await operator.operate({ kind: 'get-diagnostics', fromMs: null });
    const upload = request(location('GetDiagnostics'), { method: 'PUT' });
    upload.write('the first half, ');
    // Connections that are no WebSocket by then are closed.
    const folder = join(site.folder, 'station-files', 'in');
    await until(() => existsSync(folder) && readdirSync(folder).length === 1);
    site.clock.advance(60_000);
    upload.end('the second');
    const [answer] = await once(upload, 'response');
    expect(answer).toMatchObject({ statusCode: 201 });
    expect(site.files.received('carport')).toMatchObject([{ bytes: 26 }]);
  });

  it('are kept five at a time', async () => {
    const { site, operator, location } = await exchange();
    for (let i = 0; i < 7; i += 1) {
      await operator.operate({ kind: 'get-diagnostics', fromMs: null });
      await fetch(location('GetDiagnostics'), { method: 'POST', body: `${i}` });
      site.clock.advance(1_000);
    }
    expect(site.files.received('carport').length).toBe(5);
  });

  it('are taken from nobody without a valid address', async () => {
    const { site, operator, location } = await exchange();
    await operator.operate({ kind: 'get-diagnostics', fromMs: null });
    const url = location('GetDiagnostics');
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url.replace(/files\/.{5}/, 'files/AAAAA'), { method: 'PUT', body: 'x' })).status).toBe(404);
    expect((await fetch(site.url.replace('ws:', 'http:'))).status).toBe(426);
    site.clock.advance(86_400_000);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404);
    expect(site.files.pathOf('carport', '../../state.db')).toBeNull();
  });
});

describe('firmware', () => {
  it('is fetched from an address that the operator names', async () => {
    const { site, station, operator } = await exchange();
    const from = { address: 'ftp://maker.example/fw.bin' };
    expect(await operator.operate({ kind: 'update-firmware', from, atMs: null })).toMatchObject({ outcome: 'done' });
    expect(station.callsOf('UpdateFirmware')).toEqual([
      { location: from.address, retrieveDate: site.told(), retries: 3, retryInterval: 60 },
    ]);
  });

  it('is fetched from here, as often as it has to be tried', async () => {
    const { site, operator, location, stored } = await exchange();
    mkdirSync(join(stored, 'out'), { recursive: true });
    writeFileSync(join(stored, 'out', 'fw 1.bin'), 'firmware');
    const atMs = site.clock.wallMs() + 60_000;
    await operator.operate({ kind: 'update-firmware', from: { file: 'fw 1.bin' }, atMs });
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(location('UpdateFirmware'))).text()).toBe('firmware');
    const head = await fetch(location('UpdateFirmware'), { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('8');
    expect((await fetch(location('UpdateFirmware'), { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('that is not here, or lies elsewhere in the data folder, is not offered', async () => {
    const { station, operator } = await exchange();
    for (const file of ['missing.bin', '../../state.db']) {
      const result = await operator.operate({ kind: 'update-firmware', from: { file }, atMs: null });
      expect(result).toMatchObject({ outcome: 'no-address' });
    }
    expect(station.callsOf('UpdateFirmware')).toEqual([]);
  });
});
