import { operateDe } from './operate-de.ts';
import type { stationsEn } from './stations-en.ts';

export const stationsDe: { readonly [K in keyof typeof stationsEn]: string } = {
  ...operateDe,
  'problem.drawing-without-leave': '{name} zieht {drawn}, obwohl dort niemand laden darf.',
  'problem.drawing-without-leave.said': '{name} meldet, dass sie lädt, obwohl dort niemand laden darf.',
  'problem.stop-failed': '{name} beendet den Ladevorgang nicht, obwohl sie es sollte ({status}).',
  'problem.lease-impossible': '{name} kann nicht von selbst zurückfallen und zählt ohne Verbindung mit {counts}.',
  'problem.lease-unproven':
    '{name} hat noch nicht gezeigt, dass sie von selbst zurückfällt, und zählt ohne Verbindung mit {counts}.',
  'problem.phase-switch-ignored': '{name} schaltet nicht auf eine Phase um.',
  'effect.station-unproven': 'Sie lädt wie die anderen. Antwortet sie nicht, bekommen die anderen weniger.',
  'effect.station-three-phases': 'Sie lädt weiter mit drei Phasen; kleiner Überschuss bleibt ungenutzt.',
  'advice.without-leave':
    'Nachsehen, ob die Wallbox freies Laden erlaubt. Zieht sie auch ohne Auto Strom, einen Elektrofachbetrieb rufen.',
  'advice.stop-failed': 'Den Ladevorgang am Auto oder an der Wallbox beenden.',
  'advice.lease-impossible':
    'Beim Hersteller nach Firmware fragen, die mehrere Ladeprofile übereinander (Stack Level) kann.',
  'advice.lease-unproven': 'Nichts zu tun: Beim nächsten Laden wird es geprüft. Bleibt es, beim Hersteller nachfragen.',
  'advice.phase-switch': 'phaseSwitching in config.yaml ausschalten oder die Umschaltung in der Wallbox freigeben.',
  'alarm.safe-currents-too-high.unproven':
    'Hinter {circuit} können zusammen {total} fließen, die Sicherung hat {limit}: {names} zählt mit dem größten Strom.',
  'alarm.safe-currents-too-high.advice-unproven':
    'Abwarten, bis jede Wallbox gezeigt hat, dass sie von selbst zurückfällt; sonst ihren größten Strom in config.yaml senken.',
};
