import type { ownEn } from './own-en.ts';

export const ownDe: { readonly [K in keyof typeof ownEn]: string } = {
  'own.title': 'Mein Konto',
  'own.password': 'Passwort ändern',
  'own.current': 'Bisheriges Passwort',
  'own.next': 'Neues Passwort',
  'own.changed': 'Das Passwort ist geändert. Alle anderen Geräte sind abgemeldet.',
  'own.hand-over': 'Übergeben',
  'own.hand-over-what':
    'Die Arbeit ist getan, der Besitzer ist eingewiesen: Dieses Konto endet sofort, auf jedem Gerät. Das Sicherheitsprotokoll sagt es dem Besitzer.',
  'own.hand-over-sure': 'Konto jetzt beenden',
  'own.hand-over-ask': 'An den Besitzer übergeben …',
  'own.cards': 'Meine Karten',
  'own.no-cards': 'Zu diesem Konto gehört noch keine Karte.',
  'own.vehicles': 'Meine Fahrzeuge',
  'own.no-vehicles': 'Zu diesem Konto gehört noch kein Fahrzeug. Der Besitzer trägt es ein.',
  'own.learn': 'Karte hinzufügen',
  'own.learn-at': 'Anhalten an',
  'own.ask-owner': 'Neue Karten trägt der Besitzer ein.',
  'own.data': 'Alles, was über mich bekannt ist',
  'own.people-what': 'Meine Karten, meine Fahrzeuge und was über mich bekannt ist.',
  'own.start': 'Laden starten',
  'own.stop': 'Laden beenden',
  'own.plan': 'Planen',
  'own.with-card': 'Karte',
  'own.no-card': 'Zu diesem Konto gehört keine Karte: Bitte eine an die Wallbox halten.',
};
