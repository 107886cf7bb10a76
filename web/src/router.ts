/** Pages by their hash: deep links work from any static server, and no path collides with the API's. */
export type PageName = 'now' | 'sessions' | 'more' | 'reports';

export interface Route {
  readonly page: PageName;
  readonly query: URLSearchParams;
}

const PATHS: Readonly<Record<PageName, string>> = {
  now: '#/',
  sessions: '#/sessions',
  more: '#/more',
  reports: '#/reports',
};

/** An unknown hash leads to the first page. */
export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.split('?');
  const page = (['sessions', 'more', 'reports'] as const).find((name) => path === PATHS[name]) ?? 'now';
  return { page, query: new URLSearchParams(query) };
}

export function hrefTo(page: PageName, query: Readonly<Record<string, string>> = {}): string {
  const words = new URLSearchParams(query).toString();
  return words === '' ? PATHS[page] : `${PATHS[page]}?${words}`;
}
