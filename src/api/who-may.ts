import type { Role } from '../access/access.ts';

/** `everyone` needs no sign-in. */
export type Audience = 'everyone' | readonly Role[];

const OWNER: readonly Role[] = ['owner'];
const GRID_OPERATOR: readonly Role[] = ['owner', 'grid-operator'];

/**
 * Who may use which route. The only place where that is decided: a route that does not stand here cannot be
 * registered, and the tests walk the whole table.
 */
export const WHO_MAY: Readonly<Record<string, Audience>> = {
  'GET /api/health': 'everyone',
  'GET /api/setup': 'everyone',
  'POST /api/owner': 'everyone',
  'POST /api/sign-in': 'everyone',
  'GET /sign-in': 'everyone',
  'POST /api/sign-out': OWNER,
  'GET /api/me': OWNER,
  'GET /api/sign-ins': OWNER,
  'GET /api/state': OWNER,
  'GET /api/stream': OWNER,
  'PUT /api/charge-points/:id/mode': OWNER,
  'PUT /api/circuits/:id/cap': OWNER,
  'PUT /api/grid': OWNER,
  'PUT /api/charge-points/:id/boost': OWNER,
  'PUT /api/charge-points/:id/limit': OWNER,
  'GET /api/charge-points/:id/station': OWNER,
  'GET /api/charge-points/:id/diagnostics/:file': OWNER,
  'POST /api/charge-points/:id/start': OWNER,
  'POST /api/charge-points/:id/stop': OWNER,
  'POST /api/charge-points/:id/unlock': OWNER,
  'POST /api/charge-points/:id/reset': OWNER,
  'POST /api/charge-points/:id/availability': OWNER,
  'POST /api/charge-points/:id/reservation': OWNER,
  'DELETE /api/charge-points/:id/reservation': OWNER,
  'POST /api/charge-points/:id/firmware': OWNER,
  'POST /api/charge-points/:id/diagnostics': OWNER,
  'POST /api/charge-points/:id/cache/clear': OWNER,
  'GET /api/charge-points/:id/configuration': OWNER,
  'PUT /api/charge-points/:id/configuration': OWNER,
  'POST /api/charge-points/:id/trigger': OWNER,
  'POST /api/charge-points/:id/data-transfer': OWNER,
  'PUT /api/loads/:id/mode': OWNER,
  'GET /api/sessions': OWNER,
  'GET /api/sessions.csv': OWNER,
  'GET /api/statements/choices': OWNER,
  'GET /api/statements': OWNER,
  'GET /api/statements/file': OWNER,
  'POST /api/statements/seals': OWNER,
  'GET /api/statements/seals': OWNER,
  'GET /api/statistics': OWNER,
  'GET /api/power': OWNER,
  'GET /api/prices': OWNER,
  'PUT /api/prices': OWNER,
  'POST /api/market-prices': OWNER,
  'GET /api/elections': OWNER,
  'POST /api/elections': OWNER,
  'PUT /api/sessions/:id/vehicle': OWNER,
  'PUT /api/sessions/:id/details': OWNER,
  'POST /api/sessions/:id/corrections': OWNER,
  'GET /api/people': OWNER,
  'PUT /api/learning': OWNER,
  'DELETE /api/learning': OWNER,
  'POST /api/cards': OWNER,
  'PUT /api/cards/:id': OWNER,
  'DELETE /api/cards/:id': OWNER,
  'POST /api/cards/:id/bookings': OWNER,
  'POST /api/drivers': OWNER,
  'PUT /api/drivers/:id': OWNER,
  'DELETE /api/drivers/:id': OWNER,
  'GET /api/drivers/:id/export.json': OWNER,
  'GET /api/drivers/:id/export.csv': OWNER,
  'POST /api/vehicles': OWNER,
  'PUT /api/vehicles/:id': OWNER,
  'DELETE /api/vehicles/:id': OWNER,
  'GET /api/proposals': OWNER,
  'POST /api/proposals/dismiss': OWNER,
  'GET /api/recording': OWNER,
  'GET /api/stations': OWNER,
  'POST /api/stations/accept': OWNER,
  'POST /api/stations/reject': OWNER,
  'POST /api/stations/forgive': OWNER,
  'POST /api/charge-points/:id/password': OWNER,
  'GET /api/security-events': OWNER,
  'GET /api/site-ca.pem': OWNER,
  'PUT /api/time': OWNER,
  'GET /api/dimming': GRID_OPERATOR,
  'PUT /api/dimming': GRID_OPERATOR,
  'DELETE /api/dimming': GRID_OPERATOR,
  'PUT /api/feed-in': GRID_OPERATOR,
  'DELETE /api/feed-in': GRID_OPERATOR,
  'GET /api/dimming/events': OWNER,
  'GET /api/dimming.csv': OWNER,
  'POST /api/dimming/token': OWNER,
  'DELETE /api/dimming/token': OWNER,
  'GET /api/openapi.json': OWNER,
  // The pages themselves: they hold no data.
  'GET /*': 'everyone',
  'HEAD /*': 'everyone',
  'GET /': 'everyone',
};

export function audienceOf(method: string, url: string): Audience {
  const audience = WHO_MAY[`${method} ${url}`];
  if (audience === undefined) throw new Error(`${method} ${url} is missing in the table of who may use which route`);
  return audience;
}
