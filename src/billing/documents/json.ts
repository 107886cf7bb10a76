import type { MadeStatement } from '../statement.ts';

/** Counts up when a field changes its meaning or goes; new fields may come without. */
const STATEMENT_JSON_VERSION = 1;

const PIECE_CHARS = 16_384;
const ENCODER = new TextEncoder();

/** The statement as it stands, with `$schema` and `version` before it; see docs/reports.md. Energy Wh, amounts cents. */
export async function* statementJson({ statement, sessions }: MadeStatement): AsyncGenerator<Uint8Array, void> {
  const { sessions: _listed, ...rest } = statement;
  const head = JSON.stringify({ $schema: 'lademeister:statement', version: STATEMENT_JSON_VERSION, ...rest });
  let piece = `${head.slice(0, -1)},"sessions":[`;
  let separator = '';
  for await (const session of sessions()) {
    piece += `${separator}\n${JSON.stringify(session)}`;
    separator = ',';
    if (piece.length < PIECE_CHARS) continue;
    yield ENCODER.encode(piece);
    piece = '';
  }
  yield ENCODER.encode(`${piece}\n]}\n`);
}
