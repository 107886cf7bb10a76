import type { chargersEn } from './chargers-en.ts';
import type { Translated } from './vocabulary.ts';

export const chargersNl: Translated<typeof chargersEn> = {
  'problem.watchdog-missing': '{name} merkt uit zichzelf niet dat de regelaar weg is: hij houdt zijn laatste stroom.',
  'problem.writes-unconfirmed.untested':
    '{name} wordt alleen gelezen: niemand heeft nog laten zien wat zijn definitie van de registers van een echte maakt.',
  'problem.writes-unconfirmed.one-source': '{name} wordt alleen gelezen: zijn registers komen uit één enkele bron.',
  'problem.writes-unconfirmed.doubtful':
    '{name} wordt alleen gelezen: sommige van zijn soort deden niet wat erin werd geschreven.',
  'problem.other-device': '{name} antwoordt niet als een {expected}. Hij wordt niet gelezen.',
  'problem.other-device.known': '{name} lijkt op een {looksLike}, niet op een {expected}. Hij wordt niet gelezen.',
  'advice.other-device': 'Vergelijk adres, unitnummer en type in de configuratie met het typeplaatje van het apparaat.',
  'effect.watchdog-missing':
    'Hij laadt zoals de andere. Zolang hij onbereikbaar is, blijft zijn laatste stroom gereserveerd.',
  'advice.watchdog-missing': 'Laat achter de zekering ruimte voor zijn grootste stroom, of sluit hem via OCPP aan.',
  'advice.writes-unconfirmed':
    'Vergelijk wat te zien is met het scherm van de laadpaal en sta dan schrijven toe onder Meer, Apparaten.',
  'operate.allow-writes': 'Schrijven toestaan',
  'operate.allow-writes-why':
    'Stroom en terugval worden in registers geschreven die uit weinig bronnen komen. Blijf er bij de eerste sessie bij en kijk of hij volgt.',
};
