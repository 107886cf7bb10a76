import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** Reports that name what is not there, and destinations that could never be reached. */
export function checkReports(config: Config, problem: Note): void {
  const { destinations, reports, mail } = config;
  unique('destination', 'destinations', destinations, problem);
  unique('report', 'reports', reports, problem);
  const isMailUsable = mail.host !== undefined && mail.from !== undefined;
  destinations.forEach((destination, index) => {
    const path = ['destinations', index];
    if (destination.type === 'mail' && !isMailUsable) {
      problem('contradiction', path, destination.id, 'mail needs mail.host and mail.from');
    }
    if (destination.type !== 'sftp') return;
    if ((destination.passwordFile === undefined) === (destination.keyFile === undefined)) {
      problem('contradiction', path, destination.id, 'an SFTP server needs either passwordFile or keyFile');
    }
  });
  if ((mail.user === undefined) !== (mail.passwordFile === undefined)) {
    problem('contradiction', ['mail'], mail.user ?? null, 'user and passwordFile belong together');
  }
  const known = new Map(destinations.map(({ id, type }) => [id, type]));
  const all = [...known.keys()];
  const mails = all.filter((id) => known.get(id) === 'mail');
  reports.forEach((report, index) => {
    const reference = (key: string, what: string, value: string | undefined, allowed: readonly string[]): void => {
      if (value === undefined || allowed.includes(value)) return;
      problem('unknown-reference', ['reports', index, key], `${what} ${value}`, allowed.join(', ') || `no ${what}`);
    };
    for (const to of report.to) reference('to', 'destination', to, all);
    for (const to of report.remind) reference('remind', 'mail destination', to, mails);
    // Vehicles and cards stand in state.db: whether there is one of this name shows when the report is made.
    reference(
      'chargePoint',
      'charge point',
      report.chargePoint,
      config.chargePoints.map(({ id }) => id),
    );
    const needed = { 'company-car': 'vehicle', card: 'card', registers: 'chargePoint', sessions: null } as const;
    const key = needed[report.about];
    if (key === null || report[key] !== undefined) return;
    problem('missing', ['reports', index], key, `a report about ${report.about} names its ${key}`);
  });
}

function unique(what: string, list: string, items: readonly { readonly id: string }[], problem: Note): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) problem('duplicate', [list, index, 'id'], id, `every ${what} needs its own`);
    seen.add(id);
  });
}
