/** The grid operator's limits. */
export const dimmingEn = {
  'reason.operator-limit': 'Limited: the grid operator leaves {limit}.',
  'reason.operator-limit-until': 'Limited: the grid operator leaves {limit} until {time}.',
  'reason.operator-limit-budget': 'Limited: the grid operator leaves {limit}, with sun and battery it is {budget}.',
  'reason.operator-limit-budget-until':
    'Limited: the grid operator leaves {limit} until {time}, with sun and battery it is {budget}.',
  'reason.operator-assumed':
    'Limited to {limit} as a precaution: nobody can say whether the grid operator still wants it.',
  'reason.operator-return': 'More in a while: the power comes back step by step after a limit of the grid operator.',
  'step.operator-limit': 'Grid operator',
  'step.operator-return': 'Return after a limit of the grid operator',

  'operator.limit': 'The grid operator limits to {limit}.',
  'operator.limit-until': 'The grid operator limits to {limit} until {time}.',
  'operator.limit-devices': 'The grid operator limits single charge points.',
  'operator.limit-devices-until': 'The grid operator limits single charge points until {time}.',
  'operator.effect': 'Controllable devices draw {draw} from the grid together. The house itself is never limited.',
  'operator.effect-budget':
    'Controllable devices draw {draw} from the grid together. With sun and battery they may use {budget}. The house itself is never limited.',
  'operator.returning': 'The limit of the grid operator is over.',
  'operator.returning-effect': 'The power comes back step by step: now up to {budget}.',
  'operator.assumed': 'Limited as a precaution: the input of the grid operator’s command cannot be read.',
  'operator.feed-in': 'The grid operator limits feed-in to {limit}.',
  'operator.feed-in-until': 'The grid operator limits feed-in to {limit} until {time}.',
  'operator.feed-in-effect': 'The inverters are held back. What the house uses itself may be produced on top.',
  'operator.feed-in-uncontrolled': 'Not all inverters can obey: {names}.',

  'operator.title': 'Limits by the grid operator',
  'operator.none': 'There has been no limit in the last 90 days.',
  'operator.loading': 'Loading …',
  'operator.csv': 'All as CSV',
  'operator.minimum': 'minimum power',
  'operator.feed-in-percent': 'feed-in {percent}',
  'operator.feed-in-power': 'feed-in {limit}',
  'operator.reached': 'kept after {duration}',
  'operator.reached-at-once': 'kept at once',
  'operator.not-reached': 'not kept yet',
  'operator.not-kept': 'not kept',
  'operator.running': 'since {duration}',
  'operator.lasted': '{duration}',
  'operator.most': 'at most {power} from the grid',
  'operator.own-caution': 'partly as a precaution: the input could not be read',
  'operator.source-contact': 'contact',
  'operator.source-api': 'API',
  'operator.source-mqtt': 'MQTT',
  'operator.source-eebus': 'EEBUS',

  'kind.contact': 'Contact',
  'effect.contact': 'Its last state holds until it can be read again.',
  'effect.contact-never': 'Until it can be read, what held before the start holds.',
  'advice.network-contact':
    'Check its wiring; for a GPIO line also that the package gpiod is installed and the line is right.',
  'problem.inverter-untested':
    '{name} gets no limit of its power: what would be written into it has not been tried out enough.',
  'problem.inverter-refused': '{name} refuses a limit of its power.',
  'problem.inverter-ignored': '{name} does not keep to a limit of its power.',
  'effect.inverter-uncontrollable': 'More may flow into the grid than the grid operator allows.',
  'advice.inverter-control': 'Allow the inverter to be controlled over Modbus (SunSpec).',

  'alarm.dimming-unrecorded': 'The evidence of limits by the grid operator cannot be written.',
  'alarm.dimming-unrecorded.effect': 'The limits are kept all the same. The records wait in memory.',
  'alarm.dimming-unrecorded.advice':
    'Check room and rights on the disk. Do not switch off before the records are written.',
  'alarm.mqtt-unreachable': 'The MQTT broker {address} cannot be reached.',
  'alarm.mqtt-unreachable.effect': 'Commands cannot arrive that way. A command that stands goes on until its end.',
  'alarm.mqtt-unreachable.advice': 'Check the broker, and host, user and password in config.yaml.',
} as const;
