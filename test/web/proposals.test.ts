import { describe, expect, it } from 'vitest';
import type { Proposal, ProposalCode } from '../../src/core/model/proposals.ts';
import { changePlace, proposalWords } from '../../web/src/words/proposals.ts';
import { VIEWS } from '../e2e/gui/views.ts';
import { i18nOf, SPELT_OUT, type SpeltOut } from './i18n-of.ts';

const support = { steps: 5, agreeing: 4, confidence: 0.71 };
const chargePointId = 'carport';

const PROPOSALS: Readonly<Record<ProposalCode, readonly [Proposal, Readonly<Record<SpeltOut, string>>]>> = {
  'phase-rotation': [
    {
      code: 'phase-rotation',
      chargePointId,
      meterId: 'grid',
      configured: ['L1', 'L2', 'L3'],
      found: ['L2', 'L3', 'L1'],
      ...support,
    },
    {
      de: 'Carport hängt anscheinend an L2 L3 L1, eingetragen ist L1 L2 L3.',
      en: 'Carport seems to hang on L2 L3 L1; L1 L2 L3 is configured.',
    },
  ],
  'more-phases': [
    { code: 'more-phases', chargePointId, configured: 1, found: 3, ...support },
    {
      de: 'Carport lädt auf 3 Phasen, eingetragen: 1.',
      en: 'Carport charges on 3 phases; configured: 1.',
    },
  ],
  'not-behind-meter': [
    { code: 'not-behind-meter', chargePointId, meterId: 'grid', circuit: 'house', ...support },
    {
      de: 'Stromzähler bemerkt nicht, wenn Carport lädt.',
      en: 'Stromzähler does not notice when Carport charges.',
    },
  ],
  'meter-sign': [
    { code: 'meter-sign', meterId: 'grid', phases: ['L1', 'L3'], ...support },
    {
      de: 'Stromzähler zählt auf L1, L3 verkehrt herum.',
      en: 'Stromzähler counts backwards on L1, L3.',
    },
  ],
  'dead-time': [
    { code: 'dead-time', chargePointId, configuredMs: 10_000, foundMs: 14_000, ...support },
    {
      de: 'Das Auto an Carport folgt erst nach 14 Sekunden, eingestellt sind 10 Sekunden.',
      en: 'The car at Carport takes 14 seconds to follow; 10 seconds is configured.',
    },
  ],
  'least-current': [
    { code: 'least-current', chargePointId, configuredA: 6, foundA: 8, ...support },
    {
      de: 'Das Auto an Carport lädt erst ab 8 A, eingestellt sind 6 A.',
      en: 'The car at Carport charges with 8 A or more only; 6 A is configured.',
    },
  ],
};

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each(SPELT_OUT)('proposals in %s', (language) => {
  const i18n = i18nOf(language);

  it.each(Object.values(PROPOSALS))('$0.code', (proposal, words) => {
    const { what, why, evidence } = proposalWords(proposal, VIEWS.sunny, i18n);
    expect(plain(what)).toBe(words[language]);
    expect(`${why} ${evidence}`).not.toMatch(/[{}]|NaN|undefined|null/);
    expect(evidence).toContain('4');
  });
});

it('says where in config.yaml a line belongs', () => {
  expect(changePlace({ section: 'chargePoints', id: 'carport', line: '' })).toBe('chargePoints, id: carport');
  expect(changePlace({ section: 'fuse', id: null, line: '' })).toBe('fuse');
});
