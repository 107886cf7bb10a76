import type { DeviceAnswer, DeviceForms } from '../../../src/api/device-ports.ts';
import type { BackupStatus } from '../../../src/backup/desk.ts';
import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import { SETTINGS } from './settings.ts';
import { NOON_MS } from './views.ts';

const DEVICES: DeviceAnswer = {
  devices: [
    {
      list: 'meters',
      id: 'grid',
      entry: { id: 'grid', name: 'Netzanschlusszähler im Hausanschlussraum', type: 'p1' },
      circuit: 'house',
      health: null,
      exchanges: {
        count: 600,
        failed: 3,
        medianMs: 41,
        worstMs: 812,
        lastError: {
          atMs: NOON_MS - 600_000,
          problem: { code: 'unreachable', address: '192.168.1.20:23', detail: 'ECONNREFUSED' },
        },
      },
      lastOutage: null,
      meters: [],
    },
    {
      list: 'chargePoints',
      id: 'carport',
      entry: { id: 'carport', name: 'Carport', type: 'ocpp', identity: 'WB-1', circuit: 'house' },
      circuit: null,
      health: null,
      exchanges: null,
      lastOutage: null,
      meters: [],
    },
  ],
  circuits: [{ id: 'house', name: 'Hausanschluss', meter: 'grid' }],
  refusedAtMs: NOON_MS - 3_600_000,
};

const FORMS: DeviceForms = {
  lists: { meters: [], inverters: [], batteries: [], chargePoints: [], loads: [], contacts: [], readers: [] },
  definitions: [],
};

const ENERGY: readonly EnergyRow[] = Array.from({ length: 24 }, (_, hour) => ({
  label: `2026-06-15T${String(hour).padStart(2, '0')}`,
  importWh: hour < 7 ? 400 : 50,
  exportWh: hour > 10 && hour < 15 ? 1_200 : 0,
  solarWh: hour > 6 && hour < 20 ? 2_400 : 0,
  dischargeWh: hour >= 20 ? 500 : 0,
  chargeWh: hour === 9 ? 900 : 0,
  carsWh: hour === 12 ? 3_000 : 0,
  missingQuarters: hour === 3 ? 2 : 0,
  costCents: hour < 7 ? 13 : 2,
  unpricedWh: 0,
  co2G: hour < 7 ? 152 : null,
  co2UnknownWh: hour < 7 ? 0 : 50,
}));

/** A backup in the folder, and one to fetch. */
const BACKUPS: BackupStatus = {
  isBusy: false,
  problem: null,
  files: [{ name: 'lademeister-2026-06-15.backup', bytes: 4_321_000, madeAtMs: NOON_MS - 3_600_000 }],
  scheduled: { folder: '/var/backups/lademeister', newestAtMs: NOON_MS - 36_000_000, problem: null },
};

const CONNECTION = {
  encryption: 'required',
  encrypted: true,
  tlsPort: 8443,
  certificate: 'device',
  fingerprint: Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(':'),
  problem: null,
};

/** What the pages Insights, Devices and More ask for, by route. */
export const LATER_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/about': {
    version: '0.1.0',
    runtime: 'Node.js 24.21.0',
    system: 'linux arm64',
    runsForMs: 200_000_000,
    memoryBytes: 98_000_000,
  },
  'GET /api/devices': DEVICES,
  'GET /api/settings': SETTINGS,
  'GET /api/devices/forms': FORMS,
  'GET /api/backups': BACKUPS,
  'GET /api/connection': CONNECTION,
  'GET /api/energy': { rows: ENERGY },
};
