/** The part of the object graph that foresees: sun and house, how full the cars are, when they leave. */
import { join } from 'node:path';
import type { ForecastPorts } from '../api/forecast-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Reading } from '../core/model/readings.ts';
import type { Settings } from '../core/model/site.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { InverterDevice } from '../devices/device.ts';
import { HabitBook } from '../feeds/habits/habit-book.ts';
import { HouseForecast } from '../feeds/house/house-forecast.ts';
import { SiteForecasts } from '../feeds/site-forecasts.ts';
import type { Place } from '../feeds/solar/clear-sky.ts';
import type { SolarSite } from '../feeds/solar/envelope.ts';
import { OutsideSource, type SolarService } from '../feeds/solar/outside-source.ts';
import { forecastSolar, openMeteo, solcast } from '../feeds/solar/services.ts';
import { SolarForecast } from '../feeds/solar/solar-forecast.ts';
import type { VehicleSocs } from '../feeds/vehicles/vehicle-socs.ts';
import { openWeb } from '../feeds/web.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { MqttLink } from '../transport/mqtt/link.ts';
import type { Books } from './books.ts';
import { secretsIn } from './feed-sources.ts';
import { composeVehicles } from './vehicles.ts';

export interface ForecastSurroundings {
  readonly stores: Stores;
  readonly books: Books;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The broker of `mqtt`, if there is one. */
  readonly broker: MqttLink | null;
  readonly inverters: readonly InverterDevice[];
  /** What the charge points were told by the cars. */
  readonly stationSoc: (chargePointId: string) => Reading<number> | null;
}

/** What the planner and the page know of the time ahead. */
export interface Forecasts {
  /** `null`: there is no sun here. */
  readonly solar: SolarForecast | null;
  readonly house: HouseForecast;
  readonly vehicles: VehicleSocs;
  readonly habits: HabitBook;
  readonly ports: ForecastPorts;
  /** Takes a sample of a device's power. */
  sample(deviceId: string, atMs: number, powerW: number): void;
  start(): void;
  stop(): Promise<void>;
}

/** Where forecasts keep what they know. */
const FOLDER = 'feeds';
const HOUR_MS = 3_600_000;

export function composeForecasts(config: Config, settings: Settings, surroundings: ForecastSurroundings): Forecasts {
  const { stores, books, dataDir, clock, log, inverters } = surroundings;
  const localTime = localTimeIn(config.site.timeZone);
  const folder = join(dataDir, FOLDER);
  const { place, placeGuessed } = placeOf(config, localTime);
  const sources = services(config, place, surroundings).map(
    (service) =>
      new OutsideSource(service, { file: join(folder, `${service.id}.json`), clock, log, random: Math.random }),
  );
  const site = (): SolarSite => solarSite(config, place, placeGuessed, inverters);
  const solar = config.inverters.length === 0 ? null : new SolarForecast({ site, sources, clock, localTime });
  const house = new HouseForecast({ clock, localTime });
  const { history } = stores;
  const learning = new SiteForecasts({
    solar,
    house,
    place,
    parts: {
      gridMeterId: settings.circuits[0]?.meterId ?? null,
      inverterIds: config.inverters.map(({ id }) => id),
      batteryIds: config.batteries.map(({ id }) => id),
      steeredIds: [...config.chargePoints, ...config.loads].map(({ id }) => id),
    },
    past: history.kind === 'ok' ? (fromMs, toMs) => history.value.quarterMeans(fromMs, toMs) : null,
    file: join(folder, 'learned.json'),
    clock,
    log,
  });
  const vehicles = composeVehicles(config, { ...surroundings, folder });
  const habits = new HabitBook(
    async (fromMs, toMs) => (await books.sessions?.reader.list({ fromMs, toMs, chargePointId: null })) ?? [],
    { clock, localTime },
  );
  return {
    solar,
    house,
    vehicles: vehicles.socs,
    habits,
    ports: {
      async view(hours) {
        const nowMs = clock.wallMs();
        const untilMs = nowMs + hours * HOUR_MS;
        return {
          solar:
            solar === null
              ? null
              : {
                  points: solar.expect(nowMs, untilMs),
                  learnedDays: solar.learnedDays(),
                  quality: solar.quality(),
                  placeGuessed,
                  sources: solar.sources(),
                },
          house: {
            points: house.expect(nowMs, untilMs),
            learnedDays: house.learnedDays(),
            quality: house.quality(),
          },
          vehicles: vehicles.view(),
          habits: await habits.habits(),
        };
      },
      enterSoc: (chargePointId, percent) => vehicles.socs.entered(chargePointId, percent),
    },
    sample: (deviceId, atMs, powerW) => learning.sample(deviceId, atMs, powerW),
    start() {
      learning.start();
      vehicles.start();
      for (const source of sources) source.start();
    },
    async stop() {
      learning.stop();
      await Promise.all([vehicles.stop(), ...sources.map((source) => source.stop())]);
    },
  };
}

/** Without a place the middle of the time zone: what was measured soon says more. */
function placeOf(
  { forecast }: Config,
  localTime: (atMs: number) => number,
): { readonly place: Place; readonly placeGuessed: boolean } {
  const { latitudeDeg, longitudeDeg } = forecast;
  if (latitudeDeg !== undefined && longitudeDeg !== undefined) {
    return { place: { latitudeDeg, longitudeDeg }, placeGuessed: false };
  }
  // Summer time is never the smaller of both.
  const offsetsMs = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)].map((atMs) => localTime(atMs) - atMs);
  const hours = Math.min(...offsetsMs) / HOUR_MS;
  return { place: { latitudeDeg: GUESSED_LATITUDE, longitudeDeg: hours * 15 }, placeGuessed: true };
}

/** Central Europe. */
const GUESSED_LATITUDE = 50;

function solarSite(
  { forecast, inverters: configured }: Config,
  place: Place,
  placeGuessed: boolean,
  inverters: readonly InverterDevice[],
): SolarSite {
  const nameplates = inverters.map((inverter) => inverter.nameplateW());
  const nameplateW =
    configured.length === 0 || nameplates.some((powerW) => powerW === null)
      ? null
      : nameplates.reduce<number>((sum, powerW) => sum + (powerW ?? 0), 0);
  const assumed = nameplateW === null ? null : [{ peakW: nameplateW, tiltDeg: 25, azimuthDeg: 180 }];
  return { place, placeGuessed, planes: forecast.planes.length > 0 ? forecast.planes : assumed, nameplateW };
}

function services(
  { forecast: { planes, sources } }: Config,
  place: Place,
  { dataDir, clock }: ForecastSurroundings,
): readonly SolarService[] {
  const web = openWeb(clock);
  const keyIn = secretsIn(dataDir);
  const serviceOf = (source: Config['forecast']['sources'][number]): SolarService => {
    switch (source.type) {
      case 'open-meteo':
        return openMeteo(place, planes, { web, base: baseOf(source.address, 'https://api.open-meteo.com/') });
      case 'forecast-solar': {
        const key = source.keyFile === undefined ? null : keyIn(source.keyFile);
        return forecastSolar(place, planes, { web, base: baseOf(source.address, 'https://api.forecast.solar/'), key });
      }
      case 'solcast': {
        const { sites, questionsPerDay } = source;
        const base = baseOf(source.address, 'https://api.solcast.com.au/');
        return solcast(sites, { web, base, key: keyIn(source.keyFile), questionsPerDay });
      }
    }
  };
  return sources.map(serviceOf);
}

const baseOf = (address: string | undefined, standard: string): string =>
  address === undefined ? standard : `${address.replace(/\/+$/, '')}/`;
