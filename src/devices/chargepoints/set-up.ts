import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { WantedKey } from './offline-policy.ts';
import type { ProfileCapabilities } from './profiles.ts';

export interface SetUpOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Wanted time between two meter values, s. */
  readonly sampleIntervalS: number;
}

/**
 * Reads what a station can do and sets what we need of it. What it once took is remembered and not tried again; a
 * station that boots again and again is left as it is, since some boot because of a setting.
 */
export class SetUp {
  private readonly options: SetUpOptions;
  /** Key → the value that the station took, or `null` when it took none of ours. */
  private readonly taken = new Map<string, string | null>();
  /** Keys written since the last boot. */
  private readonly written = new Set<string>();
  /** Since the last boot. */
  private cleared = false;
  private bootsMonoMs: number[] = [];

  constructor(options: SetUpOptions) {
    this.options = options;
  }

  /** The station has booted: boxes lose settings, so they are written again. */
  booted(): void {
    const nowMs = this.options.clock.monoMs();
    this.bootsMonoMs = [...this.bootsMonoMs.filter((atMs) => nowMs - atMs < BOOT_LOOP_MS), nowMs];
    this.written.clear();
    this.cleared = false;
  }

  /** Reads what limits it takes; what it does not say is `assumed`. Only the keys that are needed: reading all makes an ABB Terra AC reboot. */
  async readCapabilities(connection: Ocpp16Connection, assumed: ProfileCapabilities): Promise<ProfileCapabilities> {
    const outcome = await connection.call('GetConfiguration', {
      key: ['ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit'],
    });
    if (outcome.kind !== 'result') {
      this.options.log.warn({ outcome: outcome.kind }, 'the station does not tell its configuration');
      return assumed;
    }
    const values = new Map(
      // Keys come in odd case.
      (outcome.payload.configurationKey ?? []).map(({ key, value }) => [key.toLowerCase(), value ?? '']),
    );
    const level = Number.parseInt(values.get('chargeprofilemaxstacklevel') ?? '', 10);
    return {
      maxStackLevel: Number.isNaN(level) ? assumed.maxStackLevel : Math.max(0, level),
      rateUnit: rateUnitOf(values.get('chargingscheduleallowedchargingrateunit') ?? ''),
    };
  }

  /**
   * A TxProfile that a former controller left behind rules the running transaction, whatever our profiles say (3.13.1).
   * Stations that have none, or cannot clear, say so.
   */
  async clearForeignProfiles(connection: Ocpp16Connection, connectorId: number): Promise<void> {
    if (this.cleared) return;
    const outcome = await connection.call('ClearChargingProfile', {
      connectorId,
      chargingProfilePurpose: 'TxProfile',
    });
    this.cleared = outcome.kind === 'result' || outcome.kind === 'error';
    if (outcome.kind === 'result' && outcome.payload.status === 'Accepted') {
      this.options.log.warn({}, 'a charging profile of another controller was removed');
    }
  }

  /** Sets what the station shall measure, and how often. */
  async writeMeasurement(connection: Ocpp16Connection): Promise<void> {
    if (this.bootsMonoMs.length >= BOOT_LOOP_COUNT) {
      this.options.log.warn(
        { boots: this.bootsMonoMs.length },
        'the station keeps booting: its settings are left alone',
      );
      return;
    }
    const { sampleIntervalS } = this.options;
    const intervals = [sampleIntervalS, 10, 30, 60].filter((seconds) => seconds >= sampleIntervalS).map(String);
    await this.write(connection, 'MeterValuesSampledData', MEASURANDS);
    await this.write(connection, 'MeterValueSampleInterval', intervals);
    await this.write(connection, 'MeterValuesAlignedData', ['Energy.Active.Import.Register']);
    await this.write(connection, 'ClockAlignedDataInterval', ['900']);
  }

  /** Sets what else a station is to have. */
  async writeKeys(connection: Ocpp16Connection, wanted: readonly WantedKey[]): Promise<void> {
    if (this.bootsMonoMs.length >= BOOT_LOOP_COUNT) return;
    for (const { key, value } of wanted) await this.write(connection, key, [value]);
  }

  /** Writes the first of the values that the station takes. */
  private async write(connection: Ocpp16Connection, key: string, candidates: readonly string[]): Promise<void> {
    const taken = this.taken.get(key);
    if (taken === null || this.written.has(key)) return;
    for (const value of taken === undefined ? candidates : [taken]) {
      const outcome = await connection.call('ChangeConfiguration', { key, value });
      if (outcome.kind !== 'result' && outcome.kind !== 'error') return;
      const status = outcome.kind === 'result' ? outcome.payload.status : outcome.code;
      // RebootRequired: it holds from the next boot on, whenever that is.
      if (status === 'Accepted' || status === 'RebootRequired') {
        this.taken.set(key, value);
        this.written.add(key);
        return;
      }
      this.options.log.info({ key, value, status }, 'the station does not take a setting');
      if (status === 'NotSupported') break;
    }
    this.taken.set(key, null);
  }
}

const BOOT_LOOP_MS = 10 * 60_000;
const BOOT_LOOP_COUNT = 3;

/** The richest first. */
const MEASURANDS = [
  'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
  'Energy.Active.Import.Register,Power.Active.Import,Current.Import',
  'Energy.Active.Import.Register,Power.Active.Import',
  'Energy.Active.Import.Register',
];

/** A list of "Current" and "Power" (section 9.4); some stations say A or W instead. */
function rateUnitOf(value: string): 'A' | 'W' {
  const words = value.toLowerCase().split(/[\s,;]+/);
  const takesPower = words.some((word) => word === 'power' || word === 'w');
  const takesCurrent = words.some((word) => word === 'current' || word === 'a');
  return takesPower && !takesCurrent ? 'W' : 'A';
}
