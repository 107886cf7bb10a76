import type { Clock } from '../../clock.ts';
import type { UpstreamStore } from '../../ledger/upstream-store.ts';
import type { RemoteStartTransactionRequest, SetChargingProfileRequest } from '../../ocpp/v16/messages.ts';
import type { OwnCards } from '../own-cards.ts';
import type { LocalBooks, LocalPoint } from '../point.ts';
import type { UpstreamSettings } from '../settings.ts';
import type { UpstreamAuthority } from './authority.ts';
import type { RunningTransaction, UpstreamLimits } from './limits.ts';
import { CONNECTOR } from './transactions.ts';

export interface RemoteSessionsOptions {
  readonly settings: UpstreamSettings;
  readonly books: LocalBooks;
  readonly point: LocalPoint;
  readonly store: UpstreamStore;
  readonly clock: Clock;
  readonly ownCards: OwnCards;
  readonly authority: UpstreamAuthority;
  readonly limits: UpstreamLimits;
  readonly running: () => RunningTransaction | null;
}

/** A profile that came with a remote start waits so long for its transaction, ms. */
const PENDING_PROFILE_MS = 10 * 60_000;

/** Sessions that a back-end starts and stops (OCPP 1.6 sections 5.11 and 5.12): its own, and those alone. */
export class RemoteSessions {
  private readonly options: RemoteSessionsOptions;
  private pendingProfile: { readonly request: SetChargingProfileRequest; readonly untilMonoMs: number } | null = null;

  constructor(options: RemoteSessionsOptions) {
    this.options = options;
  }

  async start({ idTag, connectorId, chargingProfile }: RemoteStartTransactionRequest): Promise<boolean> {
    const { settings, books, point, clock, ownCards, authority } = this.options;
    if ((connectorId ?? CONNECTOR) !== CONNECTOR || point.running() !== null) return false;
    if (chargingProfile !== undefined && chargingProfile.chargingProfilePurpose !== 'TxProfile') return false;
    const card = books.findCard(idTag);
    const isNobodys = card === null || card.status === 'unknown';
    if (isNobodys) {
      // Whoever starts a session for a card answers for it (AuthorizeRemoteTxRequests is false).
      if (settings.authorisedBy === 'local') return false;
      authority.heard(idTag, { status: 'Accepted' });
    } else if (!ownCards.isOwn(idTag)) {
      return false;
    }
    const { outcome } = await point.operate({ kind: 'start', idToken: card?.uid ?? idTag });
    if (outcome !== 'done' && outcome !== 'scheduled') return false;
    const request = chargingProfile && { connectorId: CONNECTOR, csChargingProfiles: chargingProfile };
    this.pendingProfile = request === undefined ? null : { request, untilMonoMs: clock.monoMs() + PENDING_PROFILE_MS };
    return true;
  }

  async stop(transactionId: number): Promise<boolean> {
    const { store, settings, point } = this.options;
    const told = store.byRemoteId(settings.id, transactionId);
    if (told?.state !== 'open' || point.running()?.started.sessionId !== told.sessionId) return false;
    const { outcome } = await point.operate({ kind: 'stop' });
    return outcome === 'done' || outcome === 'scheduled';
  }

  /** The session has begun that a profile came with: true when it limits from now on. */
  applyPendingProfile(): boolean {
    const { clock, limits } = this.options;
    if (this.pendingProfile === null) return false;
    const running = this.options.running();
    const { request, untilMonoMs } = this.pendingProfile;
    if (running === null && clock.monoMs() < untilMonoMs) return false;
    this.pendingProfile = null;
    if (running === null) return false;
    return limits.set(request, running, clock.wallMs()) === 'Accepted';
  }
}
