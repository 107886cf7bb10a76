import { localTimeIn } from '../core/tariff/local-time.ts';
import { type Given, isNotUnderstood, type NotUnderstood } from './command.ts';
import { type Period, periodOf } from './period.ts';

/** `--from` and `--to`, both needed; dates are midnights of the site. */
export function localPeriodOf(given: Given, timeZone: string): Period | NotUnderstood {
  for (const name of ['from', 'to']) {
    if (given.word(name) === null) return { notUnderstood: `--${name} is needed: a date, or ISO 8601 with zone` };
  }
  const toLocal = localTimeIn(timeZone);
  const period = periodOf(given, (localMs) => {
    const near = localMs - (toLocal(localMs) - localMs);
    return localMs - (toLocal(near) - near);
  });
  if (isNotUnderstood(period)) return period;
  return period.fromMs < period.toMs ? period : { notUnderstood: '--to must be later than --from' };
}
