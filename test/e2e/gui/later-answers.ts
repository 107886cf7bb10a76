import type { DeviceAnswer, DeviceForms } from '../../../src/api/device-ports.ts';
import type { SyncView } from '../../../src/api/sync-ports.ts';
import type { UpstreamList } from '../../../src/api/upstream-ports.ts';
import type { RestoreStatus } from '../../../src/backup/restore-desk.ts';
import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import type { BackupStatus } from '../../../web/src/more/backup-answers.ts';
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
  offsite: [
    { id: 'storage-box', type: 'sftp', newestAtMs: NOON_MS - 36_000_000, isBusy: false, problem: null },
    {
      id: 'nas-of-the-grandparents',
      type: 'webdav',
      newestAtMs: null,
      isBusy: true,
      problem: 'connect ECONNREFUSED 192.168.1.9:443',
    },
  ],
};

/** One that was tried, and would leave sessions behind. */
const RESTORE: RestoreStatus = {
  state: 'idle',
  choices: [
    { id: 'here/lademeister-2026-06-15.backup', madeAtMs: NOON_MS - 3_600_000, bytes: 4_321_000 },
    { id: 'uploaded', madeAtMs: null, bytes: 98_765_000 },
  ],
  trial: {
    choice: 'here/lademeister-2026-06-15.backup',
    madeAtMs: NOON_MS - 3_600_000,
    release: '0.1.0',
    files: 14,
    records: 4_811,
    newestAtMs: NOON_MS - 7_200_000,
    loss: 'the ledger here is newer by 12 records',
  },
  problem: null,
  isOffered: true,
};

const CONNECTION = {
  encryption: 'required',
  encrypted: true,
  tlsPort: 8443,
  certificate: 'device',
  fingerprint: Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(':'),
  problem: null,
};

/** A receiver that is away for a while and had something against one record. */
const SYNC: SyncView = {
  state: 'active',
  host: 'sync.fuhrparkverwaltung-elektrofahrzeuge.example',
  sentTo: 'sync.fuhrparkverwaltung-elektrofahrzeuge.example',
  siteId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  rules: {
    companyCars: true,
    vehicles: ['ID.4'],
    groups: ['staff'],
    cards: 2,
    registers: 'own',
    maxBytesPerSecond: 16_000,
  },
  sinceMs: NOON_MS - 30 * 86_400_000,
  records: 48,
  confirmed: 45,
  confirmedAtMs: NOON_MS - 7_200_000,
  oldestWaitingAtMs: NOON_MS - 3_600_000,
  isSending: false,
  problem: {
    code: 'unreachable',
    detail: 'connect ECONNREFUSED 203.0.113.7:443',
    sinceMs: NOON_MS - 3_600_000,
    nextAtMs: NOON_MS + 900_000,
  },
  rejected: [
    {
      sequence: 12,
      id: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      kind: 'session',
      createdAtMs: NOON_MS - 86_400_000,
      why: 'cdr_token.uid is unknown',
      body: '{"kind":"session","session":{"kwh":12.345}}',
    },
  ],
  past: [
    {
      receiver: 'old.example',
      siteId: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
      overAtMs: NOON_MS - 40 * 86_400_000,
      receipt: '{"deleted":48}',
    },
  ],
};

/** One back-end that takes everything, one that turns something away. */
const UPSTREAM: UpstreamList = {
  connections: [
    {
      id: 'fleet',
      name: 'Fuhrparkabrechnung der Elektrofahrzeugladeinfrastruktur',
      chargePointName: 'Carport',
      host: 'ocpp.fleet.example',
      encrypted: true,
      identity: 'LM-CARPORT-1',
      state: 'offline',
      sinceMs: NOON_MS - 600_000,
      error: { detail: 'connect ECONNREFUSED 192.0.2.7:443', atMs: NOON_MS - 60_000 },
      shownStatus: 'Charging',
      waiting: 2,
      oldestAtMs: NOON_MS - 500_000,
      delivered: 48,
      deliveredAtMs: NOON_MS - 700_000,
      ahead: [],
      kept: [
        {
          id: 7,
          sessionId: 's-27',
          action: 'StopTransaction',
          createdAtMs: NOON_MS - 86_400_000,
          state: 'rejected',
          attempts: 3,
          error: 'FormationViolation',
          payload: '{"meterStop":1246567,"reason":"EVDisconnected"}',
        },
      ],
      sessions: 'chosen',
      register: 'virtual',
      otherwise: 'unavailable',
      control: 'read-only',
      authorisedBy: 'local-then-upstream',
    },
  ],
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
  'GET /api/upstream': UPSTREAM,
  'GET /api/sync': SYNC,
  'GET /api/restore': RESTORE,
  'POST /api/restore/trial': RESTORE,
  'POST /api/restore': RESTORE,
  'GET /api/connection': CONNECTION,
  'GET /api/energy': { rows: ENERGY },
};
