import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audienceOf, WHO_MAY } from '../../src/api/who-may.ts';
import { type House, house } from './house.ts';

let home: House;
beforeAll(async () => {
  home = await house();
});
afterAll(async () => {
  await home.app.close();
});

const routes = Object.entries(WHO_MAY)
  .filter(([route]) => !route.endsWith('/*') && route !== 'GET /')
  .map(([route, audience]) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, url: path.replace(':id', 'carport'), audience };
  });

async function status(method: string, url: string, headers: Record<string, string>): Promise<number> {
  const answer = await home.app.inject({ method: method as 'GET', url, headers });
  return answer.statusCode;
}

describe('the table of who may use which route', () => {
  test('names only routes that there are, and all of them', () => {
    for (const route of Object.keys(WHO_MAY).filter((each) => !each.endsWith('/*'))) {
      const [method = '', url = ''] = route.split(' ');
      expect(home.app.hasRoute({ method: method as 'GET', url }), route).toBe(true);
    }
    // The other way round is what registering does.
    expect(() => audienceOf('DELETE', '/api/state')).toThrow('missing in the table');
  });

  test.each(routes.filter(({ audience }) => audience !== 'everyone'))(
    '$route needs a sign-in',
    async ({ method, url }) => {
      const answer = await home.app.inject({ method: method as 'GET', url });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'signed-out', status: 401 });
      expect(await status(method, url, { cookie: 'lademeister=' })).toBe(401);
      expect(await status(method, url, { cookie: `lademeister=${'A'.repeat(43)}` })).toBe(401);
    },
  );

  test.each(routes.filter(({ audience }) => audience === 'everyone'))('$route is open', async ({ method, url }) => {
    const answer = await home.app.inject({ method: method as 'GET', url });
    expect(answer.body).not.toContain('"signed-out"');
  });
});
