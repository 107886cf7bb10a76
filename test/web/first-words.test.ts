import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { en } from '../../web/src/i18n/en.ts';
import { pagePartsEn } from '../../web/src/i18n/page-parts-en.ts';

const SOURCES = join(import.meta.dirname, '../../web/src');

/** Every file that comes with the first view: what `main.tsx` imports, and what that imports, but not what is imported later. */
function firstFiles(): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = [join(SOURCES, 'main.tsx')];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || !/\.tsx?$/.test(path)) continue;
    const text = readFileSync(path, 'utf8');
    found.set(path, text);
    for (const [, types, from] of text.matchAll(/^(?:import|export)( type)?\b[^;]*?'(\.[^']+)';/gm)) {
      if (types === undefined && from !== undefined) waiting.push(join(dirname(path), from));
    }
  }
  return found;
}

it('the first view needs no word that comes with other pages, and none of their files', () => {
  const files = firstFiles();
  const later = new Set(Object.keys(pagePartsEn));
  const pages = [...files.keys()].filter((path) => /page-parts|Page\.tsx$/.test(path));
  expect(pages.map((path) => basename(path)).sort()).toEqual(['ClaimPage.tsx', 'NowPage.tsx', 'SignInPage.tsx']);
  const missing: string[] = [];
  for (const [path, text] of files) {
    for (const [, key] of text.matchAll(/'([a-z][\w.-]+)'/g)) {
      if (key !== undefined && later.has(key) && !MEANT_FOR_PAGES.has(path.slice(SOURCES.length)))
        missing.push(`${path} ${key}`);
    }
  }
  expect(missing).toEqual([]);
});

/** Refusals are worded in one place; those of other pages come from them alone. */
const MEANT_FOR_PAGES = new Set(['/words/refusals.ts']);

it('what a running house can say at any time is there from the beginning', () => {
  const anytime =
    /^(reason|step|alarm|problem|effect|advice|state|mode|notices|flow|card|battery|stay|load|feed-problem)\./;
  expect(Object.keys(pagePartsEn).filter((key) => anytime.test(key))).toEqual([]);
  expect(Object.keys(en).some((key) => key.startsWith('reason.plan-'))).toBe(true);
});
