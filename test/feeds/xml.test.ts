import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all, readXml, textAt } from '../../src/feeds/xml.ts';

test('elements without their prefixes, text with entities, comments and CDATA', () => {
  const document = readXml(
    '\uFEFF<?xml version="1.0"?><!-- a --><p:a x="1>2"><p:b>1 &lt; 2 &#8364;</p:b><c/><b><![CDATA[<raw>]]></b></p:a>\n',
  );
  expect(document?.name).toBe('a');
  expect(document === null ? [] : all(document, 'b').map(({ text }) => text)).toEqual(['1 < 2 €', '<raw>']);
  expect(document === null ? '' : textAt(document, 'c')).toBe('');
  expect(document === null ? '' : textAt(document, 'c', 'd')).toBeNull();
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '</a>',
  '<a/><b/>',
  '<a/>text',
  '<a x=1/>',
  '<a><b></a></b>',
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
])('%j is no document', (text) => {
  expect(readXml(text)).toBeNull();
});

test('whatever comes, it answers', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '/', 'a', ' ', '"', '=', '!', '-', '&', ';', '?') }),
      (text) => {
        readXml(text);
        readXml(`<a>${text}</a>`);
      },
    ),
    { numRuns: 500 },
  );
});
