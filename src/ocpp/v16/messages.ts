import { type Ocpp16Messages, requestValidators, responseValidators } from '../generated/v16.js';
import type { RpcConnection } from '../rpc/connection.ts';
import type { ActionOf, Handlers, Protocol } from '../rpc/protocol.ts';
import { checkLeniently, describe } from './repair.ts';

export type * from '../generated/v16.js';

export type Ocpp16Action = ActionOf<Ocpp16Messages>;
export type Ocpp16Handlers = Handlers<Ocpp16Messages>;
export type Ocpp16Connection = RpcConnection<Ocpp16Messages>;

/** OCPP 1.6 as the RPC layer needs it. */
export const ocpp16: Protocol<Ocpp16Messages> = {
  subprotocol: 'ocpp1.6',
  knows: (action): action is Ocpp16Action => Object.hasOwn(requestValidators, action),
  check: (action, direction, payload) =>
    checkLeniently(validators(direction)[action], direction === 'request' ? (DEFAULTS[action] ?? {}) : {}, payload),
  violations(action, direction, payload) {
    const validate = validators(direction)[action];
    return validate(payload) ? [] : (validate.errors ?? []).map(describe);
  },
};

const validators = (direction: 'request' | 'response') =>
  direction === 'request' ? requestValidators : responseValidators;

/**
 * What is read in place of required fields that are missing or unusable: where that costs nothing, and in all messages
 * about transactions, because a station repeats what is answered with an error and keeps back everything behind it
 * (section 4.10). A register of -1 and no time are read as not known.
 */
const DEFAULTS: { readonly [Action in Ocpp16Action]?: Readonly<Record<string, unknown>> } = {
  BootNotification: { chargePointVendor: '', chargePointModel: '' },
  StatusNotification: { errorCode: 'NoError' },
  StartTransaction: { connectorId: 0, idTag: '', meterStart: -1, timestamp: '' },
  StopTransaction: { transactionId: 0, meterStop: -1, timestamp: '' },
  MeterValues: { connectorId: 0, meterValue: [] },
};
