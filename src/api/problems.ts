import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConfigProblem } from '../config/problem.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';

/** Every refusal the API knows: its stable code, the HTTP status and an English sentence for developers. */
export const PROBLEMS = {
  'invalid-request': [400, 'The request does not fit the schema of this route.'],
  'invalid-json': [400, 'The body is no valid JSON.'],
  'signed-out': [401, 'This route needs a sign-in.'],
  'password-wrong': [401, 'The password is wrong.'],
  'code-wrong': [401, 'The one-time code is wrong.'],
  'code-expired': [401, 'The one-time code is over; a new one has just been printed.'],
  'card-wrong': [401, 'No card of this number may charge here now.'],
  'link-wrong': [401, 'The sign-in link is wrong or was opened on another machine.'],
  'access-over': [401, 'This account has ended.'],
  'invitation-over': [401, 'This link is unknown, was used or is over.'],
  'confirm-needed': [403, 'This route asks for the password once more; see POST /api/confirm.'],
  'not-allowed': [403, 'This person may not use this route.'],
  'encryption-needed': [403, 'This machine answers others by HTTPS only; see the page at this address.'],
  'foreign-origin': [403, 'The request comes from a page of another site.'],
  'not-found': [404, 'There is nothing at this address.'],
  'guests-off': [404, 'Guests are not let in at this charge point; see guests in config.yaml.'],
  'unknown-charge-point': [404, 'There is no such charge point.'],
  'unknown-subject': [404, 'There is no such vehicle, driver, card or charge point.'],
  'elected-otherwise': [409, 'For this employee and year another method was elected; it holds for the whole year.'],
  'several-methods': [409, 'The years of this period have different methods: one statement for each.'],
  'statement-not-exact': [409, 'This statement may still change; its notices say why. It cannot be sealed.'],
  'export-not-configured': [409, 'config.yaml does not say who hands this over; see exports.'],
  'nothing-signed': [404, 'No session of it has a signed value.'],
  'nothing-due': [409, 'No amount is due.'],
  'several-vat-rates': [409, 'Its sessions have several VAT rates; a shorter period has one.'],
  'export-impossible': [422, 'A name, an amount, the account or the currency does not fit the format.'],
  'ledger-broken': [409, 'A record of the ledger is not what was written; see lademeister verify.'],
  'prices-invalid': [422, 'The prices do not fit; nothing was changed.'],
  'unknown-circuit': [404, 'There is no such circuit.'],
  'too-many-caps': [409, 'This circuit is limited by too many sources already.'],
  'unknown-proposal': [404, 'There is no such proposal, or no longer.'],
  'unknown-load': [404, 'There is no such load.'],
  'unknown-card': [404, 'There is no such card.'],
  'unknown-driver': [404, 'There is no such person.'],
  'unknown-vehicle': [404, 'There is no such vehicle.'],
  'unknown-database': [404, 'There is no such database.'],
  'unknown-receiver': [404, 'There is no such receiver of notifications.'],
  'receiver-invalid': [422, 'config.yaml would not be sound with it; nothing was changed.'],
  'unknown-session': [404, 'There is no such session.'],
  'uid-taken': [409, 'Another card has this number.'],
  'identifier-taken': [409, 'Another vehicle shows itself by this identifier.'],
  'learning-busy': [409, 'Another card is awaited already; wait a minute.'],
  'card-configured': [409, 'The card stands in config.yaml: it would come back with the next start.'],
  'reason-needed': [409, 'The session has a vehicle by its card, or is over: a change needs a reason.'],
  'session-runs': [409, 'The session still runs.'],
  'impossible-times': [422, 'The session would end before it begins, or in the future.'],
  'no-vehicle': [409, 'No car is there: boost and limit belong to a car.'],
  'owner-exists': [409, 'This device has an owner already.'],
  'no-owner': [409, 'This device has no owner yet.'],
  'not-configured': [409, 'There is no usable configuration yet.'],
  'name-taken': [409, 'Another account has this name, or this charge point.'],
  'unknown-user': [404, 'There is no such account.'],
  'unknown-sign-in': [404, 'There is no such sign-in.'],
  'unknown-token': [404, 'There is no such token.'],
  'last-owner': [409, 'Somebody must stay who may do everything.'],
  'grant-incomplete': [422, 'The role needs to know whose cards, which vehicles, which charge point, or until when.'],
  'unknown-station': [404, 'No such charge point waits, or was turned away.'],
  'charge-point-impossible': [422, 'Identity, phases or current do not fit the configuration.'],
  'unknown-upstream': [404, 'There is no such back-end in config.yaml.'],
  'sync-order-impossible': [409, 'That makes no sense as sync stands now.'],
  'nothing-kept': [404, 'Nothing is kept of this session for the back-end.'],
  'config-unwritable': [503, 'config.yaml cannot be written.'],
  'unknown-device': [404, 'There is no such device in config.yaml.'],
  'device-invalid': [422, 'config.yaml would not be sound with it; nothing was changed.'],
  'not-checkable': [409, 'A device of this kind cannot be tried out from here.'],
  'config-changed': [409, 'config.yaml was changed since; it is not taken back.'],
  'exchange-impossible': [
    422,
    'The old register lies below what the running session has seen, or the time is not over.',
  ],
  'time-known': [409, 'The time comes from NTP.'],
  'tls-off': [404, 'There is no certificate: ocpp.tlsPort is not set in config.yaml.'],
  'recorder-off': [409, 'Nothing is recorded: recorder.days in config.yaml is 0.'],
  'too-many-reports': [409, 'Enough was told of this charge point: somebody will see to it.'],
  'backup-busy': [409, 'A backup is being made already.'],
  'body-too-large': [413, 'The body is too large.'],
  'unsupported-media-type': [415, 'The body must be application/json.'],
  'unknown-host': [421, 'This host name is not known here; add it to http.names in config.yaml.'],
  'password-short': [422, 'The password needs at least 8 characters.'],
  'password-long': [422, 'The password may have at most 128 characters.'],
  'password-common': [422, 'This password is among the first that anybody would try.'],
  'upgrade-required': [426, 'This route is a WebSocket.'],
  'too-many-attempts': [429, 'Too many wrong tries; wait for the time in Retry-After.'],
  'ledger-unavailable': [503, 'The charge log cannot be opened; the Now page says why.'],
  'internal-error': [500, 'Something went wrong inside; the log says what.'],
  'not-stored': [503, 'Nothing was changed: the disk is full, damaged or locked.'],
  'too-many-streams': [503, 'Too many live streams are open.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What goes with a code. */
export interface ProblemParams {
  readonly retryAfterMs?: number;
  /** JSON pointers into query, path or body. */
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
  /** What would be wrong with config.yaml. */
  readonly configProblems?: readonly ConfigProblem[];
}

/** Thrown by a route to refuse a request. `params` become members of the answer. */
export class Refused extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;

  constructor(code: ProblemCode, params: ProblemParams = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** The answer of RFC 9457 for a refusal. `about:blank`: the status says the kind, `code` says exactly. */
export function problemBody(code: ProblemCode, params: ProblemParams = {}): object {
  const [status, detail] = PROBLEMS[code];
  return { ...params, type: 'about:blank', title: STATUS_CODES[status], status, code, detail };
}

function sendProblem(reply: FastifyReply, { code, params }: Refused): FastifyReply {
  const [status] = PROBLEMS[code];
  const { retryAfterMs } = params;
  if (retryAfterMs !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return reply.code(status).type('application/problem+json').send(problemBody(code, params));
}

/** Turns whatever a route threw into a refusal. Only what nobody expected is logged, and nobody outside sees it. */
export function errorHandler(log: Log): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    if (error instanceof Refused) return sendProblem(reply, error);
    const known = frameworkRefusal(error);
    if (known !== null) return sendProblem(reply, new Refused(known));
    const code = error instanceof StoreError ? 'not-stored' : 'internal-error';
    log.error({ err: error, method: request.method, route: request.routeOptions.url ?? null }, 'A request failed');
    return sendProblem(reply, new Refused(code));
  };
}

/** Fastify's own errors (docs: Reference/Errors), by status and code: they have no other common trait. */
function frameworkRefusal(error: unknown): ProblemCode | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode } = error;
  if (statusCode === 413) return 'body-too-large';
  if (statusCode === 415) return 'unsupported-media-type';
  if (statusCode === 404) return 'not-found';
  if ('code' in error && INVALID_JSON.includes(String(error.code))) return 'invalid-json';
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? 'invalid-request' : null;
}

const INVALID_JSON: readonly string[] = ['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY'];
