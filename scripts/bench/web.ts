import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { build } from 'vite';
import webConfig from '../../web/vite.config.ts';
import type { Bench } from './bench.ts';

const root = new URL('../../', import.meta.url).pathname;

export const bench: Bench = {
  what: 'bytes of the first view of the GUI as they travel, brotli-compressed',
  async run(_args, say) {
    say('Building the GUI …');
    await build({ ...webConfig, configFile: false, logLevel: 'error' });
    const sizes = { all: 0, '.js': 0, '.css': 0 };
    let files = 0;
    const folder = join(root, 'dist/web');
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.br')) continue;
      const { size } = await stat(join(entry.parentPath, entry.name));
      const kind = extname(entry.name.slice(0, -'.br'.length));
      say(`  ${entry.name}  ${size} B`);
      files += 1;
      sizes.all += size;
      if (kind === '.js' || kind === '.css') sizes[kind] += size;
    }
    return {
      javascript: { value: sizes['.js'] / 1000, unit: 'kB', aim: '< 45' },
      stylesheets: { value: sizes['.css'] / 1000, unit: 'kB', aim: '< 12' },
      everything: { value: sizes.all / 1000, unit: 'kB', aim: '< 80' },
      // The files, one question about the set-up, and the stream.
      requests: { value: files + 2, unit: '', aim: '<= 6' },
    };
  },
};
