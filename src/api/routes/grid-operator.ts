import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Access } from '../../access/access.ts';
import {
  DimmingOrderSchema,
  dimmingOrder,
  FeedInOrderSchema,
  feedInOrder,
  type Understood,
} from '../../site/operator-orders.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DimmingEventsSchema, DONE, DoneSchema, OperatorStateSchema, refusals } from '../schemas.ts';
import { timeOf } from '../times.ts';

const closed = { additionalProperties: false } as const;

const time = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description: `${description}: ISO 8601 with zone, or UTC epoch ms` }));
const period = Type.Object(
  { from: time('Commands received at this time or later'), to: time('Commands received before this time') },
  closed,
);

/** What the grid operator commands (by a bridge from its control box), and the evidence of it. */
export function addGridOperatorRoutes(app: App, site: SitePorts | null, access: Access): void {
  app.get(
    '/api/dimming',
    { schema: { summary: 'What the grid operator limits now', response: { 200: OperatorStateSchema, ...refusals } } },
    async () => {
      const { atMs, dimming, feedIn } = configured(site).view();
      return { atMs, dimming, feedIn };
    },
  );

  app.put(
    '/api/dimming',
    {
      schema: {
        summary: 'Limit what the controllable devices draw (section 14a EnWG); the same limit again renews its end',
        body: DimmingOrderSchema,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      const { gridOperator } = configured(site);
      gridOperator.dim(understood(dimmingOrder(body, gridOperator.chargePointIds, gridOperator.nowMs())));
      return DONE;
    },
  );

  app.delete(
    '/api/dimming',
    { schema: { summary: 'Take the limit back', response: { 200: DoneSchema, ...refusals } } },
    async () => {
      configured(site).gridOperator.release('dimming');
      return DONE;
    },
  );

  app.put(
    '/api/feed-in',
    {
      schema: {
        summary: 'Limit what flows into the grid',
        body: FeedInOrderSchema,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      const { gridOperator } = configured(site);
      gridOperator.limitFeedIn(understood(feedInOrder(body, gridOperator.nowMs())));
      return DONE;
    },
  );

  app.delete(
    '/api/feed-in',
    { schema: { summary: 'Take the limit on feed-in back', response: { 200: DoneSchema, ...refusals } } },
    async () => {
      configured(site).gridOperator.release('feed-in');
      return DONE;
    },
  );

  app.get(
    '/api/dimming/events',
    {
      schema: {
        summary: 'The evidence of commands, oldest first',
        querystring: period,
        response: { 200: DimmingEventsSchema, ...refusals },
      },
    },
    async ({ query: { from, to } }) => ({
      events: configured(site).gridOperator.events(timeOf('from', from), timeOf('to', to)),
    }),
  );

  app.get(
    '/api/dimming.csv',
    { schema: { summary: 'The same as CSV, a row for each record', produces: ['text/csv'], querystring: period } },
    async ({ query: { from, to } }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="dimming.csv"')
        .send(
          Readable.from(configured(site).gridOperator.eventsCsv(timeOf('from', from), timeOf('to', to)), {
            objectMode: false,
          }),
        ),
  );

  app.post(
    '/api/dimming/token',
    {
      schema: {
        summary: 'A new token for the bridge from the control box (Authorization: Bearer); the one before ends',
        response: { 200: Type.Object({ token: Type.String() }, closed), ...refusals },
      },
    },
    async () => ({ token: access.issueMachineToken('grid-operator') }),
  );

  app.delete(
    '/api/dimming/token',
    { schema: { summary: 'End that token', response: { 200: DoneSchema, ...refusals } } },
    async () => {
      access.revokeMachineToken('grid-operator');
      return DONE;
    },
  );
}

function understood<Order>(result: Understood<Order>): Order {
  if (result.kind === 'order') return result.order;
  const { path, message } = result;
  throw new Refused('invalid-request', { problems: [{ path, message }] });
}
