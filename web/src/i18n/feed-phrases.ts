import type { Language } from './language.ts';

/** What config.yaml may say of what comes from outside: see `config-phrases.ts`. */
export const FEED_PHRASES: readonly Readonly<Record<Language, string>>[] = [
  {
    en: 'an address that begins with https:// or http://',
    de: 'eine Adresse, die mit https:// oder http:// beginnt',
  },
  { en: 'up to 200 characters without spaces, # and +', de: 'bis zu 200 Zeichen ohne Leerzeichen, # und +' },
  { en: 'an entity, such as sensor.car_battery_level', de: 'eine Entität, etwa sensor.car_battery_level' },
  { en: 'an entity, such as sensor.nordpool', de: 'eine Entität, etwa sensor.nordpool' },
  { en: 'up to 40 letters, digits and dashes', de: 'bis zu 40 Buchstaben, Ziffern und Striche' },
  { en: 'the id of a tariff', de: 'die Kennung eines Tarifs' },
  {
    en: 'up to 20 letters, digits, - and _, such as DE-LU',
    de: 'bis zu 20 Buchstaben, Ziffern, - und _, etwa DE-LU',
  },
  { en: 'a bidding zone, such as DE-LU, AT or NL', de: 'eine Gebotszone, etwa DE-LU, AT oder NL' },
  { en: 'an EIC of 16 characters', de: 'ein EIC mit 16 Zeichen' },
  { en: 'five digits', de: 'fünf Ziffern' },
  { en: 'two small letters, such as de', de: 'zwei kleine Buchstaben, etwa de' },
  {
    en: 'its prices are in {theirs}, and billing.currency is {ours}',
    de: 'ihre Preise stehen in {theirs}, und billing.currency ist {ours}',
  },
  {
    en: 'a feed by MQTT needs a broker: mqtt.host is missing',
    de: 'eine Quelle über MQTT braucht einen Broker: mqtt.host fehlt',
  },
  {
    en: 'either market or noneAtNegative: the price of a market falls below zero by itself',
    de: 'entweder market oder noneAtNegative: Der Preis eines Marktes fällt von selbst unter null',
  },
  { en: 'every feed needs its own', de: 'jede Quelle braucht einen eigenen Namen' },
];
