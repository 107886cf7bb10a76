import { applyEvent, billedEnergyWh, endRegisterWh, type Session } from '../../core/sessions/session.ts';
import { linkHash } from '../../ledger/chain.ts';
import { fromRecord } from '../../ledger/session-codec.ts';
import { asCorrected } from '../session-rows.ts';
import { type ImportedRow, type ImportProblem, judgeRows, type ParsedImport } from './row.ts';

const RECORD = /^\{"seq":(\d+),"hash":"([0-9a-f]{64})","body":(\{.*\})\}$/s;

/**
 * The sessions of another ledger, from its export (docs/ledger-format.md): its chain is checked, its sessions are taken as
 * they stood after all corrections. A record that is not what was written refuses the whole.
 * @param uidOf number of a card by its pseudonym in that ledger; `null` where it is not told
 */
export function parseLademeister(text: string, uidOf: (tokenRef: string) => string | null): ParsedImport {
  const lines = text.split('\n').filter((line) => line !== '');
  const [opening = '', ...others] = lines;
  const broken = (line: number, detail: string): ParsedImport => ({
    rows: [],
    problems: [{ line, code: 'record-changed', detail }],
  });
  if (!opening.startsWith('{"format":"lademeister-ledger","version":1,')) return broken(1, 'no export of a ledger');
  const end = others.pop() ?? '';
  let hash: Buffer = Buffer.alloc(32);
  const found = new Map<string, { readonly line: number; readonly session: Session }>();
  for (const [index, content] of others.entries()) {
    const line = index + 2;
    const [, seq, said, body = ''] = RECORD.exec(content) ?? [];
    hash = linkHash(hash, body);
    if (Number(seq) !== index + 1 || hash.toString('hex') !== said) return broken(line, content.slice(0, 40));
    const event = fromRecord(JSON.parse(body));
    if (event === null) continue;
    const before = found.get(event.sessionId);
    if (before === undefined && event.kind !== 'started') return broken(line, event.sessionId);
    const session = applyEvent(before?.session ?? null, event);
    found.set(event.sessionId, { line: before?.line ?? line, session });
  }
  const isComplete = end.startsWith('{"complete":true,') && end.includes(`"headHash":"${hash.toString('hex')}"`);
  if (!isComplete) return broken(lines.length, 'the file is incomplete');
  const rows: ImportedRow[] = [];
  const problems: ImportProblem[] = [];
  for (const { line, session } of found.values()) {
    const row = rowOf(line, session, uidOf);
    if (row === null) problems.push({ line, code: 'end-missing', detail: session.started.sessionId });
    else rows.push(row);
  }
  return { rows, problems: [...problems, ...judgeRows(rows)].toSorted((a, b) => a.line - b.line) };
}

/** `null` while it ran there. */
function rowOf(line: number, session: Session, uidOf: (tokenRef: string) => string | null): ImportedRow | null {
  const { started, ended, details } = asCorrected(session);
  if (ended === null) return null;
  const energyWh = billedEnergyWh(session);
  const registers = { startRegisterWh: started.registerWh, endRegisterWh: endRegisterWh(session) };
  const byRegisters =
    registers.startRegisterWh === null || registers.endRegisterWh === null
      ? null
      : registers.endRegisterWh - registers.startRegisterWh;
  return {
    line,
    startedAtMs: started.atMs,
    endedAtMs: ended.atMs,
    // Where energy is not the difference of the two (a correction, another meter in between), what counted there counts here.
    ...(energyWh === byRegisters ? registers : { startRegisterWh: null, endRegisterWh: null }),
    energyWh,
    chargePoint: started.chargePointId,
    vehicle: null,
    idToken: started.tokenRef === null ? null : uidOf(started.tokenRef),
    odometerKm: details.odometerKm,
  };
}
