import { Type } from 'typebox';
import type { Access, AccountWish, Invited, Refusal } from '../../access/access.ts';
import { NO_GRANT, PERSON_ROLES, TOKEN_SCOPES } from '../../access/roles.ts';
import type { AccountList, InvitedAnswer, TokenList } from '../access-answers.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import type { SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';
import { refusedFor, signInRow } from './account.ts';

const closed = { additionalProperties: false } as const;
const id = Type.String({ minLength: 1, maxLength: 64 });
const params = Type.Object({ id }, closed);
/** The year 2100. */
const endOrNull = orNull(
  Type.Integer({ minimum: 0, maximum: Date.UTC(2100, 0, 1), description: 'It ends by itself then, UTC epoch ms' }),
);
const name = Type.String({ minLength: 1, maxLength: 60, pattern: '^\\S(.*\\S)?$' });
const grant = Type.Object(
  {
    driverId: Type.Optional(orNull(id)),
    chargePointIds: Type.Optional(orNull(Type.Array(id, { maxItems: 100 }))),
    vehicleIds: Type.Optional(Type.Array(id, { maxItems: 200 })),
    mayChangeMode: Type.Optional(Type.Boolean()),
    mayAddCards: Type.Optional(Type.Boolean()),
    tokenRef: Type.Optional(orNull(id)),
  },
  {
    ...closed,
    description: 'Driver: who he is. Employer: vehicles. Display, driver, guest: charge points (null: all)',
  },
);
const account = { name, grant, expiresAtMs: endOrNull };
const InvitedSchema = Type.Unsafe<InvitedAnswer>(
  Type.Object(
    { userId: id, token: orNull(Type.String()), pin: orNull(Type.String()), expiresAtMs: endOrNull },
    {
      ...closed,
      description: 'A link by its token (#/invitation?token=…), or a PIN; shown this once',
    },
  ),
);

/** Who may sign in as what, and tokens for programs: the owner's. `changed`: what is open is looked at again. */
export function addUserRoutes(app: App, access: Access, site: SitePorts | null, changed: () => void): void {
  const answers = { 200: DoneSchema, ...refusals };

  app.get(
    '/api/users',
    {
      schema: {
        summary: 'Accounts with their sign-ins and open invitations',
        response: { 200: Type.Unsafe<AccountList>(Type.Object({ users: Type.Array(Type.Object({})) })), ...refusals },
      },
    },
    async (request): Promise<AccountList> => {
      const who = signedIn(request);
      return {
        users: access.users.list().map(({ user, signIns, invitation }) => ({
          id: user.id,
          name: user.name,
          role: user.role,
          grant: user.grant,
          createdAtMs: user.createdAtMs,
          expiresAtMs: user.expiresAtMs,
          invitedUntilMs: invitation?.expiresAtMs ?? null,
          signIns: signIns.map((one) => signInRow(one, who)),
        })),
      };
    },
  );

  app.post(
    '/api/users',
    {
      schema: {
        summary: 'Invite somebody; he chooses his own password',
        body: Type.Object({ ...account, role: Type.Enum([...PERSON_ROLES]) }, closed),
        response: { 200: InvitedSchema, ...refusals },
      },
    },
    async (request) => {
      const { role, grant: wanted } = request.body;
      const [point = ''] = wanted.chargePointIds ?? [];
      // A PIN that opens nothing would only be found out at the charge point.
      if (role === 'guest' && site !== null && point !== '' && site.guests.point(point) === null) {
        throw new Refused('guests-off');
      }
      return invitation(await access.users.invite(wishOf(request.body), signedIn(request)));
    },
  );

  app.post(
    '/api/users/:id/invitation',
    {
      schema: {
        summary: 'Another link or PIN, in place of the one before',
        params,
        response: { 200: InvitedSchema, ...refusals },
      },
    },
    async (request) => invitation(await access.users.inviteAgain(request.params.id)),
  );

  app.put(
    '/api/users/:id',
    { schema: { summary: 'Change an account', params, body: Type.Object(account, closed), response: answers } },
    async (request) => {
      done(access.users.change(request.params.id, request.body));
      changed();
      return DONE;
    },
  );

  app.delete(
    '/api/users/:id',
    { schema: { summary: 'End an account with all its sign-ins', params, response: answers } },
    async (request) => {
      done(access.users.remove(request.params.id));
      changed();
      return DONE;
    },
  );

  app.get(
    '/api/tokens',
    {
      schema: {
        summary: 'Tokens for programs, without their secrets',
        response: { 200: Type.Unsafe<TokenList>(Type.Object({ tokens: Type.Array(Type.Object({})) })), ...refusals },
      },
    },
    async (): Promise<TokenList> => ({ tokens: access.tokens.list() }),
  );

  app.post(
    '/api/tokens',
    {
      schema: {
        summary: 'Make a token for a program; it is shown this once',
        body: Type.Object({ name, scope: Type.Enum([...TOKEN_SCOPES]), expiresAtMs: endOrNull }, closed),
        response: { 200: Type.Object({ id: Type.String(), token: Type.String() }, closed), ...refusals },
      },
    },
    async ({ body }) => access.tokens.make(body.name, body.scope, body.expiresAtMs),
  );

  app.delete('/api/tokens/:id', { schema: { summary: 'End a token', params, response: answers } }, async (request) => {
    const outcome = access.tokens.end(request.params.id);
    if (outcome !== 'done') throw new Refused(outcome);
    changed();
    return DONE;
  });
}

function wishOf(body: { readonly [K in keyof AccountWish]: AccountWish[K] }): AccountWish {
  return { ...body, grant: { ...NO_GRANT, ...body.grant } };
}

function invitation(outcome: Invited | Refusal) {
  if (outcome.kind === 'refused') throw refusedFor(outcome);
  const { userId, secret } = outcome;
  return secret.kind === 'pin'
    ? { userId, token: null, pin: secret.pin, expiresAtMs: null }
    : { userId, token: secret.token, pin: null, expiresAtMs: secret.expiresAtMs };
}

function done(outcome: 'done' | Refusal): void {
  if (outcome !== 'done') throw refusedFor(outcome);
}
