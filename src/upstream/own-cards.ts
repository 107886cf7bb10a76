import type { LocalBooks } from './point.ts';
import { isOwnCard } from './rules.ts';
import type { UpstreamSettings } from './settings.ts';

export interface OwnCardsOptions {
  readonly settings: UpstreamSettings;
  readonly books: LocalBooks;
  /** The back-end has let a card charge. */
  readonly hasVouchedFor: (uid: string) => boolean;
}

/** Which cards a back-end has a say about. */
export class OwnCards {
  private readonly options: OwnCardsOptions;

  constructor(options: OwnCardsOptions) {
    this.options = options;
  }

  /** A card that is known here, and belongs to the back-end. */
  isOwn(uid: string): boolean {
    const { settings, books } = this.options;
    const card = books.findCard(uid);
    if (card === null) return false;
    return settings.rules.all || isOwnCard(settings.rules, this.charging(uid));
  }

  /** Whether it says whether a card may charge. */
  concerns(uid: string): boolean {
    const { authorisedBy, rules, askUnknown } = this.options.settings;
    if (authorisedBy === 'local' || uid.trim() === '') return false;
    if (rules.all) return true;
    const charging = this.charging(uid);
    return isOwnCard(rules, charging) || (askUnknown && charging.card.status === 'unknown');
  }

  private charging(uid: string) {
    const { books, hasVouchedFor } = this.options;
    const known = books.findCard(uid);
    const card = known ?? ({ uid, aliases: [], status: 'unknown', vehicleId: null } as const);
    const vehicle = card.vehicleId === null ? null : books.vehicle(card.vehicleId);
    const groups = known === null ? [] : books.groupsOf(known);
    const isVouched = card.status === 'unknown' && hasVouchedFor(uid);
    return { card, groups, vehicle, use: vehicle?.use ?? null, isVouched };
  }
}
