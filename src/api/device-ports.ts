import type { TSchema } from 'typebox';
import type { DeviceEntry, DeviceList } from '../config/edit-devices.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { DeviceHealth, ExchangeFigures } from '../core/model/health.ts';
import type { MeterEnd, MeterExchange } from '../core/model/meter-exchange.ts';
import type { ElectricalValues } from '../core/model/readings.ts';
import type { Outage } from '../site/device-watch.ts';

/** A device: how it is written, how it is doing. */
export interface DeviceRow {
  readonly list: DeviceList;
  readonly id: string;
  /** As it stands in config.yaml; what is left out takes its default. */
  readonly entry: DeviceEntry;
  /** Circuit of which it measures all. */
  readonly circuit: string | null;
  /** `null`: config.yaml names it, and the site has not taken it yet. */
  readonly health: DeviceHealth | null;
  /** `null` where nothing was exchanged yet, or its driver keeps no count. */
  readonly exchanges: ExchangeFigures | null;
  /** What goes over its line is kept for a while. */
  readonly hasFrames?: boolean;
  /** The last time in which it was out for minutes, once that is over. */
  readonly lastOutage: Outage | null;
  /** Meters that were exchanged in its place, oldest first. */
  readonly meters: readonly MeterExchange[];
}

export interface DeviceAnswer {
  readonly devices: readonly DeviceRow[];
  readonly circuits: readonly { readonly id: string; readonly name: string; readonly meter: string | null }[];
  /** When the site could not start with a change, so that the former config.yaml stands again, UTC epoch ms. */
  readonly refusedAtMs: number | null;
}

/** A definition in hw/: what stands on the device, and what is known of it. */
export interface DefinitionRow {
  readonly list: DeviceList;
  readonly name: string;
  /** What the entry in config.yaml has as its type. */
  readonly type: string;
  readonly vendor: string;
  readonly products: readonly string[];
  /** A source shows words of such a device and what they mean, and they are read so. */
  readonly tested: boolean;
  /** Why what would be written into it is doubtful; `null`: it is not, or nothing is written. */
  readonly writesUnverified: {
    readonly why: 'untested' | 'one-source' | 'doubtful';
    readonly detail: string | null;
  } | null;
  /** How its RS-485 side is set when it leaves the works. */
  readonly serial: { readonly baudRate: number; readonly parity: string; readonly stopBits: number } | null;
}

/** From what a page makes its forms. */
export interface DeviceForms {
  /** JSON Schemas of one entry, one for each type. */
  readonly lists: Readonly<Record<DeviceList, readonly TSchema[]>>;
  readonly definitions: readonly DefinitionRow[];
}

/** What a device that was tried out said. */
export interface DeviceCheck {
  readonly condition: DeviceHealth['condition'];
  readonly problem: DeviceHealth['problem'];
  /** With the signs of its kind, on the phases of the grid; `null`: nothing usable came in time. */
  readonly values: ElectricalValues | null;
  readonly socPercent: number | null;
  /** What it says that it is; `null` where its protocol has no word for that. */
  readonly identity: { readonly firmware: string; readonly serial: string } | null;
  /** From question to answer, ms. */
  readonly answerMs: number | null;
}

export interface WantedDevice {
  readonly list: DeviceList;
  readonly entry: DeviceEntry;
  /** The circuit that it measures all of; `null`: none. Left out: as it was. */
  readonly circuit?: string | null | undefined;
}

export interface WantedExchange {
  /** UTC epoch ms. */
  readonly atMs: number;
  readonly old: MeterEnd;
  readonly new: MeterEnd;
  readonly reason: string;
}

/** What became of a change of config.yaml. The site starts anew a moment later; charging goes on. */
export type Changed =
  /** `change` takes it back while nothing else was changed since. */
  | { readonly kind: 'changed'; readonly id: string; readonly change: string }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: DeviceRefusal };

export type DeviceRefusal =
  | 'unknown-device'
  | 'config-unwritable'
  /** Somebody else has changed config.yaml since. */
  | 'config-changed'
  /** The end lies below what the running session has seen, or the time in the future. */
  | 'exchange-impossible'
  | 'ledger-unavailable';

export interface DevicePorts {
  list(): Promise<DeviceAnswer>;
  forms(): DeviceForms;
  /** What went over its line lately, without cards and secrets; `null`: nothing of it is kept. */
  frames(id: string): readonly string[] | null;
  /** Tries a device out without taking it: `id` where it shall take the place of a configured one. Takes up to 8 s. */
  check(
    wanted: WantedDevice,
    id: string | null,
  ): Promise<DeviceCheck | Exclude<Changed, { kind: 'changed' }> | 'not-checkable'>;
  add(wanted: WantedDevice): Promise<Changed>;
  change(id: string, wanted: Omit<WantedDevice, 'list'>): Promise<Changed>;
  remove(id: string): Promise<Changed>;
  /** Another device, or another meter in it, at the same place. `entry` `null`: config.yaml stays as it is. */
  replace(id: string, entry: DeviceEntry | null, exchange: WantedExchange, author: string): Promise<Changed>;
  undo(change: string): Promise<Changed>;
}
