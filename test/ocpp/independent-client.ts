import { RPCClient } from 'ocpp-rpc';

/** A station by a peer that nobody here wrote: it validates both directions strictly. Its types want every option. */
export function independentClient(endpoint: string, identity: string): RPCClient {
  return new RPCClient({
    endpoint,
    identity,
    protocols: ['ocpp1.6'],
    strictMode: true,
    strictModeValidators: [],
    reconnect: false,
    maxReconnects: 0,
    callTimeoutMs: 10_000,
    pingIntervalMs: 30_000,
    deferPingsOnActivity: false,
    respondWithDetailedErrors: false,
    callConcurrency: 1,
    maxBadMessages: 0,
    password: null,
    wsOpts: {},
    headers: {},
    backoff: { initialDelay: 1_000, maxDelay: 2_000, factor: 2, randomisationFactor: 0 },
  });
}
