import type { DeviceProblem } from '../../core/model/health.ts';

/** One relay. Neither call ever rejects. */
export interface Output {
  /** For people. */
  readonly address: string;
  /** It switches itself off when it is not told again in time. */
  readonly expires: boolean;
  read(): Promise<OutputResult>;
  /** `forMs`: how long an output that {@link expires} stays on. */
  set(on: boolean, forMs: number): Promise<OutputFailure | null>;
  /** Releases what it holds. */
  close(): Promise<void>;
}

export type OutputResult = { readonly kind: 'state'; readonly state: OutputState } | OutputFailure;

export interface OutputState {
  readonly on: boolean;
  /** What flows through it; `null` where it does not measure. */
  readonly measured: {
    readonly powerW: number;
    readonly currentA: number | null;
    readonly voltageV: number | null;
  } | null;
}

export interface OutputFailure {
  readonly kind: 'failed';
  /** It did not answer; else it answered what cannot be used. */
  readonly isAway: boolean;
  readonly problem: DeviceProblem;
}
