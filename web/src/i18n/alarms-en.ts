/** Alarms of what is told on pages of its own: prices and the time of day. */
export const alarmsEn = {
  'alarm.prices-missing.today': 'The electricity price of {market} is not known now.',
  'alarm.prices-missing.tomorrow': 'The electricity prices of {market} for tomorrow are missing.',
  'alarm.prices-missing.effect':
    'Plans assume prices like those of the last weeks. Cars are ready in time nevertheless. What is charged has no price until it is known.',
  'alarm.prices-missing.advice':
    'Check the internet connection and the source (More, Electricity price). It is asked again by itself; a second source can be entered in config.yaml.',
  'alarm.time-unknown': 'The time of day is not known.',
  'alarm.time-unknown.effect': 'Wallboxes that start now are told no time and wait. Those that run go on; limits hold.',
  'alarm.time-unknown.advice': 'Connect to the internet, or take the time of your phone under “More”.',
  'alarm.time-borrowed.meter': 'The time comes from the smart meter: there is no time from the network.',
  'alarm.time-borrowed.rtc': 'The time comes from the clock in the controller: there is none from the network.',
  'alarm.time-borrowed.owner': 'The time was set by hand: there is none from the network.',
  'alarm.time-borrowed.effect': 'It may be off by some seconds.',
  'alarm.time-borrowed.advice': 'Nothing to do, if the controller is meant to run without the internet.',
} as const satisfies Readonly<Record<string, string>>;
