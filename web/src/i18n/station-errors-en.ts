/** The error codes of a charge point (OCPP 1.6, section 7.6 ChargePointErrorCode) in words for a person. */
export const stationErrorsEn = {
  'station-error.ConnectorLockFailure': 'plug lock',
  'station-error.EVCommunicationError': 'communication with the car',
  'station-error.GroundFailure': 'residual current',
  'station-error.HighTemperature': 'too hot',
  'station-error.InternalError': 'internal error',
  'station-error.LocalListConflict': 'card list',
  'station-error.NoError': 'without a closer cause',
  'station-error.OtherError': 'without a closer cause',
  'station-error.OverCurrentFailure': 'overcurrent',
  'station-error.OverVoltage': 'voltage too high',
  'station-error.PowerMeterFailure': 'built-in meter',
  'station-error.PowerSwitchFailure': 'power switch',
  'station-error.ReaderFailure': 'card reader',
  'station-error.ResetFailure': 'restart failed',
  'station-error.UnderVoltage': 'voltage too low',
  'station-error.WeakSignal': 'weak radio signal',
} as const;
