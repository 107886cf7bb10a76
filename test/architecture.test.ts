import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What Biome's rules cannot say, and a proof that those it can say do bite. */

const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');
const read = (file: string): string => readFileSync(file, 'utf8');

describe('the house', () => {
  it('has exactly the agreed top-level folders', () => {
    const folders = new Set(sources.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''));
    expect([...folders].filter((folder) => !folder.startsWith('.')).sort()).toEqual([
      'docs',
      'hw',
      'scripts',
      'src',
      'test',
      'web',
    ]);
  });

  it('keeps every source file within 400 lines', () => {
    const long = sources
      .filter((file) => /^(src|web|scripts)\/.*\.(ts|tsx)$/.test(file))
      .map((file) => ({ file, lines: read(file).split('\n').length }))
      .filter(({ lines }) => lines > 401);
    expect(long).toEqual([]);
  });

  it('says in each room of src what the room is for', () => {
    const rooms = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const silent = rooms.filter(({ name }) => !sources.includes(`src/${name}/README.md`) && name !== 'core');
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('lets the GUI take types from src, and nothing else', () => {
    const taken = sources
      .filter((file) => /^web\/.*\.(ts|tsx)$/.test(file))
      .flatMap((file) =>
        read(file)
          .split('\n')
          .filter((line) => /from '.*\/src\/(?!.*web)/.test(line) && line.includes('../../src/')),
      )
      .filter((line) => !line.startsWith('import type ') && !line.startsWith('export type '));
    expect(taken).toEqual([]);
  });

  it('names no registry in the lockfile', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});

describe('the layer rules', () => {
  const forbidden: readonly (readonly [string, string])[] = [
    ['src/core/control', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n"],
    ['src/core/control', "import { systemClock } from '../../clock.ts';\nexport const x = systemClock;\n"],
    ['src/core/control/identify', "import { SiteLoop } from '../../../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/core/model', "import { decide } from '../control/decide.ts';\nexport const x = decide;\n"],
    ['src/ocpp', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/transport', "import type { Device } from '../devices/device.ts';\nexport type X = Device;\n"],
    ['src/ledger', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/backup', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/devices', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/site', "import { CentralSystem } from '../ocpp/central-system.ts';\nexport const x = CentralSystem;\n"],
    ['src/upstream', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/access', "import { UserStore } from '../ledger/user-store.ts';\nexport const x = UserStore;\n"],
    ['src/config', "import { SiteLoop } from '../site/loop.ts';\nexport const x = SiteLoop;\n"],
    ['src/site', "import { composeSite } from '../compose/site.ts';\nexport const x = composeSite;\n"],
    ['src/site', "import { compose } from '../compose.ts';\nexport const x = compose;\n"],
  ];

  it('refuse each of these imports', () => {
    // Beside the project, so that a run that is killed leaves nothing in it; the rules read what an import says, not what it finds.
    const house = mkdtempSync(join(tmpdir(), 'lademeister-layers-'));
    try {
      const { vcs: _, ...rules } = JSON.parse(read('biome.json'));
      writeFileSync(join(house, 'biome.json'), JSON.stringify(rules));
      const files = forbidden.map(([folder, text], index) => {
        const file = `${folder}/forbidden-${index}.ts`;
        mkdirSync(join(house, folder), { recursive: true });
        writeFileSync(join(house, file), text);
        return file;
      });
      const allowed = 'src/core/control/allowed.ts';
      writeFileSync(
        join(house, allowed),
        "import { phaseIndex } from '../model/phases.ts';\nexport const x = phaseIndex;\n",
      );
      const { stdout, stderr } = spawnSync(
        join(process.cwd(), 'node_modules/.bin/biome'),
        ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', 'src'],
        { cwd: house, encoding: 'utf8' },
      );
      const refused = [...`${stdout}${stderr}`.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+)/g)];
      const found = new Set(refused.map(([, file]) => relative(house, file ?? '')));
      expect([...found].sort()).toEqual(files.toSorted());
    } finally {
      rmSync(house, { recursive: true });
    }
  });
});
