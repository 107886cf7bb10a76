import type { StationAnswer } from '../../../src/api/answers.ts';
import type { CommandResult } from '../../../src/core/model/charge-point-commands.ts';

/** Asks a station for something. */
export type AskStation = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', what: string, body?: object) => Promise<void>;

/** Checks what the controller answers, as far as the page leans on it. */
export function isCommandResult(value: unknown): value is CommandResult {
  return typeof value === 'object' && value !== null && 'outcome' in value && 'configuration' in value;
}

export function isStation(value: unknown): value is StationAnswer {
  return typeof value === 'object' && value !== null && 'identity' in value && 'files' in value && 'commands' in value;
}
