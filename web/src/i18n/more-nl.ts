import type { moreEn } from './more-en.ts';

/** Waar Meer heen leidt. */
export const moreNl = {
  'more.group.energy': 'Energie en kosten',
  'more.group.people': 'Personen en toegang',
  'more.group.site': 'Installatie',
  'more.group.care': 'Veiligheid en onderhoud',
  'more.part.prices': 'Prijzen en voorspelling',
  'more.part.prices.what': 'Wat stroom vandaag en morgen kost, en hoeveel zon er komt.',
  'more.part.notifications': 'Meldingen',
  'more.part.notifications.what': 'Wie bericht krijgt, waarover en hoe.',
  'more.part.wallboxes': 'Laadpalen bedienen',
  'more.part.wallboxes.what': 'Starten, reserveren, herstarten, bijwerken.',
  'more.part.backup': 'Back-up en diagnose',
  'more.part.backup.what': 'Back-up maken, terugzetten, en gegevens voor een foutmelding.',
  'more.part.connection': 'Verbinding en veiligheid',
  'more.part.connection.what': 'Versleuteling, en wie er aan de deur was.',
  'more.part.account': 'Mijn account',
  'more.part.account.what': 'Wachtwoord, en waar ik ben aangemeld.',
  'more.about-what': 'Versie, toestand en licenties.',
  'notify.receivers': 'Ontvangers',
} satisfies Readonly<Record<keyof typeof moreEn, string>>;
