import type { accessEn } from './access-en.ts';

export const accessDe: { readonly [K in keyof typeof accessEn]: string } = {
  'access.name': 'Name',
  'access.name-hint': 'Der Eigentümer heißt „owner“, wenn nicht geändert.',
  'access.confirm-title': 'Bitte das Passwort',
  'access.confirm-text': 'Das ändert, wer was darf. Nach fünf Minuten wird wieder gefragt.',
  'access.confirm': 'Bestätigen',
  'access.cancel': 'Abbrechen',
  'nav.users': 'Wer sich anmelden darf',
  'error.not-allowed': 'Das ist hier nicht erlaubt.',
  'error.confirm-needed': 'Dafür ist das Passwort nötig.',
  'error.access-over': 'Dieser Zugang ist abgelaufen. Bitte den Eigentümer fragen.',
  'error.invitation-over': 'Dieser Link wurde benutzt oder ist abgelaufen. Bitte den Eigentümer um einen neuen.',
  'error.name-taken': 'Es gibt schon einen Zugang mit diesem Namen oder für diese Wallbox.',
  'error.unknown-user': 'Diesen Zugang gibt es nicht mehr.',
  'error.unknown-sign-in': 'Diese Anmeldung gibt es nicht mehr.',
  'error.unknown-token': 'Diesen Schlüssel gibt es nicht mehr.',
  'error.last-owner': 'Jemand muss bleiben, der alles darf.',
  'error.grant-incomplete':
    'Es fehlt etwas: wessen Zugang es ist, welche Fahrzeuge, welche Wallbox oder bis wann (ein Elektriker: höchstens 30 Tage).',
  'nav.display': 'Anzeige',
  'nav.labels': 'QR-Aufkleber',
  'error.card-wrong': 'Keine Karte mit dieser Nummer darf hier jetzt laden.',
  'error.guests-off': 'Gäste sind an dieser Wallbox ausgeschaltet. Ändern unter Geräte.',
  'error.learning-busy': 'Es wird schon auf eine andere Karte gewartet. In einer Minute noch einmal versuchen.',
  'reason.taken': 'Hier lädt gerade jemand anders.',
};
