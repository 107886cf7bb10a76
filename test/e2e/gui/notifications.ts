import type { NotificationList } from '../../../src/api/notification-ports.ts';
import type { PublishingView } from '../../../src/api/publishing-ports.ts';
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

const MAINTENANCE = {
  today: '2026-11-22',
  devices: [{ id: 'carport', name: 'Carport', firmware: '1.9.2' }],
  inspections: [
    {
      ...{ inspectionId: 'i1', kind: 'repeat', name: null, deviceId: 'carport', intervalMonths: 48 },
      ...{ dueDay: '2026-11-20', standing: 'overdue' },
      done: [{ day: '2022-11-20', passed: true, byWhom: 'Elektro Meier', document: 'Ordner 3', enteredBy: 'owner' }],
    },
  ],
  assets: [
    {
      ...{ assetId: 'a1', name: 'Wallbox links', deviceId: 'carport', make: 'ACME', model: 'X1', serial: 'SN 1' },
      ...{ firmware: '1.9.0', installedDay: '2024-05-01', warrantyDay: null, place: 'Carport', note: null },
    },
  ],
  tickets: [
    {
      ...{ ticketId: 7, deviceId: 'carport', source: 'device', text: '', problem: 'silent', state: 'open' },
      ...{ reporter: null, assignee: null, openedAtMs: NOON_MS, changedAtMs: NOON_MS },
      notes: [{ atMs: NOON_MS, author: null, text: 'works-again' }],
    },
  ],
};

const PUBLISHING: PublishingView = {
  mqtt: {
    ...{ address: 'broker.lan:1883', enabled: true, discovery: true, prefix: 'lademeister', problem: null },
    ...{ commands: ['mode', 'limit'], publishedAtMs: NOON_MS, orders: 3, refused: 1 },
    refusal: { atMs: NOON_MS, topic: 'lademeister/charge-points/carport/boost/set', code: 'not-allowed' },
  },
  metricsAskedAtMs: null,
  influx: [
    {
      ...{ id: 'curves', name: 'Kurven', waiting: 40_000, written: 9, dropped: 12, writtenAtMs: null },
      problem: { sinceMs: NOON_MS, detail: 'ECONNREFUSED' },
    },
  ],
};

/** What the stand-in for the controller says of notifications and maintenance. */
export const NOTIFICATION_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/notifications': LIST,
  'GET /api/notifications/receivers': {
    receivers: [{ id: 'phone', name: 'Telefon im Flur', type: 'ntfy', topicFile: 'ntfy-topic', events: ['alarm'] }],
  },
  'PUT /api/notifications/phone': { id: 'phone' },
  'GET /api/push': { publicKey: 'BA', receivers: [{ id: 'browsers', name: 'Annas Telefon' }] },
  'GET /api/maintenance': MAINTENANCE,
  'GET /api/publishing': PUBLISHING,
  'POST /api/publishing/mqtt/test': { detail: null },
  'POST /api/publishing/influx/curves/test': { detail: 'HTTP 401: unauthorized' },
  'POST /api/inspections/i1/done': { done: true },
  'POST /api/notifications/phone/test': { outcome: 'sent', detail: null },
  'POST /api/notifications/anna/test': { outcome: 'denied', detail: 'Forbidden: bot was blocked by the user' },
};
