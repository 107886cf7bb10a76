import { importedSessionId, type SessionToImport } from '../../ledger/session-import.ts';
import type { SessionSummary } from '../../ledger/session-reader.ts';
import { FLAGGABLE, type ImportedRow, type ImportProblem, type ParsedImport } from './row.ts';

/** What would become of a file. */
export type ImportPlan =
  /** Names of charge points in the file that stand for none of the configured ones. */
  | { readonly kind: 'unmapped'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly ImportProblem[] }
  /** `problems`: why sessions are flagged, or lines left out. */
  | {
      readonly kind: 'ready';
      readonly sessions: readonly SessionToImport[];
      readonly problems: readonly ImportProblem[];
    };

export interface PlanOptions {
  /** Id of the configured charge point that a name in the file stands for. */
  readonly chargePointOf: (name: string) => string | null;
  /** Sessions that stand in the ledger and may run at the same time as some of the file. */
  readonly inLedger: readonly Pick<SessionSummary, 'sessionId' | 'chargePointId' | 'startedAtMs' | 'endedAtMs'>[];
  /** `refuse`: one problem refuses the whole file. `flag`: doubtful sessions are taken as such, broken lines left out. */
  readonly onProblem: 'refuse' | 'flag';
}

/** Decides about a file as a whole; nothing is written. */
export function planImport(
  { rows, problems }: ParsedImport,
  { chargePointOf, inLedger, onProblem }: PlanOptions,
): ImportPlan {
  const names = [...new Set(rows.map(({ chargePoint }) => chargePoint))].filter((name) => chargePointOf(name) === null);
  if (names.length > 0) return { kind: 'unmapped', names };
  const doubtful = new Set(problems.filter(({ code }) => FLAGGABLE.has(code)).map(({ line }) => line));
  const sessions = rows.map((row) => sessionOf(row, chargePointOf(row.chargePoint) ?? row.chargePoint));
  const beside = Map.groupBy(inLedger, ({ chargePointId }) => chargePointId);
  const overlaps = sessions.flatMap((session): readonly ImportProblem[] => {
    const other = overlapping(session, beside.get(session.chargePointId) ?? []);
    return other === null ? [] : [{ line: session.line, code: 'overlaps-ledger', detail: other }];
  });
  for (const { line } of overlaps) doubtful.add(line);
  const all = [...problems, ...overlaps].toSorted((a, b) => a.line - b.line);
  const isUnreadable = all.some(({ code }) => code === 'column-missing' || code === 'record-changed');
  if (isUnreadable || (all.length > 0 && onProblem === 'refuse')) return { kind: 'refused', problems: all };
  return {
    kind: 'ready',
    sessions: sessions.map((session) => ({ ...session, isDoubtful: doubtful.has(session.line) })),
    problems: all,
  };
}

function sessionOf({ chargePoint: _, vehicle: __, ...row }: ImportedRow, chargePointId: string): SessionToImport {
  return { ...row, chargePointId, isDoubtful: false };
}

/** A session of those at the same charge point that runs at the same time; the same one, imported before, is none. */
function overlapping(session: SessionToImport, inLedger: PlanOptions['inLedger']): string | null {
  const sameId = importedSessionId(session);
  const other = inLedger.find(
    ({ sessionId, startedAtMs, endedAtMs }) =>
      sessionId !== sameId &&
      startedAtMs < session.endedAtMs &&
      (endedAtMs ?? Number.POSITIVE_INFINITY) > session.startedAtMs,
  );
  return other?.sessionId ?? null;
}
