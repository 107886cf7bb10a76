import type { WorldSpec } from '../world/world.ts';

/** The charge points of the simulated home, by identity. */
export const CARPORT = 'SIM-CARPORT';
export const GARAGE = 'SIM-GARAGE';

/** Cards that the demo knows. */
export const ANNAS_CARD = '04A1B2C3D4E5F6';
export const COMPANY_CARD = '04112233445566';

/** Noon of a long day, so that a demo at midnight has sun. */
export const JUNE_NOON_MS = Date.UTC(2026, 5, 21, 11, 30);

/**
 * A house near Utrecht on a 3 × 25 A connection: 11.5 kWp with a 10 kW three-phase inverter, a garage behind a sub-meter
 * with a machine and a charge point whose first terminal hangs on L2, where the kitchen is. A heating rod for hot water
 * hangs behind a network switch on L3.
 */
export function homeSpec(seed: number, different: Partial<WorldSpec> = {}): WorldSpec {
  return {
    seed,
    startMs: JUNE_NOON_MS,
    weather: 'clear',
    solar: { latitudeDeg: 52.1, longitudeDeg: 5.1, tiltDeg: 30, azimuthDeg: 190, peakW: 11_500, inverterW: 10_000 },
    household: { baseW: 320, activity: 0 },
    feeder: { machineW: 1_500, runsMs: 0, restsMs: 600_000, chargePointIds: [GARAGE] },
    chargePoints: [
      { id: CARPORT, phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 },
      { id: GARAGE, phaseRotation: ['L2', 'L3', 'L1'], maxCurrentA: 16 },
    ],
    loads: [{ id: 'hot-water', phase: 2, powerW: 2_000, tankWh: 6_000 }],
    battery: null,
    ...different,
  };
}
