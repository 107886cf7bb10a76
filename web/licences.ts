import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Licences } from './src/about/licences.ts';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/**
 * Read from the lockfile and the installed packages: what is installed without the tools of development, and what of those the
 * page has in it.
 * @param inPage names of packages that are built into the page
 */
export function licencesOf(root: string, inPage: ReadonlySet<string>): Licences {
  const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const texts: string[] = [];
  const packages = Object.entries(lock.packages).flatMap(([path, { version = '', license, dev, devOptional }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    const isShipped = dev !== true && devOptional !== true;
    // What is for another machine is not installed, and not shipped with this build.
    if (path === '' || (!isShipped && !inPage.has(name)) || !existsSync(join(root, path))) return [];
    const text = textIn(join(root, path));
    if (text !== null && !texts.includes(text)) texts.push(text);
    return [
      {
        name,
        version,
        licence: license ?? formerly(join(root, path)),
        text: text === null ? null : texts.indexOf(text),
      },
    ];
  });
  return { packages: packages.toSorted((a, b) => a.name.localeCompare(b.name)), texts };
}

/** Older packages name it in a list, some in their text alone: then it is empty here. */
function formerly(folder: string): string {
  const { licenses = [] }: { readonly licenses?: readonly { readonly type?: string }[] } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return licenses.map(({ type = '' }) => type).join(' OR ');
}

function textIn(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

/** Puts `licences.json` beside the page. */
export function licences(root: string): Plugin {
  return {
    name: 'lademeister-licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
      const inPage = modules.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? '');
      const source = JSON.stringify(licencesOf(root, new Set(inPage)));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source });
    },
  };
}
