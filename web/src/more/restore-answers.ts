import type { RestoreStatus } from '../../../src/backup/restore-desk.ts';
import type { Api } from '../api.ts';

/** As much of a file goes in one request. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Whether an answer is what the page shows. */
export function isRestoreStatus(value: unknown): value is RestoreStatus {
  if (typeof value !== 'object' || value === null) return false;
  return 'state' in value && 'trial' in value && 'choices' in value && Array.isArray(value.choices);
}

/** Brings a file to the controller, piece by piece. `null`: it is there; else the code of the refusal. */
export async function bring(file: File, api: Api, told: (share: number) => void): Promise<string | null> {
  // Asks for the password once more, if that is needed, before the first piece.
  const asked = await api.ask('POST', '/api/restore/trial', { choice: 'none', passphrase: 'none' });
  if (asked.kind === 'refused' && asked.refusal.code !== 'not-found') return asked.refusal.code;
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    told(offset / file.size);
    const refusal = await bringPiece(file.slice(offset, offset + PIECE_BYTES), offset);
    if (refusal !== null) return refusal;
  }
  return null;
}

async function bringPiece(piece: Blob, offset: number): Promise<string | null> {
  try {
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await fetch(`/api/restore/upload?offset=${offset}`, { method: 'PUT', headers, body: piece });
    if (answer.ok) return null;
    const problem: unknown = await answer.json();
    const isCoded = typeof problem === 'object' && problem !== null && 'code' in problem;
    return isCoded ? String(problem.code) : `http-${answer.status}`;
  } catch {
    return 'network';
  }
}
