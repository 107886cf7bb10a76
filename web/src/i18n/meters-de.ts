import type { metersEn } from './meters-en.ts';

export const metersDe: { readonly [K in keyof typeof metersEn]: string } = {
  'reason.meter-silent': 'Begrenzt: {meter} antwortet {since} nicht. Vorsichtshalber höchstens {safe}.',
  'reason.meter-silent-pause': 'Pausiert: {meter} antwortet {since} nicht, die Sicherung wäre ungeschützt.',
  'reason.meter-never': 'Begrenzt: {meter} hat noch nichts gemessen. Vorsichtshalber höchstens {safe}.',
  'reason.meter-never-pause': 'Pausiert: {meter} hat noch nichts gemessen, die Sicherung wäre ungeschützt.',
  'reason.doubted': 'Begrenzt: {why}. Vorsichtshalber höchstens {safe}.',
  'reason.doubted-pause': 'Pausiert: {why}, die Sicherung wäre ungeschützt.',
  'reason.meter-frozen': '{meter} steht still, obwohl ein Auto anders lädt',
  'reason.meter-unchanged': '{meter} meldet immer dieselben Werte',
  'reason.meter-reversed': '{meter} misst verkehrt herum',
  'reason.meter-unbalanced': '{meter} kann nicht stimmen',
  'step.meter-silent': '{meter} schweigt',
  'step.meter-doubted': '{meter} unglaubwürdig',
  'problem.frozen': '{name} meldet seit {duration} genau dieselben Werte.',
  'problem.register-implausible': '{name} zählt unmöglich: von {from} auf {to}.',
  'advice.register-implausible':
    'Wurde das Gerät getauscht oder zurückgesetzt, zählt es nach einer Minute von dort weiter.',
  'problem.reversed': '{name} misst verkehrt herum: Lädt ein Auto mit mehr, sinkt der Wert.',
  'problem.reversed-phases': '{name} misst auf {phases} verkehrt herum: Lädt ein Auto mit mehr, sinkt der Wert.',
  'problem.unbalanced': '{name}, Sonne und Autos passen nicht zusammen: Für das Haus blieben {load}.',
  'effect.meter-unbalanced': 'Autos dürfen weniger laden, aber nicht mehr, bis es wieder passt.',
  'advice.reversed': 'Stromwandler oder Vorzeichen des Zählers prüfen.',
  'advice.unbalanced': 'Prüfen, ob eine Erzeugung fehlt oder ein Gerät verkehrt herum misst.',
  'problem.not-decrypted.key': 'Was {name} sendet, lässt sich mit dem Schlüssel nicht öffnen.',
  'problem.not-decrypted.replay': '{name} sendet alte Telegramme noch einmal.',
  'advice.not-decrypted.key':
    'Prüfen, ob der Schlüssel der ist, den der Netzbetreiber für diesen Zähler ausgegeben hat: in den Dateien keyFile und authenticationKeyFile.',
  'advice.not-decrypted.replay':
    'Zwischen Zähler und Steuerung wiederholt etwas die Telegramme. Prüfen, was an der Leitung hängt.',
  'alarm.device-out': '{name} ist seit mehr als fünf Minuten nicht verfügbar.',
  'alarm.device-out.effect': 'Was daran hängt, bleibt auf der sicheren Seite, bis es wieder da ist.',
  'alarm.device-out.advice': 'Strom, Kabel und Adresse unter „Mehr“, „Geräte“ prüfen.',
  'nav.devices': 'Geräte',
  'more.devices-what': 'Wie es jedem geht; hinzufügen, ändern, wechseln und entfernen.',
  'more.devices-open': 'Geräte öffnen',
  'error.unknown-device': 'Es steht nicht mehr in config.yaml.',
  'error.device-invalid': 'Etwas fehlt oder passt nicht.',
  'error.not-checkable': 'So ein Gerät sagt erst etwas, wenn es jemand benutzt: Es lässt sich nicht ausprobieren.',
  'error.config-changed': 'config.yaml wurde seitdem geändert: Es wird nicht zurückgenommen.',
  'error.exchange-impossible':
    'Der alte Zählerstand passt nicht zu dem, was die laufende Ladung gesehen hat, oder der Zeitpunkt liegt noch vor uns.',
};
