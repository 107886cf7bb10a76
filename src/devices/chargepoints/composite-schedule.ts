import type { GetCompositeScheduleResponse } from '../../ocpp/v16/messages.ts';

/** What a station says it allows at this moment, in this unit; `null` when it does not say. */
export function limitNow({ status, chargingSchedule }: GetCompositeScheduleResponse, unit: 'A' | 'W'): number | null {
  if (status !== 'Accepted' || chargingSchedule?.chargingRateUnit !== unit) return null;
  return chargingSchedule.chargingSchedulePeriod.find(({ startPeriod }) => startPeriod === 0)?.limit ?? null;
}
