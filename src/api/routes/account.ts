import { Type } from 'typebox';
import type { Access, SignInResult } from '../../access/access.ts';
import type { IssuedSignIn } from '../../access/sign-ins.ts';
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
        body: Type.Object({ password: Password }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      cookies.set(reply, admitted(await access.signIn(request.body.password, visitorOf(request))));
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
        response: { 200: Type.Object({ name: Type.String(), role: Type.String() }, closed), ...refusals },
      },
    },
    async (request) => {
      const { name, role } = signedIn(request);
      return { name, role };
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
      const signIns = access.signInsOf(who).map(({ tokenHash, deviceName, createdAtMs, lastSeenMs }) => ({
        deviceName,
        createdAtMs,
        lastSeenMs,
        current: tokenHash === who.signInId,
      }));
      return { signIns };
    },
  );
}

const SignInShape = Type.Object(
  {
    deviceName: Type.String(),
    createdAtMs: Type.Number(),
    lastSeenMs: Type.Number(),
    current: Type.Boolean({ description: 'The sign-in that asks' }),
  },
  closed,
);

function admitted(result: SignInResult): IssuedSignIn {
  if (result.kind === 'signed-in') return result;
  const { code } = result;
  throw new Refused(code, code === 'too-many-attempts' ? { retryAfterMs: result.retryAfterMs } : {});
}
