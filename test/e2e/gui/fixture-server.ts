import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { PeopleList } from '../../../src/api/answers.ts';
import { SECURITY_HEADERS } from '../../../src/api/headers.ts';
import type { SiteView } from '../../../src/site/view.ts';
import { ACCESS_ANSWERS } from './access-answers.ts';
import { DOOR_ANSWERS } from './door-answers.ts';
import { LATER_ANSWERS } from './later-answers.ts';
import { NOTIFICATION_ANSWERS } from './notifications.ts';
import { FORECASTS } from './plans.ts';
import { PRICE_ANSWERS } from './prices.ts';
import { REPORT_ANSWERS } from './reports.ts';
import { SESSION_ANSWER, SESSION_FIGURES } from './session-detail.ts';

/** What the stand-in for the controller shall be; tests change it while the page is open. */
export interface Scene {
  readonly setup: Readonly<Record<string, unknown>>;
  readonly signedIn: boolean;
  readonly view: SiteView | null;
  readonly sessions: { readonly sessions: readonly object[]; readonly totals: object; readonly next: string | null };
  readonly people?: PeopleList;
  readonly proposals?: readonly object[];
  /** Instead of what is answered otherwise, by `METHOD /path`. */
  readonly answers?: Readonly<Record<string, object>>;
  /** Answers a change of mode with this problem code instead of taking it. */
  readonly refuseMode?: string;
  /** The same for a change of plans. */
  readonly refusePlan?: string;
  /** The stream and the state fail, as if the network were gone. */
  readonly dead?: boolean;
}

export interface FixtureServer {
  readonly url: string;
  /** Requests since the last {@link show}, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** Sets the scene and sends its view to the open streams. */
  show(scene: Scene): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const NOBODY: PeopleList = {
  cards: [],
  drivers: [],
  vehicles: [],
  refused: [],
  learning: { awaited: null, learnt: null },
};

const POLICY = SECURITY_HEADERS['content-security-policy'];

/** Serves the built GUI under the strict policy of the real server, and plays recorded states. */
export async function startFixtureServer(webFolder: string, first: Scene): Promise<FixtureServer> {
  let scene = first;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const streams = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    requests.push(`UPGRADE ${request.url}`);
    if (scene.dead === true || scene.view === null) {
      socket.destroy();
      return;
    }
    streams.handleUpgrade(request, socket, head, (stream) => {
      stream.send(JSON.stringify(scene.view));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://fixture');
    if (!pathname.startsWith('/api/')) return file(pathname, response);
    const route = `${request.method} ${pathname}`;
    if (route === 'GET /api/setup') {
      const hidden = { signedIn: false, configProblems: [], configPath: '', exampleConfig: '' };
      return json(response, 200, scene.signedIn ? scene.setup : { ...scene.setup, ...hidden });
    }
    if (scene.dead === true) return void response.destroy();
    if (route === 'GET /api/state') return json(response, 200, scene.view);
    if (route === 'GET /api/forecasts') return json(response, 200, FORECASTS);
    if (route === 'GET /api/dimming/events') return json(response, 200, { events: [] });
    const told =
      scene.answers?.[route] ??
      LATER_ANSWERS[route] ??
      REPORT_ANSWERS[route] ??
      DOOR_ANSWERS[route] ??
      PRICE_ANSWERS[route] ??
      NOTIFICATION_ANSWERS[route] ??
      ACCESS_ANSWERS[route];
    if (told !== undefined) return json(response, 200, told);
    if (route === 'GET /api/sessions') return json(response, 200, scene.sessions);
    if (/^GET \/api\/sessions\/.+\/figures$/.test(route)) return json(response, 200, SESSION_FIGURES);
    if (route === 'POST /api/sessions/assignments') return json(response, 200, { done: 2, refused: [] });
    if (route.startsWith('GET /api/sessions/')) return json(response, 200, SESSION_ANSWER);
    if (route === 'GET /api/people') return json(response, 200, scene.people ?? NOBODY);
    if (/^(POST|PUT|DELETE) \/api\/(cards|drivers|vehicles|learning|sessions)\b/.test(route)) {
      return void response.writeHead(204).end();
    }
    if (route === 'GET /api/proposals') return json(response, 200, { proposals: scene.proposals ?? [] });
    if (route === 'POST /api/proposals/dismiss') return json(response, 200, { done: true });
    if (route === 'POST /api/sign-in') return problem(response, 401, 'password-wrong');
    const mode = /^PUT \/api\/charge-points\/(.+)\/mode$/.exec(route)?.[1];
    if (mode !== undefined && scene.refuseMode !== undefined) return problem(response, 503, scene.refuseMode);
    if (mode !== undefined) return void response.writeHead(204).end();
    if (route.startsWith('PUT /api/plan/') && scene.refusePlan !== undefined)
      return problem(response, 503, scene.refusePlan);
    if (/^PUT \/api\/(charge-points\/.+\/(boost|limit|soc)|loads\/.+\/mode|plan\/.+)$/.test(route)) {
      return void response.writeHead(204).end();
    }
    return problem(response, 404, 'not-found');
  }

  async function file(pathname: string, response: ServerResponse): Promise<void> {
    const path = join(webFolder, pathname === '/' ? 'index.html' : pathname);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    try {
      const body = await readFile(path);
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    show(next) {
      scene = next;
      requests.length = 0;
      for (const stream of streams.clients) {
        if (scene.dead === true) stream.terminate();
        else stream.send(JSON.stringify(scene.view));
      }
    },
    async close() {
      for (const stream of streams.clients) stream.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ status, code }));
}
