import { expect, it } from 'vitest';
import { licencesOf } from '../../web/licences.ts';

it('what is shipped is named with its licence, what only builds and tests is not', () => {
  const { packages, texts } = licencesOf(new URL('../..', import.meta.url).pathname, new Set(['preact']));
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['fastify', 'better-sqlite3', 'ws', 'preact']));
  expect(names).not.toContain('vitest');
  expect(packages.filter(({ licence, text }) => licence === '' && text === null)).toEqual([]);
  // Nothing that would ask for the source of the whole.
  expect(packages.filter(({ licence }) => /^[AL]?GPL/.test(licence))).toEqual([]);
  const fastify = packages.find(({ name }) => name === 'fastify');
  expect(texts[fastify?.text ?? -1]).toContain('Permission is hereby granted');
});
