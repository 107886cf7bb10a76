import type { Clock } from '../../clock.ts';
import type { StationSetUp } from '../../core/model/station-record.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import { readConfiguration, type StationConfiguration } from './configuration-reader.ts';
import { isSettled, writeSettings } from './settings-writer.ts';
import type { StationFacts } from './station-facts.ts';
import type { WantedKey } from './wanted-keys.ts';

export interface SetUpOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: StationFacts;
  /** What it shall be set to. */
  readonly wanted: readonly WantedKey[];
}

/**
 * Reads what a station can do and sets what we need of it. What it once took or refused is remembered, over restarts and
 * until it becomes another; a station that boots again and again is left as it is, since some boot because of a setting.
 */
export class SetUp {
  private readonly options: SetUpOptions;
  /** Since the last boot. */
  private cleared = false;
  private bootsMonoMs: number[] = [];
  /** Settings that hold only after a boot which it was not made to do yet. */
  private needBoot: readonly string[] = [];
  private checkedMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: SetUpOptions) {
    this.options = options;
  }

  /** The station has booted: boxes lose settings, so they are looked at again. */
  booted(): void {
    const nowMs = this.options.clock.monoMs();
    this.bootsMonoMs = [...this.bootsMonoMs.filter((atMs) => nowMs - atMs < BOOT_LOOP_MS), nowMs];
    this.cleared = false;
    this.needBoot = [];
  }

  /** It was once set to all that is wanted now, so that nothing has to be read before it may charge. */
  isKnown(): boolean {
    const { facts, wanted } = this.options;
    const { setUp } = facts.get();
    if (setUp === null) return false;
    return wanted.every((want) => isSettled(want, facts.quirks(), setUp.settings));
  }

  /** Learns what limits it takes; what it does not say stays as it was. Only these two keys: more may take long. */
  async readCapabilities(connection: Ocpp16Connection): Promise<void> {
    const { facts } = this.options;
    const read = { keys: [STACK_LEVEL, RATE_UNIT], quirks: { readAll: false }, isIntroduced: true };
    const configuration = await readConfiguration(connection, read);
    const level = configuration.number(STACK_LEVEL);
    const unit = configuration.get(RATE_UNIT);
    facts.learn({
      maxStackLevel: level === null ? facts.get().maxStackLevel : Math.max(0, level),
      rateUnit: rateUnitOf(unit?.value ?? ''),
    });
  }

  /**
   * A TxProfile that a former controller left behind rules the running transaction, whatever our profiles say (3.13.1).
   * Stations that have none, or cannot clear, say so.
   */
  async clearForeignProfiles(connection: Ocpp16Connection, connectorId: number, anew?: 'anew'): Promise<void> {
    // Where that is how it is told its limits, it may be ours.
    if ((this.cleared && anew === undefined) || this.options.facts.get().rung === 'transaction-profile') return;
    const outcome = await connection.call('ClearChargingProfile', {
      connectorId,
      chargingProfilePurpose: 'TxProfile',
    });
    this.cleared = outcome.kind === 'result' || outcome.kind === 'error';
    if (outcome.kind === 'result' && outcome.payload.status === 'Accepted') {
      this.options.log.warn({}, 'a charging profile of another controller was removed');
    }
  }

  /** Reads its configuration and sets what differs from what we need. */
  async configure(connection: Ocpp16Connection, isCurrent: () => boolean): Promise<void> {
    const { facts, log, wanted } = this.options;
    if (this.bootsMonoMs.length >= BOOT_LOOP_COUNT) {
      log.warn({ boots: this.bootsMonoMs.length }, 'the station keeps booting: its settings are left alone');
      return;
    }
    const quirks = facts.quirks();
    const keys = [...wanted.map(({ key }) => key), ...(quirks.ownControllers ?? []).map(({ key }) => key)];
    const has = await readConfiguration(connection, { keys, quirks, isIntroduced: facts.isIntroduced() });
    if (!isCurrent()) return;
    this.checkedMonoMs = this.options.clock.monoMs();
    const before = facts.get().setUp ?? NOTHING;
    const { settings, needBoot } = await writeSettings(connection, {
      log,
      quirks,
      wanted,
      has,
      known: before.settings,
    });
    if (!isCurrent()) return;
    facts.learn({ setUp: { ...before, settings, otherController: this.otherController(has) } });
    this.needBoot = needBoot.filter((setting) => !before.bootedFor.includes(setting));
  }

  /** Looks from time to time whether its own load management was switched off. To be called when nothing else is said. */
  async checkOtherController(connection: Ocpp16Connection): Promise<void> {
    const { clock, facts } = this.options;
    const { setUp } = facts.get();
    if (setUp === null || setUp.otherController === null) return;
    if (clock.monoMs() - this.checkedMonoMs < CHECK_AGAIN_MS) return;
    this.checkedMonoMs = clock.monoMs();
    const quirks = facts.quirks();
    const keys = (quirks.ownControllers ?? []).map(({ key }) => key);
    const has = await readConfiguration(connection, { keys, quirks: { readAll: false }, isIntroduced: true });
    // No answer says nothing.
    if (keys.some((key) => has.get(key) !== null)) {
      facts.learn({ setUp: { ...setUp, otherController: this.otherController(has) } });
    }
  }

  /** Makes it boot for settings that need it: once for the same settings, whatever becomes of them. */
  async boot(connection: Ocpp16Connection): Promise<void> {
    const { needBoot } = this;
    const { facts, log } = this.options;
    const { setUp } = facts.get();
    if (needBoot.length === 0 || setUp === null) return;
    this.needBoot = [];
    facts.learn({ setUp: { ...setUp, bootedFor: [...setUp.bootedFor, ...needBoot].slice(-MAX_BOOTED_FOR) } });
    const outcome = await connection.call('Reset', { type: 'Soft' });
    log.info({ needBoot, outcome: outcome.kind }, 'the station was told to boot, so that its settings hold');
  }

  private otherController(has: StationConfiguration): string | null {
    const running = (this.options.facts.quirks().ownControllers ?? []).find(({ key, off }) => {
      const entry = has.get(key);
      return entry !== null && !new RegExp(off, 'i').test(entry.value.trim());
    });
    return running?.name ?? null;
  }
}

const STACK_LEVEL = 'ChargeProfileMaxStackLevel';
const RATE_UNIT = 'ChargingScheduleAllowedChargingRateUnit';
const NOTHING: StationSetUp = { settings: {}, bootedFor: [], otherController: null };

const BOOT_LOOP_MS = 10 * 60_000;
const BOOT_LOOP_COUNT = 3;
const CHECK_AGAIN_MS = 5 * 60_000;
const MAX_BOOTED_FOR = 50;

/** A list of "Current" and "Power" (section 9.4); some stations say A or W instead. */
function rateUnitOf(value: string): 'A' | 'W' {
  const words = value.toLowerCase().split(/[\s,;]+/);
  const takesPower = words.some((word) => word === 'power' || word === 'w');
  const takesCurrent = words.some((word) => word === 'current' || word === 'a');
  return takesPower && !takesCurrent ? 'W' : 'A';
}
