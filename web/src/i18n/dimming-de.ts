import type { dimmingEn } from './dimming-en.ts';

export const dimmingDe: { readonly [K in keyof typeof dimmingEn]: string } = {
  'reason.operator-limit': 'Begrenzt: Der Netzbetreiber lässt {limit}.',
  'reason.operator-limit-until': 'Begrenzt: Der Netzbetreiber lässt {limit} bis {time} Uhr.',
  'reason.operator-limit-budget': 'Begrenzt: Der Netzbetreiber lässt {limit}, mit Sonne und Speicher sind es {budget}.',
  'reason.operator-limit-budget-until':
    'Begrenzt: Der Netzbetreiber lässt {limit} bis {time} Uhr, mit Sonne und Speicher sind es {budget}.',
  'reason.operator-assumed': 'Vorsichtshalber auf {limit} begrenzt: Niemand weiß, ob der Netzbetreiber das noch will.',
  'reason.operator-return':
    'Bald mehr: Nach einer Begrenzung durch den Netzbetreiber kommt die Leistung schrittweise zurück.',
  'step.operator-limit': 'Netzbetreiber',
  'step.operator-return': 'Rückkehr nach Begrenzung durch den Netzbetreiber',

  'operator.limit': 'Netzbetreiber begrenzt auf {limit}.',
  'operator.limit-until': 'Netzbetreiber begrenzt auf {limit} bis {time} Uhr.',
  'operator.limit-devices': 'Netzbetreiber begrenzt einzelne Wallboxen.',
  'operator.limit-devices-until': 'Netzbetreiber begrenzt einzelne Wallboxen bis {time} Uhr.',
  'operator.effect': 'Steuerbare Geräte ziehen zusammen {draw} aus dem Netz. Das Haus selbst wird nie begrenzt.',
  'operator.effect-budget':
    'Steuerbare Geräte ziehen zusammen {draw} aus dem Netz. Mit Sonne und Speicher dürfen sie {budget} nutzen. Das Haus selbst wird nie begrenzt.',
  'operator.returning': 'Die Begrenzung durch den Netzbetreiber ist vorbei.',
  'operator.returning-effect': 'Die Leistung kommt schrittweise zurück: jetzt bis {budget}.',
  'operator.assumed': 'Vorsichtshalber begrenzt: Der Eingang für den Befehl des Netzbetreibers ist nicht lesbar.',
  'operator.feed-in': 'Netzbetreiber begrenzt die Einspeisung auf {limit}.',
  'operator.feed-in-until': 'Netzbetreiber begrenzt die Einspeisung auf {limit} bis {time} Uhr.',
  'operator.feed-in-effect':
    'Die Wechselrichter werden gedrosselt. Was das Haus selbst verbraucht, dürfen sie zusätzlich erzeugen.',
  'operator.feed-in-uncontrolled': 'Nicht alle Wechselrichter können folgen: {names}.',

  'operator.title': 'Begrenzungen durch den Netzbetreiber',
  'operator.none': 'In den letzten 90 Tagen gab es keine Begrenzung.',
  'operator.loading': 'Lädt …',
  'operator.csv': 'Alle als CSV',
  'operator.minimum': 'Mindestleistung',
  'operator.feed-in-percent': 'Einspeisung {percent}',
  'operator.feed-in-power': 'Einspeisung {limit}',
  'operator.reached': 'eingehalten nach {duration}',
  'operator.reached-at-once': 'sofort eingehalten',
  'operator.not-reached': 'noch nicht eingehalten',
  'operator.not-kept': 'nicht eingehalten',
  'operator.running': 'seit {duration}',
  'operator.lasted': '{duration}',
  'operator.most': 'höchstens {power} aus dem Netz',
  'operator.own-caution': 'teils vorsichtshalber: Der Eingang war nicht lesbar',
  'operator.source-contact': 'Kontakt',
  'operator.source-api': 'API',
  'operator.source-mqtt': 'MQTT',
  'operator.source-eebus': 'EEBUS',

  'kind.contact': 'Kontakt',
  'effect.contact': 'Sein letzter Zustand gilt, bis er wieder gelesen werden kann.',
  'effect.contact-never': 'Bis er gelesen werden kann, gilt, was vor dem Start galt.',
  'advice.network-contact':
    'Die Verdrahtung prüfen; bei einer GPIO-Leitung auch, ob das Paket gpiod installiert ist und die Nummer stimmt.',
  'problem.inverter-refused': '{name} lehnt eine Begrenzung seiner Leistung ab.',
  'problem.inverter-ignored': '{name} hält eine Begrenzung seiner Leistung nicht ein.',
  'effect.inverter-uncontrollable': 'Es kann mehr eingespeist werden, als der Netzbetreiber erlaubt.',
  'advice.inverter-control': 'Im Wechselrichter die Steuerung über Modbus (SunSpec) erlauben.',

  'alarm.dimming-unrecorded': 'Die Nachweise über Begrenzungen des Netzbetreibers lassen sich nicht speichern.',
  'alarm.dimming-unrecorded.effect': 'Die Begrenzungen werden trotzdem eingehalten. Die Nachweise warten im Speicher.',
  'alarm.dimming-unrecorded.advice':
    'Platz und Rechte auf dem Datenträger prüfen. Nicht ausschalten, bevor die Nachweise gespeichert sind.',
  'alarm.mqtt-unreachable': 'Der MQTT-Broker {address} ist nicht erreichbar.',
  'alarm.mqtt-unreachable.effect':
    'Auf diesem Weg kommen keine Befehle an. Ein geltender Befehl gilt bis zu seinem Ende.',
  'alarm.mqtt-unreachable.advice': 'Den Broker prüfen, dazu Adresse, Benutzer und Passwort in config.yaml.',
};
