/** What stood on a meter when it was taken off or put up. Registers in whole Wh; `null` where it has none, or nobody read it. */
export interface MeterEnd {
  readonly serial: string | null;
  readonly importWh: number | null;
  readonly exportWh: number | null;
}

/** A meter, or a device with a meter, was replaced: its registers go on at another count. Times are UTC epoch ms. */
export interface MeterExchange {
  readonly deviceId: string;
  readonly atMs: number;
  readonly recordedAtMs: number;
  readonly old: MeterEnd;
  readonly new: MeterEnd;
  readonly reason: string;
  readonly author: string;
}
