import type { I18n } from '../i18n/i18n.ts';

/** OCPP 1.6, section 7.6 ChargePointErrorCode. */
const CODES = [
  'ConnectorLockFailure',
  'EVCommunicationError',
  'GroundFailure',
  'HighTemperature',
  'InternalError',
  'LocalListConflict',
  'NoError',
  'OtherError',
  'OverCurrentFailure',
  'OverVoltage',
  'PowerMeterFailure',
  'PowerSwitchFailure',
  'ReaderFailure',
  'ResetFailure',
  'UnderVoltage',
  'WeakSignal',
] as const;

/** The error code of a charge point in words; as it came where it is none of the standard's. */
export function stationError(code: string, { t }: I18n): string {
  const known = CODES.find((each) => each === code);
  return known === undefined ? code : t(`station-error.${known}`);
}
