import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** What is to be published where no broker is, or about charge points that are not there. */
export function checkPublishing({ publishing, mqtt, chargePoints }: Config, problem: Note): void {
  const needsBroker = publishing.mqtt.enabled || publishing.vehicleTopics.length > 0;
  if (needsBroker && mqtt.host === undefined) {
    problem('contradiction', ['publishing'], 'publishing', 'this needs mqtt.host');
  }
  const known = chargePoints.map(({ id }) => id);
  publishing.vehicleTopics.forEach(({ chargePoint }, index) => {
    if (known.includes(chargePoint)) return;
    const allowed = known.length === 0 ? 'no charge point' : known.join(', ');
    problem(
      'unknown-reference',
      ['publishing', 'vehicleTopics', index, 'chargePoint'],
      `charge point ${chargePoint}`,
      allowed,
    );
  });
  const seen = new Set<string>();
  publishing.influx.forEach((database, index) => {
    const { id } = database;
    const path = ['publishing', 'influx', index];
    if (seen.has(id)) problem('duplicate', [...path, 'id'], id, 'every database needs its own');
    seen.add(id);
    if (database.type === 'v1' && (database.user === undefined) !== (database.passwordFile === undefined)) {
      problem('contradiction', path, id, 'user and passwordFile belong together');
    }
  });
}
