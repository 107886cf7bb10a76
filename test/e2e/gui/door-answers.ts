import type { SecurityEventList, StationList, StationPassword } from '../../../src/api/answers.ts';
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

/** What is at the door for charge points, by route. */
export const DOOR_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/stations': STATIONS,
  'POST /api/stations/accept': TAKEN_NOT,
  'POST /api/charge-points/carport/password': { ...TAKEN_NOT, chargePointId: 'carport', identity: 'WB-1' },
  'GET /api/security-events': EVENTS,
};
