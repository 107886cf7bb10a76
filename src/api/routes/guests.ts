import { Type } from 'typebox';
import type { Access } from '../../access/access.ts';
import type { App, Cookies } from '../app.ts';
import { signedIn, visitorOf } from '../guards.ts';
import type { GuestAnswer, GuestSessionAnswer } from '../guest-ports.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';
import { requireChargePoint } from '../scope.ts';
import { admitted } from './account.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);

/** What stands on the label of a charge point: the price, the way in, and what it has cost. */
export function addGuestRoutes(app: App, site: SitePorts | null, access: Access, cookies: Cookies): void {
  app.get(
    '/api/guests/:id',
    {
      schema: {
        summary: 'What charging costs there and how guests come in; nothing of who charges',
        params,
        response: { 200: Type.Unsafe<GuestAnswer>(Type.Object({})), ...refusals },
      },
    },
    async ({ params: { id } }): Promise<GuestAnswer> => {
      const point = configured(site).guests.point(id);
      // Where guests are off, and where there is no charge point, the answer is the same.
      if (point === null) return { name: '', entrance: 'off', offer: null };
      const tokenRef = access.users.guestAt(id)?.grant.tokenRef ?? null;
      return { ...point, offer: configured(site).guests.offer(id, tokenRef) };
    },
  );

  app.post(
    '/api/guests/:id',
    {
      schema: {
        summary: 'Come in as guest of a charge point by its PIN, or by the number of a card where that is allowed',
        params,
        body: Type.Union([
          Type.Object({ pin: Type.String({ pattern: '^[0-9]{4,12}$' }) }, closed),
          // OCPP 1.6 section 7.28 (IdToken): CiString20; separators between the bytes may come on top.
          Type.Object({ card: Type.String({ pattern: '^[\\x21-\\x7e]{4,32}$' }) }, closed),
        ]),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { params: at, body } = request;
      const point = configured(site).guests.point(at.id);
      if (point === null) throw new Refused('guests-off');
      const visitor = visitorOf(request);
      if ('pin' in body) {
        cookies.set(reply, admitted(await access.signInGuest(at.id, body.pin, visitor)));
        return DONE;
      }
      if (point.entrance !== 'pin-or-card') throw new Refused('not-allowed');
      const tokenRef = configured(site).guests.cardAt(at.id, body.card);
      cookies.set(reply, admitted(access.signInByCard(at.id, tokenRef, visitor)));
      return DONE;
    },
  );

  app.get(
    '/api/guests/:id/session',
    {
      schema: {
        summary: 'The session of this guest: what it costs so far, or has cost',
        params,
        response: { 200: Type.Unsafe<GuestSessionAnswer>(Type.Object({})), ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const who = signedIn(request);
      const { guests } = configured(site);
      const { tokenRef } = who.grant;
      requireChargePoint(who, configured(site), id);
      return {
        offer: guests.offer(id, tokenRef),
        cardId: tokenRef,
        session: tokenRef === null ? null : guests.session(id, tokenRef, access.signedInAtMs(who)),
      };
    },
  );

  // The page is told by what stands behind the #; an address without it is shorter to type and to print.
  app.get(
    '/g/:id',
    { schema: { summary: 'The page of guests, as it stands on a label', params } },
    async (request, reply) => reply.redirect(`/#/guest/${encodeURIComponent(request.params.id)}`, 303),
  );
  app.get(
    '/display',
    {
      schema: {
        summary: 'The page of a tablet on the wall',
        querystring: Type.Object({ cp: Type.Optional(Type.String({ maxLength: 64 })) }, closed),
      },
    },
    async ({ query: { cp } }, reply) =>
      reply.redirect(cp === undefined ? '/#/display' : `/#/display?cp=${encodeURIComponent(cp)}`, 303),
  );
}
