import { kilowattHours } from '../billing/formats/decimal.ts';
import { FLAGGABLE, type ImportProblem, type ImportProblemCode } from '../billing/imports/row.ts';
import { importedSessionId, type SessionToImport } from '../ledger/session-import.ts';

export interface ImportReport {
  readonly system: string;
  readonly sessions: readonly SessionToImport[];
  /** Ids of sessions that stand in the ledger. */
  readonly known: ReadonlySet<string>;
  readonly toLocal: (atMs: number) => number;
}

/** What a file holds and what becomes of it, one line per charge point. */
export function importReport({ system, sessions, known, toLocal }: ImportReport): string {
  const date = (atMs: number): string => new Date(toLocal(atMs)).toISOString().slice(0, 10);
  const lines = [...Map.groupBy(sessions, ({ chargePointId }) => chargePointId)].map(([id, all]) => {
    const energyWh = all.reduce((sum, session) => sum + energyOf(session), 0);
    const fromMs = all.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Number.MAX_SAFE_INTEGER);
    const toMs = all.reduce((most, { startedAtMs }) => Math.max(most, startedAtMs), 0);
    const before = all.filter((session) => known.has(importedSessionId(session))).length;
    const doubtful = all.filter(({ isDoubtful }) => isDoubtful).length;
    return (
      `  ${id}: ${all.length} sessions from ${date(fromMs)} to ${date(toMs)}, ${kilowattHours(energyWh)} kWh` +
      `, ${before} known before, ${doubtful} doubtful\n`
    );
  });
  return `${system}: ${sessions.length} sessions\n${lines.join('')}`;
}

/** Each problem with its line, and what it costs. */
export function problemLines(problems: readonly ImportProblem[], file: string): string {
  return problems
    .map(({ line, code, detail }) => `${file}:${line}: ${WORDS[code]} (${detail}); ${fate(code)}\n`)
    .join('');
}

const WORDS: Readonly<Record<ImportProblemCode, string>> = {
  'column-missing': 'a column is missing',
  'line-broken': 'the line cannot be read',
  'date-impossible': 'there is no such time in this time zone',
  'date-ambiguous': 'the clock showed this time twice that night, the first is taken',
  'end-before-start': 'it ends before it begins',
  'number-broken': 'this is no number',
  'energy-impossible': 'more than any charge point delivers in that time; a wrong unit?',
  'registers-backwards': 'the register at the end is below the one at the start',
  'registers-differ': 'registers and energy contradict each other',
  overlaps: 'two sessions at the same charge point and time',
  'overlaps-ledger': 'the ledger has a session at the same charge point and time',
  'record-changed': 'this is not what was written',
  'start-missing': 'an end without a start',
  'end-missing': 'a start without an end',
};

function fate(code: ImportProblemCode): string {
  return FLAGGABLE.has(code) ? 'doubtful' : 'cannot be used';
}

/** As the ledger will count it: by registers, by what is stated where they fail. */
function energyOf({ startRegisterWh, endRegisterWh, energyWh }: SessionToImport): number {
  const byRegisters = startRegisterWh === null || endRegisterWh === null ? -1 : endRegisterWh - startRegisterWh;
  return byRegisters >= 0 ? byRegisters : (energyWh ?? 0);
}
