import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyReply } from 'fastify';
import type { TSchema } from 'typebox';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { App, Cookies } from './app.ts';
import { isEncrypted, isPrivate } from './encryption.ts';
import { addGuards, requireAudience, requireKnownHost, requireOwnOrigin, whoAsks } from './guards.ts';
import { STRICT_TRANSPORT } from './headers.ts';
import type { PagePorts } from './page-ports.ts';
import { addPages } from './pages.ts';
import type { ApiPorts } from './ports.ts';
import { errorHandler, Refused } from './problems.ts';
import { addAccountRoutes } from './routes/account.ts';
import { addBackupRoutes } from './routes/backups.ts';
import { addConnectionRoutes } from './routes/connection.ts';
import { addDeviceRoutes } from './routes/devices.ts';
import { addDoorRoutes } from './routes/door.ts';
import { addFeedRoutes } from './routes/feeds.ts';
import { addForecastRoutes } from './routes/forecasts.ts';
import { addGridOperatorRoutes } from './routes/grid-operator.ts';
import { addGuestRoutes } from './routes/guests.ts';
import { addInsightRoutes } from './routes/insight.ts';
import { addLimitRoutes } from './routes/limits.ts';
import { addLoadRoutes } from './routes/loads.ts';
import { addMaintenanceRoutes } from './routes/maintenance.ts';
import { addMetricsRoutes } from './routes/metrics.ts';
import { addNoteRoutes } from './routes/notes.ts';
import { addNotificationRoutes } from './routes/notifications.ts';
import { addPeopleRoutes } from './routes/people.ts';
import { addPlanRoutes } from './routes/plan.ts';
import { addPriceRoutes } from './routes/prices.ts';
import { addPublishingRoutes } from './routes/publishing.ts';
import { addReceiverRoutes } from './routes/receivers.ts';
import { addRestoreRoutes } from './routes/restore.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { addSettingsRoutes } from './routes/settings.ts';
import { addSetupRoutes } from './routes/setup.ts';
import { addSiteRoutes } from './routes/site.ts';
import { addStatementRoutes } from './routes/statements.ts';
import { addStationRoutes } from './routes/stations.ts';
import { addStatisticsRoutes } from './routes/statistics.ts';
import { addStayRoutes } from './routes/stays.ts';
import { addSyncRoutes } from './routes/sync.ts';
import { addUpstreamRoutes } from './routes/upstream.ts';
import { addUserRoutes } from './routes/users.ts';
import { requireChargePoint } from './scope.ts';
import { LiveStream } from './stream.ts';
import { answerAtTrustDesk } from './trust/desk.ts';
import { validator } from './validation.ts';

export interface ApiOptions {
  readonly ports: ApiPorts;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the built GUI lies. */
  readonly webFolder: string;
  /** Host names under which browsers may come, beside those that are always allowed. */
  readonly hostNames: readonly string[];
  readonly page: PagePorts;
}

/** Largest body of a request, bytes. */
const BODY_LIMIT = 16 * 1024;

/**
 * Builds the HTTP server with its live stream. It listens when `listen` is called, and lets go of everything at
 * `close`.
 */
export async function buildApi(options: ApiOptions): Promise<App> {
  const { ports, clock, log } = options;
  const onError = errorHandler(log);
  const app: App = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    requestTimeout: 20_000,
    exposeHeadRoutes: false,
    // A path that is no path never reaches a route.
    frameworkErrors: (error, request, reply) => void onError(error, request, reply),
    return503OnClosing: true,
    routerOptions: { maxParamLength: 100 },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler<TSchema>(({ schema }) => validator(schema));
  // The answers are typed; a compiled serialiser would drop without a word what a schema forgot.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setErrorHandler(onError);
  app.setNotFoundHandler(() => {
    throw new Refused('not-found');
  });
  // Only JSON: a form of another site could send text/plain without asking first.
  app.removeContentTypeParser('text/plain');

  const { page } = options;
  app.addHook('onRequest', (request, reply, done) => {
    if (page.encryption === 'required' && !isPrivate(request.raw)) {
      reply.hijack();
      answerAtTrustDesk(request.raw, reply.raw, page);
      return;
    }
    if (isStrict(page) && isEncrypted(request.raw)) reply.headers(STRICT_TRANSPORT);
    done();
  });
  const { access } = ports;
  await app.register(fastifyCookie);
  addGuards(app, { access, cookieName, hostNames: options.hostNames });
  // Before every route about one charge point, so that none can forget to ask whose it is.
  app.addHook<{ Params: { id?: string } }>('preHandler', async ({ who, params, routeOptions }) => {
    if (who === null || ports.site === null || !routeOptions.url?.startsWith('/api/charge-points/:id/')) return;
    requireChargePoint(who, ports.site, params.id ?? '');
  });

  const stream = new LiveStream({
    site: ports.site,
    clock,
    log,
    admit(request) {
      if (page.encryption === 'required' && !isPrivate(request)) throw new Refused('encryption-needed');
      requireKnownHost(request.headers.host, options.hostNames);
      const { upgrade, origin, authorization, cookie = '' } = request.headers;
      // A browser always names the origin of a WebSocket, and asks nobody whether it may: it must be ours. It cannot show a token.
      if (upgrade !== undefined && origin === undefined && authorization === undefined)
        throw new Refused('foreign-origin');
      requireOwnOrigin(request);
      const held = app.parseCookie(cookie)[cookieName(request)];
      const whoNow = () => whoAsks(held, authorization, access);
      const who = whoNow();
      requireAudience('GET', '/api/stream', who);
      if (who === null) throw new Refused('signed-out');
      return { who, whoNow };
    },
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    stream.upgrade(request, socket, head);
  });
  app.addHook('preClose', async () => stream.close());

  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Lademeister', version: ports.setup().version } },
  });
  addSetupRoutes(app, ports, COOKIES);
  addSettingsRoutes(app, ports.settings, ports.simulation);
  addAccountRoutes(app, {
    access,
    cookies: COOKIES,
    signedOut: (signInId) => stream.endSignIn(signInId),
    changed: () => stream.lookAgain(),
  });
  addUserRoutes(app, access, ports.site, () => stream.lookAgain());
  addGuestRoutes(app, ports.site, access, COOKIES);
  addMetricsRoutes(app, ports.site);
  addSiteRoutes(app, ports.site, stream);
  addStationRoutes(app, ports.site);
  addLimitRoutes(app, ports.site);
  addStayRoutes(app, ports.site);
  addLoadRoutes(app, ports.site);
  addPlanRoutes(app, ports.site);
  addSessionRoutes(app, ports.site, ports.reports);
  addStatementRoutes(app, ports.reports, ports.site);
  addStatisticsRoutes(app, ports.reports, ports.site);
  addPriceRoutes(app, ports.reports);
  addFeedRoutes(app, ports.site);
  addNoteRoutes(app, ports.site);
  addNotificationRoutes(app, ports.site);
  addUpstreamRoutes(app, ports.site);
  addSyncRoutes(app, ports.site);
  addReceiverRoutes(app, ports.site);
  addMaintenanceRoutes(app, ports.site);
  addPublishingRoutes(app, ports.site);
  addPeopleRoutes(app, ports.site);
  addInsightRoutes(app, ports.site);
  addDoorRoutes(app, ports.door);
  addBackupRoutes(app, ports.backups);
  await addRestoreRoutes(app, ports.backups.restore);
  addDeviceRoutes(app, ports.devices);
  addForecastRoutes(app, ports.site);
  addGridOperatorRoutes(app, ports.site, access);
  addConnectionRoutes(app, access, page);
  app.get('/api/openapi.json', { schema: { summary: 'This document' } }, async () => app.swagger());
  await addPages(app, options.webFolder);
  await app.ready();
  return app;
}

/** `__Host-`: bound to this host and to HTTPS (RFC 6265bis). */
function cookieName(request: IncomingMessage): string {
  return isEncrypted(request) ? '__Host-lademeister' : 'lademeister';
}

const COOKIES: Cookies = {
  set: (reply, { token, maxAgeS }) =>
    void reply.setCookie(cookieName(reply.request.raw), token, { ...attributes(reply), maxAge: maxAgeS }),
  renew(reply, maxAgeS) {
    const name = cookieName(reply.request.raw);
    const held = reply.request.cookies[name];
    if (held !== undefined) void reply.setCookie(name, held, { ...attributes(reply), maxAge: maxAgeS });
  },
  clear: (reply) => void reply.clearCookie(cookieName(reply.request.raw), attributes(reply)),
};

function attributes({ request }: FastifyReply) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isEncrypted(request.raw) } as const;
}

function isStrict(page: PagePorts): boolean {
  return page.encryption === 'required' && page.tlsPort() === HTTPS_PORT && page.identity()?.isOwn === true;
}

const HTTPS_PORT = 443;
