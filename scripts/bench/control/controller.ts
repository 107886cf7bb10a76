import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { BatterySnapshot } from '../../../src/core/model/snapshot.ts';
import type { SiteSpec } from './site.ts';
import type { Command } from './station.ts';

/** What a controller can know of a charge point without asking the world. */
export interface StationView {
  readonly plugged: boolean;
  /** The car asks for current (IEC 61851-1 state C). */
  readonly charging: boolean;
  /** The set-point the station has accepted, A. */
  readonly acceptedA: number;
  /** Position of its phase relay. */
  readonly phases: 1 | 3;
  readonly switching: boolean;
  /** The newest report of its meter, at its terminals. */
  readonly reading: Reading<ElectricalValues> | null;
}

/** What a controller can know at one moment. */
export interface Observation {
  readonly nowMs: number;
  readonly grid: Reading<ElectricalValues> | null;
  /** Report of the inverter; powers of production. */
  readonly solar: Reading<ElectricalValues> | null;
  /** What the home battery says of itself; `null` without one. */
  readonly battery: BatterySnapshot | null;
  /** In the order of {@link SiteSpec.stations}. */
  readonly stations: readonly StationView[];
}

/** A charge control under test. It may keep state; it sees nothing but observations. */
export interface Controller {
  /** @returns one command for each station, `null` for one that is left as it is. */
  control(observation: Observation): readonly (Command | null)[];
  /** Whether the home battery shall not discharge from now on. Left out: it always may. */
  isBatteryLocked?(): boolean;
}

/** A controller with its name in the tables. */
export interface Contestant {
  readonly name: string;
  create(site: SiteSpec): Controller;
}
