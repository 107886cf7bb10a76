import type { LimitLine, LimitOutcome } from './limit-line.ts';
import { endlessProfile, type Place, type RateLimit } from './profiles.ts';

/** What rules in the station when no lease does: installed once, and anew after every boot. */
export class SafeProfile {
  private state: 'unknown' | 'sending' | 'installed' = 'unknown';

  /** It was told at this place, whatever became of it. */
  private told = false;

  isInstalled(): boolean {
    return this.state === 'installed';
  }

  isUnderway(): boolean {
    return this.state === 'sending';
  }

  /** The station has booted. */
  lost(): void {
    this.state = 'unknown';
  }

  /** The station is told its limits by other means from now on; true when it may hold what it was told. */
  leave(): boolean {
    const { told } = this;
    this.state = 'unknown';
    this.told = false;
    return told;
  }

  /** @returns `null` when a boot or a new connection in between has made the answer worthless */
  async install(
    line: LimitLine,
    place: Place,
    limit: RateLimit,
    isCurrent: () => boolean,
  ): Promise<LimitOutcome | null> {
    this.state = 'sending';
    this.told = true;
    const outcome = await line.setProfile(endlessProfile(place, { limit, numberPhases: null }), { urgent: true });
    if (this.state !== 'sending' || !isCurrent()) {
      if (this.state === 'sending') this.state = 'unknown';
      return null;
    }
    this.state = outcome.kind === 'result' && outcome.payload.status === 'Accepted' ? 'installed' : 'unknown';
    return outcome;
  }
}
