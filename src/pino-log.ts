import { type DestinationStream, pino } from 'pino';
import type { Log, LogLevel } from './log.ts';

/** Never in a log, wherever a part of the house might put them. */
const SECRETS = [
  'password',
  'passwordHash',
  'token',
  'idToken',
  'idTag',
  'uid',
  'cookie',
  'authorization',
  'authorizationKey',
];

/** The log as JSON lines on standard output (or elsewhere), one object per line, errors with their stack. */
export function pinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    // The service manager knows process and host.
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((secret) => [secret, `*.${secret}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
