import type { Shown, SiteView } from '../../site/view.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';

/** The live powers for Prometheus (text format 0.0.4). It names devices, and nobody. */
export function addMetricsRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/metrics',
    { schema: { summary: 'Live powers in the text format of Prometheus', produces: ['text/plain'] } },
    async (_request, reply) => reply.type('text/plain; version=0.0.4').send(metricsOf(configured(site).view())),
  );
}

function metricsOf({ gridW, solarW, batteryW, houseW, chargePoints, devices }: SiteView): string {
  return [
    gauge('grid_power_watts', 'Import positive', [[{}, powerOf(gridW)]]),
    gauge('solar_power_watts', 'Production positive', [[{}, powerOf(solarW)]]),
    gauge('battery_power_watts', 'Discharge positive', [[{}, powerOf(batteryW)]]),
    gauge('house_power_watts', 'Everything but cars, sun and battery', [[{}, powerOf(houseW)]]),
    gauge(
      'charge_point_power_watts',
      'Charging positive',
      chargePoints.map(({ id, powerW }) => [{ id }, powerOf(powerW)]),
    ),
    gauge(
      'charge_point_granted_amperes',
      'What it may draw per phase',
      chargePoints.map(({ id, grantedA }) => [{ id }, grantedA]),
    ),
    gauge(
      'device_ok',
      '1 while the device is heard and sound',
      devices.map(({ id, kind, condition }) => [{ id, kind }, condition === 'ok' ? 1 : 0]),
    ),
  ].join('');
}

/** A value that is not known, or too old, has no line: Prometheus then shows a gap and no lie. */
function powerOf(shown: Shown | null): number | null {
  return shown === null || shown.stale ? null : shown.value;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | null];

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([labels, value]) => {
    const words = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
    return value === null ? [] : [`lademeister_${name}${words.length === 0 ? '' : `{${words.join(',')}}`} ${value}\n`];
  });
  return `# HELP lademeister_${name} ${help}\n# TYPE lademeister_${name} gauge\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
