import type { limitsEn } from './limits-en.ts';
import type { Translated } from './vocabulary.ts';

export const limitsNl: Translated<typeof limitsEn> = {
  'reason.waiting-for-current': 'Wacht: de zekering laat op {phase} {available} over, {needed} is nodig.',
  'reason.circuit-power': 'Begrensd: {circuit} op {power} van {limit}.',
  'step.circuit-power': 'Vermogen van {circuit}',
  'step.waiting-for-current': 'Vrij op {phase}, {circuit}',
  'reason.waiting-for-turn':
    'Wacht op zijn beurt, uiterlijk om {time}: de zekering laat op {phase} {available} over, {needed} is nodig.',
  'reason.cap': 'Begrensd: {source} begrenst {circuit} tot {limit}.',
  'reason.cap-until': 'Begrensd: {source} begrenst {circuit} tot {limit}, tot {time}.',
  'reason.unbalance': 'Begrensd: {phase} draagt {difference} meer dan {against}, {limit} is toegestaan.',
  'reason.quarter-hour': 'Begrensd: om het kwartier onder {cap} te houden mag tot {time} {allowed} van het net komen.',
  'reason.upstream': 'Begrensd: {source} laat deze laadsessie {limit}.',
  'reason.backup': 'Begrensd: het net is weg, hooguit {limit}.',
  'reason.backup-pause': 'Pauzeert: het net is weg.',
  'reason.grid-returning': 'Het net is terug: nu {limit}, meer over {duration}.',
  'step.cap': '{source}: {circuit}',
  'step.cap-until': '{source} tot {time}: {circuit}',
  'step.unbalance': '{phase} boven {against}',
  'step.quarter-hour': 'Kwartier tot {time}',
  'step.backup': 'Net weg',
  'step.grid-returning': 'Net terug, meer om {time}',
  'circuits.cap': '{source}: hooguit {limits}',
  'circuits.cap-until': '{source}: hooguit {limits} tot {time}',
  'circuits.quarter-hour': 'Kwartier tot {time}: {used} van {budget}',
  'circuits.backup': 'Het net is weg',
  'reason.prepaid-used-up': 'Het tegoed van de laadpas is op. Het laden gaat door zodra er meer is bijgeboekt.',
  'step.prepaid': 'Tegoed op',
  'effect.reader':
    'Passen die ervoor worden gehouden, worden niet gelezen. Passen bij de laadpalen en starten vanaf de pagina werken zoals altijd.',
  'advice.network-reader':
    'Controleer of de lezer is aangesloten en of zijn pad in config.yaml klopt. De regelaar heeft leesrecht nodig (groep input of dialout).',
};
