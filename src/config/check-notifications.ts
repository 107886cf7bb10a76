import { DRIVER_TOPICS } from '../notify/topics.ts';
import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** Receivers that could never be reached, and drivers who would hear what is not theirs. */
export function checkNotifications({ notifications, mail, mqtt }: Config, problem: Note): void {
  const seen = new Set<string>();
  notifications.forEach((receiver, index) => {
    const { id, driver, events, quietFrom, quietTo } = receiver;
    const contradiction = (allowed: string): void => problem('contradiction', ['notifications', index], id, allowed);
    if (seen.has(id)) problem('duplicate', ['notifications', index, 'id'], id, 'every receiver needs its own');
    seen.add(id);
    const foreign = driver === undefined ? [] : (events ?? []).filter((event) => !DRIVER_TOPICS.includes(event));
    if (foreign.length > 0) contradiction(`a driver hears of ${DRIVER_TOPICS.join(', ')} alone`);
    if ((quietFrom === undefined) !== (quietTo === undefined)) contradiction('quietFrom and quietTo belong together');
    switch (receiver.type) {
      case 'mail':
        if (mail.host === undefined || mail.from === undefined) contradiction('mail needs mail.host and mail.from');
        break;
      case 'ntfy':
        if ((receiver.topic === undefined) === (receiver.topicFile === undefined)) {
          contradiction('ntfy needs either topic or topicFile');
        }
        break;
      case 'webhook':
        if ((receiver.url === undefined) === (receiver.urlFile === undefined)) {
          contradiction('a webhook needs either url or urlFile');
        }
        break;
      case 'mqtt':
        if (mqtt.host === undefined) contradiction('this needs mqtt.host');
        break;
      case 'telegram':
      case 'push':
    }
  });
}
