import type { recorderEn } from './recorder-en.ts';
import type { Translated } from './vocabulary.ts';

export const recorderNl: Translated<typeof recorderEn> = {
  'proposal.phase-rotation': '{name} lijkt op {found} te hangen; ingesteld is {configured}.',
  'proposal.phase-rotation.why': 'Tot dat klopt, wordt de verkeerde fase beschermd.',
  'proposal.more-phases': '{name} laadt op {found} fasen; ingesteld: {configured}.',
  'proposal.more-phases.why': 'De andere zijn onbeschermd. Controleer phases van deze laadpaal in config.yaml.',
  'proposal.not-behind-meter': '{meter} merkt niet dat {name} laadt.',
  'proposal.not-behind-meter.why': 'Controleer of de laadpaal achter deze meter hangt, en zijn circuit in config.yaml.',
  'proposal.meter-sign': '{meter} telt op {phases} verkeerd om.',
  'proposal.meter-sign.why': 'Zo is de zekering niet te houden. Laat stroomtransformatoren of bedrading controleren.',
  'proposal.dead-time': 'De auto bij {name} volgt pas na {found}; ingesteld is {configured}.',
  'proposal.dead-time.why': 'Zo lang kan de zekering meer dragen dan gepland.',
  'proposal.least-current': 'De auto bij {name} laadt pas vanaf {found}; ingesteld is {configured}.',
  'proposal.least-current.why': 'Daaronder pauzeert hij, hoewel hij mag laden.',
  'proposal.evidence': '{agreeing} van {steps} waarnemingen spreken ervoor.',
  'proposal.change-at': 'In config.yaml bij {place} invoeren en opnieuw starten:',
  'proposal.dismiss': 'Niet meer tonen',
  'proposal.failed': 'Het voorstel blijft staan. {why}',
  'more.recorder': 'Vluchtrecorder',
  'more.recorder-what':
    'Wat is gemeten en besloten, voor een foutmelding. Zonder laadpassen, personen of wachtwoorden.',
  'more.recorder-download': 'Laatste 24 uur downloaden',
  'more.proposals': 'Voorstellen',
};
