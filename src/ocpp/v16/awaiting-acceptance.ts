import type { Clock } from '../../clock.ts';
import type { Reply } from '../rpc/protocol.ts';
import type { BootNotificationRequest, Ocpp16Handlers } from './messages.ts';

/**
 * Answers for a station nobody has accepted yet: BootNotification gets Pending, everything else SecurityError, as
 * OCPP-J 1.6 errata section 3.10 recommends. So it keeps what it has to report.
 * @param booted called after each BootNotification
 */
export function awaitingAcceptance(clock: Clock, booted: (request: BootNotificationRequest) => void): Ocpp16Handlers {
  const refused = (): Reply<never> => ({
    kind: 'error',
    code: 'SecurityError',
    description: 'this charge point has not been accepted yet',
  });
  return {
    BootNotification: (request) => {
      clock.after(0, () => booted(request));
      return {
        kind: 'result',
        payload: { status: 'Pending', currentTime: new Date(clock.wallMs()).toISOString(), interval: RETRY_S },
      };
    },
    Authorize: refused,
    DataTransfer: refused,
    DiagnosticsStatusNotification: refused,
    FirmwareStatusNotification: refused,
    Heartbeat: refused,
    LogStatusNotification: refused,
    MeterValues: refused,
    SecurityEventNotification: refused,
    SignCertificate: refused,
    SignedFirmwareStatusNotification: refused,
    StartTransaction: refused,
    StatusNotification: refused,
    StopTransaction: refused,
  };
}

const RETRY_S = 60;
