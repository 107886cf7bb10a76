import type { DocumentWords } from './words-needed.ts';

export const EN: DocumentWords = {
  titles: {
    'company-car': 'Company car charging statement',
    sessions: 'Charging sessions',
    registers: 'Statement of meter registers',
    card: 'Charging sessions by card',
  },
  provisional: 'Provisional: this statement is not complete yet. The notices say what is missing.',
  exact: 'complete',
  columns: {
    session: 'Session',
    chargePoint: 'Charge point',
    start: 'Start',
    end: 'End',
    duration: 'Duration',
    card: 'Card',
    driver: 'Driver',
    vehicle: 'Vehicle',
    use: 'Use',
    assignedBy: 'Assigned by',
    startRegister: 'Register start',
    endRegister: 'Register end',
    energy: 'Energy',
    solar: 'of it sun',
    battery: 'of it battery',
    grid: 'of it grid',
    price: 'Price',
    amount: 'Amount',
    odometer: 'Odometer km',
    soc: 'State of charge %',
    signature: 'Signature',
    remarks: 'Notes',
    address: 'Address',
    meter: 'Meter',
    registerDifference: 'Difference',
    sessionsEnergy: 'Sessions',
    unexplained: 'Rest',
    quality: 'Quality',
    month: 'Month',
    source: 'Source',
    time: 'Time',
    what: 'Changed',
    reason: 'Reason',
    author: 'By',
    sum: 'Total',
  },
  facts: {
    site: 'Site',
    period: 'Period',
    timeZone: 'Time zone',
    driver: 'Employee',
    vehicle: 'Vehicle',
    plate: 'Number plate',
    costCentre: 'Cost centre',
    employer: 'Employer',
    card: 'Card',
    group: 'Group',
    created: 'Made',
    standing: 'Standing',
    reimbursed: 'To be reimbursed',
    amount: 'Amount',
    energy: 'Energy charged',
    sessions: 'Sessions',
    withoutEnergy: 'of them with unknown energy',
    duration: 'Duration in total',
    vat: 'VAT contained',
    solar: 'of it sun',
    battery: 'of it battery',
    grid: 'of it grid',
    method: 'Price method',
    basis: 'Basis',
    price: 'Price',
    value: 'Published value',
    baseFee: 'Base fee of the period',
    household: 'Consumption of the household',
    sourceRule: 'Attribution of energy',
    chainHead: 'Checksum of the charge log (SHA-256)',
    chainRecord: 'Newest record',
    trueQuarters: 'Quarter hours with a register read',
    substituteQuarters: 'Quarter hours with a substitute value',
    missingQuarters: 'Quarter hours without a value',
    substituteEnergy: 'Energy whose distribution over time is a substitute',
  },
  headings: {
    result: 'Result',
    price: 'Price and basis',
    months: 'By month',
    meters: 'Meter registers and reconciliation',
    notices: 'Notices',
    sessions: 'Sessions',
    prices: 'Energy by price',
    corrections: 'Corrections',
    coverage: 'Completeness of the readings',
    check: 'Origin and verification',
    about: 'Particulars',
    summary: 'Summary',
  },
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  quarter: (quarter, year) => `Quarter ${quarter} of ${year}`,
  sources: { grid: 'Grid', solar: 'Sun', battery: 'Battery' },
  use: { company: 'company', private: 'private', unassigned: 'unassigned' },
  assignedBy: {
    token: 'card',
    'vehicle-id': 'vehicle id',
    choice: 'choice on screen',
    correction: 'correction',
    unassigned: 'unassigned',
  },
  signature: { none: 'none', stored: 'kept', verified: 'verified', invalid: 'invalid' },
  billingClass: {
    none: 'meter not approved for billing third parties',
    'mid-single-partner': 'MID meter, for a single contract partner',
    eichrecht: 'charge point conforming to German calibration law',
  },
  quality: { W: 'read', E: 'substitute', F: 'missing' },
  methods: {
    'de-strompreispauschale': 'German flat electricity price (Strompreispauschale)',
    'de-contract-price': "Price of the household's electricity contract",
    'de-dynamic-monthly-average': 'Monthly average of the dynamic tariff',
    'at-sachbezug': 'Austrian average electricity price (Sachbezugswerteverordnung)',
    'be-creg': 'Belgian CREG ceiling of the quarter',
    'fixed-agreed': 'Agreed fixed price',
    'source-split': 'Agreed prices by source of energy',
  },
  basis: {
    'de-strompreispauschale':
      'BMF letter of 11 November 2025, IV C 5 - S 2334/00087/014/013, no. 30 ff.; Destatis table 61243-0001',
    'de-contract-price':
      'BMF letter of 11 November 2025, IV C 5 - S 2334/00087/014/013, no. 27 ff.; electricity contract of the household',
    'de-dynamic-monthly-average':
      'BMF letter of 11 November 2025, IV C 5 - S 2334/00087/014/013, no. 27 ff.; electricity contract of the household',
    'at-sachbezug': 'Sachbezugswerteverordnung § 4c; E-Control, households, first half of the year before',
    'be-creg': 'Circulars 2024/C/77 and 2025/C/38',
    'fixed-agreed': 'Agreement between employer and employee',
    'source-split': 'Agreement between employer and employee',
  },
  sourceRules: {
    'pro-rata': 'pro rata: all consumers have the same mix',
    'house-first': 'house first: the vehicle gets what sun and battery leave over',
    'car-first': 'vehicle first: sun and battery supply the vehicle first',
  },
  corrected: { energy: 'energy', start: 'start', end: 'end', assignment: 'assignment' },
  notices: {
    provisional: ({ unpricedWh, sessionsWithoutEnergy }, { energy, integer }) =>
      [
        unpricedWh > 0 ? `The price of ${energy(unpricedWh)} is missing.` : '',
        sessionsWithoutEnergy > 0
          ? `The energy of ${integer(sessionsWithoutEnergy)} ${sessionsWithoutEnergy === 1 ? 'session' : 'sessions'} is not known.`
          : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' ') || 'The statement is provisional.',
    'running-sessions': ({ count }) =>
      count === 1 ? 'One session is still running.' : `${count} sessions are still running.`,
    'period-not-over': () => 'The period is not over yet.',
    'no-tariff': ({ count, energyWh }, { energy, integer }) =>
      `No tariff holds for ${integer(count)} sessions with ${energy(energyWh)}, so there is no sum.`,
    'several-vat-rates': () => 'Several rates of VAT held in the period.',
    'eichrecht-shared-point': ({ chargePoint }) =>
      `${chargePoint} serves several contract partners. German calibration law asks for a conforming charge point.`,
    'not-statutory': () => 'The price method is an agreement, not a method of tax law.',
    'no-official-price': ({ value }) =>
      `No published value is entered for ${value} yet: the reimbursement cannot be computed.`,
    'method-open': ({ why }) =>
      why === 'price-missing'
        ? 'Prices are missing: the reimbursement cannot be computed yet.'
        : 'The consumption of the household is not known: the share of the base fee cannot be computed yet.',
    'base-fee-by-energy': () =>
      'The base fee is shared by energy: energy of the vehicle divided by the consumption of the household. The BMF letter names no key.',
    'source-rule': ({ rule }) => `Attribution of energy to its source: ${EN.sourceRules[rule]}.`,
    'sources-unknown': ({ energyWh }, { energy }) =>
      `Registers that tell the source of ${energy(energyWh)} are missing: it counts as from the grid.`,
    'meter-began-anew': ({ chargePoint, times }) =>
      `The meter of ${chargePoint} began anew ${times === 1 ? 'once' : `${times} times`}. What flowed unseen meanwhile is not in the difference.`,
    'meter-exchanged': ({ chargePoint, endedWh, beganWh }, { energy }) =>
      `The meter of ${chargePoint} was exchanged: the old one ended at ${endedWh === null ? 'an unknown register' : energy(endedWh)}, the new one began at ${beganWh === null ? 'an unknown register' : energy(beganWh)}.`,
    'register-missing': ({ chargePoint }) => `A register of ${chargePoint} at the edge of the period is missing.`,
    'substitute-register': ({ chargePoint }) =>
      `A register of ${chargePoint} at the edge of the period is a substitute between the nearest readings.`,
    'unassigned-sessions': ({ count, energyWh }, { energy, integer }) =>
      `${integer(count)} ${count === 1 ? 'session' : 'sessions'} with ${energy(energyWh)} ${count === 1 ? 'belongs' : 'belong'} to no vehicle and ${count === 1 ? 'is' : 'are'} not included.`,
    'signature-invalid': ({ count }) =>
      count === 1 ? 'One signed meter value is invalid.' : `${count} signed meter values are invalid.`,
    'imported-sessions': ({ count }, { integer }) =>
      `${integer(count)} ${count === 1 ? 'session was' : 'sessions were'} taken over from another system.`,
    'ledger-broken': ({ seq }, { integer }) =>
      `The charge log is damaged or was altered from record ${integer(seq)} on.`,
  },
  sentences: {
    noSessions: 'No sessions in the period.',
    noCorrections: 'Nothing was corrected since the previous statement.',
    rounding: 'Amounts of single sessions are rounded for showing. The sum is exact and rounded once.',
    vat: (rate, amount) => `The amount contains ${rate} VAT: ${amount}.`,
    noVat: 'No rate of VAT is known.',
    reimbursementVat: 'Reimbursement of expenses, not an invoice: no VAT is shown.',
    running: 'still running',
    provisionalPrice: 'price not complete yet',
    correctedSession: 'corrected',
    meter: ({ make, model, serial, meterClass }) =>
      [`Meter ${make} ${model}`, serial === '' ? '' : `no. ${serial}`, meterClass === '' ? '' : `class ${meterClass}`]
        .filter((part) => part !== '')
        .join(', '),
    odometer: (km) => `odometer ${km} km`,
    soc: (percent) => `state of charge ${percent} %`,
    severalPrices: 'several',
    reconciliation:
      'Difference of the registers against all sessions of the charge point in this period, those of other vehicles too. The rest is stand-by or flowed without a session.',
    crossing: 'A session belongs to the period in which it starts.',
    chain:
      'The energy of every session is the difference of two registers. The charge log is unalterable: every record holds the checksum of the one before. With it and the checksum this statement can be verified: lademeister verify.',
    place: 'Place, date',
    signature: 'Signature',
    issued: (when) => `Made on ${when} with Lademeister`,
    withUnit: (column, unit) => `${column} (${unit})`,
  },
  page: (page) => `Page ${page} of `,
};
