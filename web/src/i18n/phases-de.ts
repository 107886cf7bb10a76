import type { phasesEn } from './phases-en.ts';

export const phasesDe: { readonly [K in keyof typeof phasesEn]: string } = {
  'reason.sun-bridging': 'Lädt mit dem Minimum weiter: {surplus} von {needed} Sonne, eine Pause würde mehr kosten.',
  'reason.phases-soon': 'Wechselt in {duration} auf {to}, wenn es bei {surplus} Sonne bleibt.',
  'reason.phases-now': 'Wechselt auf {to}.',
  'reason.phases-changing': 'Wechselt {since} auf {to}. So lange fließt kein Strom.',
  'reason.phases-failed': 'Der Wechsel auf {to} hat nicht geklappt. Nächster Versuch in {duration}.',
  'reason.phases-spent': 'Bleibt vorerst bei {connected}: {changes} Wechsel in 24 Stunden sind genug.',
  'phases.to-one': 'eine Phase',
  'phases.to-three': 'drei Phasen',
  'phases.one': '1 Phase',
  'phases.three': '3 Phasen',
  'step.sun-bridging': 'Überschuss, Minimum gehalten',
  'step.phases-soon': 'Phasenwechsel in {duration}',
  'step.phases-changing': 'Phasenwechsel läuft',
  'step.phases-failed': 'Phasenwechsel misslungen, wieder in {duration}',
  'step.phases-spent': 'Phasenwechsel in 24 Stunden',
};
