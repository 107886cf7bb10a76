import type { feedsEn } from './feeds-en.ts';
import type { Translated } from './vocabulary.ts';

export const feedsNl: Translated<typeof feedsEn> = {
  'feeds.title': 'Stroomprijs',
  'feeds.loading': 'Prijzen ophalen …',
  'feeds.now': 'Nu {price}, teruggeleverd {export}.',
  'feeds.range': '{day}: van {least} ({leastTime}) tot {most} ({mostTime}).',
  'feeds.today': 'Vandaag',
  'feeds.tomorrow': 'Morgen',
  'feeds.tariff': 'Volgens prijslijst {name}.',
  'feeds.no-tariff':
    'Geen prijslijst zegt wat een kilowattuur kost: die wordt ingevoerd bij Rapporten. Tot dan zijn de getoonde prijzen aangenomen.',
  'feeds.from': 'Vanaf',
  'feeds.price': 'Prijs',
  'feeds.basis': 'Bekend',
  'feeds.basis.published': 'gepubliceerd',
  'feeds.basis.usual': 'aangenomen, zoals gewoonlijk',
  'feeds.basis.unknown': 'aangenomen',
  'feeds.table': 'Als tabel',
  'feeds.assumed-light': 'Bleke staven zijn aangenomen.',
  'feeds.sources': 'Bronnen',
  'feeds.no-sources': 'Buitenshuis wordt niets gevraagd. In te stellen in config.yaml: priceFeeds, carbonFeeds.',
  'feeds.kind.price': 'Prijzen van {market}',
  'feeds.kind.co2': 'CO2 van netstroom',
  'feeds.state.waiting': 'Wacht op het eerste antwoord',
  'feeds.state.ok': 'Actueel',
  'feeds.state.stale': 'Er ontbreekt iets',
  'feeds.state.failing': 'Geen bruikbaar antwoord',
  'feeds.good': 'Laatste antwoord {time}',
  'feeds.never-good': 'Nog geen antwoord',
  'feeds.known-until': 'bekend tot {time}',
  'feeds.known-nothing': 'de prijs van nu is niet bekend',
};
