import { type ImportedRow, type ImportProblem, judgeRows, type ParsedImport } from './row.ts';
import { ISO_LIKE, readKilowattHours, readLocalTime } from './values.ts';

/**
 * The transactions of an Alfen charge point, as its app and its service installer save them: comments with the serial
 * number, then one line for each start, meter value and stop:
 * `12_txstart: socket 1, 2024-01-15 10:30:00 15.500kWh 04A1B2C3 3 1 y`. Commas or blanks stand between the fields.
 */
export function parseAlfen(text: string, toLocal: (atMs: number) => number): ParsedImport {
  const rows: ImportedRow[] = [];
  const problems: ImportProblem[] = [];
  const open = new Map<string, Mark>();
  let serial = 'alfen';
  text.split(/\r?\n/).forEach((content, index) => {
    const line = index + 1;
    const trimmed = content.replace(/^\uFEFF/, '').trim();
    const comment = /^#\s*serial\s*[:=,]?\s*"?([\w-]+)/i.exec(trimmed);
    if (comment?.[1] !== undefined) serial = comment[1];
    if (
      trimmed === '' ||
      trimmed.startsWith('#') ||
      /^version\s*:/i.test(trimmed) ||
      !/_?(txstart|txstop)/i.test(trimmed)
    ) {
      if (trimmed !== '' && !KNOWN.test(trimmed))
        problems.push({ line, code: 'line-broken', detail: trimmed.slice(0, 60) });
      return;
    }
    const fields = EVENT.exec(trimmed)?.groups;
    if (fields === undefined) {
      problems.push({ line, code: 'line-broken', detail: trimmed.slice(0, 60) });
      return;
    }
    const { kind = '', socket = '1', time = '', register = '', tag = '' } = fields;
    const at = readLocalTime(time, ISO_LIKE, toLocal);
    const registerWh = readKilowattHours(register);
    if (at.kind === 'problem' || registerWh.kind === 'problem') {
      const code = at.kind === 'problem' ? at.code : 'number-broken';
      problems.push({ line, code, detail: at.kind === 'problem' ? time : register });
      return;
    }
    if (at.doubt !== null) problems.push({ line, code: at.doubt, detail: time });
    const mark: Mark = {
      line,
      atMs: at.value,
      registerWh: registerWh.value,
      idToken: tag === '' || /^no[_ ]?tag$/i.test(tag) ? null : tag,
    };
    const begun = open.get(socket);
    if (kind.toLowerCase() === 'txstart') {
      if (begun !== undefined) problems.push({ line: begun.line, code: 'end-missing', detail: `socket ${socket}` });
      open.set(socket, mark);
      return;
    }
    open.delete(socket);
    if (begun === undefined) problems.push({ line, code: 'start-missing', detail: `socket ${socket}` });
    else if (mark.atMs < begun.atMs) problems.push({ line, code: 'end-before-start', detail: time });
    else rows.push(rowOf(begun, mark, `${serial}-${socket}`));
  });
  for (const [socket, { line }] of open) problems.push({ line, code: 'end-missing', detail: `socket ${socket}` });
  return { rows, problems: [...problems, ...judgeRows(rows)].toSorted((a, b) => a.line - b.line) };
}

interface Mark {
  readonly line: number;
  readonly atMs: number;
  readonly registerWh: number | null;
  readonly idToken: string | null;
}

const EVENT =
  /^(?:\d+[_,\s]\s*)?(?<kind>txstart2?|txstop2?)\d*\s*[:,]?\s*socket\s*(?<socket>\d+)\s*,\s*(?<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)[,\s]+(?<register>[\d.]+)\s*kWh(?:[,\s]+(?<tag>[\w:*-]+))?/i;
/** Lines that say nothing of a session's start or end: comments, meter values, status of the log. */
const KNOWN = /^(#|version\s*:|(\d+[_,\s]\s*)?(mv|dto|0_empty|empty|txstart|txstop))|_mv|_dto|0_Empty/i;

function rowOf(begun: Mark, ended: Mark, chargePoint: string): ImportedRow {
  return {
    line: begun.line,
    startedAtMs: begun.atMs,
    endedAtMs: ended.atMs,
    startRegisterWh: begun.registerWh,
    endRegisterWh: ended.registerWh,
    energyWh: null,
    chargePoint,
    vehicle: null,
    idToken: begun.idToken ?? ended.idToken,
    odometerKm: null,
  };
}
