import type { metersEn } from './meters-en.ts';
import type { Translated } from './vocabulary.ts';

export const metersNl: Translated<typeof metersEn> = {
  'reason.meter-silent': 'Begrensd: {meter} antwoordt {since} niet. Voor de zekerheid hooguit {safe}.',
  'reason.meter-silent-pause': 'Pauzeert: {meter} antwoordt {since} niet, dus niets beschermt de zekering.',
  'reason.meter-never': 'Begrensd: {meter} heeft nog niet gemeten. Voor de zekerheid hooguit {safe}.',
  'reason.meter-never-pause': 'Pauzeert: {meter} heeft nog niet gemeten, dus niets beschermt de zekering.',
  'reason.doubted': 'Begrensd: {why}. Voor de zekerheid hooguit {safe}.',
  'reason.doubted-pause': 'Pauzeert: {why}, dus niets beschermt de zekering.',
  'reason.meter-frozen': '{meter} staat stil hoewel een auto anders laadt',
  'reason.meter-unchanged': '{meter} stuurt steeds dezelfde waarden',
  'reason.meter-reversed': '{meter} meet verkeerd om',
  'reason.meter-unbalanced': '{meter} kan niet kloppen',
  'step.meter-silent': '{meter} zwijgt',
  'step.meter-doubted': '{meter} ongeloofwaardig',
  'problem.frozen': '{name} meldt al {duration} precies dezelfde waarden.',
  'problem.register-implausible': '{name} telt wat niet kan: van {from} naar {to}.',
  'advice.register-implausible':
    'Is het apparaat vervangen of teruggezet, dan telt het na een minuut vanaf daar verder.',
  'problem.reversed': '{name} meet verkeerd om: de waarde daalt als een auto met meer laadt.',
  'problem.reversed-phases': '{name} meet op {phases} verkeerd om: de waarde daalt als een auto met meer laadt.',
  'problem.unbalanced': '{name}, zon en auto’s kloppen niet samen: voor het huis zou {load} overblijven.',
  'effect.meter-unbalanced': 'Auto’s mogen met minder laden, maar niet met meer, tot het weer klopt.',
  'advice.reversed': 'Controleer de stroomtransformatoren, of het teken van de meter.',
  'advice.unbalanced': 'Controleer of er een opwekker ontbreekt of een apparaat verkeerd om meet.',
  'problem.not-decrypted.key': 'Wat {name} stuurt, gaat met zijn sleutel niet open.',
  'problem.not-decrypted.replay': '{name} stuurt oude telegrammen nog eens.',
  'advice.not-decrypted.key':
    'Controleer de sleutel die de netbeheerder voor deze meter gaf, en de bestanden keyFile en authenticationKeyFile.',
  'advice.not-decrypted.replay':
    'Iemand of iets tussen meter en regelaar herhaalt telegrammen: controleer wat er op de lijn zit.',
  'alarm.device-out': '{name} is al meer dan vijf minuten weg.',
  'alarm.device-out.effect': 'Wat eraan hangt, blijft aan de veilige kant tot het terug is.',
  'alarm.device-out.advice': 'Kijk naar voeding, kabel en adres onder “Meer”, “Apparaten”.',
  'nav.settings': 'Instellingen',
  'nav.setup': 'Inrichting',
  'nav.devices': 'Apparaten',
  'more.devices-what': 'Hoe het met elk gaat; een apparaat toevoegen, wijzigen, vervangen of verwijderen.',
  'more.devices-open': 'Apparaten openen',
  'error.unknown-device': 'Het staat niet meer in config.yaml.',
  'error.device-invalid': 'Er ontbreekt iets of het past niet.',
  'error.not-checkable': 'Zo’n apparaat zegt alleen iets als iemand het gebruikt: het kan niet worden uitgeprobeerd.',
  'error.config-changed': 'config.yaml is intussen gewijzigd: het wordt niet teruggedraaid.',
  'error.exchange-impossible':
    'De oude meterstand past niet bij wat de lopende sessie heeft gezien, of het tijdstip moet nog komen.',
};
