import type { ChargeMode } from '../core/model/site.ts';
import type { InspectionKind } from '../ledger/maintenance-store.ts';
import type { Trouble } from './events.ts';
import type { Figures, NotificationWords, Told } from './told.ts';

/** What becomes of a device, by the code of its problem. */
const PROBLEMS: Readonly<Record<string, string>> = {
  unreachable: 'Es ist nicht erreichbar.',
  silent: 'Es antwortet nicht.',
  'bad-checksum': 'Was es sendet, kommt verstümmelt an.',
  'not-decrypted': 'Was es sendet, lässt sich nicht entschlüsseln.',
  'protocol-error': 'Seine Antworten sind nicht zu verstehen.',
  'modbus-exception': 'Es lehnt Anfragen ab.',
  implausible: 'Es meldet Werte, die nicht stimmen können.',
  frozen: 'Seine Werte ändern sich nicht mehr.',
  'register-implausible': 'Sein Zählerstand springt.',
  reversed: 'Es zählt verkehrt herum.',
  unbalanced: 'Seine Werte passen nicht zu den anderen Zählern.',
  'station-fault': 'Die Wallbox meldet eine Störung.',
  'limit-rejected': 'Sie nimmt keine Grenzen an.',
  'limit-ignored': 'Sie hält sich nicht an ihre Grenze.',
  'drawing-without-leave': 'Ein Auto lädt, obwohl es nicht darf.',
  'stop-failed': 'Sie beendet die Ladung nicht.',
  'identity-taken': 'Zwei Wallboxen melden sich unter demselben Namen.',
  'sign-in-needed': 'Es verlangt ein Passwort.',
};

const ALARMS: Readonly<Record<string, string>> = {
  'ocpp-port-closed': 'Der Anschluss für Wallboxen lässt sich nicht öffnen',
  'ledger-unwritable': 'Das Ladebuch lässt sich nicht schreiben',
  'ledger-damaged': 'Das Ladebuch ist beschädigt',
  'state-unavailable': 'Karten und Einstellungen lassen sich nicht lesen',
  'history-unavailable': 'Die Verläufe lassen sich nicht speichern',
  'recorder-unwritable': 'Aufzeichnungen lassen sich nicht speichern',
  'dimming-unrecorded': 'Nachweise der Netzsteuerung warten auf den Speicher',
  'report-open': 'Eine Abrechnung kann noch nicht erstellt werden',
  'report-undelivered': 'Eine Abrechnung kommt nicht an',
  'prices-missing': 'Strompreise fehlen',
  'mqtt-unreachable': 'Der MQTT-Broker ist nicht erreichbar',
  'time-unknown': 'Die Uhrzeit ist nicht bekannt',
  'time-borrowed': 'Die Uhrzeit kommt nicht von einem Zeitserver',
  'unknown-charge-point': 'Eine unbekannte Wallbox meldet sich',
  'safe-currents-too-high': 'Die sicheren Ströme passen nicht unter die Sicherung',
  'safe-currents-beside-house': 'Neben dem Haus passen die sicheren Ströme nicht unter die Sicherung',
  'clock-jumped': 'Die Uhr wurde verstellt',
  'notification-undelivered': 'Benachrichtigungen kommen nicht an',
};

const INSPECTIONS: Readonly<Record<InspectionKind, string>> = {
  repeat: 'Wiederholungsprüfung',
  'rcd-test': 'Test der Fehlerstrom-Schutzeinrichtung',
  calibration: 'Eichung',
  own: 'Prüfung',
};

const MODES: Readonly<Record<ChargeMode, string>> = {
  off: 'Aus',
  solar: 'Sonne',
  'min-solar': 'Min + Sonne',
  fast: 'Schnell',
};

const ADVICE = 'Näheres steht auf der Seite des Lademeisters.';

export const wordsDe: NotificationWords = {
  sessionStarted: ({ chargePoint, who, vehicle }) => ({
    title: `${chargePoint}: Ladung begonnen`,
    text: whose(who, vehicle),
  }),
  sessionEnded: ({ chargePoint, who, vehicle, startedAtMs, endedAtMs, energyWh, cost }, figures) => ({
    title: `${chargePoint}: Ladung beendet`,
    text: [
      `${energyWh === null ? 'Energie unbekannt' : figures.energy(energyWh)} in ${figures.duration(endedAtMs - startedAtMs)}`,
      ...(cost === null ? [] : [`${cost.provisional ? 'vorläufig ' : ''}${figures.money(cost.cents, cost.currency)}`]),
    ]
      .join(', ')
      .concat('. ', whose(who, vehicle))
      .trim(),
  }),
  unknownCard: ({ chargePoint, card }) => ({
    title: `${chargePoint}: Unbekannte Karte`,
    text: `Die Karte ${card} wurde abgewiesen. Unter „Personen und Karten“ lässt sie sich freigeben.`.replace(
      '  ',
      ' ',
    ),
  }),
  inspectionDue: ({ inspection, name, device, day, isOverdue }) => ({
    title: `${name ?? INSPECTIONS[inspection]}${isOverdue ? ' ist fällig' : ' steht an'}: ${device ?? 'gesamte Anlage'}`,
    text: `Fällig am ${day.split('-').reverse().join('.')}. Was geprüft wurde, gehört auf die Seite „Wartung“.`,
  }),
  modeChanged: ({ chargePoint, mode }) => ({ title: `${chargePoint}: Modus ${MODES[mode]}`, text: '' }),
  began,
  ended: (trouble, lasted, figures) => ({ title: endTitle(trouble, figures), text: `Dauer: ${lasted}.` }),
  several: (count) => `${count} Meldungen`,
  test: { title: 'Test', text: 'Diese Nachricht kommt an: Benachrichtigungen funktionieren.' },
};

function whose(who: string | null, vehicle: string | null): string {
  const said = [who, vehicle].filter((one) => one !== null && one !== '');
  return said.length === 0 ? '' : `${said.join(', ')}.`;
}

function began(trouble: Trouble, figures: Figures): Told {
  switch (trouble.kind) {
    case 'device-faulty':
      return { title: `${trouble.name}: Störung`, text: PROBLEMS[trouble.problem ?? 'silent'] ?? ADVICE };
    case 'meter-doubtful':
      return {
        title: `${trouble.name}: Messwerte zweifelhaft`,
        text: `${PROBLEMS[trouble.problem] ?? ADVICE} Bis das geklärt ist, wird vorsichtig geladen.`,
      };
    case 'plan-at-risk':
      return {
        title: `${trouble.name}: Wird bis ${figures.time(trouble.byMs)} nicht fertig`,
        text: `Voraussichtlich fehlen ${figures.energy(trouble.missingWh)}. „Schnell“ lädt mit allem, was die Sicherung hergibt.`,
      };
    case 'dimming':
      return {
        title: 'Der Netzbetreiber begrenzt den Bezug',
        text:
          trouble.limitW === null
            ? 'Einzelne Wallboxen sind begrenzt.'
            : `Es bleiben ${figures.power(trouble.limitW)}.`,
      };
    case 'feed-in':
      return {
        title: 'Der Netzbetreiber begrenzt die Einspeisung',
        text: `Erlaubt sind ${figures.power(trouble.limitW)}.`,
      };
    case 'fuse-about-to-trip':
      return {
        title: `${trouble.circuit}: Sicherung löst gleich aus`,
        text: 'Alle Autos dahinter sind abgeschaltet. Große Verbraucher im Haus ausschalten.',
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
      return `${trouble.name}: läuft wieder`;
    case 'meter-doubtful':
      return `${trouble.name}: Messwerte stimmen wieder`;
    case 'plan-at-risk':
      return `${trouble.name}: Wird bis ${figures.time(trouble.byMs)} doch fertig`;
    case 'dimming':
      return 'Der Netzbetreiber begrenzt den Bezug nicht mehr';
    case 'feed-in':
      return 'Der Netzbetreiber begrenzt die Einspeisung nicht mehr';
    case 'fuse-about-to-trip':
      return `${trouble.circuit}: Sicherung nicht mehr in Gefahr`;
    case 'site-alarm':
      return `Behoben: ${alarmTitle(trouble)}`;
  }
}
