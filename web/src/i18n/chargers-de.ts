import type { chargersEn } from './chargers-en.ts';

export const chargersDe: { readonly [K in keyof typeof chargersEn]: string } = {
  'problem.watchdog-missing':
    '{name} merkt nicht von selbst, wenn der Lademeister ausfällt: Sie behält ihren letzten Strom.',
  'problem.writes-unconfirmed.untested':
    '{name} wird nur gelesen: Noch hat niemand gezeigt, was ihre Beschreibung aus den Registern einer echten macht.',
  'problem.writes-unconfirmed.one-source': '{name} wird nur gelesen: Ihre Register stammen aus einer einzigen Quelle.',
  'problem.writes-unconfirmed.doubtful':
    '{name} wird nur gelesen: Manche ihrer Art haben nicht getan, was in sie geschrieben wurde.',
  'problem.other-device': '{name} antwortet nicht wie ein Gerät der Art {expected}. Es wird nicht gelesen.',
  'problem.other-device.known':
    '{name} sieht nach {looksLike} aus, nicht nach {expected}. Das Gerät wird nicht gelesen.',
  'advice.other-device': 'Adresse, Unit-ID und Typ in der Konfiguration mit dem Typenschild des Geräts vergleichen.',
  'effect.watchdog-missing': 'Sie lädt wie die anderen. Antwortet sie nicht, bleibt ihr letzter Strom reserviert.',
  'advice.watchdog-missing': 'Hinter der Sicherung Platz für ihren größten Strom lassen oder sie über OCPP anbinden.',
  'advice.writes-unconfirmed':
    'Die gezeigten Werte mit der Anzeige der Wallbox vergleichen, dann unter Mehr, Geräte das Schreiben erlauben.',
  'operate.allow-writes': 'Schreiben erlauben',
  'operate.allow-writes-why':
    'Strom und Rückfall werden in Register geschrieben, die aus wenigen Quellen stammen. Bei der ersten Ladung dabeibleiben und sehen, ob sie folgt.',
};
