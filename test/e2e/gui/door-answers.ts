import type { SecurityEventList, StationAnswer, StationList, StationPassword } from '../../../src/api/answers.ts';
import { OCPP_COMMANDS } from '../../../src/core/model/charge-point-commands.ts';
import { NOON_MS } from './views.ts';

const STATIONS: StationList = {
  waiting: [
    {
      identity: 'WB-7788',
      address: '192.168.1.77',
      sinceMs: NOON_MS - 600_000,
      vendor: 'Maker',
      model: 'Box 11',
      serial: 'S-0042',
      firmware: '1.2.3',
    },
  ],
  rejected: [{ identity: 'WB-OF-THE-NEIGHBOUR', rejectedAtMs: NOON_MS - 86_400_000 }],
};

const EVENTS: SecurityEventList = {
  events: [
    {
      atMs: NOON_MS - 60_000,
      code: 'password-wrong',
      identity: 'WB-1',
      address: '192.168.1.66',
      detail: null,
      omitted: 12,
    },
    {
      atMs: NOON_MS - 600_000,
      code: 'unknown-identity',
      identity: 'WB-7788',
      address: '192.168.1.77',
      detail: null,
      omitted: 0,
    },
  ],
  hasAuthority: true,
};

const TAKEN_NOT: StationPassword = { chargePointId: 'garage', identity: 'WB-7788', password: 'Kq7mZ3xR9tPw4vNb2cYh' };

const STATION: StationAnswer = {
  identity: { vendor: 'Maker', model: 'Box 11', firmware: '1.2.3', serial: 'S-0001' },
  connected: true,
  commands: OCPP_COMMANDS,
  reservation: null,
  firmware: null,
  diagnostics: null,
  localList: null,
  files: [],
};

/** What is at the door for charge points, by route. */
export const DOOR_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/stations': STATIONS,
  'GET /api/charge-points/carport/station': STATION,
  'POST /api/stations/accept': TAKEN_NOT,
  'POST /api/charge-points/carport/password': { ...TAKEN_NOT, chargePointId: 'carport', identity: 'WB-1' },
  'GET /api/security-events': EVENTS,
};
