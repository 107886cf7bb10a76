/** What the fields of a charge point are called in German, by the description that the schema has of them. */
export const chargerFieldsDe = {
  'What the charge point is called on screen': 'Name auf dem Bildschirm',
  'A charge point that connects by OCPP': 'Wallbox mit OCPP',
  'A charge point with registers of its own that has a definition':
    'Wallbox mit eigenen Registern und einer Definition',
  'A charge point that answers with JSON and has a definition': 'Wallbox, die mit JSON antwortet, und einer Definition',
  'Address of the charger': 'Adresse der Wallbox',
  'Address of the charger or of its gateway': 'Adresse der Wallbox oder ihres Gateways',
  'Modbus unit id; if left out: the one it has from the works': 'Modbus-Geräteadresse (Unit-ID); leer: die ab Werk',
  'Identity of the charge point: the last part of the address it connects to':
    'Kennung der Wallbox: der letzte Teil der Adresse, mit der sie sich verbindet',
  'Least security profile of OCPP for this charge point; if left out: as for all':
    'Mindestens dieses Sicherheitsprofil von OCPP; ohne: wie für alle',
  'Circuit that feeds it': 'Stromkreis, der sie speist',
  'Grid phases on its terminals L1, L2, L3, in this order; a single-phase charge point names one':
    'Netzphasen an ihren Klemmen L1, L2, L3, in dieser Reihenfolge; eine einphasige nennt eine',
  'Least current at which it charges (IEC 61851-1: 6 A), A': 'Kleinster Ladestrom (IEC 61851-1: 6 A), A',
  'Largest current of its installation, A': 'Größter Strom ihrer Installation, A',
  'Current to which it falls back by itself when it no longer hears from here, A':
    'Strom, auf den sie von selbst zurückfällt, wenn sie von hier nichts mehr hört, A',
  'Smallest step in which it takes a set-point, A': 'Kleinste Stufe, in der sie einen Sollwert nimmt, A',
  'It can connect its car to one phase alone when it is told so: then small surpluses can be used. Leave it off if in doubt':
    'Sie kann ihr Auto auf Wunsch mit einer Phase allein verbinden: Dann lassen sich kleine Überschüsse nutzen. Im Zweifel aus',
  'Higher goes first; equal ones share equally': 'Vorrang, höher zuerst; gleiche teilen gleich',
  'Its part among equals: one with 2 gets twice the current of one with 1':
    'Anteil unter Gleichen: eine mit 2 bekommt doppelt so viel Strom wie eine mit 1',
  'What it may draw while the grid is lost and the house feeds itself, A':
    'Was sie ziehen darf, während das Netz fehlt und das Haus sich selbst versorgt, A',
  'Whether the grid operator may limit it (section 14a EnWG); if left out: when it can draw more than 4.2 kW':
    'Der Netzbetreiber darf sie begrenzen (§ 14a EnWG); ohne Angabe: wenn sie mehr als 4,2 kW ziehen kann',
  'Its connector at the station, counted from 1. A station with several connectors is several charge points with the same identity; what limits the whole station is a circuit':
    'Ihr Anschluss an der Station, ab 1 gezählt. Eine Station mit mehreren Anschlüssen sind mehrere Wallboxen mit derselben Kennung; was die ganze Station begrenzt, ist ein Stromkreis',
  'Whether guests may use its page (the address on its QR label): not at all (off), with the PIN that the owner gives them (pin), or also with the number of a card that may charge here (pin-or-card)':
    'Ob Gäste die Seite hinter dem QR-Aufkleber benutzen dürfen: gar nicht (off), mit der PIN vom Besitzer (pin) oder auch mit der Nummer einer Karte, die hier laden darf (pin-or-card)',
  'Who may charge: anybody with any card (open), only holders of the tokens below (tokens), or anybody without a card (free: charging is started from here when a car is plugged in)':
    'Wer laden darf: jeder mit irgendeiner Karte (open), nur Inhaber bekannter Karten (tokens), oder jeder ohne Karte (free: Das Laden beginnt von hier, wenn ein Auto angesteckt wird)',
  'Whom it lets charge while it does not hear from here: every card, the accepted cards (it is given their list), nobody; unchanged leaves it as it is set. If left out: list where tokens are needed, otherwise all':
    'Wen sie laden lässt, solange sie von hier nichts hört: alle (all), die bekannten Karten (list), niemanden (none); unchanged lässt es, wie es ist. Ohne Angabe: list, wo Karten nötig sind, sonst all',
  'Mode until somebody chooses one': 'Modus, bis jemand einen wählt',
  'Where it stands, for reports': 'Wo sie steht, für Abrechnungen',
  'What its figures may be used for: nothing that is paid, reimbursements of one contract partner (MID meter), or bills to anybody (conforming to German calibration law)':
    'Wofür ihre Zahlen taugen: nichts, was bezahlt wird; Erstattungen eines Vertragspartners (MID-Zähler); Rechnungen an jeden (eichrechtskonform)',
  'Its meter, as written on it': 'Ihr Zähler, wie er beschriftet ist',
  'Make of its meter': 'Hersteller des Zählers',
  'Model of its meter': 'Modell des Zählers',
  'Serial number of its meter': 'Seriennummer des Zählers',
  'Accuracy class, such as MID B': 'Genauigkeitsklasse, etwa MID B',
  'Public key of its signing meter, from its label: signed values are checked against it':
    'Öffentlicher Schlüssel ihres signierenden Zählers, vom Etikett: Signierte Werte werden damit geprüft',
  'Each session ends when it has charged so much, kWh': 'Jede Ladung endet nach so viel Energie, kWh',
  'Each session ends at this state of charge, where it is known, %':
    'Jede Ladung endet bei diesem Ladestand, wo er bekannt ist, %',
  'Each session ends so long after it began, h': 'Jede Ladung endet so lange nach ihrem Beginn, h',
  'How often in a session a car that sleeps since a pause is woken by taking its current away and offering it anew; 0: never':
    'Wie oft je Ladung ein Auto, das seit einer Pause schläft, geweckt wird, indem ihm der Strom genommen und neu angeboten wird; 0: nie',
  'A car sleeps when it has drawn nothing of its offer for this long, s':
    'Ein Auto schläft, wenn es so lange nichts von seinem Angebot gezogen hat, s',
} as const satisfies Readonly<Record<string, string>>;
