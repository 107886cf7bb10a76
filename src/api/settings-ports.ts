import type { TSchema } from 'typebox';
import type { SectionValue, SettingsChanges, SettingsSection } from '../config/edit-sections.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { SafeCurrentTotal } from '../core/control/safe-currents.ts';

/** A part of config.yaml: from what its form is made, and what is written there. */
export interface SectionRow {
  readonly name: SettingsSection;
  readonly schema: TSchema;
  /** It may be left out as a whole, and then has no defaults. */
  readonly optional: boolean;
  readonly value: SectionValue;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface SettingsAnswer {
  readonly sections: readonly SectionRow[];
  /** What entries of sections may name. */
  readonly circuits: readonly Named[];
  readonly meters: readonly Named[];
  /** As many charge points stand in it. */
  readonly chargePoints: number;
  /** To what charge points fall back together, by circuit. */
  readonly safeCurrents: readonly SafeCurrentTotal[];
  /** What is wrong with, or doubtful in, config.yaml as it stands. */
  readonly problems: readonly ConfigProblem[];
  /** What is entered in an OCPP charge point, without its identity. */
  readonly ocppAddresses: readonly string[];
  /** Stands for the text that this was read from. */
  readonly basedOn: string;
  /** The site runs with this text; it starts anew with it otherwise. */
  readonly taken: boolean;
  /** When the site could not start with a change, so that the former config.yaml stands again, UTC epoch ms. */
  readonly refusedAtMs: number | null;
}

export interface SettingsCheck {
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** What became of a change. The site starts anew a moment later; charging goes on. */
export type SettingsSaved =
  /** `change` takes it back while nothing else was changed since. */
  | { readonly kind: 'changed'; readonly change: string }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  /** `config-changed`: somebody else has changed config.yaml since. */
  | { readonly kind: 'config-changed' | 'config-unwritable' };

export interface SettingsPorts {
  read(): Promise<SettingsAnswer>;
  check(changes: SettingsChanges): Promise<SettingsCheck>;
  save(changes: SettingsChanges, basedOn: string): Promise<SettingsSaved>;
  undo(change: string): Promise<SettingsSaved>;
}

/** A simulated home in the place of one that nobody has set up yet. */
export interface SimulationPorts {
  /** The page shows it a moment later. `config-changed`: there is a house already. */
  begin(): Promise<'begun' | 'config-changed' | 'not-stored'>;
  /** With all that it has written. */
  end(): void;
}
