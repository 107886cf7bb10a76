import type { limitsEn } from './limits-en.ts';

/** Limits beside the fuses, and whose turn it is. */
export const limitsDe: Readonly<Record<keyof typeof limitsEn, string>> = {
  'reason.waiting-for-current': 'Wartet: Die Sicherung lässt auf {phase} noch {available}, nötig sind {needed}.',
  'reason.circuit-power': 'Begrenzt: {circuit} bei {power} von {limit}.',
  'step.circuit-power': 'Leistung {circuit}',
  'step.waiting-for-current': 'Frei auf {phase}, {circuit}',
  'reason.waiting-for-turn':
    'Wartet, bis es an der Reihe ist, spätestens um {time}: Die Sicherung lässt auf {phase} noch {available}, nötig sind {needed}.',
  'reason.cap': 'Begrenzt: {source} begrenzt {circuit} auf {limit}.',
  'reason.cap-until': 'Begrenzt: {source} begrenzt {circuit} bis {time} auf {limit}.',
  'reason.unbalance': 'Begrenzt: {phase} trägt {difference} mehr als {against}, erlaubt sind {limit}.',
  'reason.quarter-hour':
    'Begrenzt: Damit die Viertelstunde unter {cap} bleibt, dürfen bis {time} noch {allowed} aus dem Netz kommen.',
  'reason.upstream': 'Begrenzt: {source} lässt diesem Ladevorgang {limit}.',
  'reason.backup': 'Begrenzt: Das Stromnetz ist ausgefallen, höchstens {limit}.',
  'reason.backup-pause': 'Pausiert: Das Stromnetz ist ausgefallen.',
  'reason.grid-returning': 'Das Stromnetz ist zurück: zunächst {limit}, in {duration} mehr.',
  'step.cap': '{source}: {circuit}',
  'step.cap-until': '{source} bis {time}: {circuit}',
  'step.unbalance': '{phase} über {against}',
  'step.quarter-hour': 'Viertelstunde bis {time}',
  'step.backup': 'Netzausfall',
  'step.grid-returning': 'Netz zurück, mehr um {time}',
  'circuits.cap': '{source}: höchstens {limits}',
  'circuits.cap-until': '{source}: höchstens {limits} bis {time}',
  'circuits.quarter-hour': 'Viertelstunde bis {time}: {used} von {budget}',
  'circuits.backup': 'Das Stromnetz ist ausgefallen',
  'reason.prepaid-used-up': 'Das Guthaben der Karte ist verbraucht. Geladen wird weiter, sobald Guthaben gebucht ist.',
  'step.prepaid': 'Guthaben verbraucht',
  'effect.reader':
    'Karten werden an ihm nicht gelesen. Karten an den Wallboxen und das Starten von der Seite gehen wie bisher.',
  'advice.network-reader':
    'Prüfen, ob der Leser eingesteckt ist und sein Pfad in config.yaml stimmt. Die Steuerung braucht das Recht, ihn zu lesen (Gruppe input oder dialout).',
};
