import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Vite puts a hash of the content into the names of what lies here: it never changes. */
const HASHED = /[\\/]assets[\\/]/;

const VARY = 'accept-encoding, accept-language';

/** Serves the built GUI from a folder, compressed at build time. Without one, `/` says how to build it. */
export async function addPages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) => {
      return reply.type('text/plain').send('The GUI has not been built: run "npm run build".\n');
    });
    return;
  }
  const languages = readdirSync(folder).flatMap((name) => /^index\.(\w\w)\.html$/.exec(name)?.[1] ?? []);
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const language = preferred(request.headers['accept-language'] ?? '', languages);
    return reply.header('vary', VARY).sendFile(language === null ? 'index.html' : `index.${language}.html`);
  });
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    schemaHide: true,
    setHeaders(reply, path) {
      void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/**
 * The first of `spoken` in an `Accept-Language` (RFC 9110 12.5.4). Browsers list the languages in their user's order, so
 * weights are not looked at: a wrong guess costs the page a file, nothing else.
 */
function preferred(accepted: string, spoken: readonly string[]): string | null {
  const wanted = accepted.split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  return wanted.find((language) => spoken.includes(language)) ?? null;
}
