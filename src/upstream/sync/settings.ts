import { periodOf, type ToLocal } from '../../core/tariff/calendar.ts';
import { localTimeIn } from '../../core/tariff/local-time.ts';
import type { UpstreamRules } from '../rules.ts';

/** What its owner lets out. */
export interface SyncSettings {
  /** Address of the receiver, without a slash at its end. */
  readonly receiver: string;
  readonly rules: UpstreamRules;
  /** `own`: sums of what was told; `meter`: the registers of the meter, which show what others have charged. */
  readonly registers: 'own' | 'meter';
  /** Sessions that ended earlier are not told, UTC epoch ms; `null`: from when it begins. */
  readonly sinceMs: number | null;
  readonly maxBytesPerSecond: number;
  /** Who hands over, in the words of OCPI. */
  readonly party: { readonly countryCode: string; readonly partyId: string };
  readonly currency: string;
  readonly toLocal: ToLocal;
}

/** What config.yaml says of it. */
interface SyncChoices {
  readonly sync: Pick<SyncSettings, 'registers' | 'maxBytesPerSecond'> & {
    readonly url?: string;
    /** A local day. */
    readonly since?: string;
    readonly companyCars: boolean;
    readonly vehicles: readonly string[];
    readonly groups: readonly string[];
    readonly cards: readonly string[];
  };
  readonly site: { readonly timeZone: string };
  readonly billing: { readonly currency: string };
  readonly exports: { readonly ocpi?: SyncSettings['party'] };
}

/** Where OCPI asks for a party and none is configured: a code of ISO 3166-1 that is no country's. */
const NO_PARTY = { countryCode: 'ZZ', partyId: 'LDM' };

/** `null` where no address is configured. */
export function syncSettings({ sync, site, billing, exports }: SyncChoices): SyncSettings | null {
  const { url, companyCars, vehicles, groups, cards, registers, since, maxBytesPerSecond } = sync;
  if (url === undefined) return null;
  const toLocal = localTimeIn(site.timeZone);
  const { countryCode, partyId } = exports.ocpi ?? NO_PARTY;
  return {
    receiver: url.replace(/\/+$/, ''),
    rules: { all: false, cards, vehicles, groups, companyCars, card: null },
    registers,
    sinceMs: since === undefined ? null : (periodOf(since, since, toLocal)?.fromMs ?? null),
    maxBytesPerSecond,
    party: { countryCode, partyId },
    currency: billing.currency,
    toLocal,
  };
}
