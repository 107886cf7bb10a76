/** A configuration key (OCPP 1.6 section 9) that we want set. */
export interface WantedKey {
  readonly key: string;
  /** Values to try, the best first. */
  readonly candidates: readonly string[];
}

/** What every station shall measure and report. @param sampleIntervalS wanted time between two meter values, s */
export function wantedKeys(sampleIntervalS: number): readonly WantedKey[] {
  const intervals = [sampleIntervalS, 10, 30, 60].filter((seconds) => seconds >= sampleIntervalS).map(String);
  return [
    { key: SAMPLED_DATA, candidates: [MEASURANDS.join(',')] },
    { key: 'MeterValueSampleInterval', candidates: intervals },
    { key: 'MeterValuesAlignedData', candidates: ['Energy.Active.Import.Register'] },
    { key: 'ClockAlignedDataInterval', candidates: ['900'] },
    // So that it notices by itself that we are gone (section 9.1, OCPP-J 5.4).
    { key: 'WebSocketPingInterval', candidates: ['60', '300'] },
  ];
}

export const SAMPLED_DATA = 'MeterValuesSampledData';

/** The most important first: some stations take only so many. */
export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
] as const;
