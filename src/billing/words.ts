import type { VehicleUse } from '../core/model/people.ts';
import type { AssignedBy, SessionEndReason, SessionFlag } from '../core/model/sessions.ts';
import type { StatementSession } from './statement.ts';

export type Language = 'de' | 'en';

/** The words of a report in one language. */
export interface Words {
  readonly columns: {
    readonly session: string;
    readonly chargePoint: string;
    readonly card: string;
    readonly cardNumber: string;
    readonly start: string;
    readonly end: string;
    readonly duration: string;
    readonly startRegister: string;
    readonly endRegister: string;
    readonly energy: string;
    readonly endReason: string;
    readonly notes: string;
    readonly vehicle: string;
    readonly plate: string;
    readonly driver: string;
    readonly use: string;
    readonly assignedBy: string;
    readonly corrected: string;
    readonly odometer: string;
    readonly soc: string;
    readonly signature: string;
  };
  readonly running: string;
  readonly uses: Readonly<Record<VehicleUse | 'unassigned', string>>;
  readonly assignedBy: Readonly<Record<AssignedBy, string>>;
  readonly corrected: string;
  readonly signatures: Readonly<Record<StatementSession['signature'], string>>;
  readonly endReasons: Readonly<Record<SessionEndReason, string>>;
  readonly flags: Readonly<Record<SessionFlag, string>>;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  de: {
    columns: {
      session: 'Ladevorgang',
      chargePoint: 'Ladepunkt',
      card: 'Karte',
      cardNumber: 'Kartennummer (Ende)',
      start: 'Beginn',
      end: 'Ende',
      duration: 'Dauer (h:mm:ss)',
      startRegister: 'Zählerstand Beginn (kWh)',
      endRegister: 'Zählerstand Ende (kWh)',
      energy: 'Energie (kWh)',
      endReason: 'Beendet durch',
      notes: 'Hinweise',
      vehicle: 'Fahrzeug',
      plate: 'Kennzeichen',
      driver: 'Fahrer',
      use: 'Nutzung',
      assignedBy: 'Zugeordnet durch',
      corrected: 'Korrigiert',
      odometer: 'Kilometerstand',
      soc: 'Ladezustand (%)',
      signature: 'Signatur',
    },
    running: 'läuft noch',
    uses: { company: 'dienstlich', private: 'privat', unassigned: 'nicht zugeordnet' },
    assignedBy: {
      token: 'Karte',
      'vehicle-id': 'Fahrzeugkennung',
      choice: 'Auswahl',
      correction: 'Korrektur',
      unassigned: '',
    },
    corrected: 'ja',
    signatures: { none: '', stored: 'aufbewahrt, nicht geprüft', verified: 'geprüft', invalid: 'ungültig' },
    endReasons: {
      'de-authorized': 'Freigabe entzogen',
      'emergency-stop': 'Not-Halt',
      'ev-disconnected': 'Fahrzeug abgesteckt',
      'hard-reset': 'Neustart der Ladestation',
      local: 'am Ladepunkt beendet',
      other: 'anderer Grund',
      'power-loss': 'Stromausfall',
      reboot: 'Neustart der Ladestation',
      remote: 'aus der Ferne beendet',
      'soft-reset': 'Neustart der Ladestation',
      'unlock-command': 'Stecker entriegelt',
      unknown: 'nicht gemeldet',
    },
    flags: {
      'start-register-missing': 'Zählerstand am Beginn fehlt',
      'stop-register-missing': 'Zählerstand am Ende fehlt',
      'stop-below-start': 'Zählerstand am Ende kleiner als am Beginn',
      'stop-register-implausible': 'Zählerstand am Ende unmöglich, der letzte gemeldete gilt',
      'meter-rollover': 'Zählerüberlauf',
      'meter-reset': 'Zähler begann neu bei null',
      'meter-exchanged': 'Zähler gewechselt',
      'session-relative-registers': 'Zählerstände ab Beginn des Ladevorgangs gezählt',
      'baseline-unreadable': 'Zählerstand am Beginn nicht lesbar, ab dem ersten gemeldeten gezählt',
      imported: 'aus einem anderen System übernommen',
      'imported-doubtful': 'mit Zweifeln übernommen',
      'reported-late': 'verspätet gemeldet',
      'station-clock-wrong': 'Uhr der Ladestation falsch',
      'controller-clock-wrong': 'Uhr der Steuerung falsch',
      'token-unknown': 'Karte nicht freigegeben',
      'start-unknown': 'Beginn nicht gemeldet',
      'end-assumed': 'Ende angenommen',
    },
  },
  en: {
    columns: {
      session: 'Session',
      chargePoint: 'Charge point',
      card: 'Card',
      cardNumber: 'Card number (end)',
      start: 'Start',
      end: 'End',
      duration: 'Duration (h:mm:ss)',
      startRegister: 'Register at start (kWh)',
      endRegister: 'Register at end (kWh)',
      energy: 'Energy (kWh)',
      endReason: 'Ended by',
      notes: 'Notes',
      vehicle: 'Vehicle',
      plate: 'Plate',
      driver: 'Driver',
      use: 'Use',
      assignedBy: 'Assigned by',
      corrected: 'Corrected',
      odometer: 'Odometer (km)',
      soc: 'State of charge (%)',
      signature: 'Signature',
    },
    running: 'still running',
    uses: { company: 'company', private: 'private', unassigned: 'unassigned' },
    assignedBy: {
      token: 'card',
      'vehicle-id': 'vehicle identifier',
      choice: 'choice',
      correction: 'correction',
      unassigned: '',
    },
    corrected: 'yes',
    signatures: { none: '', stored: 'kept, not checked', verified: 'verified', invalid: 'invalid' },
    endReasons: {
      'de-authorized': 'authorisation withdrawn',
      'emergency-stop': 'emergency stop',
      'ev-disconnected': 'vehicle unplugged',
      'hard-reset': 'restart of the charge point',
      local: 'ended at the charge point',
      other: 'other reason',
      'power-loss': 'power cut',
      reboot: 'restart of the charge point',
      remote: 'ended remotely',
      'soft-reset': 'restart of the charge point',
      'unlock-command': 'connector unlocked',
      unknown: 'not reported',
    },
    flags: {
      'start-register-missing': 'register at start missing',
      'stop-register-missing': 'register at end missing',
      'stop-below-start': 'register at end below start',
      'stop-register-implausible': 'register at end impossible, the last one reported counts',
      'meter-rollover': 'meter rolled over',
      'meter-reset': 'meter began anew at zero',
      'meter-exchanged': 'meter exchanged',
      'session-relative-registers': 'registers counted from the start of the session',
      'baseline-unreadable': 'register at start unreadable, counted from the first one reported',
      imported: 'taken over from another system',
      'imported-doubtful': 'taken over with doubts',
      'reported-late': 'reported late',
      'station-clock-wrong': "charge point's clock wrong",
      'controller-clock-wrong': "controller's clock wrong",
      'token-unknown': 'card not allowed',
      'start-unknown': 'start not reported',
      'end-assumed': 'end assumed',
    },
  },
};
