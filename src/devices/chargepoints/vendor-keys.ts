/** A configuration key by which a vendor's station takes a current, in whole A. */
export interface VendorKey {
  readonly vendor: RegExp;
  readonly key: string;
  /** Less it does not take: it cannot be paused by this key. A. */
  readonly leastA: number;
}

/** Seen to work in the field, each with where. Such keys stand in flash for ever: the last means there is. */
const VENDOR_KEYS: readonly VendorKey[] = [
  // Copper SB and Pulsar Plus, firmware 6.7: ConnectorIO connectorio-addons, pull request 155.
  { vendor: /^wall ?box/i, key: 'chargingALimitConn1', leastA: 6 },
  // Thor 22AS: Home Assistant lbbrhzn/ocpp, issue 1293.
  { vendor: /^growatt/i, key: 'G_MaxCurrent', leastA: 6 },
];

export function vendorKeyOf(vendor: string): VendorKey | null {
  return VENDOR_KEYS.find((candidate) => candidate.vendor.test(vendor)) ?? null;
}
