/** Whom a station lets charge while it does not hear from here. */
export type OfflinePolicy = 'all' | 'list' | 'none';

/** A configuration key and the value it is to have. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/**
 * The keys that make a station do so (OCPP 1.6 sections 9.1 and 9.2). A station with a connection always asks here first:
 * cards that were blocked or hours that ended must not wait for its list (LocalPreAuthorize). Whether it also goes by the
 * cards it remembers is decided when it is known whether it takes a list ({@link cacheKey}).
 */
export function offlineKeys(policy: OfflinePolicy): readonly KeyValue[] {
  const asks = { key: 'LocalPreAuthorize', value: 'false' };
  const key = (name: string, value: boolean): KeyValue => ({ key: name, value: String(value) });
  switch (policy) {
    case 'all':
      return [asks, key('LocalAuthorizeOffline', true), key('AllowOfflineTxForUnknownId', true)];
    case 'list':
      return [
        asks,
        key('LocalAuthListEnabled', true),
        key('LocalAuthorizeOffline', true),
        key('AllowOfflineTxForUnknownId', false),
        key('StopTransactionOnInvalidId', true),
      ];
    case 'none':
      return [
        asks,
        key('LocalAuthorizeOffline', false),
        key('AllowOfflineTxForUnknownId', false),
        key('StopTransactionOnInvalidId', true),
      ];
  }
}

/** What a station remembers would let in whom the list leaves out; where it takes no list, it is all there is. */
export const cacheKey = (takesList: boolean): KeyValue => ({
  key: 'AuthorizationCacheEnabled',
  value: String(!takesList),
});
