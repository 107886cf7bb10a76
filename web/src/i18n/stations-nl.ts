import { chargersNl } from './chargers-nl.ts';
import type { stationsEn } from './stations-en.ts';
import type { Translated } from './vocabulary.ts';

export const stationsNl: Translated<typeof stationsEn> = {
  ...chargersNl,
  'problem.drawing-without-leave': '{name} neemt {drawn}, hoewel daar niemand mag laden.',
  'problem.drawing-without-leave.said': '{name} meldt dat hij laadt, hoewel daar niemand mag laden.',
  'problem.stop-failed': '{name} beëindigt de sessie niet, hoewel dat is opgedragen ({status}).',
  'problem.lease-impossible': '{name} kan niet uit zichzelf terugvallen en telt zonder verbinding met {counts}.',
  'problem.limit-disagrees': '{name} zegt {says} toe te staan, hoewel {granted} is opgedragen.',
  'effect.limit-disagrees':
    'Hij telt met wat hij zegt, tot een auto laat zien dat het minder is. De andere krijgen minder.',
  'advice.limit-disagrees': 'Kijk of een ander systeem (cloud, app) de laadpaal ook stuurt.',
  'reason.two-controllers': 'De laadpaal regelt zelf (“{controller}”). Hier krijgt hij daarom maar {safe}.',
  'problem.two-controllers': '{name} regelt zelf: “{controller}” staat in de laadpaal aan.',
  'effect.two-controllers':
    'Twee regelaars zouden elkaar tegenwerken. Deze laadpaal krijgt alleen zijn veilige stroom; de andere laden door.',
  'advice.two-controllers': 'Zet “{controller}” uit in de app of het installatieprogramma van de laadpaal.',
  'problem.lease-unproven':
    '{name} heeft nog niet laten zien dat hij uit zichzelf terugvalt, en telt zonder verbinding met {counts}.',
  'problem.phase-switch-ignored': '{name} schakelt niet naar één fase.',
  'effect.station-unproven': 'Hij laadt zoals de andere. Antwoordt hij niet, dan krijgen de andere minder.',
  'effect.station-three-phases': 'Hij laadt door op drie fasen; kleine overschotten blijven ongebruikt.',
  'advice.without-leave':
    'Kijk of de laadpaal vrij laden toestaat. Loopt er ook zonder auto stroom, bel dan een elektricien.',
  'advice.stop-failed': 'Beëindig de sessie bij de auto of bij de laadpaal.',
  'advice.lease-impossible': 'Vraag de fabrikant om firmware die laadprofielen boven elkaar (stack levels) aankan.',
  'advice.lease-unproven':
    'Niets te doen: het wordt bij de volgende sessie gecontroleerd. Blijft het, vraag dan de fabrikant.',
  'advice.phase-switch': 'Zet phaseSwitching uit in config.yaml, of sta het schakelen in de laadpaal toe.',
  'alarm.clock-jumped.forward': 'De klok van deze computer is {duration} vooruitgezet.',
  'alarm.clock-jumped.back': 'De klok van deze computer is {duration} teruggezet.',
  'alarm.clock-jumped.effect':
    'Het laden hangt er niet van af. Tijden van sessies en begrenzingen met een eindtijd wel.',
  'alarm.clock-jumped.advice': 'Niets te doen als de tijd nu klopt. Kijk anders naar de tijdserver (NTP).',
  'alarm.safe-currents-beside-house':
    '{phase} van {circuit}: {safe} aan veilige stromen en het huis, dat al {house} nam, is meer dan de zekering van {limit}.',
  'alarm.safe-currents-beside-house.effect':
    'Valt Lademeister uit terwijl het huis zoveel neemt, dan kan de zekering uitslaan.',
  'alarm.safe-currents-beside-house.advice':
    'Verlaag safeCurrentA van de laadpalen in config.yaml; 0 is altijd veilig.',
  'alarm.safe-currents-too-high.unproven':
    'Achter {circuit} kan samen {total} lopen, de zekering heeft {limit}: {names} telt met de grootste stroom.',
  'alarm.safe-currents-too-high.advice-unproven':
    'Wacht tot elke laadpaal heeft laten zien dat hij uit zichzelf terugvalt; verlaag anders zijn grootste stroom in config.yaml.',
};
