import type { Reply } from '../rpc/protocol.ts';
import type { Ocpp16Handlers } from './messages.ts';

/** Whether the time of day is known here. */
export interface TimeOfDay {
  isKnown(): boolean;
  /** True as soon as it is known; false when it is not after so long, ms. */
  whenKnown(withinMs: number): Promise<boolean>;
}

/**
 * Keeps from a station a time that may be wrong: BootNotification.conf and Heartbeat.conf carry `currentTime` whatever
 * they say, and stations set their clock by it. A boot waits a while, because a controller that has just started
 * usually knows the time some seconds later; after that both are refused with InternalError, and the station asks again.
 * Everything else goes on: limits, meter values, sessions.
 */
export function guardingTime(handlers: Ocpp16Handlers, time: TimeOfDay): Ocpp16Handlers {
  const { BootNotification: boot, Heartbeat: heartbeat } = handlers;
  return {
    ...handlers,
    ...(boot === undefined
      ? {}
      : {
          BootNotification: (request) =>
            time.isKnown()
              ? boot(request)
              : time.whenKnown(PATIENCE_MS).then((isKnown) => (isKnown ? boot(request) : UNKNOWN)),
        }),
    ...(heartbeat === undefined ? {} : { Heartbeat: (request) => (time.isKnown() ? heartbeat(request) : UNKNOWN) }),
  };
}

/** Stations give a call up after 30 s or more. */
const PATIENCE_MS = 20_000;
const UNKNOWN: Reply<never> = { kind: 'error', code: 'InternalError', description: 'the time is not known here yet' };
