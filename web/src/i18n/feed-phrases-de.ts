/** What config.yaml may say of what comes from outside: see `config-phrases-de.ts`. */
export const feedPhrasesDe = {
  'an address that begins with https:// or http://': 'eine Adresse, die mit https:// oder http:// beginnt',
  'up to 200 characters without spaces, # and +': 'bis zu 200 Zeichen ohne Leerzeichen, # und +',
  'an entity, such as sensor.car_battery_level': 'eine Entität, etwa sensor.car_battery_level',
  'an entity, such as sensor.nordpool': 'eine Entität, etwa sensor.nordpool',
  'up to 40 letters, digits and dashes': 'bis zu 40 Buchstaben, Ziffern und Striche',
  'the id of a tariff': 'die Kennung eines Tarifs',
  'up to 20 letters, digits, - and _, such as DE-LU': 'bis zu 20 Buchstaben, Ziffern, - und _, etwa DE-LU',
  'a bidding zone, such as DE-LU, AT or NL': 'eine Gebotszone, etwa DE-LU, AT oder NL',
  'an EIC of 16 characters': 'ein EIC mit 16 Zeichen',
  'five digits': 'fünf Ziffern',
  'two small letters, such as de': 'zwei kleine Buchstaben, etwa de',
  'its prices are in {theirs}, and billing.currency is {ours}':
    'ihre Preise stehen in {theirs}, und billing.currency ist {ours}',
  'a feed by MQTT needs a broker: mqtt.host is missing': 'eine Quelle über MQTT braucht einen Broker: mqtt.host fehlt',
  'either market or noneAtNegative: the price of a market falls below zero by itself':
    'entweder market oder noneAtNegative: Der Preis eines Marktes fällt von selbst unter null',
  'every feed needs its own': 'jede Quelle braucht einen eigenen Namen',
} as const satisfies Readonly<Record<string, string>>;
