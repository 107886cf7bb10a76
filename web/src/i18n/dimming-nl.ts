import type { dimmingEn } from './dimming-en.ts';
import type { Translated } from './vocabulary.ts';

export const dimmingNl: Translated<typeof dimmingEn> = {
  'reason.operator-limit': 'Begrensd: de netbeheerder laat {limit} over.',
  'reason.operator-limit-until': 'Begrensd: de netbeheerder laat tot {time} {limit} over.',
  'reason.operator-limit-budget': 'Begrensd: de netbeheerder laat {limit} over, met zon en batterij is dat {budget}.',
  'reason.operator-limit-budget-until':
    'Begrensd: de netbeheerder laat tot {time} {limit} over, met zon en batterij is dat {budget}.',
  'reason.operator-assumed': 'Uit voorzorg begrensd tot {limit}: niemand kan zeggen of de netbeheerder het nog wil.',
  'reason.operator-return':
    'Straks meer: na een begrenzing door de netbeheerder komt het vermogen stap voor stap terug.',
  'step.operator-limit': 'Netbeheerder',
  'step.operator-return': 'Terug na een begrenzing door de netbeheerder',

  'operator.limit': 'De netbeheerder begrenst tot {limit}.',
  'operator.limit-until': 'De netbeheerder begrenst tot {limit}, tot {time}.',
  'operator.limit-devices': 'De netbeheerder begrenst afzonderlijke laadpalen.',
  'operator.limit-devices-until': 'De netbeheerder begrenst afzonderlijke laadpalen tot {time}.',
  'operator.effect': 'Stuurbare apparaten nemen samen {draw} van het net. Het huis zelf wordt nooit begrensd.',
  'operator.effect-budget':
    'Stuurbare apparaten nemen samen {draw} van het net. Met zon en batterij mogen ze {budget} gebruiken. Het huis zelf wordt nooit begrensd.',
  'operator.returning': 'De begrenzing door de netbeheerder is voorbij.',
  'operator.returning-effect': 'Het vermogen komt stap voor stap terug: nu tot {budget}.',
  'operator.assumed': 'Uit voorzorg begrensd: de ingang voor het signaal van de netbeheerder is niet leesbaar.',
  'operator.feed-in': 'De netbeheerder begrenst de teruglevering tot {limit}.',
  'operator.feed-in-until': 'De netbeheerder begrenst de teruglevering tot {limit}, tot {time}.',
  'operator.feed-in-effect':
    'De omvormers worden ingehouden. Wat het huis zelf verbruikt, mag daar bovenop worden opgewekt.',
  'operator.feed-in-uncontrolled': 'Niet alle omvormers kunnen gehoorzamen: {names}.',

  'operator.title': 'Begrenzingen door de netbeheerder',
  'operator.none': 'In de laatste 90 dagen is er geen begrenzing geweest.',
  'operator.loading': 'Ophalen …',
  'operator.csv': 'Alles als CSV',
  'operator.minimum': 'minimaal vermogen',
  'operator.feed-in-percent': 'teruglevering {percent}',
  'operator.feed-in-power': 'teruglevering {limit}',
  'operator.reached': 'aangehouden na {duration}',
  'operator.reached-at-once': 'meteen aangehouden',
  'operator.not-reached': 'nog niet aangehouden',
  'operator.not-kept': 'niet aangehouden',
  'operator.running': 'al {duration}',
  'operator.lasted': '{duration}',
  'operator.most': 'hooguit {power} van het net',
  'operator.own-caution': 'deels uit voorzorg: de ingang was niet leesbaar',
  'operator.source-contact': 'contact',
  'operator.source-api': 'API',
  'operator.source-mqtt': 'MQTT',
  'operator.source-eebus': 'EEBUS',

  'kind.contact': 'Contact',
  'effect.contact': 'Zijn laatste stand geldt tot hij weer leesbaar is.',
  'effect.contact-never': 'Tot hij leesbaar is, geldt wat vóór de start gold.',
  'advice.network-contact':
    'Controleer de bedrading; bij een GPIO-lijn ook of het pakket gpiod is geïnstalleerd en de lijn klopt.',
  'problem.inverter-refused': '{name} weigert een begrenzing van zijn vermogen.',
  'problem.inverter-ignored': '{name} houdt zich niet aan een begrenzing van zijn vermogen.',
  'effect.inverter-uncontrollable': 'Er kan meer naar het net gaan dan de netbeheerder toestaat.',
  'advice.inverter-control': 'Sta toe dat de omvormer via Modbus (SunSpec) wordt gestuurd.',

  'alarm.dimming-unrecorded': 'Het bewijs van begrenzingen door de netbeheerder kan niet worden geschreven.',
  'alarm.dimming-unrecorded.effect': 'De begrenzingen worden toch aangehouden. De records wachten in het geheugen.',
  'alarm.dimming-unrecorded.advice':
    'Controleer ruimte en rechten op de schijf. Niet uitschakelen voordat de records zijn geschreven.',
  'alarm.mqtt-unreachable': 'De MQTT-broker {address} is niet bereikbaar.',
  'alarm.mqtt-unreachable.effect':
    'Langs die weg kunnen geen signalen komen. Een signaal dat geldt, gaat door tot zijn einde.',
  'alarm.mqtt-unreachable.advice': 'Controleer de broker, en adres, gebruiker en wachtwoord in config.yaml.',
};
