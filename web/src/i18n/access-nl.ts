import type { accessEn } from './access-en.ts';
import type { Translated } from './vocabulary.ts';

export const accessNl: Translated<typeof accessEn> = {
  'access.name': 'Naam',
  'access.name-hint': 'De eigenaar heet “owner”, tenzij gewijzigd.',
  'access.confirm-title': 'Het wachtwoord, alstublieft',
  'access.confirm-text': 'Dit verandert wie wat mag. Na vijf minuten wordt er opnieuw naar gevraagd.',
  'access.confirm': 'Bevestigen',
  'access.cancel': 'Annuleren',
  'nav.users': 'Wie zich mag aanmelden',
  'error.not-allowed': 'Dat mag hier niet.',
  'error.confirm-needed': 'Hiervoor is het wachtwoord nodig.',
  'error.access-over': 'Deze toegang is verlopen. Vraag de eigenaar.',
  'error.invitation-over': 'Deze link is gebruikt of verlopen. Vraag de eigenaar om een nieuwe.',
  'error.name-taken': 'Er is al een toegang met deze naam of voor deze laadpaal.',
  'error.unknown-user': 'Deze toegang bestaat niet meer.',
  'error.unknown-sign-in': 'Deze aanmelding bestaat niet meer.',
  'error.unknown-token': 'Dit token bestaat niet meer.',
  'error.last-owner': 'Er moet iemand blijven die alles mag.',
  'error.grant-incomplete':
    'Er ontbreekt iets: wiens toegang het is, welke voertuigen, welke laadpaal, of tot wanneer (een installateur: hooguit 30 dagen).',
  'nav.display': 'Scherm',
  'nav.labels': 'QR-labels',
  'error.card-wrong': 'Geen kaart met dit nummer mag hier nu laden.',
  'error.guests-off': 'Gasten zijn bij deze laadpaal uitgeschakeld. Wijzigen onder Apparaten.',
  'error.learning-busy': 'Er wordt al op een andere kaart gewacht. Probeer het over een minuut opnieuw.',
  'reason.taken': 'Hier laadt iemand anders.',
};
