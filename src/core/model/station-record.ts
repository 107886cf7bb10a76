/** How a station takes its limits: the rungs of a ladder, the best first. Only the first two can end by themselves. */
export const LIMIT_RUNGS = [
  /** A lease above a safe profile, both TxDefaultProfile of the connector. */
  'connector-lease',
  /** The same for the whole charge point (connector 0). */
  'station-lease',
  /** One TxDefaultProfile on stack level 0, without an end. */
  'level-zero',
  /** One ChargePointMaxProfile, without an end. */
  'station-maximum',
  /** A configuration key of the vendor. */
  'vendor-key',
  /** A TxProfile of each transaction: before it was told, the transaction is without a limit. */
  'transaction-profile',
] as const;

export type LimitRung = (typeof LIMIT_RUNGS)[number];

/** Who a station says it is. What was seen of one holds for no other, and for no other firmware. */
export interface StationIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
}

/** `unseen` is not yet a fault: nobody has looked. */
export type Evidence = 'unseen' | 'seen' | 'failed';

/** What a station was told of its configuration. */
export interface StationSetUp {
  /** By key, what it has of what was wanted; `null`: it took nothing of it, and is not asked again. */
  readonly settings: Readonly<Record<string, string | null>>;
  /** The settings for which it was made to boot, `key=value` each; not again for the same. */
  readonly bootedFor: readonly string[];
  /** A load management of its own that is switched on, as its maker calls it; `null` without. */
  readonly otherController: string | null;
}

/** What a station was once seen to do: kept over restarts, forgotten when it becomes another. */
export interface StationRecord {
  readonly identity: StationIdentity;
  readonly rung: LimitRung;
  readonly rateUnit: 'A' | 'W';
  readonly maxStackLevel: number;
  /** It refuses limits with a decimal. */
  readonly wholeNumbers: boolean;
  /** The current of the safe profile it holds, A; `null` before the first. */
  readonly safeCurrentA: number | null;
  /** A lease ended, and the safe current ruled. */
  readonly expiry: Evidence;
  /** Told to charge on one phase, and told to charge on three, its car did. */
  readonly phaseSwitch: Evidence;
  /** `numberPhases` as it was last told. */
  readonly toldPhases: 1 | 3 | null;
  /** Nothing it was told and may still follow allows more than this, A; `null` when that is not known. */
  readonly toldAtMostA: number | null;
  /** So often it might be made to write its flash, at this time; `null`: nothing was written yet. */
  readonly flash: { readonly writesLeft: number; readonly atMs: number } | null;
  /** `null`: not set up yet. */
  readonly setUp: StationSetUp | null;
}

/** Where records outlive the process. Both throw when the disk does not let them. */
export interface StationMemory {
  load(chargePointId: string): StationRecord | null;
  save(chargePointId: string, record: StationRecord): void;
}
