import { expect, test } from 'vitest';
import type { NotifiedEvent, Trouble } from '../../src/notify/events.ts';
import { inOneSentence } from '../../src/notify/words.ts';

const at = { atMs: 0 };
const TROUBLES: readonly Trouble[] = [
  { kind: 'device-faulty', device: 'meter', name: 'M', problem: 'silent' },
  { kind: 'dimming', limitW: 4_200 },
  { kind: 'feed-in', limitW: 4_200 },
  { kind: 'fuse-about-to-trip', circuit: 'H' },
];
const EVENTS: readonly NotifiedEvent[] = [
  { kind: 'unknown-card', ...at, chargePoint: 'G', card: '…D4E5' },
  ...TROUBLES.map((trouble) => ({ kind: 'trouble-began', ...at, trouble }) as const),
  ...TROUBLES.map((trouble) => ({ kind: 'trouble-ended', ...at, beganAtMs: -60_000, trouble }) as const),
];

test('the page tells each event in its own language', () => {
  for (const event of EVENTS) {
    const said = (['de', 'en', 'nl'] as const).map((language) => inOneSentence(event, language, (ms) => ms));
    expect(new Set(said).size, said.join(' | ')).toBe(3);
  }
});
