import type { stationErrorsEn } from './station-errors-en.ts';
import type { Translated } from './vocabulary.ts';

export const stationErrorsNl: Translated<typeof stationErrorsEn> = {
  'station-error.ConnectorLockFailure': 'stekkervergrendeling',
  'station-error.EVCommunicationError': 'communicatie met de auto',
  'station-error.GroundFailure': 'aardlekstroom',
  'station-error.HighTemperature': 'te heet',
  'station-error.InternalError': 'interne fout',
  'station-error.LocalListConflict': 'lijst met laadpassen',
  'station-error.NoError': 'zonder nadere oorzaak',
  'station-error.OtherError': 'zonder nadere oorzaak',
  'station-error.OverCurrentFailure': 'te hoge stroom',
  'station-error.OverVoltage': 'spanning te hoog',
  'station-error.PowerMeterFailure': 'ingebouwde meter',
  'station-error.PowerSwitchFailure': 'hoofdschakelaar',
  'station-error.ReaderFailure': 'paslezer',
  'station-error.ResetFailure': 'opnieuw starten mislukt',
  'station-error.UnderVoltage': 'spanning te laag',
  'station-error.WeakSignal': 'zwak radiosignaal',
};
