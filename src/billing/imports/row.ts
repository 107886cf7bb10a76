/** A session as another system wrote it down. Times UTC epoch ms, energy whole Wh. */
export interface ImportedRow {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Registers of the meter; `null` where the file has none. */
  readonly startRegisterWh: number | null;
  readonly endRegisterWh: number | null;
  /** What the file says was charged; `null` where only registers stand there. */
  readonly energyWh: number | null;
  readonly chargePoint: string;
  readonly vehicle: string | null;
  /** Number of the card. */
  readonly idToken: string | null;
  readonly odometerKm: number | null;
}

/** What is wrong with a line. */
export interface ImportProblem {
  readonly line: number;
  readonly code: ImportProblemCode;
  /** The text that could not be understood, or the other line. */
  readonly detail: string;
}

export type ImportProblemCode =
  | 'column-missing'
  | 'line-broken'
  | 'date-impossible'
  /** The hour that repeats in autumn: the first one is taken. */
  | 'date-ambiguous'
  | 'end-before-start'
  | 'number-broken'
  /** More than any charge point delivers in that time: Wh where kWh should stand, as a rule. */
  | 'energy-impossible'
  | 'registers-backwards'
  | 'registers-differ'
  | 'overlaps'
  /** A session of the ledger has the charge point at that time. */
  | 'overlaps-ledger'
  /** A chain of hashes does not hold: nothing of the file can be believed. */
  | 'record-changed'
  | 'start-missing'
  | 'end-missing';

export interface ParsedImport {
  readonly rows: readonly ImportedRow[];
  readonly problems: readonly ImportProblem[];
}

/** Problems that leave a row usable: it is taken with a flag where the user wants that. Others cost the row. */
export const FLAGGABLE: ReadonlySet<ImportProblemCode> = new Set([
  'date-ambiguous',
  'energy-impossible',
  'registers-backwards',
  'registers-differ',
  'overlaps',
  'overlaps-ledger',
]);

/** No charge point of a home or a car park delivers more, W. */
const MOST_POWER_W = 400_000;
/** Start and stop rounded to kWh, energy to the Wh. */
const DIFFERENCE_WH = 1_100;

/** What only shows when whole rows are looked at: impossible energy, registers against energy, overlaps at one charge point. */
export function judgeRows(rows: readonly ImportedRow[]): readonly ImportProblem[] {
  const problems: ImportProblem[] = [];
  const lastAt = new Map<string, ImportedRow>();
  for (const row of rows.toSorted((a, b) => a.startedAtMs - b.startedAtMs || a.line - b.line)) {
    const { line, startRegisterWh, endRegisterWh, energyWh, chargePoint } = row;
    const byRegisters = startRegisterWh === null || endRegisterWh === null ? null : endRegisterWh - startRegisterWh;
    const hours = (row.endedAtMs - row.startedAtMs) / 3_600_000;
    const largest = Math.max(energyWh ?? 0, byRegisters ?? 0);
    if (largest > MOST_POWER_W * hours + 1_000)
      problems.push({ line, code: 'energy-impossible', detail: `${largest} Wh` });
    if (byRegisters !== null && byRegisters < 0)
      problems.push({ line, code: 'registers-backwards', detail: `${byRegisters} Wh` });
    else if (byRegisters !== null && energyWh !== null && Math.abs(byRegisters - energyWh) > DIFFERENCE_WH) {
      problems.push({
        line,
        code: 'registers-differ',
        detail: `${byRegisters} Wh by registers, ${energyWh} Wh stated`,
      });
    }
    const before = lastAt.get(chargePoint);
    if (before !== undefined && row.startedAtMs < before.endedAtMs) {
      problems.push({ line, code: 'overlaps', detail: `line ${before.line}` });
    }
    if (before === undefined || row.endedAtMs > before.endedAtMs) lastAt.set(chargePoint, row);
  }
  return problems;
}
