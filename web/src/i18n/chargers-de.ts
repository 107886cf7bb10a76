import type { chargersEn } from './chargers-en.ts';

export const chargersDe: { readonly [K in keyof typeof chargersEn]: string } = {
  'problem.watchdog-missing':
    '{name} merkt nicht von selbst, wenn der Lademeister ausfällt: Sie behält ihren letzten Strom.',
  'problem.writes-unconfirmed': '{name} wird nur gelesen: Was in sie geschrieben würde, ist noch zu wenig erprobt.',
  'effect.watchdog-missing': 'Sie lädt wie die anderen. Antwortet sie nicht, bleibt ihr letzter Strom reserviert.',
  'advice.watchdog-missing': 'Hinter der Sicherung Platz für ihren größten Strom lassen oder sie über OCPP anbinden.',
  'advice.writes-unconfirmed':
    'Die gezeigten Werte mit der Anzeige der Wallbox vergleichen, dann unter Mehr, Wallboxen das Schreiben erlauben.',
  'operate.allow-writes': 'Schreiben erlauben',
  'operate.allow-writes-why':
    'Strom und Rückfall werden in Register geschrieben, die aus wenigen Quellen stammen. Bei der ersten Ladung dabeibleiben und sehen, ob sie folgt.',
};
