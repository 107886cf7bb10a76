import { Type } from 'typebox';
import type { Access, Refusal, SignedIn, SignInResult } from '../../access/access.ts';
import { ROLES } from '../../access/roles.ts';
import type { IssuedSignIn } from '../../access/sign-ins.ts';
import type { SignIn } from '../../access/store.ts';
import { signInLabel } from '../../access/users.ts';
import type { SignInRow } from '../access-answers.ts';
import type { App, Cookies } from '../app.ts';
import { signedIn, visitorOf } from '../guards.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

// Longer than any password that may be set: what is too long shall be refused by name, not by schema.
const Password = Type.String({ maxLength: 1024 });
const closed = { additionalProperties: false } as const;

/** Claim, sign-in, sign-out, and who is signed in. */
export function addAccountRoutes(
  app: App,
  options: {
    readonly access: Access;
    readonly cookies: Cookies;
    /** A person has signed out: what hangs on this sign-in ends. */
    readonly signedOut: (signInId: string) => void;
    /** Other sign-ins may have ended: what is open is looked at again. */
    readonly changed: () => void;
  },
): void {
  const { access, cookies } = options;

  app.post(
    '/api/owner',
    {
      schema: {
        summary: 'Claim this device by its one-time code and set the owner’s password',
        body: Type.Object({ code: Type.String({ maxLength: 64 }), password: Password }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { code, password } = request.body;
      cookies.set(reply, admitted(await access.claim(code, password, visitorOf(request))));
      return DONE;
    },
  );

  app.post(
    '/api/sign-in',
    {
      schema: {
        summary: 'Sign in by password',
        body: Type.Object(
          {
            name: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'If not told: the owner' })),
            password: Password,
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name = null, password } = request.body;
      cookies.set(reply, admitted(await access.signIn(name, password, visitorOf(request))));
      return DONE;
    },
  );

  app.get(
    '/sign-in',
    {
      schema: {
        summary: 'Sign in by the link that a demo prints, on the same machine only',
        querystring: Type.Object({ token: Type.String({ maxLength: 200 }) }, closed),
      },
    },
    async (request, reply) => {
      cookies.set(reply, admitted(access.signInByLink(request.query.token, visitorOf(request))));
      return reply.header('cache-control', 'no-store').redirect('/', 303);
    },
  );

  app.post(
    '/api/sign-out',
    { schema: { summary: 'End this sign-in', response: { 200: DoneSchema, ...refusals } } },
    async (request, reply) => {
      const who = signedIn(request);
      access.signOut(who);
      options.signedOut(who.signInId);
      cookies.clear(reply);
      return DONE;
    },
  );

  app.get(
    '/api/me',
    {
      schema: {
        summary: 'Who is signed in',
        response: { 200: Me, ...refusals },
      },
    },
    async (request) => {
      const { name, role, grant } = signedIn(request);
      return { name, role, ...grant };
    },
  );

  app.get(
    '/api/sign-ins',
    {
      schema: {
        summary: 'Where this person is signed in',
        response: { 200: Type.Object({ signIns: Type.Array(SignInShape) }, closed), ...refusals },
      },
    },
    async (request) => {
      const who = signedIn(request);
      return { signIns: access.signInsOf(who).map((one) => signInRow(one, who)) };
    },
  );

  app.delete(
    '/api/sign-ins/:id',
    {
      schema: {
        summary: 'End a sign-in: one’s own, or as owner anybody’s',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = access.users.endSignIn(request.params.id, signedIn(request));
      if (outcome !== 'done') throw new Refused(outcome);
      options.changed();
      return DONE;
    },
  );

  app.post(
    '/api/confirm',
    {
      schema: {
        summary: 'Show the password once more; routes that ask for it are open for five minutes',
        body: Type.Object({ password: Password }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await access.confirm(signedIn(request), request.body.password, visitorOf(request));
      if (outcome !== 'confirmed') throw refusedFor(outcome);
      return DONE;
    },
  );

  app.put(
    '/api/me/password',
    {
      schema: {
        summary: 'Change one’s own password; every other sign-in of this person ends',
        body: Type.Object({ current: Password, password: Password }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { current, password } = request.body;
      const who = signedIn(request);
      const outcome = await access.users.changePassword(who, current, password, visitorOf(request));
      if (outcome !== 'done') throw refusedFor(outcome);
      options.changed();
      return DONE;
    },
  );

  app.post(
    '/api/invitation',
    {
      schema: {
        summary: 'Whom a link invites, and whether he chooses a password',
        body: Type.Object({ token: Token }, closed),
        response: {
          200: Type.Object({ name: Type.String(), role: Type.String(), choosesPassword: Type.Boolean() }, closed),
          ...refusals,
        },
      },
    },
    async (request) => {
      const invited = access.users.invited(request.body.token);
      if (invited === null) throw new Refused('invitation-over');
      const { user, choosesPassword } = invited;
      return { name: user.name, role: user.role, choosesPassword };
    },
  );

  app.post(
    '/api/invitation/accept',
    {
      schema: {
        summary: 'Come in by a link, once; with a password of one’s own where the role has one',
        body: Type.Object({ token: Token, password: Type.Union([Password, Type.Null()]) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body;
      cookies.set(reply, admitted(await access.users.accept(token, password, visitorOf(request))));
      options.changed();
      return DONE;
    },
  );

  app.post(
    '/api/hand-over',
    {
      schema: {
        summary: 'The installer has done his work: his account ends',
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      access.users.handOver(signedIn(request));
      options.changed();
      cookies.clear(reply);
      return DONE;
    },
  );
}

const Token = Type.String({ maxLength: 100 });
const idOrNull = Type.Union([Type.String(), Type.Null()]);

const Me = Type.Object(
  {
    name: Type.String(),
    role: Type.Enum([...ROLES]),
    driverId: idOrNull,
    chargePointIds: Type.Union([Type.Readonly(Type.Array(Type.String())), Type.Null()]),
    vehicleIds: Type.Readonly(Type.Array(Type.String())),
    mayChangeMode: Type.Boolean(),
    mayAddCards: Type.Boolean(),
    tokenRef: idOrNull,
  },
  closed,
);

const SignInShape = Type.Object(
  {
    id: Type.String(),
    deviceName: Type.String(),
    createdAtMs: Type.Number(),
    lastSeenMs: Type.Number(),
    current: Type.Boolean({ description: 'The sign-in that asks' }),
  },
  closed,
);

/** The new sign-in, or its refusal as the API says it. */
export function admitted(result: SignInResult): IssuedSignIn {
  if (result.kind === 'signed-in') return result;
  throw refusedFor(result);
}

/** A sign-in as lists show it, to who is asking. */
export function signInRow(signIn: SignIn, who: SignedIn): SignInRow {
  const { tokenHash, deviceName, createdAtMs, lastSeenMs } = signIn;
  return { id: signInLabel(signIn), deviceName, createdAtMs, lastSeenMs, current: tokenHash === who.signInId };
}

/** What access refuses, as the API says it. */
export function refusedFor(refusal: Refusal): Refused {
  const { code } = refusal;
  return new Refused(code, code === 'too-many-attempts' ? { retryAfterMs: refusal.retryAfterMs } : {});
}
