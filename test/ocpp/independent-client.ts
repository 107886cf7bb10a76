import { RPCClient } from 'ocpp-rpc';

interface ClientOptions {
  /** Default: OCPP 1.6 alone. */
  readonly protocols?: string[];
  /** For HTTP Basic authentication. */
  readonly password?: string | null;
  /** The certificate authority it trusts, PEM. */
  readonly ca?: string;
}

/** A station by a peer that nobody here wrote: it validates both directions strictly. Its types want every option. */
export function independentClient(endpoint: string, identity: string, options: ClientOptions = {}): RPCClient {
  const { protocols = ['ocpp1.6'], password = null, ca } = options;
  return new RPCClient({
    endpoint,
    identity,
    protocols,
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
    password,
    wsOpts: ca === undefined ? {} : { ca },
    headers: {},
    backoff: { initialDelay: 1_000, maxDelay: 2_000, factor: 2, randomisationFactor: 0 },
  });
}
