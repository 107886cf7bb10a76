import { calendarWord } from '../core/tariff/calendar.ts';
import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** A receiver that could never be reached, and one to whom nothing could ever go. */
export function checkSync({ sync }: Config, problem: Note): void {
  const { enabled, url, companyCars, since } = sync;
  const contradiction = (allowed: string): void => problem('contradiction', ['sync'], 'sync', allowed);
  if (enabled && url === undefined) contradiction('enabled needs url');
  const names = [...sync.vehicles, ...sync.groups, ...sync.cards];
  if (enabled && !companyCars && names.length === 0) {
    contradiction('without companyCars it needs vehicles, groups or cards');
  }
  if (since !== undefined && calendarWord(since) === null) {
    problem('contradiction', ['sync', 'since'], since, 'a day such as 2026-01-31');
  }
}
