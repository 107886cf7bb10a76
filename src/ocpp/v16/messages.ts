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

/** Required fields whose absence costs nothing: what is read in their place. */
const DEFAULTS: { readonly [Action in Ocpp16Action]?: Readonly<Record<string, unknown>> } = {
  BootNotification: { chargePointVendor: '', chargePointModel: '' },
  StatusNotification: { errorCode: 'NoError' },
  MeterValues: { meterValue: [] },
};
