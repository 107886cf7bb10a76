import type { Clock } from '../../clock.ts';
import type { AuthorisationStatus } from '../../core/model/sessions.ts';
import type { UpstreamCard, UpstreamCards } from '../../ledger/upstream-cards.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type {
  AuthorizeResponse,
  SendLocalListRequest,
  SendLocalListResponse,
  StartTransactionResponse,
} from '../../ocpp/v16/messages.ts';
import { MAX_LIST, MAX_LIST_MESSAGE, type Notes, type UpstreamConfiguration } from './configuration.ts';

export interface AuthorityOptions {
  readonly connection: string;
  readonly cards: UpstreamCards;
  readonly notes: Notes;
  readonly configuration: UpstreamConfiguration;
  readonly clock: Clock;
  /** Connected, and accepted. */
  readonly isOnline: () => boolean;
  readonly ask: (idTag: string) => Promise<Outcome<AuthorizeResponse>>;
  /** What holds while it cannot be asked and has said nothing; `null`: what this site says. */
  readonly otherwise: AuthorisationStatus | null;
}

type IdTagInfo = StartTransactionResponse['idTagInfo'];

const VERSION_NOTE = 'local-list-version';

/**
 * What a back-end says of cards: its answer when it is asked, its local list, its answers of before (OCPP 1.6 sections
 * 3.5.1 to 3.5.4). All of it outlives a restart and an outage.
 */
export class UpstreamAuthority {
  private readonly options: AuthorityOptions;

  constructor(options: AuthorityOptions) {
    this.options = options;
  }

  /** Lets it say something of a card, if it can be asked and has to be. Settles also where nothing answers. */
  async refresh(idTag: string): Promise<void> {
    const { configuration, isOnline, ask } = this.options;
    const isAllowed = (source: UpstreamCard['source']): boolean => this.from(idTag, source) === 'accepted';
    if (configuration.flag('LocalPreAuthorize') && (isAllowed('list') || isAllowed('answer'))) return;
    if (!isOnline()) return;
    const outcome = await ask(idTag);
    if (outcome.kind === 'result') this.heard(idTag, outcome.payload.idTagInfo);
  }

  /** What holds of a card now; `null`: this site decides. */
  said(idTag: string): AuthorisationStatus | null {
    const { configuration, isOnline, otherwise } = this.options;
    const answer = this.from(idTag, 'answer');
    const list = configuration.flag('LocalAuthListEnabled') ? this.from(idTag, 'list') : null;
    if (isOnline()) return answer ?? list ?? otherwise;
    // Section 3.5.2: the list goes before the cache while it is offline.
    return configuration.flag('LocalAuthorizeOffline') ? (list ?? answer ?? otherwise) : otherwise;
  }

  /** It has let this card charge when it was asked, or by starting a session for it. */
  hasVouchedFor(idTag: string): boolean {
    return this.from(idTag, 'answer') === 'accepted';
  }

  /** An answer to Authorize or StartTransaction, or a remote start: that is one, too. */
  heard(idTag: string, { status, expiryDate }: IdTagInfo): void {
    const expiresAtMs = expiryDate === undefined ? null : Date.parse(expiryDate);
    const set = [{ idTag, status, expiresAtMs: Number.isNaN(expiresAtMs) ? null : expiresAtMs }];
    this.change('answer', { replace: false, drop: [], set });
  }

  clearCache(): 'Accepted' | 'Rejected' {
    if (!this.options.configuration.flag('AuthorizationCacheEnabled')) return 'Rejected';
    this.change('answer', { replace: true, drop: [], set: [] });
    return 'Accepted';
  }

  /** 0: no list; -1: none is kept (section 5.10). */
  listVersion(): number {
    const { notes, configuration } = this.options;
    return configuration.flag('LocalAuthListEnabled') ? Number(notes.read(VERSION_NOTE) ?? 0) : -1;
  }

  takeList(request: SendLocalListRequest): SendLocalListResponse['status'] {
    const { listVersion, updateType, localAuthorizationList = [] } = request;
    const { configuration, cards, connection, notes } = this.options;
    if (!configuration.flag('LocalAuthListEnabled')) return 'NotSupported';
    if (localAuthorizationList.length > MAX_LIST_MESSAGE) return 'Failed';
    if (updateType === 'Differential' && listVersion <= this.listVersion()) return 'VersionMismatch';
    const before = updateType === 'Full' ? 0 : cards.count(connection, 'list');
    if (before + localAuthorizationList.length > MAX_LIST) return 'Failed';
    this.change('list', {
      replace: updateType === 'Full',
      drop: localAuthorizationList.flatMap(({ idTag, idTagInfo }) => (idTagInfo === undefined ? [idTag] : [])),
      set: localAuthorizationList.flatMap(({ idTag, idTagInfo }) => {
        if (idTagInfo === undefined) return [];
        const { status, expiryDate } = idTagInfo;
        return [{ idTag, status, expiresAtMs: expiryDate === undefined ? null : Date.parse(expiryDate) }];
      }),
    });
    notes.write(VERSION_NOTE, String(listVersion));
    return 'Accepted';
  }

  private from(idTag: string, source: UpstreamCard['source']): AuthorisationStatus | null {
    const { cards, connection, clock } = this.options;
    const card = cards.find(connection, idTag, source);
    if (card === null) return null;
    if (card.expiresAtMs !== null && card.expiresAtMs <= clock.wallMs()) return 'expired';
    return STATUSES[card.status] ?? 'invalid';
  }

  private change(source: UpstreamCard['source'], change: Parameters<UpstreamCards['change']>[2]): void {
    const { cards, connection, clock } = this.options;
    cards.change(connection, source, change, clock.wallMs());
  }
}

/** OCPP 1.6 section 7.2. */
const STATUSES: Readonly<Record<string, AuthorisationStatus>> = {
  Accepted: 'accepted',
  Blocked: 'blocked',
  Expired: 'expired',
  Invalid: 'invalid',
  ConcurrentTx: 'concurrent-tx',
};
