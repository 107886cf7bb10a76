import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What a sentence may draw on besides the reason itself. */
export interface Telling {
  readonly i18n: I18n;
  readonly view: SiteView;
  readonly chargePoint: ChargePointView;
  /** The controller's time, UTC epoch ms. */
  readonly nowMs: number;
}
