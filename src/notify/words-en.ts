import type { ChargeMode } from '../core/model/site.ts';
import type { InspectionKind } from '../ledger/maintenance-store.ts';
import type { Trouble } from './events.ts';
import type { Figures, NotificationWords, Told } from './told.ts';

/** What becomes of a device, by the code of its problem. */
const PROBLEMS: Readonly<Record<string, string>> = {
  unreachable: 'It cannot be reached.',
  silent: 'It does not answer.',
  'bad-checksum': 'What it sends arrives garbled.',
  'not-decrypted': 'What it sends cannot be decrypted.',
  'protocol-error': 'Its answers make no sense.',
  'modbus-exception': 'It refuses requests.',
  implausible: 'It tells values that cannot be.',
  frozen: 'Its values do not change any more.',
  'register-implausible': 'Its register jumps.',
  reversed: 'It counts the wrong way round.',
  unbalanced: 'Its values do not fit the other meters.',
  'station-fault': 'The wallbox reports a fault.',
  'limit-rejected': 'It takes no limits.',
  'limit-ignored': 'It does not keep to its limit.',
  'drawing-without-leave': 'A car charges that may not.',
  'stop-failed': 'It does not end the session.',
  'identity-taken': 'Two wallboxes use the same name.',
  'sign-in-needed': 'It wants a password.',
};

const ALARMS: Readonly<Record<string, string>> = {
  'ocpp-port-closed': 'The port for wallboxes cannot be opened',
  'ledger-unwritable': 'The charge log cannot be written',
  'ledger-damaged': 'The charge log is damaged',
  'state-unavailable': 'Cards and settings cannot be read',
  'history-unavailable': 'Curves cannot be stored',
  'recorder-unwritable': 'Recordings cannot be stored',
  'dimming-unrecorded': 'Evidence of dimming waits for the disk',
  'report-open': 'A report cannot be made yet',
  'report-undelivered': 'A report does not arrive',
  'prices-missing': 'Electricity prices are missing',
  'mqtt-unreachable': 'The MQTT broker cannot be reached',
  'time-unknown': 'The time of day is not known',
  'time-borrowed': 'The time of day does not come from a time server',
  'unknown-charge-point': 'An unknown wallbox knocks',
  'safe-currents-too-high': 'The safe currents do not fit the fuse',
  'safe-currents-beside-house': 'Beside the house the safe currents do not fit the fuse',
  'clock-jumped': 'The clock was set',
  'notification-undelivered': 'Notifications do not arrive',
};

const INSPECTIONS: Readonly<Record<InspectionKind, string>> = {
  repeat: 'Repeat inspection',
  'rcd-test': 'Test of the residual current device',
  calibration: 'Calibration of the meter',
  own: 'Inspection',
};

const MODES: Readonly<Record<ChargeMode, string>> = {
  off: 'Off',
  solar: 'Solar',
  'min-solar': 'Min + Solar',
  fast: 'Fast',
};

const ADVICE = 'The page of Lademeister says more.';

export const wordsEn: NotificationWords = {
  sessionStarted: ({ chargePoint, who, vehicle }) => ({
    title: `${chargePoint}: charging began`,
    text: whose(who, vehicle),
  }),
  sessionEnded: ({ chargePoint, who, vehicle, startedAtMs, endedAtMs, energyWh, cost }, figures) => ({
    title: `${chargePoint}: charging ended`,
    text: [
      `${energyWh === null ? 'energy unknown' : figures.energy(energyWh)} in ${figures.duration(endedAtMs - startedAtMs)}`,
      ...(cost === null
        ? []
        : [`${cost.provisional ? 'for the present ' : ''}${figures.money(cost.cents, cost.currency)}`]),
    ]
      .join(', ')
      .concat('. ', whose(who, vehicle))
      .trim(),
  }),
  unknownCard: ({ chargePoint, card }) => ({
    title: `${chargePoint}: unknown card`,
    text: `The card ${card} was refused. "People and cards" can let it in.`.replace('  ', ' '),
  }),
  inspectionDue: ({ inspection, name, device, day, isOverdue }) => ({
    title: `${name ?? INSPECTIONS[inspection]}${isOverdue ? ' is due' : ' is coming up'}: ${device ?? 'whole installation'}`,
    text: `By ${day}. What was inspected belongs on the page "Maintenance".`,
  }),
  modeChanged: ({ chargePoint, mode }) => ({ title: `${chargePoint}: mode ${MODES[mode]}`, text: '' }),
  began,
  ended: (trouble, lasted, figures) => ({ title: endTitle(trouble, figures), text: `It lasted ${lasted}.` }),
  several: (count) => `${count} messages`,
  test: { title: 'Test', text: 'This message arrives: notifications work.' },
};

function whose(who: string | null, vehicle: string | null): string {
  const said = [who, vehicle].filter((one) => one !== null && one !== '');
  return said.length === 0 ? '' : `${said.join(', ')}.`;
}

function began(trouble: Trouble, figures: Figures): Told {
  switch (trouble.kind) {
    case 'device-faulty':
      return { title: `${trouble.name}: fault`, text: PROBLEMS[trouble.problem ?? 'silent'] ?? ADVICE };
    case 'meter-doubtful':
      return {
        title: `${trouble.name}: readings in doubt`,
        text: `${PROBLEMS[trouble.problem] ?? ADVICE} Until this is cleared up charging is cautious.`,
      };
    case 'plan-at-risk':
      return {
        title: `${trouble.name}: will not be ready by ${figures.time(trouble.byMs)}`,
        text: `${figures.energy(trouble.missingWh)} are likely to be missing. "Fast" charges with all that the fuse allows.`,
      };
    case 'dimming':
      return {
        title: 'The grid operator limits what is drawn',
        text: trouble.limitW === null ? 'Single wallboxes are limited.' : `${figures.power(trouble.limitW)} remain.`,
      };
    case 'feed-in':
      return { title: 'The grid operator limits the feed-in', text: `${figures.power(trouble.limitW)} are allowed.` };
    case 'fuse-about-to-trip':
      return {
        title: `${trouble.circuit}: the fuse is about to trip`,
        text: 'All cars behind it are off. Switch off what draws much in the house.',
      };
    case 'site-alarm':
      return {
        title: alarmTitle(trouble),
        text: [...(trouble.detail === null ? [] : [`${trouble.detail}.`]), ADVICE].join(' '),
      };
  }
}

function alarmTitle({ alarm, about }: Extract<Trouble, { kind: 'site-alarm' }>): string {
  const title = ALARMS[alarm] ?? `Alarm ${alarm}`;
  return about === null ? title : `${title}: ${about}`;
}

function endTitle(trouble: Trouble, figures: Figures): string {
  switch (trouble.kind) {
    case 'device-faulty':
      return `${trouble.name}: works again`;
    case 'meter-doubtful':
      return `${trouble.name}: readings are right again`;
    case 'plan-at-risk':
      return `${trouble.name}: will be ready by ${figures.time(trouble.byMs)} after all`;
    case 'dimming':
      return 'The grid operator does not limit what is drawn any more';
    case 'feed-in':
      return 'The grid operator does not limit the feed-in any more';
    case 'fuse-about-to-trip':
      return `${trouble.circuit}: the fuse is out of danger`;
    case 'site-alarm':
      return `Put right: ${alarmTitle(trouble)}`;
  }
}
