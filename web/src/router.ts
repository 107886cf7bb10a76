/** Pages by their hash: deep links work from any static server, and no path collides with the API's. */
export type PageName = 'now' | 'plan' | 'sessions' | 'session' | 'people' | 'more' | 'reports' | 'devices' | 'insights';

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
  devices: '#/devices',
  insights: '#/insights',
};

const PAGES: readonly PageName[] = [
  'now',
  'plan',
  'sessions',
  'session',
  'people',
  'more',
  'reports',
  'devices',
  'insights',
];

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
