import type { connectionEn } from './connection-en.ts';
import type { Translated } from './vocabulary.ts';

export const connectionNl: Translated<typeof connectionEn> = {
  title: 'Verbinding',
  encrypted: 'Deze verbinding is versleuteld.',
  local: 'Deze browser draait op de regelaar zelf: er gaat niets over het netwerk.',
  open: 'Deze verbinding is niet versleuteld: wie in het netwerk zit, kan wachtwoorden en aanmeldingen meelezen.',
  'local-only':
    'De pagina is alleen voor deze computer (http.host). Wijzig dat in config.yaml om haar van andere te bereiken.',
  fingerprint: 'Vingerafdruk van het certificaat (SHA-256), om voor het installeren te vergelijken:',
  install: 'Certificaat op dit apparaat installeren',
  own: 'De pagina toont het certificaat uit http.certificateFile.',
  closed: 'De versleutelde poort is nu niet open. Het logboek zegt waarom.',
  'problem.own-unusable':
    'Het certificaat uit http.certificateFile is niet bruikbaar. Tot dan toont de pagina haar eigen, en browsers waarschuwen.',
  'problem.authority-damaged':
    'Het bestand met het certificaat van dit apparaat is beschadigd; browsers waarschuwen. Zet https/ca.pem terug uit een back-up, of verwijder het: dan installeert iedereen een nieuw.',
  'problem.authority-not-stored':
    'De schijf neemt het certificaat niet aan: het geldt tot de volgende start, en browsers waarschuwen. Maak de gegevensmap beschrijfbaar en start opnieuw.',
  without: 'Verbindingen zonder versleuteling toestaan',
  'without-risk':
    'Wie in het netwerk zit, ook een gast of een gehackt apparaat, kan dan wachtwoorden en aanmeldingen meelezen, er het laden mee schakelen en zien wie wanneer laadde. Alleen voor netwerken waarin dat niets uitmaakt.',
  'without-do': 'Zonder versleuteling toestaan',
  'with-do': 'Versleuteling weer eisen',
  'is-optional': 'Verbindingen zonder versleuteling zijn toegestaan.',
  password: 'Wachtwoord van de eigenaar',
  done: 'Klaar. De pagina begint zo opnieuw.',
};
