import { NO_GRANT } from '../../../src/access/roles.ts';
import type { AccountList, TokenList } from '../../../src/api/access-answers.ts';
import { NOON_MS } from './views.ts';

const DAY_MS = 86_400_000;

const USERS: AccountList = {
  users: [
    {
      id: 'u1',
      name: 'Anna Weber',
      role: 'owner',
      grant: NO_GRANT,
      createdAtMs: NOON_MS - 90 * DAY_MS,
      expiresAtMs: null,
      invitedUntilMs: null,
      signIns: [
        {
          id: 's1',
          deviceName: 'Firefox, Android',
          createdAtMs: NOON_MS - DAY_MS,
          lastSeenMs: NOON_MS - 1_000,
          current: true,
        },
        {
          id: 's2',
          deviceName: 'Küchentablet an der Elektrofahrzeugladeinfrastruktur',
          createdAtMs: NOON_MS - 30 * DAY_MS,
          lastSeenMs: NOON_MS - 2 * DAY_MS,
          current: false,
        },
      ],
    },
    {
      id: 'u2',
      name: 'Tom',
      role: 'guest',
      grant: { ...NO_GRANT, chargePointIds: ['carport'] },
      createdAtMs: NOON_MS - DAY_MS,
      expiresAtMs: NOON_MS + 7 * DAY_MS,
      invitedUntilMs: NOON_MS + DAY_MS,
      signIns: [],
    },
  ],
};

const TOKENS: TokenList = {
  tokens: [
    {
      id: 't1',
      name: 'Home Assistant',
      scope: 'home-assistant',
      createdAtMs: NOON_MS - 30 * DAY_MS,
      expiresAtMs: null,
      lastUsedMs: NOON_MS - 60_000,
    },
    {
      id: 't2',
      name: 'Lohnbüro',
      scope: 'payroll',
      createdAtMs: NOON_MS - DAY_MS,
      expiresAtMs: null,
      lastUsedMs: null,
    },
  ],
};

/** Who may sign in, and whom a link invites, by route. */
export const ACCESS_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/users': USERS,
  'GET /api/tokens': TOKENS,
  'GET /api/sign-ins': {
    signIns: USERS.users.flatMap(({ signIns }) => signIns),
  },
  'GET /api/guests/carport': {
    name: 'Carport',
    entrance: 'pin',
    offer: null,
  },
  'GET /api/guests/garage': { name: '', entrance: 'off', offer: null },
  'POST /api/invitation': { name: 'Tom', role: 'driver', choosesPassword: true },
};
