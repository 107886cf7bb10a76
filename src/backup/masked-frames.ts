import type { Frame } from '../transport/frames.ts';
import { MASKED } from './masking.ts';

/** Members of OCPP messages that name a card or a person, or may hold a password. */
const TOLD_BY_NAME = /("(?:idTag|parentIdTag|idToken|data|location)"\s*:\s*)"(?:[^"\\]|\\.)*("|…$)/gi;
/** A setting whose key says that its value is a secret. */
const SECRET_SETTING =
  /("key"\s*:\s*"[^"]*(?:key|password|passwd|secret|pin|token|user)[^"]*"[^{}]*?"value"\s*:\s*)"(?:[^"\\]|\\.)*("|…$)/gi;
/** A signed meter value names the card; a measured one is short. */
const LONG_VALUE = /("value"\s*:\s*)"(?:[^"\\]|\\.){40,}("|…$)/gi;

/**
 * Frames as one line of text each, without cards, people and secrets: by where they stand in OCPP messages, and by the words that
 * the house knows (`scrub`). Over Modbus such a word comes as hexadecimal digits: the words are to be given so, too.
 */
export function frameLines(frames: readonly Frame[], scrub: (text: string) => string): readonly string[] {
  return frames.map(({ atMs, direction, text }) => {
    const masked = [TOLD_BY_NAME, SECRET_SETTING, LONG_VALUE].reduce(
      (before, pattern) => before.replaceAll(pattern, `$1"${MASKED}"`),
      text,
    );
    return `${new Date(atMs).toISOString()} ${direction === 'in' ? '<' : '>'} ${scrub(masked)}`;
  });
}

/** Words as a register holds them: hexadecimal digits of their bytes. */
export function asRegisters(words: readonly string[]): readonly string[] {
  return words.map((word) => Buffer.from(word).toString('hex'));
}
