/** Pages by their hash: deep links work from any static server, and no path collides with the API's. */
export type PageName =
  | 'now'
  | 'plan'
  | 'sessions'
  | 'session'
  | 'people'
  | 'users'
  | 'more'
  | 'reports'
  | 'devices'
  | 'insights'
  | 'upstream'
  | 'circuits'
  | 'about'
  | 'display'
  | 'labels'
  | 'settings'
  | 'setup';

export interface Route {
  readonly page: PageName;
  readonly query: URLSearchParams;
}

const PATHS: Readonly<Record<PageName, string>> = {
  now: '#/',
  plan: '#/plan',
  sessions: '#/sessions',
  session: '#/session',
  people: '#/people',
  more: '#/more',
  reports: '#/reports',
  users: '#/users',
  devices: '#/devices',
  insights: '#/insights',
  upstream: '#/upstream',
  circuits: '#/circuits',
  about: '#/about',
  display: '#/display',
  labels: '#/labels',
  settings: '#/settings',
  setup: '#/setup',
};

const PAGES: readonly PageName[] = [
  'now',
  'plan',
  'sessions',
  'session',
  'people',
  'users',
  'more',
  'reports',
  'devices',
  'insights',
  'upstream',
  'circuits',
  'about',
  'display',
  'labels',
  'settings',
  'setup',
];

/** The token in the address of a link that invites somebody; `null` for every other address. Never sent to a server. */
export function invitationIn(hash: string): string | null {
  return /^#\/invitation\?token=([\w-]{20,100})$/.exec(hash)?.[1] ?? null;
}

/** The charge point whose guest somebody wants to be: the address that its QR label shows; `null` for every other. */
export function guestPointIn(hash: string): string | null {
  const id = /^#\/guest\/([^/?]{1,200})$/.exec(hash)?.[1];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return null;
  }
}

/** An unknown hash leads to the first page. */
export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.split('?');
  const page = PAGES.find((known) => path === PATHS[known]) ?? 'now';
  return { page, query: new URLSearchParams(query) };
}

export function hrefTo(page: PageName, query: Readonly<Record<string, string>> = {}): string {
  const words = new URLSearchParams(query).toString();
  return words === '' ? PATHS[page] : `${PATHS[page]}?${words}`;
}
