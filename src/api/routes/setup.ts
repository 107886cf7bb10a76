import { Type } from 'typebox';
import type { SignedIn } from '../../access/access.ts';
import { LIFETIMES } from '../../access/roles.ts';
import type { App, Cookies } from '../app.ts';
import type { ApiPorts } from '../ports.ts';
import { refusals } from '../schemas.ts';
import { SetupSchema } from '../schemas-setup.ts';

function meOf(who: SignedIn | null) {
  if (who === null) return null;
  const { mayChangeMode, mayAddCards } = who.grant;
  return { name: who.name, role: who.role, mayChangeMode, mayAddCards };
}

/** What can be asked before anything is set up, and whether the process lives. */
export function addSetupRoutes(app: App, ports: Pick<ApiPorts, 'access' | 'setup' | 'about'>, cookies: Cookies): void {
  app.get(
    '/api/setup',
    {
      schema: {
        summary: 'Whether there is an owner and a usable configuration, and what to do about it',
        response: { 200: SetupSchema, ...refusals },
      },
    },
    async (request, reply) => {
      // Browsers keep no cookie for longer than 400 days (RFC 6265bis): a screen gets its own anew with each visit.
      if (request.who?.role === 'display') cookies.renew(reply, LIFETIMES.display.absoluteMs / 1000);
      const facts = ports.setup();
      // Names of files, addresses and cards are nobody's business before the sign-in.
      const isKnown = request.who?.role === 'owner' || request.who?.role === 'installer';
      return {
        version: facts.version,
        language: facts.language,
        timeZone: facts.timeZone,
        configured: facts.config === 'ok',
        simulated: facts.simulated,
        ownerExists: ports.access.ownerExists(),
        asksName: ports.access.asksName(),
        signedIn: request.who !== null,
        me: meOf(request.who),
        configProblems: isKnown ? facts.configProblems : [],
        configPath: isKnown ? facts.configPath : '',
        exampleConfig: isKnown ? facts.exampleConfig : '',
      };
    },
  );

  app.get(
    '/api/about',
    {
      schema: {
        summary: 'What runs here, on what, and for how long',
        response: {
          200: Type.Object(
            {
              version: Type.String(),
              runtime: Type.String({ description: 'As `Node.js 24.21.0`' }),
              system: Type.String({ description: 'As `linux arm64`' }),
              runsForMs: Type.Number({ description: 'Since the process was started' }),
              memoryBytes: Type.Number({ description: 'Resident memory of the process' }),
            },
            { additionalProperties: false },
          ),
          ...refusals,
        },
      },
    },
    async () => ports.about(),
  );

  app.get(
    '/api/health',
    {
      schema: {
        summary: 'The process answers; it says nothing about devices',
        response: { 200: Type.Object({ status: Type.Literal('ok') }, { additionalProperties: false }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
}
