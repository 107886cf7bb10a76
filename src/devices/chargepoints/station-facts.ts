import type { StationIdentity, StationMemory, StationRecord } from '../../core/model/station-record.ts';
import type { Log } from '../../log.ts';
import { NO_QUIRKS, type Quirks } from './families/family.ts';
import type { Grain } from './profiles.ts';

/** What is known of the family of a station that says this of itself. */
export type QuirksOf = (identity: StationIdentity) => Quirks;

/** What is known of the station behind one charge point. It outlives the process; a disk that fails costs only that. */
export class StationFacts {
  private readonly chargePointId: string;
  private readonly memory: StationMemory;
  private readonly log: Log;
  private readonly quirksOf: QuirksOf;
  private record: StationRecord;

  constructor(chargePointId: string, memory: StationMemory, log: Log, quirksOf: QuirksOf = () => NO_QUIRKS) {
    this.chargePointId = chargePointId;
    this.quirksOf = quirksOf;
    this.memory = memory;
    this.log = log;
    this.record = this.remembered() ?? stranger(NOBODY);
  }

  get(): StationRecord {
    return this.record;
  }

  /** What is known of its family. */
  quirks(): Quirks {
    return this.quirksOf(this.record.identity);
  }

  /** It has said who it is, once. */
  isIntroduced(): boolean {
    return Object.values(this.record.identity).some((word) => word !== '');
  }

  rateUnit(): 'A' | 'W' {
    return this.quirks().rateUnit ?? this.record.rateUnit;
  }

  maxStackLevel(): number {
    const { maxStackLevel = Number.POSITIVE_INFINITY, maxProfiles } = this.quirks();
    // A lease needs a safe profile below it.
    return maxProfiles === 1 ? 0 : Math.min(this.record.maxStackLevel, maxStackLevel);
  }

  /** In which steps it takes limits. */
  grain(): Grain {
    return this.quirks().steps ?? (this.record.wholeNumbers ? 'whole' : 'decimal');
  }

  /** The station says who it is. Whatever was known of another, or of other firmware, is forgotten: then true. New firmware runs on the old flash. */
  introduced(identity: StationIdentity): boolean {
    const known = this.record.identity;
    const isSame = (Object.keys(NOBODY) as (keyof StationIdentity)[]).every((key) => known[key] === identity[key]);
    if (isSame) return false;
    const isFirst = !this.isIntroduced();
    this.record = isFirst ? { ...this.record, identity } : { ...stranger(identity), flash: this.record.flash };
    this.save();
    return !isFirst;
  }

  learn(news: Partial<Omit<StationRecord, 'identity'>>): void {
    const next = { ...this.record, ...news };
    if (JSON.stringify(next) === JSON.stringify(this.record)) return;
    this.record = next;
    this.save();
  }

  private remembered(): StationRecord | null {
    try {
      return this.memory.load(this.chargePointId);
    } catch (err) {
      this.log.error({ err }, 'what the charge point was seen to do cannot be read: it has to show it again');
      return null;
    }
  }

  private save(): void {
    try {
      this.memory.save(this.chargePointId, this.record);
    } catch (err) {
      this.log.error({ err }, 'what the charge point was seen to do cannot be stored for the next start');
    }
  }
}

const NOBODY: StationIdentity = { vendor: '', model: '', firmware: '', serial: '' };

function stranger(identity: StationIdentity): StationRecord {
  return {
    identity,
    rung: 'connector-lease',
    rateUnit: 'A',
    maxStackLevel: 1,
    wholeNumbers: false,
    safeCurrentA: null,
    expiry: 'unseen',
    phaseSwitch: 'unseen',
    toldPhases: null,
    toldAtMostA: null,
    flash: null,
    setUp: null,
  };
}
