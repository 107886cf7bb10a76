import type { NotificationList } from '../../../src/api/notification-ports.ts';
import { TOPICS } from '../../../src/notify/topics.ts';

const NOON_MS = Date.UTC(2026, 5, 15, 10);
const HOUR_MS = 3_600_000;

const LIST: NotificationList = {
  receivers: [
    {
      id: 'phone',
      name: 'Telefon im Flur',
      type: 'ntfy',
      topics: TOPICS.filter((topic) => topic !== 'session-started'),
      driver: null,
      driverKnown: true,
      quiet: { from: '22:00', to: '07:00' },
      mostPerHour: 12,
      waiting: 0,
      sentAtMs: NOON_MS,
      problem: null,
    },
    {
      id: 'anna',
      name: 'Anna',
      type: 'telegram',
      topics: ['session-started', 'session-ended', 'plan-at-risk'],
      driver: 'Anna Hollerbach',
      driverKnown: false,
      quiet: null,
      mostPerHour: 12,
      waiting: 3,
      sentAtMs: null,
      problem: { sinceMs: NOON_MS - HOUR_MS, detail: 'Forbidden: bot was blocked by the user', nextAtMs: NOON_MS },
    },
  ],
  recent: [
    {
      id: 2,
      receiver: 'Telefon im Flur',
      topic: 'session-ended',
      sentence: 'Carport: Ladung beendet. 18,4 kWh in 2 h 10 min, 5,43 €. Anna.',
      createdAtMs: NOON_MS,
      outcome: 'sent',
      closedAtMs: NOON_MS,
    },
    {
      id: 1,
      receiver: 'Anna',
      topic: 'session-ended',
      sentence: 'Carport: Ladung beendet. 18,4 kWh in 2 h 10 min, 5,43 €. Anna.',
      createdAtMs: NOON_MS,
      outcome: 'waiting',
      closedAtMs: null,
    },
  ],
};

/** What the stand-in for the controller says of notifications. */
export const NOTIFICATION_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/notifications': LIST,
  'POST /api/notifications/phone/test': { outcome: 'sent', detail: null },
  'POST /api/notifications/anna/test': { outcome: 'denied', detail: 'Forbidden: bot was blocked by the user' },
};
