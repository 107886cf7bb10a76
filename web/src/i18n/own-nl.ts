import type { ownEn } from './own-en.ts';
import type { Translated } from './vocabulary.ts';

export const ownNl: Translated<typeof ownEn> = {
  'own.title': 'Mijn account',
  'own.password': 'Wachtwoord wijzigen',
  'own.current': 'Huidig wachtwoord',
  'own.next': 'Nieuw wachtwoord',
  'own.changed': 'Het wachtwoord is gewijzigd. Alle andere apparaten zijn afgemeld.',
  'own.hand-over': 'Overdragen',
  'own.hand-over-what':
    'Het werk is klaar en de eigenaar is geïnstrueerd: dit account eindigt meteen, op elk apparaat. Het beveiligingslogboek meldt het de eigenaar.',
  'own.hand-over-sure': 'Account nu beëindigen',
  'own.hand-over-ask': 'Overdragen aan de eigenaar …',
  'own.cards': 'Mijn laadpassen',
  'own.no-cards': 'Bij dit account hoort nog geen laadpas.',
  'own.vehicles': 'Mijn voertuigen',
  'own.no-vehicles': 'Bij dit account hoort nog geen voertuig. De eigenaar voert het in.',
  'own.learn': 'Laadpas toevoegen',
  'own.learn-at': 'Houden bij',
  'own.ask-owner': 'Nieuwe laadpassen voert de eigenaar in.',
  'own.data': 'Alles wat over mij bekend is',
  'own.people-what': 'Mijn laadpassen, mijn voertuigen en wat over mij bekend is.',
  'own.start': 'Laden starten',
  'own.stop': 'Laden stoppen',
  'own.plan': 'Plannen',
  'own.with-card': 'Laadpas',
  'own.no-card': 'Bij dit account hoort geen laadpas: houd er een bij de laadpaal.',
};
