import type { alarmsEn } from './alarms-en.ts';
import type { Translated } from './vocabulary.ts';

export const alarmsNl: Translated<typeof alarmsEn> = {
  'alarm.prices-missing.today': 'De stroomprijs van {market} is nu niet bekend.',
  'alarm.prices-missing.tomorrow': 'De stroomprijzen van {market} voor morgen ontbreken.',
  'alarm.prices-missing.effect':
    'Plannen gaan uit van prijzen zoals in de laatste weken. Auto’s zijn toch op tijd klaar. Wat wordt geladen heeft geen prijs tot die bekend is.',
  'alarm.prices-missing.advice':
    'Controleer de internetverbinding en de bron (Meer, Prijzen en voorspelling). Ze wordt vanzelf opnieuw gevraagd; een tweede bron kan in config.yaml.',
  'alarm.time-unknown': 'De kloktijd is niet bekend.',
  'alarm.time-unknown.effect':
    'Laadpalen die nu starten, krijgen geen tijd en wachten. Die al draaien gaan door; grenzen gelden.',
  'alarm.time-unknown.advice': 'Maak verbinding met internet, of neem onder “Meer” de tijd van de telefoon over.',
  'alarm.time-borrowed.meter': 'De tijd komt van de slimme meter: er is geen tijd van het netwerk.',
  'alarm.time-borrowed.rtc': 'De tijd komt van de klok in de regelaar: er is geen van het netwerk.',
  'alarm.time-borrowed.owner': 'De tijd is met de hand ingesteld: er is geen van het netwerk.',
  'alarm.time-borrowed.effect': 'Ze kan een paar seconden afwijken.',
  'alarm.time-borrowed.advice': 'Niets te doen als de regelaar zonder internet moet draaien.',
  'feed-problem.unreachable': 'De server is niet bereikbaar.',
  'feed-problem.timeout': 'De server is te traag.',
  'feed-problem.certificate': 'De server kan niet bewijzen wie hij is.',
  'feed-problem.too-large': 'Het antwoord is veel te lang.',
  'feed-problem.redirected': 'De server verwijst elders heen.',
  'feed-problem.sign-in': 'De server accepteert token of wachtwoord niet.',
  'feed-problem.too-many-requests': 'De server is te vaak gevraagd.',
  'feed-problem.http-status': 'De server antwoordt met een fout.',
  'feed-problem.not-understood': 'Het antwoord is onbegrijpelijk.',
  'feed-problem.wrong-currency': 'De prijzen staan in een andere valuta of eenheid.',
  'feed-problem.implausible': 'De prijzen kunnen niet kloppen en zijn geweigerd.',
  'feed-problem.no-data': 'De server heeft geen prijzen.',
  'feed-problem.secret': 'Het bestand met token of wachtwoord kan niet worden gelezen.',
  'feed-problem.not-kept': 'De prijzen kunnen niet worden vastgelegd.',
  'feed-problem.other': 'De bron werkt niet.',
  'alarm.recorder-unwritable': 'De vluchtrecorder kan nu niet schrijven.',
  'alarm.recorder-unwritable.effect':
    'Het laden heeft er geen last van. Wat nu wordt besloten, is later niet na te kijken.',
  'alarm.recorder-unwritable.advice': 'Maak ruimte op de schijf, of controleer of die beschrijfbaar is.',
  'alarm.notification-undelivered': 'Meldingen aan {receiver} komen niet aan.',
  'alarm.notification-undelivered.effect': 'Het laden gaat gewoon door. Wat er te melden is, wacht tot twee dagen.',
  'alarm.notification-undelivered.advice': 'Stuur een test onder Meer, Meldingen: daar staat wat de dienst zegt.',
  'alarm.backup-missing': 'De nieuwste geplande back-up is te oud, of de laatste is mislukt.',
  'alarm.backup-missing.none': 'Er is nog geen geplande back-up.',
  'alarm.backup-missing.effect': 'Gaat deze computer nu stuk, dan is verloren wat er na de nieuwste back-up kwam.',
  'alarm.backup-missing.advice':
    'Controleer de map en het bestand met de wachtwoordzin onder backup in config.yaml. Elk uur volgt een nieuwe poging.',
};
