import type { ElectricalValues } from '../../core/model/readings.ts';
import type { MeterValuesRequest } from '../../ocpp/v16/messages.ts';
import type { KnownMeasurand } from './configuration.ts';
import { energy, iso } from './transactions.ts';

type MeterValue = MeterValuesRequest['meterValue'][number];
type SampledValue = MeterValue['sampledValue'][number];
export type SampleContext = 'Sample.Periodic' | 'Sample.Clock' | 'Trigger';

const PHASES = ['L1', 'L2', 'L3'] as const;

/** `values` `null`: nothing may be told but the register. `null` where nothing of what is wanted is known. */
export function meterValue(
  measurands: readonly KnownMeasurand[],
  context: SampleContext,
  { registerWh, values, atMs }: Sampled,
): MeterValue | null {
  const sampledValue = measurands.flatMap((measurand) =>
    sampled(measurand, registerWh, values).map((value): SampledValue => ({ ...value, context })),
  );
  return sampledValue.length === 0 ? null : { timestamp: iso(atMs), sampledValue };
}

export interface Sampled {
  readonly registerWh: number | null;
  readonly values: ElectricalValues | null;
  /** UTC epoch ms. */
  readonly atMs: number;
}

function sampled(
  measurand: KnownMeasurand,
  registerWh: number | null,
  values: ElectricalValues | null,
): readonly SampledValue[] {
  const common = { format: 'Raw', location: 'Outlet', measurand } as const;
  switch (measurand) {
    case 'Energy.Active.Import.Register':
      return registerWh === null ? [] : [energy(registerWh)];
    case 'Power.Active.Import':
      return values === null ? [] : [{ ...common, value: String(Math.round(Math.max(0, values.powerW))), unit: 'W' }];
    case 'Current.Import':
      return (values?.phaseCurrentA ?? []).flatMap((currentA, i) =>
        phaseOf(i, { ...common, value: Math.abs(currentA).toFixed(1), unit: 'A' }),
      );
    case 'Voltage':
      return (values?.phaseVoltageV ?? []).flatMap((voltageV, i) =>
        phaseOf(i, { ...common, value: voltageV.toFixed(1), unit: 'V' }),
      );
  }
}

function phaseOf(index: number, value: SampledValue): readonly SampledValue[] {
  const phase = PHASES[index];
  if (phase === undefined) return [];
  return [{ ...value, phase: value.measurand === 'Voltage' ? `${phase}-N` : phase }];
}
