import type { ChargeMode } from '../../../src/core/model/site.ts';

/** In the order of the switch. The model's own list cannot be shared: web takes types only. */
export const CHARGE_MODES = ['off', 'solar', 'min-solar', 'fast'] as const satisfies readonly ChargeMode[];
