import type { Language } from './language.ts';

/** The error codes of a charge point (OCPP 1.6, section 7.6 ChargePointErrorCode) in words for a person. */
const ERRORS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  ConnectorLockFailure: { en: 'plug lock', de: 'Steckerverriegelung' },
  EVCommunicationError: { en: 'communication with the car', de: 'Verständigung mit dem Auto' },
  GroundFailure: { en: 'residual current', de: 'Fehlerstrom' },
  HighTemperature: { en: 'too hot', de: 'zu heiß' },
  InternalError: { en: 'internal error', de: 'interner Fehler' },
  LocalListConflict: { en: 'card list', de: 'Kartenliste' },
  NoError: { en: 'without a closer cause', de: 'ohne nähere Angabe' },
  OtherError: { en: 'without a closer cause', de: 'ohne nähere Angabe' },
  OverCurrentFailure: { en: 'overcurrent', de: 'Überstrom' },
  OverVoltage: { en: 'voltage too high', de: 'Spannung zu hoch' },
  PowerMeterFailure: { en: 'built-in meter', de: 'eingebauter Zähler' },
  PowerSwitchFailure: { en: 'power switch', de: 'Schaltschütz' },
  ReaderFailure: { en: 'card reader', de: 'Kartenleser' },
  ResetFailure: { en: 'restart failed', de: 'Neustart misslungen' },
  UnderVoltage: { en: 'voltage too low', de: 'Spannung zu niedrig' },
  WeakSignal: { en: 'weak radio signal', de: 'schwacher Funk' },
};

/** The code in words; as it came where it is none of the standard's. */
export function stationErrorIn(language: Language, code: string): string {
  return ERRORS[code]?.[language] ?? code;
}
