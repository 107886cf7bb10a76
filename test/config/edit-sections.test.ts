import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withSettings, writtenSection } from '../../src/config/edit-sections.ts';
import { parseConfig } from '../../src/config/load.ts';
import { saveConfig } from '../../src/config/save.ts';

const TEXT = `# Our house
site: { name: Zuhause } # by the lake
circuits:
  # The main fuse
  - { id: house, name: Hausanschluss, limitA: 35 } # SLS
  - id: garage
    name: Garage
    parent: house
    limitA: 20 # new in 2024
solar: { reserveW: 100 }
`;

test('what stays as it was keeps its comments and its place', () => {
  const text = withSettings(TEXT, {
    site: { name: 'Seehaus', language: 'de' },
    circuits: [
      { id: 'house', name: 'Hausanschluss', limitA: 35 },
      { id: 'garage', name: 'Garage', parent: 'house', limitA: 16 },
      { name: 'Sauna', parent: 'house', limitA: [16, 16, 16] },
    ],
    solar: null,
  });
  expect(text).toContain('# Our house\nsite: { name: Seehaus, language: de } # by the lake');
  expect(text).toContain('# The main fuse\n  - { id: house, name: Hausanschluss, limitA: 35 } # SLS');
  expect(text).toContain('limitA: 16 # new in 2024');
  expect(text).not.toContain('solar');
  expect(parseConfig(text)).toMatchObject({
    kind: 'ok',
    config: { circuits: [{ id: 'house' }, { id: 'garage' }, { id: 'sauna', limitA: [16, 16, 16] }] },
  });
});

test('another type of an entry keeps nothing of the former one', () => {
  const text = 'priceFeeds:\n  - { id: market, type: awattar, market: DE-LU, country: de } # hourly\n';
  const feed = { id: 'market', type: 'energy-charts', market: 'NL', zone: 'NL' };
  expect(withSettings(text, { priceFeeds: [feed] })).not.toMatch(/country|hourly/);
});

test('a first file comes from nothing, and from one that only says where the page is', () => {
  const circuits = [{ name: 'Hausanschluss', limitA: 25 }];
  for (const before of ['', '# nothing yet\n', 'http: { port: 80 }\n']) {
    const text = withSettings(before, { circuits });
    expect(text.startsWith(before.trimEnd())).toBe(true);
    expect(parseConfig(text)).toMatchObject({
      kind: 'ok',
      config: { circuits: [{ id: 'hausanschluss', limitA: 25 }] },
    });
  }
});

test('a text that is no document of keys is left alone', () => {
  for (const text of ['just words\n', '- a list\n', 'site: { name: [\n']) {
    expect(withSettings(text, { site: { name: 'x' } })).toBe(text);
    expect(writtenSection(text, 'circuits')).toBe(null);
  }
});

test('the first file is for nobody else to write, and has no former version', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-save-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  expect(await saveConfig(file, 'a: 1\n')).toEqual({ kind: 'saved' });
  expect(statSync(file).mode & 0o027).toBe(0);
  expect(existsSync(`${file}.1`)).toBe(false);
  await saveConfig(file, 'a: 2\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('a: 1\n');
  expect(await saveConfig(join(folder, 'none', 'config.yaml'), 'a: 1\n')).toEqual({ kind: 'failed', detail: 'ENOENT' });
});
