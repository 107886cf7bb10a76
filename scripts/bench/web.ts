import { readdir, readFile, stat } from 'node:fs/promises';
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
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.br')) continue;
      const { size } = await stat(join(entry.parentPath, entry.name));
      const name = entry.name.slice(0, -'.br'.length);
      // What the document names is fetched with it; the rest when somebody goes to another page.
      const isFirst = name === 'index.html' || page.includes(name);
      say(`  ${entry.name}  ${size} B${isFirst ? '' : ', later'}`);
      if (!isFirst) continue;
      const kind = extname(name);
      files += 1;
      sizes.all += size;
      if (kind === '.js' || kind === '.css') sizes[kind] += size;
    }
    return {
      javascript: { value: sizes['.js'] / 1000, unit: 'kB', aim: '<= 50' },
      stylesheets: { value: sizes['.css'] / 1000, unit: 'kB', aim: '<= 12' },
      everything: { value: sizes.all / 1000, unit: 'kB', aim: '<= 80' },
      // The files, one question about the set-up, and the stream.
      requests: { value: files + 2, unit: '', aim: '<= 6' },
    };
  },
};
