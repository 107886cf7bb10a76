import type { StationAnswer } from '../../../src/api/answers.ts';
import { COMMAND_OUTCOMES, type CommandResult } from '../../../src/core/model/charge-point-commands.ts';

/** Asks a station for something. */
export type AskStation = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', what: string, body?: object) => Promise<void>;

/** Checks what the controller answers, as far as the page leans on it. */
export function isCommandResult(value: unknown): value is CommandResult {
  if (typeof value !== 'object' || value === null || !('outcome' in value)) return false;
  const { outcome } = value;
  return COMMAND_OUTCOMES.some((known) => known === outcome);
}

export function isStation(value: unknown): value is StationAnswer {
  return typeof value === 'object' && value !== null && 'identity' in value && 'files' in value;
}
