import type { ToLocal } from '../../core/tariff/calendar.ts';
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
