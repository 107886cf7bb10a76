import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** Forecasts that lack what they are asked with, and vehicles that are heard by a broker that is not there. */
export function checkForecast({ forecast, vehicles, mqtt }: Config, problem: Note): void {
  const { latitudeDeg, longitudeDeg, planes, sources } = forecast;
  if ((latitudeDeg === undefined) !== (longitudeDeg === undefined)) {
    problem('contradiction', ['forecast'], null, 'latitudeDeg and longitudeDeg only together');
  }
  const seen = new Set<string>();
  sources.forEach(({ type }, index) => {
    if (seen.has(type)) problem('duplicate', ['forecast', 'sources', index, 'type'], type, 'each forecast once');
    seen.add(type);
    if (type !== 'solcast' && (latitudeDeg === undefined || planes.length === 0)) {
      problem('contradiction', ['forecast', 'sources', index], type, 'it needs latitudeDeg, longitudeDeg and planes');
    }
  });
  vehicles.forEach(({ id, soc }, index) => {
    if (soc?.type === 'mqtt' && mqtt.host === undefined) {
      problem(
        'contradiction',
        ['vehicles', index, 'soc'],
        id,
        'a vehicle heard by MQTT needs a broker: mqtt.host is missing',
      );
    }
  });
}
