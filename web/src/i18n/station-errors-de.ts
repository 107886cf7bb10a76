import type { stationErrorsEn } from './station-errors-en.ts';

export const stationErrorsDe: { readonly [K in keyof typeof stationErrorsEn]: string } = {
  'station-error.ConnectorLockFailure': 'Steckerverriegelung',
  'station-error.EVCommunicationError': 'Verständigung mit dem Auto',
  'station-error.GroundFailure': 'Fehlerstrom',
  'station-error.HighTemperature': 'zu heiß',
  'station-error.InternalError': 'interner Fehler',
  'station-error.LocalListConflict': 'Kartenliste',
  'station-error.NoError': 'ohne nähere Angabe',
  'station-error.OtherError': 'ohne nähere Angabe',
  'station-error.OverCurrentFailure': 'Überstrom',
  'station-error.OverVoltage': 'Spannung zu hoch',
  'station-error.PowerMeterFailure': 'eingebauter Zähler',
  'station-error.PowerSwitchFailure': 'Schaltschütz',
  'station-error.ReaderFailure': 'Kartenleser',
  'station-error.ResetFailure': 'Neustart misslungen',
  'station-error.UnderVoltage': 'Spannung zu niedrig',
  'station-error.WeakSignal': 'schwacher Funk',
};
