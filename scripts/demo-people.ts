/** The people of the simulated home, entered as its owner would: over the API, once. */
import type { PeopleList } from '../src/api/answers.ts';

const ANNA = { uid: '04A1B2C3D4E5F6', name: 'Anna' };
const COMPANY_CARD = { uid: '04112233445566', name: 'Firmenwagen' };
/** Euro a kilowatt-hour beside the price of the market, and a month; VAT comes on top. */
const PRICE = { surchargePerKwh: 0.155, baseFeePerMonth: 10.84 };

/** Drivers, their vehicles, whose cards are whose, and a price. Does nothing in books that know drivers. */
export async function enterPeople(signInUrl: string): Promise<void> {
  const { origin, pathname, search } = new URL(signInUrl);
  let cookie = '';
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const people = async (): Promise<PeopleList> => JSON.parse(await (await ask('GET', '/api/people')).text());

  const signedIn = await ask('GET', `${pathname}${search}`);
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  if ((await people()).drivers.length > 0) return;

  const driver = { email: null, groups: [], restricted: false };
  await ask('POST', '/api/drivers', { ...driver, name: 'Anna Sommer', employer: null });
  await ask('POST', '/api/drivers', { ...driver, name: 'Jonas Sommer', employer: 'Nordwind GmbH' });
  const { drivers } = await people();
  const driverId = (name: string): string | null => drivers.find((entry) => entry.name === name)?.driverId ?? null;
  const vehicle = { costCentre: null, identifiers: [] };
  await ask('POST', '/api/vehicles', {
    ...vehicle,
    name: 'Kleinwagen',
    use: 'private',
    plate: 'HH AS 712E',
    employer: null,
    driverId: driverId('Anna Sommer'),
  });
  await ask('POST', '/api/vehicles', {
    ...vehicle,
    name: 'Kombi',
    use: 'company',
    plate: 'HH NW 204E',
    costCentre: '4711',
    employer: 'Nordwind GmbH',
    driverId: driverId('Jonas Sommer'),
  });
  const { cards, vehicles } = await people();
  const vehicleId = (name: string): string | null => vehicles.find((entry) => entry.name === name)?.vehicleId ?? null;
  const card = { status: 'accepted', aliases: [], groups: [], validFromMs: null, validUntilMs: null, prepaid: false };
  for (const [{ uid, name }, driverName, vehicleName] of [
    [ANNA, 'Anna Sommer', 'Kleinwagen'],
    [COMPANY_CARD, 'Jonas Sommer', 'Kombi'],
  ] as const) {
    const known = cards.find((entry) => entry.uid === uid);
    const edit = { ...card, name, driverId: driverId(driverName), vehicleId: vehicleId(vehicleName) };
    if (known === undefined) await ask('POST', '/api/cards', { uid, ...edit });
    else await ask('PUT', `/api/cards/${known.tokenRef}`, edit);
  }
  const from = `${new Date().getFullYear()}-01-01`;
  await ask('PUT', '/api/prices', {
    tariffs: [
      {
        id: 'home',
        name: 'Ökostrom dynamisch',
        vat: [{ from, percent: 19 }],
        versions: [
          {
            from,
            basis: 'net',
            energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'hour' },
            surcharges: [{ name: 'Netz, Steuern und Umlagen', otherwise: PRICE.surchargePerKwh }],
            baseFeePerMonth: PRICE.baseFeePerMonth,
          },
        ],
      },
    ],
  });
}
