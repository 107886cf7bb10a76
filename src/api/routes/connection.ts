import { Type } from 'typebox';
import type { Access } from '../../access/access.ts';
import type { App } from '../app.ts';
import { isEncrypted } from '../encryption.ts';
import { signedIn, visitorOf } from '../guards.ts';
import type { PagePorts } from '../page-ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';
import { answerAtTrustDesk } from '../trust/desk.ts';
import { refusedFor } from './account.ts';

const closed = { additionalProperties: false } as const;
const Encryption = Type.Enum(['required', 'optional']);

/** How this page is reached, and the owner's choice to do without encryption. */
export function addConnectionRoutes(app: App, access: Access, page: PagePorts): void {
  app.get(
    '/api/connection',
    {
      schema: {
        summary: 'How the page is encrypted',
        response: {
          200: Type.Object(
            {
              encryption: Encryption,
              encrypted: Type.Boolean({ description: 'This request came by TLS' }),
              tlsPort: orNull(Type.Integer()),
              certificate: Type.Enum(['device', 'own', 'none']),
              fingerprint: orNull(Type.String({ description: 'SHA-256 of what people install' })),
              problem: orNull(Type.Object({ code: Type.String(), detail: Type.String() }, closed)),
            },
            closed,
          ),
          ...refusals,
        },
      },
    },
    async (request) => {
      const identity = page.identity();
      const certificate =
        identity === null ? ('none' as const) : identity.isOwn ? ('own' as const) : ('device' as const);
      return {
        encryption: page.encryption,
        encrypted: isEncrypted(request.raw),
        tlsPort: page.tlsPort(),
        certificate,
        fingerprint: identity?.authority?.fingerprint256 ?? null,
        problem: identity?.problem ?? null,
      };
    },
  );

  app.put(
    '/api/connection',
    {
      schema: {
        summary: 'Choose whether other machines need encryption; by the password, because others could read it along',
        body: Type.Object({ encryption: Encryption, password: Type.String({ maxLength: 1024 }) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { encryption, password } = request.body;
      const confirmed = await access.confirm(signedIn(request), password, visitorOf(request));
      if (confirmed !== 'confirmed') throw refusedFor(confirmed);
      const outcome = await page.choose(encryption);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );

  // The same page for who is here already, to install the certificate on this device.
  for (const url of ['/trust', '/trust/:file']) {
    app.get(url, { schema: { hide: true } }, (request, reply) => {
      reply.hijack();
      answerAtTrustDesk(request.raw, reply.raw, page);
    });
  }
}
