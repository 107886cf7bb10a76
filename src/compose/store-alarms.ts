/** What the owner should know of his databases. */
import type { ConfiguredTokens } from '../ledger/configured-tokens.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Alarm } from '../site/view.ts';
import type { Books } from './books.ts';

export function storeAlarms(
  stores: Stores,
  { sessions, problem }: Books,
  tokens: ConfiguredTokens,
  startedAtMs: number,
): readonly Alarm[] {
  const alarms: Alarm[] = [];
  if (problem !== null) {
    // Damage needs a backup; the other problems need room, rights or the other program's end, and a new start.
    const isWhole = problem.kind !== 'damaged' && problem.kind !== 'newer-schema';
    const code = isWhole ? 'ledger-unwritable' : 'ledger-damaged';
    alarms.push({ code, sinceMs: startedAtMs, detail: openProblemText(problem) });
  }
  if (stores.stateProblem !== null) {
    alarms.push({ code: 'state-unavailable', sinceMs: startedAtMs, detail: openProblemText(stores.stateProblem) });
  }
  const notEntered = tokens.problem();
  if (notEntered !== null) {
    alarms.push({ code: 'state-unavailable', sinceMs: notEntered.sinceMs, detail: notEntered.detail });
  }
  const unwritten = sessions?.log.problem() ?? null;
  if (unwritten !== null)
    alarms.push({ code: 'ledger-unwritable', sinceMs: unwritten.sinceMs, detail: unwritten.detail });
  const curves = historyTrouble(stores, startedAtMs);
  if (curves !== null) alarms.push({ code: 'history-unavailable', ...curves });
  return alarms;
}

function historyTrouble(
  { history, historyDamage }: Stores,
  startedAtMs: number,
): { readonly sinceMs: number; readonly detail: string } | null {
  const problem = history.kind === 'ok' ? historyDamage : history;
  if (problem !== null) return { sinceMs: startedAtMs, detail: openProblemText(problem) };
  const unwritten = history.kind === 'ok' ? history.value.problem() : null;
  return unwritten === null ? null : { sinceMs: unwritten.sinceMs, detail: unwritten.detail };
}
