import type { feedsEn } from './feeds-en.ts';

/** Prices from outside, and how their sources are. */
export const feedsDe: Readonly<Record<keyof typeof feedsEn, string>> = {
  'feeds.title': 'Strompreis',
  'feeds.loading': 'Preise werden geladen …',
  'feeds.now': 'Jetzt {price}, eingespeist {export}.',
  'feeds.range': '{day}: von {least} ({leastTime}) bis {most} ({mostTime}).',
  'feeds.today': 'Heute',
  'feeds.tomorrow': 'Morgen',
  'feeds.tariff': 'Nach der Preisliste {name}.',
  'feeds.no-tariff':
    'Keine Preisliste sagt, was eine Kilowattstunde kostet: Sie wird unter Berichte eingetragen. Bis dahin sind die gezeigten Preise angenommen.',
  'feeds.from': 'Ab',
  'feeds.price': 'Preis',
  'feeds.basis': 'Bekannt',
  'feeds.basis.published': 'veröffentlicht',
  'feeds.basis.usual': 'angenommen, wie üblich',
  'feeds.basis.unknown': 'angenommen',
  'feeds.table': 'Als Tabelle',
  'feeds.assumed-light': 'Blasse Balken sind angenommen.',
  'feeds.sources': 'Quellen',
  'feeds.no-sources': 'Außerhalb des Hauses wird nichts abgefragt. Einrichten in config.yaml: priceFeeds, carbonFeeds.',
  'feeds.kind.price': 'Preise von {market}',
  'feeds.kind.co2': 'CO2 des Netzstroms',
  'feeds.state.waiting': 'Wartet auf die erste Antwort',
  'feeds.state.ok': 'Aktuell',
  'feeds.state.stale': 'Etwas fehlt',
  'feeds.state.failing': 'Keine brauchbare Antwort',
  'feeds.good': 'Letzte Antwort {time}',
  'feeds.never-good': 'Noch keine Antwort',
  'feeds.known-until': 'bekannt bis {time}',
  'feeds.known-nothing': 'der Preis von jetzt ist nicht bekannt',
};
