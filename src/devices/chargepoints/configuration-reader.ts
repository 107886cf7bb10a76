import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { Quirks } from './families/family.ts';
import { SAMPLED_DATA } from './wanted-keys.ts';

/** What a station says of its configuration. Keys come in odd case, so they are found in any. */
export class StationConfiguration {
  private readonly entries = new Map<string, Entry>();

  add(key: string, entry: Entry): void {
    this.entries.set(key.toLowerCase(), entry);
  }

  get(key: string): Entry | null {
    return this.entries.get(key.toLowerCase()) ?? null;
  }

  number(key: string): number | null {
    const number = Number.parseInt(this.get(key)?.value ?? '', 10);
    return Number.isNaN(number) ? null : number;
  }
}

interface Entry {
  readonly value: string;
  readonly readonly: boolean;
}

export interface ReadOptions {
  /** The keys that matter. */
  readonly keys: readonly string[];
  readonly quirks: Quirks;
  /** It has said who it is. Of one that has not, nothing is read that makes any station boot. */
  readonly isIntroduced: boolean;
}

/**
 * Reads everything, and by name what was not in the answer: some cut it off, some never answer it. What is not known in
 * the end is missing.
 */
export async function readConfiguration(
  connection: Ocpp16Connection,
  { keys, quirks, isIntroduced }: ReadOptions,
): Promise<StationConfiguration> {
  const configuration = new StationConfiguration();
  const unreadable = isIntroduced ? (quirks.unreadable ?? []) : [SAMPLED_DATA];
  if (isIntroduced && quirks.readAll !== false) await read(connection, configuration, null);
  const missing = keys.filter((key) => configuration.get(key) === null && !unreadable.includes(key));
  const perCall = Math.max(1, configuration.number('GetConfigurationMaxKeys') ?? KEYS_PER_CALL);
  for (let from = 0; from < missing.length; from += perCall) {
    const isAnswered = await read(connection, configuration, missing.slice(from, from + perCall));
    if (!isAnswered) break;
  }
  return configuration;
}

/** @param key `null` for all. @returns false when there was no answer of use */
async function read(
  connection: Ocpp16Connection,
  configuration: StationConfiguration,
  key: readonly string[] | null,
): Promise<boolean> {
  const outcome = await connection.call('GetConfiguration', key === null ? {} : { key: [...key] });
  if (outcome.kind !== 'result') return false;
  for (const { key: name, value = '', readonly } of outcome.payload.configurationKey ?? []) {
    configuration.add(name, { value, readonly });
  }
  return true;
}

const KEYS_PER_CALL = 10;
