import type { MeterValuesRequest } from '../../ocpp/v16/messages.ts';
import type { Evse } from '../world/evse.ts';
import type { Measurand } from './configuration.ts';

type MeterValue = MeterValuesRequest['meterValue'][number];
type SampledValue = MeterValue['sampledValue'][number];
export type SampleContext = 'Sample.Periodic' | 'Sample.Clock' | 'Trigger' | 'Transaction.Begin' | 'Transaction.End';

const TERMINALS = ['L1', 'L2', 'L3'] as const;

/** What the charge point's meter shows, as OCPP reports it. Phases are the terminals of the charge point. */
export function meterValue(
  evse: Evse,
  measurands: readonly Measurand[],
  context: SampleContext,
  timestamp: string,
): MeterValue {
  return { timestamp, sampledValue: measurands.flatMap((measurand) => samples(evse, measurand, context)) };
}

/** Register in whole Wh: a meter shows what is complete. */
export function registerWh(evse: Evse): number {
  return Math.floor(evse.energyWh);
}

function samples(evse: Evse, measurand: Measurand, context: SampleContext): SampledValue[] {
  const wired = TERMINALS.slice(0, evse.spec.phaseRotation.length);
  switch (measurand) {
    case 'Energy.Active.Import.Register':
      return [{ value: String(registerWh(evse)), context, measurand, unit: 'Wh' }];
    case 'Power.Active.Import':
      return [{ value: evse.powerW.toFixed(1), context, measurand, unit: 'W' }];
    case 'Current.Import':
      return wired.map((phase, terminal) => ({
        value: (evse.currentA[terminal] ?? 0).toFixed(2),
        context,
        measurand,
        phase,
        unit: 'A',
      }));
    case 'Current.Offered':
      return [{ value: evse.offerA.toFixed(1), context, measurand, unit: 'A' }];
    case 'Voltage':
      return wired.map((phase, terminal) => ({
        value: (evse.voltageV[terminal] ?? 0).toFixed(1),
        context,
        measurand,
        phase: `${phase}-N` as const,
        unit: 'V',
      }));
  }
}
