import type { phasesEn } from './phases-en.ts';
import type { Translated } from './vocabulary.ts';

export const phasesNl: Translated<typeof phasesEn> = {
  'reason.sun-bridging': 'Gaat door op het minimum: {surplus} van {needed} zon, een pauze zou meer kosten.',
  'reason.phases-soon': 'Schakelt over {duration} naar {to} als er {surplus} zon blijft.',
  'reason.phases-now': 'Schakelt naar {to}.',
  'reason.phases-changing': 'Schakelt {since} naar {to}. Intussen loopt er geen stroom.',
  'reason.phases-failed': 'Schakelen naar {to} is niet gelukt. Volgende poging over {duration}.',
  'reason.phases-spent': 'Blijft voorlopig op {connected}: {changes} keer schakelen in 24 uur is genoeg.',
  'phases.to-one': 'één fase',
  'phases.to-three': 'drie fasen',
  'phases.one': '1 fase',
  'phases.three': '3 fasen',
  'step.sun-bridging': 'Overschot, minimum aangehouden',
  'step.phases-soon': 'Fasewissel over {duration}',
  'step.phases-changing': 'Fasewissel bezig',
  'step.phases-failed': 'Fasewissel mislukt, opnieuw over {duration}',
  'step.phases-spent': 'Fasewissels in 24 uur',
};
