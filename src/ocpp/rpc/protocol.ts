import type { RpcErrorCode } from './frames.ts';

/** Actions of one OCPP version, each with its request and its response. */
export type MessageMap<M> = { readonly [Action in keyof M]: { readonly request: object; readonly response: object } };

export type ActionOf<M> = keyof M & string;

/** What became of a payload that was checked against its schema. */
export type Checked =
  /** It conforms, or what is wrong with it is harmless and was repaired; `violations` says what was wrong. */
  | { readonly usable: true; readonly payload: object; readonly violations: readonly string[] }
  | { readonly usable: false; readonly code: RpcErrorCode; readonly violations: readonly string[] };

/** One version of OCPP, as the RPC layer needs to know it. */
export interface Protocol<M extends MessageMap<M>> {
  /** Name of the WebSocket subprotocol. */
  readonly subprotocol: string;
  knows(action: string): action is ActionOf<M>;
  /** Checks what came in, leniently. */
  check(action: ActionOf<M>, direction: 'request' | 'response', payload: unknown): Checked;
  /** Checks what goes out, strictly: the violations, none if it conforms. */
  violations(action: ActionOf<M>, direction: 'request' | 'response', payload: object): readonly string[];
}

/** How a request is answered. `silence` makes the other side keep the message and try again. */
export type Reply<Response> =
  | { readonly kind: 'result'; readonly payload: Response }
  | { readonly kind: 'error'; readonly code: RpcErrorCode; readonly description: string }
  | { readonly kind: 'silence' };

/** A handler for each action that is supported. What throws inside is a bug: logged, answered with InternalError. */
export type Handlers<M extends MessageMap<M>> = {
  readonly [Action in keyof M]?: (
    request: M[Action]['request'],
  ) => Reply<M[Action]['response']> | Promise<Reply<M[Action]['response']>>;
};

/** What became of a call. */
export type Outcome<Response> =
  | { readonly kind: 'result'; readonly payload: Response }
  /** The other side refused, or its answer was unusable. `code` may be one that no document knows. */
  | { readonly kind: 'error'; readonly code: string; readonly description: string }
  /** Sent, and not answered in time: it may have been carried out, or may yet be. */
  | { readonly kind: 'timeout' }
  /** The connection ended first; unless `sent`, the other side never saw it. */
  | { readonly kind: 'closed'; readonly sent: boolean }
  /** A newer call took its place in the queue; it was never sent. */
  | { readonly kind: 'superseded' };
