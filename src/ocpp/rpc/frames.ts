/** Error codes of OCPP-J 1.6 section 4.2.3, table 7, in the spelling that its errata sheet section 5 keeps. */
export type RpcErrorCode =
  | 'NotImplemented'
  | 'NotSupported'
  | 'InternalError'
  | 'ProtocolError'
  | 'SecurityError'
  | 'FormationViolation'
  | 'PropertyConstraintViolation'
  | 'OccurenceConstraintViolation'
  | 'TypeConstraintViolation'
  | 'GenericError';

/** A frame as it came in. `bad-call` can be refused because its id is known, `rubbish` can only be recorded. */
export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: object }
  | { readonly kind: 'result'; readonly id: string; readonly payload: unknown }
  | { readonly kind: 'error'; readonly id: string; readonly code: string; readonly description: string }
  | { readonly kind: 'bad-call'; readonly id: string; readonly detail: string }
  | { readonly kind: 'rubbish'; readonly detail: string };

/** Reads one frame (OCPP-J 1.6 section 4.2). Never throws. */
export function parseFrame(text: string): Frame {
  const parts = readJson(text) ?? readJson(text.replace(CONTROL_CHARACTERS, ''));
  if (!Array.isArray(parts)) return { kind: 'rubbish', detail: 'no JSON array' };
  const [type, id, third, fourth]: readonly unknown[] = parts;
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID_LENGTH) {
    return { kind: 'rubbish', detail: 'no usable message id' };
  }
  switch (type) {
    case 2:
      return parseCall(parts.length, id, third, fourth);
    case 3:
      if (parts.length !== 3) return { kind: 'rubbish', detail: `a result of ${parts.length} elements` };
      return { kind: 'result', id, payload: third ?? {} };
    case 4:
      // Description and details are often left out.
      return {
        kind: 'error',
        id,
        code: typeof third === 'string' ? third : 'GenericError',
        description: typeof fourth === 'string' ? fourth : '',
      };
    default:
      // Section 4.1.3: "it SHALL ignore the message payload".
      return { kind: 'rubbish', detail: `message type ${JSON.stringify(type)?.slice(0, 20)}` };
  }
}

export const encodeCall = (id: string, action: string, payload: object): string =>
  JSON.stringify([2, id, action, payload]);

export const encodeResult = (id: string, payload: object): string => JSON.stringify([3, id, payload]);

export const encodeError = (id: string, code: RpcErrorCode, description: string): string =>
  JSON.stringify([4, id, code, description.slice(0, MAX_DESCRIPTION_LENGTH), {}]);

/** Ocular ends an id tag with some, unescaped: unanswered, it would send that StopTransaction for ever. */
const CONTROL_CHARACTERS = /\p{Cc}/gu;

/** Section 4.1.4 allows 36 characters; longer ones are answered all the same. */
const MAX_ID_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 255;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseCall(arity: number, id: string, action: unknown, payload: unknown): Frame {
  if (arity !== 4) return { kind: 'bad-call', id, detail: `a call has 4 elements, not ${arity}` };
  if (typeof action !== 'string') return { kind: 'bad-call', id, detail: 'the action is no string' };
  // Section 4.2.1: null is allowed for an empty payload.
  const object = payload ?? {};
  if (typeof object !== 'object' || Array.isArray(object)) {
    return { kind: 'bad-call', id, detail: 'the payload is no object' };
  }
  return { kind: 'call', id, action, payload: object };
}
