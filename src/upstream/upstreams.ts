import type { AccessReason } from '../core/model/people.ts';
import type { AuthorisationStatus } from '../core/model/sessions.ts';
import type { UpstreamLimit } from '../core/model/snapshot.ts';
import type { AccessAnswer } from '../core/sessions/authorise.ts';
import type { PresentedPoint } from './ocpp/presented-point.ts';
import type { UpstreamSettings } from './settings.ts';

/** A back-end's connection, with what its owner has chosen for it. */
export interface Presented {
  readonly settings: UpstreamSettings;
  readonly point: PresentedPoint;
}

/** All back-ends of the site together: who has a say about a card, and what they leave to a session. */
export class Upstreams {
  private readonly all: readonly Presented[];

  constructor(all: readonly Presented[]) {
    this.all = all;
  }

  /** Lets the back-end say something of a card that has a say about it. Settles within seconds. */
  async askAbout(chargePointId: string, uid: string): Promise<void> {
    await this.withSay(chargePointId, uid)?.point.ask(uid);
  }

  /** What comes of what this site says of a card. Whom the owner has blocked stays so. */
  verdict(chargePointId: string, uid: string, own: AccessAnswer): AccessAnswer {
    if (own.reason === 'blocked') return own;
    const presented = this.withSay(chargePointId, uid);
    if (presented === null) return own;
    if (presented.settings.authorisedBy === 'local-then-upstream' && own.status === 'accepted') return own;
    const said = presented.point.said(uid);
    return said === null ? own : { status: said, reason: REASONS[said] };
  }

  /** The tightest limit on the session that runs at a charge point. */
  limitOf(chargePointId: string): UpstreamLimit | null {
    let tightest: UpstreamLimit | null = null;
    for (const { settings, point } of this.all) {
      if (settings.chargePointId !== chargePointId) continue;
      const limitA = point.limitA();
      if (limitA !== null && limitA < (tightest?.limitA ?? Number.POSITIVE_INFINITY)) {
        tightest = { source: settings.name, limitA };
      }
    }
    return tightest;
  }

  start(): void {
    for (const { point } of this.all) point.start();
  }

  stop(): void {
    for (const { point } of this.all) point.stop();
  }

  /** The first that has a say: the order is that of the configuration. */
  private withSay(chargePointId: string, uid: string): Presented | null {
    return (
      this.all.find(
        ({ settings, point }) => settings.chargePointId === chargePointId && point.ownCards.concerns(uid),
      ) ?? null
    );
  }
}

const REASONS: Readonly<Record<AuthorisationStatus, AccessReason>> = {
  accepted: 'allowed',
  blocked: 'blocked',
  'concurrent-tx': 'charging-elsewhere',
  expired: 'expired',
  invalid: 'unknown-card',
};
