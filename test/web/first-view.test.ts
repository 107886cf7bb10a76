import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { wordsOf } from './i18n-of.ts';

const FIRST = new URL('../../web/src/main.tsx', import.meta.url).pathname;

/** What a file and all that it imports at once say; what it fetches later is not among it. */
function sources(path: string, seen: Map<string, string>): ReadonlyMap<string, string> {
  if (seen.has(path) || !/\.tsx?$/.test(path)) return seen;
  const text = readFileSync(path, 'utf8');
  seen.set(path, text);
  for (const [, clause, from] of text.matchAll(/^import (type )?[^'()]*'(\.[^']+)';/gm)) {
    if (clause === undefined && from !== undefined) sources(join(dirname(path), from), seen);
  }
  return seen;
}

it('the first view says nothing whose words come only with later pages', () => {
  const first = sources(FIRST, new Map());
  expect(first.size).toBeGreaterThan(30);
  const text = [...first.values()].join('\n');
  const made = [...text.matchAll(/`([a-z][a-z-]*\.(?:[a-z-]+\.)?[a-z-]*)\$\{/g)].map(([, start = '']) => start);
  const { messages } = wordsOf('en').later;
  // `method.` and the like would be made of a code: whoever makes such a word in the first view must have all of them.
  const needed = Object.keys(messages).filter(
    (key) => text.includes(`'${key}'`) || made.some((start) => key.startsWith(start)),
  );
  expect(needed).toEqual([]);
});
