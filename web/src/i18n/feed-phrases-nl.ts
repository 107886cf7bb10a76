import type { feedPhrasesDe } from './feed-phrases-de.ts';

export const feedPhrasesNl: { readonly [K in keyof typeof feedPhrasesDe]: string } = {
  'an address that begins with https:// or http://': 'een adres dat met https:// of http:// begint',
  'up to 200 characters without spaces, # and +': 'tot 200 tekens zonder spaties, # en +',
  'an entity, such as sensor.car_battery_level': 'een entiteit, zoals sensor.car_battery_level',
  'an entity, such as sensor.nordpool': 'een entiteit, zoals sensor.nordpool',
  'up to 40 letters, digits and dashes': 'tot 40 letters, cijfers en streepjes',
  'the id of a tariff': 'het kenmerk van een tarief',
  'up to 20 letters, digits, - and _, such as DE-LU': 'tot 20 letters, cijfers, - en _, zoals DE-LU',
  'a bidding zone, such as DE-LU, AT or NL': 'een biedzone, zoals DE-LU, AT of NL',
  'an EIC of 16 characters': 'een EIC van 16 tekens',
  'five digits': 'vijf cijfers',
  'two small letters, such as de': 'twee kleine letters, zoals de',
  'its prices are in {theirs}, and billing.currency is {ours}':
    'zijn prijzen staan in {theirs}, en billing.currency is {ours}',
  'a feed by MQTT needs a broker: mqtt.host is missing':
    'een bron via MQTT heeft een broker nodig: mqtt.host ontbreekt',
  'either market or noneAtNegative: the price of a market falls below zero by itself':
    'óf market óf noneAtNegative: de prijs van een markt zakt uit zichzelf onder nul',
  'every feed needs its own': 'elke bron heeft een eigen naam nodig',
};
