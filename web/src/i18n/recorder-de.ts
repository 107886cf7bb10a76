import type { recorderEn } from './recorder-en.ts';

export const recorderDe: Readonly<Record<keyof typeof recorderEn, string>> = {
  'proposal.phase-rotation': '{name} hängt anscheinend an {found}, eingetragen ist {configured}.',
  'proposal.phase-rotation.why': 'Bis das stimmt, wird die falsche Phase geschützt.',
  'proposal.more-phases': '{name} lädt auf {found} Phasen, eingetragen: {configured}.',
  'proposal.more-phases.why': 'Die übrigen sind ungeschützt. phases dieser Wallbox in config.yaml prüfen.',
  'proposal.not-behind-meter': '{meter} bemerkt nicht, wenn {name} lädt.',
  'proposal.not-behind-meter.why':
    'Prüfen, ob die Wallbox hinter diesem Zähler hängt, und ihren circuit in config.yaml.',
  'proposal.meter-sign': '{meter} zählt auf {phases} verkehrt herum.',
  'proposal.meter-sign.why': 'So ist die Sicherung nicht zu halten. Stromwandler oder Anschluss prüfen lassen.',
  'proposal.dead-time': 'Das Auto an {name} folgt erst nach {found}, eingestellt sind {configured}.',
  'proposal.dead-time.why': 'So lange kann die Sicherung mehr tragen als geplant.',
  'proposal.least-current': 'Das Auto an {name} lädt erst ab {found}, eingestellt sind {configured}.',
  'proposal.least-current.why': 'Darunter pausiert es, obwohl es laden dürfte.',
  'proposal.evidence': '{agreeing} von {steps} Beobachtungen sprechen dafür.',
  'proposal.change-at': 'In config.yaml bei {place} eintragen und neu starten:',
  'proposal.dismiss': 'Nicht mehr zeigen',
  'proposal.failed': 'Der Vorschlag bleibt stehen. {why}',
  'more.recorder': 'Flugschreiber',
  'more.recorder-what':
    'Was gemessen und entschieden wurde, für einen Fehlerbericht. Ohne Karten, Personen und Passwörter.',
  'more.recorder-download': 'Letzte 24 Stunden herunterladen',
  'more.proposals': 'Vorschläge',
};
