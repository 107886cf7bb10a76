import type { flagsEn } from './flags-en.ts';

export const flagsDe: { readonly [K in keyof typeof flagsEn]: string } = {
  'flag.stop-register-implausible': 'Zählerstand am Ende unmöglich, der letzte gemeldete gilt',
  'flag.meter-rollover': 'Zählerüberlauf',
  'flag.meter-reset': 'Zähler begann neu bei null',
  'flag.meter-exchanged': 'Zähler gewechselt',
  'flag.session-relative-registers': 'Zählerstände ab Beginn des Ladevorgangs gezählt',
  'flag.baseline-unreadable': 'Zählerstand am Beginn nicht lesbar',
  'flag.imported': 'Aus einem anderen System übernommen',
  'flag.imported-doubtful': 'Mit Zweifeln übernommen',
};
