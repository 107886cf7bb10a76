/** Cloud sync as the page shows it. Times UTC epoch ms. */
export interface SyncView {
  /** `off`: config.yaml does not switch it on; `none`: it is on, and what went out before is over. */
  readonly state: 'off' | 'none' | 'active' | 'stopped' | 'deleting';
  /** `null` where no address is configured. */
  readonly host: string | null;
  /** Where what was sent so far went to. */
  readonly sentTo: string | null;
  readonly siteId: string | null;
  /** What is chosen in config.yaml. */
  readonly rules: {
    readonly companyCars: boolean;
    readonly vehicles: readonly string[];
    readonly groups: readonly string[];
    readonly cards: number;
    readonly registers: 'own' | 'meter';
    readonly maxBytesPerSecond: number;
  };
  readonly sinceMs: number | null;
  readonly records: number;
  readonly confirmed: number;
  readonly confirmedAtMs: number | null;
  readonly oldestWaitingAtMs: number | null;
  readonly isSending: boolean;
  readonly problem: {
    readonly code: string;
    readonly detail: string;
    readonly sinceMs: number;
    readonly nextAtMs: number;
  } | null;
  /** The receiver has these and something against them, newest first. */
  readonly rejected: readonly {
    readonly sequence: number;
    readonly id: string;
    readonly kind: string;
    readonly createdAtMs: number;
    readonly why: string;
    readonly body: string;
  }[];
  /** What is over, newest first. */
  readonly past: readonly {
    readonly receiver: string;
    readonly siteId: string;
    readonly overAtMs: number;
    /** Of the receiver, for its deletion; `null`: it was not waited for. */
    readonly receipt: string | null;
  }[];
}

/** What would go out now, byte for byte; the token is not shown. */
export interface SyncPreviewView {
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }[];
  readonly records: number;
  readonly bytes: number;
  readonly hasMore: boolean;
  /** Keys are made when it begins: pseudonyms will be others. */
  readonly isSample: boolean;
}

export interface SyncPorts {
  view(): SyncView;
  /** Needs an address and a ledger. */
  preview(): SyncPreviewView | 'sync-order-impossible';
  order(order: 'stop' | 'resume' | 'delete' | 'forget' | 'begin'): 'done' | 'sync-order-impossible';
}
