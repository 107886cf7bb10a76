import { Type } from 'typebox';
import type { App } from '../app.ts';
import type { NotificationList } from '../notification-ports.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const numberOrNull = Type.Union([Type.Number(), Type.Null()]);

const NotificationListSchema = Type.Unsafe<NotificationList>(
  Type.Object(
    {
      receivers: Type.Array(
        Type.Object(
          {
            id: Type.String(),
            name: Type.String(),
            type: Type.Enum(['mail', 'ntfy', 'telegram', 'webhook', 'mqtt', 'push']),
            topics: Type.Array(Type.String()),
            driver: Type.Union([Type.String(), Type.Null()]),
            driverKnown: Type.Boolean({ description: 'There is exactly one person of this name' }),
            quiet: Type.Union([Type.Object({ from: Type.String(), to: Type.String() }, closed), Type.Null()]),
            mostPerHour: Type.Number(),
            waiting: Type.Number({ description: 'Events on their way' }),
            sentAtMs: numberOrNull,
            problem: Type.Union([
              Type.Object({ sinceMs: Type.Number(), detail: Type.String(), nextAtMs: Type.Number() }, closed),
              Type.Null(),
            ]),
          },
          closed,
        ),
      ),
      recent: Type.Array(
        Type.Object(
          {
            id: Type.Number(),
            receiver: Type.String(),
            topic: Type.String(),
            sentence: Type.String(),
            createdAtMs: Type.Number(),
            outcome: Type.Enum(['waiting', 'sent', 'refused', 'expired', 'withdrawn']),
            closedAtMs: numberOrNull,
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);

const TestedSchema = Type.Object(
  {
    outcome: Type.Enum(['sent', 'later', 'denied', 'refused'], {
      description: 'later: it may work another time; denied: token or address are wrong; refused: not this message',
    }),
    detail: Type.Union([Type.String(), Type.Null()], { description: "The other side's own words" }),
  },
  closed,
);

/** Who is told what outside the page, and what became of it. */
export function addNotificationRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/notifications',
    {
      schema: {
        summary: 'Receivers of notifications, how they can be reached, and what was told',
        querystring: Type.Object({ language: Type.Optional(Type.Enum(['de', 'en', 'nl'])) }, closed),
        response: { 200: NotificationListSchema, ...refusals },
      },
    },
    async ({ query }) => configured(site).notifications.list(query.language ?? 'de'),
  );

  app.post(
    '/api/notifications/:id/test',
    {
      schema: {
        summary: 'Sends a test to a receiver now',
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }, closed),
        response: { 200: TestedSchema, ...refusals },
      },
    },
    async ({ params }) => {
      const sent = await configured(site).notifications.test(params.id);
      if (sent === 'unknown-receiver') throw new Refused('unknown-receiver');
      return { outcome: sent.kind, detail: 'detail' in sent ? sent.detail : null };
    },
  );
}
