import { expect, test } from 'vitest';
import { belongs, type Charging, idTagOf, type UpstreamRules } from '../../src/upstream/rules.ts';

const RULES: UpstreamRules = { all: false, cards: [], vehicles: [], groups: [], companyCars: false, card: null };
const card = { uid: '04A1B2C3', aliases: ['C3B2A104'], status: 'accepted', vehicleId: null } as const;
const van = { vehicleId: 'v1', name: 'Van', plate: 'EM-P 1' };
const nobody: Charging = { card: null, groups: [], vehicle: null, use: null, isVouched: false };

test('nothing that was not chosen belongs to a back-end', () => {
  for (const charging of [
    nobody,
    { ...nobody, card },
    { ...nobody, card, groups: ['staff'], vehicle: van, use: 'company' as const },
  ]) {
    expect(belongs(RULES, charging)).toBe(false);
  }
  expect(belongs({ ...RULES, all: true }, nobody)).toBe(true);
});

test('its cards, in its own spelling: also where the reader sends the bytes the other way round', () => {
  const rules = { ...RULES, cards: ['c3:b2:a1:04'] };
  expect(belongs(rules, { ...nobody, card })).toBe(true);
  expect(idTagOf(rules, { ...nobody, card })).toBe('c3:b2:a1:04');
});

test('groups, vehicles by name or plate, company cars, cards that it has vouched for', () => {
  expect(belongs({ ...RULES, groups: ['staff'] }, { ...nobody, card, groups: ['staff'] })).toBe(true);
  expect(belongs({ ...RULES, vehicles: ['em-p 1'] }, { ...nobody, vehicle: van })).toBe(true);
  expect(belongs({ ...RULES, companyCars: true }, { ...nobody, vehicle: van, use: 'private' })).toBe(false);
  expect(belongs({ ...RULES, companyCars: true }, { ...nobody, vehicle: van, use: 'company' })).toBe(true);
  expect(belongs(RULES, { ...nobody, card: { ...card, status: 'unknown' }, isVouched: true })).toBe(true);
});

test('a foreign card is never told, even for a session of its vehicle; a card of the vehicle is', () => {
  const rules = { ...RULES, vehicles: ['Van'], card: 'EMP-1' };
  expect(idTagOf(rules, { ...nobody, card, vehicle: van })).toBe('EMP-1');
  expect(idTagOf({ ...rules, card: null }, { ...nobody, card, vehicle: van })).toBe('no-card');
  expect(idTagOf(rules, { ...nobody, card: { ...card, vehicleId: 'v1' }, vehicle: van })).toBe('04A1B2C3');
  const long = { ...card, uid: 'DE*ABC*0123456789*0123456789' };
  expect(idTagOf({ ...RULES, all: true }, { ...nobody, card: long })).toBe('no-card');
});
