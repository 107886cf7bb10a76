import type { HousePicture, PointPicture } from '../../src/upstream/picture.ts';

const AT_MS = 1_780_000_000_000;

const POINT: PointPicture = {
  id: 'carport',
  name: 'Carport',
  mode: 'solar',
  status: 'charging',
  powerW: 5_350.4,
  solarPowerW: 5_350,
  phaseCurrentA: [8.04, 8, 7.96],
  grantedA: 8,
  minCurrentA: 6,
  maxCurrentA: 16,
  boostEndsAtMs: null,
  limit: { energyWh: 20_000, socPercent: null, untilMs: null },
  homeLimitA: null,
  socPercent: 61,
  rangeKm: null,
  plan: { byMs: AT_MS + 3_600_000, missingWh: 400 },
  session: { startedAtMs: AT_MS - 60_000, energyWh: 2_400, cost: 0.72 },
  reason: 'following-sun',
};

/** A house with one of everything; names with all that formats have to escape. */
export function housePicture(change: Partial<HousePicture> = {}, point: Partial<PointPicture> = {}): HousePicture {
  return {
    ...{ atMs: AT_MS, siteName: 'Zuhause', currency: 'EUR', alarms: 1 },
    ...{ gridW: -120, solarW: 5_900, batteryW: -800, houseW: 430 },
    dimming: null,
    feedIn: { limitW: 4_000 },
    circuits: [{ id: 'house', name: 'Haus', limitA: [35, 35, 35], loadA: [6, 7.5, 6], capA: null, homeCapA: null }],
    chargePoints: [{ ...POINT, ...point }],
    loads: [{ id: 'boiler', name: 'Boiler', mode: 'auto', powerW: null, grantedW: 0 }],
    batteries: [{ id: 'cellar', name: 'Speicher', powerW: -800, socPercent: 31 }],
    devices: [{ id: 'grid', kind: 'meter', name: 'Zähler', condition: 'ok', lastHeardMs: AT_MS - 500 }],
    registers: [
      { id: 'grid', kind: 'meter', name: 'Zähler', importWh: 1_234_567, exportWh: 89 },
      { id: 'roof', kind: 'inverter', name: 'Dach', importWh: 777, exportWh: null },
      { id: 'cellar', kind: 'battery', name: 'Speicher', importWh: null, exportWh: null },
      { id: 'carport', kind: 'charge-point', name: 'Carport', importWh: 5_000, exportWh: null },
    ],
    ...change,
  };
}
