import type { moreEn } from './more-en.ts';

/** Wohin „Mehr“ führt. */
export const moreDe = {
  'more.group.energy': 'Energie und Kosten',
  'more.group.people': 'Personen und Zugänge',
  'more.group.site': 'Anlage',
  'more.group.care': 'Sicherheit und Pflege',
  'more.part.prices': 'Preise und Vorhersage',
  'more.part.prices.what': 'Was Strom heute und morgen kostet, und wie viel Sonne kommt.',
  'more.part.notifications': 'Benachrichtigungen',
  'more.part.notifications.what': 'Wer Bescheid bekommt, worüber und wie.',
  'more.part.wallboxes': 'Wallboxen bedienen',
  'more.part.wallboxes.what': 'Starten, reservieren, neu starten, erneuern.',
  'more.part.backup': 'Datensicherung und Diagnose',
  'more.part.backup.what': 'Sichern, zurückspielen und Daten für einen Fehlerbericht.',
  'more.part.connection': 'Verbindung und Sicherheit',
  'more.part.connection.what': 'Verschlüsselung, und wer an der Tür war.',
  'more.part.account': 'Mein Konto',
  'more.part.account.what': 'Passwort, und wo ich angemeldet bin.',
  'more.about-what': 'Version, Zustand und Lizenzen.',
  'notify.receivers': 'Empfänger',
} satisfies Readonly<Record<keyof typeof moreEn, string>>;
