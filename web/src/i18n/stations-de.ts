import { chargersDe } from './chargers-de.ts';
import type { stationsEn } from './stations-en.ts';

export const stationsDe: { readonly [K in keyof typeof stationsEn]: string } = {
  ...chargersDe,
  'problem.drawing-without-leave': '{name} zieht {drawn}, obwohl dort niemand laden darf.',
  'problem.drawing-without-leave.said': '{name} meldet, dass sie lädt, obwohl dort niemand laden darf.',
  'problem.stop-failed': '{name} beendet den Ladevorgang nicht, obwohl sie es sollte ({status}).',
  'problem.lease-impossible': '{name} kann nicht von selbst zurückfallen und zählt ohne Verbindung mit {counts}.',
  'problem.limit-disagrees': '{name} gibt an, {says} zu erlauben, obwohl {granted} vorgegeben sind.',
  'effect.limit-disagrees':
    'Sie zählt mit dem, was sie angibt, bis ein Auto zeigt, dass es weniger ist. Die anderen bekommen weniger.',
  'advice.limit-disagrees': 'Nachsehen, ob ein anderes System (Cloud, App) die Wallbox ebenfalls steuert.',
  'reason.two-controllers': 'Die Wallbox regelt selbst („{controller}“). Hier bekommt sie deshalb nur {safe}.',
  'problem.two-controllers': '{name} regelt selbst: „{controller}“ ist in der Wallbox eingeschaltet.',
  'effect.two-controllers':
    'Zwei Regler arbeiten gegeneinander. Diese Wallbox bekommt nur ihren sicheren Strom; die anderen laden weiter.',
  'advice.two-controllers': '„{controller}“ in der App oder im Installationsprogramm der Wallbox ausschalten.',
  'problem.lease-unproven':
    '{name} hat noch nicht gezeigt, dass der Strom von selbst zurückfällt, und zählt ohne Verbindung mit {counts}.',
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
  'alarm.clock-jumped.forward': 'Die Uhr dieses Rechners wurde um {duration} vorgestellt.',
  'alarm.clock-jumped.back': 'Die Uhr dieses Rechners wurde um {duration} zurückgestellt.',
  'alarm.clock-jumped.effect':
    'Das Laden hängt nicht daran. Zeiten von Ladevorgängen und Begrenzungen mit einer Uhrzeit als Ende schon.',
  'alarm.clock-jumped.advice': 'Nichts zu tun, wenn die Zeit jetzt stimmt. Sonst nach dem Zeitserver (NTP) sehen.',
  'alarm.safe-currents-beside-house':
    '{phase} von {circuit}: {safe} sichere Ströme und das Haus, das schon {house} gezogen hat, sind mehr als die Sicherung von {limit}.',
  'alarm.safe-currents-beside-house.effect':
    'Fällt der Lademeister aus, während das Haus so viel zieht, kann die Sicherung auslösen.',
  'alarm.safe-currents-beside-house.advice': 'safeCurrentA der Wallboxen in config.yaml senken; 0 ist immer sicher.',
  'alarm.safe-currents-too-high.unproven':
    'Hinter {circuit} können zusammen {total} fließen, die Sicherung hat {limit}: {names} zählt mit dem größten Strom.',
  'alarm.safe-currents-too-high.advice-unproven':
    'Abwarten, bis jede Wallbox gezeigt hat, dass sie von selbst zurückfällt; sonst ihren größten Strom in config.yaml senken.',
};
