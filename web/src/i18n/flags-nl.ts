import type { flagsEn } from './flags-en.ts';
import type { Translated } from './vocabulary.ts';

export const flagsNl: Translated<typeof flagsEn> = {
  'flag.stop-register-implausible': 'Meterstand aan het einde onmogelijk, de laatste waarde telt',
  'flag.meter-rollover': 'Meter ging over de nul',
  'flag.meter-reset': 'Meter begon opnieuw bij nul',
  'flag.meter-exchanged': 'Meter vervangen',
  'flag.session-relative-registers': 'Meter telde vanaf het begin van de sessie',
  'flag.baseline-unreadable': 'Meterstand bij het begin onleesbaar',
  'flag.imported': 'Overgenomen uit een ander systeem',
  'flag.imported-doubtful': 'Met twijfel overgenomen',
};
