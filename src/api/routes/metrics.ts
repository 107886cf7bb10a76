import { CONTENT_TYPES, formatFor } from '../../upstream/prometheus/exposition.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';

/** What Prometheus scrapes. It names devices, and nobody. The second path is the older one. */
export function addMetricsRoutes(app: App, site: SitePorts | null): void {
  for (const path of ['/metrics', '/api/metrics']) {
    app.get(
      path,
      {
        schema: {
          summary: 'Values of the house and of the program for Prometheus: text format 0.0.4, or OpenMetrics by Accept',
          produces: ['text/plain', 'application/openmetrics-text'],
        },
      },
      async (request, reply) => {
        const format = formatFor(request.headers.accept);
        return reply
          .type(CONTENT_TYPES[format])
          .header('vary', 'accept')
          .send(configured(site).publishing.metrics(format));
      },
    );
  }
}
