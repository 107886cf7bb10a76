import type { DocumentWords } from './words-needed.ts';

export const DE: DocumentWords = {
  titles: {
    'company-car': 'Abrechnung Dienstwagenladen',
    sessions: 'Ladevorgänge',
    registers: 'Zählerstandsnachweis',
    card: 'Ladevorgänge je Karte',
  },
  provisional: 'Vorläufig: Diese Abrechnung ist noch nicht vollständig. Die Hinweise sagen, was fehlt.',
  exact: 'vollständig',
  columns: {
    session: 'Ladevorgang',
    chargePoint: 'Ladepunkt',
    start: 'Beginn',
    end: 'Ende',
    duration: 'Dauer',
    card: 'Karte',
    driver: 'Fahrer/in',
    vehicle: 'Fahrzeug',
    use: 'Nutzung',
    assignedBy: 'Zugeordnet durch',
    startRegister: 'Zähler Beginn',
    endRegister: 'Zähler Ende',
    energy: 'Energie',
    solar: 'davon Sonne',
    battery: 'davon Batterie',
    grid: 'davon Netz',
    price: 'Preis',
    amount: 'Betrag',
    odometer: 'Kilometerstand',
    soc: 'Ladestand %',
    signature: 'Signatur',
    remarks: 'Hinweise',
    address: 'Adresse',
    meter: 'Zähler',
    registerDifference: 'Differenz',
    sessionsEnergy: 'Ladevorgänge',
    unexplained: 'Rest',
    quality: 'Güte',
    month: 'Monat',
    source: 'Herkunft',
    time: 'Zeit',
    what: 'Geändert',
    reason: 'Grund',
    author: 'Durch',
    sum: 'Summe',
  },
  facts: {
    site: 'Standort',
    period: 'Zeitraum',
    timeZone: 'Zeitzone',
    driver: 'Mitarbeiter/in',
    vehicle: 'Fahrzeug',
    plate: 'Kennzeichen',
    costCentre: 'Kostenstelle',
    employer: 'Arbeitgeber',
    card: 'Karte',
    group: 'Gruppe',
    created: 'Erstellt',
    standing: 'Stand',
    reimbursed: 'Zu erstatten',
    amount: 'Betrag',
    energy: 'Geladene Energie',
    sessions: 'Ladevorgänge',
    withoutEnergy: 'davon ohne bekannte Energie',
    duration: 'Dauer gesamt',
    vat: 'Enthaltene Umsatzsteuer',
    solar: 'davon Sonne',
    battery: 'davon Batterie',
    grid: 'davon Netz',
    method: 'Preismethode',
    basis: 'Grundlage',
    price: 'Preis',
    value: 'Veröffentlichter Wert',
    baseFee: 'Grundgebühr im Zeitraum',
    household: 'Verbrauch des Haushalts',
    sourceRule: 'Aufteilung der Energie',
    chainHead: 'Prüfsumme des Ladebuchs (SHA-256)',
    chainRecord: 'Neuester Eintrag',
    trueQuarters: 'Viertelstunden mit abgelesenem Zählerstand',
    substituteQuarters: 'Viertelstunden mit Ersatzwert',
    missingQuarters: 'Viertelstunden ohne Wert',
    substituteEnergy: 'Energie mit ersatzweiser zeitlicher Verteilung',
  },
  headings: {
    result: 'Ergebnis',
    price: 'Preis und Grundlage',
    months: 'Nach Monaten',
    meters: 'Zählerstände und Abgleich',
    notices: 'Hinweise',
    sessions: 'Ladevorgänge',
    prices: 'Energie nach Preisen',
    corrections: 'Korrekturen',
    coverage: 'Vollständigkeit der Messung',
    check: 'Herkunft und Prüfung',
    about: 'Angaben',
    summary: 'Übersicht',
  },
  months: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  quarter: (quarter, year) => `${quarter}. Quartal ${year}`,
  sources: { grid: 'Netz', solar: 'Sonne', battery: 'Batterie' },
  use: { company: 'dienstlich', private: 'privat', unassigned: 'nicht zugeordnet' },
  assignedBy: {
    token: 'Karte',
    'vehicle-id': 'Fahrzeugkennung',
    choice: 'Auswahl am Bildschirm',
    correction: 'Korrektur',
    unassigned: 'nicht zugeordnet',
  },
  signature: { none: 'keine', stored: 'aufbewahrt', verified: 'geprüft', invalid: 'ungültig' },
  billingClass: {
    none: 'Zähler ohne Zulassung für die Abrechnung mit Dritten',
    'mid-single-partner': 'MID-Zähler, nur für einen Vertragspartner',
    eichrecht: 'eichrechtskonforme Ladeeinrichtung',
  },
  quality: { W: 'abgelesen', E: 'Ersatzwert', F: 'fehlt' },
  methods: {
    'de-strompreispauschale': 'Strompreispauschale',
    'de-contract-price': 'Preis des Haushaltsstromvertrags',
    'de-dynamic-monthly-average': 'Monatlicher Durchschnittspreis des dynamischen Tarifs',
    'at-sachbezug': 'Durchschnittlicher Strompreis nach Sachbezugswerteverordnung',
    'be-creg': 'CREG-Höchstbetrag des Quartals',
    'fixed-agreed': 'Vereinbarter Festpreis',
    'source-split': 'Vereinbarte Preise nach Herkunft der Energie',
  },
  basis: {
    'de-strompreispauschale':
      'BMF-Schreiben vom 11.11.2025, IV C 5 - S 2334/00087/014/013, Rn. 30 ff.; Destatis-Tabelle 61243-0001',
    'de-contract-price':
      'BMF-Schreiben vom 11.11.2025, IV C 5 - S 2334/00087/014/013, Rn. 27 ff.; Stromvertrag des Haushalts',
    'de-dynamic-monthly-average':
      'BMF-Schreiben vom 11.11.2025, IV C 5 - S 2334/00087/014/013, Rn. 27 ff.; Stromvertrag des Haushalts',
    'at-sachbezug': 'Sachbezugswerteverordnung § 4c; E-Control, Haushalte, erstes Halbjahr des Vorjahrs',
    'be-creg': 'Rundschreiben 2024/C/77 und 2025/C/38',
    'fixed-agreed': 'Vereinbarung zwischen Arbeitgeber und Mitarbeiter/in',
    'source-split': 'Vereinbarung zwischen Arbeitgeber und Mitarbeiter/in',
  },
  sourceRules: {
    'pro-rata': 'anteilig: alle Verbraucher haben dieselbe Mischung',
    'house-first': 'Haus zuerst: das Fahrzeug bekommt, was Sonne und Batterie übrig lassen',
    'car-first': 'Fahrzeug zuerst: Sonne und Batterie versorgen zuerst das Fahrzeug',
  },
  corrected: { energy: 'Energie', start: 'Beginn', end: 'Ende', assignment: 'Zuordnung' },
  notices: {
    provisional: ({ unpricedWh, sessionsWithoutEnergy }, { energy, integer }) =>
      [
        unpricedWh > 0 ? `Für ${energy(unpricedWh)} fehlt der Preis.` : '',
        sessionsWithoutEnergy > 0
          ? `Bei ${integer(sessionsWithoutEnergy)} ${sessionsWithoutEnergy === 1 ? 'Ladevorgang' : 'Ladevorgängen'} ist die Energie nicht bekannt.`
          : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' ') || 'Die Abrechnung ist vorläufig.',
    'running-sessions': ({ count }) =>
      count === 1 ? 'Ein Ladevorgang läuft noch.' : `${count} Ladevorgänge laufen noch.`,
    'period-not-over': () => 'Der Zeitraum ist noch nicht zu Ende.',
    'no-tariff': ({ count, energyWh }, { energy, integer }) =>
      `Für ${integer(count)} Ladevorgänge mit ${energy(energyWh)} gilt kein Tarif, deshalb gibt es keine Summe.`,
    'several-vat-rates': () => 'Im Zeitraum galten verschiedene Umsatzsteuersätze.',
    'eichrecht-shared-point': ({ chargePoint }) =>
      `${chargePoint} dient mehreren Vertragspartnern. Das deutsche Eichrecht verlangt dafür eine eichrechtskonforme Ladeeinrichtung.`,
    'not-statutory': () => 'Die Preismethode ist eine Vereinbarung, keine Methode des Steuerrechts.',
    'no-official-price': ({ value }) =>
      `Für ${value} ist noch kein veröffentlichter Wert eingetragen: Die Erstattung lässt sich noch nicht berechnen.`,
    'method-open': ({ why }) =>
      why === 'price-missing'
        ? 'Es fehlen Preise: Die Erstattung lässt sich noch nicht berechnen.'
        : 'Der Verbrauch des Haushalts ist nicht bekannt: Der Anteil der Grundgebühr lässt sich noch nicht berechnen.',
    'base-fee-by-energy': () =>
      'Die Grundgebühr ist nach Energie aufgeteilt: Energie des Fahrzeugs geteilt durch Verbrauch des Haushalts. Das BMF-Schreiben nennt keinen Schlüssel.',
    'source-rule': ({ rule }) => `Aufteilung der Energie nach Herkunft: ${DE.sourceRules[rule]}.`,
    'sources-unknown': ({ energyWh }, { energy }) =>
      `Für ${energy(energyWh)} fehlen Zählerstände zur Herkunft: Sie zählen als Netzstrom.`,
    'meter-began-anew': ({ chargePoint, times }) =>
      `Der Zähler von ${chargePoint} begann ${times === 1 ? 'einmal' : `${times}-mal`} neu. Was dabei ungesehen floss, fehlt in der Differenz.`,
    'meter-exchanged': ({ chargePoint, endedWh, beganWh }, { energy }) =>
      `Der Zähler von ${chargePoint} wurde gewechselt: alter Endstand ${endedWh === null ? 'unbekannt' : energy(endedWh)}, neuer Anfangsstand ${beganWh === null ? 'unbekannt' : energy(beganWh)}.`,
    'register-missing': ({ chargePoint }) => `Für ${chargePoint} fehlt ein Zählerstand am Rand des Zeitraums.`,
    'substitute-register': ({ chargePoint }) =>
      `Ein Zählerstand von ${chargePoint} am Rand des Zeitraums ist ein Ersatzwert zwischen den nächsten Ablesungen.`,
    'unassigned-sessions': ({ count, energyWh }, { energy, integer }) =>
      `${integer(count)} ${count === 1 ? 'Ladevorgang' : 'Ladevorgänge'} mit ${energy(energyWh)} ${count === 1 ? 'ist' : 'sind'} keinem Fahrzeug zugeordnet und nicht enthalten.`,
    'signature-invalid': ({ count }) =>
      `${count} signierte ${count === 1 ? 'Messwert ist' : 'Messwerte sind'} ungültig.`,
    'imported-sessions': ({ count }, { integer }) =>
      `${integer(count)} ${count === 1 ? 'Ladevorgang wurde' : 'Ladevorgänge wurden'} aus einem anderen System übernommen.`,
    'ledger-broken': ({ seq }, { integer }) => `Das Ladebuch ist ab Eintrag ${integer(seq)} beschädigt oder verändert.`,
  },
  sentences: {
    noSessions: 'Keine Ladevorgänge im Zeitraum.',
    noCorrections: 'Seit der letzten Abrechnung wurde nichts korrigiert.',
    rounding:
      'Beträge einzelner Ladevorgänge sind zur Ansicht gerundet. Die Summe ist genau gerechnet und einmal gerundet.',
    vat: (rate, amount) => `Im Betrag sind ${rate} Umsatzsteuer enthalten: ${amount}.`,
    noVat: 'Ein Umsatzsteuersatz ist nicht hinterlegt.',
    reimbursementVat: 'Auslagenersatz, keine Rechnung: Es wird keine Umsatzsteuer ausgewiesen.',
    running: 'läuft noch',
    provisionalPrice: 'Preis noch unvollständig',
    correctedSession: 'korrigiert',
    meter: ({ make, model, serial, meterClass }) =>
      [`Zähler ${make} ${model}`, serial === '' ? '' : `Nr. ${serial}`, meterClass === '' ? '' : `Klasse ${meterClass}`]
        .filter((part) => part !== '')
        .join(', '),
    odometer: (km) => `Kilometerstand ${km}`,
    soc: (percent) => `Ladestand ${percent} %`,
    severalPrices: 'mehrere',
    reconciliation:
      'Differenz der Zählerstände gegen alle Ladevorgänge des Ladepunkts in diesem Zeitraum, auch die anderer Fahrzeuge. Der Rest ist Eigenverbrauch oder ohne Ladevorgang geflossen.',
    crossing: 'Ein Ladevorgang gehört in den Zeitraum, in dem er beginnt.',
    chain:
      'Die Energie jedes Ladevorgangs ist die Differenz zweier Zählerstände. Das Ladebuch ist unveränderlich: Jeder Eintrag enthält die Prüfsumme des vorigen. Mit ihm und der Prüfsumme lässt sich dieser Nachweis prüfen: lademeister verify.',
    place: 'Ort, Datum',
    signature: 'Unterschrift',
    issued: (when) => `Erstellt am ${when} mit Lademeister`,
    withUnit: (column, unit) => `${column} (${unit})`,
  },
  page: (page) => `Seite ${page} von `,
};
