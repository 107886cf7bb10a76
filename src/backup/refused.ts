/** Why a backup was not made or not taken. */
export type RefusalCode =
  | 'no-such-file'
  | 'exists'
  | 'nothing-to-back-up'
  | 'busy'
  | 'not-a-backup'
  | 'newer'
  | 'wrong-passphrase'
  | 'damaged'
  | 'would-lose'
  | 'store';

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** An English sentence without its full stop. */
  readonly detail: string;
}

/** Ends a stream that goes through several hands; whoever began it makes a {@link Refusal} of it. */
export class Refused extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.name = 'Refused';
    this.code = code;
  }
}

/** Runs `work`; what it was refused for, and what the file system or SQLite says, becomes a value. Bugs pass unchanged. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', code: error.code, detail: error.message };
    if (error instanceof Error && 'code' in error) return { kind: 'refused', code: 'store', detail: error.message };
    throw error;
  }
}
