import type { Ocpp16Station } from '../../ocpp/central-system.ts';
import type { Reply } from '../../ocpp/rpc/protocol.ts';
import type { AuthorizeResponse, Ocpp16Handlers } from '../../ocpp/v16/messages.ts';

/** A charge point as one connector of a station. */
export interface Connector {
  readonly id: string;
  readonly connectorId: number;
  readonly station: Ocpp16Station;
  /** The number of its transaction; `null` when none runs. */
  runningTransaction(): number | null;
}

/**
 * Several charge points that are connectors of one station, behind its one connection. What names a connector goes to
 * its charge point, what concerns the station to all of them, what names a transaction to the charge point it belongs to.
 * @param first the first connector answers for the station
 * @param chargePointOf whose transaction this is, by the books; throws when they cannot be read
 */
export function sharedStation(
  first: Connector,
  others: readonly Connector[],
  chargePointOf: (transactionId: number) => string | null,
): Ocpp16Station {
  if (others.length === 0) return first.station;
  const all = [first, ...others];
  const handlersOf = (connectorId: number): Ocpp16Handlers =>
    (all.find((one) => one.connectorId === connectorId) ?? first).station.handlers;
  const each = (tell: (station: Ocpp16Station) => void): void => {
    for (const { station } of all) tell(station);
  };

  /** Without a usable number it can only be that of the one connector where something runs. */
  const ownerOf = (transactionId: number): Connector => {
    const running = all.find((one) => one.runningTransaction() === transactionId);
    if (running !== undefined) return running;
    const id = transactionId > 0 ? chargePointOf(transactionId) : null;
    const known = all.find((one) => one.id === id);
    if (known !== undefined) return known;
    const busy = all.filter((one) => one.runningTransaction() !== null);
    return busy.length === 1 ? (busy[0] ?? first) : first;
  };

  return {
    handlers: {
      ...first.station.handlers,
      BootNotification: (request) => toAll(all, ({ handlers }) => handlers.BootNotification?.(request)),
      DiagnosticsStatusNotification: (request) =>
        toAll(all, ({ handlers }) => handlers.DiagnosticsStatusNotification?.(request)),
      FirmwareStatusNotification: (request) =>
        toAll(all, ({ handlers }) => handlers.FirmwareStatusNotification?.(request)),
      Authorize: async (request) => {
        // The message names no connector: who may charge at one of them may come in, and the start decides where.
        let answer: Reply<AuthorizeResponse> = unsupported;
        for (const { station } of all) {
          const next = (await station.handlers.Authorize?.(request)) ?? unsupported;
          if (next.kind === 'result' && next.payload.idTagInfo.status === 'Accepted') return next;
          if (answer.kind !== 'result') answer = next;
        }
        return answer;
      },
      StatusNotification: (request) => handlersOf(request.connectorId).StatusNotification?.(request) ?? unsupported,
      StartTransaction: (request) => handlersOf(request.connectorId).StartTransaction?.(request) ?? unsupported,
      MeterValues: (request) => handlersOf(request.connectorId).MeterValues?.(request) ?? unsupported,
      StopTransaction: (request) => {
        try {
          return ownerOf(request.transactionId).station.handlers.StopTransaction?.(request) ?? unsupported;
        } catch {
          // Books that cannot be read cannot be written either, and that is shown: the station is to keep it.
          return { kind: 'silence' };
        }
      },
    },
    connected: (...link) => each((station) => station.connected(...link)),
    disconnected: (detail) => each((station) => station.disconnected(detail)),
    identityTaken: (address) => each((station) => station.identityTaken(address)),
    violated: (violation) => first.station.violated(violation),
    called: (call) => each((station) => station.called?.(call)),
    flooded: () => each((station) => station.flooded()),
  };
}

const unsupported = { kind: 'error', code: 'NotSupported', description: '' } as const;

/** Every connector hears it; the first one answers. */
async function toAll<Response>(
  all: readonly Connector[],
  tell: (station: Ocpp16Station) => Reply<Response> | Promise<Reply<Response>> | undefined,
): Promise<Reply<Response>> {
  const replies = await Promise.all(all.map(({ station }) => tell(station)));
  return replies[0] ?? unsupported;
}
