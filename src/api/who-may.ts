import { choosesPassword, PERSON_ROLES, type Role } from '../access/roles.ts';

/** `everyone` needs no sign-in. */
export type Audience = 'everyone' | readonly Role[];

const OWNER: readonly Role[] = ['owner'];
const GRID_OPERATOR: readonly Role[] = ['owner', 'grid-operator'];
/** Everybody with a cookie. */
const PEOPLE: readonly Role[] = PERSON_ROLES;
/** Who chose a password of his own. */
const WITH_PASSWORD: readonly Role[] = PERSON_ROLES.filter(choosesPassword);
/** Who sees the live state; each what concerns him (`scope.ts`). */
const VIEWERS: readonly Role[] = ['owner', 'driver', 'display', 'installer', 'guest', 'home-assistant'];
/** Who chooses how a car charges; driver, display and guest at their charge points alone (`scope.ts`). */
const CHARGERS: readonly Role[] = ['owner', 'driver', 'display', 'installer', 'home-assistant'];
const AT_HIS_CAR: readonly Role[] = ['owner', 'driver', 'home-assistant'];
const STARTERS: readonly Role[] = ['owner', 'driver', 'guest'];
/** Who stands before a charge point that is his to use. */
const REPORTERS: readonly Role[] = ['owner', 'driver', 'guest', 'installer'];
/** Limits, devices and the hardware behind charge points. */
const TECHNICIANS: readonly Role[] = ['owner', 'installer'];
const PRICE_READERS: readonly Role[] = ['owner', 'driver', 'display', 'home-assistant'];
/** Driver: about himself. Employer: about the vehicles he was given. */
const STATEMENT_READERS: readonly Role[] = ['owner', 'driver', 'employer', 'payroll'];
const ACCOUNTANTS: readonly Role[] = ['owner', 'payroll'];
/** What belongs to a driver, and all of it to the owner. */
const OWN: readonly Role[] = ['owner', 'driver'];

/**
 * Who may use which route. The only place where that is decided: a route that does not stand here cannot be
 * registered, and the tests walk the whole table. Which objects somebody reaches by a route that he may use is decided
 * in `scope.ts`.
 */
export const WHO_MAY: Readonly<Record<string, Audience>> = {
  'GET /api/health': 'everyone',
  'GET /api/setup': 'everyone',
  'POST /api/owner': 'everyone',
  'POST /api/sign-in': 'everyone',
  'GET /sign-in': 'everyone',
  'POST /api/sign-out': PEOPLE,
  'GET /api/me': PEOPLE,
  'POST /api/invitation': 'everyone',
  'POST /api/invitation/accept': 'everyone',
  'GET /api/guests/:id': 'everyone',
  'POST /api/guests/:id': 'everyone',
  'GET /api/guests/:id/session': ['guest'],
  'POST /api/confirm': WITH_PASSWORD,
  'PUT /api/me/password': WITH_PASSWORD,
  'DELETE /api/sign-ins/:id': PEOPLE,
  'POST /api/hand-over': ['installer'],
  'GET /api/users': OWNER,
  'POST /api/users': OWNER,
  'PUT /api/users/:id': OWNER,
  'DELETE /api/users/:id': OWNER,
  'POST /api/users/:id/invitation': OWNER,
  'GET /api/tokens': OWNER,
  'POST /api/tokens': OWNER,
  'DELETE /api/tokens/:id': OWNER,
  'GET /api/about': TECHNICIANS,
  'GET /metrics': ['owner', 'prometheus'],
  'GET /api/metrics': ['owner', 'prometheus'],
  'GET /api/sign-ins': PEOPLE,
  'GET /api/state': VIEWERS,
  'GET /api/stream': VIEWERS,
  'PUT /api/charge-points/:id/mode': CHARGERS,
  'PUT /api/circuits/:id/cap': TECHNICIANS,
  'PUT /api/grid': TECHNICIANS,
  'PUT /api/charge-points/:id/boost': AT_HIS_CAR,
  'PUT /api/charge-points/:id/limit': AT_HIS_CAR,
  'PUT /api/charge-points/:id/soc': AT_HIS_CAR,
  'GET /api/forecasts': OWNER,
  'PUT /api/charge-points/:id/vehicle-identifier': OWNER,
  'GET /api/charge-points/:id/station': TECHNICIANS,
  'GET /api/charge-points/:id/diagnostics/:file': TECHNICIANS,
  'POST /api/charge-points/:id/start': STARTERS,
  'POST /api/charge-points/:id/stop': STARTERS,
  'POST /api/charge-points/:id/allow-writes': TECHNICIANS,
  'POST /api/charge-points/:id/unlock': TECHNICIANS,
  'POST /api/charge-points/:id/reset': TECHNICIANS,
  'POST /api/charge-points/:id/availability': TECHNICIANS,
  'POST /api/charge-points/:id/reservation': OWNER,
  'DELETE /api/charge-points/:id/reservation': OWNER,
  'POST /api/charge-points/:id/firmware': TECHNICIANS,
  'POST /api/charge-points/:id/diagnostics': TECHNICIANS,
  'POST /api/charge-points/:id/cache/clear': TECHNICIANS,
  'GET /api/charge-points/:id/configuration': TECHNICIANS,
  'PUT /api/charge-points/:id/configuration': TECHNICIANS,
  'POST /api/charge-points/:id/trigger': TECHNICIANS,
  'POST /api/charge-points/:id/data-transfer': TECHNICIANS,
  'GET /api/plan': AT_HIS_CAR,
  'PUT /api/plan/:subject': OWN,
  'PUT /api/loads/:id/mode': ['owner', 'home-assistant'],
  'GET /api/sessions': OWN,
  'GET /api/sessions/:id': OWN,
  'GET /api/sessions.csv': OWN,
  'GET /api/statements/choices': STATEMENT_READERS,
  'GET /api/statements': STATEMENT_READERS,
  'GET /api/statements/file': STATEMENT_READERS,
  'GET /api/statements/export': ACCOUNTANTS,
  'POST /api/statements/seals': OWNER,
  'GET /api/statements/seals': ACCOUNTANTS,
  'GET /api/deliveries': OWNER,
  'GET /api/backups': OWNER,
  'POST /api/backups': OWNER,
  'GET /api/backups/:name': OWNER,
  'POST /api/backups/offsite/:id/test': OWNER,
  'GET /api/restore': OWNER,
  'PUT /api/restore/upload': OWNER,
  'POST /api/restore/trial': OWNER,
  'POST /api/restore': OWNER,
  'GET /api/diagnostics': OWNER,
  'GET /api/statistics': OWNER,
  'GET /api/statistics/file': OWNER,
  'GET /api/power': OWNER,
  'GET /api/energy': OWNER,
  'GET /api/energy/file': OWNER,
  'GET /api/prices': OWNER,
  'PUT /api/prices': OWNER,
  'POST /api/market-prices': OWNER,
  'GET /api/prices/ahead': PRICE_READERS,
  'GET /api/feeds': OWNER,
  'GET /api/notifications': OWNER,
  'POST /api/notifications/:id/test': OWNER,
  'GET /api/sync': OWNER,
  'GET /api/sync/preview': OWNER,
  'POST /api/sync/orders': OWNER,
  'GET /api/publishing': OWNER,
  'POST /api/publishing/mqtt/test': OWNER,
  'POST /api/publishing/influx/:id/test': OWNER,
  'GET /api/upstream': OWNER,
  'POST /api/upstream/:id/sessions/:sessionId/again': OWNER,
  'DELETE /api/upstream/:id/sessions/:sessionId': OWNER,
  'PUT /api/upstream/:id/privacy': OWNER,
  'GET /api/maintenance': TECHNICIANS,
  'GET /api/maintenance.csv': TECHNICIANS,
  'POST /api/inspections': TECHNICIANS,
  'PUT /api/inspections/:id': TECHNICIANS,
  'DELETE /api/inspections/:id': TECHNICIANS,
  'POST /api/inspections/:id/done': TECHNICIANS,
  'POST /api/assets': TECHNICIANS,
  'PUT /api/assets/:id': TECHNICIANS,
  'DELETE /api/assets/:id': TECHNICIANS,
  'POST /api/tickets': TECHNICIANS,
  'PUT /api/tickets/:id': TECHNICIANS,
  'POST /api/tickets/:id/notes': TECHNICIANS,
  'POST /api/charge-points/:id/fault': REPORTERS,
  'GET /api/notifications/receivers': OWNER,
  'POST /api/notifications': OWNER,
  'PUT /api/notifications/:id': OWNER,
  'DELETE /api/notifications/:id': OWNER,
  'GET /api/push': OWN,
  'POST /api/push/:id/browsers': OWN,
  'POST /api/push/leave': OWN,
  'GET /api/elections': OWNER,
  'POST /api/elections': OWNER,
  'GET /api/sessions/:id/figures': OWN,
  'POST /api/sessions/assignments': OWNER,
  'PUT /api/sessions/:id/vehicle': OWNER,
  'PUT /api/sessions/:id/details': OWNER,
  'POST /api/sessions/:id/corrections': OWNER,
  'GET /api/people': OWN,
  // A driver where he was told that he may, for himself.
  'PUT /api/learning': OWN,
  'DELETE /api/learning': OWN,
  'POST /api/cards': OWNER,
  'PUT /api/cards/:id': OWNER,
  'DELETE /api/cards/:id': OWNER,
  'POST /api/cards/:id/bookings': OWNER,
  'POST /api/drivers': OWNER,
  'PUT /api/drivers/:id': OWNER,
  'DELETE /api/drivers/:id': OWNER,
  'GET /api/drivers/:id/export.json': OWN,
  'GET /api/drivers/:id/export.csv': OWN,
  'POST /api/vehicles': OWNER,
  'PUT /api/vehicles/:id': OWNER,
  'DELETE /api/vehicles/:id': OWNER,
  'GET /api/proposals': TECHNICIANS,
  'POST /api/proposals/dismiss': OWNER,
  'GET /api/recording': TECHNICIANS,
  'GET /api/stations': TECHNICIANS,
  'POST /api/stations/accept': TECHNICIANS,
  'POST /api/stations/reject': TECHNICIANS,
  'POST /api/stations/forgive': TECHNICIANS,
  'POST /api/charge-points/:id/password': TECHNICIANS,
  'GET /api/security-events': OWNER,
  'GET /api/site-ca.pem': TECHNICIANS,
  'PUT /api/time': TECHNICIANS,
  'GET /api/devices': TECHNICIANS,
  'GET /api/devices/forms': TECHNICIANS,
  'GET /api/devices/:id/frames': TECHNICIANS,
  'POST /api/devices/check': TECHNICIANS,
  'POST /api/devices': TECHNICIANS,
  'PUT /api/devices/:id': TECHNICIANS,
  'DELETE /api/devices/:id': TECHNICIANS,
  'POST /api/devices/:id/replace': TECHNICIANS,
  'POST /api/devices/undo': TECHNICIANS,
  'GET /api/settings': TECHNICIANS,
  'POST /api/settings/check': TECHNICIANS,
  'PUT /api/settings': TECHNICIANS,
  'POST /api/settings/undo': TECHNICIANS,
  'POST /api/simulation': OWNER,
  'DELETE /api/simulation': OWNER,
  'GET /api/dimming': GRID_OPERATOR,
  'PUT /api/dimming': GRID_OPERATOR,
  'DELETE /api/dimming': GRID_OPERATOR,
  'PUT /api/feed-in': GRID_OPERATOR,
  'DELETE /api/feed-in': GRID_OPERATOR,
  'GET /api/dimming/events': OWNER,
  'GET /api/dimming.csv': OWNER,
  'POST /api/dimming/token': OWNER,
  'DELETE /api/dimming/token': OWNER,
  'GET /api/connection': OWNER,
  'PUT /api/connection': OWNER,
  // Short addresses of pages, for a label and a tablet.
  'GET /g/:id': 'everyone',
  'GET /display': 'everyone',
  // What has to be installed before anybody can sign in.
  'GET /trust': 'everyone',
  'GET /trust/:file': 'everyone',
  'GET /api/openapi.json': OWNER,
  // The pages themselves: they hold no data.
  'GET /*': 'everyone',
  'HEAD /*': 'everyone',
  'GET /': 'everyone',
};

/** Routes that ask for the password once more, when it was not shown within the last five minutes. */
export const CONFIRMED: ReadonlySet<string> = new Set([
  'POST /api/users',
  'PUT /api/users/:id',
  'DELETE /api/users/:id',
  'POST /api/users/:id/invitation',
  'POST /api/tokens',
  'POST /api/backups',
  'PUT /api/restore/upload',
  'POST /api/restore/trial',
  'POST /api/restore',
  'DELETE /api/tokens/:id',
  // What leaves the house, and where to.
  'POST /api/notifications',
  'PUT /api/notifications/:id',
  'DELETE /api/notifications/:id',
  'PUT /api/upstream/:id/privacy',
  'POST /api/dimming/token',
  'DELETE /api/dimming/token',
  'POST /api/charge-points/:id/password',
  // What a device may draw, and where it hangs, stands with it.
  'POST /api/devices',
  'PUT /api/devices/:id',
  'DELETE /api/devices/:id',
  'POST /api/devices/:id/replace',
  // So do the fuses.
  'PUT /api/settings',
  // What was taken away comes back by these.
  'POST /api/devices/undo',
  'POST /api/settings/undo',
]);

export function audienceOf(method: string, url: string): Audience {
  const audience = WHO_MAY[`${method} ${url}`];
  if (audience === undefined) throw new Error(`${method} ${url} is missing in the table of who may use which route`);
  return audience;
}
