import type { Log } from '../log.ts';
import { EXIT_BUG } from './command.ts';

/**
 * An exception that nobody expected, in whatever callback, is a bug: it ends the process at once, for nobody knows what
 * is still true. Leases run out, the charge points fall back, what was acknowledged stands in the ledger, and the
 * supervisor starts it anew. The operator finds the reason in the log like everything else.
 */
export function endOnBug(log: Log): void {
  process.on('uncaughtException', (err, origin) => {
    log.error({ err, origin }, 'A bug: the process ends and is to be started anew');
    process.exit(EXIT_BUG);
  });
}
