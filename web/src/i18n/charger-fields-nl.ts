import type { chargerFieldsDe } from './charger-fields-de.ts';

export const chargerFieldsNl: { readonly [K in keyof typeof chargerFieldsDe]: string } = {
  'What the charge point is called on screen': 'Naam op het scherm',
  'A charge point that connects by OCPP': 'Laadpaal die via OCPP verbindt',
  'A charge point with registers of its own that has a definition': 'Laadpaal met eigen registers en een definitie',
  'A charge point that answers with JSON and has a definition': 'Laadpaal die met JSON antwoordt, met een definitie',
  'Address of the charger': 'Adres van de laadpaal',
  'Address of the charger or of its gateway': 'Adres van de laadpaal of van zijn gateway',
  'Modbus unit id; if left out: the one it has from the works': 'Modbus-unitnummer; leeg: dat af fabriek',
  'Identity of the charge point: the last part of the address it connects to':
    'Kenmerk van de laadpaal: het laatste deel van het adres waarmee hij verbindt',
  'Least security profile of OCPP for this charge point; if left out: as for all':
    'Minstens dit beveiligingsprofiel van OCPP voor deze laadpaal; leeg: zoals voor alle',
  'Circuit that feeds it': 'Groep die hem voedt',
  'Grid phases on its terminals L1, L2, L3, in this order; a single-phase charge point names one':
    'Netfasen op zijn klemmen L1, L2, L3, in deze volgorde; een eenfasige laadpaal noemt er één',
  'Least current at which it charges (IEC 61851-1: 6 A), A': 'Kleinste laadstroom (IEC 61851-1: 6 A), A',
  'Largest current of its installation, A': 'Grootste stroom van zijn installatie, A',
  'Current to which it falls back by itself when it no longer hears from here, A':
    'Stroom waarop hij uit zichzelf terugvalt als hij van hieruit niets meer hoort, A',
  'Smallest step in which it takes a set-point, A': 'Kleinste stap waarin hij een instelwaarde neemt, A',
  'It can connect its car to one phase alone when it is told so: then small surpluses can be used. Leave it off if in doubt':
    'Hij kan zijn auto op verzoek met één fase verbinden: dan zijn kleine overschotten te gebruiken. Bij twijfel uit',
  'Higher goes first; equal ones share equally': 'Voorrang, hoger eerst; gelijke delen gelijk',
  'Its part among equals: one with 2 gets twice the current of one with 1':
    'Aandeel onder gelijken: een met 2 krijgt twee keer zoveel stroom als een met 1',
  'What it may draw while the grid is lost and the house feeds itself, A':
    'Wat hij mag nemen terwijl het net weg is en het huis zichzelf voedt, A',
  'Whether the grid operator may limit it (section 14a EnWG); if left out: when it can draw more than 4.2 kW':
    'De netbeheerder mag hem begrenzen (§ 14a EnWG); leeg: als hij meer dan 4,2 kW kan nemen',
  'Its connector at the station, counted from 1. A station with several connectors is several charge points with the same identity; what limits the whole station is a circuit':
    'Zijn aansluiting aan het station, geteld vanaf 1. Een station met meer aansluitingen is meer laadpalen met hetzelfde kenmerk; wat het hele station begrenst, is een groep',
  'Whether guests may use its page (the address on its QR label): not at all (off), with the PIN that the owner gives them (pin), or also with the number of a card that may charge here (pin-or-card)':
    'Of gasten de pagina achter het QR-label mogen gebruiken: niet (off), met de pincode van de eigenaar (pin), of ook met het nummer van een laadpas die hier mag laden (pin-or-card)',
  'Who may charge: anybody with any card (open), only holders of the tokens below (tokens), or anybody without a card (free: charging is started from here when a car is plugged in)':
    'Wie mag laden: iedereen met een willekeurige pas (open), alleen houders van bekende passen (tokens), of iedereen zonder pas (free: het laden begint van hieruit zodra een auto wordt aangesloten)',
  'Whom it lets charge while it does not hear from here: every card, the accepted cards (it is given their list), nobody; unchanged leaves it as it is set. If left out: list where tokens are needed, otherwise all':
    'Wie hij laat laden zolang hij van hieruit niets hoort: elke pas (all), de bekende passen (list), niemand (none); unchanged laat het zoals het is. Leeg: list waar passen nodig zijn, anders all',
  'Mode until somebody chooses one': 'Modus tot iemand er een kiest',
  'Where it stands, for reports': 'Waar hij staat, voor afrekeningen',
  'What its figures may be used for: nothing that is paid, reimbursements of one contract partner (MID meter), or bills to anybody (conforming to German calibration law)':
    'Waar zijn cijfers voor deugen: niets wat wordt betaald; vergoedingen van één contractpartij (MID-meter); rekeningen aan iedereen (volgens het Duitse ijkrecht)',
  'Its meter, as written on it': 'Zijn meter, zoals erop staat',
  'Make of its meter': 'Merk van zijn meter',
  'Model of its meter': 'Model van zijn meter',
  'Serial number of its meter': 'Serienummer van zijn meter',
  'Accuracy class, such as MID B': 'Nauwkeurigheidsklasse, zoals MID B',
  'Public key of its signing meter, from its label: signed values are checked against it':
    'Publieke sleutel van zijn ondertekenende meter, van het etiket: ondertekende waarden worden ermee gecontroleerd',
  'Each session ends when it has charged so much, kWh': 'Elke sessie eindigt als er zoveel is geladen, kWh',
  'Each session ends at this state of charge, where it is known, %':
    'Elke sessie eindigt bij deze laadtoestand, waar die bekend is, %',
  'Each session ends so long after it began, h': 'Elke sessie eindigt zo lang na haar begin, h',
  'How often in a session a car that sleeps since a pause is woken by taking its current away and offering it anew; 0: never':
    'Hoe vaak per sessie een auto die sinds een pauze slaapt, wordt gewekt door zijn stroom weg te nemen en opnieuw aan te bieden; 0: nooit',
  'A car sleeps when it has drawn nothing of its offer for this long, s':
    'Een auto slaapt als hij zo lang niets van zijn aanbod heeft genomen, s',
};
