import type { batteryEn } from './battery-en.ts';
import type { Translated } from './vocabulary.ts';

export const batteryNl: Translated<typeof batteryEn> = {
  'reason.battery-first': 'Eerst de batterij, tot {until} (nu {soc}).',
  'reason.battery-first-charging': '{charging}. De batterij gaat voor, tot {until} (nu {soc}).',
  'reason.battery-first-unknown': 'Eerst de batterij: haar laadtoestand is niet bekend.',
  'reason.battery-share': '{kept} van de zon blijft voor de batterij.',
  'reason.battery-silent':
    '{name} is niet te horen. Voor de zekerheid telt {counted} van de zon als afkomstig van haar.',
  'reason.battery-helps': 'De batterij ({soc}) geeft tot {power} bij tot de zon terug is.',
  'reason.trying-hidden-sun': 'De teruglevering staat stil op {limit}: de auto probeert of er {extra} meer zon is.',
  'step.battery-first': 'Eerst de batterij',
  'step.battery-kept': '{value} achtergehouden',
  'step.battery-silent': '{name} niet te horen',
  'step.battery-helps': 'Hulp van de batterij',
  'step.trying-hidden-sun': 'Zon achter de terugleverlimiet',
  'step.plus': '+{value}',
  'battery.soc-unknown': 'Laadtoestand onbekend',
  'battery.soc': 'Laadtoestand',
  'battery.rests': 'in rust',
  'battery.charges': 'laadt met {power}',
  'battery.gives': 'geeft {power}',
  'battery.locked': 'Ontladen geblokkeerd',
  'battery.why.self-consumption': 'Neemt wat over is en geeft wat het huis tekortkomt. Auto’s op zon gaan voor.',
  'battery.why.battery-first': 'Gaat voor auto’s op zon tot {until} (nu {soc}).',
  'battery.why.battery-first-unknown': 'Gaat voor auto’s op zon zolang haar laadtoestand niet bekend is.',
  'battery.why.battery-share': 'Mag {share} van de zon nemen vóór de auto’s.',
  'battery.why.locked-while-fast': 'Ontlaadt niet zolang {name} snel laadt.',
  'battery.why.locked-for-sun': 'Ontlaadt niet: auto’s nemen {missing} meer dan de zon geeft.',
  'battery.why.locked-for-sun-buffer':
    'Ontlaadt niet: auto’s nemen {missing} meer dan de zon geeft. Ze helpt hen vanaf {buffer}.',
  'battery.why.unlocking': 'Ontlaadt nog heel even niet: geen auto heeft dat meer nodig.',
  'battery.why.not-lockable': 'Zou nu niet moeten ontladen, maar kan niet worden geblokkeerd.',
  'battery.why.battery-helps': 'Helpt een auto met tot {power} door een dip, omdat ze boven {above} staat.',
  'battery.why.charge-limited':
    'Mag niet van het net laden: de netbeheerder laat {limit} over, en warmte en auto’s gaan voor.',
  'battery.why.battery-silent':
    'Niet te horen. Voor de zekerheid doen auto’s op zon het zonder {counted} die van haar zou kunnen komen.',
  'battery.why.house-only': 'Geeft het huis tot {limit}, en de auto’s niets.',
  'battery.why.planned-hold': 'Houdt volgens plan wat ze heeft, tot {time}. Zon neemt ze wel op.',
  'battery.why.planned-wait':
    'Neemt volgens plan geen zon op tot {time}: de ruimte is voor goedkopere energie. Het huis blijft ze voeden.',
  'battery.why.planned-charge': 'Laadt volgens plan met {power} tot {time}, zo nodig van het net.',
  'battery.why.planned-charge-less':
    'Laadt volgens plan tot {time}: met {power} van {wanted}, want de netaansluiting laat niet meer toe.',
  'battery.why.plan-waits-fuse':
    'Moet laden tot {time}. De netaansluiting heeft nu niets over: auto’s en huis gaan voor.',
  'battery.why.plan-waits-backup': 'Het net is weg: ze voedt het huis, wat er ook tot {time} gepland is.',
  'battery.why.plan-waits-meter-silent':
    'Moet laden tot {time}. Niemand weet wat er over is: de meter van het net zwijgt.',
  'battery.why.plan-waits-not-steerable': 'Tot {time} is iets gepland dat haar van hieruit niet kan worden opgedragen.',
  'problem.battery-no-control': '{name} biedt geen manier om het ontladen te blokkeren.',
  'problem.battery-no-expiry': '{name} kent geen afloop: een blokkering zou blijven staan als Lademeister stopt.',
  'problem.battery-refused': '{name} weigert de blokkering van het ontladen.',
  'problem.battery-ignored': '{name} neemt de blokkering van het ontladen aan en houdt zich er niet aan.',
  'problem.battery-untested': '{name} wordt alleen gelezen: wat erin geschreven zou worden, is te weinig beproefd.',
  'problem.battery-outlives': '{name} houdt zich aan de laatste opdracht, ook als Lademeister onverwacht stopt.',
  'effect.battery-outlives':
    'Ze wordt gestuurd zoals gewenst. Valt Lademeister uit, dan blijft een blokkering tot hij weer draait.',
  'advice.battery-untested': 'Sta het toe onder Meer, Apparaten (allowWrites) en kijk toe bij de eerste blokkering.',
  'advice.battery-outlives': 'Blijft Lademeister weg: zet de batterij bij de omvormer terug op eigen verbruik.',
  'effect.battery-uncontrollable':
    'Ze kan in auto’s ontladen. Auto’s op zon laten zich daar niet door leiden: wat ze geeft, telt niet als zon.',
  'advice.battery-control':
    'Sta sturing via Modbus toe in de omvormer, of sta ontladen toe in config.yaml (battery.discharge: free).',
  'soc.label': 'Accu',
  'soc.range': 'ongeveer {km} km',
  'soc.enter': 'Laadtoestand invoeren',
  'soc.enter-of': 'Hoe vol de auto bij {name} is',
  'soc.percent': 'Laadtoestand volgens de auto (%)',
  'soc.save': 'Invoeren',
  'stay.limit-soc': 'Tot de accu op (%)',
};
