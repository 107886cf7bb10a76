import { type Static, Type } from 'typebox';
import { ENERGY_STEPS, energyCsv } from '../../billing/energy-balance.ts';
import type { SessionStatistics } from '../../billing/statistics.ts';
import { POWER_FILE, powerCsv, STATISTICS_FILES, statisticsCsv } from '../../billing/statistics-csv.ts';
import type { App } from '../app.ts';
import type { SitePorts } from '../ports.ts';
import { billed, type ReportPorts } from '../report-ports.ts';
import { refusals } from '../schemas.ts';
import { Period, period, span, wrong } from './statements.ts';

const closed = { additionalProperties: false } as const;

/** Power of a longer time is no curve that anybody reads, and a large answer, ms. */
const LONGEST_POWER_MS = 62 * 86_400_000;
const LONGEST_HOURS_MS = 32 * 86_400_000;

/** The four statistics, and what became of the reports that go out. */
export function addStatisticsRoutes(
  app: App,
  reports: ReportPorts | null,
  site: Pick<SitePorts, 'feeds'> | null,
): void {
  app.get(
    '/api/statistics',
    {
      schema: {
        summary: 'Revenue per day, energy and sessions per month, charge points in use',
        querystring: Period,
        response: { 200: Type.Unsafe<SessionStatistics>(Type.Object({}, { additionalProperties: true })), ...refusals },
      },
    },
    async (request) => billed(reports).statistics(span(billed(reports), request.query)),
  );

  app.get(
    '/api/power',
    {
      schema: {
        summary: 'Mean power of each charge point in every quarter hour; at most 62 days',
        querystring: Period,
        response: { ...refusals },
      },
    },
    async (request) => {
      const asked = span(billed(reports), request.query);
      if (asked.toMs - asked.fromMs > LONGEST_POWER_MS) throw wrong('/to', 'must be within 62 days of from');
      return { curves: await billed(reports).power(asked) };
    },
  );

  const energyQuery = Type.Object({ ...period, step: Type.Enum([...ENERGY_STEPS]) }, closed);
  app.get(
    '/api/energy',
    {
      schema: {
        summary:
          'What went through the site by its registers, by hour (31 days at most), day or month of its calendar, Wh; what the import has cost and emitted',
        querystring: energyQuery,
        response: { ...refusals },
      },
    },
    async ({ query }) => ({ rows: await energyOf(query) }),
  );

  app.get(
    '/api/energy/file',
    { schema: { summary: 'The same as CSV (RFC 4180), kWh', produces: ['text/csv'], querystring: energyQuery } },
    async ({ query }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="energy-${query.from}.csv"`)
        .send(energyCsv(await energyOf(query))),
  );

  async function energyOf({ step, ...words }: Static<typeof energyQuery>) {
    const asked = span(billed(reports), words);
    if (step === 'hour' && asked.toMs - asked.fromMs > LONGEST_HOURS_MS) {
      throw wrong('/to', 'must be within 31 days of from for hours');
    }
    return billed(reports).energy(asked, step, site?.feeds.knownCarbon(asked.fromMs, asked.toMs) ?? []);
  }

  app.get(
    '/api/statistics/file',
    {
      schema: {
        summary: 'One of the four statistics as CSV (RFC 4180, UTC); power of at most 62 days',
        produces: ['text/csv'],
        querystring: Type.Object({ ...period, what: Type.Enum([...STATISTICS_FILES, POWER_FILE]) }, closed),
      },
    },
    async (request, reply) => {
      const { what, ...words } = request.query;
      const asked = span(billed(reports), words);
      if (what === POWER_FILE && asked.toMs - asked.fromMs > LONGEST_POWER_MS) {
        throw wrong('/to', 'must be within 62 days of from');
      }
      const { statistics, power } = billed(reports);
      const csv = what === POWER_FILE ? powerCsv(await power(asked)) : statisticsCsv(what, await statistics(asked));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${what}-${words.from}.csv"`)
        .send(csv);
    },
  );

  app.get(
    '/api/deliveries',
    { schema: { summary: 'Reports that go out, what was issued, sent, or failed', response: { ...refusals } } },
    async () => billed(reports).deliveries(),
  );
}
