import type { ChargeMode } from '../core/model/site.ts';
import type { InspectionKind } from '../ledger/maintenance-store.ts';
import type { Trouble } from './events.ts';
import type { Figures, NotificationWords, Told } from './told.ts';

/** What becomes of a device, by the code of its problem. */
const PROBLEMS: Readonly<Record<string, string>> = {
  unreachable: 'Het is niet bereikbaar.',
  silent: 'Het antwoordt niet.',
  'bad-checksum': 'Wat het stuurt, komt beschadigd aan.',
  'not-decrypted': 'Wat het stuurt, is niet te ontsleutelen.',
  'protocol-error': 'De antwoorden zijn niet te begrijpen.',
  'modbus-exception': 'Het weigert verzoeken.',
  implausible: 'Het meldt waarden die niet kunnen.',
  frozen: 'De waarden veranderen niet meer.',
  'register-implausible': 'De meterstand springt.',
  reversed: 'Het telt de verkeerde kant op.',
  unbalanced: 'De waarden passen niet bij de andere meters.',
  'station-fault': 'De laadpaal meldt een storing.',
  'limit-rejected': 'Het neemt geen grenzen aan.',
  'limit-ignored': 'Het houdt zich niet aan de grens.',
  'drawing-without-leave': 'Er laadt een auto die dat niet mag.',
  'stop-failed': 'Het beëindigt de laadsessie niet.',
  'identity-taken': 'Twee laadpalen gebruiken dezelfde naam.',
  'sign-in-needed': 'Het wil een wachtwoord.',
};

const ALARMS: Readonly<Record<string, string>> = {
  'ocpp-port-closed': 'De poort voor laadpalen kan niet worden geopend',
  'ledger-unwritable': 'Het laadboek kan niet worden geschreven',
  'ledger-damaged': 'Het laadboek is beschadigd',
  'state-unavailable': 'Kaarten en instellingen zijn niet leesbaar',
  'history-unavailable': 'Verlopen kunnen niet worden opgeslagen',
  'recorder-unwritable': 'Opnamen kunnen niet worden opgeslagen',
  'dimming-unrecorded': 'Het bewijs van een begrenzing wacht op de schijf',
  'report-open': 'Een rapport kan nog niet worden gemaakt',
  'report-undelivered': 'Een rapport komt niet aan',
  'prices-missing': 'Stroomprijzen ontbreken',
  'mqtt-unreachable': 'De MQTT-broker is niet bereikbaar',
  'time-unknown': 'De tijd is niet bekend',
  'time-borrowed': 'De tijd komt niet van een tijdserver',
  'unknown-charge-point': 'Een onbekende laadpaal klopt aan',
  'safe-currents-too-high': 'De veilige stromen passen niet bij de zekering',
  'safe-currents-beside-house': 'Naast het huis passen de veilige stromen niet bij de zekering',
  'clock-jumped': 'De klok is verzet',
  'notification-undelivered': 'Meldingen komen niet aan',
};

const INSPECTIONS: Readonly<Record<InspectionKind, string>> = {
  repeat: 'Herkeuring',
  'rcd-test': 'Test van de aardlekschakelaar',
  calibration: 'IJking van de meter',
  own: 'Keuring',
};

const MODES: Readonly<Record<ChargeMode, string>> = {
  off: 'Uit',
  solar: 'Zon',
  'min-solar': 'Min + zon',
  fast: 'Snel',
};

const ADVICE = 'De pagina van Lademeister zegt meer.';

export const wordsNl: NotificationWords = {
  sessionStarted: ({ chargePoint, who, vehicle }) => ({
    title: `${chargePoint}: laden begonnen`,
    text: whose(who, vehicle),
  }),
  sessionEnded: ({ chargePoint, who, vehicle, startedAtMs, endedAtMs, energyWh, cost }, figures) => ({
    title: `${chargePoint}: laden beëindigd`,
    text: [
      `${energyWh === null ? 'energie onbekend' : figures.energy(energyWh)} in ${figures.duration(endedAtMs - startedAtMs)}`,
      ...(cost === null ? [] : [`${cost.provisional ? 'voorlopig ' : ''}${figures.money(cost.cents, cost.currency)}`]),
    ]
      .join(', ')
      .concat('. ', whose(who, vehicle))
      .trim(),
  }),
  unknownCard: ({ chargePoint, card }) => ({
    title: `${chargePoint}: onbekende kaart`,
    text: `De kaart ${card} is geweigerd. Onder “Personen en kaarten” kan ze worden toegelaten.`.replace('  ', ' '),
  }),
  inspectionDue: ({ inspection, name, device, day, isOverdue }) => ({
    title: `${name ?? INSPECTIONS[inspection]}${isOverdue ? ' is nodig' : ' komt eraan'}: ${device ?? 'hele installatie'}`,
    text: `Uiterlijk ${day}. Wat gekeurd is, hoort op de pagina “Onderhoud”.`,
  }),
  modeChanged: ({ chargePoint, mode }) => ({ title: `${chargePoint}: modus ${MODES[mode]}`, text: '' }),
  began,
  ended: (trouble, lasted, figures) => ({ title: endTitle(trouble, figures), text: `Het duurde ${lasted}.` }),
  several: (count) => `${count} meldingen`,
  test: { title: 'Test', text: 'Deze melding komt aan: het versturen werkt.' },
};

function whose(who: string | null, vehicle: string | null): string {
  const said = [who, vehicle].filter((one) => one !== null && one !== '');
  return said.length === 0 ? '' : `${said.join(', ')}.`;
}

function began(trouble: Trouble, figures: Figures): Told {
  switch (trouble.kind) {
    case 'device-faulty':
      return { title: `${trouble.name}: storing`, text: PROBLEMS[trouble.problem ?? 'silent'] ?? ADVICE };
    case 'meter-doubtful':
      return {
        title: `${trouble.name}: meetwaarden twijfelachtig`,
        text: `${PROBLEMS[trouble.problem] ?? ADVICE} Tot dat is opgehelderd, wordt er voorzichtig geladen.`,
      };
    case 'plan-at-risk':
      return {
        title: `${trouble.name}: niet klaar om ${figures.time(trouble.byMs)}`,
        text: `Waarschijnlijk ontbreekt ${figures.energy(trouble.missingWh)}. “Snel” laadt met alles wat de zekering toelaat.`,
      };
    case 'dimming':
      return {
        title: 'De netbeheerder begrenst de afname',
        text:
          trouble.limitW === null
            ? 'Afzonderlijke laadpalen zijn begrensd.'
            : `Er blijft ${figures.power(trouble.limitW)} over.`,
      };
    case 'feed-in':
      return {
        title: 'De netbeheerder begrenst de teruglevering',
        text: `Er is ${figures.power(trouble.limitW)} toegestaan.`,
      };
    case 'fuse-about-to-trip':
      return {
        title: `${trouble.circuit}: de zekering dreigt uit te vallen`,
        text: 'Alle auto’s erachter zijn uit. Zet in huis uit wat veel verbruikt.',
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
      return `${trouble.name}: werkt weer`;
    case 'meter-doubtful':
      return `${trouble.name}: meetwaarden kloppen weer`;
    case 'plan-at-risk':
      return `${trouble.name}: toch klaar om ${figures.time(trouble.byMs)}`;
    case 'dimming':
      return 'De netbeheerder begrenst de afname niet meer';
    case 'feed-in':
      return 'De netbeheerder begrenst de teruglevering niet meer';
    case 'fuse-about-to-trip':
      return `${trouble.circuit}: de zekering is buiten gevaar`;
    case 'site-alarm':
      return `Opgelost: ${alarmTitle(trouble)}`;
  }
}
