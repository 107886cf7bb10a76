import type { Config, OcppChargePointConfig } from './schema.ts';

/** The charge points that connect by OCPP, in the order of the document. */
export function ocppChargePoints({ chargePoints }: Pick<Config, 'chargePoints'>): readonly OcppChargePointConfig[] {
  return chargePoints.filter((one) => one.type === 'ocpp');
}
