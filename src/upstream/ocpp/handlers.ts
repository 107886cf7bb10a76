import type { CommandOutcome } from '../../core/model/charge-point-commands.ts';
import type { Reply } from '../../ocpp/rpc/protocol.ts';
import type {
  ChangeAvailabilityRequest,
  Ocpp16Handlers,
  RemoteStartTransactionRequest,
  TriggerMessageRequest,
  TriggerMessageResponse,
} from '../../ocpp/v16/messages.ts';
import type { UpstreamAuthority } from './authority.ts';
import type { UpstreamConfiguration } from './configuration.ts';
import type { RunningTransaction, UpstreamLimits } from './limits.ts';
import { CONNECTOR } from './transactions.ts';

/** What a back-end may move, as far as the owner allows it. */
export interface PresentedControls {
  /** The owner allows it to command. */
  readonly isControlled: boolean;
  readonly maxCurrentA: number;
  readonly configuration: UpstreamConfiguration;
  readonly limits: UpstreamLimits;
  readonly authority: UpstreamAuthority;
  now(): number;
  /** The transaction of the back-end that runs. */
  running(): RunningTransaction | null;
  /** Somebody else charges. */
  isForeign(): boolean;
  remoteStart(request: RemoteStartTransactionRequest): Promise<boolean>;
  remoteStop(transactionId: number): Promise<boolean>;
  reset(how: 'soft' | 'hard'): Promise<boolean>;
  unlock(): Promise<CommandOutcome>;
  setOperative(operative: boolean): void;
  /** Sends something of its own accord, when the answer to the present call is out; false: it has no such message. */
  trigger(message: TriggerMessageRequest['requestedMessage']): boolean;
  limitsChanged(): void;
}

/**
 * How a charge point of this site answers a back-end. What has no handler is answered NotSupported: reservations and
 * firmware. Nothing can be done to it while somebody else charges, and the answer to whoever asks is the one that a
 * charge point gives for many reasons.
 */
export function presentedHandlers(point: PresentedControls): Ocpp16Handlers {
  const { configuration, limits, authority, isControlled } = point;
  const mayAct = (): boolean => isControlled && !point.isForeign();
  return {
    GetConfiguration: (request) => result(configuration.get(request)),
    ChangeConfiguration: ({ key, value }) => result({ status: configuration.change(key, value) }),
    ClearCache: () => result({ status: authority.clearCache() }),
    GetLocalListVersion: () => result({ listVersion: authority.listVersion() }),
    SendLocalList: (request) => result({ status: authority.takeList(request) }),
    DataTransfer: () => result({ status: 'UnknownVendorId' }),
    TriggerMessage: (request) => result({ status: triggered(point, request) }),
    // What the site writes into its logs concerns others: there is never a file (section 5.9).
    GetDiagnostics: () => result({}),
    ChangeAvailability: (request) => result({ status: changeAvailability(point, request) }),
    RemoteStartTransaction: async (request) =>
      result({ status: mayAct() && (await point.remoteStart(request)) ? 'Accepted' : 'Rejected' }),
    RemoteStopTransaction: async ({ transactionId }) =>
      result({ status: isControlled && (await point.remoteStop(transactionId)) ? 'Accepted' : 'Rejected' }),
    Reset: async ({ type }) =>
      result({ status: mayAct() && (await point.reset(type === 'Hard' ? 'hard' : 'soft')) ? 'Accepted' : 'Rejected' }),
    UnlockConnector: async ({ connectorId }) => {
      if (!isControlled || connectorId !== CONNECTOR) return result({ status: 'NotSupported' });
      if (point.isForeign()) return result({ status: 'UnlockFailed' });
      const outcome = await point.unlock();
      if (outcome === 'done') return result({ status: 'Unlocked' });
      return result({ status: outcome === 'not-supported' ? 'NotSupported' : 'UnlockFailed' });
    },
    ...(isControlled ? smartCharging(point, limits) : {}),
  };
}

function smartCharging(point: PresentedControls, limits: UpstreamLimits): Ocpp16Handlers {
  return {
    SetChargingProfile: (request) => {
      const status = limits.set(request, point.running(), point.now());
      point.limitsChanged();
      return result({ status });
    },
    ClearChargingProfile: (request) => {
      const status = limits.clear(request);
      point.limitsChanged();
      return result({ status });
    },
    GetCompositeSchedule: (request) =>
      result(limits.composite(request, point.running(), point.maxCurrentA, point.now())),
  };
}

/** It concerns what the back-end may use: others charge on. */
function changeAvailability(
  point: PresentedControls,
  { connectorId, type }: ChangeAvailabilityRequest,
): 'Accepted' | 'Rejected' | 'Scheduled' {
  if (!point.isControlled || connectorId > CONNECTOR) return 'Rejected';
  point.setOperative(type === 'Operative');
  return type === 'Inoperative' && point.running() !== null ? 'Scheduled' : 'Accepted';
}

function triggered(
  point: PresentedControls,
  { requestedMessage, connectorId = CONNECTOR }: TriggerMessageRequest,
): TriggerMessageResponse['status'] {
  if (connectorId > CONNECTOR) return 'Rejected';
  return point.trigger(requestedMessage) ? 'Accepted' : 'NotImplemented';
}

function result<Response>(payload: Response): Reply<Response> {
  return { kind: 'result', payload };
}
